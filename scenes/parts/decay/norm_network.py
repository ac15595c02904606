"""A deep network of wide layers, each a column of dots, and the facts of an experiment with it."""

import numpy as np
from manim import Line, VGroup, VMobject

from mathcore.topics.gradient_flow import Experiment
from scenes.kit.scene.strip import at_start
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import STAGE, at
from scenes.kit.text.formula import LABEL, SYMBOL, Formula

#: A neuron is a dash this long and this wide, which at this size is a dot.
DASH, DASH_STROKE = 0.04, 4.0
BOTTOM, TOP = STAGE.bottom + 0.3, STAGE.top - 0.15
FACT_TOP, FACT_PITCH = 1.75, 0.72


class NormNetwork(VGroup):
    """One column for each layer, one dot in it for each neuron, and the loss at the right.

    A column is one mobject, because there are hundreds of dots.

    Parameters
    ----------
    experiment
        How many layers, and how wide.
    xs
        Where the columns stand.
    theme
        Colours.

    Attributes
    ----------
    columns, wire, loss
        What it consists of.
    """

    def __init__(self, experiment: Experiment, *, xs: list[float], theme: Theme) -> None:
        super().__init__()
        ys = np.linspace(BOTTOM, TOP, experiment.width)
        middle = (BOTTOM + TOP) / 2
        self.wire = Line(
            at(xs[0], middle), at(xs[-1] + 0.5, middle), color=theme.line, stroke_width=2
        )
        self.columns = VGroup()
        for x in xs:
            column = VMobject(stroke_color=theme.signal, stroke_width=DASH_STROKE)
            for y in ys:
                ends = at(x, y - DASH / 2), at(x, y + DASH / 2)
                column.append_points(np.linspace(*ends, 4))
            self.columns.add(column)
        self.loss = Formula("cal(L)", theme=theme, size=SYMBOL, role="loss")
        self.loss.place_middle(at(xs[-1] + 0.5 + 0.14, middle), anchor=0)
        self.add(self.wire, self.columns, self.loss)


def facts(experiment: Experiment, *, left: float, theme: Theme) -> VGroup:
    """List what was measured with: sizes, inputs, labels, loss, repetitions."""
    width, batch = experiment.width, experiment.batch
    lines = (
        f'{experiment.depth} "layers of" {width} "neurons"',
        f'{batch} "samples," x tilde cal(N)(0, 1)',
        '"labels 0 or 1, at random"',
        '"loss: cross-entropy"',
        f'{experiment.seeds} "random starts"',
    )
    return VGroup(
        *(
            Formula(line, theme=theme, size=LABEL, constants=True).place(
                at(left, FACT_TOP - k * FACT_PITCH), anchor=0
            )
            for k, line in enumerate(lines)
        )
    )


def definition(experiment: Experiment, *, theme: Theme) -> Formula:
    """Write what stands on the y axis: a layer's gradient as a share of the last one's."""
    last = experiment.depth
    rule = Formula(
        f"g_l = lr(bar.v.double partial cal(L) \\/ partial z^((l)) bar.v.double) \\/ "
        f"lr(bar.v.double partial cal(L) \\/ partial z^(({last})) bar.v.double)",
        theme=theme,
        role="gradient",
    )
    return at_start(rule)
