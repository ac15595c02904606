"""The graph of one function on a panel: the chart that is read in the strip's company."""

from collections.abc import Callable, Sequence
from fractions import Fraction

from manim import Dot

from scenes.kit.charts.axes import Chart
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import Zone


class Plot(Chart):
    """A chart together with its one curve.

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
    panel, axes, graph
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
        super().__init__(
            x_range=x_range,
            y_range=y_range,
            x_ticks=x_ticks,
            y_ticks=y_ticks,
            x_label=x_label,
            y_label=y_label,
            theme=theme,
            zone=zone,
            # Air on all sides, for numbers that are read at the axes.
            inner=Zone(zone.left + 0.9, zone.right - 0.9, zone.bottom + 0.95, zone.top - 0.75),
        )
        self.function = function
        self.graph = self.curve(function)
        self.add(self.graph)

    def mark(self, x: float, role: str) -> Dot:
        """Build the dot of the curve at ``x``."""
        return self.dot(x, self.function(x), role)
