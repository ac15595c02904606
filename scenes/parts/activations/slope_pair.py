"""A function above and its derivative below, over one z axis, joined by a probe that reads slopes.

The probe is a dot with its tangent on the upper curve, a dashed line down, and a dot on the lower
one; as it moves, it leaves the derivative's curve behind.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from manim import Animation, Dot, Line, Mobject, UpdateFromAlphaFunc, VGroup, smooth
from manim.typing import Point3D

from mathcore.formula.activations import activation
from scenes.kit.charts.axes import Chart
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import Zone, at
from scenes.kit.text.formula import LABEL, Formula
from scenes.parts.activations.running_number import RunningNumber

REACH = 5
VALUE_ROLE, SLOPE_ROLE = "signal", "weight"
DASH, GAP = 0.11, 0.09
#: From the panels' edges to the charts, and from one panel to the other.
LEFT, RIGHT = 1.0, 0.75
TOP, BOTTOM = 0.6, 0.3
LOWER_TOP, LOWER_BOTTOM = 0.28, 0.64
BETWEEN = 0.14
#: How far over the top of its chart a name stands; under that of the lower one.
NAME_RISE, LOWER_NAME_RISE = 0.12, -0.7
#: How far the slope's number stands off its tangent, along its normal and to its left.
OFF, ASIDE = 0.4, 0.8
#: Half the tangent, and how far it may reach beyond the charts.
HALF_TANGENT, BEYOND = 0.9, 0.55


@dataclass(frozen=True)
class ActivationLook:
    """How an activation is drawn.

    Parameters
    ----------
    name
        A key of `mathcore.formula.activations.ACTIVATIONS`.
    top, slope_top
        Where the y axes end.
    ticks, slope_ticks
        Where they carry numbers.
    decimals
        Of the slope's number while it runs.
    """

    name: str
    top: float
    ticks: tuple[Fraction, ...]
    slope_top: float
    slope_ticks: tuple[Fraction, ...]
    decimals: int


class SlopePair(VGroup):
    """Both charts on one panel, and what is drawn in them.

    Parameters
    ----------
    look
        Which activation, and its axes.
    theme
        Colours.
    zone
        The room that both panels fill.

    Attributes
    ----------
    upper, lower
        The two charts, each on a panel.
    curve
        The function's graph.
    value_name, slope_name
        The names of function and derivative.
    slopes
        The derivative's graph, in as many pieces as it has; they are not part of the group.
    probe
        What moves; it is not part of the group.
    """

    def __init__(self, look: ActivationLook, *, theme: Theme, zone: Zone) -> None:
        super().__init__()
        self.theme, self.look = theme, look
        record = activation(look.name)
        self.value, self.slope = record.value, record.slope
        taken = TOP + BOTTOM + BETWEEN + LOWER_TOP + LOWER_BOTTOM
        self.room = (zone.height - taken) / 2
        above = Zone(zone.left, zone.right, zone.top - TOP - self.room - BOTTOM, zone.top)
        below = Zone(zone.left, zone.right, zone.bottom, above.bottom - BETWEEN)
        self.upper = self._chart(look.top, look.ticks, (), above, BOTTOM)
        numbers = tuple(Fraction(n) for n in (-REACH, 0, REACH))
        self.lower = self._chart(look.slope_top, look.slope_ticks, numbers, below, LOWER_BOTTOM)
        self.curve = self.upper.curve(lambda z: float(self.value(z)), VALUE_ROLE)
        self.slopes = self._slopes()
        symbol = record.symbol
        self.value_name = self._name(f"{symbol}(z)", VALUE_ROLE, self.upper, NAME_RISE)
        self.slope_name = self._name(f"{symbol}'(z)", SLOPE_ROLE, self.lower, LOWER_NAME_RISE)
        self.add(self.upper, self.lower, self.curve, self.value_name, self.slope_name)
        #: How far under its place the upper half stands in the middle of the zone.
        self.drop = float(above.center[1] - zone.center[1])
        self.probe = Probe(self)

    def _chart(
        self,
        top: float,
        ticks: Sequence[Fraction],
        x_ticks: Sequence[Fraction],
        zone: Zone,
        under: float,
    ) -> Chart:
        bottom = zone.bottom + under
        return Chart(
            x_range=(-REACH, REACH),
            y_range=(0, top),
            x_ticks=x_ticks,
            y_ticks=ticks,
            x_label="z",
            y_label="",
            theme=self.theme,
            zone=zone,
            inner=Zone(zone.left + LEFT, zone.right - RIGHT, bottom, bottom + self.room),
        )

    def _name(self, source: str, role: str, chart: Chart, rise: float) -> Formula:
        name = Formula(source, theme=self.theme, size=LABEL * 1.1, role=role)
        return name.place(at(chart.inner.left + 0.1, chart.inner.top + rise), anchor=0)

    @property
    def upper_half(self) -> VGroup:
        """The function with its chart and its name."""
        return VGroup(self.upper, self.curve, self.value_name)

    def _slopes(self) -> VGroup:
        """Build the derivative's graph; a jump at 0 divides it, and neither side is joined."""

        def slope(z: float) -> float:
            return float(self.slope(z))

        if self.slope(-1e-9) == self.slope(1e-9):
            return VGroup(self.lower.curve(slope, SLOPE_ROLE))
        return VGroup(
            self.lower.curve(slope, SLOPE_ROLE, over=(-REACH, 0)),
            self.lower.curve(slope, SLOPE_ROLE, over=(1e-9, REACH)),
        )

    def grow(self, trail: VGroup, z: float) -> None:
        """Let the pieces of a trail show the derivative's graph as far as ``z``."""
        bounds = [(-REACH, REACH)] if len(self.slopes) == 1 else [(-REACH, 0), (0, REACH)]
        for piece, whole, (low, high) in zip(trail, self.slopes, bounds, strict=True):
            share = min(max((z - low) / (high - low), 0.0), 1.0)
            if share > 0:
                piece.pointwise_become_partial(whole, 0, share)
            else:
                piece.clear_points()

    def touching(self, z: float, slope: float | None = None) -> Line:
        """Build the tangent at ``z``, or a line of another slope through the same point."""
        rise = float(self.slope(z)) if slope is None else slope
        x = float(self.upper.on_x_axis(z)[0])
        to_edge = min(x - self.upper.inner.left, self.upper.inner.right - x)
        length = 2 * min(HALF_TANGENT, to_edge + BEYOND)
        return self.upper.tangent(z, float(self.value(z)), rise, SLOPE_ROLE, length=length)

    def beside_tangent(self, z: float) -> Point3D:
        """Return the middle of the number that the tangent at ``z`` carries."""
        line = self.touching(z)
        along = line.get_unit_vector()
        normal = at(-along[1], along[0])
        aside = at(-ASIDE * abs(along[1]) / math.hypot(along[0], along[1]), 0)
        return self.upper.point(z, float(self.value(z))) + OFF * normal + aside


class Probe(VGroup):
    """What reads the slope at one z and carries it down.

    Parameters
    ----------
    pair
        The charts that it moves over.

    Attributes
    ----------
    touch, tangent, dashes, mark, number
        The upper dot, the tangent, the line down, the lower dot, and the slope's number.
    trail
        The derivative's graph that it has left behind; no member, so that it can stay.
    """

    def __init__(self, pair: SlopePair) -> None:
        super().__init__()
        self.pair, theme = pair, pair.theme
        self.touch = Dot(radius=0.1, color=theme.color(VALUE_ROLE))
        self.mark = Dot(radius=0.1, color=theme.color(SLOPE_ROLE))
        self.tangent = pair.touching(-REACH)
        bottom, top = pair.lower.inner.bottom, pair.upper.inner.top
        self.dashes = VGroup(
            *(
                Line(at(0, low), at(0, low + DASH), color=theme.dim, stroke_width=2.5)
                for low in np.arange(bottom, top, DASH + GAP)
            )
        )
        self.number = RunningNumber(pair.look.decimals, theme=theme, role=SLOPE_ROLE)
        # The pieces stay the same ones, since manim notes what moves before it moves.
        self.trail = VGroup(*(whole.copy() for whole in pair.slopes))
        self.z = float(-REACH)
        self.add(self.dashes, self.tangent, self.touch, self.mark)
        self.stand_at(self.z)

    def stand_at(self, z: float, *, grows: bool = True) -> None:
        """Put everything where it belongs at ``z``; the trail only if it ``grows``."""
        pair = self.pair
        self.z = z
        top, low = (
            pair.upper.point(z, float(pair.value(z))),
            pair.lower.point(z, float(pair.slope(z))),
        )
        self.touch.move_to(top)
        self.mark.move_to(low)
        self.tangent.become(pair.touching(z))
        self._join()
        self.number.display(float(pair.slope(z)), pair.beside_tangent(z))
        if grows:
            pair.grow(self.trail, z)

    def swing(self, start: float, end: float, *, run_time: float) -> Animation:
        """Turn the line from one slope to another about the touching point, the mark with it."""

        def turn(_: Mobject, alpha: float) -> None:
            slope = start + (end - start) * alpha
            self.tangent.become(self.pair.touching(self.z, slope))
            self.mark.move_to(self.pair.lower.point(self.z, slope))
            self._join()

        return UpdateFromAlphaFunc(self, turn, rate_func=smooth, run_time=run_time)

    def _join(self) -> None:
        """Show the dashes between both dots only."""
        x, low, top = self.touch.get_x(), self.mark.get_y(), self.touch.get_y()
        for dash in self.dashes:
            dash.set_x(x)
            dash.set_stroke(opacity=1.0 if low < dash.get_y() < top else 0.0)

    def sweep(self, to: float, *, run_time: float, grows: bool = True) -> Animation:
        """Move to another z, with the slope's number, the derivative growing behind."""
        start = self.z
        return UpdateFromAlphaFunc(
            VGroup(self.trail, self, self.number),
            lambda _, alpha: self.stand_at(start + (to - start) * alpha, grows=grows),
            rate_func=smooth,
            run_time=run_time,
        )
