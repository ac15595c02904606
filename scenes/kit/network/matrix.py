"""A matrix on the stage: entries in columns of one width between square brackets."""

from collections.abc import Sequence

import numpy as np
from manim import RoundedRectangle, VGroup, VMobject
from manim.typing import Point3D

from mathcore.exercise.trace import Quantity
from scenes.kit.style.panel import panel
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import at
from scenes.kit.text.formula import SYMBOL
from scenes.kit.text.number import Number

COLUMN_GAP = 0.42
ROW_PITCH = 1.45
BRACKET_LIP = 0.14
BRACKET_STROKE = 3.5
BRACKET_ROOM = 0.24
#: How much wider and higher a band is than the numbers on it.
BAND_ROOM = 0.24


class MatrixView(VGroup):
    """A matrix of quantities; rows, columns and entries can be lit, and entries replaced.

    Parameters
    ----------
    rows
        The entries, shape (rows, columns), as torch stores a weight matrix.
    theme
        Colours.
    size
        One em of the entries, in scene units.
    decimals
        To how many decimals the entries are shown.

    Attributes
    ----------
    entries
        The numbers, row by row.

    Raises
    ------
    ValueError
        If there is no entry or the rows have different lengths.
    """

    def __init__(
        self,
        rows: Sequence[Sequence[Quantity]],
        *,
        theme: Theme,
        size: float = SYMBOL,
        decimals: int | None = None,
    ) -> None:
        super().__init__()
        lengths = {len(row) for row in rows}
        if len(lengths) != 1 or 0 in lengths:
            raise ValueError(f"expected rows of one length, got lengths {sorted(lengths)}")
        self.theme = theme
        self.size = size
        self.entries = [
            [Number(entry, theme=theme, size=size, decimals=decimals) for entry in row]
            for row in rows
        ]
        self.column_width = max(number.width for row in self.entries for number in row)
        pitch_x, pitch_y = self.column_width + COLUMN_GAP, ROW_PITCH * size
        for i, row in enumerate(self.entries):
            for j, number in enumerate(row):
                # Right-aligned, as digits of one width want it.
                corner = at(j * pitch_x + self.column_width, -i * pitch_y)
                number.place_middle(corner, anchor=1)
        self.brackets = self._brackets(
            left=-BRACKET_ROOM,
            right=(lengths.pop() - 1) * pitch_x + self.column_width + BRACKET_ROOM,
            top=pitch_y / 2,
            bottom=-(len(rows) - 0.5) * pitch_y,
        )
        self.add(self.brackets, *(number for row in self.entries for number in row))

    def _brackets(self, *, left: float, right: float, top: float, bottom: float) -> VGroup:
        def bracket(x: float, lip: float) -> VMobject:
            corners = [[x + lip, top, 0], at(x, top), at(x, bottom), at(x + lip, bottom)]
            line = VMobject(stroke_color=self.theme.text, stroke_width=BRACKET_STROKE)
            return line.set_points_as_corners(np.array(corners))

        return VGroup(bracket(left, BRACKET_LIP), bracket(right, -BRACKET_LIP))

    def entry(self, row: int, column: int) -> Number:
        """Return an entry, counted from 0."""
        return self.entries[row][column]

    def slot(self, row: int, column: int) -> Point3D:
        """Return the middle of an entry's cell, shape (3,)."""
        right, middle = float(self.entries[row][column].get_right()[0]), self._row_level(row)
        return at(right - self.column_width / 2, middle)

    def _row_level(self, row: int) -> float:
        top, bottom = float(self.brackets.get_top()[1]), float(self.brackets.get_bottom()[1])
        return top - (row + 0.5) * (top - bottom) / len(self.entries)

    def paint(self, lit: bool = True) -> "MatrixView":
        """Light or dim all entries."""
        for row in self.entries:
            for number in row:
                number.paint(lit)
        return self

    def paint_row(self, row: int) -> "MatrixView":
        """Light one row and dim the others."""
        for index, numbers in enumerate(self.entries):
            for number in numbers:
                number.paint(index == row)
        return self

    def paint_column(self, column: int) -> "MatrixView":
        """Light one column and dim the others."""
        for numbers in self.entries:
            for index, number in enumerate(numbers):
                number.paint(index == column)
        return self

    def row_band(self, row: int) -> RoundedRectangle:
        """Build the panel that lies under a row."""
        return self._band(VGroup(*self.entries[row]))

    def column_band(self, column: int) -> RoundedRectangle:
        """Build the panel that lies under a column."""
        return self._band(VGroup(*(numbers[column] for numbers in self.entries)))

    def _band(self, numbers: VGroup) -> RoundedRectangle:
        # The first number of a row may be narrower than its column.
        first = numbers[0].get_right()[0] - self.column_width
        width = float(numbers.get_right()[0] - first)
        middle = at(first + width / 2, numbers.get_y())
        return panel(middle, width + BAND_ROOM, numbers.height + BAND_ROOM, theme=self.theme)
