"""A clip's film packed up: the files that a lecturer gets, and the record that names them."""

from pathlib import Path
from shutil import copyfile

from scenes.kit.scene.beat import Beat
from scenes.kit.scene.lecture import LectureScene
from scenes.kit.scene.phrase import Phrase
from scenes.kit.style.logo import Logo
from scenes.publish.clips.catalogue import Clip
from scenes.publish.media.captions import as_srt, as_vtt, caption_cues
from scenes.publish.media.cut import divide
from scenes.publish.media.manifest import (
    BeatRecord,
    FilmRecord,
    LogoRecord,
    PhraseRecord,
    film_file,
    single_beat_file,
)
from scenes.publish.media.mp4 import duration_of, first_frame, last_frame, mux_mp4
from scenes.publish.render.job import Job, quality_of
from scenes.publish.render.key import film_key, sha256_of
from scenes.publish.render.shoot import Take


def package_film(take: Take, job: Job, out: Path) -> FilmRecord:
    """Write the files of a film, and return its record.

    Parameters
    ----------
    take
        What was filmed.
    job
        What was asked for.
    out
        The clip's folder, to which the files are written.
    """
    conclusion = Clip(job.clip, job.module).conclusion
    _write_film(take, job, conclusion, out / film_file(job.clip, "mp4"))
    _write_captions(take, job, out)
    if take.scene.theme.logo is not None:
        (out / _logo_file(take.scene.theme.logo)).write_bytes(take.scene.theme.logo.data)
    _write_beats(take, job, out)
    _write_poster(take, job, out)
    return _film_record(take, job, conclusion, duration_of(out / film_file(job.clip, "mp4")))


def package_beat(take: Take, job: Job, out: Path) -> None:
    """Write the film of the one beat that was filmed, the picture that it ends with, its parts.

    Parameters
    ----------
    take, job, out
        As for `package_film`.
    """
    assert job.beat is not None
    (section,) = take.sections
    (beat,) = take.beats
    _write_beat(take, job, beat, section, out / single_beat_file(job.clip, job.beat))


def _write_film(take: Take, job: Job, conclusion: str, film: Path) -> None:
    mux_mp4(
        take.film,
        film,
        rate=job.video.fps,
        title=take.scene.title,
        comment=conclusion,
        captions=caption_cues(take.beats),
        chapters=take.beats,
        sound=take.sound_between(0.0, take.beats[-1].end),
    )


def _write_captions(take: Take, job: Job, out: Path) -> None:
    captions, has_band = caption_cues(take.beats), bool(take.scene.question)
    for kind, text in (("srt", as_srt(captions)), ("vtt", as_vtt(captions, has_band=has_band))):
        file = out / film_file(job.clip, kind)
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")


def _write_beats(take: Take, job: Job, out: Path) -> None:
    (out / "beats").mkdir()
    for beat, section in zip(take.beats, take.sections, strict=True):
        _write_beat(take, job, beat, section, out / _beat_file(beat, "mp4"))


def _write_beat(take: Take, job: Job, beat: Beat, section: Path, film: Path) -> None:
    """Write the film of a beat and those of its parts, and the picture that it ends with."""
    mux_mp4(
        section,
        film,
        rate=job.video.fps,
        title=f"{take.scene.title}: {beat.name}",
        comment=beat.narration,
        sound=take.sound_between(beat.start, beat.end),
    )
    last_frame(film, beat.still, job.video.fps).save(film.with_suffix(".png"))
    if parts := _parts(film, beat, take.scene):
        times = (beat.start, *(ask.time for ask in beat.asks), beat.end)
        divide(film, [time - beat.start for time in times], parts)


def _write_poster(take: Take, job: Job, out: Path) -> None:
    poster = out / film_file(job.clip, "poster")
    if take.scene.question:  # the last picture would give the answer away
        first_frame(out / film_file(job.clip, "mp4")).save(poster)
    else:
        copyfile(out / _beat_file(take.beats[-1], "png"), poster)


def _film_record(take: Take, job: Job, conclusion: str, duration: float) -> FilmRecord:
    scene, name, video = take.scene, job.clip, job.video
    exercise = job.exercise if scene.follows_exercise else None
    return FilmRecord(
        clip=name,
        title=scene.title,
        activity=scene.activity,
        conclusion=conclusion,
        exercise=scene.exercise.title if scene.follows_exercise else None,
        theme=scene.theme.name,
        quality=quality_of(video),
        width=video.width,
        height=video.height,
        fps=video.fps,
        duration=duration,
        key=film_key(job.module, video, job.theme, exercise, short=job.short),
        files={kind: f"{name}/{film_file(name, kind)}" for kind in ("mp4", "srt", "vtt", "poster")},
        beats=tuple(_beat_record(beat, name, scene) for beat in take.beats),
        has_sound=take.sound is not None,
        logo=None if scene.theme.logo is None else _logo_record(scene.theme.logo, name),
        sound_files={str(file): sha256_of(file) for file in take.sound_files},
        question=scene.question,
    )


def _logo_record(logo: Logo, name: str) -> LogoRecord:
    return LogoRecord(file=f"{name}/{_logo_file(logo)}", corner=logo.corner, height=logo.height)


def _logo_file(logo: Logo) -> str:
    return f"logo{logo.suffix}"


def _beat_file(beat: Beat, suffix: str) -> str:
    return f"beats/{beat.index + 1:02}.{suffix}"


def _parts(film: Path, beat: Beat, scene: LectureScene) -> list[Path]:
    """Return where the parts of a beat lie that waits for answers, in a film with a question."""
    if not (scene.question and beat.asks):
        return []
    return [film.with_stem(f"{film.stem}-{part + 1}") for part in range(len(beat.asks) + 1)]


def _beat_record(beat: Beat, name: str, scene: LectureScene) -> BeatRecord:
    clip = f"{name}/{_beat_file(beat, 'mp4')}"
    return BeatRecord(
        index=beat.index,
        name=beat.name,
        phrases=tuple(_phrase_record(phrase) for phrase in beat.phrases),
        note=beat.note,
        start=_rounded(beat.start),
        end=_rounded(beat.end),
        still=beat.still,
        asks=tuple(_rounded(ask.time) for ask in beat.asks),
        clip=clip,
        poster=f"{name}/{_beat_file(beat, 'png')}",
        optional=beat.optional,
        parts=tuple(part.as_posix() for part in _parts(Path(clip), beat, scene)),
    )


def _phrase_record(phrase: Phrase) -> PhraseRecord:
    times = {name: _rounded(getattr(phrase, name)) for name in ("start", "said", "end")}
    return PhraseRecord(text=phrase.text, speech=phrase.speech, **times)


def _rounded(seconds: float) -> float:
    """Return a time in seconds, rounded to microseconds."""
    return round(seconds, 6)
