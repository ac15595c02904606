"""No answer before its ask."""

from collections.abc import Callable

import pytest
from film_settings import lab

from scenes.kit.scene.lecture import LectureScene
from scenes.kit.style.zones import at
from scenes.kit.text.formula import Words
from scenes.kit.text.number import Number
from scenes.publish.check.examine import examine


def found(tell: Callable[[LectureScene], None], name: str = "A beat") -> list[str]:
    """Return what the check says of a film of one beat."""

    class Told(LectureScene):
        title = "Told"
        question = "Is it told?"

        def construct(self) -> None:
            self.remove(*self.mobjects)
            with self.beat(name):
                tell(self)

    return [finding.what for finding in examine(Told, lab())[1] if finding.check == "answer"]


def asks(before: str, *opens: str, after: str = "There.") -> Callable[[LectureScene], None]:
    def tell(scene: LectureScene) -> None:
        scene.say(before)
        scene.ask(*opens)
        scene.say(after)

    return tell


@pytest.mark.parametrize(
    ("before", "opens", "by"),
    [
        ("The logit is {z2[0]}.", "z2[0]", "−0.24"),
        ("It is minus zero point two four.", "z2[0]", "minus zero point two four"),
        ("Nothing passes.", "a1[0]", "Nothing"),
        ("None of it passes.", "a1[0]", "None"),
        ("Exactly zero.", "z1[0]", "zero"),
        ("It is {z1[1]}, I say.", "z1[1]", "1.1"),
        ("It is {y[0]}.", "y[0]", "1"),
    ],
)
def test_a_caption_that_gives_an_answer_away_is_found(before: str, opens: str, by: str) -> None:
    (what,) = found(asks(before, opens))
    assert what.endswith(f"gives {opens} away by {by!r}")


@pytest.mark.parametrize(
    ("before", "opens"),
    [
        ("Weigh, add.", "z2[0]"),
        ("One input after the other.", "y[0]"),  # "one" is a word like others
        ("The third of them, {eta}.", "a1[0]"),  # the 0 of 0.1 is no 0
        ("Nothing happens.", "z2[0]"),
    ],
)
def test_what_gives_nothing_away_is_no_finding(before: str, opens: str) -> None:
    assert found(asks(before, opens)) == []


def test_the_reveal_may_say_it() -> None:
    assert found(asks("How much?", "z2[0]", after="It is {z2[0]}.")) == []


def test_titles_of_beats_and_words_on_screen_count_too() -> None:
    (what,) = found(asks("How much?", "z1[0]"), name="Nothing comes out")
    assert "the beat's title" in what

    def tell(scene: LectureScene) -> None:
        scene.say("How much?")
        scene.add(Words("it is zero", theme=scene.theme))
        scene.ask("z1[0]")

    (what,) = found(tell)
    assert "the words on screen" in what


def test_a_number_that_stands_there_before_it_is_asked_is_found() -> None:
    def tell(scene: LectureScene) -> None:
        scene.say("How much?")
        scene.add(Number(scene.trace["z2[0]"], theme=scene.theme))
        scene.ask("z2[0]")

    assert found(tell) == ["z2[0] is on the screen before it is asked"]


def test_a_value_that_is_known_by_another_name_gives_nothing_away() -> None:
    def tell(scene: LectureScene) -> None:
        scene.say("How much?")
        scene.ask("z1[0]")
        scene.say("{z1[0]}.")
        scene.add(Number(scene.trace["z1[0]"], theme=scene.theme).shift(at(0, 1)))
        scene.say("And of zero?")
        scene.ask("a1[0]")

    assert found(tell) == []
