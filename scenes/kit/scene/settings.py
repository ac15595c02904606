"""What the environment chooses for a render: theme and exercise.

Plain ``manim`` has no options of ours, so both come from variables that it passes through:
``CHALKGRAD_THEME`` and ``CHALKGRAD_EXERCISE``.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from mathcore.exercise.model import default_exercise_path
from scenes.kit.scene.checkout import say_whose_sources
from scenes.kit.style.theme import Theme, load_theme

THEME_VARIABLE = "CHALKGRAD_THEME"
EXERCISE_VARIABLE = "CHALKGRAD_EXERCISE"


@dataclass(frozen=True)
class Settings:
    """The theme and the exercise file of one render."""

    theme: Theme
    exercise_path: Path


def settings_from_environment() -> Settings:
    """Read the settings; without the variables it is the dark theme and the lab's exercise.

    Raises
    ------
    UserError
        If ``CHALKGRAD_THEME`` names no usable theme.
    """
    say_whose_sources(Path.cwd().resolve())
    exercise = os.environ.get(EXERCISE_VARIABLE)
    return Settings(
        theme=load_theme(os.environ.get(THEME_VARIABLE) or "dark"),
        exercise_path=Path(exercise) if exercise else default_exercise_path(),
    )
