"""What several commands take: their arguments and options, read and refused at once."""

from pathlib import Path
from typing import Annotated

import typer

from mathcore.errors import UserError, did_you_mean
from mathcore.exercise.model import load_exercise
from mathcore.exercise.schema import MOST_DECIMALS
from scenes.kit.scene.environment import chosen_exercise, chosen_theme
from scenes.kit.style.logo import Logo
from scenes.kit.style.theme_file import read_theme, theme_path
from scenes.publish.render.job import InputFile
from scenes.publish.worksheet.sheet import PAPERS


def _known_paper(name: str) -> str:
    if name not in PAPERS:
        raise UserError(
            f"--paper: expected {' or '.join(PAPERS)}, got {name!r}{did_you_mean(name, PAPERS)}"
        )
    return name


def _possible_decimals(decimals: int | None) -> int | None:
    if decimals is not None and not 0 <= decimals <= MOST_DECIMALS:
        raise UserError(
            f"--decimals: expected an integer from 0 to {MOST_DECIMALS}, got {decimals}"
        )
    return decimals


Clips = Annotated[
    list[str] | None, typer.Argument(help="Names of clips; without one, all of them.")
]
RenderedClips = Annotated[
    list[str] | None, typer.Argument(help="Names of clips; without one, all rendered ones.")
]
#: The folder of the films that a command is about; see `FILMS`.
RenderedFilms = Annotated[
    Path, typer.Option("--films", help="The folder that chalkgrad render has made.")
]
#: An exercise to be printed.
ExerciseFile = Annotated[
    Path | None,
    typer.Argument(help="An exercise file, or a name of the library. [the lab's exercise]"),
]
#: An exercise that clips are played with, once.
ShownExercise = Annotated[
    Path | None, typer.Option("--exercise", help="The exercise file that the clips show.")
]
OutputFolder = Annotated[Path, typer.Option("-o", "--output", help="The folder to make.")]
Paper = Annotated[str, typer.Option("--paper", help="a4 or letter.", callback=_known_paper)]
#: Where the films lie unless a command is told another folder.
FILMS = Path("films")
#: A theme whose logo stands on a sheet; see `logo_of`.
SheetTheme = Annotated[
    str | None,
    typer.Option("--theme", help="A theme's file, whose logo stands at the head of each page."),
]
#: Digits after the decimal point, as an option of a command; see `Exercise.with_decimals`.
Decimals = Annotated[
    int | None,
    typer.Option(
        help="Digits after the decimal point, 0 to 12. [what the exercise says, or 4]",
        callback=_possible_decimals,
    ),
]


def exercise_document(path: Path | None) -> InputFile:
    """Return an exercise's file; without a path, the environment's or else the lab's.

    Raises
    ------
    ExerciseError
        If it is no exercise.
    """
    path = chosen_exercise(path)
    load_exercise(path)  # refused here, once for all clips
    return InputFile(str(path), path.read_text(encoding="utf-8"))


def theme_document(name: str | None) -> InputFile:
    """Return a theme's file; without a name, the environment's or else the dark one.

    Raises
    ------
    UserError
        If there is none of that name, or it cannot be used.
    """
    name = chosen_theme(name)
    path = theme_path(name)
    attached: dict[str, bytes] = {}

    def read(file: str) -> bytes:
        attached[file] = (path.parent / file).read_bytes()
        return attached[file]

    read_theme(name, read)
    return InputFile(str(path), path.read_text(encoding="utf-8"), tuple(attached.items()))


def logo_of(theme: str | None) -> Logo | None:
    """Return the logo of a theme; without a name, of the environment's or else the dark one.

    Raises
    ------
    UserError
        If there is no theme of that name, or it cannot be used.
    """
    return read_theme(chosen_theme(theme)).logo
