"""What a film is made with: theme and exercise."""

from dataclasses import dataclass
from pathlib import Path

from scenes.kit.scene.checkout import say_whose_sources
from scenes.kit.scene.environment import chosen_exercise, chosen_theme
from scenes.kit.style.theme import Theme, load_theme


@dataclass(frozen=True)
class Settings:
    """The theme and the exercise file of one render."""

    theme: Theme
    exercise_path: Path


def chosen_settings(
    theme: str | None = None, exercise: Path | None = None, *, usual_theme: str = "dark"
) -> Settings:
    """Return the settings that are asked for.

    Parameters
    ----------
    theme
        Name or path of a theme; None leaves it to the environment.
    exercise
        An exercise file, or a name of the library; None leaves it to the environment.
    usual_theme
        The theme where the environment names none either.

    Raises
    ------
    UserError
        If the theme cannot be used, or the library has no such exercise.
    """
    return Settings(load_theme(chosen_theme(theme, usual_theme)), chosen_exercise(exercise))


def settings_from_environment() -> Settings:
    """Return the environment's settings, for plain ``manim``, and say whose sources are used.

    Raises
    ------
    UserError
        As for `chosen_settings`.
    """
    say_whose_sources(Path.cwd().resolve())
    return chosen_settings()
