"""All films of a lecture: what has to be made, and having it made."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.text import Text

from scenes.publish.atomic import sha256_of
from scenes.publish.clips.catalogue import Clip, all_clips
from scenes.publish.media.manifest import FilmRecord, film_file
from scenes.publish.render.dispatch import OpenWorkers, carry_out
from scenes.publish.render.job import (
    Document,
    Job,
    Made,
    Outcome,
    Picture,
    Product,
)
from scenes.publish.render.key import film_key, sources_key
from scenes.publish.render.progress import TYPICAL_LENGTH, Course, Display, showing
from scenes.publish.render.script_cache import known_script
from scenes.publish.render.store import FilmFolder
from scenes.publish.render.worker import make


@dataclass(frozen=True)
class Order:
    """What a lecturer wants.

    Parameters
    ----------
    clips
        Of which clips.
    named
        Whether each of them was named, so that none of them may be left out.
    picture, theme, exercise
        How they look, and whose numbers they show.
    extras
        What else is made beside the film.
    folder
        Where it goes.
    """

    clips: list[Clip]
    named: bool
    picture: Picture
    theme: Document
    exercise: Document
    extras: frozenset[Product]
    folder: Path


@dataclass(frozen=True)
class Workforce:
    """Who does it: what opens the workers, and how many clips they take at a time."""

    open_workers: OpenWorkers
    at_once: int


def missing(order: Order, clip: Clip, film: FilmRecord | None) -> frozenset[Product]:
    """Return what has to be made of a clip, given the film that is there."""
    if film is None or not _is_of_today(film, order, clip):
        return frozenset[Product]({"film", *order.extras})
    return order.extras - film.files.keys()


def _is_of_today(film: FilmRecord, order: Order, clip: Clip) -> bool:
    exercise = order.exercise if film.exercise is not None else None
    if film.key != film_key(clip.module, order.picture, order.theme, exercise):
        return False
    return all(
        Path(file).is_file() and sha256_of(Path(file)) == digest
        for file, digest in film.sound_files.items()
    )


def render_all(
    order: Order,
    workforce: Workforce,
    console: Console,
    complain: Callable[[str], None],
    task: Callable[[Job], Outcome] = make,
) -> int:
    """Make what is missing, and return the exit code.

    Parameters
    ----------
    order
        What is wanted.
    workforce
        Who does it.
    console
        Where the progress is shown.
    complain
        Takes a line about what went wrong.
    task
        What a worker does with a job.

    Returns
    -------
    int
        0 if all is there; 1 if a clip failed; 2 if the disk is full, or if nothing failed but a
        clip that was named, or every clip, refuses the exercise or the theme.
    """
    with FilmFolder(order.folder, [clip.name for clip in all_clips()]) as folder:
        jobs = [
            _job(order, clip, products, folder)
            for clip in order.clips
            if (products := missing(order, clip, folder.film(clip.name)))
        ]
        up_to_date = len(order.clips) - len(jobs)
        if up_to_date:
            noun = "film is" if up_to_date == 1 else "films are"
            line = Text(f"{up_to_date} {noun} up to date in {order.folder}")
            console.print(line, soft_wrap=True)
        if not jobs:
            return 0
        failed, refused = [], []
        is_full = False
        with (
            showing(console, _courses(jobs, folder)) as display,
            closing(
                carry_out(jobs, task, workforce.open_workers, workforce.at_once, display.watch)
            ) as outcomes,
        ):
            for job, outcome in outcomes:
                if isinstance(outcome, Made):
                    _take(folder, job, outcome, display)
                elif outcome.refused:
                    refused.append(job.clip)
                    folder.drop(job.clip)
                    display.end(job.clip, f"left out: {outcome.reason}")
                else:
                    failed.append(job.clip)
                    is_full |= outcome.is_full
                    display.end(job.clip, f"failed: {outcome.reason}")
                    if outcome.details:
                        complain(outcome.details)
    if is_full:
        complain(f"chalkgrad: {order.folder}: expected more room; not rendered: {_list(failed)}")
        return 2
    if failed:
        complain(f"chalkgrad: not rendered: {_list(failed)}")
        return 1
    if refused and (order.named or len(refused) == len(order.clips)):
        complain(f"chalkgrad: not rendered: {_list(refused)}")
        return 2
    return 0


def _list(names: list[str]) -> str:
    return ", ".join(names)


def _take(folder: FilmFolder, job: Job, made: Made, display: Display) -> None:
    record = folder.take(job, made)
    display.courses[job.clip].length = record.duration
    display.end(
        job.clip,
        f"{record.duration:.1f} s of {_kinds(job)} in {made.seconds:.1f} s: "
        f"{folder.path / job.clip}",
        made.warnings,
    )


def _kinds(job: Job) -> str:
    names = {"film": "film", "gif": "GIF", "webm": "WebM", "alpha": "transparent WebM"}
    return " and ".join(name for product, name in names.items() if product in job.products)


def _job(order: Order, clip: Clip, products: frozenset[Product], folder: FilmFolder) -> Job:
    film = folder.path.resolve() / clip.name / film_file(clip.name, "mp4")
    return Job(
        clip=clip.name,
        module=clip.module,
        picture=order.picture,
        theme=order.theme,
        exercise=order.exercise,
        products=products,
        staging=str(folder.staging(clip.name)),
        sources=sources_key(clip.module),
        film=None if "film" in products else str(film),
    )


def _courses(jobs: list[Job], folder: FilmFolder) -> dict[str, Course]:
    known = {}
    for job in jobs:
        film, script = folder.film(job.clip), known_script(Clip(job.clip, job.module), job.exercise)
        if film is not None:
            known[job.clip] = film.duration
        elif script is not None and script.length is not None:
            known[job.clip] = script.length
    typical = sum(known.values()) / len(known) if known else TYPICAL_LENGTH
    return {job.clip: Course(job, known.get(job.clip, typical)) for job in jobs}
