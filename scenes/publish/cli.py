"""The command ``chalkgrad``."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from mathcore.exercise import ExerciseError, default_exercise_path, load_exercise
from mathcore.network import run
from scenes.publish.bad_input import BadInputError
from scenes.publish.numbers import numbers_document, numbers_table

app = typer.Typer(
    help="Lecture films about backpropagation, with every number checked against PyTorch.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback()
def _commands() -> None:
    """Keep the commands named, even while there are few."""


@app.command()
def numbers(
    file: Annotated[
        Path | None,
        typer.Argument(help="An exercise file; without it, the exercise of the lab."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON with full float64 precision.")
    ] = False,
) -> None:
    """Print every number of an exercise, verified against PyTorch."""
    trace = run(load_exercise(file or default_exercise_path()))
    if as_json:
        print(json.dumps(numbers_document(trace), indent=2, ensure_ascii=False, allow_nan=False))
    else:
        numbers_table(trace, Console())


@app.command()
def render(
    clips: Annotated[
        list[str] | None, typer.Argument(help="Names of clips; without one, all of them.")
    ] = None,
    quality: Annotated[
        str, typer.Option("-q", "--quality", help="l, m, h, p or k, as manim has them.")
    ] = "m",
) -> None:
    """Render clips with manim, one after the other."""
    # Finding the clips imports manim, which the other commands do without.
    from scenes.publish.clips import QUALITY_FOLDERS, choose, film_path  # noqa: PLC0415

    if quality not in QUALITY_FOLDERS:
        raise BadInputError(f"quality: expected l, m, h, p or k, got {quality!r}")
    chosen = choose(clips or [])
    command = [sys.executable, "-m", "manim", "render", f"-q{quality}", "-v", "WARNING"]
    if not sys.stderr.isatty():
        command += ["--progress_bar", "none"]
    failed = []
    for clip in chosen:
        print(f"{clip.name} …", flush=True)
        if subprocess.run([*command, str(clip.file), clip.name], check=False).returncode:
            failed.append(clip.name)
        else:
            print(film_path(clip, quality))
    if failed:
        print(f"chalkgrad: not rendered: {', '.join(failed)}", file=sys.stderr)
        raise typer.Exit(1)


def main() -> None:
    """Run the command; bad input ends in one line and exit code 2."""
    try:
        app()
    except (ExerciseError, BadInputError) as error:
        print(f"chalkgrad: {error}", file=sys.stderr)
        sys.exit(2)
