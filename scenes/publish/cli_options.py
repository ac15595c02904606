"""Files that commands take as options, read and refused at once."""

import os
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from mathcore.assets import asset
from mathcore.exercise import Exercise, default_exercise_path, exercise_path, load_exercise
from mathcore.exercise_schema import MOST_DECIMALS
from scenes.publish.bad_input import BadInputError
from scenes.publish.job import Document

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
    BadInputError
        If there cannot be so many.
    """
    if decimals is None:
        return exercise
    if not 0 <= decimals <= MOST_DECIMALS:
        raise BadInputError(
            f"--decimals: expected an integer from 0 to {MOST_DECIMALS}, got {decimals}"
        )
    return replace(exercise, decimals=decimals)


def theme_document(name: str | None) -> Document:
    """Return a theme's file; without a name, the environment's or else the dark one.

    Raises
    ------
    BadInputError
        If there is none of that name.
    """
    name = name or os.environ.get(THEME_VARIABLE) or "dark"
    path = Path(name) if name.endswith(".toml") else asset("themes", f"{name}.toml")
    try:
        return Document(str(path), path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        known = ", ".join(sorted(file.stem for file in asset("themes").glob("*.toml")))
        raise BadInputError(f"theme {name!r}: expected one of {known}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadInputError(f"theme {path}: cannot be read: {error}") from None
