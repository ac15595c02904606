"""ReLU at its kink, with the lines that touch it there without crossing it."""

from collections.abc import Sequence

from manim import Dot, Line, Rectangle, VGroup, VMobject
from manim.typing import Point3D

from mathcore.exercise.trace import Quantity
from mathcore.numbers.values import to_float
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import GROUND, Zone, at
from scenes.kit.text.formula import Words
from scenes.kit.text.number import Number

#: Where it stands, and where in it the kink is.
_ZONE = Zone(-5.6, 5.6, -2.6, 3.02)
KINK = at(-2.1, -1.1)
#: How far the lines reach to both sides of the kink, and how far a slope is from its line's end.
_REACH, _BACK, _DOWN, _LABEL_GAP = 3.7, 3.1, 1.2, 0.2
_GRAPH, _THIN, _CHOSEN, _EDGE = 11.0, 4.0, 7.0, 2.5
_SIZE = 0.46


class Fan(VGroup):
    """ReLU around 0, its kink marked.

    Parameters
    ----------
    slopes
        Those of the lines, from 0 to 1.
    theme
        Colours.

    Attributes
    ----------
    graph, dot
        ReLU, and its kink.
    lines, labels
        The lines through the kink and their slopes; like what follows no part of it yet.
    chosen, convention
        The line of slope 0, thick, and what is said of it.
    """

    def __init__(self, slopes: Sequence[Quantity], *, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        frame = Rectangle(
            width=_ZONE.width,
            height=_ZONE.height,
            stroke_color=theme.line,
            stroke_width=_EDGE,
            fill_color=theme.panel,
            fill_opacity=1,
            z_index=GROUND,
        ).move_to(_ZONE.center)
        self.graph = VMobject(stroke_color=theme.signal, stroke_width=_GRAPH)
        self.graph.set_points_as_corners([_point(-_BACK, 0), KINK, _point(_REACH, 1)])
        name = Words("ReLU", theme=theme, size=_SIZE, role="signal")
        name.place(_point(_REACH, 1) - at(0.3, 0), anchor=1)
        self.dot = Dot(KINK, radius=0.14, color=theme.text)
        self.add(frame, self.graph, name)
        self.lines = [_line(to_float(slope.value), _THIN, theme) for slope in slopes]
        self.labels = [
            Number(slope, theme=theme, size=_SIZE, role="gradient").place_middle(
                _point(_REACH, to_float(slope.value)) + at(_LABEL_GAP, 0), anchor=0
            )
            for slope in slopes
        ]
        self.chosen = _line(0.0, _CHOSEN, theme)
        self.convention = Words("by convention", theme=theme, size=_SIZE)
        zero = self.labels[0]
        self.convention.place(at(zero.get_right()[0] + _LABEL_GAP, zero.baseline), anchor=0)


def _point(x: float, slope: float) -> Point3D:
    return KINK + at(x, slope * x)


def _line(slope: float, width: float, theme: Theme) -> Line:
    back = min(_BACK, _DOWN / slope) if slope else _BACK
    return Line(
        _point(-back, slope), _point(_REACH, slope), color=theme.gradient, stroke_width=width
    )
