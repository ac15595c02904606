"""A clip of one beat with whatever a test draws, and what the checks find in it."""

from collections.abc import Callable

from mathcore.exercise.model import default_exercise_path
from scenes.kit.scene.lecture import LectureScene
from scenes.kit.scene.settings import Settings
from scenes.kit.style.theme import load_theme
from scenes.publish.check.examine import check_clip

SETTINGS = Settings(load_theme("dark"), default_exercise_path())


def clip_with(draw: Callable[[LectureScene], None]) -> type[LectureScene]:
    class Planted(LectureScene):
        title = "Planted"

        def construct(self) -> None:
            with self.beat("A beat", "One sentence that is read."):
                draw(self)

    return Planted


def found(draw: Callable[[LectureScene], None]) -> set[str]:
    return {finding.check for finding in check_clip(clip_with(draw), SETTINGS)}
