"""A neuron that has a way back: a deck of signals, and one of errors with a door between them."""

from dataclasses import dataclass

from manim import Line, VMobject
from manim.typing import Point3D

from mathcore.exercise.trace import Quantity
from scenes.kit.large_network.cell import Cell
from scenes.kit.large_network.form import HAIRLINE, Form
from scenes.kit.large_network.nodes import Capsule
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import at
from scenes.parts.backward.door import Door

#: How far the line between two decks keeps from the frame.
_INSET = 0.1


@dataclass(frozen=True)
class Neuron:
    """The quantities of a neuron: forward, its bias, and on the way back."""

    z: Quantity
    a: Quantity
    bias: Quantity
    dz: Quantity
    slope: Quantity
    da: Quantity


class DeckCapsule(Capsule):
    """A neuron whose second deck comes when it is turned back.

    With two decks it folds out under the first one; with one it takes the first one's place.

    Parameters
    ----------
    neuron
        What stands in it.
    function, theme, form, widths, width, center, hang
        As of `Capsule`.

    Attributes
    ----------
    dz, door, da
        The places of the second deck.
    back
        The second deck's elements by their number's id; they are no parts of the capsule yet.
    turned
        The ids of those that are.
    """

    def __init__(
        self,
        neuron: Neuron,
        *,
        function: str,
        theme: Theme,
        form: Form,
        widths: tuple[float, float],
        width: float,
        center: Point3D,
        hang: float | None,
    ) -> None:
        super().__init__(
            neuron.z,
            neuron.a,
            neuron.bias,
            function=function,
            theme=theme,
            form=form,
            widths=widths,
            width=width,
            center=center,
            hang=hang,
        )
        self.turned: set[str] = set()
        self._has_two = form.decks > 1
        up = form.deck / 2 if self._has_two else 0.0
        for element in (self.z, self.a, self.window, self.gate):
            element.shift(at(0, up))
        y = float(center[1]) - up

        def cell(quantity: Quantity, above: Cell, room: float) -> Cell:
            place = at(above.blank.get_x(), y)
            return Cell(quantity, theme=theme, form=form, center=place, width=room)

        self.dz = cell(neuron.dz, self.z, widths[0])
        self.da = cell(neuron.da, self.a, widths[1])
        middle = at(self.window.get_x(), y)
        self.door = Door(
            neuron.slope, theme=theme, form=form, width=float(self.window.width), center=middle
        )
        self.back: dict[str, list[VMobject]] = {
            place.quantity.id: [place] for place in (self.dz, self.door, self.da)
        }
        self.own |= self.back.keys()
        if self._has_two:
            left, right = (float(side()[0]) for side in (self.frame.get_left, self.frame.get_right))
            line = Line(
                at(left + _INSET, center[1]),
                at(right - _INSET, center[1]),
                stroke_width=HAIRLINE,
                color=theme.line,
            )
            self.back[neuron.dz.id].insert(0, line)
        self._built_at = self.frame.get_center()

    def turn(self, *quantity_ids: str) -> tuple[list[VMobject], list[VMobject]]:
        """Turn places of the neuron back; return what comes, in its place, and what leaves.

        Of two decks the whole second one comes at once.
        """
        wanted = [name for name in self.back if name in quantity_ids]
        if wanted and self._has_two:
            wanted = list(self.back)
        new = [name for name in wanted if name not in self.turned]
        moved = self.frame.get_center() - self._built_at
        for name in new:
            for element in self.back[name]:
                element.shift(moved)
        self.turned.update(new)
        coming = [element for name in new for element in self.back[name]]
        return coming, [] if self._has_two else self._let_go(new)

    def _let_go(self, names: list[str]) -> list[VMobject]:
        """Take out of the neuron what stands where these come."""
        before: dict[str, list[VMobject]] = {
            self.dz.quantity.id: [self.z],
            self.door.quantity.id: [self.window, self.gate],
            self.da.quantity.id: [self.a],
        }
        leaving = [element for name in names for element in before[name]]
        self.remove(*leaving)
        self.body.remove(*leaving)
        return leaving
