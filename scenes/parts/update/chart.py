"""The loss against the length of the step: the tangent promises, the curve is what happens."""

from collections.abc import Callable
from fractions import Fraction

from manim import DashedLine, Line, VGroup

from mathcore.exercise.trace import Quantities
from mathcore.numbers.values import to_float
from scenes.kit.charts.axes import NUMBER_DROP, NUMBER_GAP, Chart
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import SAFE, Zone, at
from scenes.kit.text.formula import Words
from scenes.kit.text.number import Number, number_width

#: How far the axis goes, in steps of the exercise, and at how many places the loss is worked out.
_REACH, _SAMPLES = 1.6, 64
#: One em of the numbers.
_SIZE = 0.42
#: The range of losses has so much air, as a share of it.
_AIR = 0.1
_DOT, _DASH, _STROKE = 0.1, 0.08, 4.0
#: From a dot to what is said of it.
_BESIDE, _LINE = (0.22, 0.62), 0.42
#: Under the axes, over them, and right of them.
_BELOW, _ABOVE, _RIGHT = 0.75, 0.55, 0.9


class StepChart(Chart):
    """The loss after steps of any length against the gradient.

    Parameters
    ----------
    numbers
        Those of the trace and of its `mathcore.topics.promise`.
    loss_after
        The loss after a step with a learning rate.
    theme, zone
        Colours, and the room.

    Attributes
    ----------
    promise, graph
        What the slopes promise, a straight line, and what happens.
    """

    def __init__(
        self,
        numbers: Quantities,
        loss_after: Callable[[Fraction], float],
        *,
        theme: Theme,
        zone: Zone,
    ) -> None:
        self.quantities = numbers
        start, eta = self._value("L"), Fraction(numbers["eta"].value)
        rates = [eta * Fraction(_REACH) * k / _SAMPLES for k in range(_SAMPLES + 1)]
        losses = [start, *map(loss_after, rates[1:])]
        fall = self._value("promised") * _REACH
        low, high = min(*losses, start - fall), max(*losses, start)
        air = (high - low) * _AIR
        numbers_at_axis = max(number_width(numbers[name], _SIZE) for name in ("L", "L_new"))
        super().__init__(
            x_range=(0.0, float(rates[-1])),
            y_range=(low - air, high + air),
            x_ticks=(),
            y_ticks=(),
            x_label="eta",
            y_label="cal(L)",
            theme=theme,
            zone=zone,
            has_panel=False,
            inner=Zone(
                zone.left + numbers_at_axis + 2 * NUMBER_GAP,
                zone.right - _RIGHT,
                zone.bottom + _BELOW,
                zone.top - _ABOVE,
            ),
        )
        self.graph = self.polyline(zip(map(float, rates), losses, strict=True), "loss")
        self.promise = Line(
            self.point(0, start),
            self.point(float(rates[-1]), start - fall),
            color=theme.gradient,
            stroke_width=_STROKE,
        )
        self.before = Number(numbers["L"], theme=theme, size=_SIZE)
        self.before.place_middle(self.on_y_axis(start) - at(NUMBER_GAP, 0), anchor=1)
        self.add(self.before)

    def _value(self, name: str) -> float:
        return to_float(self.quantities[name].value)

    def step(self, end: str = "") -> "StepMark":
        """Build what is seen at the exercise's step, or at the ``"_small"`` one."""
        return StepMark(self, end)

    def ends(self, end: str) -> tuple[float, float, float]:
        """Return a step's learning rate, and the losses that it promises and leads to."""
        after = "L_new" if not end else f"L{end}"
        promised = self._value("L") - self._value(f"promised{end}")
        return self._value(f"eta{end}"), promised, self._value(after)


class StepMark(VGroup):
    """A step on the chart: its length under the axis, both dots, and how much of it was kept.

    Attributes
    ----------
    rate, plumb
        The learning rate under the axis, and the line up from there.
    dots
        What is promised and what happens.
    ratio
        How much of what was promised the step delivers, in words; None where nothing was.
    """

    def __init__(self, chart: StepChart, end: str) -> None:
        super().__init__()
        rate, promised, measured = chart.ends(end)
        # The axis may lie higher, where less than no loss is promised.
        foot, theme = chart.point(rate, chart.y_scale.low), chart.theme
        self.rate = Number(chart.quantities[f"eta{end}"], theme=theme, size=_SIZE)
        self.rate.place(foot - at(0, NUMBER_DROP))
        top = chart.point(rate, max(promised, measured))
        self.plumb = DashedLine(foot, top, stroke_width=2.5, dash_length=_DASH, color=theme.line)
        self.dots = VGroup(
            chart.dot(rate, promised, "gradient", radius=_DOT),
            chart.dot(rate, measured, "loss", radius=_DOT),
        )
        self.ratio = VGroup()
        if f"ratio{end}" in chart.quantities.ids:
            share = Number(chart.quantities[f"ratio{end}"], theme=theme, size=_SIZE)
            words = Words("of the promise", theme=theme, size=_SIZE, role="dim")
            share_at = top + at(*_BESIDE)
            share.place(share_at, anchor=0)
            words.place(share_at - at(0, _LINE), anchor=0)
            self.ratio.add(share, words)
            over = float(self.ratio.get_right()[0]) - SAFE.right
            self.ratio.shift(at(-max(over, 0.0), 0))
        self.add(self.rate, self.plumb, self.dots, self.ratio)
