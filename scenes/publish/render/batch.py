"""All films of a lecture: what has to be made, and having it made."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.text import Text

from mathcore.errors import signed
from scenes.publish.clips.catalogue import Clip, all_clips
from scenes.publish.media.manifest import FilmRecord, film_file, single_beat_file
from scenes.publish.render.dispatch import OpenWorkers, run_jobs
from scenes.publish.render.job import (
    InputFile,
    Job,
    OutputKind,
    Rendered,
    Result,
    VideoFormat,
)
from scenes.publish.render.key import film_key, sha256_of, sources_key
from scenes.publish.render.progress import TYPICAL_LENGTH, RenderProgress
from scenes.publish.render.script_cache import known_script
from scenes.publish.render.store import FilmFolder
from scenes.publish.render.worker import make


@dataclass(frozen=True)
class RenderRequest:
    """What a lecturer wants.

    Parameters
    ----------
    clips
        Of which clips.
    named
        Whether each of them was named, so that none of them may be left out.
    video, theme, exercise
        How they look, and whose numbers they show.
    extras
        What else is made beside the film.
    folder
        Where it goes.
    beat
        The number, from 1, of the one beat that is made of one clip; None for whole films.
    short
        Whether films are made without their optional beats.
    """

    clips: list[Clip]
    named: bool
    video: VideoFormat
    theme: InputFile
    exercise: InputFile
    extras: frozenset[OutputKind]
    folder: Path
    beat: int | None = None
    short: bool = False


@dataclass(frozen=True)
class WorkerPool:
    """What opens the workers, and how many clips they take at a time."""

    open_workers: OpenWorkers
    at_once: int


def missing(request: RenderRequest, clip: Clip, film: FilmRecord | None) -> frozenset[OutputKind]:
    """Return what has to be made of a clip, given the film that is there."""
    if request.beat is not None:
        return frozenset[OutputKind]({"beat"})
    if film is None or not _is_up_to_date(film, request, clip):
        return frozenset[OutputKind]({"film", *request.extras})
    return request.extras - film.files.keys()


def _is_up_to_date(film: FilmRecord, request: RenderRequest, clip: Clip) -> bool:
    exercise = request.exercise if film.exercise is not None else None
    key = film_key(clip.module, request.video, request.theme, exercise, short=request.short)
    if film.key != key:
        return False
    return all(
        Path(file).is_file() and sha256_of(Path(file)) == digest
        for file, digest in film.sound_files.items()
    )


def render_all(
    request: RenderRequest,
    pool: WorkerPool,
    console: Console,
    on_error: Callable[[str], None],
    task: Callable[[Job], Result] = make,
) -> int:
    """Make what is missing, and return the exit code.

    Parameters
    ----------
    request
        What is wanted.
    pool
        Who does it.
    console
        Where the progress is shown.
    on_error
        Takes a line about what went wrong.
    task
        What a worker does with a job.

    Returns
    -------
    int
        0 if all is there; 1 if a clip failed; 2 if the disk is full, or if nothing failed but a
        clip that was named, or every clip, refuses the exercise or the theme.
    """
    with FilmFolder(request.folder, [clip.name for clip in all_clips()]) as folder:
        jobs = [
            _job(request, clip, outputs, folder)
            for clip in request.clips
            if (outputs := missing(request, clip, folder.film(clip.name)))
        ]
        up_to_date = len(request.clips) - len(jobs)
        if up_to_date:
            noun = "film is" if up_to_date == 1 else "films are"
            line = Text(f"{up_to_date} {noun} up to date in {request.folder}")
            console.print(line, soft_wrap=True)
        if not jobs:
            return 0
        failed, refused = [], []
        is_full = False
        progress = RenderProgress(console, jobs, _lengths(jobs, folder))
        running = run_jobs(jobs, task, pool.open_workers, pool.at_once, progress.poll)
        with progress.shown(), closing(running) as results:
            for job, result in results:
                if isinstance(result, Rendered):
                    _add(folder, job, result, progress)
                elif result.refused:
                    refused.append(job.clip)
                    if job.beat is None:
                        folder.discard(job.clip)
                    progress.end(job.clip, f"left out: {result.reason}")
                else:
                    failed.append(job.clip)
                    is_full |= result.is_full
                    progress.end(job.clip, f"failed: {result.reason}")
                    if result.details:
                        on_error(result.details)
    if is_full:
        on_error(signed(f"{request.folder}: expected more room; not rendered: {_list(failed)}"))
        return 2
    if failed:
        on_error(signed(f"not rendered: {_list(failed)}"))
        return 1
    if refused and (request.named or len(refused) == len(request.clips)):
        on_error(signed(f"not rendered: {_list(refused)}"))
        return 2
    return 0


def _list(names: list[str]) -> str:
    return ", ".join(names)


def _add(folder: FilmFolder, job: Job, rendered: Rendered, progress: RenderProgress) -> None:
    if job.beat is not None:
        folder.add_beat(job, rendered)
        file = folder.path / single_beat_file(job.clip, job.beat)
        line = f"beat {job.beat} in {rendered.seconds:.1f} s: {file}"
        progress.end(job.clip, line, rendered.warnings)
        return
    record = folder.add(job, rendered)
    progress.end(
        job.clip,
        f"{record.duration:.1f} s of {_kinds(job)} in {rendered.seconds:.1f} s: "
        f"{folder.path / job.clip}",
        rendered.warnings,
        record.duration,
    )


def _kinds(job: Job) -> str:
    names = {"film": "film", "gif": "GIF", "webm": "WebM", "alpha": "transparent WebM"}
    return " and ".join(name for output, name in names.items() if output in job.outputs)


def _job(
    request: RenderRequest, clip: Clip, outputs: frozenset[OutputKind], folder: FilmFolder
) -> Job:
    film = folder.path.resolve() / clip.name / film_file(clip.name, "mp4")
    return Job(
        clip=clip.name,
        module=clip.module,
        video=request.video,
        theme=request.theme,
        exercise=request.exercise,
        outputs=outputs,
        staging=str(folder.staging(clip.name)),
        sources=sources_key(clip.module),
        film=str(film) if outputs.isdisjoint({"film", "beat"}) else None,
        beat=request.beat,
        short=request.short,
    )


def _lengths(jobs: list[Job], folder: FilmFolder) -> dict[str, float]:
    """Return how long films are thought to become, in seconds, by what is known of other runs."""
    known = {}
    for job in jobs:
        film, script = folder.film(job.clip), known_script(Clip(job.clip, job.module), job.exercise)
        if film is not None:
            known[job.clip] = film.duration
        elif script is not None and script.length is not None:
            known[job.clip] = script.length
    typical = sum(known.values()) / len(known) if known else TYPICAL_LENGTH
    return {job.clip: known.get(job.clip, typical) for job in jobs}
