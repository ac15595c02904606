"""The clips on activations: what is read off the curves, and what stands still."""

from itertools import combinations

import numpy as np
import pytest
from film_settings import look
from reference_activations import activation_curves, dead_relu

from mathcore.numbers.format import display
from mathcore.topics.descent import two_neurons
from scenes.kit.scene.lecture import LectureScene
from scenes.kit.style.theme import load_theme
from scenes.kit.style.zones import Zone, at
from scenes.kit.text.typeset import Glyph
from scenes.parts.activations.neuron_panel import COLUMNS, STEEPER, NeuronPanel
from scenes.parts.activations.running_number import RunningNumber
from scenes.parts.activations.slope_pair import ActivationLook, SlopePair
from scenes.parts.activations.slope_scene import JUST_RIGHT, RELU, SIGMOID, SIGMOID_BESIDE_RELU
from scenes.parts.activations.two_pictures import LEFT_HALF, MIDDLE, RIGHT_HALF
from scenes.publish.check.examine import check_clip

on_neurons = pytest.mark.xdist_group("DeadReLU")
on_curves = pytest.mark.xdist_group("ActivationCurves")
LOOKS = [
    pytest.param(SIGMOID, MIDDLE, id="sigmoid"),
    pytest.param(SIGMOID_BESIDE_RELU, LEFT_HALF, id="sigmoid-beside-relu"),
    pytest.param(RELU, RIGHT_HALF, id="relu"),
]


@on_curves
def test_the_curves_show_the_slopes_of_the_lecture() -> None:
    digits = look("ActivationCurves").digits
    assert digits == {
        "sigmoid'[-5]": "0.0066",
        "sigmoid'[0]": "0.25",
        "sigmoid'[5]": "0.0066",
        "relu'[-5]": "0",
        "relu'[5]": "1",
    }
    found = activation_curves()
    for id, text in digits.items():
        assert display(found[id]).number == pytest.approx(float(text))


@on_curves
def test_the_last_picture_compares_both_slopes() -> None:
    seen = look("ActivationCurves")
    texts = seen.texts["On one scale"]
    assert sum("0.25" in text and "part" in text for text in texts) == 3
    # "A quarter" and "all" of the narration are the slopes themselves.
    assert seen.values["sigmoid'[0]"] == 0.25
    assert seen.values["relu'[5]"] == 1


@pytest.mark.parametrize(("drawn", "zone"), LOOKS)
@pytest.mark.parametrize("z", [-5.0, -1.3, 0.0, 2.0, 5.0])
def test_the_probe_stands_on_both_curves(drawn: ActivationLook, zone: Zone, z: float) -> None:
    pair = SlopePair(drawn, theme=load_theme("dark"), zone=zone)
    probe = pair.probe
    probe.stand_at(z)
    value, slope = float(pair.value(z)), float(pair.slope(z))
    assert np.allclose(probe.touch.get_center(), pair.upper.point(z, value))
    assert np.allclose(probe.mark.get_center(), pair.lower.point(z, slope))
    # The tangent rises by the slope, measured in the units of the axes.
    start, end = probe.tangent.get_start_and_end()
    inner = pair.upper.inner
    per_z, per_unit = inner.width / 10, inner.height / drawn.top
    rise = (end[1] - start[1]) / per_unit / ((end[0] - start[0]) / per_z)
    assert rise == pytest.approx(slope, abs=1e-9)
    assert float(probe.number.text) == pytest.approx(slope, abs=10.0**-drawn.decimals / 2)
    # What it leaves behind ends where it stands.
    grown = [piece for piece in probe.trail if len(piece.points)]
    if z > -5:
        assert max(piece.get_right()[0] for piece in grown) == pytest.approx(
            pair.lower.point(z, 0)[0], abs=1e-6
        )
    else:
        assert grown == []


def test_side_by_side_what_is_steeper_looks_steeper() -> None:
    theme = load_theme("dark")
    beside = SlopePair(SIGMOID_BESIDE_RELU, theme=theme, zone=LEFT_HALF).touching(0)
    relu = SlopePair(RELU, theme=theme, zone=RIGHT_HALF).touching(2)
    assert np.tan(relu.get_angle()) == pytest.approx(4 * np.tan(beside.get_angle()))
    # On its own axes it looks the steeper one, although it is not.
    alone = SlopePair(SIGMOID, theme=theme, zone=MIDDLE).touching(0)
    assert alone.get_angle() > relu.get_angle()


def test_the_line_at_the_kink_takes_the_mark_along() -> None:
    probe = SlopePair(RELU, theme=load_theme("dark"), zone=RIGHT_HALF).probe
    probe.stand_at(JUST_RIGHT)
    assert probe.tangent.get_angle() > 0.1
    swing = probe.swing(1.0, 0.0, run_time=1)
    swing.rate_func = lambda share: share
    swing.begin()
    for share, slope in ((0.0, 1.0), (0.5, 0.5), (1.0, 0.0)):
        swing.interpolate(share)
        expected = probe.pair.touching(0, slope)
        assert probe.tangent.get_angle() == pytest.approx(expected.get_angle(), abs=1e-6)
        mark = probe.pair.lower.point(0, slope)
        assert np.allclose(probe.mark.get_center(), mark, atol=1e-6)


def test_a_derivative_with_a_jump_is_drawn_in_two_pieces() -> None:
    theme = load_theme("dark")
    assert len(SlopePair(SIGMOID, theme=theme, zone=MIDDLE).slopes) == 1
    assert len(SlopePair(RELU, theme=theme, zone=MIDDLE).slopes) == 2


def test_a_running_number_keeps_its_digits_in_place() -> None:
    number = RunningNumber(2, theme=load_theme("dark"))

    def middles(value: float) -> list[float]:
        number.display(value, at(1, 2))
        return [float(glyph.get_x()) for glyph in number if len(glyph.points)]

    assert middles(0.11) == pytest.approx(middles(0.88), abs=1e-9)
    assert number.text == "0.88"
    assert len(middles(-0.004)) == 4  # no "−0.00"
    assert number.text == "0.00"
    assert len(middles(-0.5)) == 5
    assert all(isinstance(glyph, Glyph) for glyph in number)
    with pytest.raises(ValueError, match="no room"):
        middles(1e8)


def test_a_running_number_on_a_still_is_found() -> None:
    class Held(LectureScene):
        title = "Held"

        def construct(self) -> None:
            with self.beat("A number is left running", "It is still there."):
                self.add(RunningNumber(2, theme=self.theme).display(0.25, at(0, 0)))

    assert any("belong to no text" in str(finding) for finding in check_clip(Held))


@on_neurons
def test_the_dead_neurons_rows_are_all_the_same_and_the_live_ones_are_not() -> None:
    seen = look("DeadReLU")
    for name, is_dead in (("live", False), ("dead", True)):
        for column in COLUMNS:
            texts = [seen.digits[f"{column}[{name},{step}]"] for step in range(4)]
            assert (len(set(texts)) == 1) == is_dead
    assert [seen.digits[f"dL_dw[dead,{step}]"] for step in range(4)] == ["0"] * 4
    losses = [seen.values[f"L[live,{step}]"] for step in range(4)]
    assert losses == sorted(losses, reverse=True)


@on_neurons
def test_the_figures_on_the_last_pictures() -> None:
    digits = look("DeadReLU").digits
    expected = {
        "w[large,1]": "−1.1",
        "b[large,1]": "−0.4",
        "dL_dw[large,1]": "0",
        "dL_db[large,2]": "0",
        "dL_dw[half,0]": "−1.75",
        "slope[leaky,0,0]": "0.01",
        "L[leaky,0]": "3.58",
        "L[leaky,200]": "0.78",
    }
    assert {id: digits[id] for id in expected} == expected
    found = dead_relu()
    assert found["L[leaky,200]"] == pytest.approx(0.78, abs=0.005)
    assert found["w[large,1]"] == pytest.approx(-1.1)


@on_neurons
def test_the_learning_rate_stands_wherever_steps_are_taken() -> None:
    seen, found = look("DeadReLU"), dead_relu()
    for name, text in (("live", "0.04"), ("dead", "0.04"), ("large", "0.4"), ("leaky", "0.04")):
        assert seen.digits[f"eta[{name}]"] == text
        assert found[f"eta[{name}]"] == float(text)
    # Without a leak as many steps change nothing.
    runs = two_neurons()
    assert runs.dead.steps == runs.leaky.steps
    assert runs.dead.is_dead(runs.dead.steps)
    assert seen.digits["L[dead,200]"] == "3.5"


@on_neurons
def test_the_question_comes_last() -> None:
    assert look("DeadReLU").rehearsal.beats[-1].name == "To discuss"


@pytest.mark.parametrize("name", ["live", "half"])
def test_errors_stand_clear_of_the_curve_the_axis_and_each_other(name: str) -> None:
    panel = NeuronPanel(theme=load_theme("dark"), zone=MIDDLE)
    run = getattr(two_neurons(), name)
    errors = panel.errors(run, 0)
    origin, one = panel.chart.point(0, 0), panel.chart.point(1, 1)
    rise = (one[1] - origin[1]) / (one[0] - origin[0])
    for error, z in zip(errors, run.samples("z", 0), strict=True):
        if z.value > 0:
            right, bottom = error.get_right()[0], error.get_bottom()[1]
            assert error.get_left()[0] > origin[0] + 0.05
            assert bottom > origin[1] + rise * (right - origin[0]) + 0.05
    assert not any(one.stands_on(other) for one, other in combinations(errors, 2))


@on_neurons
def test_what_the_sentences_say_is_so() -> None:
    runs = two_neurons()
    notes = {beat.name: beat.note for beat in look("DeadReLU").rehearsal.beats}
    assert f"after {runs.leaky.first_active_step} steps" in notes["Leaky ReLU"]
    assert runs.live.neuron.w == runs.dead.neuron.w
    assert runs.live.neuron.x == runs.dead.neuron.x
    assert runs.live.neuron.b != runs.dead.neuron.b
    # The table's last row on the leaky side is what its caption says.
    assert look("DeadReLU").written("Leaky ReLU", "leaky, 200 steps later") == 1
    assert not runs.leaky.is_dead(200)
    # z grows with x, so that the fourth sample's is the largest.
    zs = [z.value for z in runs.dead.samples("z", 0)]
    assert max(zs) == zs[3] < 0


@pytest.mark.parametrize("name", ["live", "dead", "leaky"])
def test_the_dots_stand_on_the_curve_at_their_z(name: str) -> None:
    run = getattr(two_neurons(), name)
    panel = NeuronPanel(theme=load_theme("dark"), zone=MIDDLE)
    for step in (0, run.steps):
        for dot, z, h in zip(
            panel.dots(run, step), run.samples("z", step), run.samples("h", step), strict=True
        ):
            height = float(h.value) * (STEEPER if h.value < 0 else 1)
            assert np.allclose(dot.get_center(), panel.chart.point(float(z.value), height))


def test_the_dots_pass_through_every_step() -> None:
    run = two_neurons().live
    panel = NeuronPanel(theme=load_theme("dark"), zone=MIDDLE)
    dots = panel.dots(run, 0)
    course = panel.course(dots, run, 0, 2)
    course.rate_func = lambda share: share
    course.begin()
    for share, step in ((0.5, 1), (1.0, 2)):
        course.interpolate(share)
        for dot, goal in zip(dots, panel.dots(run, step), strict=True):
            assert np.allclose(dot.get_center(), goal.get_center())
    assert not np.allclose(dots[0].get_center(), panel.dots(run, 0)[0].get_center())


def test_numbers_of_a_column_have_their_points_under_each_other() -> None:
    run = two_neurons().live
    panel = NeuronPanel(theme=load_theme("dark"), zone=MIDDLE)
    cells = [panel.cell(run, "w", step, step) for step in range(4)]
    points = {round(float(cell.part("value")[cell.shown.index(".")].get_x()), 6) for cell in cells}
    assert len(points) == 1
