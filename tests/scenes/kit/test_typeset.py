"""Text by Typst: parts, baselines, and the same letters on every machine."""

import numpy as np
import pytest
from manim import VMobject

from scenes.kit.style.theme import load_theme
from scenes.kit.style.zones import at
from scenes.kit.text.formula import Formula, Words
from scenes.kit.text.typeset import DIGIT_HEIGHT, Glyph, TypesetError, lay_out, part
from scenes.kit.typst.source import escaped

THEME = load_theme("dark")


def points(body: str) -> np.ndarray:
    return np.concatenate(sorted((g.points for g in lay_out(body)), key=lambda p: tuple(p[0])))


def test_naming_parts_moves_no_glyph() -> None:
    plain = "$ z_1 = 0.5 dot.op 1 + (-0.3) dot.op 2 + 0.1 = 0 @mark $"
    named = (
        f"$ {part('z', 'z_1')} {part('eq', '=')} {part('w', '0.5')} dot.op {part('x', '1')} + "
        f"({part('v', '-0.3')}) dot.op {part('y', '2')} + {part('b', '0.1')} = {part('r', '0')} "
        "@mark $"
    )
    assert np.allclose(points(plain), points(named), atol=1e-9)


def test_a_part_holds_exactly_its_glyphs() -> None:
    formula = Formula(f"x + {part('number', '−0.24')} + frac({part('over', 'a')}, b)", theme=THEME)
    assert len(formula.part("number")) == len("−0.24")
    assert len(formula.part("over")) == 1
    with pytest.raises(KeyError, match=r"no part .*other"):
        formula.part("other")


def test_digits_stand_on_the_baseline_and_have_nearly_one_width() -> None:
    advances = set()
    for digit in "0123456789":
        one, two, three = lay_out(f"${digit}{digit}{digit} @mark$")
        assert one.points[:, 1].min() == pytest.approx(0, abs=0.025)
        assert one.points[:, 1].max() == pytest.approx(DIGIT_HEIGHT, abs=0.02)
        step = two.points[:, 0].min() - one.points[:, 0].min()
        assert three.points[:, 0].min() - two.points[:, 0].min() == pytest.approx(step)
        advances.add(round(float(step), 6))
    # The 7 of this face carries an italic correction of 0.013 em.
    assert max(advances) - min(advances) < 0.015


@pytest.mark.parametrize("source", ["z_1 = 2", "frac(partial cal(L), partial z_1) = 2", "−1"])
def test_a_formula_keeps_track_of_baseline_and_size(source: str) -> None:
    formula = Formula(source, theme=THEME, size=0.5).place(at(1.0, -2.0), anchor=0)
    assert formula.baseline == pytest.approx(-2.0)
    assert formula.get_left()[0] == pytest.approx(1.0)
    formula.scale(0.5).shift(at(0.0, 1.0))
    assert formula.size == pytest.approx(0.25)
    formula.place(at(0.0, 0.5))
    assert formula.baseline == pytest.approx(0.5)


def test_two_formulas_share_a_baseline_though_their_boxes_differ() -> None:
    tall = Formula("frac(1, 2) x", theme=THEME).place(at(0, 0))
    flat = Formula("x", theme=THEME).place(at(2, 0))
    assert tall.get_bottom()[1] < flat.get_bottom()[1]
    assert tall.baseline == pytest.approx(flat.baseline)


@pytest.mark.parametrize(
    "text", ['#read("secret.txt")', "$x$ *bold* \\ #let", 'a "quoted" word', "<label> @ref //"]
)
def test_words_are_shown_and_never_run(text: str) -> None:
    assert len(Words(text, theme=THEME).get_family()) > 0
    shown = len(lay_out(f"{escaped(text)}@mark"))
    # Every character that leaves ink is there; ligatures of this face join none of these.
    assert shown == sum(len(lay_out(f"{escaped(c)}@mark")) for c in text if c != " ")


def test_source_that_typst_refuses_is_named() -> None:
    with pytest.raises(TypesetError, match="unknown_function"):
        lay_out("$ unknown_function(x) @mark $")
    with pytest.raises(TypesetError, match="nothing to be seen"):
        lay_out("#h(1pt)")


def test_a_glyph_is_made_as_manim_makes_it_and_shares_nothing_with_the_next_one() -> None:
    one, next_one = (Glyph(lay_out("$ x @mark $")[0], 0.5, THEME.signal) for _ in range(2))
    manims = VMobject(fill_color=THEME.signal, fill_opacity=1, stroke_width=0, name="Glyph")
    manims.set_points(lay_out("$ x @mark $")[0].points * 0.5)
    assert vars(one).keys() == vars(manims).keys() | {"identity"}
    for name, value in vars(manims).items():
        assert type(value) is type(getattr(one, name)), name
        assert np.array_equal(getattr(one, name), value), name
    one.shift(at(1.0, 0.0)).set_fill(THEME.loss, opacity=0.5).set_stroke(THEME.loss, width=2)
    one.add_updater(lambda mobject: mobject)
    np.asarray(one.sheen_direction)[:] = 9.0
    for name, value in vars(manims).items():
        assert np.array_equal(getattr(next_one, name), value), name


def test_a_copy_is_alike_and_shares_nothing_that_changes() -> None:
    formula = Formula("x_1 + 2", theme=THEME).set_fill(THEME.signal)
    glyph = next(member for member in formula.get_family() if isinstance(member, Glyph))
    glyph.add_updater(lambda mobject: mobject)
    copied, manims = glyph.copy(), VMobject.__deepcopy__(glyph, {})
    assert vars(copied).keys() == vars(manims).keys()
    for name, value in vars(manims).items():
        assert type(value) is type(getattr(copied, name)), name
        assert np.array_equal(getattr(copied, name), value), name
    before = glyph.points.copy()
    copied.shift(at(1.0, 0.0)).set_fill(THEME.loss, opacity=0.5)
    copied.updaters.clear()
    assert np.array_equal(glyph.points, before)
    assert glyph.get_fill_color() == THEME.signal
    assert glyph.get_fill_opacity() == 1
    assert glyph.updaters


def test_a_copied_text_has_its_own_glyphs_in_its_parts() -> None:
    formula = Formula(part("one", "1"), theme=THEME)
    copied = formula.copy()
    (glyph,), (twin,) = formula.part("one"), copied.part("one")
    assert twin in copied.get_family()
    assert twin is not glyph
