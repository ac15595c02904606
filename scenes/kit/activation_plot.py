"""Reading one value off an activation's curve: from z up to the curve and across to its output."""

import math
from fractions import Fraction

import numpy as np
from manim import DashedLine, Dot, VGroup

from mathcore.activations import ACTIVATIONS
from mathcore.display import display
from mathcore.trace import Quantity
from scenes.kit.axes import NUMBER_SIZE
from scenes.kit.formula import Formula
from scenes.kit.number import Number
from scenes.kit.plot import Plot, inner_zone
from scenes.kit.theme import Theme
from scenes.kit.zones import Zone, at

#: The axis reaches this far at least, and beyond the value that is read.
SHORTEST_REACH = 5
#: A tick whose number comes closer than this to a value that is read gives way to it.
CLEARANCE = 0.12

_RANGES = {"sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0)}


def _tick_width(tick: Fraction, theme: Theme) -> float:
    return float(Formula(display(tick).typst, theme=theme, size=NUMBER_SIZE).width)


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
        self.entry = Number(pre_activation, theme=theme)
        self.exit = Number(output, theme=theme)
        inner = inner_zone(zone)
        pitch = inner.width / (2 * reach)
        ticks = [
            tick
            for tick in (Fraction(-reach + 1), Fraction(0), Fraction(reach - 1))
            if abs(float(tick) - z) * pitch
            > (_tick_width(tick, theme) + self.entry.width) / 2 + CLEARANCE
        ]
        # At the far left there is no room between the curve and the numbers of the y axis.
        self.is_far_left = (min(z, 0.0) + reach) * pitch < self.exit.width + 0.3
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
        self.entry.place(self.point(z, 0.0) + at(0, -0.5))
        if self.is_far_left:
            self.exit.place_middle(self.across.get_end() + at(0.1, 0.26), anchor=0)
        else:
            # A little under its level, so that the line of a tick close by does not strike it;
            # over it, where the pre-activation's number stands there.
            end = self.across.get_end()
            self.exit.place_middle(end - at(0.1, 0.12), anchor=1)
            if self.exit.get_bottom()[1] < self.entry.get_top()[1] + CLEARANCE:
                self.exit.place_middle(end - at(0.1, -0.26), anchor=1)
        self.reading = VGroup(
            self.foot, self.dot_on_curve, self.rise, self.across, self.entry, self.exit
        )
        self.add(self.reading)

    def _ways(self, z: float) -> tuple[DashedLine, DashedLine]:
        foot, top = self.point(z, 0.0), self.point(z, self.function(z))
        axis = float(self.point(0.0, 0.0)[0])
        end = axis + 0.15 if self.is_far_left else min(float(foot[0]), axis) - 0.15
        return self._way(foot, top), self._way(top, at(end, top[1]))

    def _way(self, start: np.ndarray, end: np.ndarray) -> DashedLine:
        return DashedLine(start, end, color=self.theme.signal, stroke_width=3, dash_length=0.09)
