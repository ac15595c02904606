"""Where a number stands: a cell with its name, a blank until it comes; a socket on a stem."""

from manim import Line, RoundedRectangle, VGroup, VMobject
from manim.typing import Point3D

from mathcore.exercise.trace import Quantity
from mathcore.formula.symbols import on_one_line
from scenes.kit.large_network.form import BLANK_STROKE, FRAME_STROKE, HAIRLINE, Form
from scenes.kit.style.theme import ROLE_OF_KIND, Theme
from scenes.kit.style.zones import at
from scenes.kit.text.formula import Formula
from scenes.kit.text.number import Number, number_width
from scenes.kit.text.place import AnswerPlace

#: Room at each side of a socket's hairline, and of a number in a socket.
SOCKET_PAD = 0.13
#: Between a name and the number after it.
NAME_GAP = 0.14
#: A blank's line is under the digits by this.
_UNDER = 0.09
LEAST_BLANK = 0.62


def name_of(quantity: Quantity, form: Form, theme: Theme) -> Formula:
    """Build the small, quiet name of a number."""
    return Formula(on_one_line(quantity.symbol), theme=theme, size=form.name, role="dim")


class Cell(AnswerPlace):
    """A number's place: its name and, until the number comes, a blank.

    Parameters
    ----------
    quantity
        Whose place it is.
    theme, form
        Colours and measures.
    center
        Of the cell, shape (3,).
    width
        Of the widest number that it may hold.

    Attributes
    ----------
    blank
        The line of the open blank; it is not seen until it is opened.
    """

    def __init__(
        self, quantity: Quantity, *, theme: Theme, form: Form, center: Point3D, width: float
    ) -> None:
        super().__init__(quantity, form.value)
        self.theme, self.form = theme, form
        self.label = name_of(quantity, form, theme)
        middle = center
        if form.is_stacked:
            self.label.place_middle(center + at(0, form.row * 0.58))
            middle = center - at(0, form.row * 0.42)
        else:
            whole = self.label.width + NAME_GAP + width
            left = float(center[0]) - whole / 2
            self.label.place_middle(at(left, center[1]), anchor=0)
            middle = at(left + whole - width / 2, center[1])
        down = form.digit / 2 + _UNDER
        half = max(width, LEAST_BLANK) / 2
        self.blank = Line(
            middle - at(half, down),
            middle + at(half, -down),
            stroke_width=BLANK_STROKE,
            stroke_opacity=0,
            color=theme.color(ROLE_OF_KIND[quantity.kind]),
        )
        self.add(self.label, self.blank)

    @property
    def slot(self) -> Point3D:
        """The middle of the number's place as it stands now, shape (3,)."""
        return self.blank.get_center() + at(0, self.form.digit / 2 + _UNDER)

    def build_number(self) -> Number:
        """Build the number where it belongs."""
        return Number(self.quantity, theme=self.theme, size=self.form.value).place_middle(self.slot)


def cell_width(quantity: Quantity, number: float, form: Form, theme: Theme) -> float:
    """Return how wide a cell is whose number is ``number`` wide."""
    name = name_of(quantity, form, theme).width
    number = max(number, LEAST_BLANK)
    return max(name, number) if form.is_stacked else name + NAME_GAP + number


def socket_width(quantity: Quantity, form: Form, theme: Theme) -> float:
    """Return how wide the socket of a given number is."""
    name, number = name_of(quantity, form, theme).width, number_width(quantity, form.weight)
    if form.has_tall_sockets:
        return max(name, number) + 2 * SOCKET_PAD
    return name + number + 4 * SOCKET_PAD


class Socket(VGroup):
    """A given number in a square box on a stem: name, hairline, value.

    Parameters
    ----------
    quantity
        A bias, or a target.
    theme, form
        Colours and measures.
    """

    def __init__(self, quantity: Quantity, *, theme: Theme, form: Form) -> None:
        super().__init__()
        self.theme = theme
        self.role = ROLE_OF_KIND[quantity.kind]
        self.label = name_of(quantity, form, theme)
        self.number = Number(quantity, theme=theme, size=form.weight)
        height = form.socket
        left = self.label.width + 2 * SOCKET_PAD
        self.box = RoundedRectangle(
            width=socket_width(quantity, form, theme),
            height=height,
            corner_radius=0.06,
            stroke_width=FRAME_STROKE * 0.8,
            fill_color=theme.background,
            fill_opacity=1,
        )
        edge, side = float(self.box.get_left()[0]), float(self.box.get_right()[0])
        if form.has_tall_sockets:
            self.label.place_middle(at(0, height / 4))
            self.number.place_middle(at(0, -height / 4))
            ends = (at(edge, 0), at(side, 0))
        else:
            self.label.place_middle(at(edge + SOCKET_PAD, 0), anchor=0)
            self.number.place_middle(at(edge + left + SOCKET_PAD, 0), anchor=0)
            ends = (at(edge + left, -height / 2), at(edge + left, height / 2))
        self.divider = Line(*ends, stroke_width=HAIRLINE)
        self.stem: VMobject = VMobject()
        self.add(self.box, self.divider, self.label, self.number)
        self.paint(False)

    def stand_on(self, foot: Point3D, *, left: float, stem: float) -> "Socket":
        """Put the box over a point of a capsule's edge, and the stem between them.

        Parameters
        ----------
        foot
            Where the stem stands, shape (3,).
        left
            Where the box begins.
        stem
            Its length.
        """
        rise = stem + self.box.height / 2
        self.shift(at(left + self.box.width / 2, foot[1] + rise) - self.box.get_center())
        self.stem = Line(foot, foot + at(0, stem), stroke_width=FRAME_STROKE * 0.8)
        self.add_to_back(self.stem)
        return self.paint(False)

    def hang_left_of(self, point: Point3D, *, stem: float) -> "Socket":
        """Put the box left of a point, and the stem between them."""
        self.shift(point - at(stem, 0) - self.box.get_right())
        self.stem = Line(self.box.get_right(), point, stroke_width=FRAME_STROKE * 0.8)
        self.add_to_back(self.stem)
        return self.paint(False)

    def hang_right_of(self, point: Point3D, *, stem: float) -> "Socket":
        """Put the box right of a point, and the stem between them."""
        self.shift(point + at(stem, 0) - self.box.get_left())
        self.stem = Line(point, self.box.get_left(), stroke_width=FRAME_STROKE * 0.8)
        self.add_to_back(self.stem)
        return self.paint(False)

    def paint(self, lit: bool = True) -> "Socket":
        """Light or dim the socket."""
        color = self.theme.color(self.role) if lit else self.theme.line
        for line in (self.box, self.divider, self.stem):
            line.set_stroke(color)
        self.label.set_fill(self.theme.color(self.role) if lit else self.theme.dim)
        self.number.paint(lit)
        return self
