"""A chart: linear or logarithmic axes, and the curves, dots and tangents that stand on them.

Manim's own axes set their numbers with LaTeX; these do not.
"""

import math
from collections.abc import Callable, Iterable
from itertools import pairwise

import numpy as np
from manim import LEFT, RIGHT, UP, Dot, Line, VMobject
from manim.typing import Point3D

from scenes.kit.axes_frame import (
    AXIS_STROKE,
    GRID_STROKE,
    NUMBER_GAP,
    NUMBER_SIZE,
    POWER_SIZE,
    TICK,
    AxesFrame,
)
from scenes.kit.formula import SYMBOL, Formula
from scenes.kit.scale import Scale, powers_of_ten, tick_source
from scenes.kit.typeset import DIGIT_HEIGHT
from scenes.kit.zones import at

__all__ = [
    "AXIS_STROKE",
    "CURVE_STROKE",
    "GRID_STROKE",
    "NUMBER_GAP",
    "NUMBER_SIZE",
    "POWER_SIZE",
    "TANGENT_LENGTH",
    "TICK",
    "Chart",
    "Scale",
    "powers_of_ten",
    "tick_source",
]

CURVE_STROKE = 5.0
TANGENT_LENGTH = 1.6
_SAMPLES = 160


class Chart(AxesFrame):
    """Axes with numbers, on which curves, dots and tangents are built.

    The curves that `curve` and its like return are not part of the chart: a scene brings them in
    when it needs them.

    It is built like its `AxesFrame`.

    Examples
    --------
    ::

        chart = Chart(
            x_range=(0, 10),
            y_range=(1e-6, 1),
            x_ticks=[Fraction(5), Fraction(10)],
            y_ticks=powers_of_ten(-6, 0, 2),
            x_label='"layers"',
            y_label="",
            theme=self.theme,
            zone=STAGE,
            log_y=True,
        )
        bound = chart.curve(lambda n: 0.25**n, "gradient")
        name = chart.label("0.25^n", bound.get_end(), "gradient", toward=UP)
    """

    def curve(
        self,
        function: Callable[[float], float],
        role: str = "text",
        *,
        over: tuple[float, float] | None = None,
        stroke: float = CURVE_STROKE,
    ) -> VMobject:
        """Build the graph of a function, with a gap wherever it leaves the y axis' range.

        Parameters
        ----------
        function
            What is drawn; where it raises an arithmetic error or a ``ValueError``, such as a
            logarithm of 0, or gives no finite number, there is a gap.
        role
            Of its colour.
        over
            From where to where, in x; the whole axis if None. A jump is drawn as two curves.
        stroke
            Width of the line.
        """
        start, end = over or (self.x_scale.low, self.x_scale.high)
        shares = np.linspace(self.x_scale.share(start), self.x_scale.share(end), _SAMPLES + 1)
        # A kink, which stands at 0 or at a tick, must not fall between two samples.
        kink = [0.0] if not self.x_scale.log and start < 0 < end else []
        xs = sorted({*(self.x_scale.value(float(share)) for share in shares), *kink})

        def height(x: float) -> float:
            try:
                return float(function(x))
            except (ArithmeticError, ValueError):
                return math.nan

        def edge(inside: float, outside: float) -> float:
            for _ in range(50):
                middle = (inside + outside) / 2
                if self.y_scale.holds(height(middle)):
                    inside = middle
                else:
                    outside = middle
            return inside

        is_in = {x: self.y_scale.holds(height(x)) for x in xs}
        ends = {
            edge(*((one, two) if is_in[one] else (two, one)))
            for one, two in pairwise(xs)
            if is_in[one] != is_in[two]
        }
        return self.polyline(((x, height(x)) for x in sorted({*xs, *ends})), role, stroke=stroke)

    def polyline(
        self,
        samples: Iterable[tuple[float, float]],
        role: str = "text",
        *,
        stroke: float = CURVE_STROKE,
    ) -> VMobject:
        """Build the line through sampled pairs (x, y), with a gap at each that is off the axes."""
        pieces: list[list[Point3D]] = [[]]
        for x, y in samples:
            if self.x_scale.holds(x) and self.y_scale.holds(y):
                pieces[-1].append(self.point(x, y))
            elif pieces[-1]:
                pieces.append([])
        line = VMobject(stroke_color=self.theme.color(role), stroke_width=stroke)
        segments = [np.linspace(*ends, 4) for piece in pieces for ends in pairwise(piece)]
        return line.set_points(np.concatenate(segments)) if segments else line

    def dot(self, x: float, y: float, role: str, *, radius: float = 0.11) -> Dot:
        """Build a dot at the pair (x, y)."""
        return Dot(self.point(x, y), radius=radius, color=self.theme.color(role))

    def tangent(
        self,
        x: float,
        y: float,
        slope: float,
        role: str = "gradient",
        *,
        length: float = TANGENT_LENGTH,
    ) -> Line:
        """Build the segment through (x, y) that a graph of this slope has for its tangent there.

        Parameters
        ----------
        x, y
            Where it touches: the segment's middle.
        slope
            dy / dx in the axes' units; on log axes too.
        role
            Of its colour.
        length
            Of the whole segment, in scene units.
        """
        rise = slope * self.y_scale.growth(y) * self.inner.height
        run = self.x_scale.growth(x) * self.inner.width
        half = at(run, rise) / math.hypot(run, rise) * length / 2
        middle = self.point(x, y)
        color = self.theme.color(role)
        return Line(middle - half, middle + half, color=color, stroke_width=CURVE_STROKE)

    def label(
        self, source: str, end: Point3D, role: str, *, toward: Point3D = RIGHT, size: float = SYMBOL
    ) -> Formula:
        """Build the name of a curve, beside the point at which it ends.

        Parameters
        ----------
        source
            Typst math; words go in quotation marks.
        end
            The curve's end, or any other point on the stage, shape (3,).
        role
            Of its colour, the curve's.
        toward
            The side of the end on which it stands: manim's ``RIGHT``, ``LEFT``, ``UP`` or
            ``DOWN``.
        size
            One em, in scene units.
        """
        text = Formula(source, theme=self.theme, size=size, role=role)
        if toward is LEFT or toward is RIGHT:
            anchor = 0.0 if toward is RIGHT else 1.0
            return text.place_middle(end + 0.2 * toward, anchor=anchor)
        drop = 0.2 if toward is UP else -0.2 - DIGIT_HEIGHT * size
        return text.place(end + at(0, drop))
