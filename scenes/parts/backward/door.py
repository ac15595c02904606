"""The gate on the way back: a door, with the slope that an error is multiplied by."""

from manim import Arrow, Circle, Line, RoundedRectangle, VGroup, VMobject
from manim.typing import Point3D

from mathcore.exercise.trace import Quantity
from scenes.kit.large_network.form import BLANK_STROKE, FRAME_STROKE, HAIRLINE, Form
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import at
from scenes.kit.text.formula import Formula
from scenes.kit.text.number import Number, number_width
from scenes.kit.text.place import AnswerPlace
from scenes.kit.text.typeset import DIGIT_HEIGHT
from scenes.parts.backward.layout import FACTOR

#: From the sign of multiplication to the factor.
_GAP = 0.06
_UNDER = 0.09
#: The place of the ring among the parts of a shut leaf.
_RING = 1
#: Width of the leaf of a shut door, and of the stubs of an open one.
_LEAF = 9.0


class Door(AnswerPlace):
    """A window with a factor, blank until it comes, and under it a leaf.

    Parameters
    ----------
    slope
        The factor: a slope, never negative.
    theme, form
        Colours and measures.
    width
        Of the window.
    center
        Shape (3,).

    Attributes
    ----------
    leaf
        What is seen of the door when its factor is known: a bar at which a ring stops where
        nothing passes, otherwise an arrow between two stubs.
    """

    def __init__(
        self, slope: Quantity, *, theme: Theme, form: Form, width: float, center: Point3D
    ) -> None:
        super().__init__(slope, FACTOR)
        self.theme = theme
        height = form.deck - 0.12
        self.box = RoundedRectangle(
            width=width,
            height=height,
            corner_radius=0.08,
            stroke_width=HAIRLINE,
            stroke_color=theme.line,
            fill_color=theme.background,
            fill_opacity=1,
        ).move_to(center)
        self.times = Formula("times", theme=theme, size=FACTOR, role="dim")
        number = number_width(slope, FACTOR)
        whole = self.times.width + _GAP + number
        # Where no factor will stand there is less room, and the sign keeps to the left.
        aside = min(whole, width - 2 * _GAP) / 2
        row = center + at(-aside, height / 2 - DIGIT_HEIGHT * FACTOR / 2 - 0.11)
        self.times.place_middle(row, anchor=0)
        start = row + at(self.times.width + _GAP, -DIGIT_HEIGHT * FACTOR / 2 - _UNDER)
        self.blank = Line(
            start,
            start + at(number, 0),
            stroke_width=BLANK_STROKE,
            stroke_opacity=0,
            color=theme.gradient,
        )
        self.leaf = _leaf(
            is_shut=self.is_shut,
            width=width,
            low=float(center[1]) - height / 2 + 0.08,
            high=float(start[1]) - 0.06,
            x=float(center[0]),
            theme=theme,
        )
        self._leaf_at = self.leaf.get_center() - self.box.get_center()
        self.add(self.box, self.times, self.blank)
        self.paint(False)

    @property
    def is_shut(self) -> bool:
        """Whether nothing passes."""
        return self.quantity.value == 0

    @property
    def stop(self) -> Point3D:
        """Where an error stops before a shut door, shape (3,)."""
        assert self.is_shut, "an open door stops nothing"
        return self.leaf.submobjects[_RING].get_center()

    @property
    def sequel(self) -> VMobject:
        """The leaf, where the window stands now."""
        return self.leaf.move_to(self.box.get_center() + self._leaf_at)

    def build_number(self) -> Number:
        """Build the factor after its sign."""
        number = Number(self.quantity, theme=self.theme, size=FACTOR)
        up = DIGIT_HEIGHT * FACTOR / 2 + _UNDER
        return number.place_middle(self.blank.get_start() + at(0, up), anchor=0)

    def paint(self, lit: bool = True) -> "Door":
        """Light or dim the window's frame and the leaf."""
        self.box.set_stroke(
            self.theme.gradient if lit else self.theme.line,
            width=FRAME_STROKE if lit else HAIRLINE,
        )
        self.leaf.set_color(self.theme.gradient if lit else self.theme.dim)
        return self


def _leaf(
    *, is_shut: bool, width: float, low: float, high: float, x: float, theme: Theme
) -> VGroup:
    """Build the bar of a shut door with a ring at it, or an open one's stubs and its arrow."""
    if is_shut:
        y, radius = (low + high) / 2, min(0.11, (high - low) / 2)
        ring = Circle(radius, color=theme.gradient, stroke_width=4)
        ring.move_to(at(x + _LEAF / 100 + radius, y))
        way = Line(ring.get_right(), at(x + width / 2 - 0.03, y), stroke_width=4)
        bar = Line(at(x, low), at(x, high), stroke_width=_LEAF)
        return VGroup(bar, ring, way).set_color(theme.gradient)
    y, stub = (low + high) / 2, (high - low) / 4
    arrow = Arrow(
        at(x + width / 2 - 0.06, y),
        at(x - width / 2 + 0.06, y),
        buff=0,
        stroke_width=4,
        tip_length=0.14,
        color=theme.gradient,
    )
    stubs = (
        Line(at(x, end), at(x, end + step), stroke_width=_LEAF, color=theme.gradient)
        for end, step in ((low, stub), (high, -stub))
    )
    return VGroup(*stubs, arrow)
