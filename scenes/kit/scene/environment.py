"""Which theme and which exercise: those asked for, else the environment's, else the usual ones.

Plain ``manim`` has no options of ours, so both come from variables that it passes through. Nothing
here needs manim, which half of the commands do without.
"""

import os
from pathlib import Path

from mathcore.exercise.model import default_exercise_path, exercise_path

THEME_VARIABLE = "CHALKGRAD_THEME"
EXERCISE_VARIABLE = "CHALKGRAD_EXERCISE"


def chosen_theme(asked: str | None = None, usual: str = "dark") -> str:
    """Return the name or path of the theme.

    Parameters
    ----------
    asked
        What was asked for; None leaves it to the environment.
    usual
        What it is where the environment names none either.
    """
    return asked or os.environ.get(THEME_VARIABLE) or usual


def chosen_exercise(asked: Path | None = None) -> Path:
    """Return the path of the exercise; where none is named, it is the lab's.

    Parameters
    ----------
    asked
        A path, or a name of the library; None leaves it to the environment.

    Raises
    ------
    ExerciseError
        If it is a name that the library does not have.
    """
    return exercise_path(asked or os.environ.get(EXERCISE_VARIABLE) or default_exercise_path())
