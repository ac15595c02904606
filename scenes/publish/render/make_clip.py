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
from tempfile import TemporaryDirectory, mkdtemp

from mathcore.errors import UserError
from mathcore.exercise.program import DisagreementError
from scenes.kit.scene.lecture import LectureScene
from scenes.kit.scene.release import UnsupportedError
from scenes.kit.scene.settings import Settings
from scenes.kit.style.theme import load_theme
from scenes.publish.atomic import sha256_of
from scenes.publish.media.gif import write_gif
from scenes.publish.media.manifest import FilmRecord, film_file
from scenes.publish.media.webm import copy_webm, write_webm
from scenes.publish.render.job import (
    PROGRESS,
    TOKEN,
    Delivery,
    Job,
    Made,
    NotMade,
    Outcome,
)
from scenes.publish.render.key import sources_key
from scenes.publish.render.package import package_film
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
        record = package_film(take, job, shop.out)
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
        copy_webm(take.film, alpha, scene_class.title, take.sound_between(0.0, take.beats[-1].end))
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
