"""The two clips on fading gradients: figures, bars, gates and lines stand for what they say."""

import math
from dataclasses import replace
from itertools import pairwise
from typing import cast

import numpy as np
import pytest
from film_settings import look
from reference_gradient_decay import chain_reference, measured_reference

from mathcore.topics.gradient_flow import DEPTH, STACKS, Experiment, Measured, chain, comparison
from mathcore.topics.torch_gradient_flow import measure
from scenes.gradient_decay import GradientDecay, MeasuredGradients
from scenes.kit.style.theme import load_theme
from scenes.kit.text.formula import Formula
from scenes.parts.decay.bars import BAR, FLOOR, FULL, LINEAR, LOGARITHMIC, Passing, bar_at, height
from scenes.parts.decay.gate_chain import BOX, Stops
from scenes.parts.decay.norm_chart import NormChart
from scenes.parts.decay.norm_network import NormNetwork, facts
from scenes.publish.check.examine import check_clip

decay = pytest.mark.xdist_group("GradientDecay")
norms = pytest.mark.xdist_group("MeasuredGradients")
THEME = load_theme("dark")


@decay
def test_the_figures_of_the_lab_are_on_screen() -> None:
    digits = look("GradientDecay").digits
    assert digits["slope"] == "0.25"
    assert digits["sigmoid[5]"] == "0.000977"
    assert digits["sigmoid[10]"] == "0.00000095"
    assert digits["relu[10]"] == "1"
    found = chain_reference()
    assert f"{found['sigmoid[5]']:.6f}" == digits["sigmoid[5]"]
    assert f"{found['sigmoid[10]']:.8f}" == digits["sigmoid[10]"]


@decay
def test_every_gate_says_what_its_slope_is() -> None:
    seen = look("GradientDecay")
    # Besides the gates', the gradient over the bar behind the first gate; 1 enters and 1 is left.
    for beat, slope, others in (("A log axis", "0.25", 1), ("ReLU, active", "1", 2)):
        assert seen.written(beat, f"${slope}$") == DEPTH + others
        assert seen.written(beat, "slope") == 1


@decay
def test_what_sigmoids_left_is_named_beside_the_relus() -> None:
    seen = look("GradientDecay")
    assert seen.written("ReLU, active", "sigmoid:") == 2
    # How many layers that is after is said where it is worked out.
    assert seen.written("A log axis", "after 5 layers") == 1
    assert seen.written("ReLU, active", "after 5 layers") == 0


@decay
def test_the_weight_and_the_place_of_the_bound_are_shown() -> None:
    items = look("GradientDecay").items["A chain of sigmoids"]
    claims = {claim.quantity.id: claim.text for item in items for claim in item.claims}
    assert (claims["w"], claims["z"]) == ("1", "0")


@decay
def test_a_bar_is_as_high_as_its_gradient() -> None:
    values = [float(chain()[f"sigmoid[{n}]"].value) for n in range(DEPTH + 1)]
    assert [height(value, LINEAR) / FULL for value in values] == pytest.approx(values)
    logs = [height(value, LOGARITHMIC) for value in values]
    assert logs[0] == pytest.approx(FULL)
    assert logs[-1] > 0
    steps = [one - two for one, two in pairwise(logs)]
    assert steps == pytest.approx([steps[0]] * DEPTH)
    # On the linear axis the sixth bar is thinner than a hairline.
    assert height(values[5], LINEAR) < 0.01


@decay
def test_a_bar_stays_a_rectangle_and_shrinks_inside_the_gate_and_nowhere_else() -> None:
    stops = Stops(DEPTH)
    start, end, gate = stops.stop(0), stops.stop(1), stops.gate(1)
    assert gate == pytest.approx((start + end) / 2)
    bar = bar_at(start, 2.0, THEME)
    passing = Passing(bar, start, end, (2.0, 0.5), THEME)
    for alpha in np.linspace(0, 1, 21):
        passing.interpolate_mobject(float(alpha))
        corners = {(round(float(x), 6), round(float(y), 6)) for x, y, _ in bar.get_anchors()}
        assert len(corners) == 4
        assert len({x for x, _ in corners}) == len({y for _, y in corners}) == 2
        assert float(bar.width) == pytest.approx(BAR)
        assert float(bar.get_bottom()[1]) == pytest.approx(FLOOR)
        x = float(bar.get_x())
        if x >= gate + BOX / 2:
            assert float(bar.height) == pytest.approx(2.0)
        elif x <= gate - BOX / 2:
            assert float(bar.height) == pytest.approx(0.5)
        else:
            assert 0.5 < float(bar.height) < 2.0
    assert float(bar.get_x()) == pytest.approx(end)
    assert bar.get_stroke_width() == pytest.approx(0)
    passing.interpolate_mobject(0.5)
    assert float(bar.height) == pytest.approx((2.0 + 0.5) / 2)


@norms
def test_the_network_measured_is_the_one_that_the_film_describes() -> None:
    experiment = MeasuredGradients.experiment
    listed = cast(list[Formula], facts(experiment, left=0, theme=THEME).submobjects)
    written = " ".join(text.body for text in listed)
    for number in ("10 ", "64 ", "30 "):
        assert number in written
    xs = [float(n) for n in range(experiment.depth)]
    network = NormNetwork(experiment, xs=xs, theme=THEME)
    assert len(network.columns) == experiment.depth
    # One curve of four points a neuron.
    assert {len(column.points) for column in network.columns} == {4 * experiment.width}


@norms
def test_what_the_narration_says_holds_for_what_was_measured() -> None:
    found = measured_reference()
    default, xavier, relu, he = (found[f"factor[{stack.id}]"] for stack in STACKS)
    assert default < 0.25  # under the dashed line: the weights shrink it too
    assert default < xavier < 0.25  # the slopes are what is left
    assert xavier < relu < 0.5  # more slowly, but more than half is lost at each layer
    assert he == pytest.approx(1, abs=0.05)  # it holds
    digits = look("MeasuredGradients").digits
    for stack in STACKS:
        assert digits[f"factor[{stack.id}]"] == f"{found[f'factor[{stack.id}]']:.2f}"


@norms
def test_the_table_says_where_its_slopes_come_from() -> None:
    seen = look("MeasuredGradients")
    for said in (
        '"sigmoid:" 0.25 "at most, at" z = 0',
        '"ReLU:" sqrt(1 \\/ 2) approx 0.707, thick "half the gates open"',
        'n = 64 "inputs"',
    ):
        assert seen.written("Weights times slopes", f"$ {said} $") == 1


@norms
def test_every_seed_has_its_line_and_every_layer_its_dot() -> None:
    experiment = Experiment(depth=4, width=8, batch=8, seeds=3)
    (one,) = measure(experiment, STACKS[:1])
    chart = NormChart(experiment, theme=THEME)
    curve = chart.curve_of(one, comparison([one]))
    # Three pieces of four points from layer to layer.
    assert len(curve.seeds.points) == experiment.seeds * 4 * (experiment.depth - 1)
    assert len(curve.dots) == experiment.depth
    for dot, layer in zip(curve.dots, range(experiment.depth, 0, -1), strict=True):
        level = math.log10(one.typical[layer - 1])
        unit = chart.point(1, 1)[1] - chart.point(1, 0.1)[1]
        assert dot.get_y() == pytest.approx(chart.point(1, 1)[1] + level * unit)
        assert dot.get_x() == pytest.approx(chart.point(layer, 1)[0])


class Corrupted(MeasuredGradients):
    """Labels one stack with a factor that nobody measured."""

    def setup(self) -> None:
        super().setup()
        first = self.measured[0]
        wrong = Measured(first.stack, tuple((2 * row[0], *row[1:]) for row in first.norms))
        self.curves[0] = self.chart.curve_of(wrong, comparison([wrong]))


@norms
def test_a_factor_that_was_not_measured_is_found_out() -> None:
    found = [str(finding) for finding in check_clip(Corrupted)]
    assert any("factor[sigmoid_default]" in text for text in found)


class Unsqueezed(GradientDecay):
    """Writes the wrong slope under the gates."""

    def setup(self) -> None:
        super().setup()
        wrong = replace(self.numbers["slope"], value=self.numbers["w"].value)
        factor = self.chain.factors[0]
        factor.claims = (replace(factor.claims[0], quantity=wrong),)


@decay
def test_a_wrong_slope_under_a_gate_is_found_out() -> None:
    found = [str(finding) for finding in check_clip(Unsqueezed)]
    assert any("slope is shown as 0.25 but another trace made it" in text for text in found)
