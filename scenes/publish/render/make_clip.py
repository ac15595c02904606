"""One clip made from beginning to end, in whatever process: what a worker does."""

import errno
import json
import os
import time
import traceback
from functools import partial
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

from mathcore.atomic import atomic_write_bytes
from mathcore.errors import UserError, kind_and_line, one_line
from mathcore.exercise.gradient_check import DisagreementError
from scenes.kit.scene.lecture import LectureScene
from scenes.kit.scene.release import UnsupportedError
from scenes.kit.scene.settings import Settings
from scenes.kit.style.theme import load_theme
from scenes.publish.media.gif import write_gif
from scenes.publish.media.manifest import FilmRecord, film_file
from scenes.publish.media.webm import copy_webm, write_webm
from scenes.publish.render.job import DISK_FULL, PROGRESS, Failed, Job, Rendered, Result
from scenes.publish.render.key import sources_key
from scenes.publish.render.package import package_beat, package_film
from scenes.publish.render.shoot import Take, shoot


class ChangedSourcesError(RuntimeError):
    """A film of other sources than those that were asked for."""


def make_clip(job: Job) -> Result:
    """Make a clip; whatever goes wrong is told in the result.

    Parameters
    ----------
    job
        What is wanted.
    """
    began = time.monotonic()
    # Each attempt has a folder of its own: a worker that was given up may still be at work.
    out = Path(mkdtemp(dir=job.staging, prefix="out-"))
    with TemporaryDirectory(dir=job.staging, prefix="scrap-") as scrap:
        try:
            record, warnings = _make(job, out, Path(scrap))
        except (ChangedSourcesError, DisagreementError, UnsupportedError) as error:
            return Failed(one_line(error))  # another exercise or theme would not mend it
        except UserError as error:
            return Failed(one_line(error), refused=True)
        except SystemExit as end:
            return Failed(f"it exits with {end}")
        except Exception as error:
            details = traceback.format_exc()
            # A piece of film is made in another process, which hands on no more than the words.
            if os.strerror(errno.ENOSPC) in details:
                return DISK_FULL
            return Failed(kind_and_line(error), details=details)
    files = (file.relative_to(out).as_posix() for file in out.rglob("*") if file.is_file())
    return Rendered(record, out.name, tuple(sorted(files)), time.monotonic() - began, warnings)


def _make(job: Job, out: Path, scrap: Path) -> tuple[FilmRecord | None, tuple[str, ...]]:
    """Make what is wanted.

    Parameters
    ----------
    job
        What is wanted.
    out
        Where the finished files go.
    scrap
        Where everything else goes.

    Returns
    -------
    tuple
        The film's record, if it was filmed, and what to warn of.
    """
    scene_class: type[LectureScene] = getattr(import_module(job.module), job.clip)
    settings = _settings(job, scrap)
    report = partial(_note_progress, Path(job.staging) / PROGRESS)
    record: FilmRecord | None = None
    takes: list[Take] = []
    film = out / film_file(job.clip, "mp4") if job.film is None else Path(job.film)
    if "film" in job.outputs:
        take = shoot(scene_class, settings, job.video, scrap, short=job.short, report=report)
        record = package_film(take, job, out)
        takes.append(take)
    if job.beat is not None:
        take = shoot(scene_class, settings, job.video, scrap, only_beat=job.beat - 1, report=report)
        package_beat(take, job, out)
        takes.append(take)
    if "gif" in job.outputs:
        write_gif(film, out / film_file(job.clip, "gif"))
    if "webm" in job.outputs:
        write_webm(film, out / film_file(job.clip, "webm"), scene_class.title)
    if "alpha" in job.outputs:
        take = shoot(
            scene_class,
            settings,
            job.video,
            scrap / "alpha",
            transparent=True,
            short=job.short,
            report=report,
        )
        takes.append(take)
        alpha = out / film_file(job.clip, "alpha")
        sound = take.sound_between(0.0, take.beats[-1].end)
        copy_webm(take.film, alpha, scene_class.title, sound)
    # A file that was changed in the meantime may be in the pictures or not; nor may a remote worker
    # have other sources than the parent process.
    if sources_key(job.module) != job.sources:
        raise ChangedSourcesError("its sources are not those that were there at the beginning")
    # A clip that is filmed twice remarks the same twice.
    remarks = dict.fromkeys(remark for take in takes for remark in take.scene.remarks)
    return record, (*remarks, *(finding for take in takes for finding in take.findings))


def _settings(job: Job, scrap: Path) -> Settings:
    folder = scrap / "settings"
    folder.mkdir()
    theme = folder / job.theme.name
    theme.write_text(job.theme.text, encoding="utf-8")
    exercise = folder / job.exercise.name
    exercise.write_text(job.exercise.text, encoding="utf-8")
    attached = dict(job.theme.attached)
    return Settings(load_theme(str(theme), attached.__getitem__), exercise)


def _note_progress(note: Path, beat: str, seconds: float) -> None:
    """Note how far a film has come, where the parent process looks for it."""
    atomic_write_bytes(note, json.dumps({"beat": beat, "seconds": seconds}).encode())
