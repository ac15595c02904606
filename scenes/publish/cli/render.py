"""The command ``chalkgrad render``."""

import re
import signal
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from mathcore.errors import UserError, tell
from scenes.kit.rendering.cores import cores
from scenes.kit.scene.environment import EXERCISE_VARIABLE, THEME_VARIABLE
from scenes.publish.cli.options import FILMS, Clips, exercise_document, theme_document
from scenes.publish.clips.catalogue import choose
from scenes.publish.render.batch import RenderRequest, WorkerPool, render_all
from scenes.publish.render.cluster import cluster_workers
from scenes.publish.render.job import QUALITIES, OutputKind, VideoFormat
from scenes.publish.render.script_cache import scripts
from scenes.publish.render.workers import local_workers
from scenes.publish.wording import counted

#: A side of a picture, in pixels; H.264 takes no more.
_SMALLEST, _LARGEST = 64, 8192
#: What a program ends with that was interrupted: 128 and the number of the signal.
INTERRUPTED = 128 + signal.SIGINT


class Format(StrEnum):
    """The kinds of film that can be asked for."""

    MP4 = "mp4"
    GIF = "gif"
    WEBM = "webm"


def render(
    clips: Clips = None,
    *,
    quality: Annotated[
        str, typer.Option("-q", "--quality", help="l, m, h, p or k, as manim has them.")
    ] = "m",
    size: Annotated[
        str | None,
        typer.Option(metavar="WxH", help="Width and height in pixels instead, such as 1024x768."),
    ] = None,
    fps: Annotated[
        int | None, typer.Option(min=1, max=240, help="Frames a second instead.")
    ] = None,
    theme: Annotated[
        str | None,
        typer.Option(help=f"dark, light, or a theme's file; else {THEME_VARIABLE}, or dark."),
    ] = None,
    exercise: Annotated[
        Path | None,
        typer.Option(help=f"An exercise file; else {EXERCISE_VARIABLE}, or the lab's exercise."),
    ] = None,
    formats: Annotated[
        list[Format] | None,
        typer.Option("--format", help="A GIF or a WebM as well; may be given twice."),
    ] = None,
    transparent: Annotated[
        bool, typer.Option("--transparent", help="A WebM without the background as well.")
    ] = False,
    short: Annotated[
        bool, typer.Option("--short", help="Leave out the beats that are optional.")
    ] = False,
    beat: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="Film the Nth beat of one clip, and nothing else."),
    ] = None,
    strict: Annotated[
        bool,
        typer.Option("--strict", help="Rehearse first, and film nothing if a check finds a fault."),
    ] = False,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="Clips at a time; without it, one for each core.")
    ] = None,
    out: Annotated[Path, typer.Option(help="The folder of the films.")] = FILMS,
    scheduler: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="Render on the Dask cluster of this scheduler."),
    ] = None,
) -> None:
    """Render clips: film, captions, one film a beat, poster, manifest."""
    request = RenderRequest(
        clips=choose(clips or []),
        named=bool(clips),
        video=_video_format(quality, size, fps),
        theme=theme_document(theme),
        exercise=exercise_document(exercise),
        extras=_extras(formats or [], transparent),
        folder=out,
        beat=beat,
        short=short,
    )
    if beat is not None:
        _refuse_beat(beat, request)
    if strict and _has_findings([clip.name for clip in request.clips] if clips else [], request):
        raise typer.Exit(1)
    if scheduler is None:
        count = jobs or cores()
        pool = WorkerPool(local_workers(count), count)
    else:
        # The cluster knows best how many clips it can take at a time.
        count = jobs or len(request.clips)
        pool = WorkerPool(cluster_workers(scheduler, count), count)
    try:
        code = render_all(request, pool, Console(), _complain)
    except KeyboardInterrupt:
        tell("interrupted; what is done is kept, and the next run carries on")
        code = INTERRUPTED
    except OSError as error:
        raise UserError(f"{out}: the films cannot be written: {error.strerror}") from None
    raise typer.Exit(code)


def _refuse_beat(beat: int, request: RenderRequest) -> None:
    """Refuse a beat that the clip does not have, and what one beat alone cannot be."""
    if len(request.clips) != 1:
        raise UserError(f"--beat {beat}: expected the name of one clip, as in chalkgrad list")
    if request.extras or request.short:
        raise UserError("--beat: makes an MP4 alone; leave out --format, --transparent and --short")
    for script in scripts(request.clips, request.exercise, local_workers(1)):
        if script.fault is None and beat > len(script.beats):
            raise UserError(
                f"--beat: {script.clip} has {counted(len(script.beats), 'beat')}, got {beat}"
            )


def _video_format(quality: str, size: str | None, fps: int | None) -> VideoFormat:
    if quality not in QUALITIES:
        raise UserError(f"quality: expected l, m, h, p or k, got {quality!r}")
    usual = QUALITIES[quality]
    width, height = (usual.width, usual.height) if size is None else _sides(size)
    return VideoFormat(width, height, usual.fps if fps is None else fps)


def _sides(size: str) -> tuple[int, int]:
    """Read the size of a picture; colour has half the resolution, so both sides are even."""
    found = re.fullmatch(r"(\d{1,5})[x×](\d{1,5})", size.strip().lower())
    sides = [int(side) for side in found.groups()] if found else []
    if not sides or any(side % 2 or not _SMALLEST <= side <= _LARGEST for side in sides):
        raise UserError(
            f"--size: expected two even numbers from {_SMALLEST} to {_LARGEST}, such as 1024x768; "
            f"got {size!r}"
        )
    return sides[0], sides[1]


def _has_findings(names: list[str], request: RenderRequest) -> bool:
    """Rehearse clips and print what the checks find, as ``chalkgrad check`` does."""
    # Filming is another process's work; only here does this one need manim.
    from scenes.kit.scene.settings import chosen_settings  # noqa: PLC0415
    from scenes.publish.check.report import examine_clips  # noqa: PLC0415

    settings = chosen_settings(request.theme.path, Path(request.exercise.path))
    report = examine_clips(names, settings, {}, _complain, tell)
    if report.findings:
        tell("not rendered, because of what was found")
    return bool(report.findings)


def _complain(line: str) -> None:
    print(line, file=sys.stderr)


def _extras(formats: list[Format], transparent: bool) -> frozenset[OutputKind]:
    extras: dict[OutputKind, bool] = {
        "gif": Format.GIF in formats,
        "webm": Format.WEBM in formats,
        "alpha": transparent,
    }
    return frozenset(product for product, wanted in extras.items() if wanted)
