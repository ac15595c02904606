"""The command ``chalkgrad``."""

import sys
from importlib.metadata import version
from pathlib import Path

import typer

from mathcore.errors import UserError, tell
from mathcore.numbers.parse import printable
from scenes.kit.scene.checkout import say_whose_sources
from scenes.kit.scene.release import check_release
from scenes.publish.cli.lazy import add_lazily
from scenes.publish.cli.output import forgiving_output

app = typer.Typer(
    help="Lecture films about backpropagation, with every number checked against PyTorch.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
add_lazily(app, "numbers", "numbers")
add_lazily(app, "list", "list_clips")
add_lazily(app, "render", "render")
add_lazily(app, "deck", "deck")
add_lazily(app, "page", "page")
add_lazily(app, "storyboard", "storyboard")
add_lazily(app, "check", "check")
add_lazily(app, "new", "new")
add_lazily(app, "worksheet", "worksheet")
add_lazily(app, "variants", "variants")
add_lazily(app, "grade", "grade")


@app.callback()
def _commands() -> None:
    """Say whose sources are used, if the current folder has others, and look at manim's release."""
    say_whose_sources(Path.cwd().resolve())
    check_release(version("manim"))


def main() -> None:
    """Run the command; bad input ends in one line and exit code 2."""
    with forgiving_output():
        try:
            app()
        except UserError as error:
            tell(printable(str(error)))
            sys.exit(2)
