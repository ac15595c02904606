"""A gradient's chip: rounded and amber, its name over its value."""

from collections.abc import Sequence

from manim import Line, RoundedRectangle
from manim.typing import Point3D

from mathcore.exercise.trace import Quantity
from scenes.kit.large_network.cell import LEAST_BLANK, NAME_GAP, name_of
from scenes.kit.large_network.form import BLANK_STROKE, FRAME_STROKE, Form
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import at
from scenes.kit.text.number import Number, number_width
from scenes.kit.text.place import AnswerPlace
from scenes.kit.text.typeset import DIGIT_HEIGHT

#: One em of the value: its digits are 3 % of the frame's height.
_SIZE = 0.38
_PAD, _UNDER = 0.13, 0.07


def widest_of(gradients: Sequence[Quantity]) -> float:
    """Return how wide the widest number is in a chip."""
    return max(number_width(gradient, _SIZE) for gradient in gradients)


class GradientChip(AnswerPlace):
    """The place of the gradient by a weight or a bias.

    Parameters
    ----------
    gradient
        Whose place it is.
    theme, form
        Colours and measures.
    width
        Of the widest number of its kind, so that its blank does not tell how long its own is.
    is_shy
        Whether it is seen only while it is lit.
    is_flat
        Whether the name stands before the value instead of over it.

    Attributes
    ----------
    is_away
        Whether its layer is out of view, so that it is not seen at all.
    """

    def __init__(
        self,
        gradient: Quantity,
        *,
        theme: Theme,
        form: Form,
        width: float,
        is_shy: bool,
        is_flat: bool = False,
    ) -> None:
        super().__init__(gradient, _SIZE)
        self.theme, self.is_shy, self.is_away = theme, is_shy, False
        self.label = name_of(gradient, form, theme)
        digit = DIGIT_HEIGHT * _SIZE
        width = max(width, LEAST_BLANK)
        across, up = max(width, self.label.width), digit + self.label.height + 0.1
        x = 0.0
        if is_flat:
            across, up = self.label.width + NAME_GAP + width, max(digit, self.label.height)
            x = (across - width) / 2
        self.box = RoundedRectangle(
            width=across + 2 * _PAD,
            height=up + (1 if is_flat else 2) * _PAD,
            corner_radius=0.14,
            stroke_width=FRAME_STROKE,
            fill_color=theme.panel,
            fill_opacity=1,
        )
        if is_flat:
            self.label.place_middle(at(-across / 2, 0), anchor=0)
            down = -digit / 2 - _UNDER
        else:
            self.label.place_middle(at(0, (up - self.label.height) / 2))
            down = -up / 2 - _UNDER
        self.blank = Line(
            at(x - width / 2, down),
            at(x + width / 2, down),
            stroke_width=BLANK_STROKE,
            stroke_opacity=0,
            color=theme.gradient,
        )
        self.number: Number | None = None
        self.add(self.box, self.label, self.blank)
        self.paint(False)

    @property
    def is_open(self) -> bool:
        """Whether the number is still to come, and its place is seen."""
        return self._waits and bool(self.box.get_fill_opacity() > 0)

    @is_open.setter
    def is_open(self, value: bool) -> None:
        self._waits = value

    def build_number(self) -> Number:
        """Build the number where it belongs."""
        number = Number(self.quantity, theme=self.theme, size=_SIZE)
        up = DIGIT_HEIGHT * _SIZE / 2 + _UNDER
        return number.place_middle(self.blank.get_center() + at(0, up))

    def hold(self, number: Number) -> None:
        """Take the number that has arrived, so that it is lit and dimmed with the chip."""
        self.number = number
        self.add(number)

    def stand_at(self, center: Point3D) -> "GradientChip":
        """Put the chip's middle somewhere."""
        self.shift(center - self.box.get_center())
        return self

    def paint(self, lit: bool = True) -> "GradientChip":
        """Light or dim the chip."""
        seen = (lit or not self.is_shy) and not self.is_away
        self.box.set_stroke(self.theme.gradient if lit else self.theme.line, opacity=float(seen))
        self.box.set_fill(opacity=float(seen))
        self.label.set_fill(self.theme.dim, opacity=float(seen))
        if self.number is not None:
            self.number.paint(lit).set_fill(opacity=float(seen))
        return self
