"""Reading one value off an activation's curve: from z up to the curve and across to its output."""

import math
from fractions import Fraction

import numpy as np
from manim import DashedLine, Dot, VGroup

from mathcore.exercise.trace import Quantity
from mathcore.formula.activations import activation
from scenes.kit.charts.axes import PAD
from scenes.kit.charts.plot import Plot
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import Zone, at, zone_of
from scenes.kit.text.number import Number

#: The axis reaches this far at least, and beyond the value that is read.
SHORTEST_REACH = 3
#: From the axis to the baseline of the number under it, and of one that stands over it.
UNDER, OVER = 0.5, 0.2
#: How far a number read at the end of its way across keeps from that way, and from the x axis.
EXIT_GAP, AXIS_CLEAR = 0.1, 0.28
#: How far the way across goes on beyond the y axis, or beyond the value.
BEYOND = 0.15


class ActivationPlot(Plot):
    """The curve of a bounded activation with one pair of values marked on it.

    Parameters
    ----------
    name
        Of an activation whose values are bounded.
    pre_activation, output
        The pair that is read.
    symbol
        The activation's name on the y axis, in Typst math.
    theme, zone
        Colours, and the room that the panel fills.

    Attributes
    ----------
    entry, exit
        The two numbers at their axes.
    foot, dot
        The point on the z axis and the one on the curve.
    rise, across
        The dashed ways between them.
    """

    def __init__(
        self,
        name: str,
        pre_activation: Quantity,
        output: Quantity,
        *,
        symbol: str,
        theme: Theme,
        zone: Zone,
    ) -> None:
        record = activation(name)
        function, low_high = record.value, record.bounds
        assert low_high is not None, f"{name} has values without bounds"
        z = float(pre_activation.value)
        reach = max(SHORTEST_REACH, math.ceil(abs(z)) + 1)
        low, high = low_high
        levels = [Fraction(level) for level in (low, (low + high) / 2, high) if level]
        super().__init__(
            lambda x: float(function(x)),
            x_range=(-reach, reach),
            y_range=low_high,
            x_ticks=[Fraction(-reach + 1), Fraction(0), Fraction(reach - 1)],
            y_ticks=levels,
            x_label="z",
            y_label=symbol,
            theme=theme,
            zone=zone,
        )
        self.foot: Dot = Dot(radius=0.09, color=theme.signal).move_to(self.point(z, 0.0))
        self.dot_on_curve = self.mark(z, "signal")
        value = float(function(z))
        self.rise = self._way(self.point(z, 0.0), self.point(z, value))
        self.entry = self._entry(pre_activation, z, value)
        self.across, self.exit = self._reading(output, z, value)
        self.give_way(self.entry, self.exit)
        self.reading = VGroup(
            self.foot, self.dot_on_curve, self.rise, self.across, self.entry, self.exit
        )
        self.add(self.reading)

    @property
    def _room(self) -> Zone:
        """The panel without its margin."""
        zone = zone_of(self.panel)
        return Zone(zone.left + PAD, zone.right - PAD, zone.bottom + PAD, zone.top - PAD)

    def _entry(self, pre_activation: Quantity, z: float, value: float) -> Number:
        """Put the number that goes in at the axis, on the side where the curve is not."""
        number = Number(pre_activation, theme=self.theme)
        foot, room, half = self.point(z, 0.0), self._room, number.width / 2
        x = min(max(float(foot[0]), room.left + half), room.right - half)
        return number.place(at(x, foot[1] + (OVER if value < 0 else -UNDER)))

    def _reading(self, output: Quantity, z: float, value: float) -> tuple[DashedLine, Number]:
        """Go across to the y axis, or past it, and put the number that comes out at the end.

        It goes to the far side of the axis, where the curve keeps away from it, if the number has
        room there (on the right, before the axis' label).
        """
        number = Number(output, theme=self.theme)
        foot, top, room = self.point(z, 0.0), self.point(z, value), self._room
        axis = float(self.point(0.0, 0.0)[0])
        # A little under its level, so that the line of a tick close by does not strike it.
        level = float(top[1]) - 0.12
        if value < 0:
            level = min(level, float(foot[1]) - AXIS_CLEAR)
        else:
            level = max(level, float(foot[1]) + AXIS_CLEAR)
        left, right = min(foot[0], axis) - BEYOND, max(foot[0], axis) + BEYOND
        has_room_left = left - EXIT_GAP - number.width >= room.left
        has_room_right = right + EXIT_GAP + number.width <= self.inner.right
        if has_room_left and (z >= 0 or not has_room_right):
            end, number = left, number.place_middle(at(left - EXIT_GAP, level), anchor=1)
        else:
            end, number = right, number.place_middle(at(right + EXIT_GAP, level), anchor=0)
        return self._way(top, at(end, top[1])), number

    def _way(self, start: np.ndarray, end: np.ndarray) -> DashedLine:
        return DashedLine(start, end, color=self.theme.signal, stroke_width=3, dash_length=0.09)
