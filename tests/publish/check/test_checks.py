"""Each check of a still finds the fault that it is for, and nothing on a clean still."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from manim import (
    Circle,
    Dot,
    Line,
    ManimColor,
    Mobject,
    Rectangle,
    SurroundingRectangle,
    Text,
    VGroup,
)
from planted import SETTINGS, clip_with, found

from scenes.kit.charts.axes import AxesFrame, powers_of_ten
from scenes.kit.scene.beat import Beat, cues, reading_time
from scenes.kit.scene.lecture import LectureScene
from scenes.kit.scene.phrase import Phrase
from scenes.kit.style.panel import panel
from scenes.kit.style.theme import load_theme
from scenes.kit.style.zones import STAGE, STRIP, at
from scenes.kit.text.code import Code
from scenes.kit.text.formula import Formula, Words
from scenes.kit.text.number import VALUE, Number
from scenes.kit.text.step import worked
from scenes.kit.text.typeset import constant, part
from scenes.publish.check.checks import check_reading_time, check_roles
from scenes.publish.check.examine import check_clip


def clean(scene: LectureScene) -> None:
    scene.add(Number(scene.trace["L"], theme=scene.theme))
    scene.add(Words("Left", theme=scene.theme).shift(at(-3, 1)))


def off_the_frame(scene: LectureScene) -> None:
    scene.add(Words("Over the edge", theme=scene.theme).shift(at(6.3, 0)))


def line_in_the_margin(scene: LectureScene) -> None:
    scene.add(Line(at(-7, 0), at(0, 0), color=scene.theme.text))


def text_over_text(scene: LectureScene) -> None:
    scene.add(Words("One text", theme=scene.theme))
    scene.add(Words("on another", theme=scene.theme).shift(at(0.1, 0.05)))


def out_of_its_frame(scene: LectureScene) -> None:
    number = Number(scene.trace["L"], theme=scene.theme).place_middle(at(0, 0))
    scene.add(Circle(0.4, color=scene.theme.text), number)


def too_small(scene: LectureScene) -> None:
    scene.add(Number(scene.trace["L"], theme=scene.theme, size=0.28))


def small_index(scene: LectureScene) -> None:
    scene.add(Formula("z_1", theme=scene.theme, size=0.4))


def faint_text(scene: LectureScene) -> None:
    scene.add(Words("Hard to read", theme=scene.theme).set_fill(opacity=0.3))


def faint_line(scene: LectureScene) -> None:
    scene.add(Line(at(-1, 0), at(1, 0), color=scene.theme.line, stroke_opacity=0.5))


def wrong_number(scene: LectureScene) -> None:
    number = Number(scene.trace["L"], theme=scene.theme)
    number.claims = (replace(number.claims[0], text="0.8204"),)
    scene.add(number)


def corrupted_gradient(scene: LectureScene) -> None:
    wrong = replace(scene.trace["dL_dz2[0]"], value=-0.6)
    scene.add(Number(wrong, theme=scene.theme))


def glyphs_of_another_number(scene: LectureScene) -> None:
    number = Number(scene.trace["L"], theme=scene.theme)
    number.claims = (replace(number.claims[0], quantity=scene.trace["a2[0]"], text="0.4403"),)
    scene.add(number)


def stray_glyphs(scene: LectureScene) -> None:
    scene.add(VGroup(*Number(scene.trace["L"], theme=scene.theme).part("value")))


def typed_number(scene: LectureScene) -> None:
    scene.add(Formula("f > 0.7", theme=scene.theme))


def typed_in_words(scene: LectureScene) -> None:
    scene.add(Words("The answer is 42", theme=scene.theme))


def typed_in_a_program(scene: LectureScene) -> None:
    scene.add(Code("rate = 0.1", theme=scene.theme))


def typed_beside_a_quantity(scene: LectureScene) -> None:
    shown = Number(scene.trace["L"], theme=scene.theme)
    source = f"{part(VALUE, shown.shown)} < 0.9"
    scene.add(Formula(source, theme=scene.theme, claims=shown.claims))


def a_part_that_claims_nothing(scene: LectureScene) -> None:
    scene.add(Formula(part(VALUE, "0.8203"), theme=scene.theme))


def a_factor_after_a_symbol(scene: LectureScene) -> None:
    scene.add(Formula("w 2", theme=scene.theme))


def a_digit_before_a_name(scene: LectureScene) -> None:
    scene.add(Words("3rd", theme=scene.theme))


@pytest.mark.parametrize(
    "draw",
    [
        typed_number,
        typed_in_words,
        typed_in_a_program,
        typed_beside_a_quantity,
        a_part_that_claims_nothing,
        a_factor_after_a_symbol,
        a_digit_before_a_name,
    ],
)
def test_digits_that_show_no_quantity_are_found(draw: Callable[[LectureScene], None]) -> None:
    assert found(draw) == {"digits"}


def test_a_finding_names_the_digits_that_were_typed() -> None:
    (finding,) = check_clip(clip_with(typed_beside_a_quantity), SETTINGS)
    assert finding.what.endswith("the digits 09 belong to no quantity")


def indices_and_exponents(scene: LectureScene) -> None:
    scene.add(Formula("z_1^((2)) + e^(-3)", theme=scene.theme))


def names(scene: LectureScene) -> None:
    texts = [Words("float32, layer1", theme=scene.theme), Code("W1 @ h + b2", theme=scene.theme)]
    texts.append(Formula('"float64" x', theme=scene.theme))
    for row, text in enumerate(texts):
        scene.add(text.place(at(0, row)))


def a_formulas_own_numbers(scene: LectureScene) -> None:
    step = worked(scene.trace, "L", theme=scene.theme).place(STRIP)
    assert all(constant("1") in line.body for line in step.lines)
    scene.add(*step.lines)


def constants(scene: LectureScene) -> None:
    scene.add(Words("A 2-2-1 network", theme=scene.theme, constants=True))
    scene.add(Formula("z > 0", theme=scene.theme, constants=True).place(at(0, 1)))


def axes(scene: LectureScene) -> AxesFrame:
    return AxesFrame(
        x_range=(-1, 1),
        y_range=(0.01, 1),
        x_ticks=(Fraction(-1), Fraction(1, 2)),
        y_ticks=powers_of_ten(-2, 0),
        x_label="z",
        y_label="",
        theme=scene.theme,
        zone=STAGE,
        log_y=True,
    )


def ticks(scene: LectureScene) -> None:
    scene.add(axes(scene))


def set_by_manim(scene: LectureScene) -> None:
    scene.add(Text("0.7"))


@pytest.mark.parametrize(
    "draw",
    [indices_and_exponents, names, a_formulas_own_numbers, constants, ticks, set_by_manim],
)
def test_digits_that_are_no_value_are_none(draw: Callable[[LectureScene], None]) -> None:
    assert found(draw) == set()


def a_dot_on_a_ticks_number(scene: LectureScene) -> None:
    frame = axes(scene)
    scene.add(frame, Dot(frame.numbers[1].get_center(), color=scene.theme.text))


def a_bar_over_words(scene: LectureScene) -> None:
    scene.add(Words("how much", theme=scene.theme), filled(scene, 0.3, 2))


def a_tinted_box_over_words(scene: LectureScene) -> None:
    scene.add(Words("how much", theme=scene.theme), filled(scene, 5, 2).set_fill(opacity=0.1))


def a_panel_that_is_drawn_last(scene: LectureScene) -> None:
    tag = Words("below", theme=scene.theme).set_z_index(-2)
    scene.add(tag, panel(at(0, 0), 3, 2, theme=scene.theme))


def a_box_over_a_foreign_text(scene: LectureScene) -> None:
    scene.add(Text("how much"), filled(scene, 0.3, 2))


def filled(scene: LectureScene, width: float, height: float) -> Rectangle:
    return Rectangle(
        width=width, height=height, stroke_width=0, fill_color=scene.theme.weight, fill_opacity=1
    )


@pytest.mark.parametrize(
    "draw",
    [
        a_dot_on_a_ticks_number,
        a_bar_over_words,
        a_tinted_box_over_words,
        a_panel_that_is_drawn_last,
        a_box_over_a_foreign_text,
    ],
)
def test_a_shape_that_stands_on_a_text_is_found(draw: Callable[[LectureScene], None]) -> None:
    assert "shape over text" in found(draw)


def test_a_finding_names_the_shape_and_the_text() -> None:
    (finding,) = check_clip(clip_with(a_bar_over_words), SETTINGS)
    assert finding.what == "a Rectangle stands on '#\"how much\"'"


def words_on_what_is_filled(scene: LectureScene) -> None:
    ground = panel(at(0, 0), 4, 2, theme=scene.theme)
    words = Words("how much", theme=scene.theme)
    # Its z index brings it behind what has been there.
    scene.add(words, ground)


def a_frame_around_words(scene: LectureScene) -> None:
    words = Words("how much", theme=scene.theme)
    scene.add(words, SurroundingRectangle(words, color=scene.theme.text))


def a_disc_whose_box_alone_touches(scene: LectureScene) -> None:
    disc = Circle(1, stroke_width=0, fill_color=scene.theme.weight, fill_opacity=1)
    scene.add(Words("N", theme=scene.theme).move_to(at(0.92, 0.92)), disc)


def a_shape_that_is_not_seen(scene: LectureScene) -> None:
    scene.add(Words("how much", theme=scene.theme), filled(scene, 5, 2).set_fill(opacity=0))


@pytest.mark.parametrize(
    "draw",
    [
        words_on_what_is_filled,
        a_frame_around_words,
        a_disc_whose_box_alone_touches,
        a_shape_that_is_not_seen,
        ticks,
    ],
)
def test_what_leaves_a_text_free_is_no_finding(draw: Callable[[LectureScene], None]) -> None:
    assert found(draw) == set()


def test_a_title_may_name_a_network() -> None:
    class Named(clip_with(clean)):  # type: ignore[misc]
        title = "A 2-2-1 network"

    assert check_clip(Named, SETTINGS) == []


@pytest.mark.parametrize(
    ("move", "checks"),
    [
        (lambda frame: frame.shift(at(0.5, 0)), set()),
        (lambda frame: frame.shift(at(30, 0)), {"safe area"}),
        (lambda frame: frame.scale(2.5), {"size"}),
        (lambda frame: frame.scale(0.2).shift(at(1, 0)), {"safe area"}),
    ],
)
def test_what_the_camera_shows_is_checked(
    move: Callable[[Mobject], object], checks: set[str]
) -> None:
    def draw(scene: LectureScene) -> None:
        scene.clear()
        scene.add(Number(scene.trace["L"], theme=scene.theme))
        camera: Any = scene.camera
        move(camera.frame)

    assert found(draw) == checks


def test_a_clean_still_has_no_findings() -> None:
    assert found(clean) == set()


@pytest.mark.parametrize(
    ("draw", "check"),
    [
        (off_the_frame, "safe area"),
        (line_in_the_margin, "safe area"),
        (text_over_text, "text over text"),
        (out_of_its_frame, "frame"),
        (too_small, "size"),
        (small_index, "size"),
        (faint_text, "contrast"),
        (faint_line, "contrast"),
        (wrong_number, "numbers"),
        (corrupted_gradient, "numbers"),
        (glyphs_of_another_number, "numbers"),
        (stray_glyphs, "numbers"),
    ],
)
def test_a_planted_fault_is_found_and_nothing_else(
    draw: Callable[[LectureScene], None], check: str
) -> None:
    assert found(draw) == {check}


def beat(narration: str, *, still: float, lasts: float) -> Beat:
    return Beat(0, "A beat", (Phrase.over(narration, 0.0, lasts),), 0.0, lasts, still)


def test_a_still_that_is_too_short_is_found() -> None:
    sentence = "Ten words are read in four seconds and not less."
    assert reading_time(sentence) == pytest.approx(4.0)
    assert list(check_reading_time(beat(sentence, still=4.0, lasts=8.0), "here")) == []
    (finding,) = check_reading_time(beat(sentence, still=3.9, lasts=8.0), "here")
    assert str(finding) == "here: reading time: the still lasts 3.9 s and wants 4.0 s"
    assert reading_time("Short.") == 2.0


def test_a_caption_that_runs_too_fast_is_found() -> None:
    sentence = "Ten words are read in four seconds and not less."
    (finding,) = check_reading_time(beat(sentence, still=4.0, lasts=3.7), "here")
    assert finding.what == "the caption runs at 162 words a minute"


def test_captions_are_cut_into_cues_of_two_lines_that_fill_the_beat() -> None:
    text = " ".join(["word"] * 40) + "."
    parts = cues(Phrase.over(text, 10.0, 30.0))
    assert " ".join(" ".join(cue.split()) for cue, _, _ in parts) == text
    assert all(len(line) <= 42 for cue, _, _ in parts for line in cue.split("\n"))
    assert all(cue.count("\n") <= 1 for cue, _, _ in parts)
    assert parts[0][1] == 10.0
    assert parts[-1][2] == pytest.approx(30.0)
    for one, following in pairwise(parts):
        assert one[2] == following[1]


def test_a_fault_is_found_at_a_question_though_it_is_gone_at_the_end_of_the_beat() -> None:
    def draw(scene: LectureScene) -> None:
        words = Words("Over the edge", theme=scene.theme).shift(at(6.3, 0))
        scene.add(words)
        scene.ask()
        scene.remove(words)

    assert found(draw) == {"safe area"}


@pytest.mark.parametrize("name", ["dark", "light"])
def test_the_roles_of_both_themes_are_far_apart_for_every_eye(name: str) -> None:
    assert check_roles(load_theme(name)) == []


def test_roles_that_only_some_eyes_tell_apart_are_found() -> None:
    # An olive and an orange of one lightness: unlike for most, alike without green cones.
    theme = replace(
        load_theme("light"), gradient=ManimColor("#AE5600"), signal=ManimColor("#5A7300")
    )
    findings = check_roles(theme)
    assert {finding.check for finding in findings} == {"colour vision"}
    assert all(finding.where == "theme light" for finding in findings)
    assert any("signal and gradient" in f.what and "deutan eyes" in f.what for f in findings)
    assert not any("for normal eyes" in finding.what for finding in findings)
