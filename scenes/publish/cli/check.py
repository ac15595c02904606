"""The command ``chalkgrad check``."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from mathcore.errors import tell
from scenes.kit.scene.settings import chosen_settings
from scenes.publish.check.report import Report, examine_clips
from scenes.publish.cli.options import FILMS, Clips, ShownExercise
from scenes.publish.cli.output import print_json
from scenes.publish.media.manifest import MANIFEST, read_manifest
from scenes.publish.wording import counted


def check(
    clips: Clips = None,
    films: Annotated[
        Path | None,
        typer.Option("--films", help="Rendered films, to look for flashes in. [films, if there]"),
    ] = None,
    theme: Annotated[
        str | None, typer.Option("--theme", help="dark, light, or the path of a theme file.")
    ] = None,
    exercise: ShownExercise = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Report on layout and accessibility; exit code 1 if anything is found."""
    folder = films or (FILMS if (FILMS / MANIFEST).is_file() else None)
    records = read_manifest(folder).films if folder else ()
    rendered = {
        record.clip: folder / record.files["mp4"]
        for record in records
        if folder and "mp4" in record.files
    }
    report = examine_clips(
        clips or [],
        chosen_settings(theme, exercise),
        rendered,
        None if as_json else lambda line: print(line, flush=True),
        tell,
    )
    if as_json:
        print_json(report.document())
    else:
        _conclude(report)
    if report.findings:
        raise typer.Exit(1)


def _conclude(report: Report) -> None:
    unseen = [clip.name for clip in report.clips if not clip.flashes_sought]
    if unseen:
        print(f"Not rendered, so not searched for flashes: {', '.join(unseen)}", file=sys.stderr)
    found = counted(len(report.findings), "finding") if report.findings else "No findings"
    print(f"{found} in {counted(len(report.clips), 'clip')}.")
