"""A neuron in training: its samples as dots on the activation's curve, and its numbers by step."""

import math
from collections.abc import Sequence
from fractions import Fraction

from manim import Animation, Line, Mobject, UpdateFromAlphaFunc, VGroup, VMobject, smooth
from manim.typing import Point3D

from mathcore.exercise.reconcile import show
from mathcore.exercise.trace import Quantity
from mathcore.formula.expression import function
from mathcore.formula.symbols import gradient_on_one_line
from mathcore.numbers.values import to_float
from mathcore.topics.descent import Descent
from scenes.kit.charts.axes import CURVE_STROKE, Chart
from scenes.kit.style.panel import panel
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import Zone, at
from scenes.kit.text.formula import LABEL, SYMBOL, Formula, ShownValue, Words
from scenes.kit.text.number import VALUE, Number
from scenes.kit.text.typeset import part

REACH, HIGH = 6.3, 6.0
#: To how many decimals the numbers of a neuron are shown.
DECIMALS = 2
#: The room around the chart, and its height.
LEFT, RIGHT, TOP, CHART_HEIGHT = 0.4, 0.78, 0.57, 1.42
#: How far under the chart the table's headings stand, the first row under them, and the rows apart.
HEAD_DROP, FIRST_DROP, PITCH = 0.9, 0.54, 0.42
CELL = LABEL * 0.95
#: The columns: what is written over each, in which role, and where its decimal points stand, as a
#: share of the panel's width.
#: How far left of its column's points the name of the bias stands, over its whole numbers.
BIAS_ASIDE = 0.2
COLUMNS = {
    "w": ("w", "weight", 0.125),
    "b": ("b", "weight", 0.325),
    "dL_dw": (gradient_on_one_line("w"), "gradient", 0.515),
    "dL_db": (gradient_on_one_line("b"), "gradient", 0.73),
    "L": ("cal(L)", "loss", 0.893),
}
#: How far over its dot an error stands, to its left, and off the axis and the curve.
LIFT, ASIDE, OFF = 0.22, 0.08, 0.1
#: The part of the learning rate that holds its number.
RATE = "rate"
#: A leaky branch is drawn this many times as steep as it is, so that it can be seen and still stays
#: off the numbers under the axis.
STEEPER = 5


def _values(descent: Descent, step: int) -> list[float]:
    return [to_float(z.value) for z in descent.samples("z", step)]


def _between(one: Sequence[float], other: Sequence[float], share: float) -> list[float]:
    return [a + (b - a) * share for a, b in zip(one, other, strict=True)]


class NeuronPanel(VGroup):
    """The panel of one neuron.

    Parameters
    ----------
    theme
        Colours.
    zone
        The room that the panel fills.

    Attributes
    ----------
    chart, curve
        The axes and ReLU, which are on the panel from the start, as the line of the table is.
    """

    def __init__(self, *, theme: Theme, zone: Zone) -> None:
        super().__init__()
        self.theme, self.zone = theme, zone
        top = zone.top - TOP
        inner = Zone(zone.left + LEFT, zone.right - RIGHT, top - CHART_HEIGHT, top)
        self.chart = Chart(
            x_range=(-REACH, REACH),
            y_range=(0, HIGH),
            x_ticks=[Fraction(-6), Fraction(0), Fraction(6)],
            y_ticks=(),
            x_label="z",
            y_label="",
            theme=theme,
            zone=zone,
            has_panel=False,
            inner=inner,
        )
        self.curve = self.graph("relu")
        self.head = inner.bottom - HEAD_DROP
        under = self.head - 0.17
        ends = at(zone.left + 0.2, under), at(zone.right - 0.2, under)
        rule = Line(*ends, color=theme.line, stroke_width=1.5)
        ground = panel(zone.center, zone.width, zone.height, theme=theme, corner=0.2)
        # Not over the axis, where the caption passes, nor on its right, where the errors stand.
        output = Formula("h", theme=theme, size=SYMBOL, role="dim")
        output.place(self.chart.on_y_axis(HIGH) + at(-0.16, -0.56), anchor=1)
        self.add(ground, self.chart, output, self.curve, rule)

    def _drawn(self, activation: str, z: float) -> Point3D:
        value = float(function(activation)(z))
        return self.chart.point(z, STEEPER * value if value < 0 else value)

    def graph(self, activation: str) -> VMobject:
        """Build an activation's graph; a leak is drawn steeper than it is."""
        line = VMobject(stroke_color=self.theme.text, stroke_width=CURVE_STROKE)
        ends = (-REACH, 0.0, HIGH)
        return line.set_points_as_corners([self._drawn(activation, z) for z in ends])

    def heading(self, name: str) -> Formula:
        """Build what stands over a column of the table."""
        source, role, share = COLUMNS[name]
        heading = Formula(source, theme=self.theme, size=CELL, role=role)
        aside = BIAS_ASIDE if name == "b" else 0.0
        return heading.place(at(self.zone.left + share * self.zone.width - aside, self.head))

    def caption(self, text: str) -> Words:
        """Build what is said of the neuron, in the corner where its curve leaves room."""
        words = Words(text, theme=self.theme, size=LABEL * 1.05, constants=True)
        return words.place(at(self.zone.left + 0.3, self.zone.top - 0.46), anchor=0)

    def on_axis(self, values: Sequence[Quantity], factor: Quantity | None = None) -> VGroup:
        """Build a dot on the axis for each value, or for its product with ``factor``."""
        scale = to_float(factor.value) if factor else 1.0
        spots = [(to_float(value.value) * scale, 0.0) for value in values]
        return VGroup(*(self.chart.dot(x, y, "signal") for x, y in spots))

    def dots(self, descent: Descent, step: int) -> VGroup:
        """Build a dot on the curve for each sample."""
        dots = self.on_axis(descent.samples("z", step))
        self._put(dots, descent.neuron.activation, _values(descent, step))
        return dots

    def _put(self, dots: VGroup, activation: str, values: Sequence[float]) -> None:
        for dot, z in zip(dots, values, strict=True):
            dot.move_to(self._drawn(activation, z))

    def course(
        self, dots: VGroup, descent: Descent, start: int, end: int, *, run_time: float = 1.0
    ) -> Animation:
        """Let the dots slide along the curve, through every step from ``start`` to ``end``."""
        course = [_values(descent, step) for step in range(descent.steps + 1)]

        def follow(_: Mobject, alpha: float) -> None:
            time = start + (end - start) * alpha
            before = min(math.floor(time), descent.steps - 1)
            values = _between(course[before], course[before + 1], time - before)
            self._put(dots, descent.neuron.activation, values)

        return UpdateFromAlphaFunc(dots, follow, rate_func=smooth, run_time=run_time)

    def slide(self, dots: VGroup, start: Descent, to: Descent, *, step: int = 0) -> Animation:
        """Let the dots slide along ReLU from one run's ``step`` to the start of another run."""
        here, there = _values(start, step), _values(to, 0)
        return UpdateFromAlphaFunc(
            dots,
            lambda _, alpha: self._put(dots, "relu", _between(here, there, alpha)),
            rate_func=smooth,
        )

    def errors(self, descent: Descent, step: int) -> list[Number]:
        """Build each sample's derivative of the loss by z, beside its dot."""
        numbers = []
        for z, error in zip(
            descent.samples("z", step), descent.samples("dL_dz", step), strict=True
        ):
            spot = self._drawn(descent.neuron.activation, to_float(z.value))
            number = Number(error, theme=self.theme, size=CELL, decimals=DECIMALS)
            number.place(spot + at(0, LIFT))
            if z.value > 0:
                self._stand_clear(number)
            numbers.append(number)
        return numbers

    def _stand_clear(self, number: Number) -> None:
        """Shift a number over the rising branch, off the axis on its left and the line under it."""
        origin, unit = self.chart.point(0, 0), self.chart.point(1, 1) - self.chart.point(0, 0)
        number.shift(at(-ASIDE, 0))
        number.shift(at(max(0.0, origin[0] + OFF - number.get_left()[0]), 0))
        line = origin[1] + (number.get_right()[0] - origin[0]) * unit[1] / unit[0]
        number.shift(at(0, max(0.0, line + OFF - number.get_bottom()[1])))

    def rate(self, descent: Descent) -> Formula:
        """Build the learning rate of a run, under the caption."""
        eta = descent.learning_rate
        shown = show(eta, DECIMALS).typst
        source = f"eta = {part(RATE, shown)}"
        claims = (ShownValue(eta, shown, RATE, DECIMALS),)
        rate = Formula(source, theme=self.theme, size=LABEL, claims=claims)
        return rate.place(at(self.zone.left + 0.3, self.zone.top - 0.98), anchor=0)

    def cell(self, descent: Descent, name: str, step: int, row: int) -> Number:
        """Build one entry of the table, its decimal point in its column."""
        quantity = descent.at_step(name, step)
        number = Number(quantity, theme=self.theme, size=CELL, decimals=DECIMALS)
        point = self.zone.left + COLUMNS[name][2] * self.zone.width
        baseline = self.head - FIRST_DROP - row * PITCH
        number.place(at(point, baseline), anchor=0)
        before, dot, _ = number.shown.partition(".")
        glyphs = number.part(VALUE)
        if dot:
            number.shift(at(point - glyphs[len(before)].get_x(), 0))
        else:
            number.shift(at(point - 0.14 * CELL - glyphs.get_right()[0], 0))
        return number
