"""What is marked in the plane: arrows with tags at their tips, and rows of points."""

from typing import Any

import numpy as np
from manim import Animation, Dot, RoundedRectangle, VGroup, VMobject
from manim.typing import Point3D

from mathcore.topics.linear import Vector
from mathcore.topics.plane import Map
from scenes.kit.style.panel import panel
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import at
from scenes.kit.text.formula import Formula
from scenes.parts.plane.sheet import GHOST_STROKE, Plane, path

ARROW_STROKE, TIP_LENGTH, TIP_WIDTH = 6.0, 0.24, 0.22
ROW_STROKE, DOT_RADIUS = 6.0, 0.1
#: What lies over the sheet, from below: rows, arrows, tags.
ROWS, ARROWS, TAGS = 1, 2, 3


class PlaneArrow(VGroup):
    """An arrow between two points of the plane, whose tip keeps its size however it turns.

    Parameters
    ----------
    plane
        Where it lies.
    head, tail
        From where to where, in the plane's coordinates; without a tail it begins at the origin.
    role
        Role of its colour.
    """

    def __init__(
        self, plane: Plane, head: Vector, tail: Vector | None = None, *, role: str = "weight"
    ) -> None:
        super().__init__()
        self.plane = plane
        color = plane.theme.color(role)
        self.shaft = VMobject(stroke_color=color, stroke_width=ARROW_STROKE)
        self.tip = VMobject(fill_color=color, fill_opacity=1, stroke_width=0)
        self.add(self.shaft, self.tip)
        self.set_z_index(ARROWS)
        self.tail = plane.origin if tail is None else plane.point(tail)
        self.aim(self.tail, plane.point(head))

    def aim(self, tail: Point3D, head: Point3D) -> None:
        """Draw it from one point of the stage to another, shape (3,) each."""
        self.tail, self.head = tail, head
        along = head - tail
        length = float(np.linalg.norm(along)) or 1.0
        along = along / length
        across = np.array([-along[1], along[0], 0.0]) * TIP_WIDTH / 2
        foot = head - min(TIP_LENGTH, length) * along
        self.shaft.set_points_as_corners([tail, foot])
        self.tip.set_points_as_corners([head, foot + across, foot - across, head])


class Carry(Animation):
    """Carries an arrow's ends along straight lines, as an interpolated matrix does.

    Parameters
    ----------
    arrow
        What is carried.
    head, tail
        Where to, in the plane's coordinates; without a tail that end stays where it is.
    **options
        Manim's own.
    """

    def __init__(
        self, arrow: PlaneArrow, head: Vector, tail: Vector | None = None, **options: Any
    ) -> None:
        self._from = arrow.tail, arrow.head
        to_tail = arrow.tail if tail is None else arrow.plane.point(tail)
        self._to = to_tail, arrow.plane.point(head)
        self.arrow = arrow
        super().__init__(arrow, **options)

    def interpolate_mobject(self, alpha: float) -> None:
        """Draw the arrow where it is at this share of the time."""
        share = self.rate_func(alpha)
        tail, head = (
            (1 - share) * start + share * end
            for start, end in zip(self._from, self._to, strict=True)
        )
        self.arrow.aim(tail, head)


class PointRow(VGroup):
    """A straight row of evenly spaced points on a sheet, where a map takes it.

    Parameters
    ----------
    plane
        Where it lies.
    points
        The points in order; the row's line goes through all of them.
    under
        The map.
    """

    def __init__(self, plane: Plane, points: tuple[Vector, ...], under: Map) -> None:
        super().__init__()
        color = plane.theme.signal
        self._plane, self._points = plane, points
        self.line = path(plane, points, under).set_stroke(color, width=ROW_STROKE)
        self.dots = VGroup(
            *(Dot(plane.point(under(point)), radius=DOT_RADIUS, color=color) for point in points)
        )
        self.add(self.line, self.dots)
        self.set_z_index(ROWS)

    def under(self, under: Map) -> "PointRow":
        """Build the same row where another map takes it."""
        return PointRow(self._plane, self._points, under)

    def ghost(self) -> VMobject:
        """Build a thin grey line in this row's place, without its points."""
        line = self.line.copy().set_stroke(self._plane.theme.dim, width=GHOST_STROKE)
        return line.set_z_index(0)


class Tag(VGroup):
    """A formula on a small plate of its own, so that it can be read over the sheet.

    Attributes
    ----------
    plate, formula
        What it consists of.
    """

    def __init__(self, formula: Formula, *, theme: Theme) -> None:
        super().__init__()
        self.formula = formula
        self.plate: RoundedRectangle = panel(
            formula.get_center(), formula.width + 0.16, formula.height + 0.14, theme=theme
        )
        self.add(self.plate, formula)
        self.set_z_index(TAGS)

    @property
    def rest(self) -> VGroup:
        """The plate, and what of the formula belongs to no part."""
        return VGroup(self.plate, self.formula.part(""))

    def place(self, head: Point3D, direction: Point3D) -> "Tag":
        """Put the tag beside a point, in that direction, shape (3,) both."""
        reach = at(self.plate.width / 2 + 0.12, self.plate.height / 2 + 0.12)
        self.shift(head + direction * reach - self.plate.get_center())
        return self
