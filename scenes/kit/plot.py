"""The graph of a function on a panel, with axes and numbers in the project's type."""

from collections.abc import Callable, Sequence
from fractions import Fraction

import numpy as np
from manim import Dot, Line, ParametricFunction, VGroup
from manim.typing import Point3D

from mathcore.display import display
from scenes.kit.formula import LABEL, SYMBOL, Formula
from scenes.kit.panel import panel
from scenes.kit.theme import Theme
from scenes.kit.zones import Zone, at

AXIS_STROKE = 2.5
GRID_STROKE = 1.2
CURVE_STROKE = 5.0
TICK = 0.08


class Plot(VGroup):
    """Axes, ticks and one curve.

    Parameters
    ----------
    function
        What is drawn, over ``x_range``.
    x_range, y_range
        The smallest and the largest value of each axis.
    x_ticks, y_ticks
        Where the axes carry numbers.
    x_label, y_label
        Typst math at the axes' ends.
    theme
        Colours.
    zone
        The room that the panel fills.

    Attributes
    ----------
    panel, axes, curve
        What it consists of, to be brought in one after the other.
    """

    def __init__(
        self,
        function: Callable[[float], float],
        *,
        x_range: tuple[float, float],
        y_range: tuple[float, float],
        x_ticks: Sequence[Fraction],
        y_ticks: Sequence[Fraction],
        x_label: str,
        y_label: str,
        theme: Theme,
        zone: Zone,
    ) -> None:
        super().__init__()
        self.theme = theme
        self.function = function
        self.x_range, self.y_range = x_range, y_range
        self.inner = Zone(zone.left + 0.9, zone.right - 0.9, zone.bottom + 0.95, zone.top - 0.75)
        self.panel = panel(zone.center, zone.width, zone.height, theme=theme, corner=0.2)
        self.axes = VGroup(
            self._axis(self.point(x_range[0], 0.0), self.point(x_range[1], 0.0)),
            self._axis(self.point(0.0, y_range[0]), self.point(0.0, y_range[1])),
            *(self._x_tick(tick) for tick in x_ticks),
            *(self._y_tick(tick) for tick in y_ticks),
            self._label(x_label).place_middle(self.point(x_range[1], 0.0) + at(0.16, 0), anchor=0),
            self._label(y_label).place(self.point(0.0, y_range[1]) + at(0, 0.18)),
        )
        self.curve = ParametricFunction(
            lambda x: self.point(x, function(x)),
            t_range=(x_range[0], x_range[1], (x_range[1] - x_range[0]) / 60),
            color=theme.text,
            stroke_width=CURVE_STROKE,
        )
        self.add(self.panel, self.axes, self.curve)

    def point(self, x: float, y: float) -> Point3D:
        """Return where the pair (x, y) stands on the stage, shape (3,)."""
        (x_low, x_high), (y_low, y_high) = self.x_range, self.y_range
        return np.array(
            [
                self.inner.left + (x - x_low) / (x_high - x_low) * self.inner.width,
                self.inner.bottom + (y - y_low) / (y_high - y_low) * self.inner.height,
                0.0,
            ]
        )

    def _axis(self, start: Point3D, end: Point3D) -> Line:
        return Line(start, end, color=self.theme.line, stroke_width=AXIS_STROKE)

    def _label(self, source: str) -> Formula:
        return Formula(source, theme=self.theme, size=SYMBOL, role="dim")

    def _tick_label(self, tick: Fraction) -> Formula:
        return Formula(display(tick).typst, theme=self.theme, size=LABEL * 0.9, role="dim")

    def _x_tick(self, tick: Fraction) -> VGroup:
        foot = self.point(float(tick), 0.0)
        mark = self._axis(foot + at(0, -TICK), foot + at(0, TICK))
        return VGroup(mark, self._tick_label(tick).place(foot + at(0, -0.42)))

    def _y_tick(self, tick: Fraction) -> VGroup:
        level = self.point(self.x_range[0], float(tick))
        end = self.point(self.x_range[1], float(tick))
        grid = Line(level, end, color=self.theme.line, stroke_width=GRID_STROKE)
        label = self._tick_label(tick).place_middle(level + at(-0.16, 0), anchor=1)
        return VGroup(grid, label)

    def dot(self, x: float, color_role: str) -> Dot:
        """Build the dot of the curve at ``x``."""
        dot = Dot(radius=0.11, color=self.theme.color(color_role))
        return dot.move_to(self.point(x, self.function(x)))
