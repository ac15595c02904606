"""Reading one value off an activation's curve: from z up to the curve and across to its output."""

import math
from fractions import Fraction

import numpy as np
from manim import DashedLine, Dot, VGroup

from mathcore.activations import ACTIVATIONS
from mathcore.trace import Quantity
from scenes.kit.number import Number
from scenes.kit.plot import Plot
from scenes.kit.theme import Theme
from scenes.kit.zones import Zone, at

#: The axis reaches this far at least, and beyond the value that is read.
SHORTEST_REACH = 5
#: A tick closer to the value than this share of the axis gives up its number.
TICK_CLEARANCE = 0.13

_RANGES = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0)}


class ActivationPlot(Plot):
    """The curve of a bounded activation with one pair of values marked on it.

    Parameters
    ----------
    activation
        ``sigmoid`` or ``tanh``.
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
        activation: str,
        pre_activation: Quantity,
        output: Quantity,
        *,
        symbol: str,
        theme: Theme,
        zone: Zone,
    ) -> None:
        function = ACTIVATIONS[activation]
        z, low_high = float(pre_activation.value), _RANGES[activation]
        reach = max(SHORTEST_REACH, math.ceil(abs(z)) + 1)
        ticks = [
            tick
            for tick in (Fraction(-reach + 1), Fraction(0), Fraction(reach - 1))
            if abs(float(tick) - z) > TICK_CLEARANCE * 2 * reach
        ]
        low, high = low_high
        levels = [Fraction(level) for level in (low, (low + high) / 2, high) if level]
        super().__init__(
            lambda x: float(function(x)),
            x_range=(-reach, reach),
            y_range=low_high,
            x_ticks=ticks,
            y_ticks=levels,
            x_label="z",
            y_label=symbol,
            theme=theme,
            zone=zone,
        )
        self.foot: Dot = Dot(radius=0.09, color=theme.signal).move_to(self.point(z, 0.0))
        self.dot_on_curve = self.mark(z, "signal")
        self.rise, self.across = self._ways(z)
        self.entry = Number(pre_activation, theme=theme)
        self.entry.place(self.point(z, 0.0) + at(0, -0.5))
        self.exit = Number(output, theme=theme)
        # A little under its level, so that the line of a tick close by does not strike it.
        self.exit.place_middle(self.across.get_end() - at(0.1, 0.12), anchor=1)
        self.reading = VGroup(
            self.foot, self.dot_on_curve, self.rise, self.across, self.entry, self.exit
        )
        self.add(self.reading)

    def _ways(self, z: float) -> tuple[DashedLine, DashedLine]:
        foot, top = self.point(z, 0.0), self.point(z, self.function(z))
        left_of_both = min(foot[0], self.point(0.0, 0.0)[0]) - 0.15
        return self._way(foot, top), self._way(top, at(left_of_both, top[1]))

    def _way(self, start: np.ndarray, end: np.ndarray) -> DashedLine:
        return DashedLine(start, end, color=self.theme.signal, stroke_width=3, dash_length=0.09)
