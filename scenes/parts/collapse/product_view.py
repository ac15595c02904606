"""A product of matrices: W1 above and W2 left of the result, so that row and column meet in it."""

from manim import Line, RoundedRectangle, VGroup
from manim.typing import Point3D

from mathcore.exercise.trace import Quantities, Quantity
from scenes.kit.network.matrix import MatrixView
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import SAFE, at
from scenes.kit.text.formula import SYMBOL, Formula
from scenes.kit.text.number import Number
from scenes.parts.collapse.drawn_scene import DECIMALS

#: One em of the entries: so large that the five matrices together fill the frame's width.
SIZE = 0.38
GAP = 0.28
#: The upper edge of W1, and the lower edge of W2 and of the result.
TOP, BOTTOM = 2.3, -1.22
BLANK = 0.62
#: From a bracket to the baseline of the matrix's name.
NAME_ABOVE, NAME_BELOW = 0.17, 0.5


class ProductView(VGroup):
    """Two layers' weights and biases, and their one layer's, still empty.

    Parameters
    ----------
    numbers
        The quantities of `mathcore.topics.collapse`.
    theme
        Colours.

    Attributes
    ----------
    W1, b1, W2
        The operands.
    W, b
        The result: W2 W1, and W2 b1 + b2. Their entries come when they are worked out.
    names
        The matrices' names on screen, by the names of the attributes.
    blanks
        The lines on which the entries of the result will stand, by id.
    """

    def __init__(self, numbers: Quantities, *, theme: Theme) -> None:
        super().__init__()
        self.theme = theme

        def matrix(name: str, rows: int, columns: int) -> MatrixView:
            entries: list[list[Quantity]] = [
                [
                    numbers[f"{name}[{i},{j}]" if columns > 1 else f"{name}[{i}]"]
                    for j in range(columns)
                ]
                for i in range(rows)
            ]
            return MatrixView(entries, theme=theme, size=SIZE, decimals=DECIMALS)

        self.W1, self.b1 = matrix("W1", 4, 3), matrix("b1", 4, 1)
        self.W2, self.W, self.b = matrix("W2", 2, 4), matrix("W'", 2, 3), matrix("b'", 2, 1)
        left = SAFE.left
        for below, above in ((self.W2, None), (self.W, self.W1), (self.b, self.b1)):
            lower = below.brackets
            below.shift(at(left - lower.get_left()[0], BOTTOM - lower.get_bottom()[1]))
            if above is not None:
                upper = above.brackets
                above.shift(at(left - upper.get_left()[0], TOP - upper.get_top()[1]))
            left = float(lower.get_right()[0]) + GAP
        self.names = {
            name: self._name(source, view, above=above)
            for name, source, view, above in (
                ("W1", "W_1", self.W1, True),
                ("b1", "bold(b)_1", self.b1, True),
                ("W2", "W_2", self.W2, False),
                ("W", "W'", self.W, False),
                ("b", "bold(b)'", self.b, False),
            )
        }
        self.blanks: dict[str, Line] = {}
        for view in (self.W, self.b):
            for i, row in enumerate(view.entries):
                for j, number in enumerate(row):
                    self.blanks[number.quantity.id] = self._blank(view.slot(i, j))

    def _name(self, source: str, view: MatrixView, *, above: bool) -> Formula:
        x, edge = view.brackets.get_x(), view.brackets.get_top()[1] + NAME_ABOVE
        if not above:
            edge = view.brackets.get_bottom()[1] - NAME_BELOW
        return Formula(source, theme=self.theme, size=SYMBOL, role="weight").place(at(x, edge))

    def _blank(self, slot: Point3D) -> Line:
        half = at(BLANK / 2, 0)
        line = Line(slot - half, slot + half, color=self.theme.line, stroke_width=2)
        return line.shift(at(0, -0.3 * SIZE))

    def operand(self, id: str) -> Number:
        """Return a number as it stands in one of the matrices."""
        views = (self.W1, self.b1, self.W2, self.W, self.b)
        everything = (number for view in views for row in view.entries for number in row)
        return next(number for number in everything if number.quantity.id == id)

    def bands(self, row: int, column: int | None) -> VGroup:
        """Build what lies under a row of W2 and a column of W1, or of b1, and their crossing.

        Parameters
        ----------
        row
            The row, from 0.
        column
            The column of W1, or None for b1.
        """
        if column is None:
            under, slot = self.b1.column_band(0), self.b.slot(row, 0)
        else:
            under, slot = self.W1.column_band(column), self.W.slot(row, column)
        along = self.W2.row_band(row)
        width = under.width
        crossing = RoundedRectangle(
            width=width, height=along.height, corner_radius=0.1, stroke_width=2.5
        )
        crossing.move_to(at(under.get_x(), slot[1])).set_stroke(self.theme.text)
        for band in (along, under):
            band.set_stroke(self.theme.line, width=1.5)
        return VGroup(along, under, crossing)
