"""Gradients in a table: ours, autograd's, and how far apart they are."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from manim import RoundedRectangle, VGroup

from mathcore.exercise.ids import read
from mathcore.exercise.model import ExerciseError
from mathcore.exercise.program import Row
from mathcore.exercise.trace import Trace
from mathcore.numbers.format import display
from mathcore.numbers.values import Value, is_exact
from scenes.kit.style.panel import panel
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import Zone, at
from scenes.kit.text.formula import LABEL, SYMBOL, Formula, Painted, Words
from scenes.kit.text.number import Number
from scenes.kit.text.typeset import part
from scenes.kit.worksheet.ledger import ledger_symbol
from scenes.kit.worksheet.tables import LINE_ROOM

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
#: Decimals of numbers with a power of ten that are too long for the widest table.
FEWER = (2, 1)


def written(value: Value, decimals: int, *, theme: Theme, role: str, size: float) -> Formula:
    """Build a number that is no quantity of the trace, in the project's format."""
    source = part(SHOWN, display(value, decimals).typst)
    return Formula(source, theme=theme, size=size, role=role)


def decimals_of(value: Value, trace: Trace, with_power: int) -> int:
    """Return the decimals of a number: ``with_power`` if it is written with a power of ten."""
    usual = trace.exercise.decimals
    return min(with_power, usual) if "^" in display(value, usual).typst else usual


def autograd_value(row: Row) -> Value:
    """Return autograd's number so that it is written as ours is; its 0 is a plain 0."""
    return Fraction(row.autograd) if is_exact(row.ours) or not row.autograd else row.autograd


@dataclass(frozen=True)
class Columns:
    """Where the columns of a table stand, the same on all its pages.

    Parameters
    ----------
    zone
        The room that the table fills.
    places
        The left edge of the symbols, and the right edges of the three columns of numbers.
    size
        One em of the gradients, in scene units.
    decimals
        Digits after the point of gradients that are written with a power of ten; all others have
        the exercise's.
    """

    zone: Zone
    places: tuple[float, float, float, float]
    size: float
    decimals: int


class ComparisonLine(VGroup):
    """One gradient: its symbol, our number, autograd's, and the difference."""

    def __init__(self, row: Row, trace: Trace, *, theme: Theme, columns: Columns, y: float) -> None:
        super().__init__()
        self.row = row
        size, theirs = columns.size, autograd_value(row)
        left, ours, autograd, difference = columns.places
        self.symbol = ledger_symbol(trace[row.id], trace, theme).paint()
        self.symbol.place(at(left, y), anchor=0)
        decimals = decimals_of(row.ours, trace, columns.decimals)
        self.ours = Number(trace[row.id], theme=theme, size=size, decimals=decimals)
        self.ours.place(at(ours, y), anchor=1)
        decimals = decimals_of(theirs, trace, columns.decimals)
        self.autograd = written(theirs, decimals, theme=theme, role="gradient", size=size)
        self.autograd.place(at(autograd, y), anchor=1)
        self.difference = written(row.difference, 1, theme=theme, role="text", size=SYMBOL)
        self.difference.place(at(difference, y), anchor=1)
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
    columns
        Where the columns stand.

    Attributes
    ----------
    headings
        The words over the three columns of numbers.
    lines
        The lines by id.
    """

    def __init__(
        self, rows: Sequence[Row], trace: Trace, *, theme: Theme, columns: Columns
    ) -> None:
        super().__init__()
        self.theme = theme
        self.zone = columns.zone
        room = (self.zone.height - HEADROOM) / len(rows)
        self.pitch = max(_least_pitch(rows, trace, theme), min(LARGEST_PITCH, room))
        self.headings = VGroup()
        for text, x in zip(HEADINGS, columns.places[1:], strict=True):
            words = Words(text, theme=theme, size=LABEL, role="dim")
            self.headings.add(words.place(at(x, self.zone.top - 0.33), anchor=1))
        self.lines: dict[str, ComparisonLine] = {}
        for index, row in enumerate(rows):
            y = self.zone.top - HEADROOM - (index + 0.68) * self.pitch
            line = ComparisonLine(row, trace, theme=theme, columns=columns, y=y)
            self.lines[row.id] = line
            self.add(line)
        self.add(self.headings)

    @property
    def texts(self) -> list[Painted]:
        """All texts of the page."""
        lines = self.lines.values()
        return [
            *self.headings,
            *(t for row in lines for t in (row.symbol, row.ours, row.autograd, row.difference)),
        ]

    def cursor(self, id: str) -> RoundedRectangle:
        """Build the panel behind a line."""
        line = self.lines[id]
        middle = at(self.zone.center[0], line.symbol.baseline + 0.14)
        return panel(middle, self.zone.width, self.pitch * 0.94, theme=self.theme)


def columns_in(
    zone: Zone, rows: Sequence[Row], trace: Trace, *, theme: Theme, decimals: int
) -> Columns | None:
    """Divide a zone into columns wide enough for all rows.

    Parameters
    ----------
    zone
        The room there is.
    rows
        Those of all pages.
    trace, theme
        As for :class:`ComparisonTable`.
    decimals
        As for :class:`Columns`.

    Returns
    -------
    Columns or None
        None if the numbers do not fit at a size that can be read.
    """
    left, right = zone.left + PAD, zone.right - PAD
    differences: list[Formula] = []
    gradients: list[Formula] = []
    for row in rows:
        for found, value, places in (
            (differences, row.difference, 1),
            (gradients, row.ours, decimals_of(row.ours, trace, decimals)),
            (gradients, autograd_value(row), decimals_of(autograd_value(row), trace, decimals)),
        ):
            found.append(written(value, places, theme=theme, role="text", size=SYMBOL))
    _, *headings = (Words(text, theme=theme, size=LABEL).width for text in HEADINGS)
    symbol = max(ledger_symbol(trace[row.id], trace, theme).width for row in rows)
    difference = max(headings[1], *(text.width for text in differences))
    widest = max(text.width for text in gradients)
    room = (right - left - symbol - difference - 3 * LEAST_GAP) / 2
    size = min(SYMBOL, SYMBOL * room / widest)
    has_powers = any("^" in text.body for text in gradients)
    if size < (SMALLEST_POWERS if has_powers else SMALLEST_DIGITS):
        return None
    column = max(headings[0], widest * size / SYMBOL)
    gap = (right - left - symbol - 2 * column - difference) / 3
    first = left + symbol + gap + column
    return Columns(zone, (left, first, first + gap + column, right), size, decimals)


def tables(
    rows: Sequence[Row], trace: Trace, *, theme: Theme, zones: Sequence[Zone]
) -> list[ComparisonTable]:
    """Build the pages of all gradients.

    Parameters
    ----------
    rows
        All of them.
    trace, theme
        As for :class:`ComparisonTable`.
    zones
        The rooms there are, the one that is wanted first and the widest last. If numbers with a
        power of ten are too long even for that, they give up decimals.

    Returns
    -------
    list of ComparisonTable
        One after the other, all in the same zone.

    Raises
    ------
    ExerciseError
        If the numbers are too long for all that.
    """
    usual = trace.exercise.decimals
    tries = [*((zone, usual) for zone in zones), *((zones[-1], fewer) for fewer in FEWER)]
    for zone, decimals in tries:
        columns = columns_in(zone, rows, trace, theme=theme, decimals=decimals)
        if columns is not None:
            return [
                ComparisonTable(page, trace, theme=theme, columns=columns)
                for page in pages(rows, trace, theme=theme, zone=zone)
            ]
    raise ExerciseError(
        f"{trace.exercise.source}: the gradients have too many digits for the table of this clip"
    )


def _least_pitch(rows: Sequence[Row], trace: Trace, theme: Theme) -> float:
    symbols = [ledger_symbol(trace[row.id], trace, theme) for row in rows]
    return max(s.ascent for s in symbols) + max(s.descent for s in symbols) + LINE_ROOM


def pages(rows: Sequence[Row], trace: Trace, *, theme: Theme, zone: Zone) -> list[list[Row]]:
    """Divide rows into pages that fit: all on one, or each layer on its own, or parts of it."""
    most = int((zone.height - HEADROOM) / _least_pitch(rows, trace, theme))
    if len(rows) <= most:
        return [list(rows)]
    divided: list[list[Row]] = []
    for _, group in groupby(rows, key=lambda row: (name := read(row.id)) and name.layer):
        layer = list(group)
        size = math.ceil(len(layer) / math.ceil(len(layer) / most))
        divided += [layer[first : first + size] for first in range(0, len(layer), size)]
    return divided
