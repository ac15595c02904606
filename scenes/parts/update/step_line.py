"""The step of one parameter on a number line: old value, the step against the gradient, new one."""

from manim import Arrow, Line, VGroup
from manim.typing import Point3D

from mathcore.exercise.ids import after_update, gradient
from mathcore.exercise.trace import Trace
from mathcore.formula.symbols import on_one_line
from mathcore.numbers.values import to_float
from scenes.kit.charts.axes import AXIS_STROKE
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import Zone, at
from scenes.kit.text.formula import Formula
from scenes.kit.text.number import Number, number_width
from scenes.kit.text.place import FreePlace

#: How long the step is, in scene units, if its numbers have room beside each other.
_STEP = 2.0
_SIZE, _LABEL = 0.4, 0.38
#: From the line up to the middle of what stands over it, and down to the numbers.
_OVER, _UNDER = 0.26, 0.3
#: From the bottom of the room up to the line.
_LOW = 0.5
_TICK, _GAP, _BEYOND = 0.16, 0.24, 1.4
_STROKE, _TIP = 7.0, 0.26


class StepLine(VGroup):
    """The line with a parameter's old value and, as an arrow, the step.

    Parameters
    ----------
    trace, parameter
        The numbers, and the id of the parameter; its gradient is not 0.
    theme, zone
        Colours, and the room.

    Attributes
    ----------
    arrow, label
        The step and what it is; they are no parts of the line until they have come.
    end
        The place of the new value.
    tick
        The mark of the new value.
    """

    def __init__(self, trace: Trace, parameter: str, *, theme: Theme, zone: Zone) -> None:
        super().__init__()
        old, new = trace[parameter], trace[after_update(parameter)]
        widths = [number_width(quantity, _SIZE) for quantity in (old, new)]
        length = max(_STEP, sum(widths) / 2 + _GAP)
        sign = 1 if to_float(new.value) > to_float(old.value) else -1
        x, y = float(zone.center[0]), zone.bottom + _LOW
        start, end = at(x - sign * length / 2, y), at(x + sign * length / 2, y)
        name = Formula(on_one_line(old.symbol), theme=theme, size=_SIZE, role="weight")
        reach = length / 2 + _BEYOND
        self.axis = Arrow(
            at(x - reach, y),
            at(x + reach, y),
            buff=0,
            stroke_width=AXIS_STROKE,
            tip_length=0.18,
            color=theme.line,
        )
        name.place_middle(at(x + reach + _GAP, y), anchor=0)
        self.tick = _tick(end, theme)
        number = Number(old, theme=theme, size=_SIZE).place_middle(start - at(0, _UNDER))
        self.arrow = Arrow(
            start, end, buff=0, stroke_width=_STROKE, tip_length=_TIP, color=theme.gradient
        )
        symbol = on_one_line(trace[gradient(parameter)].symbol)
        self.label = Formula(
            f"−eta thin {symbol}", theme=theme, size=_LABEL, role="gradient"
        ).place_middle(at(x, y + _OVER))
        self.end = FreePlace(new, theme=theme, size=_SIZE, center=end - at(0, _UNDER))
        self.add(self.axis, name, _tick(start, theme), number, self.end)


def _tick(point: Point3D, theme: Theme) -> Line:
    """Mark a point of the line from below, where the arrow does not hide it."""
    return Line(
        point - at(0, _TICK / 4), point - at(0, _TICK), stroke_width=AXIS_STROKE, color=theme.weight
    )
