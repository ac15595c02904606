"""Where a number is to stand: blank until it comes."""

from manim import Line, VGroup, VMobject

from mathcore.exercise.trace import Quantity
from scenes.kit.style.zones import Zone, zone_of
from scenes.kit.text.number import Number
from scenes.kit.text.typeset import DIGIT_HEIGHT


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
