"""A chart: linear or logarithmic axes, and the curves, dots and tangents that stand on them.

Manim's own axes set their numbers with LaTeX; these do not.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

import numpy as np
from manim import LEFT, RIGHT, UP, Dot, Line, VGroup, VMobject
from manim.typing import Point3D

from scenes.kit.charts.scale import Scale, powers_of_ten, tick_source
from scenes.kit.style.panel import panel
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import Zone, at, zone_of
from scenes.kit.text.formula import LABEL, SYMBOL, Formula
from scenes.kit.text.typeset import DIGIT_HEIGHT, Typeset

AXIS_STROKE = 2.5
GRID_STROKE = 1.2
TICK = 0.08
#: How far the baseline of numbers, and of powers, is under the x axis, and the numbers' right edge
#: from the y axis.
NUMBER_DROP = 0.42
POWER_DROP = 0.5
NUMBER_GAP = 0.16
#: From the x axis' end to its name where the last tick stands, and maybe a dot.
NAME_GAP = 0.24
#: Between a number, or a power with its raised exponent, under the end and the name.
NUMBER_CLEAR, POWER_CLEAR = 0.1, 0.3
#: An exponent is 0.7 of its power, and its digits still stand 2.5 % of the frame high.
NUMBER_SIZE = LABEL * 0.9
POWER_SIZE = 0.45
#: A label of the x axis that is wider than this goes so far under the numbers.
WIDEST_END_LABEL = 0.9
LABEL_STEP = 0.53
#: Between a label and the numbers at ticks around it.
LABEL_AIR = 0.08
#: Between the panel's edge and what is written on it.
PAD = 0.26

_Numbers = Sequence[tuple[Fraction, Formula]]


class AxesFrame(VGroup):
    """Axes with numbers, and where a pair of values stands between them.

    Parameters
    ----------
    x_range, y_range
        The smallest and the largest value of each axis.
    x_ticks, y_ticks
        Where the axes carry numbers; `powers_of_ten` for a log axis.
    x_label, y_label
        Typst math at the axes' ends; words go in quotation marks.
    theme
        Colours.
    zone
        The room for all of it, which the panel fills.
    log_x, log_y
        Whether the axis counts factors of ten.
    x_grid
        Whether a light line stands over each tick of the x axis too.
    has_panel
        Whether it stands on a panel.
    y_axis_left
        Whether the y axis stands at the left end even if the x axis has a 0.
    inner
        The room between the axes' ends; None measures what the numbers and labels leave of the
        zone.

    Attributes
    ----------
    panel, axes
        What it consists of, to be brought in one after the other; the panel has no members
        without ``has_panel``.
    numbers
        The numbers at the ticks.
    inner
        The room between the axes' ends.
    x_scale, y_scale
        The values along the axes.

    Raises
    ------
    ValueError
        If a range does not grow or a tick lies outside its axis.
    """

    def __init__(
        self,
        *,
        x_range: tuple[float, float],
        y_range: tuple[float, float],
        x_ticks: Sequence[Fraction],
        y_ticks: Sequence[Fraction],
        x_label: str,
        y_label: str,
        theme: Theme,
        zone: Zone,
        log_x: bool = False,
        log_y: bool = False,
        x_grid: bool = False,
        has_panel: bool = True,
        y_axis_left: bool = False,
        inner: Zone | None = None,
    ) -> None:
        super().__init__()
        self.theme = theme
        self.x_scale, self.y_scale = Scale(*x_range, log_x), Scale(*y_range, log_y)
        self._y_axis_at = self.x_scale.low if y_axis_left else self.x_scale.crossing
        for ticks, scale in ((x_ticks, self.x_scale), (y_ticks, self.y_scale)):
            for tick in ticks:
                if not scale.holds(float(tick)):
                    raise ValueError(f"tick {tick} is outside {scale.low} to {scale.high}")
        x_numbers = [(tick, self._number(tick, self.x_scale)) for tick in x_ticks]
        y_numbers = [(tick, self._number(tick, self.y_scale)) for tick in y_ticks]
        x_name, y_name = self._name(x_label), self._name(y_label)
        self._drop = POWER_DROP if log_x else NUMBER_DROP
        self._name_gap = self._gap_before_name(x_numbers)
        self.inner = inner or self._measured(zone, y_numbers, x_name, y_name)
        self.panel: VMobject = VGroup()
        if has_panel:
            self.panel = panel(zone.center, zone.width, zone.height, theme=theme, corner=0.2)
        self.numbers = tuple(self._place_numbers(x_numbers, y_numbers))
        self.axes = VGroup(
            *self._grid(x_ticks if x_grid else (), y_ticks),
            *self._axis_lines(x_ticks),
            *self.numbers,
            *self._place_names(zone, x_name, y_name),
        )
        self.add(self.panel, self.axes)

    def point(self, x: float, y: float) -> Point3D:
        """Return where the pair (x, y) stands on the stage, shape (3,)."""
        return at(
            self.inner.left + self.x_scale.share(x) * self.inner.width,
            self.inner.bottom + self.y_scale.share(y) * self.inner.height,
        )

    def on_x_axis(self, x: float) -> Point3D:
        """Return where ``x`` stands on the x axis, shape (3,)."""
        return self.point(x, self.y_scale.crossing)

    def on_y_axis(self, y: float) -> Point3D:
        """Return where ``y`` stands on the y axis, shape (3,)."""
        return self.point(self._y_axis_at, y)

    def give_way(self, *labels: Typeset) -> None:
        """Take away the numbers at ticks on which a label stands, or almost.

        Parameters
        ----------
        *labels
            What is read at the axes, in its place; it says more than a tick.
        """
        taken = [_with_air(label) for label in labels]
        self.axes.remove(
            *(n for n in self.numbers if any(zone_of(n).overlap(zone) > 0 for zone in taken))
        )

    def _gap_before_name(self, x_numbers: _Numbers) -> float:
        """Return how far from the x axis' end its label keeps clear of a number under the end."""
        last = [n.width / 2 for tick, n in x_numbers if math.isclose(tick, self.x_scale.high)]
        clear = POWER_CLEAR if self.x_scale.log else NUMBER_CLEAR
        return max([NUMBER_GAP, *(max(NAME_GAP, half + clear) for half in last)])

    def _measured(
        self,
        zone: Zone,
        y_numbers: _Numbers,
        x_name: Formula | None,
        y_name: Formula | None,
    ) -> Zone:
        """Return what numbers and labels leave of the zone."""
        widest = max((number.width for _, number in y_numbers), default=0.0)
        left = PAD + (widest + NUMBER_GAP if y_numbers else 0.2)
        right, bottom = PAD + 0.2, PAD + self._drop + 0.05
        if x_name is not None and x_name.width <= WIDEST_END_LABEL:
            right = PAD + self._name_gap + x_name.width
        elif x_name is not None:
            bottom += LABEL_STEP
        top = PAD + (y_name.height + 0.18 if y_name is not None else 0.1)
        return Zone(zone.left + left, zone.right - right, zone.bottom + bottom, zone.top - top)

    def _line(self, start: Point3D, end: Point3D, stroke: float = AXIS_STROKE) -> Line:
        return Line(start, end, color=self.theme.line, stroke_width=stroke)

    def _name(self, source: str) -> Formula | None:
        return Formula(source, theme=self.theme, size=SYMBOL, role="dim") if source else None

    def _number(self, tick: Fraction, scale: Scale) -> Formula:
        size = POWER_SIZE if scale.log else NUMBER_SIZE
        source = tick_source(tick, scale)
        return Formula(source, theme=self.theme, size=size, role="dim", constants=True)

    def _grid(self, x_ticks: Sequence[Fraction], y_ticks: Sequence[Fraction]) -> Iterator[Line]:
        x, y = self.x_scale, self.y_scale
        for tick in map(float, y_ticks):
            if tick != y.crossing:
                yield self._line(self.point(x.low, tick), self.point(x.high, tick), GRID_STROKE)
        for tick in map(float, x_ticks):
            if tick != self._y_axis_at:
                yield self._line(self.point(tick, y.low), self.point(tick, y.high), GRID_STROKE)

    def _axis_lines(self, x_ticks: Sequence[Fraction]) -> Iterator[Line]:
        yield self._line(self.on_x_axis(self.x_scale.low), self.on_x_axis(self.x_scale.high))
        yield self._line(self.on_y_axis(self.y_scale.low), self.on_y_axis(self.y_scale.high))
        for tick in x_ticks:
            foot = self.on_x_axis(float(tick))
            yield self._line(foot - at(0, TICK), foot + at(0, TICK))

    def _place_numbers(self, x_numbers: _Numbers, y_numbers: _Numbers) -> Iterator[Formula]:
        for tick, number in x_numbers:
            yield number.place(self.on_x_axis(float(tick)) - at(0, self._drop))
        for tick, number in y_numbers:
            end = self.point(self.x_scale.low, float(tick))
            yield number.place_middle(end - at(NUMBER_GAP, 0), anchor=1)

    def _place_names(
        self, zone: Zone, x_name: Formula | None, y_name: Formula | None
    ) -> Iterator[Formula]:
        end = self.on_x_axis(self.x_scale.high)
        if x_name is not None and x_name.width <= WIDEST_END_LABEL:
            yield x_name.place_middle(end + at(self._name_gap, 0), anchor=0)
        elif x_name is not None:
            yield x_name.place(end - at(0, self._drop + LABEL_STEP), anchor=1)
        if y_name is not None:
            top = self.on_y_axis(self.y_scale.high)
            left = max(float(top[0]) - y_name.width / 2, zone.left + PAD)
            yield y_name.place(at(left, top[1] + 0.18), anchor=0)


def _with_air(label: Typeset) -> Zone:
    zone = zone_of(label)
    return Zone(
        zone.left - LABEL_AIR, zone.right + LABEL_AIR, zone.bottom - LABEL_AIR, zone.top + LABEL_AIR
    )


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
