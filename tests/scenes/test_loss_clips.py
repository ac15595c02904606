"""The clips about the two losses: the lab's figures on screen, and what their charts show."""

from fractions import Fraction

import numpy as np
import pytest
from film_settings import lab, look
from manim import Dot
from reference_losses import two_descents, wrong_prediction

from mathcore.formula.losses import LOSSES
from mathcore.topics.loss_comparison import loss_at_logit
from mathcore.topics.loss_descent import descend
from scenes.kit.charts.axes import Chart
from scenes.kit.style.theme import load_theme
from scenes.kit.style.zones import zone_of
from scenes.kit.text.formula import Formula
from scenes.kit.text.number import Number
from scenes.losses import WrongPrediction
from scenes.parts.losses.chart import DASHES, TOP, LossChart, PushChart
from scenes.parts.losses.layout import CHART, LEFT_HALF, RIGHT_HALF
from scenes.parts.losses.table import PAIR, LossTable
from scenes.parts.losses.walk import DescentWalk
from scenes.two_descents import STEPS

THEME = load_theme("dark")


def chart(over: str = "prediction", label: int = 1) -> LossChart:
    return LossChart(over, label=label, theme=THEME, zone=LEFT_HALF)  # type: ignore[arg-type]


@pytest.mark.xdist_group("WrongPrediction")
def test_the_figures_of_the_lab_are_shown_and_are_those_of_autograd() -> None:
    found = wrong_prediction()
    figures = {
        "bce": 4.605,
        "mse": 0.980,
        "bce_y_hat": -100.0,
        "mse_y_hat": -1.98,
        "bce_z": -0.99,
        "mse_z": -0.0196,
    }
    digits = {
        "bce": "4.6052",
        "mse": "0.9801",
        "bce_y_hat": "−100",
        "mse_y_hat": "−1.98",
        "bce_z": "−0.99",
        "mse_z": "−0.0196",
        "times": "4.7",
        "times_y_hat": "50.5",
        "z": "−4.5951",
        "sigmoid'": "0.0099",
    }
    for id, figure in figures.items():
        assert found[id] == pytest.approx(figure, abs=6e-4 if id in {"bce", "mse"} else 3e-6)
    shown = look("WrongPrediction").digits
    assert {id: shown[id] for id in digits} == digits
    # The same factor has multiplied both slopes, so that no second ratio is shown.
    assert "times_z" not in shown


@pytest.mark.xdist_group("LossCurves")
def test_the_row_that_is_asked_for_stays_open() -> None:
    shown = look("LossCurves").digits
    assert {"bce[0]", "mse[0]", "bce[2]", "mse[2]"} <= shown.keys()
    assert not {"bce[1]", "mse[1]"} & shown.keys()


@pytest.mark.xdist_group("TwoDescents")
def test_both_descents_are_read_off_at_real_steps() -> None:
    shown, found = look("TwoDescents").values, two_descents()
    for id in ("bce_z[1]", "mse_z[1]", "bce_y_hat[10]", "mse_y_hat[10]", "bce_steps", "mse_steps"):
        assert shown[id] == pytest.approx(found[id], rel=1e-12)
    assert (found["bce_steps"], found["mse_steps"]) == (6, 59)


class TestLossChart:
    def test_a_point_moves_sideways_when_the_axis_changes(self) -> None:
        by_prediction, by_logit = chart(), chart("logit")
        one, other = (c.curves["bce"].points for c in (by_prediction, by_logit))
        assert one.shape == other.shape
        assert np.allclose(one[:, 1], other[:, 1])
        assert not np.allclose(one[:, 0], other[:, 0], atol=0.1)

    @pytest.mark.parametrize("over", ["prediction", "powers", "logit"])
    def test_squared_error_is_dashed_all_along_its_curve(self, over: str) -> None:
        drawn = chart(over)
        points, whole = drawn.curves["mse"].points, drawn.unbroken("mse").points
        assert points.shape == chart().curves["mse"].points.shape
        starts, ends = points[::4], points[3::4]
        gaps = np.linalg.norm(starts[1:] - ends[:-1], axis=1)
        assert np.count_nonzero(gaps > 0.03) == DASHES - 1
        assert np.allclose(np.delete(gaps, np.flatnonzero(gaps > 0.03)), 0)
        # Each dash lies on the curve, and the first and last reach its ends.
        heights = np.interp(points[:, 0], whole[:, 0], whole[:, 1])
        assert np.allclose(points[:, 1], heights, atol=0.01)
        assert np.allclose(points[[0, -1]], whole[[0, -1]])
        assert len(drawn.curves["bce"].get_subpaths()) == 1

    @pytest.mark.parametrize("loss", LOSSES)
    def test_the_other_label_is_the_mirror(self, loss: str) -> None:
        one, other = chart(label=1), chart(label=0)
        middle = one.inner.left + one.inner.right
        assert np.allclose(one.curves[loss].points[:, 0] + other.curves[loss].points[:, 0], middle)
        assert np.allclose(one.curves[loss].points[:, 1], other.curves[loss].points[:, 1])

    def test_cross_entropy_leaves_at_the_top_and_squared_error_keeps_under_one(self) -> None:
        drawn = chart()
        assert drawn.curves["bce"].get_top()[1] == pytest.approx(drawn.point(0, TOP)[1])
        assert drawn.curves["mse"].get_top()[1] <= drawn.point(0, 1)[1]

    def test_over_powers_of_ten_cross_entropy_is_a_straight_line_far_out(self) -> None:
        drawn = chart("powers")
        points = drawn.beyond("bce").points
        slopes = np.diff(points[:, 1])[::4] / np.diff(points[:, 0])[::4]
        assert np.allclose(slopes, slopes[-1], rtol=0.01)
        assert points[:, 0].min() == pytest.approx(drawn.inner.left, abs=1e-6)

    def test_the_names_stand_on_the_panel_and_off_the_curves(self) -> None:
        for over in ("prediction", "powers", "logit"):
            drawn = chart(over)
            for loss in LOSSES:
                name = zone_of(drawn.names[loss])
                assert LEFT_HALF.contains(name)
                for curve in drawn.curves.values():
                    x, y = curve.points[:, 0], curve.points[:, 1]
                    inside = (name.left < x) & (x < name.right) & (name.bottom < y) & (y < name.top)
                    assert not inside.any(), (over, loss)

    def test_the_push_is_the_size_of_the_slope(self) -> None:
        drawn = PushChart(theme=THEME, zone=LEFT_HALF)
        assert drawn.spot("bce", 0.0)[1] == pytest.approx(0.5)
        assert drawn.spot("mse", 0.0)[1] == pytest.approx(0.25)
        name, hump = zone_of(drawn.names["mse"]), drawn.curves["mse"].points
        over = (name.left < hump[:, 0]) & (hump[:, 0] < name.right)
        assert (hump[over, 1] > name.top + 0.05).all()


def test_a_tangent_is_cut_off_at_the_axis_and_keeps_its_slope() -> None:
    scene = WrongPrediction(lab())
    scene.chart = LossChart("prediction", theme=THEME, zone=CHART)
    scene.logit = float(scene.numbers["z"].value)
    whole = scene.chart.tangent(*scene.chart.spot("mse", scene.logit), -1.98, length=1.8)
    cut = scene.tangent("mse", "y_hat")
    assert whole.get_left()[0] < scene.chart.inner.left
    assert cut.get_left()[0] == pytest.approx(scene.chart.inner.left)
    assert cut.get_angle() == pytest.approx(whole.get_angle())


def test_the_table_gives_up_a_blank_for_its_number() -> None:
    rows = [Formula("x", theme=THEME), Formula("y", theme=THEME)]
    table = LossTable(rows, PAIR, theme=THEME, zone=RIGHT_HALF, pitch=1.0)
    quantity = WrongPrediction(lab()).numbers["bce"]
    number = table.number(quantity, 1, "BCE")
    assert isinstance(number, Number)
    blank = table.blanks[1, "BCE"]
    assert number.get_right()[0] == pytest.approx(blank.get_right()[0], abs=0.02)
    assert number.get_bottom()[1] > blank.get_y()
    assert blank in table.lines[1].submobjects
    table.fill(1, "BCE", number)
    assert blank not in table.lines[1].submobjects
    assert table.found["bce"] is number


def test_a_walk_stands_where_the_descent_is() -> None:
    descents = descend(Fraction(1, 100), 1, Fraction(1), STEPS)
    losses = chart("logit")
    steps = Chart(
        x_range=(0, STEPS),
        y_range=(0, 1),
        x_ticks=[],
        y_ticks=[],
        x_label="",
        y_label="",
        theme=THEME,
        zone=RIGHT_HALF,
    )
    walk = DescentWalk("bce", descents, losses=losses, steps=steps)
    for k in (0, 1, 7, STEPS):
        walk.stand(k)
        z = descents.values("bce_z")[k]
        expected = losses.point(z, loss_at_logit("bce", z, 1))
        assert np.allclose(walk.ball.get_center(), expected)
        head = steps.point(k, descents.values("bce_y_hat")[k])
        assert np.allclose(walk.head.get_center(), head)
        assert len(walk.trail) == len(walk.dots) == k + 1
        assert all(isinstance(dot, Dot) for dot in walk.trail)
    walk.stand(1.5)
    assert not np.allclose(walk.ball.get_center(), walk.trail[-1].get_center())
