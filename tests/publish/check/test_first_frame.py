"""A film opens on its question, over a picture."""

from collections.abc import Sequence

from film_settings import lab
from manim import Mobject

from scenes.kit.scene.lecture import LectureScene
from scenes.kit.style.zones import at
from scenes.kit.text.formula import Words
from scenes.publish.check.examine import examine


class Opens(LectureScene):
    """Conclude that there is something to be seen."""

    title = "Opens"
    question = "Is there a picture?"
    is_opened = True

    def opening_picture(self) -> Sequence[Mobject]:
        return (Words("A picture", theme=self.theme).place(at(0, -1)),)

    def construct(self) -> None:
        with self.beat("A beat"):
            if not self.is_opened:
                self.remove(*self.mobjects)
            self.say("There is.")
            if self.is_opened:
                self.open()


class OnNothing(Opens):
    """Conclude that the frame is empty but for the question."""

    def opening_picture(self) -> Sequence[Mobject]:
        return ()


class Unopened(Opens):
    """Conclude that the question has not been seen."""

    is_opened = False


def found(scene_class: type[LectureScene]) -> list[str]:
    findings = examine(scene_class, lab())[1]
    return [finding.what for finding in findings if finding.check == "first frame"]


def test_a_question_over_a_picture_is_what_is_wanted() -> None:
    assert found(Opens) == []


def test_a_question_over_nothing_is_found() -> None:
    assert found(OnNothing) == ["there is no picture behind the question"]


def test_a_film_that_does_not_open_on_its_question_is_found() -> None:
    assert found(Unopened) == ["the film does not open on its question"]
