"""A worksheet clip in which a gate opens as a graph, so that its output is read off the curve."""

from typing import Any

from manim import Create, FadeIn, FadeOut, ReplacementTransform

from mathcore.formula.activations import activation
from scenes.kit.network.motion import left_of
from scenes.kit.scene.motion import fly_to
from scenes.kit.scene.settings import Settings
from scenes.kit.style.zones import STAGE, Zone
from scenes.kit.text.number import VALUE
from scenes.kit.text.step import RESULT, RESULT_RELATION, Step, slot
from scenes.kit.worksheet.scene import WorksheetScene
from scenes.parts.forward.activation_plot import ActivationPlot

#: A curve that leaves a neuron rises over the numbers beside it.
OVER_THE_TOP = 1.2


class CurveReadingScene(WorksheetScene):
    """A worksheet scene that can open the output neuron's gate as a graph.

    Attributes
    ----------
    plot
        The graph while it is open.
    """

    def __init__(self, settings: Settings | None = None, **options: Any) -> None:
        super().__init__(settings, **options)
        self.plot: ActivationPlot | None = None

    def read_off_curve(self, step: Step) -> None:
        """Open the gate of the output neuron as a graph and read the prediction there."""
        layer, diagram = len(self.exercise.layers), self.diagram
        neuron = diagram.neuron(layer, 0)
        z, output = self.trace[f"z{layer}[0]"], step.quantity
        right = float(neuron.frame.get_left()[0]) - 0.35
        plot = ActivationPlot(
            self.exercise.layers[-1].activation,
            z,
            output,
            symbol=f"{activation(self.exercise.layers[-1].activation).symbol}(z)",
            theme=self.theme,
            zone=Zone(STAGE.left, right, STAGE.bottom, STAGE.top),
        )
        behind = left_of(diagram, layer)
        curve = neuron.gate.curve.copy()
        self.play(
            *(FadeOut(mobject) for mobject in behind),
            FadeIn(plot.panel),
            FadeIn(plot.axes),
            run_time=0.8,
        )
        self.play(ReplacementTransform(curve, plot.graph, path_arc=OVER_THE_TOP), run_time=1.0)
        self.play(fly_to(diagram.source(z.id), plot.entry.part(VALUE)), run_time=0.9)
        self.play(
            *(FadeIn(step.numbers.part(name)) for name in step.signs),
            fly_to(plot.entry.part(VALUE), step.numbers.part(slot(z.id, 0))),
            FadeIn(plot.foot),
            run_time=0.8,
        )
        self.play(Create(plot.rise), run_time=0.5)
        self.play(FadeIn(plot.dot_on_curve, scale=2.0), Create(plot.across), run_time=0.5)
        self.play(FadeIn(plot.exit, target_position=plot.dot_on_curve, scale=0.5), run_time=0.5)
        self.play(
            FadeIn(step.numbers.part(RESULT_RELATION)),
            fly_to(plot.exit.part(VALUE), step.numbers.part(RESULT)),
            run_time=0.9,
        )
        self.strip.append(step.numbers)
        self.add(step.numbers, plot)
        self.lifted = behind
        self.deliver(step)
        self.plot = plot

    def close_plot(self) -> None:
        """Fold the graph back into its gate and bring the network back."""
        if self.plot is None:
            return
        plot, self.plot = self.plot, None
        neuron = self.diagram.neuron(len(self.exercise.layers), 0)
        self.play(
            FadeOut(plot.panel),
            FadeOut(plot.axes),
            FadeOut(plot.reading),
            ReplacementTransform(plot.graph, neuron.gate.curve.copy(), path_arc=-OVER_THE_TOP),
            *(FadeIn(mobject) for mobject in self.lifted),
            *self.clear_strip(),
            run_time=0.9,
        )
        self.lifted = ()
        self.add(self.diagram)
