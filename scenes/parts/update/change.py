"""What one step does to a weight or a bias: its gradient, then an arrow and the new value."""

import numpy as np
from manim import Arrow, Line, Rectangle, RoundedRectangle, VGroup, VMobject
from manim.typing import Point3D

from mathcore.exercise.trace import Quantity
from scenes.kit.large_network.edge import Block
from scenes.kit.large_network.form import BLANK_STROKE, FRAME_STROKE, Form
from scenes.kit.large_network.layout import FLOOR
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import Zone, at, zone_of
from scenes.kit.text.number import VALUE, Number, number_width
from scenes.kit.text.place import AnswerPlace
from scenes.kit.text.typeset import DIGIT_HEIGHT

#: One em of a gradient: its digits are 3.1 % of the frame's height.
_GRADIENT = 0.375
_PAD, _UNDER, _AIR = 0.11, 0.07, 0.06
#: From the middle of a number down to that of what stands under it, in em of the number.
_DROP = 1.06
#: Between what stands side by side.
_BESIDE = 0.14
#: What stands at a weight must not reach under this, where the worksheet begins.
_LOWEST = FLOOR - 0.08
#: An arrow's length, and how steeply it points, in radians.
_ARROW, _SLANT, _STROKE, _TIP = 0.36, 0.4, 4.5, 0.16


class ParameterChange(AnswerPlace):
    """The gradient by a parameter in its chip, in whose place the new value comes.

    It is built around the point (0, 0).

    Parameters
    ----------
    old, gradient, new
        The parameter, the loss's derivative by it, and its value after the step.
    theme, form
        Colours and measures.
    is_shy
        Whether it is seen only while it is lit.

    Attributes
    ----------
    number, box, chip
        The gradient's number, its frame, and both together.
    value
        The new value, when it has come.
    arrow
        The way in which the parameter moves; it is no part of the picture until it has moved.
    """

    def __init__(
        self,
        old: Quantity,
        gradient: Quantity,
        new: Quantity,
        *,
        theme: Theme,
        form: Form,
        is_shy: bool,
    ) -> None:
        super().__init__(new, form.weight)
        self.theme, self.is_shy = theme, is_shy
        self.number = Number(gradient, theme=theme, size=_GRADIENT).place_middle(at(0, 0))
        self.box = RoundedRectangle(
            width=self.number.width + 2 * _PAD,
            height=DIGIT_HEIGHT * _GRADIENT + 2 * _PAD,
            corner_radius=0.12,
            stroke_width=FRAME_STROKE,
            fill_color=theme.panel,
            fill_opacity=1,
        )
        half, low = number_width(new, form.weight) / 2, -DIGIT_HEIGHT * form.weight / 2 - _UNDER
        self.blank = Line(
            at(-half, low), at(half, low), stroke_width=BLANK_STROKE, stroke_opacity=0
        )
        self.blank.set_color(theme.weight)
        angle = _SLANT if new.value > old.value else -_SLANT
        reach = _ARROW / 2 * at(np.cos(angle), np.sin(angle))
        self.arrow = Arrow(
            -reach,
            reach,
            buff=0,
            stroke_width=_STROKE,
            tip_length=_TIP,
            max_tip_length_to_length_ratio=0.5,
            max_stroke_width_to_length_ratio=20,
            color=theme.gradient,
        )
        self.is_open = False
        self.chip = VGroup(self.box, self.number)
        self.value: Number | None = None
        # A line that passes under the new value does not strike it.
        self.ground = Rectangle(
            width=number_width(new, form.weight) + 2 * _AIR,
            height=DIGIT_HEIGHT * form.weight + 2 * _AIR,
            stroke_width=0,
            fill_color=theme.background,
            fill_opacity=1,
        )
        self._note_places()
        self._in_line: list[VMobject] = [self.box, self.blank]
        self.add(self.chip, self.blank)
        self.paint(False)

    def build_number(self) -> Number:
        """Build the new value where it belongs."""
        up = DIGIT_HEIGHT * self.size / 2 + _UNDER
        number = Number(self.quantity, theme=self.theme, size=self.size)
        return number.place_middle(self.blank.get_center() + at(0, up))

    def _note_places(self) -> None:
        """Note where the parts stand, some of which are not moved with it until they are seen."""
        self._from_blank = self.box.get_center() - self.blank.get_center()
        self._arrow_from_blank = self.arrow.get_center() - self.blank.get_center()

    def promise(self, share: Quantity, beside: Point3D | None = None) -> tuple[Number, VGroup]:
        """Build what the parameter promises, where its gradient stood, and the ground under it.

        Parameters
        ----------
        share
            What is promised.
        beside
            The point at whose right it stands instead, shape (3,).
        """
        number = Number(share, theme=self.theme, size=_GRADIENT, role="gradient")
        if beside is None:
            number.place_middle(self.blank.get_center() + self._from_blank)
        else:
            number.place_middle(beside + at(_BESIDE, 0), anchor=0)
        ground = self.ground.copy().set_fill(opacity=1)
        ground.stretch_to_fit_width(number.width + 2 * _AIR)
        return number, VGroup(ground.move_to(number))

    def hold(self, number: Number) -> None:
        """Take the new value, which has come, and with it the arrow."""
        self.value = number
        self.arrow.move_to(self.blank.get_center() + self._arrow_from_blank)
        self.add(self.ground.move_to(number.part(VALUE)), number, self.arrow)

    def let_go(self, *members: VMobject) -> list[VMobject]:
        """Let go of some members; return those that were there."""
        leaving = [member for member in members if member in self.submobjects]
        self.remove(*leaving)
        return leaving

    @property
    def room(self) -> Zone:
        """What the gradient and then the new value fill, with the arrow if it is before that."""
        zones = [zone_of(part) for part in self._in_line]
        return Zone(
            min(zone.left for zone in zones),
            max(zone.right for zone in zones),
            min(zone.bottom for zone in zones),
            max(zone.top for zone in zones),
        )

    @property
    def has_chip(self) -> bool:
        """Whether the gradient stands there."""
        return self.chip in self.submobjects

    @property
    def is_busy(self) -> bool:
        """Whether anything stands there, the gradient or the new value."""
        return self.has_chip or self.value is not None

    def paint(self, lit: bool = True) -> "ParameterChange":
        """Light or dim gradient and new value."""
        seen = float(lit or not self.is_shy)
        color = self.theme.gradient if lit else self.theme.line
        self.box.set_stroke(color, opacity=seen).set_fill(opacity=seen)
        self.number.paint(lit).set_fill(opacity=seen)
        self.arrow.set_opacity(seen)
        self.ground.set_fill(opacity=seen)
        if self.value is not None:
            self.value.paint(lit).set_fill(opacity=seen)
        return self

    def stand_at_weight(self, number: Number, name: VGroup) -> "ParameterChange":
        """Put it under a weight, or over one that stands low, and the arrow beside the name.

        Where there is no name the arrow stands right of the weight.
        """
        drop = _DROP * number.size
        middle = number.part(VALUE).get_center()
        if not name.submobjects and middle[1] - _reach_under(number.size) < _LOWEST:
            drop = -drop
        self.shift(middle - at(0, drop) - self.box.get_center())
        self.arrow.next_to(name if name.submobjects else number, buff=_BESIDE / 2)
        self._note_places()
        return self

    def stand_beside(self, end: Point3D) -> "ParameterChange":
        """Put it right of a point, and the arrow between that and the new value."""
        self.shift(end + at(_BESIDE, 0) - self.box.get_left())
        self.arrow.next_to(end, buff=_BESIDE)
        half = number_width(self.quantity, self.size) / 2
        left = self.arrow.get_right()[0] + _BESIDE
        self.blank.shift(at(left + half - self.blank.get_x(), 0))
        self._note_places()
        self._in_line.append(self.arrow)
        return self


def block_of(
    old: Quantity, gradient: Quantity, new: Quantity, form: Form, *, is_named: bool
) -> Block:
    """Return how much room a weight with its gradient, and then its new value, needs.

    In stacked cells they stand under each other, else side by side.
    """
    first, second = (number_width(quantity, form.weight) for quantity in (old, new))
    chip = number_width(gradient, _GRADIENT) + 2 * _PAD
    if form.is_stacked:
        arrow = 0.0 if is_named else 2 * (_ARROW + _BESIDE / 2)
        return Block(max(chip, second, first + arrow), _reach_under(form.weight) + _AIR)
    width = first + width_beside(old, gradient, new, form)
    half = DIGIT_HEIGHT * max(form.weight, _GRADIENT) / 2 + _PAD + _AIR
    return Block(width, half, (first - width) / 2)


def width_beside(old: Quantity, gradient: Quantity, new: Quantity, form: Form) -> float:
    """Return how wide what comes at the right of a parameter is, with the gap before it."""
    chip = number_width(gradient, _GRADIENT) + 2 * _PAD
    return _BESIDE + max(chip, _ARROW + _TIP + _BESIDE + number_width(new, form.weight))


def _reach_under(size: float) -> float:
    return _DROP * size + DIGIT_HEIGHT * _GRADIENT / 2 + _PAD
