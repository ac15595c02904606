"""One clip made from beginning to end, in whatever process: what a worker does."""

import contextlib
import errno
import json
import os
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory, mkdtemp

from mathcore.errors import UserError
from mathcore.exercise.program import DisagreementError
from scenes.kit.scene.beat import Beat
from scenes.kit.scene.lecture import LectureScene
from scenes.kit.scene.phrase import Phrase
from scenes.kit.scene.release import UnsupportedError
from scenes.kit.scene.settings import Settings
from scenes.kit.style.logo import Logo
from scenes.kit.style.theme import load_theme
from scenes.publish.atomic import sha256_of
from scenes.publish.clips.catalogue import Clip
from scenes.publish.media.captions import as_srt, as_vtt, caption_cues
from scenes.publish.media.gif import write_gif
from scenes.publish.media.manifest import (
    BeatRecord,
    FilmRecord,
    LogoRecord,
    PhraseRecord,
    film_file,
)
from scenes.publish.media.mp4 import duration_of, first_frame, last_frame, package
from scenes.publish.media.sound import Sound
from scenes.publish.media.webm import copy_webm, write_webm
from scenes.publish.render.job import (
    PROGRESS,
    TOKEN,
    Delivery,
    Job,
    Made,
    NotMade,
    Outcome,
    quality_of,
)
from scenes.publish.render.key import film_key, sources_key
from scenes.publish.render.shoot import Report, Take, shoot


class ChangedSourcesError(RuntimeError):
    """A film of other sources than those that were asked for."""


@dataclass(frozen=True)
class _Workshop:
    """Where a job is worked on: finished files lie in ``out``, all else in ``scrap``."""

    out: Path
    scrap: Path
    shared: bool


def make_clip(job: Job) -> Outcome:
    """Make a clip; whatever goes wrong is told in the outcome.

    Parameters
    ----------
    job
        What is wanted.
    """
    began = time.monotonic()
    with _workshop(job) as shop:
        try:
            record, warnings = _make(job, shop)
        except (ChangedSourcesError, DisagreementError, UnsupportedError) as error:
            return NotMade(_one_line(error))  # another exercise or theme would not mend it
        except UserError as error:
            return NotMade(_one_line(error), refused=True)
        except SystemExit as end:
            return NotMade(f"it exits with {end}")
        except Exception as error:
            details = traceback.format_exc()
            # A piece of film is made in another process, which hands on no more than the words.
            if os.strerror(errno.ENOSPC) in details:
                return NotMade(os.strerror(errno.ENOSPC).lower(), is_full=True)
            return NotMade(f"{type(error).__name__}: {_one_line(error)}", details=details)
        folder = shop.out.name if shop.shared else ""
        took = time.monotonic() - began
        return Made(record, tuple(_delivered(shop)), folder, took, warnings)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())


@contextlib.contextmanager
def _workshop(job: Job) -> Iterator[_Workshop]:
    """Work in the asker's folder if it can be seen from here, else in one that is then removed."""
    staging = Path(job.staging)
    token = staging / TOKEN
    shared = token.is_file() and token.read_text(encoding="utf-8") == job.token
    with TemporaryDirectory(dir=staging if shared else None, prefix="scrap-") as scrap:
        # Each attempt has a folder of its own: a worker that was given up may still be at work.
        out = Path(mkdtemp(dir=staging if shared else scrap, prefix="out-"))
        yield _Workshop(out, Path(scrap), shared)


def _delivered(shop: _Workshop) -> Iterator[Delivery]:
    for file in sorted(file for file in shop.out.rglob("*") if file.is_file()):
        path = file.relative_to(shop.out).as_posix()
        yield Delivery(path, sha256_of(file), None if shop.shared else file.read_bytes())


def _make(job: Job, shop: _Workshop) -> tuple[FilmRecord | None, tuple[str, ...]]:
    """Make what is wanted; return the film's record, if it was filmed, and what to warn of."""
    scene_class: type[LectureScene] = getattr(import_module(job.module), job.clip)
    settings = _settings(job, shop)
    report = _reporter(job, shop) if shop.shared else None
    record: FilmRecord | None = None
    takes: list[Take] = []
    if "film" in job.products:
        take = shoot(scene_class, settings, job.picture, shop.scrap, report=report)
        record = _hand_out(take, job, shop)
        takes.append(take)
    if job.products & {"gif", "webm"}:
        film = _film(job, shop)
        if "gif" in job.products:
            write_gif(film, shop.out / film_file(job.clip, "gif"))
        if "webm" in job.products:
            write_webm(film, shop.out / film_file(job.clip, "webm"), scene_class.title)
    if "alpha" in job.products:
        take = shoot(
            scene_class,
            settings,
            job.picture,
            shop.scrap / "alpha",
            transparent=True,
            report=report,
        )
        takes.append(take)
        alpha = shop.out / film_file(job.clip, "alpha")
        copy_webm(take.film, alpha, scene_class.title, _cut(take, 0.0, take.beats[-1].end))
    # A file that was changed in the meantime may be in the pictures or not; nor may a worker
    # elsewhere have other sources than the asker.
    if sources_key(job.module) != job.sources:
        raise ChangedSourcesError("its sources are not those that were there at the beginning")
    # A clip that is filmed twice remarks the same twice.
    remarks = dict.fromkeys(remark for take in takes for remark in take.scene.remarks)
    return record, (*remarks, *(finding for take in takes for finding in take.findings))


def _film(job: Job, shop: _Workshop) -> Path:
    """Return the film of which other films are made."""
    if "film" in job.products:
        return shop.out / film_file(job.clip, "mp4")
    if shop.shared and job.film is not None:
        return Path(job.film)
    assert job.film_data is not None, "a worker elsewhere is sent the film"
    film = shop.scrap / f"{job.clip}.mp4"
    film.write_bytes(job.film_data)
    return film


def _settings(job: Job, shop: _Workshop) -> Settings:
    folder = shop.scrap / "settings"
    folder.mkdir()
    theme = folder / job.theme.name
    theme.write_text(job.theme.text, encoding="utf-8")
    exercise = folder / job.exercise.name
    exercise.write_text(job.exercise.text, encoding="utf-8")
    attached = dict(job.theme.attached)
    return Settings(load_theme(str(theme), attached.__getitem__), exercise)


def _reporter(job: Job, shop: _Workshop) -> Report:
    """Return what notes the progress where the asker looks for it."""
    note, draft = Path(job.staging) / PROGRESS, shop.scrap / PROGRESS

    def report(beat: str, seconds: float) -> None:
        draft.write_text(json.dumps({"beat": beat, "seconds": seconds}), encoding="utf-8")
        draft.replace(note)

    return report


def _hand_out(take: Take, job: Job, shop: _Workshop) -> FilmRecord:
    """Make the files of a film and its record."""
    scene, name, picture = take.scene, job.clip, job.picture
    captions = caption_cues(take.beats)
    conclusion = Clip(name, job.module).conclusion
    film = shop.out / film_file(name, "mp4")
    package(
        take.film,
        film,
        rate=picture.fps,
        title=scene.title,
        comment=conclusion,
        captions=captions,
        chapters=take.beats,
        sound=_cut(take, 0.0, take.beats[-1].end),
    )
    has_band = bool(scene.question)
    for kind, text in (("srt", as_srt(captions)), ("vtt", as_vtt(captions, has_band=has_band))):
        file = shop.out / film_file(name, kind)
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    logo = scene.theme.logo
    if logo is not None:
        (shop.out / f"logo{logo.suffix}").write_bytes(logo.data)
    (shop.out / "beats").mkdir()
    for beat, section in zip(take.beats, take.sections, strict=True):
        clip = shop.out / _beat_file(beat, "mp4")
        heading = f"{scene.title}: {beat.name}"
        package(
            section,
            clip,
            rate=picture.fps,
            title=heading,
            comment=beat.narration,
            sound=_cut(take, beat.start, beat.end),
        )
        still = last_frame(clip, beat.still, picture.fps)
        still.save(shop.out / _beat_file(beat, "png"))
    poster = shop.out / film_file(name, "poster")
    if scene.question:  # the last picture would give the answer away
        first_frame(film).save(poster)
    else:
        copyfile(shop.out / _beat_file(take.beats[-1], "png"), poster)
    return FilmRecord(
        clip=name,
        title=scene.title,
        activity=scene.activity,
        conclusion=conclusion,
        exercise=scene.exercise.title if scene.follows_exercise else None,
        theme=scene.theme.name,
        quality=quality_of(picture),
        width=picture.width,
        height=picture.height,
        fps=picture.fps,
        duration=duration_of(film),
        key=film_key(
            job.module, picture, job.theme, job.exercise if scene.follows_exercise else None
        ),
        files={kind: f"{name}/{film_file(name, kind)}" for kind in ("mp4", "srt", "vtt", "poster")},
        beats=tuple(_beat_record(beat, name) for beat in take.beats),
        has_sound=take.sound is not None,
        logo=None if logo is None else _logo_record(logo, name),
        sound_files={str(file): sha256_of(file) for file in take.sound_files},
        question=scene.question,
    )


def _logo_record(logo: Logo, name: str) -> LogoRecord:
    file = f"{name}/logo{logo.suffix}"
    return LogoRecord(file=file, corner=logo.corner, height=logo.height)


def _cut(take: Take, start: float, end: float) -> Sound | None:
    return None if take.sound is None else take.sound.between(start, end)


def _beat_file(beat: Beat, suffix: str) -> str:
    return f"beats/{beat.index + 1:02}.{suffix}"


def _beat_record(beat: Beat, name: str) -> BeatRecord:
    return BeatRecord(
        index=beat.index,
        name=beat.name,
        phrases=tuple(_phrase_record(phrase) for phrase in beat.phrases),
        note=beat.note,
        start=_rounded(beat.start),
        end=_rounded(beat.end),
        still=beat.still,
        asks=tuple(_rounded(ask.time) for ask in beat.asks),
        clip=f"{name}/{_beat_file(beat, 'mp4')}",
        poster=f"{name}/{_beat_file(beat, 'png')}",
        optional=beat.optional,
    )


def _phrase_record(phrase: Phrase) -> PhraseRecord:
    times = {name: _rounded(getattr(phrase, name)) for name in ("start", "said", "end")}
    return PhraseRecord(text=phrase.text, speech=phrase.speech, **times)


def _rounded(seconds: float) -> float:
    """Return a time without the dust of adding up frames."""
    return round(seconds, 6)
