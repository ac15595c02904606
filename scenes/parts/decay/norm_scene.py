"""A lecture scene in which the gradients of deep networks are measured and compared."""

from typing import ClassVar

from manim import (
    LEFT,
    RIGHT,
    Animation,
    Create,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    LaggedStart,
    ReplacementTransform,
    VGroup,
)

from mathcore.exercise.trace import Quantities
from mathcore.topics.gradient_flow import Experiment, Measured, comparison
from mathcore.topics.torch_gradient_flow import measure
from scenes.kit.scene.motion import write
from scenes.kit.scene.strip import StripScene
from scenes.kit.style.zones import SAFE, STAGE, Zone
from scenes.kit.text.number import VALUE
from scenes.parts.decay.norm_chart import NormChart
from scenes.parts.decay.norm_network import NormNetwork, definition, facts
from scenes.parts.decay.norm_table import NormTable, factor_rule, legend, slope_note, start_rule


class NormScene(StripScene):
    """The network, the chart and the table, and how one becomes the next.

    Attributes
    ----------
    experiment
        What is measured, while the clip is made.
    chart, curves
        The axes, and what was measured of each stack; `draw` brings them in.
    """

    follows_exercise: ClassVar[bool] = False
    experiment: ClassVar[Experiment] = Experiment()

    @property
    def measured(self) -> tuple[Measured, ...]:
        """What autograd measures; torch runs once for all clips of one process."""
        return measure(self.experiment)

    @property
    def numbers(self) -> Quantities:
        """What was measured, and what weights and slopes predict."""
        return self._numbers

    def setup(self) -> None:
        """Measure, and lay out the chart."""
        super().setup()
        numbers = self._numbers = comparison(self.measured)
        self.chart = NormChart(self.experiment, theme=self.theme)
        self.curves = [self.chart.curve_of(one, numbers) for one in self.measured]
        self.table = NormTable(
            self.measured,
            numbers,
            theme=self.theme,
            zone=Zone(SAFE.left, SAFE.right, STAGE.bottom, STAGE.top),
        )
        sigmoid = f"slopes[{self.measured[0].stack.id}]"
        self.bound, self.bound_name = self.chart.slopes_alone(numbers, sigmoid)

    def bring_network(self) -> None:
        """Bring in the layers and the facts about them."""
        xs = [float(self.chart.point(n, 1)[0]) for n in range(1, self.experiment.depth + 1)]
        network = self.network = NormNetwork(self.experiment, xs=xs, theme=self.theme)
        self.facts = facts(self.experiment, left=SAFE.left, theme=self.theme)
        self.play(FadeIn(network.wire), FadeIn(network.loss), run_time=0.5)
        self.play(
            LaggedStart(*(FadeIn(column) for column in network.columns), lag_ratio=0.15),
            LaggedStart(*(FadeIn(fact) for fact in self.facts), lag_ratio=0.25),
            run_time=2.0,
        )

    def send_back(self) -> None:
        """Let the gradient reach each layer in turn, and write what is kept of it."""
        rule = definition(self.experiment, theme=self.theme)
        to_gradient = (
            column.animate.set_stroke(self.theme.gradient)
            for column in reversed(self.network.columns)
        )
        self.play(
            LaggedStart(*to_gradient, lag_ratio=0.3),
            *self.turn_strip(rule),
            run_time=2.2,
        )
        self.add(rule)

    def turn_into_axes(self) -> None:
        """Let every layer become its number under the chart."""
        chart, network = self.chart, self.network
        self.play(
            *(
                ReplacementTransform(*pair)
                for pair in zip(network.columns, chart.layers, strict=True)
            ),
            FadeOut(VGroup(network.wire, network.loss, self.facts)),
            FadeIn(VGroup(chart.lines, chart.powers, chart.names)),
            run_time=1.2,
        )
        self.play(Create(self.bound), run_time=1.2)
        self.play(FadeIn(self.bound_name, shift=0.2 * LEFT), run_time=0.5)

    def draw(self, index: int) -> None:
        """Draw one stack from the last layer back: every seed, then the mean and its factor."""
        curve, stack = self.curves[index], self.measured[index].stack
        earlier = [one.animate.rest() for one in self.curves[max(index - 1, 0) : index]]
        start = start_rule(stack.initialisation, self.experiment, theme=self.theme)
        self.play(*earlier, *self.turn_strip(start, legend(theme=self.theme)), run_time=0.9)
        self.add(*self.strip)
        self.play(Create(curve.seeds), run_time=1.2)
        self.play(
            Create(curve.mean),
            LaggedStart(*(GrowFromCenter(dot) for dot in curve.dots), lag_ratio=0.5),
            run_time=1.4,
        )
        self.play(FadeIn(curve.label, shift=0.2 * LEFT), run_time=0.6)
        self.add(*curve)

    def fill_table(self) -> None:
        """Carry names and measured factors into the table, and work out what they should be."""
        table = self.table
        pairs = list(zip(self.curves, table.rows, strict=True))
        self.play(
            FadeOut(VGroup(*self.chart, self.bound)),
            *(FadeOut(VGroup(c.seeds, c.mean, c.dots, c.label.part("times"))) for c in self.curves),
            run_time=0.7,
        )
        self.play(
            *(
                ReplacementTransform(c.label.part(VALUE), row.measured.part(VALUE))
                for c, row in pairs
            ),
            *(
                ReplacementTransform(c.label.part("name"), row.title.part("name"))
                for c, row in pairs
            ),
            FadeIn(table.headings),
            Create(table.rule),
            run_time=1.2,
        )
        self.remove(*self.curves, *(curve.label for curve in self.curves))
        self.write_in_strip(*factor_rule(self.experiment, theme=self.theme))
        told: set[str] = set()
        for row, one in zip(table.rows, self.measured, strict=True):
            moves: list[Animation] = [FadeIn(row.prediction, shift=0.15 * RIGHT)]
            if one.stack.activation not in told:
                note = slope_note(one.stack, self.numbers, theme=self.theme)
                moves.append(write(note))
                self.strip.add(note)
                told.add(one.stack.activation)
            self.play(*moves, run_time=0.8)
            self.add(row, self.strip)
        self.play(FadeIn(table.mark), run_time=0.5)
