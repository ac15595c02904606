"""The chart: where values stand, what the axes say, and where curves break."""

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from manim import DOWN, LEFT, RIGHT, UP
from manim.typing import Point3D

from scenes.kit.charts.axes import TANGENT_LENGTH, Chart, Scale, powers_of_ten
from scenes.kit.style.theme import load_theme
from scenes.kit.style.zones import STAGE, Zone, zone_of
from scenes.kit.text.formula import Formula

THEME = load_theme("dark")
HALVES = [Fraction(0), Fraction(1, 2), Fraction(1)]


def chart(**changes: Any) -> Chart:
    options: dict[str, Any] = {
        "x_range": (0, 1),
        "y_range": (0, 5),
        "x_ticks": HALVES,
        "y_ticks": [Fraction(1), Fraction(5)],
        "x_label": "hat(y)",
        "y_label": "cal(L)",
        "theme": THEME,
        "zone": STAGE,
    }
    return Chart(**options | changes)


def decades() -> Chart:
    return chart(y_range=(1e-6, 1), y_ticks=powers_of_ten(-6, 0, 2), log_y=True)


def texts(drawn: Chart) -> dict[str, Formula]:
    found = [text for text in drawn.axes if isinstance(text, Formula)]
    return {text.body.removeprefix("$ ").removesuffix(" @mark $"): text for text in found}


def close(one: Point3D, other: Point3D) -> bool:
    return bool(np.allclose(one, other, atol=1e-6))


def pieces(curve: Any) -> list[np.ndarray]:
    return [np.asarray(piece) for piece in curve.get_subpaths()]


def test_a_linear_axis_counts_steps() -> None:
    drawn, room = chart(), chart().inner
    assert close(drawn.point(0, 0), np.array([room.left, room.bottom, 0]))
    assert close(drawn.point(1, 5), np.array([room.right, room.top, 0]))
    assert close(drawn.point(0.5, 2.5), room.center)


def test_a_log_axis_counts_factors() -> None:
    drawn = decades()
    heights = [drawn.point(0, 10.0**exponent)[1] for exponent in range(-6, 1)]
    assert np.allclose(np.diff(heights), drawn.inner.height / 6)
    assert drawn.y_scale.value(drawn.y_scale.share(0.003)) == pytest.approx(0.003)
    sideways = chart(x_range=(1, 100), x_ticks=powers_of_ten(0, 2), log_x=True)
    assert close(sideways.point(10, 2.5), sideways.inner.center)


def test_numbers_stand_at_their_ticks() -> None:
    drawn = chart()
    named = texts(drawn)
    assert set(named) == {"0", "0.5", "1", "5", "hat(y)", "cal(L)"}
    assert named["0.5"].get_x() == pytest.approx(drawn.point(0.5, 0)[0])
    assert named["5"].get_y() == pytest.approx(drawn.point(0, 5)[1], abs=0.02)
    assert named["5"].get_right()[0] < drawn.inner.left
    assert set(texts(decades())) >= {"10^(−6)", "10^(−4)", "10^(−2)", "10^(0)"}


@pytest.mark.parametrize("x_label", ["z", '"gradient steps"'])
@pytest.mark.parametrize("zone", [STAGE, Zone(-1.0, 4.0, -1.0, 2.0)])
def test_all_of_it_keeps_to_its_zone(x_label: str, zone: Zone) -> None:
    for drawn in (chart(x_label=x_label, zone=zone), chart(zone=zone, has_panel=False)):
        assert zone.contains(zone_of(drawn.axes))
    assert not zone.contains(zone_of(chart(zone=zone, inner=zone).axes))  # no room for numbers


def test_the_panel_fills_the_zone_or_is_not_there() -> None:
    assert zone_of(chart().panel).contains(STAGE)
    assert len(chart(has_panel=False).panel) == 0


def test_the_axes_cross_at_zero_where_there_is_one() -> None:
    drawn = chart(x_range=(-5, 5), x_ticks=[Fraction(-4)], y_range=(-1, 1), y_ticks=[])
    assert close(drawn.on_x_axis(0), drawn.inner.center)
    assert close(drawn.on_y_axis(0), drawn.inner.center)
    assert close(decades().on_x_axis(0), decades().point(0, 1e-6))
    left = chart(x_range=(-5, 5), x_ticks=[], y_axis_left=True)
    assert close(left.on_y_axis(0), left.point(-5, 0))


def test_a_curve_stands_where_its_function_is_and_keeps_a_kink() -> None:
    drawn = chart(x_range=(-1, 2))
    curve = drawn.curve(lambda x: max(x, 0.0), "signal")
    assert curve.get_stroke_color() == THEME.signal
    assert close(curve.get_start(), drawn.point(-1, 0))
    assert close(curve.get_end(), drawn.point(2, 2))
    assert min(np.linalg.norm(curve.points - drawn.point(0, 0), axis=1)) < 1e-6


def test_a_curve_breaks_exactly_where_its_function_leaves_the_axes() -> None:
    drawn = chart()
    (loss,) = pieces(drawn.curve(lambda x: -math.log(x)))  # no value at 0
    assert close(loss[0], drawn.point(math.exp(-5), 5))
    assert close(loss[-1], drawn.point(1, 0))
    left, right = pieces(drawn.curve(lambda x: 40 * (x - 0.5) ** 2 * 2 - 1))
    assert left[-1][1] == pytest.approx(drawn.point(0, 0)[1], abs=1e-6)
    assert right[0][1] == pytest.approx(drawn.point(0, 0)[1], abs=1e-6)
    assert len(drawn.curve(lambda x: 6.0).points) == 0


def test_a_line_through_samples_breaks_where_one_is_off_the_axes() -> None:
    drawn = chart()
    samples = [(0.0, 1.0), (0.2, 2.0), (0.4, 7.0), (0.6, 2.0), (0.8, 1.0)]
    one, two = pieces(drawn.polyline(samples))
    assert close(one[-1], drawn.point(0.2, 2))
    assert close(two[0], drawn.point(0.6, 2))
    assert len(pieces(drawn.polyline([(x, 1.0) for x, _ in samples]))) == 1


@pytest.mark.parametrize("slope", [-100.0, -1.98, 0.0, 3.0])
def test_a_tangent_has_the_true_slope_on_the_stage(slope: float) -> None:
    drawn = chart()
    line = drawn.tangent(0.5, 2, slope)
    assert close(line.get_center(), drawn.point(0.5, 2))
    assert line.get_length() == pytest.approx(TANGENT_LENGTH)
    run, rise, _ = drawn.point(0.51, 2 + 0.01 * slope) - drawn.point(0.5, 2)
    across, up, _ = line.get_end() - line.get_start()
    assert up / across == pytest.approx(rise / run)
    assert up / across != pytest.approx(2 * rise / run, abs=0.1) or slope == 0.0


def test_on_a_log_axis_the_tangent_of_an_exponential_is_the_line_itself() -> None:
    drawn = chart(y_range=(1e-3, 1), y_ticks=[], log_y=True)
    line = drawn.tangent(0.5, 10**-1.5, -3 * math.log(10) * 10**-1.5, length=2)
    run, rise, _ = drawn.point(1, 1e-3) - drawn.point(0, 1)
    across, up, _ = line.get_end() - line.get_start()
    assert up / across == pytest.approx(rise / run)


def test_a_name_stands_beside_the_end_of_its_curve() -> None:
    drawn = chart()
    end = drawn.curve(lambda x: x).get_end()
    beside = drawn.label('"MSE"', end, "loss")
    assert beside.get_left()[0] == pytest.approx(end[0] + 0.2)
    assert beside.get_y() == pytest.approx(end[1], abs=0.03)
    assert drawn.label("x", end, "loss", toward=LEFT).get_right()[0] < end[0] - 0.15
    assert drawn.label("x", end, "loss", toward=UP).get_bottom()[1] > end[1] + 0.15
    assert drawn.label('"X"', end, "loss", toward=DOWN).get_top()[1] < end[1] - 0.15
    assert drawn.label("x", end, "loss", toward=RIGHT).get_left()[0] > end[0] + 0.15


def test_a_dot_stands_at_its_values() -> None:
    assert close(decades().dot(1, 1e-3, "gradient").get_center(), decades().point(1, 1e-3))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"x_range": (1, 0)}, "grows"),
        ({"y_range": (0, 1), "y_ticks": [], "log_y": True}, "positive"),
        ({"y_ticks": [Fraction(6)]}, "tick 6 is outside"),
    ],
)
def test_axes_that_cannot_be_are_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        chart(**changes)


def test_a_scale_holds_its_ends_and_nothing_else() -> None:
    scale = Scale(0, 5)
    assert scale.holds(0)
    assert scale.holds(5)
    assert not any(scale.holds(value) for value in (-0.01, 5.01, math.nan, math.inf))
