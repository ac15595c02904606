"""Files that commands take as options, read and refused at once."""

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mathcore.errors import UserError
from mathcore.exercise.model import Exercise, default_exercise_path, exercise_path, load_exercise
from mathcore.exercise.schema import MOST_DECIMALS
from scenes.publish.render.job import Document

if TYPE_CHECKING:
    from scenes.kit.style.logo import Logo

#: A theme whose logo stands on a sheet; see `logo_of`.
SheetTheme = Annotated[
    str | None,
    typer.Option("--theme", help="A theme's file, whose logo stands at the head of each page."),
]
#: Digits after the decimal point, as an option of a command; see `with_decimals`.
Decimals = Annotated[
    int | None,
    typer.Option(help="Digits after the decimal point, 0 to 12. [what the exercise says, or 4]"),
]

#: The variables that plain ``manim`` takes too.
THEME_VARIABLE, EXERCISE_VARIABLE = "CHALKGRAD_THEME", "CHALKGRAD_EXERCISE"


def chosen_exercise(path: Path | None) -> Path:
    """Return the path of the exercise asked for; without one, the environment's or else the lab's.

    Parameters
    ----------
    path
        What the command was given: a path, or a name of the library.

    Raises
    ------
    ExerciseError
        If it is a name that the library does not have.
    """
    return exercise_path(path or os.environ.get(EXERCISE_VARIABLE) or default_exercise_path())


def exercise_document(path: Path | None) -> Document:
    """Return an exercise's file; without a path, the environment's or else the lab's.

    Raises
    ------
    ExerciseError
        If it is no exercise.
    """
    path = chosen_exercise(path)
    load_exercise(path)  # refused here, once for all clips
    return Document(str(path), path.read_text(encoding="utf-8"))


def with_decimals(exercise: Exercise, decimals: int | None) -> Exercise:
    """Return the exercise with the decimals that a command was asked for; None asks for no others.

    Raises
    ------
    UserError
        If there cannot be so many.
    """
    if decimals is None:
        return exercise
    if not 0 <= decimals <= MOST_DECIMALS:
        raise UserError(
            f"--decimals: expected an integer from 0 to {MOST_DECIMALS}, got {decimals}"
        )
    return replace(exercise, decimals=decimals)


def theme_document(name: str | None) -> Document:
    """Return a theme's file; without a name, the environment's or else the dark one.

    Raises
    ------
    UserError
        If there is none of that name, or it cannot be used.
    """
    # Typst, which reads logos, is not needed by each command.
    from scenes.kit.style.theme_file import read_theme, theme_path  # noqa: PLC0415

    name = name or os.environ.get(THEME_VARIABLE) or "dark"
    path = theme_path(name)
    attached: dict[str, bytes] = {}

    def read(file: str) -> bytes:
        attached[file] = (path.parent / file).read_bytes()
        return attached[file]

    read_theme(name, read)
    return Document(str(path), path.read_text(encoding="utf-8"), tuple(attached.items()))


def logo_of(theme: str | None) -> "Logo | None":
    """Return the logo of a theme; without a name, that of the environment's theme, if any.

    Raises
    ------
    UserError
        If there is no theme of that name, or it cannot be used.
    """
    from scenes.kit.style.theme_file import read_theme  # noqa: PLC0415

    name = theme or os.environ.get(THEME_VARIABLE)
    return read_theme(name).logo if name else None
