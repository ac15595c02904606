"""The settings under which every clip is rehearsed."""

from pathlib import Path

from mathcore.exercise import default_exercise_path
from scenes.kit.settings import Settings
from scenes.kit.theme import load_theme

EXERCISES = Path(__file__).parent / "exercises"


def lab(theme: str = "dark") -> Settings:
    return Settings(load_theme(theme), default_exercise_path())


def other(name: str, theme: str = "dark") -> Settings:
    return Settings(load_theme(theme), EXERCISES / f"{name}.toml")
