"""Gradients in a table: ours, autograd's, and how far apart they are."""

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import groupby

from manim import RoundedRectangle, VGroup

from mathcore.display import display
from mathcore.exercise import ExerciseError
from mathcore.listing import Row
from mathcore.trace import Trace
from mathcore.values import Value, is_exact
from scenes.kit.formula import LABEL, SYMBOL, Formula, Words
from scenes.kit.gathering import LINE_ROOM
from scenes.kit.ledger import ledger_symbol
from scenes.kit.number import Number
from scenes.kit.panel import panel
from scenes.kit.theme import Theme
from scenes.kit.typeset import part
from scenes.kit.zones import Zone, at

#: The parts of a written value and of its relation sign.
SHOWN = "shown"
HEADINGS = ("ours", "autograd", "difference")
#: What the heading takes of the height, and the largest distance of two lines.
HEADROOM = 0.62
LARGEST_PITCH = 0.75
#: The room at both ends of a line, and the least between two columns.
PAD = 0.2
LEAST_GAP = 0.22
#: Digits, and digits in an exponent, stand 2.5 % of the frame high at these sizes.
SMALLEST_DIGITS = 0.31
SMALLEST_POWERS = 0.435


def written(value: Value, decimals: int, *, theme: Theme, role: str, size: float) -> Formula:
    """Build a number that is no quantity of the trace, in the project's format."""
    source = part(SHOWN, display(value, decimals).typst)
    return Formula(source, theme=theme, size=size, role=role)


def autograd_value(row: Row) -> Value:
    """Return autograd's number so that it is written as ours is: an exact 0 stays 0."""
    return Fraction(row.autograd) if is_exact(row.ours) else row.autograd


class ComparisonLine(VGroup):
    """One gradient: its symbol, our number, autograd's, and the difference."""

    def __init__(
        self,
        row: Row,
        trace: Trace,
        *,
        theme: Theme,
        columns: Sequence[float],
        size: float,
        y: float,
    ) -> None:
        super().__init__()
        self.row = row
        quantity = trace[row.id]
        left, ours, autograd, difference = columns
        self.symbol = ledger_symbol(quantity, trace, theme).paint().place(at(left, y), anchor=0)
        self.ours = Number(quantity, theme=theme, size=size).place(at(ours, y), anchor=1)
        self.autograd = written(
            autograd_value(row), 4, theme=theme, role="gradient", size=size
        ).place(at(autograd, y), anchor=1)
        self.difference = written(row.difference, 1, theme=theme, role="text", size=SYMBOL).place(
            at(difference, y), anchor=1
        )
        self.add(self.symbol, self.ours, self.autograd, self.difference)

    def paint(self, lit: bool = True) -> "ComparisonLine":
        """Light or dim the line."""
        for text in (self.symbol, self.ours, self.autograd, self.difference):
            text.paint(lit)
        return self


class ComparisonTable(VGroup):
    """A page of gradients.

    Parameters
    ----------
    rows
        One line each.
    trace, theme
        Where the symbols and the colours come from.
    zone
        The room that it fills.

    Attributes
    ----------
    headings
        The words over the three columns of numbers.
    lines
        The lines by id.

    Raises
    ------
    ExerciseError
        If a number is too long for its column at a size that can be read.
    """

    def __init__(self, rows: Sequence[Row], trace: Trace, *, theme: Theme, zone: Zone) -> None:
        super().__init__()
        self.theme = theme
        self.zone = zone
        left, right = zone.left + PAD, zone.right - PAD
        size, widths = self._fitted(rows, trace, right - left)
        gap = (right - left - sum(widths)) / 3
        ends = [left + sum(widths[: i + 1]) + i * gap for i in range(4)]
        columns = (left, *ends[1:])
        symbols = [ledger_symbol(trace[row.id], trace, theme) for row in rows]
        tallest = max(s.ascent for s in symbols) + max(s.descent for s in symbols) + LINE_ROOM
        room = (zone.height - HEADROOM) / len(rows)
        self.pitch = max(tallest, min(LARGEST_PITCH, room))
        self.headings = VGroup()
        for text, x in zip(HEADINGS, columns[1:], strict=True):
            words = Words(text, theme=theme, size=LABEL, role="dim")
            self.headings.add(words.place(at(x, zone.top - 0.33), anchor=1))
        self.lines: dict[str, ComparisonLine] = {}
        for index, row in enumerate(rows):
            y = zone.top - HEADROOM - (index + 0.68) * self.pitch
            line = ComparisonLine(row, trace, theme=theme, columns=columns, size=size, y=y)
            self.lines[row.id] = line
            self.add(line)
        self.add(self.headings)

    def _fitted(
        self, rows: Sequence[Row], trace: Trace, room: float
    ) -> tuple[float, tuple[float, float, float, float]]:
        """Return the numbers' size, and the widths of the symbols and of the three columns."""
        symbol = max(ledger_symbol(trace[row.id], trace, self.theme).width for row in rows)
        differences: list[tuple[float, bool]] = []
        numbers: list[tuple[float, bool]] = []
        for row in rows:
            for found, value, decimals in (
                (differences, row.difference, 1),
                (numbers, row.ours, 4),
                (numbers, autograd_value(row), 4),
            ):
                text = written(value, decimals, theme=self.theme, role="text", size=SYMBOL)
                found.append((text.width, "^" in text.body))
        heading = Words(HEADINGS[1], theme=self.theme, size=LABEL).width
        difference = max(width for width, _ in differences)
        widest = max(heading, *(width for width, _ in numbers))
        fitting = (room - symbol - difference - 3 * LEAST_GAP) / 2
        size = min(SYMBOL, SYMBOL * fitting / widest)
        smallest = SMALLEST_POWERS if any(power for _, power in numbers) else SMALLEST_DIGITS
        if size < smallest:
            raise ExerciseError(
                f"{trace.exercise.title}: the gradients have too many digits for the table of "
                "this clip: expected numbers between 0.0001 and 9999"
            )
        column = max(heading, widest * size / SYMBOL)
        return size, (symbol, column, column, difference)

    def cursor(self, id: str) -> RoundedRectangle:
        """Build the panel behind a line."""
        line = self.lines[id]
        middle = at(self.zone.center[0], line.symbol.baseline + 0.14)
        return panel(middle, self.zone.width, self.pitch * 0.94, theme=self.theme)


def pages(rows: Sequence[Row], trace: Trace, *, theme: Theme, zone: Zone) -> list[list[Row]]:
    """Divide rows into pages that fit: all on one, or each layer on its own, or parts of it."""
    symbols = [ledger_symbol(trace[row.id], trace, theme) for row in rows]
    tallest = max(s.ascent for s in symbols) + max(s.descent for s in symbols) + LINE_ROOM
    most = int((zone.height - HEADROOM) / tallest)
    if len(rows) <= most:
        return [list(rows)]
    divided: list[list[Row]] = []
    for _, group in groupby(rows, key=lambda row: row.id.removeprefix("dL_d")[1:].split("[")[0]):
        layer = list(group)
        size = math.ceil(len(layer) / math.ceil(len(layer) / most))
        divided += [layer[first : first + size] for first in range(0, len(layer), size)]
    return divided
