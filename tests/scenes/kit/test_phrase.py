"""Phrases: their captions, their words, their times."""

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from film_settings import lab
from manim import FadeIn, Line, Scene

from mathcore.exercise.model import load_exercise
from mathcore.exercise.run import run
from mathcore.exercise.trace import Kind, Quantity
from scenes.kit.scene.beat import SHORTEST_ASK, THINKING, Beat, cues
from scenes.kit.scene.lecture import LectureScene
from scenes.kit.scene.opening import LARGE, OPENING_HOLD, OPENING_TURN, Opening, is_veiled
from scenes.kit.scene.phrase import PAUSE, SHORTEST_PHRASE, Phrase, fill, phrase_time
from scenes.kit.style.theme import load_theme
from scenes.kit.style.zones import FRAME_HEIGHT, SAFE, TITLE_BASELINE, zone_of
from scenes.kit.text.typeset import CAPITAL_HEIGHT
from scenes.publish.clips.rehearsal import rehearse

TRACE = run(load_exercise(lab().exercise_path))


@pytest.mark.parametrize(
    ("template", "caption", "speech"),
    [
        ("The logit: {z2[0]}.", "The logit: −0.24.", "The logit: minus zero point two four."),
        ("A sample, {x}.", "A sample, 1 and 2.", "A sample, one and two."),
        ("{n} numbers.", "Nine numbers.", "Nine numbers."),
        ("{z1[0]}. Keep it.", "0. Keep it.", "Zero. Keep it."),
        ("{third} of it.", "1/3 of it.", "One third of it."),
        ("{many} of them.", "13 of them.", "Thirteen of them."),
        ("In float32.", "In float32.", "In float32."),
    ],
)
def test_references_are_digits_in_captions_and_words_in_speech(
    template: str, caption: str, speech: str
) -> None:
    third = Quantity("third", "t", Kind.MEASURE, None, (), Fraction(1, 3), is_given=True)
    assert fill(template, TRACE, {"n": 9, "many": 13, "third": third}) == (caption, speech)


@pytest.mark.parametrize("template", ["It is 0.5.", "2 inputs.", "minus −3"])
def test_a_typed_number_is_refused(template: str) -> None:
    with pytest.raises(ValueError, match="expected a reference in place of the number"):
        fill(template, TRACE)


def test_a_reference_that_leads_nowhere_is_refused() -> None:
    with pytest.raises(ValueError, match=r"\{z9\[0\]\}: expected a quantity"):
        fill("It is {z9[0]}.", TRACE)


def test_a_phrase_takes_as_long_as_it_takes_to_say() -> None:
    assert phrase_time("Zero.") == SHORTEST_PHRASE
    assert phrase_time("minus zero point two four and so on") == pytest.approx(8 / 2.5)
    assert phrase_time("seventy-five of one hundred") == pytest.approx(5 / 2.5)


def told(tell: Callable[[LectureScene], None]) -> tuple[Beat, ...]:
    """Rehearse a film of one beat."""

    class Told(LectureScene):
        title = "Told"
        question = "Is it told?"

        def construct(self) -> None:
            with self.beat("A beat"):
                tell(self)

    return rehearse(Told, lab()).beats


def test_a_phrase_waits_for_the_one_before_and_its_caption_for_the_next() -> None:
    def tell(scene: LectureScene) -> None:
        scene.say("One two three four five.")
        scene.say("Six seven.")
        scene.play(FadeIn(Line()), run_time=3)
        scene.say("")
        scene.wait(1)

    (beat,) = told(tell)
    first, second = beat.phrases
    assert (first.start, first.said) == (0, 2)
    assert second.start == pytest.approx(2 + PAUSE)
    assert first.end == second.start
    assert second.end == pytest.approx(second.start + 3)  # cleared, before the end of the beat
    assert beat.end > second.end
    assert beat.narration == "One two three four five. Six seven."


def test_the_last_picture_is_held_until_all_is_said() -> None:
    (beat,) = told(lambda scene: scene.say("word " * 20 + "end."))
    assert beat.end >= 21 / 2.5 + PAUSE
    assert beat.phrases[-1].end == beat.end


def test_an_ask_waits_until_its_question_is_said_and_then_for_an_answer() -> None:
    blank = Line()

    def tell(scene: LectureScene) -> None:
        scene.add(blank)
        scene.say("Work it out before I do.")
        scene.ask("z1[0]", pulse=[blank])
        scene.say("{z1[0]}.")
        scene.play(FadeIn(Line()))
        scene.ask("a1[0]", pace=0.1)

    (beat,) = told(tell)
    first, second = beat.asks
    question, answer = beat.phrases
    assert first.start >= question.said
    assert first.time - first.start == pytest.approx(THINKING)
    assert question.end == answer.start == pytest.approx(first.time)
    assert second.time - second.start == pytest.approx(SHORTEST_ASK)
    assert (first.opens, second.opens) == (("z1[0]",), ("a1[0]",))


def test_captions_of_a_long_phrase_end_with_it() -> None:
    parts = cues(Phrase("word " * 39 + "end.", "", 10, 26, 30))
    assert len(parts) > 1
    assert parts[0][1] == 10
    assert parts[-1][2] == 30
    assert parts[-1][1] < 26
    assert all(one[2] == other[1] for one, other in pairwise(parts))


def test_a_film_opens_with_its_question_over_the_veiled_picture() -> None:
    seen: list[tuple[float, bool]] = []

    class Opens(LectureScene):
        title = "Opens"
        question = "A sample goes in. What comes out?"

        def opening_picture(self) -> tuple[Line]:
            return (Line(),)

        def construct(self) -> None:
            with self.beat("A beat"):
                self.open()
                self.say("Here it is.")

    rehearsal = rehearse(
        Opens, lab(), on_hold=lambda scene: seen.append((scene.time, is_veiled(scene)))
    )
    assert seen[0] == (OPENING_HOLD, True)
    assert not any(veiled for _, veiled in seen[1:])
    assert rehearsal.beats[0].start == 0


@pytest.mark.parametrize(
    "question",
    ["Why?", "A sample goes in. What comes out?", "Same network, same sample: who is right?"],
)
def test_the_question_is_large_and_ends_in_the_title_line(question: str) -> None:
    opening = Opening(question, "A film", theme=load_theme("dark"))
    assert pytest.approx(0.08) == LARGE * CAPITAL_HEIGHT / FRAME_HEIGHT
    assert SAFE.contains(zone_of(opening.lines))
    assert opening.small.baseline == pytest.approx(TITLE_BASELINE)
    assert SAFE.contains(zone_of(opening.small), tolerance=1e-3)
    assert len(opening.turn()) == len(question.split()) + 1


def test_its_lines_do_not_stand_on_one_another_on_their_way() -> None:
    opening = Opening("A sample goes in. What comes out?", "A film", theme=load_theme("dark"))
    scene = Scene(skip_animations=True)
    scene.compile_animation_data(*opening.turn())
    scene.begin_animations()
    for time in np.linspace(0, OPENING_TURN, 25):
        scene.update_to_time(time)
        first, second = ([zone_of(glyph) for glyph in line] for line in opening.lines)
        assert max(one.overlap(two) for one in first for two in second) < 0.003, time


def test_the_veil_is_denser_under_the_question() -> None:
    opening = Opening("Why?", "A film", theme=load_theme("dark"))
    words, whole = zone_of(opening.lines), zone_of(opening.veil)
    denser = [zone_of(layer) for layer in opening.veil.submobjects]
    assert denser
    assert all(layer.contains(words) and whole.contains(layer) for layer in denser)
