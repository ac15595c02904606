"""The nodes of the large network: an input, a neuron with its gate, the loss."""

import numpy as np
from manim import UL, Circle, RoundedRectangle, VGroup, VMobject
from manim.typing import Point3D

from mathcore.exercise.trace import Quantity
from scenes.kit.large_network.cell import Cell, Socket, cell_width
from scenes.kit.large_network.form import FRAME_STROKE, HAIRLINE, Form
from scenes.kit.network.gate import Gate
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import at
from scenes.kit.text.number import Number

#: Where along a capsule its bias's stem stands, from the left.
STEM_AT = 0.62
#: How far a socket on top begins left of the capsule.
SOCKET_OVERHANG = 0.12


def _frame(width: float, height: float, theme: Theme) -> RoundedRectangle:
    return RoundedRectangle(
        width=width,
        height=height,
        corner_radius=min(height / 2, 0.5),
        stroke_width=FRAME_STROKE,
        fill_color=theme.panel,
        fill_opacity=1,
    )


class InputCell(VGroup):
    """An input with its value, in a circle or, where that is too wide, in a capsule."""

    def __init__(
        self, quantity: Quantity, *, theme: Theme, form: Form, center: Point3D, width: float
    ) -> None:
        super().__init__()
        self.theme = theme
        height = form.height
        self.frame: VMobject = (
            Circle(width / 2, stroke_width=FRAME_STROKE, fill_color=theme.panel, fill_opacity=1)
            if width <= height * 1.06
            else _frame(width, height, theme)
        )
        self.frame.move_to(center)
        number = Number(quantity, theme=theme, size=form.value)
        self.cell = Cell(quantity, theme=theme, form=form, center=center, width=number.width)
        self.number = number.place_middle(self.cell.slot)
        self.add(self.frame, self.cell, self.number)
        self.paint(False)

    def paint(self, lit: bool = True) -> "InputCell":
        """Light or dim the node."""
        self.frame.set_stroke(self.theme.signal if lit else self.theme.line)
        self.number.paint(lit)
        return self

    @property
    def exit(self) -> Point3D:
        """Where its edges leave, shape (3,)."""
        return np.array(self.frame.get_right())


class CapsuleBody(VGroup):
    """What of a neuron is lit together: its frame and its gate in the window."""

    def __init__(self, frame: VMobject, window: VMobject, gate: Gate, *, theme: Theme) -> None:
        super().__init__(frame, window, gate)
        self.theme = theme
        self.paint(False)

    def paint(self, lit: bool = True) -> "CapsuleBody":
        """Light or dim frame and gate."""
        frame, *window = self.submobjects
        frame.set_stroke(self.theme.signal if lit else self.theme.line)
        for gate in window[1:]:
            gate.paint(lit)
        return self


class Capsule(VGroup):
    """A neuron: the cell of z, the window of its gate, the cell of its output.

    Parameters
    ----------
    z, a
        The quantities of its cells.
    bias
        What stands in its socket.
    function
        Name of the activation.
    theme, form
        Colours and measures.
    widths
        Of the numbers of the two cells.
    width
        Of the capsule.
    center
        Of the capsule, shape (3,).
    hang
        How far under the capsule's top its bias hangs at its left; without it, it stands on top.

    Attributes
    ----------
    own
        The ids of all that is worked out in it.
    """

    def __init__(
        self,
        z: Quantity,
        a: Quantity,
        bias: Quantity,
        *,
        function: str,
        theme: Theme,
        form: Form,
        widths: tuple[float, float],
        width: float,
        center: Point3D,
        hang: float | None = None,
    ) -> None:
        super().__init__()
        self.theme = theme
        left, right = (
            cell_width(q, width, form, theme) for q, width in zip((z, a), widths, strict=True)
        )
        self.frame = _frame(width, form.height, theme).move_to(center)
        start, y = float(self.frame.get_left()[0]), float(center[1])
        spare = (width - cells_width((left, right), form)) / 2
        x = start + spare + form.end + left / 2
        self.z = Cell(z, theme=theme, form=form, center=at(x, y), width=widths[0])
        x += left / 2 + form.beside + form.window / 2
        self.window = RoundedRectangle(
            width=form.window,
            height=min(form.deck - 0.12, form.window * 1.25),
            corner_radius=0.08,
            stroke_width=HAIRLINE,
            stroke_color=theme.line,
            fill_color=theme.background,
            fill_opacity=1,
        ).move_to(at(x, y))
        self.gate = Gate(function, theme=theme, width=form.window * 0.72).move_to(at(x, y))
        x += form.window / 2 + form.beside + right / 2
        self.a = Cell(a, theme=theme, form=form, center=at(x, y), width=widths[1])
        self.socket = Socket(bias, theme=theme, form=form)
        if hang is None:
            foot = self.frame.get_corner(UL) + at(STEM_AT, 0)
            self.socket.stand_on(foot, left=start - SOCKET_OVERHANG, stem=form.stem)
        else:
            top = float(self.frame.get_top()[1])
            self.socket.hang_left_of(at(start, top - hang), stem=form.stem)
        self.body = CapsuleBody(self.frame, self.window, self.gate, theme=theme)
        self.own = {z.id, a.id}
        self.add(self.body, self.z, self.a, self.socket)

    @property
    def entry(self) -> Point3D:
        """Where edges arrive, shape (3,): at the capsule, or at a bias in their way."""
        is_in_the_way = abs(self.socket.box.get_y() - self.frame.get_y()) < self.socket.box.height
        end = self.socket.box if is_in_the_way else self.frame
        return np.array(end.get_left())

    @property
    def exit(self) -> Point3D:
        """Where edges leave, shape (3,)."""
        return np.array(self.frame.get_right())


def cells_width(cells: tuple[float, float], form: Form) -> float:
    """Return the least width of a capsule with cells of these widths."""
    return sum(cells) + form.window + 2 * (form.end + form.beside)


class LossCapsule(VGroup):
    """The loss with its cell; ``own`` has the ids of all that is worked out in it."""

    def __init__(
        self, loss: Quantity, *, theme: Theme, form: Form, center: Point3D, width: float
    ) -> None:
        super().__init__()
        self.theme = theme
        self.frame = _frame(cell_width(loss, width, form, theme) + 2 * form.end, form.height, theme)
        self.frame.move_to(center)
        self.cell = Cell(loss, theme=theme, form=form, center=center, width=width)
        self.own = {loss.id}
        self.add(self.frame, self.cell)
        self.paint(False)

    def paint(self, lit: bool = True) -> "LossCapsule":
        """Light or dim the frame."""
        self.frame.set_stroke(self.theme.loss if lit else self.theme.line)
        return self
