"""The plane as a stage: axes with numbers, and a sheet of squared paper that maps can move.

A sheet is drawn through the exact images of its crossings. Manim's transforms carry every point
along a straight line, so between two sheets the picture at time t is (1 - t) A + t B.
"""

from collections.abc import Sequence
from fractions import Fraction

from manim import Line, ManimColor, VGroup, VMobject
from manim.typing import Point3D

from mathcore.numbers.format import display
from mathcore.topics.linear import Vector
from mathcore.topics.plane import Map
from scenes.kit.style.contrast import blend, faded
from scenes.kit.style.panel import panel
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import GROUND, SAFE, Zone, at
from scenes.kit.text.formula import LABEL, Formula

#: The panel, and the coordinates that it has to hold.
ZONE = Zone(SAFE.left, 2.56, -2.02, 2.95)
REACH_X, REACH_Y = 8, 4
TICK_STEP = 2
#: Room inside the panel, on the left and below with the numbers of the ticks.
PAD, TICK_ROOM_X, TICK_ROOM_Y = 0.2, 0.7, 0.5
TICK, AXIS_STROKE = 0.06, 2.0
#: The sheet: its half width, and how many lines there are to a unit.
SHEET_REACH, LINES_A_UNIT = 2, 2
WHOLE_STROKE, BETWEEN_STROKE, TRACK_STROKE = 2.6, 1.2, 9.0
GHOST_STROKE = 2.5
#: How much of the signal's colour lies on the paper.
TINT = 0.05
#: The contrast of a track on the paper, for which the lines' own colour is too weak.
TRACK_CONTRAST = 3.1


class Plane(VGroup):
    """Axes through the origin on a panel, their numbers at its edges, clear of what moves.

    Parameters
    ----------
    theme
        Colours.

    Attributes
    ----------
    panel, axes, numbers
        What it consists of.
    unit
        Length of a unit, in scene units, on both axes.
    """

    def __init__(self, *, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        inner = Zone(
            ZONE.left + TICK_ROOM_X, ZONE.right - PAD, ZONE.bottom + TICK_ROOM_Y, ZONE.top - PAD
        )
        self.unit = min(inner.width / (2 * REACH_X), inner.height / (2 * REACH_Y))
        self.origin = inner.center
        self.window = Zone(
            inner.center[0] - REACH_X * self.unit,
            inner.center[0] + REACH_X * self.unit,
            inner.center[1] - REACH_Y * self.unit,
            inner.center[1] + REACH_Y * self.unit,
        )
        self.panel = panel(ZONE.center, ZONE.width, ZONE.height, theme=theme, corner=0.2)
        x_axis = self._axis(self._spot(-REACH_X, 0), self._spot(REACH_X, 0))
        y_axis = self._axis(self._spot(0, -REACH_Y), self._spot(0, REACH_Y))
        self.axes = VGroup(x_axis, y_axis)
        self.numbers = VGroup()
        for tick in range(-REACH_X, REACH_X + 1):
            self._mark(tick, self._spot(tick, 0), at(0, TICK), along_x=True)
        for tick in range(-REACH_Y, REACH_Y + 1):
            self._mark(tick, self._spot(0, tick), at(TICK, 0), along_x=False)
        self.add(self.panel, self.axes, self.numbers)

    def point(self, x: Vector) -> Point3D:
        """Return where a point of the plane stands on the stage, shape (3,)."""
        return self._spot(float(x[0]), float(x[1]))

    def _spot(self, x: float, y: float) -> Point3D:
        return self.origin + at(x * self.unit, y * self.unit)

    def _axis(self, start: Point3D, end: Point3D) -> Line:
        # The lines' own colour is too weak for the tinted paper.
        return Line(start, end, color=self.theme.dim, stroke_width=AXIS_STROKE)

    def _mark(self, tick: int, foot: Point3D, half: Point3D, *, along_x: bool) -> None:
        if tick:
            self.axes.add(self._axis(foot - half, foot + half))
        # The corner where both rows of numbers meet is left to one of them.
        if tick % TICK_STEP or abs(tick) == REACH_X:
            return
        label = Formula(
            display(Fraction(tick)).typst,
            theme=self.theme,
            size=LABEL * 0.9,
            role="dim",
            constants=True,
        )
        if along_x:
            label.place(at(foot[0], ZONE.bottom + 0.16))
        else:
            label.place_middle(at(self.window.left - 0.18, foot[1]), anchor=1)
        self.numbers.add(label)


def crossings(reach: int = SHEET_REACH, a_unit: int = LINES_A_UNIT) -> tuple[Fraction, ...]:
    """Return the coordinates at which a sheet has lines, exactly."""
    return tuple(Fraction(k, a_unit) for k in range(-reach * a_unit, reach * a_unit + 1))


def path(plane: Plane, points: Sequence[Vector], under: Map) -> VMobject:
    """Build the line from point to point, each where ``under`` takes it; it has no style yet."""
    return VMobject().set_points_as_corners([plane.point(under(point)) for point in points])


class Sheet(VGroup):
    """Squared paper around the origin, where a map takes it.

    Parameters
    ----------
    plane
        What it lies on.
    under
        The map; sheets under different maps have the same number of points, in the same order.

    Attributes
    ----------
    paper
        The tinted ground.
    lines
        First those of constant first coordinate, then those of constant second one, both upwards;
        each goes through its crossings upwards.
    """

    def __init__(self, plane: Plane, under: Map) -> None:
        super().__init__()
        theme, grid = plane.theme, crossings()
        low, high = grid[0], grid[-1]
        rim = [*((low, c) for c in grid), *((c, high) for c in grid)]
        rim += [*((high, c) for c in reversed(grid)), *((c, low) for c in reversed(grid))]
        self.paper = path(plane, rim, under)
        self.paper.set_fill(tinted(theme), opacity=1).set_stroke(width=0)
        self.paper.set_z_index(GROUND / 2)
        self.lines = VGroup(
            *(path(plane, [(c, t) for t in grid], under) for c in grid),
            *(path(plane, [(t, c) for t in grid], under) for c in grid),
        )
        for line, c in zip(self.lines, (*grid, *grid), strict=True):
            width = WHOLE_STROKE if c.denominator == 1 else BETWEEN_STROKE
            line.set_stroke(theme.color("signal", lit=False), width=width)
        self.add(self.paper, self.lines)


def tinted(theme: Theme) -> ManimColor:
    """Return the colour of the paper."""
    return blend(theme.signal, theme.panel, TINT)


def outline(plane: Plane, under: Map) -> VMobject:
    """Build the rim of a sheet alone, which stays to tell where it was."""
    rim = Sheet(plane, under).paper.set_fill(opacity=0)
    return rim.set_stroke(plane.theme.line, width=GHOST_STROKE).set_z_index(GROUND / 4)


def tracks(plane: Plane, under: Map) -> VGroup:
    """Build the wide grey tracks of a sheet's whole lines, into which another sheet can fall."""
    lines = Sheet(plane, under).lines
    whole = [*lines[: len(lines) // 2 : LINES_A_UNIT], *lines[len(lines) // 2 :: LINES_A_UNIT]]
    grey = faded(plane.theme.dim, tinted(plane.theme), TRACK_CONTRAST)
    return VGroup(*whole).set_stroke(grey, width=TRACK_STROKE).set_z_index(GROUND / 4)
