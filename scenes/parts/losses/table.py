"""A small table with a column for each loss, whose blanks are filled one by one."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from manim import Line, VGroup

from mathcore.exercise.reconcile import show
from mathcore.exercise.trace import Quantity
from mathcore.formula.symbols import gradient
from scenes.kit.style.theme import ROLE_OF_KIND, Theme
from scenes.kit.style.zones import Zone, at
from scenes.kit.text.formula import LABEL, Formula, ShownValue, Words
from scenes.kit.text.number import VALUE, Number
from scenes.kit.text.typeset import part

HEADROOM = 0.7
PAD = 0.15
BLANK_WIDTH = 0.85
#: The column that says how many times larger cross-entropy's number is.
RATIO = "ratio"
#: The columns, with how far the right edge of each is from the table's.
PAIR: Mapping[str, float] = MappingProxyType({"BCE": 1.5, "MSE": 0.0})
WITH_RATIO: Mapping[str, float] = MappingProxyType({"BCE": 3.1, "MSE": 1.1, RATIO: 0.0})


#: A fraction in a row's name, and a factor between two rows.
NAME_SIZE = 0.4


def slope_names(theme: Theme) -> list[Formula]:
    """Build the rows' names for a loss, and its slopes by ŷ and by z."""
    sources = ("cal(L)", gradient("hat(y)"), gradient("z"))
    return [Formula(source, theme=theme, size=NAME_SIZE) for source in sources]


class LossTable(VGroup):
    """Rows of numbers under the names of the columns.

    Parameters
    ----------
    rows
        The name of each row.
    columns
        `PAIR` or `WITH_RATIO`.
    theme, zone
        Colours, and the room that it fills.
    pitch
        The distance of two rows' baselines, in scene units.
    corner
        What stands over the rows' names.

    Attributes
    ----------
    head
        The names of the columns and the line under them.
    found
        The numbers that have arrived, by id.
    lines
        Each row's name with its blanks. Only the head is part of the table from the beginning.
    """

    def __init__(
        self,
        rows: Sequence[Formula],
        columns: Mapping[str, float],
        *,
        theme: Theme,
        zone: Zone,
        pitch: float,
        corner: Formula | None = None,
    ) -> None:
        super().__init__()
        self.theme, self.zone, self.pitch = theme, zone, pitch
        self._right = {name: zone.right - PAD - inset for name, inset in columns.items()}
        level = zone.top - HEADROOM
        left = at(zone.left + PAD, level)
        self.head = VGroup(
            *(
                Words(name, theme=theme, size=LABEL, role="dim").place(
                    at(right, zone.top - 0.45), anchor=1
                )
                for name, right in self._right.items()
            ),
            Line(left, at(zone.right - PAD, level), color=theme.line, stroke_width=2),
        )
        if corner is not None:
            self.head.add(corner.place(at(zone.left + PAD, zone.top - 0.45), anchor=0))
        self.blanks: dict[tuple[int, str], Line] = {}
        self.lines: list[VGroup] = []
        self.found: dict[str, Number] = {}
        for k, row in enumerate(rows):
            row.place_middle(at(zone.left + PAD, self._middle(k)), anchor=0)
            row.shift(at(0, self._middle(k) - float(row.get_y())))
            line = VGroup(row)
            for name, right in self._right.items():
                y = self._middle(k) - 0.18
                blank = Line(
                    at(right - BLANK_WIDTH, y), at(right, y), color=theme.line, stroke_width=2.5
                )
                self.blanks[k, name] = blank
                line.add(blank)
            self.lines.append(line)
        self.add(self.head)

    def number(
        self, quantity: Quantity, row: int, column: str, decimals: int | None = None
    ) -> Number:
        """Build the number that fills a blank, in its place."""
        number = Number(quantity, theme=self.theme, size=LABEL, decimals=decimals)
        return number.place_middle(at(self._right[column], self._middle(row)), anchor=1)

    def fill(self, row: int, column: str, number: Number) -> None:
        """Keep a number that has arrived, in place of its blank."""
        self.lines[row].remove(self.blanks[row, column])
        self.found[number.quantity.id] = number
        self.add(number)

    def drop(self, row: int, column: str) -> None:
        """Leave a blank out of a row that has not been opened."""
        self.lines[row].remove(self.blanks.pop((row, column)))

    def factors(self, row: int, quantity: Quantity) -> list[Formula]:
        """Build what each loss's number of the row before is multiplied by to give this row's.

        They stand between the two rows.
        """
        shown = show(quantity).typst
        y = (self._middle(row - 1) + self._middle(row)) / 2
        return [
            Formula(
                f"times {part(VALUE, shown)}",
                theme=self.theme,
                size=NAME_SIZE,
                roles={VALUE: ROLE_OF_KIND[quantity.kind]},
                claims=(ShownValue(quantity, shown, VALUE),),
            ).place_middle(at(self._right[column], y), anchor=1)
            for column in PAIR
        ]

    def _middle(self, row: int) -> float:
        return self.zone.top - HEADROOM - (row + 0.55) * self.pitch
