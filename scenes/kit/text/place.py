"""Where a number is to stand: blank until it comes."""

from manim import Line, VGroup, VMobject
from manim.typing import Point3D

from mathcore.exercise.trace import Quantity
from scenes.kit.style.theme import ROLE_OF_KIND, Theme
from scenes.kit.style.zones import Zone, at, zone_of
from scenes.kit.text.number import Number, number_width
from scenes.kit.text.typeset import DIGIT_HEIGHT

#: A blank's stroke, and how far it is under the digits.
_STROKE, _UNDER = 4.0, 0.08


class NumberPlace(VGroup):
    """The place of one number, with the line of its blank.

    Parameters
    ----------
    quantity
        Whose place it is.
    size
        One em of the number, in scene units.

    Attributes
    ----------
    blank
        The line under the place; a subclass sets it.
    is_open
        Whether the number is still to come; until then no other one may be seen here, since it
        would be taken for the answer.
    """

    blank: Line

    def __init__(self, quantity: Quantity, size: float) -> None:
        super().__init__()
        self.quantity, self.size = quantity, size
        self.is_open = True

    @property
    def room(self) -> Zone:
        """What the number is going to fill, as it stands now."""
        line = zone_of(self.blank)
        return Zone(line.left, line.right, line.bottom, line.top + 1.3 * DIGIT_HEIGHT * self.size)


class AnswerPlace(NumberPlace):
    """A place that builds the number that is to stand in it."""

    def build_number(self) -> Number:
        """Build the number where it belongs."""
        raise NotImplementedError

    @property
    def sequel(self) -> VMobject | None:
        """What comes when the number has come, in its place, such as the leaf of a door."""
        return None


class FreePlace(AnswerPlace):
    """The place of a number that stands by itself, as wide as the number; the blank is not seen.

    Parameters
    ----------
    quantity
        Whose place it is.
    theme
        Colours.
    size
        One em of the number, in scene units.
    center
        Of the number, shape (3,).
    role
        Of its colour; without it, that of the quantity's kind.
    signed
        Whether a positive value carries a plus sign.
    """

    def __init__(
        self,
        quantity: Quantity,
        *,
        theme: Theme,
        size: float,
        center: Point3D,
        role: str | None = None,
        signed: bool = False,
    ) -> None:
        super().__init__(quantity, size)
        self.theme, self.signed = theme, signed
        self.role = role or ROLE_OF_KIND[quantity.kind]
        half, self._up = number_width(quantity, size) / 2, DIGIT_HEIGHT * size / 2 + _UNDER
        self.blank = Line(
            center - at(half, self._up),
            center + at(half, -self._up),
            stroke_width=_STROKE,
            stroke_opacity=0,
            color=theme.color(self.role),
        )
        self.add(self.blank)

    def build_number(self) -> Number:
        """Build the number where it belongs."""
        number = Number(
            self.quantity, theme=self.theme, size=self.size, signed=self.signed, role=self.role
        )
        return number.place_middle(self.blank.get_center() + at(0, self._up))
