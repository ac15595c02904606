"""The layers' matrices, each with its name, in a column beside the plane."""

from typing import Self

from manim import VGroup

from mathcore.exercise.trace import Quantities
from scenes.kit.network.gate import Gate
from scenes.kit.network.matrix import MatrixView
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import at
from scenes.kit.text.formula import LABEL, SYMBOL, Formula

#: Where the names end and the matrices begin, and the middle of each place from above.
NAME_RIGHT, NAME_GAP = 4.52, 0.2
LEVELS = (2.05, 0.45, -1.15)


class NamedMatrix(VGroup):
    """``W_1 = [...]``, in one of three places above each other.

    Parameters
    ----------
    name
        Typst math.
    numbers
        Where the entries come from, with ids such as ``W1[0,1]``.
    id
        What the entries' ids begin with.
    shape
        Rows and columns.
    place
        Which of the places, from 0 for the highest.
    theme
        Colours.

    Attributes
    ----------
    label, view
        What it consists of.
    """

    def __init__(
        self,
        name: str,
        numbers: Quantities,
        id: str,
        shape: tuple[int, int],
        place: int,
        *,
        theme: Theme,
    ) -> None:
        super().__init__()
        rows, columns = shape
        self.view = MatrixView(
            [[numbers[f"{id}[{i},{j}]"] for j in range(columns)] for i in range(rows)],
            theme=theme,
            size=LABEL,
        )
        self.label = Formula(f"{name} =", theme=theme, size=SYMBOL)
        self.label.place_middle(at(NAME_RIGHT, 0), anchor=1)
        left, middle = self.view.brackets.get_left()[0], self.view.brackets.get_y()
        self.view.shift(at(NAME_RIGHT + NAME_GAP - left, -middle))
        self.add(self.label, self.view)
        self.place(place)

    def place(self, place: int) -> Self:
        """Put it into one of the places."""
        self.shift(at(0, LEVELS[place] - self.view.brackets.get_y()))
        return self

    def paint(self, lit: bool = True) -> Self:
        """Light or dim name and entries."""
        self.label.paint(lit)
        self.view.paint(lit)
        return self

    @property
    def frame(self) -> VGroup:
        """Name and brackets, without the entries."""
        return VGroup(self.label, self.view.brackets)


def relu_gate(*, theme: Theme) -> VGroup:
    """Build what stands between two layers, in the middle place: the gate and its name."""
    name = Formula('op("ReLU")', theme=theme, size=SYMBOL)
    name.place_middle(at(NAME_RIGHT, LEVELS[1]), anchor=1)
    gate = Gate("relu", theme=theme, width=1.0).paint()
    return VGroup(name, gate.move_to(at(NAME_RIGHT + 1.25, LEVELS[1])))
