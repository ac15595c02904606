"""The command ``chalkgrad``."""

import sys
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from mathcore.errors import UserError
from mathcore.exercise.model import load_exercise
from mathcore.numbers.parse import printable
from scenes.kit.scene.checkout import say_whose_sources
from scenes.kit.scene.environment import chosen_exercise
from scenes.kit.scene.release import check_release
from scenes.publish.cli.check import check
from scenes.publish.cli.deck import deck
from scenes.publish.cli.grade import grade
from scenes.publish.cli.list_clips import list_clips
from scenes.publish.cli.new import new
from scenes.publish.cli.options import Decimals, with_decimals
from scenes.publish.cli.output import forgiving_output, print_json
from scenes.publish.cli.page import page
from scenes.publish.cli.render import render
from scenes.publish.cli.storyboard import storyboard
from scenes.publish.cli.variants import variants
from scenes.publish.cli.worksheet import worksheet

app = typer.Typer(
    help="Lecture films about backpropagation, with every number checked against PyTorch.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@app.callback()
def _commands() -> None:
    """Say whose sources are used, if the current folder has others, and look at manim's release."""
    say_whose_sources(Path.cwd().resolve())
    check_release(version("manim"))


@app.command()
def numbers(
    file: Annotated[
        Path | None,
        typer.Argument(help="An exercise file, or a name of the library. [the lab's exercise]"),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON with full float64 precision.")
    ] = False,
    decimals: Decimals = None,
) -> None:
    """Print every number of an exercise, verified against PyTorch."""
    # Verifying takes torch, whose import takes longer than all else.
    from scenes.publish.numbers import (  # noqa: PLC0415
        confirmed,
        numbers_document,
        numbers_table,
    )

    trace = confirmed(with_decimals(load_exercise(chosen_exercise(file)), decimals))
    if as_json:
        print_json(numbers_document(trace))
    else:
        numbers_table(trace, Console())


app.command("list")(list_clips)
app.command()(render)
app.command()(deck)
app.command()(page)
app.command()(storyboard)
app.command()(check)
app.command()(new)
app.command()(worksheet)
app.command()(variants)
app.command()(grade)


def main() -> None:
    """Run the command; bad input ends in one line and exit code 2."""
    with forgiving_output():
        try:
            app()
        except UserError as error:
            print(f"chalkgrad: {printable(str(error))}", file=sys.stderr)
            sys.exit(2)
