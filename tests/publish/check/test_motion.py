"""Faults between the stills, planted one by one."""

from collections.abc import Callable

import pytest
from film_settings import lab
from manim import ApplyMethod, FadeIn, FadeOut, Succession

from scenes.kit.large_network.cell import Cell
from scenes.kit.large_network.form import ROOMY
from scenes.kit.scene.carry import Carry
from scenes.kit.scene.lecture import LectureScene
from scenes.kit.style.zones import at
from scenes.kit.text.formula import Words
from scenes.kit.text.number import VALUE, Number
from scenes.publish.check.examine import check_clip, examine, watch_for
from scenes.publish.check.motion import Watch


def found(play: Callable[[LectureScene], None]) -> set[str]:
    """Return which checks object to a film of one beat between its stills, and to no still."""

    class Played(LectureScene):
        title = "Played"
        question = "Is it played?"

        def construct(self) -> None:
            self.remove(*self.mobjects)
            with self.beat("A beat"):
                play(self)

    watch = Watch()
    _, findings = examine(Played, lab(), watch=watch)
    # It does not open on its question, since only the play is of interest.
    findings = [finding for finding in findings if finding.check != "first frame"]
    assert findings == watch.findings
    assert all(str(finding).startswith("Played, beat 1, at ") for finding in findings)
    return {finding.check for finding in findings}


def word(scene: LectureScene, text: str, x: float, y: float) -> Words:
    return Words(text, theme=scene.theme).move_to(at(x, y))


def number(scene: LectureScene, x: float, y: float) -> Number:
    return Number(scene.trace["z2[0]"], theme=scene.theme).move_to(at(x, y))


def through_a_text(scene: LectureScene) -> None:
    moving = word(scene, "mover", -3, 0)
    scene.add(moving, word(scene, "in the way", 0, 0))
    scene.play(moving.animate.shift(at(6, 0)))


def through_another_mover(scene: LectureScene) -> None:
    one, other = word(scene, "one", -3, 0), word(scene, "other", 3, 0)
    scene.add(one, other)
    scene.play(one.animate.shift(at(6, 0)), other.animate.shift(at(-6, 0)))


def through_the_band(scene: LectureScene) -> None:
    moving = word(scene, "low", -3, -2)
    scene.add(moving)
    scene.play(ApplyMethod(moving.shift, at(6, 0), path_arc=2.5))


def in_pieces(scene: LectureScene) -> None:
    home = number(scene, -3, 0)
    scene.add(home)
    pieces = [glyph.copy() for glyph in home.part(VALUE)]
    for glyph in pieces:
        scene.add(glyph)
    scene.play(*(glyph.animate.shift(at(5, 1)) for glyph in pieces))
    scene.remove(*pieces)


def torn(scene: LectureScene) -> None:
    home = number(scene, -3, 0)
    scene.add(home)
    scene.play(*(glyph.animate.set_fill(opacity=0) for glyph in home.part(VALUE)[:2]))
    home.set_fill(opacity=1)


def out_of_nothing(scene: LectureScene) -> None:
    scene.play(FadeIn(word(scene, "first", -3, 0)))
    scene.add(word(scene, "sudden", 3, 0))
    scene.play(FadeIn(word(scene, "second", -3, 2)))


def into_nothing(scene: LectureScene) -> None:
    sudden = word(scene, "sudden", 3, 0)
    scene.play(FadeIn(sudden))
    scene.remove(sudden)
    scene.play(FadeIn(word(scene, "second", -3, 2)))


def crossfade(scene: LectureScene) -> None:
    old, new = word(scene, "old words", 0, 0), word(scene, "new words", 0, 0)
    scene.add(old)
    scene.play(FadeOut(old), FadeIn(new))


def out_of_the_frame_for_a_while(scene: LectureScene) -> None:
    wide = word(scene, "a line that is too long", 5.8, 0)
    scene.play(FadeIn(word(scene, "first", -3, 0)), FadeIn(wide))
    scene.play(FadeIn(word(scene, "second", -3, 2)))
    scene.play(FadeOut(wide))


def place(scene: LectureScene, quantity_id: str) -> Cell:
    quantity = scene.trace[quantity_id]
    return Cell(quantity, theme=scene.theme, form=ROOMY, center=at(0, 0.21), width=0.6)


def over_the_place_of_another(scene: LectureScene) -> None:
    cell, moving = place(scene, "z1[1]"), number(scene, -3, 0)
    scene.add(cell, moving)
    scene.play(moving.animate.shift(at(6, 0)))


@pytest.mark.parametrize(
    ("play", "check"),
    [
        (over_the_place_of_another, "answer"),
        (out_of_the_frame_for_a_while, "safe area"),
        (through_a_text, "text through text"),
        (through_another_mover, "text through text"),
        (crossfade, "text through text"),
        (through_the_band, "safe area"),
        (in_pieces, "numbers"),
        (torn, "numbers"),
        (out_of_nothing, "jump"),
        (into_nothing, "jump"),
    ],
)
def test_a_fault_between_the_stills_is_found(
    play: Callable[[LectureScene], None], check: str
) -> None:
    assert check in found(play)


def carried(scene: LectureScene) -> None:
    start, home = number(scene, -3, 0), number(scene, 3, 0)
    home.set_fill(opacity=0)
    scene.add(start, home, word(scene, "in between", 0, 0))
    way = [start.get_center(), at(0, 1.5), home.get_center()]
    scene.play(Carry(start, home.part(VALUE), way))


def one_after_the_other(scene: LectureScene) -> None:
    old, new = word(scene, "old words", 0, 0), word(scene, "new words", 0, 0)
    scene.add(old)
    scene.play(Succession(FadeOut(old), FadeIn(new)))


def over_a_place_that_is_filled(scene: LectureScene) -> None:
    cell, moving = place(scene, "z1[1]"), number(scene, -3, 0)
    cell.is_open = False
    scene.add(cell, moving)
    scene.play(moving.animate.shift(at(6, 0)))


@pytest.mark.parametrize("play", [carried, one_after_the_other, over_a_place_that_is_filled])
def test_what_goes_its_own_way_is_no_finding(play: Callable[[LectureScene], None]) -> None:
    assert found(play) == set()


def test_films_without_a_question_are_looked_at_on_their_stills() -> None:
    class Plain(LectureScene):
        title = "Plain"

        def construct(self) -> None:
            with self.beat("A beat", "A mover crosses a word."):
                through_a_text(self)

    assert watch_for(Plain) is None
    assert check_clip(Plain, lab()) == []
