"""Bars for a gradient on its way back: on a linear axis, on a log axis, and through a gate."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from manim import Animation, FadeIn, Line, ManimColor, VGroup, VMobject
from manim.typing import Point3D
from manim.utils.rate_functions import ease_in_out_sine

from mathcore.exercise.trace import Quantity
from mathcore.numbers.values import to_float
from scenes.kit.charts.axes import (
    AXIS_STROKE,
    NUMBER_GAP,
    NUMBER_SIZE,
    POWER_SIZE,
    TICK,
    Scale,
    powers_of_ten,
    tick_source,
)
from scenes.kit.style.contrast import faded
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import at
from scenes.kit.text.formula import Formula
from scenes.parts.decay.gate_chain import BOX, FIRST_STOP, LAST_STOP, Stops

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
#: How wide the seam of a moving bar gets, halfway.
SEAM = 5.0


def resting(theme: Theme) -> ManimColor:
    """Return the colour of a bar or line that rests: fainter than a resting text may be."""
    return faded(theme.gradient, theme.background, RESTING_CONTRAST)


def height(value: float, scale: Scale) -> float:
    """Return how high a bar of this value stands, in scene units."""
    return FULL * scale.share(value)


def bar_at(x: float, tall: float, theme: Theme) -> VMobject:
    """Build a bar of this height on the floor, its middle at ``x``."""
    bar = VMobject(fill_color=theme.gradient, fill_opacity=1, stroke_width=0)
    return bar.set_points_as_corners(_outline(x, tall))


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


def _outline(x: float, tall: float) -> np.ndarray:
    """Return the closed outline of a bar of this height around ``x``."""
    left, right = x - BAR / 2, x + BAR / 2
    foot, top = FLOOR, FLOOR + tall
    corners = [(right, foot), (right, top), (left, top), (left, foot), (right, foot)]
    return np.array([at(*corner) for corner in corners])


class Passing(Animation):
    """A bar slides from one stop to the next and shrinks on its way through the gate between them.

    It stays a rectangle, and a seam sets it off from the bar that it leaves behind.

    Parameters
    ----------
    bar
        The bar that moves.
    start, end
        The stops, as x.
    heights
        Before the gate and behind it.
    theme
        Its ground is the colour of the seam.
    """

    def __init__(
        self,
        bar: VMobject,
        start: float,
        end: float,
        heights: tuple[float, float],
        theme: Theme,
    ) -> None:
        self.bar, self.start, self.end, self.heights = bar, start, end, heights
        self.seam = theme.background
        # More even than manim's own pace, which would rush through the gate.
        super().__init__(bar, rate_func=ease_in_out_sine)

    def interpolate_mobject(self, alpha: float) -> None:
        """Put the bar where it is at this share of its way."""
        share = self.rate_func(alpha)
        x = self.start + share * (self.end - self.start)
        gate = (self.start + self.end) / 2
        through = float(np.clip((gate - x) / BOX + 0.5, 0.0, 1.0))
        before, after = self.heights
        tall = before + (after - before) * through**2 * (3 - 2 * through)
        self.bar.set_points_as_corners(_outline(x, tall))
        self.bar.set_stroke(self.seam, width=4 * SEAM * share * (1 - share))


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
            source = tick_source(tick, scale)
            number = Formula(source, theme=theme, size=size, role="dim", constants=True)
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
