"""The checks see every text that manim can set, and find in it what they find in the kit's."""

from collections.abc import Callable
from pathlib import Path
from typing import cast

import fake_tex
import numpy as np
import pytest
from manim import (
    DOWN,
    PI,
    RIGHT,
    Axes,
    BackgroundRectangle,
    BarChart,
    BraceLabel,
    BulletedList,
    Circle,
    Code,
    DecimalNumber,
    DecimalTable,
    FadeOut,
    Integer,
    ManimBanner,
    ManimColor,
    MarkupText,
    MathTex,
    MathTypst,
    Matrix,
    Mobject,
    NumberLine,
    Paragraph,
    Rectangle,
    SingleStringMathTex,
    Square,
    SurroundingRectangle,
    SVGMobject,
    Table,
    Tex,
    Text,
    Title,
    Transform,
    Typst,
    Variable,
    VGroup,
    config,
)
from planted import SETTINGS, clip_with, found

from scenes.kit.scene.lecture import LectureScene
from scenes.kit.style.zones import FRAME_HEIGHT, at
from scenes.kit.text.formula import Words
from scenes.publish.check.checks import SMALLEST_SHARE
from scenes.publish.check.examine import check_clip
from scenes.publish.check.inventory import Inventory, Origin, TextItem, inventory_of

BACKGROUND = SETTINGS.theme.background
DARK = "#141a1e"
PALE = "#e8e8e8"
Make = Callable[[], Mobject]


@pytest.fixture(autouse=True)
def _a_place_for_what_manim_sets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(config, "media_dir", str(tmp_path / "media"))
    fake_tex.install(monkeypatch, tmp_path)
    # Manim keeps every glyph of a number for the process.
    monkeypatch.setattr("manim.mobject.text.numbers.string_to_mob_map", {})


def drawing(make: Make) -> Callable[[LectureScene], None]:
    def draw(scene: LectureScene) -> None:
        scene.add(make())

    return draw


def look(*mobjects: Mobject) -> Inventory:
    return inventory_of(mobjects, BACKGROUND)


def texts(*mobjects: Mobject) -> list[tuple[str, int]]:
    return [(text.body, len(text.glyphs)) for text in look(*mobjects).texts]


def only(*mobjects: Mobject) -> TextItem:
    (text,) = look(*mobjects).texts
    return text


def listing(*, ground: str | None = None, font_size: int = 24, numbered: bool = True) -> Code:
    return Code(
        code_string="def f(x):\n    return x + A\n\nprint(f(3))",
        language="python",
        formatter_style="monokai",
        add_line_numbers=numbered,
        background_config={"stroke_width": 0, "fill_color": ground},
        paragraph_config={"font_size": font_size},
    )


def number(value: float, font_size: float = 48) -> DecimalNumber:
    # Manim's own examples set numbers in Text, though its annotation has only TeX.
    return DecimalNumber(
        value, mob_class=cast(type[SingleStringMathTex], Text), font_size=font_size
    )


def gradient() -> Mobject:
    words = Text("Gradient")
    for glyph in words:
        glyph.fill_rgbas = np.array([ManimColor(PALE).to_rgba(), BACKGROUND.to_rgba()])
    return words


def axes() -> Axes:
    labels = {"include_numbers": True, "label_constructor": Text}
    return Axes([0, 3], [0, 2], x_length=5, y_length=3, axis_config=labels)


def bars() -> BarChart:
    labels = {"label_constructor": Text}
    return BarChart(
        [1, 2],
        bar_names=["North", "South"],
        y_range=[0, 2, 1],
        x_axis_config=labels,
        y_axis_config=labels,
        bar_colors=[PALE],
    )


def dark_bar() -> Mobject:
    fraction = MathTypst("a / b")
    fraction[-1].set_stroke(DARK)
    return fraction


def half_transparent() -> Mobject:
    return Text("Half of it").set_opacity(0.9)


def on_a_light_box() -> Mobject:
    words = Text("On a box", color=DARK)
    return VGroup(Rectangle(width=6, height=2, color=PALE, fill_opacity=1), words)


CLEAN: list[Make] = [
    lambda: Text("Words of a text"),
    lambda: Text("two\nlines, all lowercase", font_size=20),
    lambda: Text("office", font_size=30),
    lambda: Text("ab cd", disable_ligatures=True).set_opacity(1),
    lambda: Text("Illi 1", font_size=24).rotate(PI / 2),
    lambda: Text("Outlined", fill_opacity=0, stroke_width=2),
    lambda: Text("In the ground's colour", color=BACKGROUND, stroke_width=1, stroke_color=PALE),
    lambda: MarkupText("A &amp; <b>B</b>"),
    lambda: Paragraph("First line", "and a second", "ggg", "HHH", font_size=24),
    lambda: MathTypst("W_1 + x = integral_0^1 alpha dif x / 2"),
    lambda: MathTypst("a + x", font_size=24),
    lambda: MathTypst("arrow.r", font_size=24),
    lambda: Typst("Words, *bold* and _so on_, $x^2$"),
    lambda: Tex("Words of TeX"),
    lambda: MathTex("W", "_1", r"\over x"),
    lambda: MathTex(r"\begin{array}{c} x \\[2pt] y \end{array}", font_size=40),
    lambda: Title("A title").shift(2 * DOWN),
    lambda: BulletedList("One", "Two"),
    lambda: number(-3.14),
    lambda: Integer(42),
    lambda: Variable(2.5, "x"),
    lambda: BraceLabel(Square(color=PALE), "L"),
    lambda: Table([["A1", "B2"], ["c", "d"]]).scale(0.5),
    lambda: DecimalTable([[1, 2], [3, 4]]).scale(0.7),
    lambda: Matrix([[1, 2], ["a", "b"]]),
    lambda: NumberLine([0, 3], length=6, include_numbers=True, label_constructor=Text),
    listing,
    axes,
    bars,
    half_transparent,
    on_a_light_box,
    lambda: ManimBanner().scale(0.2),
]


@pytest.mark.parametrize("make", CLEAN)
def test_a_clean_text_has_no_findings(make: Make) -> None:
    findings = check_clip(clip_with(drawing(make)), SETTINGS)
    assert [str(finding) for finding in findings] == []


FAULTS: list[tuple[Make, str]] = [
    (lambda: Text("Ten points", font_size=10).shift(at(-6, -3)), "size"),
    (lambda: Text("fine ligature 1", font_size=12), "size"),
    (lambda: Text("MW", font_size=10).rotate(PI / 2), "size"),
    (lambda: Text("summe", font_size=6), "size"),
    (lambda: Text("Outlined", font_size=12, fill_opacity=0, stroke_width=1), "size"),
    (lambda: MarkupText('Large <span size="x-small">Small</span>', font_size=24), "size"),
    (lambda: Paragraph("First", "Second", font_size=12), "size"),
    (lambda: MathTypst("x + 1", font_size=24), "size"),
    (lambda: MathTypst("W_1", font_size=36), "size"),
    (lambda: Typst("#text(size: 5pt)[Small] and large"), "size"),
    (lambda: Typst('#set text(font: "DejaVu Sans")\nSmall 12', font_size=12), "size"),
    (lambda: MathTex("x + 1", font_size=24), "size"),
    (lambda: MathTex("W", "x_1", font_size=36), "size"),
    (lambda: Tex("Small", font_size=24), "size"),
    (lambda: BulletedList("One", "Two", font_size=24), "size"),
    (lambda: number(3.14, font_size=12), "size"),
    (lambda: Integer(42, font_size=24), "size"),
    (lambda: Table([["A1", "B2"], ["c", "d"]]).scale(0.3), "size"),
    (lambda: listing(font_size=12), "size"),
    (lambda: axes().scale(0.4), "size"),
    (lambda: VGroup(Text("Zoomed"), Square(color=PALE)).scale(0.3).shift(RIGHT), "size"),
    (lambda: Text("Slices", font_size=12)[1:4], "size"),
    (lambda: VGroup(*MathTypst("W_1 x", font_size=20)[:2]), "size"),
    (lambda: Text("Over the edge").shift(at(6, 0)), "safe area"),
    (lambda: MathTypst("W").shift(at(0, 3.6)), "safe area"),
    (lambda: Integer(42).shift(at(-6.8, 0)), "safe area"),
    (lambda: Text("A piece of it")[3:].shift(at(5.2, 0)), "safe area"),
    (lambda: VGroup(Text("One"), Text("Another")), "text over text"),
    (lambda: VGroup(Integer(42), MathTypst("x + y")), "text over text"),
    (lambda: Paragraph("ggg", "HHH", line_spacing=-0.5), "text over text"),
    (lambda: Text("Faint").set_opacity(0.3), "contrast"),
    (lambda: Text("Unseen", color=BACKGROUND), "contrast"),
    (gradient, "contrast"),
    (lambda: MathTypst("x + 1", color=DARK), "contrast"),
    (lambda: MathTex("x", "+ y").set_color_by_tex("x", DARK), "contrast"),
    (dark_bar, "contrast"),
    (lambda: DecimalNumber(1.5, color=DARK), "contrast"),
    (lambda: listing(ground=PALE), "contrast"),
    (lambda: VGroup(Circle(0.4, color=PALE), Text("Too long", font_size=24)), "frame"),
]


@pytest.mark.parametrize(("make", "check"), FAULTS)
def test_a_fault_is_found_and_nothing_else(make: Make, check: str) -> None:
    assert found(drawing(make)) == {check}


def test_dark_text_beyond_the_edge_is_found_for_both() -> None:
    assert found(drawing(lambda: Text("Dark", color=DARK).shift(at(7, 0)))) == {
        "safe area",
        "contrast",
    }


def test_a_text_on_the_kits_title_is_found_and_both_are_named() -> None:
    def draw(scene: LectureScene) -> None:
        words = Text("On it", font_size=24).move_to(scene.clip_title)
        scene.add(words.align_to(scene.clip_title, at(-1, 0)))

    (finding,) = check_clip(clip_with(draw), SETTINGS)
    assert finding.what == """'#"Planted"' stands on 'On it'"""


def test_a_text_that_has_become_another_is_judged_by_what_it_is() -> None:
    def draw(scene: LectureScene) -> None:
        words = Text("one", font_size=14)
        scene.add(words)
        scene.play(Transform(words, Text("TWO", font_size=14)))

    assert found(draw) == {"size"}


def test_what_is_left_of_a_text_is_seen() -> None:
    def draw(scene: LectureScene) -> None:
        words = Text("Hello 12", font_size=12)
        scene.add(words)
        scene.play(FadeOut(words[:2]))

    assert found(draw) == {"size"}


def test_what_cannot_be_seen_is_not_reported() -> None:
    hidden = Text("Hidden", font_size=5).set_opacity(0).shift(at(7, 0))
    assert texts(hidden, VGroup(MathTypst("W_1", font_size=5).set_opacity(0))) == []


def test_a_hidden_part_of_a_formula_is_not_judged() -> None:
    formula = MathTex("x", "3", font_size=40)
    assert only(formula).capital == pytest.approx(formula[1].height)
    formula[1].set_opacity(0)
    assert only(formula).capital == pytest.approx(2 * formula[0].height)


def test_texts_are_told_apart_by_what_a_reader_would_call_one_text() -> None:
    assert texts(Text("Two\nlines")) == [("Two lines", 8)]
    assert texts(Paragraph("One line", "another")) == [("One line", 7), ("another", 7)]
    assert texts(MathTex("a", "+ b")) == [("a + b", 3)]
    assert texts(number(-1.5)) == [("-1.50", 5)]
    assert [name for name, _ in texts(BulletedList("One", "Two"))] == [
        r"\cdot",
        "One",
        r"\cdot",
        "Two",
    ]
    assert [name for name, _ in texts(Table([["A1", "b"], ["c", "d"]]))] == ["A1", "b", "c", "d"]
    assert [name for name, _ in texts(listing(numbered=False))] == [
        "def f(x):",
        "return x + A",
        "print(f(3))",
    ]
    assert texts(MathTypst("a/b")) == [("$ a/b $", 3)]
    assert texts(VGroup(*Text("Loose")[1:3])) == [("glyphs without their text", 2)]


def test_a_long_text_is_named_by_its_beginning() -> None:
    words = " ".join(["word"] * 40)
    assert only(Text(words)).body.endswith("word…")
    assert len(only(Text(words)).body) <= 60


def test_a_foreign_text_claims_nothing_and_is_no_stray() -> None:
    for made in (Text("3.14"), VGroup(*Text("3.14"))):
        text = only(made)
        assert (text.origin, text.claims) == (Origin.FOREIGN, ())


def test_pictures_and_what_lies_under_a_text_are_grounds(tmp_path: Path) -> None:
    logo = tmp_path / "logo.svg"
    logo.write_text(
        "<svg xmlns='http://www.w3.org/2000/svg'><path fill='#e8e8e8' d='M0 0H9V5H0Z'/></svg>"
    )
    picture = SVGMobject(logo, height=3)
    assert look(picture).texts == ()
    words = Text("Dark on it", color=DARK)
    for ground in (
        picture,
        BackgroundRectangle(words, color=PALE, fill_opacity=1, buff=0.1),
        SurroundingRectangle(words, fill_color=PALE, fill_opacity=1, stroke_width=0),
    ):
        assert {glyph.ground.to_hex() for glyph in only(ground, words).glyphs} == {"#E8E8E8"}
    words.add_background_rectangle(color=PALE, opacity=1)
    assert {glyph.ground.to_hex() for glyph in only(words).glyphs} == {"#E8E8E8"}
    assert len(only(words).glyphs) == 8


def test_the_kits_own_text_in_a_foreign_group_stays_the_kits() -> None:
    words = Words("Own", theme=SETTINGS.theme)
    own, foreign = look(VGroup(words, Text("Other").shift(DOWN))).texts
    assert (own.origin, foreign.origin) == (Origin.KIT, Origin.FOREIGN)


@pytest.mark.parametrize("letter", ["H", "7"])
@pytest.mark.parametrize("way", [Text, MathTypst, MathTex])
def test_the_least_size_is_exact(way: type[Text | MathTypst | MathTex], letter: str) -> None:
    least = SMALLEST_SHARE * FRAME_HEIGHT
    text = way(letter)
    text.scale(least / text.height)
    assert found(drawing(lambda: text)) == set()
    assert found(drawing(lambda: text.scale(0.99))) == {"size"}
