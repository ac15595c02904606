"""Bars for a gradient on its way back: on a linear axis, on a log axis, and inside a gate."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from manim import Animation, FadeIn, Line, ManimColor, VGroup, VMobject
from manim.typing import Point3D

from mathcore.trace import Quantity
from mathcore.values import to_float
from scenes.kit.axes import (
    AXIS_STROKE,
    NUMBER_GAP,
    NUMBER_SIZE,
    POWER_SIZE,
    TICK,
    Scale,
    powers_of_ten,
    tick_source,
)
from scenes.kit.color import faded
from scenes.kit.formula import Formula
from scenes.kit.gate_chain import BOX, FIRST_STOP, LAST_STOP, Stops
from scenes.kit.theme import Theme
from scenes.kit.zones import at

#: A resting bar or line keeps this contrast against the ground, above WCAG's 3 for graphics.
RESTING_CONTRAST = 3.2
BAR = 0.52
CAP_STROKE = 6.0
#: The bars' foot, and the height of a bar of 1.
FLOOR, FULL = -0.62, 3.0
#: The y axis stands left of the last stop.
AXIS = LAST_STOP - 0.62

LINEAR = Scale(0.0, 1.0)
LOGARITHMIC = Scale(1e-7, 1.0, log=True)
_TICKS = {
    LINEAR: (Fraction(0), Fraction(1, 2), Fraction(1)),
    LOGARITHMIC: powers_of_ten(-6, 0, 2),
}
_SAMPLES = 16


def resting(theme: Theme) -> ManimColor:
    """Return the colour of a bar or line that rests: fainter than a resting text may be."""
    return faded(theme.gradient, theme.background, RESTING_CONTRAST)


def height(value: float, scale: Scale) -> float:
    """Return how high a bar of this value stands, in scene units."""
    return FULL * scale.share(value)


def bar_at(x: float, tall: float, theme: Theme) -> VMobject:
    """Build a bar of this height on the floor, its middle at ``x``."""
    bar = VMobject(fill_color=theme.gradient, fill_opacity=1, stroke_width=0)
    return bar.set_points_as_corners(_outline(x, x, (tall, tall)))


def hollow_bar_at(x: float, tall: float, theme: Theme) -> VMobject:
    """Build the outline of such a bar, for a gradient that goes back past others."""
    bar = bar_at(x, tall, theme).set_fill(opacity=0)
    return bar.set_stroke(theme.gradient, width=CAP_STROKE / 2)


def cap_at(x: float, tall: float, theme: Theme) -> Line:
    """Build the mark that such a bar leaves behind: its top."""
    ends = at(x - BAR / 2, FLOOR + tall), at(x + BAR / 2, FLOOR + tall)
    return Line(*ends, color=theme.gradient, stroke_width=CAP_STROKE)


def bars(gradients: Sequence[Quantity], stops: Stops, scale: Scale, theme: Theme) -> VGroup:
    """Build the bar of each gradient at its stop, the first one beside the loss."""
    return VGroup(
        *(
            bar_at(stops.stop(n), height(to_float(quantity.value), scale), theme)
            for n, quantity in enumerate(gradients)
        )
    )


def _outline(x: float, gate: float, heights: tuple[float, float]) -> np.ndarray:
    """Return the closed outline of a bar around ``x``: one height right of a gate, one left of it.

    Across the gate itself the bar narrows smoothly, as in a funnel.
    """
    before, after = heights
    xs = np.linspace(x + BAR / 2, x - BAR / 2, _SAMPLES + 1)
    share = np.clip((xs - gate) / BOX + 0.5, 0.0, 1.0)
    tops = after + (before - after) * share**2 * (3 - 2 * share)
    top = [at(one, FLOOR + tall) for one, tall in zip(xs, tops, strict=True)]
    foot = [at(xs[-1], FLOOR), at(xs[0], FLOOR)]
    return np.array([*top, *foot, top[0]])


class Passing(Animation):
    """A bar goes from one stop to the next and is squeezed inside the gate between them.

    Parameters
    ----------
    bar
        The bar that moves.
    start, end
        The stops, as x.
    heights
        Before the gate and behind it.
    """

    def __init__(
        self, bar: VMobject, start: float, end: float, heights: tuple[float, float]
    ) -> None:
        self.bar, self.start, self.end, self.heights = bar, start, end, heights
        super().__init__(bar)

    def interpolate_mobject(self, alpha: float) -> None:
        """Put the bar where it is at this share of its way."""
        share = self.rate_func(alpha)
        x = self.start + share * (self.end - self.start)
        gate = (self.start + self.end) / 2
        self.bar.set_points_as_corners(_outline(x, gate, self.heights))


class BarAxis(VGroup):
    """The floor that the bars stand on, and the axis at its left with its numbers.

    Parameters
    ----------
    scale
        ``LINEAR`` or ``LOGARITHMIC``.
    theme
        Colours.

    Attributes
    ----------
    lines, marks, numbers
        What it consists of; ``marks`` are the ticks' dashes.
    """

    def __init__(self, scale: Scale, *, theme: Theme) -> None:
        super().__init__()
        self.theme, self.levels = theme, scale
        self.lines = VGroup(
            self._line(at(AXIS, FLOOR), at(FIRST_STOP + 0.55, FLOOR)),
            self._line(at(AXIS, FLOOR), at(AXIS, FLOOR + FULL + 0.12)),
        )
        self.marks, self.numbers = VGroup(), VGroup()
        size = POWER_SIZE if scale.log else NUMBER_SIZE
        for tick in _TICKS[scale]:
            level = self._level(tick)
            self.marks.add(self._line(level - at(TICK, 0), level + at(TICK, 0)))
            number = Formula(tick_source(tick, scale), theme=theme, size=size, role="dim")
            self.numbers.add(number.place_middle(level - at(NUMBER_GAP, 0), anchor=1))
        self.add(self.lines, self.marks, self.numbers)

    def _level(self, tick: Fraction) -> Point3D:
        return at(AXIS, FLOOR + height(float(tick), self.levels))

    def _line(self, start: Point3D, end: Point3D) -> Line:
        return Line(start, end, color=self.theme.line, stroke_width=AXIS_STROKE)

    def spread_from(self, scale: Scale) -> list[Animation]:
        """Let numbers and dashes come from where they would stand on another scale."""
        moves: list[Animation] = []
        for tick, mark, number in zip(_TICKS[self.levels], self.marks, self.numbers, strict=True):
            shift = at(0, height(float(tick), self.levels) - height(float(tick), scale))
            moves += [FadeIn(mark, shift=shift), FadeIn(number, shift=shift)]
        return moves
