"""The worksheet as one line under the network: a cell for each blank, the open one framed."""

from collections.abc import Sequence

import numpy as np
from manim import Animation, FadeIn, FadeOut, Line, RoundedRectangle, VGroup

from mathcore.exercise.trace import Quantities, Quantity
from mathcore.formula.symbols import on_one_line
from scenes.kit.large_network.form import BLANK_STROKE, FRAME_STROKE, HAIRLINE
from scenes.kit.style.theme import ROLE_OF_KIND, Theme
from scenes.kit.style.zones import Zone, at
from scenes.kit.text.formula import Formula
from scenes.kit.text.number import Number, number_width
from scenes.kit.text.place import NumberPlace

#: One em of numbers and names: the digits are 3.5 % of the frame's height, in rows 3.1 %.
SIZE, NAME_SIZE = 0.42, 0.42
_IN_ROWS = (0.375, 0.33)
#: From the middle of a number down to its blank, in em.
_UNDER = 0.22 / SIZE
PAD, NAME_GAP, LEAST_BLANK = 0.2, 0.12, 0.55
#: So many lengths of blanks are tried.
_LENGTHS = 16
BAND = Zone(-6.71, 6.71, -2.95, -2.28)
#: More than one row reaches a little higher and lower.
_BAND_OF_ROWS = Zone(BAND.left, BAND.right, -3.03, -2.12)


class _Entry(NumberPlace):
    """One cell: the name, and a blank until the number stands there."""

    def __init__(self, quantity: Quantity, theme: Theme, size: float, name: float) -> None:
        super().__init__(quantity, size)
        self.theme = theme
        self.number_width = number_width(quantity, size)
        self.label = Formula(on_one_line(quantity.symbol), theme=theme, size=name, role="dim")
        self.label.place_middle(at(0, 0), anchor=0)
        self.level = 0.0
        self.add(self.label)

    def draw_blank(self, length: float) -> None:
        """Draw the blank, in whose middle the number will stand."""
        room = max(length, self.number_width)
        start = self.label.width + NAME_GAP + (room - length) / 2
        self.blank = Line(
            at(start, -_UNDER * self.size),
            at(start + length, -_UNDER * self.size),
            color=self.theme.line,
            stroke_width=BLANK_STROKE / 2,
        )
        self.add(self.blank)

    def width_with(self, length: float) -> float:
        """Return how wide the cell is with a blank of this length."""
        return float(self.label.width + NAME_GAP + max(length, self.number_width) + 2 * PAD)

    def stand_at(self, left: float, level: float) -> None:
        """Put the cell's content somewhere."""
        self.level = level
        self.shift(at(left, level))

    def build_number(self) -> Number:
        """Build the number in the place of the blank."""
        number = Number(self.quantity, theme=self.theme, size=self.size)
        return number.place_middle(self.blank.get_center() + at(0, _UNDER * self.size))


class WorksheetLine(VGroup):
    """The blanks of a part of the worksheet, in the order of working.

    Parameters
    ----------
    quantities
        What is asked for.
    trace
        Where they come from.
    theme
        Colours.
    rows
        In how many rows the cells stand.

    Attributes
    ----------
    pages
        The cells, as many at a time as fit; the line shows one of these groups.
    """

    def __init__(
        self,
        quantities: Sequence[Quantity],
        trace: Quantities,
        *,
        theme: Theme,
        rows: int = 1,
    ) -> None:
        super().__init__()
        self.theme = theme
        self._row = (BAND.height if rows == 1 else _BAND_OF_ROWS.height) / rows
        top = BAND.top + 0.06 if rows == 1 else _BAND_OF_ROWS.top
        self.hairline = Line(
            at(BAND.left, top),
            at(BAND.right, top),
            stroke_width=HAIRLINE,
            color=theme.line,
        )
        sizes = (SIZE, NAME_SIZE) if rows == 1 else _IN_ROWS
        self._entries = {q.id: _Entry(q, theme, *sizes) for q in quantities}
        entries = list(self._entries.values())
        length = _blank_length(entries, rows)
        for entry in entries:
            entry.draw_blank(length)
        self.pages = _pages(entries, rows, length)
        self._page = 0
        self._frames: dict[str, RoundedRectangle] = {}
        self.add(self.hairline, self.pages[0])

    def __contains__(self, quantity_id: object) -> bool:
        return quantity_id in self._entries

    def turn_to(self, quantity_id: str) -> tuple[VGroup, VGroup] | None:
        """Take the page away that is there, if a cell is on another one.

        Returns
        -------
        tuple of VGroup, or None
            The page that leaves, and the one that is to be added in its place.
        """
        wanted = next(
            number
            for number, page in enumerate(self.pages)
            if self._entries[quantity_id] in page.submobjects
        )
        if wanted == self._page:
            return None
        old, new = self.pages[self._page], self.pages[wanted]
        self._page = wanted
        self.remove(old)
        return old, new

    def by_page(self, quantity_ids: Sequence[str]) -> list[list[str]]:
        """Return those of some blanks that the line has, by the page on which they stand."""
        pages = [
            [name for name in quantity_ids if self._entries.get(name) in page.submobjects]
            for page in self.pages
        ]
        return [page for page in pages if page]

    def open(self, *quantity_ids: str) -> list[Animation]:
        """Return the animations that frame blanks of the page that is seen, and light them."""
        leaving = [FadeOut(frame) for frame in self._frames.values()]
        self._frames = {}
        coming: list[Animation] = []
        for name in quantity_ids:
            entry = self._entries.get(name)
            if entry not in self.pages[self._page].submobjects:
                continue
            color = self.theme.color(ROLE_OF_KIND[entry.quantity.kind])
            self._frames[name] = RoundedRectangle(
                width=entry.width + 2 * PAD * 0.75,
                height=self._row - 0.02,
                corner_radius=0.08,
                stroke_width=FRAME_STROKE,
                color=color,
            ).move_to(at(entry.get_x(), entry.level))
            coming += [
                FadeIn(self._frames[name]),
                entry.blank.animate.set_stroke(color).build(),
            ]
        return [*leaving, *coming]

    def build_number(self, quantity_id: str) -> Number:
        """Build a number in its cell."""
        return self._entries[quantity_id].build_number()

    def blanks(self, *quantity_ids: str) -> list[Line]:
        """Return the lines of those blanks that are framed."""
        return [self._entries[name].blank for name in quantity_ids if name in self._frames]

    def adopt(self, number: Number) -> list[Animation]:
        """Take a number that has arrived, and return the animations in which its blank goes."""
        entry = self._entries[number.quantity.id]
        blank = entry.blank
        entry.remove(blank)
        entry.add(number)
        entry.is_open = False
        leaving: list[Animation] = [FadeOut(blank)]
        if frame := self._frames.pop(number.quantity.id, None):
            leaving.append(FadeOut(frame))
        return leaving


def _blank_length(entries: Sequence[_Entry], rows: int) -> float:
    """Return the length that all blanks have, so that none tells how long its number is.

    It is that of the longest number, or the greatest that does not take more pages.
    """
    fewest = len(_lines([entry.width_with(LEAST_BLANK) for entry in entries], rows))
    longest = max(LEAST_BLANK, *(entry.number_width for entry in entries))
    lengths = np.linspace(longest, LEAST_BLANK, _LENGTHS)
    return next(
        float(length)
        for length in lengths
        if len(_lines([entry.width_with(length) for entry in entries], rows)) == fewest
    )


def _lines(widths: Sequence[float], rows: int) -> list[list[int]]:
    """Divide cells among lines, as many as fit in each, and as evenly as they fit."""
    count = 1
    while True:
        size = -(-len(widths) // (count * rows))
        lines = [
            list(range(start, min(start + size, len(widths))))
            for start in range(0, len(widths), size)
        ]
        if all(sum(widths[k] for k in line) <= BAND.width for line in lines) or size == 1:
            return lines
        count += 1


def _pages(entries: Sequence[_Entry], rows: int, length: float) -> list[VGroup]:
    """Set cells side by side in rows, with blanks of one length."""
    widths = [entry.width_with(length) for entry in entries]
    lines = _lines(widths, rows)
    size = len(lines[0])
    band = BAND if rows == 1 else _BAND_OF_ROWS
    pages = []
    for first in range(0, len(lines), rows):
        page = VGroup()
        for row, line in enumerate(lines[first : first + rows]):
            spare = (BAND.width - sum(widths[k] for k in line)) / len(line)
            columns = [widths[k] + spare for k in line]
            if rows > 1 and max(widths) <= BAND.width / size:
                columns = [BAND.width / size] * len(line)
            x, level = BAND.left, band.top - (row + 0.5) * band.height / rows
            for k, column in zip(line, columns, strict=True):
                entries[k].stand_at(x + (column - widths[k]) / 2 + PAD, level)
                page.add(entries[k])
                x += column
        pages.append(page)
    return pages
