"""The gate on the way back: a door that lets the error through, or stops it."""

from manim import Arrow, Circle, Line, RoundedRectangle, VGroup, VMobject
from manim.typing import Point3D

from mathcore.exercise.reconcile import show
from mathcore.exercise.trace import Quantity
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import at
from scenes.kit.text.formula import Formula, ShownValue
from scenes.kit.text.number import VALUE
from scenes.kit.text.typeset import part

WIDTH, TALL, LOW = 0.96, 1.06, 0.9
_FRAME, _WAY, _LEAF = 2.5, 5.0, 9.0
_FACTOR = 0.44
#: From its upper edge down to its factor, and from the lower one up to the way.
_FACTOR_DOWN, _LEVEL_UP = 0.22, 0.32
#: By so much the leaf is shorter than the window is high.
_LEAF_SHORTER = 0.55
_RING, _PIECE = 0.13, 0.55


class Door(VGroup):
    """A window around a door, empty until it is known whether the door is open.

    Parameters
    ----------
    slope
        The slope of the activation: the factor of the door, which is shut if it is 0.
    center
        Its middle, shape (3,).
    sides
        Between which sides the way of an error leads.
    height
        Of the window.
    theme
        Colours.

    Attributes
    ----------
    frame
        The window.
    factor, leaf, way
        What comes when the door is known: its factor, the leaf, and how far an error gets. They are
        no part of it until then.
    """

    def __init__(
        self,
        slope: Quantity,
        center: Point3D,
        sides: tuple[float, float],
        *,
        height: float,
        theme: Theme,
    ) -> None:
        super().__init__()
        is_open = slope.value != 0
        self.frame = RoundedRectangle(
            width=WIDTH,
            height=height,
            corner_radius=0.1,
            stroke_width=_FRAME,
            stroke_color=theme.line,
            fill_color=theme.background,
            fill_opacity=1,
        ).move_to(center)
        self.add(self.frame)
        shown = show(slope).typst
        self.factor = Formula(
            f'class("normal", times) {part(VALUE, shown)}',
            theme=theme,
            size=_FACTOR,
            role="gradient" if is_open else "text",
            claims=(ShownValue(slope, shown, VALUE),),
        ).place_middle(center + at(0, height / 2 - _FACTOR_DOWN))
        level = center - at(0, height / 2 - _LEVEL_UP)
        ends = at(sides[1], level[1]), at(sides[0], level[1])
        half = at(0, (height - _LEAF_SHORTER) / 2)
        if is_open:
            piece = half * _PIECE
            pieces = ((level + half, level + half - piece), (level - half, level - half + piece))
            self.leaf = VGroup(*(_leaf(*ends_of, theme) for ends_of in pieces))
            self.way: VMobject = Arrow(
                *ends,
                buff=0,
                color=theme.gradient,
                stroke_width=_WAY,
                tip_length=0.26,
                max_stroke_width_to_length_ratio=100,
                max_tip_length_to_length_ratio=1,
            )
        else:
            stop = level - at(0.06, 0)
            self.leaf = VGroup(_leaf(stop + half, stop - half, theme))
            ring = Circle(radius=_RING, color=theme.gradient, stroke_width=_WAY)
            ring.move_to(stop + at(0.12 + _RING, 0))
            line = Line(ends[0], ring.get_right(), color=theme.gradient, stroke_width=_WAY)
            self.way = VGroup(line, ring)


def _leaf(start: Point3D, end: Point3D, theme: Theme) -> Line:
    return Line(start, end, color=theme.text, stroke_width=_LEAF)
