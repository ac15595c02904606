"""Gradient norms by layer on a log axis: every seed as a thin line, their mean as a thick one."""

from collections.abc import Sequence

from manim import DashedVMobject, Dot, Line, VGroup, VMobject
from manim.typing import Point3D

from mathcore.exercise.reconcile import show
from mathcore.exercise.trace import Quantities
from mathcore.numbers.values import to_float
from mathcore.topics.gradient_flow import Experiment, Measured, Stack
from scenes.kit.charts.axes import (
    AXIS_STROKE,
    GRID_STROKE,
    NUMBER_GAP,
    POWER_SIZE,
    Chart,
    powers_of_ten,
    tick_source,
)
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import STAGE, Zone, at
from scenes.kit.text.formula import LABEL, SYMBOL, Formula, ShownValue
from scenes.kit.text.number import VALUE
from scenes.kit.text.typeset import part
from scenes.parts.decay.bars import resting

#: Left of it are the curves' names, right of it the numbers of the y axis.
INNER = Zone(-1.75, 5.3, STAGE.bottom + 0.72, STAGE.top - 0.1)
LOWEST, HIGHEST = -9, 1
SEED_STROKE, MEAN_STROKE = 1.2, 5.0
DOT = 0.085
#: Two places; the mean over the seeds is known to about as many.
DECIMALS = 2
_NAMES = {"sigmoid": "sigmoid", "relu": "ReLU"}
_STARTS = {"default": "default", "xavier": "Xavier", "he": "He"}


def stack_name(stack: Stack) -> str:
    """Return what a stack is called on screen: ``ReLU, He``."""
    return f"{_NAMES[stack.activation]}, {_STARTS[stack.initialisation]}"


class NormCurve(VGroup):
    """What was measured of one stack.

    Attributes
    ----------
    seeds
        A thin line for each seed, all of them one mobject.
    mean, dots
        The geometric mean, from the last layer back to the first.
    label
        The stack's name and its factor a layer, left of the first layer.
    """

    def __init__(self, seeds: VMobject, mean: VMobject, dots: VGroup, label: Formula) -> None:
        super().__init__()
        self.seeds, self.mean, self.dots, self.label = seeds, mean, dots, label
        self.add(seeds, mean, dots, label)

    def rest(self) -> "NormCurve":
        """Dim what was looked at."""
        faint = resting(self.label.theme)
        self.mean.set_stroke(faint)
        for dot in self.dots:
            is_ring = dot.get_stroke_width() > 0
            dot.set_stroke(faint) if is_ring else dot.set_fill(faint)
        self.label.paint(False)
        return self


class NormChart(Chart):
    """Axes for the layers' gradients; the y axis is at the right, where the gradient enters.

    Parameters
    ----------
    experiment
        How many layers there are.
    theme
        Colours.

    Attributes
    ----------
    lines, layers, powers, names
        The grid and the axes, the numbers of the layers, those of the y axis, and what they count.
    """

    def __init__(self, experiment: Experiment, *, theme: Theme) -> None:
        super().__init__(
            x_range=(1, experiment.depth),
            y_range=(10.0**LOWEST, 10.0**HIGHEST),
            x_ticks=(),
            y_ticks=(),
            x_label="",
            y_label="",
            theme=theme,
            zone=STAGE,
            log_y=True,
            has_panel=False,
            inner=INNER,
        )
        self.deepest = experiment.depth
        self.remove(self.axes, self.panel)
        self.layers = VGroup(*(self._layer(n) for n in range(1, self.deepest + 1)))
        self.powers, self.lines = VGroup(), VGroup()
        right = INNER.right + 0.3
        for tick in powers_of_ten(LOWEST + 1, HIGHEST - 1, 2):
            y = self.point(1, float(tick))[1]
            self.lines.add(self._rule(at(INNER.left, y), at(right, y), GRID_STROKE))
            source = tick_source(tick, self.y_scale)
            number = Formula(source, theme=theme, size=POWER_SIZE, role="dim", constants=True)
            self.powers.add(number.place_middle(at(right + NUMBER_GAP, y), anchor=0))
        self.lines.add(self._rule(at(INNER.left, INNER.bottom), at(right, INNER.bottom)))
        self.lines.add(self._rule(at(right, INNER.bottom), at(right, INNER.top)))
        layer = Formula('"layer" l', theme=theme, size=LABEL, role="dim")
        layer.place(at(INNER.left - 0.5, INNER.bottom - 0.42), anchor=1)
        share = Formula("g_l", theme=theme, size=SYMBOL, role="dim")
        share.place_middle(at(right - NUMBER_GAP, INNER.top), anchor=1)
        head = Formula('"factor a layer"', theme=theme, size=LABEL, role="dim")
        head.place_middle(at(INNER.left - 0.25, INNER.top + 0.1), anchor=1)
        self.names = VGroup(layer, share, head)
        self.add(self.lines, self.layers, self.powers, self.names)

    def _rule(self, start: Point3D, end: Point3D, stroke: float = AXIS_STROKE) -> Line:
        return Line(start, end, color=self.theme.line, stroke_width=stroke)

    def _layer(self, n: int) -> Formula:
        number = Formula(f"{n}", theme=self.theme, size=LABEL, role="dim", constants=True)
        return number.place(self.point(n, 10.0**LOWEST) - at(0, 0.42))

    def _back(self, norms: Sequence[float]) -> VMobject:
        """Build the line from the last layer back to the first."""
        pairs = list(enumerate(norms, start=1))
        return self.polyline(reversed(pairs), "gradient", stroke=MEAN_STROKE)

    def curve_of(self, measured: Measured, numbers: Quantities) -> NormCurve:
        """Build what was measured of one stack, with its name and its factor."""
        theme = self.theme
        seeds = VMobject(stroke_width=SEED_STROKE)
        seeds.set_stroke(resting(theme))
        for row in measured.relative:
            seeds.append_points(self._back(row).points)
        typical = measured.typical
        dots = VGroup()
        for layer in range(self.deepest, 0, -1):
            dot: Dot = self.dot(layer, typical[layer - 1], "gradient", radius=DOT)
            if measured.stack.activation == "relu":
                dot.set_fill(theme.background).set_stroke(theme.gradient, width=3)
            dots.add(dot)
        label = self._label(measured.stack, numbers)
        label.place_middle(self.point(1, typical[0]) - at(0.25, 0), anchor=1)
        return NormCurve(seeds, self._back(typical), dots, label)

    def slopes_alone(self, numbers: Quantities, id: str) -> tuple[DashedVMobject, Formula]:
        """Build the line of a constant factor, and its name.

        Parameters
        ----------
        numbers, id
            Where the factor is found.
        """
        factor = numbers[id]
        each = to_float(factor.value)
        line = self._back([each ** (self.deepest - layer) for layer in range(1, self.deepest + 1)])
        line.set_stroke(self.theme.line, width=3)
        shown = show(factor, DECIMALS).typst
        name = Formula(
            f"{_quoted('slopes alone')} quad {part('times', _quoted('× '))} {part(VALUE, shown)}",
            theme=self.theme,
            size=LABEL,
            role="dim",
            claims=(ShownValue(factor, shown, VALUE, DECIMALS),),
        )
        name.place_middle(line.get_end() - at(0.25, 0), anchor=1)
        return DashedVMobject(line, num_dashes=48), name

    def _label(self, stack: Stack, numbers: Quantities) -> Formula:
        factor = numbers[f"factor[{stack.id}]"]
        shown = show(factor, DECIMALS).typst
        name, times = part("name", _quoted(stack_name(stack))), part("times", _quoted("× "))
        return Formula(
            f"{name} quad {times} {part(VALUE, shown)}",
            theme=self.theme,
            size=LABEL,
            roles={"times": "gradient", VALUE: "gradient"},
            claims=(ShownValue(factor, shown, VALUE, DECIMALS),),
        )


def _quoted(text: str) -> str:
    return f'"{text}"'
