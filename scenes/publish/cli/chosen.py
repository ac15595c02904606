"""Theme and exercise as options of a command, which go before what the environment says."""

import os
from pathlib import Path

from mathcore.exercise.model import default_exercise_path
from scenes.kit.scene.settings import EXERCISE_VARIABLE, THEME_VARIABLE, Settings
from scenes.kit.style.theme import load_theme


def chosen_settings(
    theme: str | None, exercise: Path | None, *, usual_theme: str = "dark"
) -> Settings:
    """Return the settings of a command.

    Parameters
    ----------
    theme
        Name or path of a theme; None leaves it to the environment.
    exercise
        An exercise file; None leaves it to the environment.
    usual_theme
        The theme where the environment names none either.

    Raises
    ------
    UserError
        If the theme cannot be used.
    """
    named = theme or os.environ.get(THEME_VARIABLE) or usual_theme
    file = exercise or os.environ.get(EXERCISE_VARIABLE) or default_exercise_path()
    return Settings(load_theme(named), Path(file))
