"""The gradients worked out by hand beside those that torch prints, row by row."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from manim import Line, RoundedRectangle, VGroup, VMobject
from manim.typing import Point3D

from mathcore.exercise.gradient_check import Comparison, difference_id
from mathcore.exercise.reconcile import show
from mathcore.exercise.torch_program import PrintedLine, ProgramRun, printed_id
from mathcore.exercise.trace import Quantities, Trace
from mathcore.numbers.values import to_float
from scenes.kit.style.panel import panel
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import SAFE, at, zone_of
from scenes.kit.text.code import CODE_ADVANCE, LARGEST_CODE, SMALLEST_CODE, Code
from scenes.kit.text.formula import Formula, Words
from scenes.kit.text.number import VALUE, Number
from scenes.parts.autograd.console import DECIMALS
from scenes.parts.autograd.printed import Printed, printed_width

#: One em of the headings and of a note.
_HEADING, _NOTE = 0.4, 0.37
_HEADINGS_AT = 1.94
#: The first baseline of a row, and the lowest one.
_FIRST, _LAST = 1.12, -2.72
_MOST_PITCH, _LEAST_PITCH = 0.82, 0.52
#: From the headings up to the edge of the ground under torch's lines.
_GROUND_OVER = 0.38
#: The baseline of what stands under the table.
_DIGITS_AT = -2.8
#: Of rows in which torch's numbers stand under ours: the first baseline, the lowest one of ours,
#: the distance of two at most; and in em of torch's lines, that of two, and from ours to torch's.
_HIGH_FIRST, _HIGH_LAST, _MOST_HIGH_PITCH = 1.25, -2.45, 1.2
_HIGH_ROW, _BELOW = 2.75, 1.27
#: One em of torch's lines at most, what is kept for the differences, and a number's em in it.
_LARGEST_HIGH, _KEPT, _NUMBER_EM = 0.42, 1.75, 1.12
#: Where the differences end, so that a frame has room around one.
_END = SAFE.right - 0.13
#: Between two columns, and inside of the ground of torch's.
_GAP, _PAD, _NUMBER_GAP = 0.3, 0.16, 0.26
#: One em of a number and of torch's lines, from roomy to tight.
_SIZES = ((0.44, LARGEST_CODE), (0.41, 0.345), (0.37, SMALLEST_CODE))
#: Rows so far apart leave room for a remark between them, or for ticks.
_ROOM_FOR_REMARK, _ROOM_FOR_TICKS = 0.8, 0.62
#: From a baseline down to the line under a number, to a remark under that, and to a tick.
_UNDERLINE, _REMARK, _TICK = 0.08, 0.38, 0.2
#: What of each parameter is printed, as it is called in the program.
_PRINTS = "torch prints .grad"
#: The heading of the differences: of each row the largest is shown.
_DIFFER = "largest gap"


@dataclass(frozen=True)
class _Place:
    """One row of the table: whose it is, and what torch prints in it, by the type."""

    name: str
    layer: int
    ids: tuple[str, ...]
    lines: Mapping[str, PrintedLine]


class TableRow(VGroup):
    """What is seen of one row: numbers by hand, and a blank until torch prints.

    Parameters
    ----------
    place
        Which row.
    hands
        The numbers by hand, in their places.
    label
        The name of the parameter, on the first of its rows.

    Attributes
    ----------
    blank
        The line where torch is going to print.
    printed
        What it has printed.
    hands, label
        See above.
    """

    def __init__(
        self, place: _Place, hands: Sequence[Number], label: Code | None, blank: Line
    ) -> None:
        super().__init__(*hands, *([label] if label else []), blank)
        self.ids, self.lines = place.ids, place.lines
        self.hands, self.label, self.blank = list(hands), label, blank
        self.printed: Printed | None = None


class Page(VGroup):
    """The rows that are seen at one time, with their headings."""

    def __init__(self, rows: Sequence[TableRow], grounds: VGroup, headings: VGroup) -> None:
        super().__init__(grounds, headings, *rows)
        self.headings = headings
        self.rows = list(rows)
        self._answers: list[VMobject] = []

    def adopt(self, *answers: VMobject) -> None:
        """Take in what has been asked for."""
        self._answers += answers
        self.add(*answers)

    def dismiss(self, *answers: VMobject) -> None:
        """Let something go that has been taken in."""
        self._answers = [answer for answer in self._answers if answer not in answers]
        self.remove(*answers)

    def clear(self) -> None:
        """Take all answers away, and leave blanks, while nobody sees it."""
        self.remove(*self._answers)
        self._answers = []
        for row in self.rows:
            row.printed = None
            row.blank.set_stroke(opacity=1)
            for hand in row.hands:
                hand.paint(True)

    def move_to_column(self, x: float) -> None:
        """Put the page so far to the right of where it is read."""
        self.shift(at(x - self.offset, 0))

    @property
    def offset(self) -> float:
        """How far the page is to the right of where it is read."""
        return float(self.headings[0].get_left()[0]) - SAFE.left

    def row_of(self, id: str) -> TableRow | None:
        """Return the row of a gradient, or None if it is on another page."""
        return next((row for row in self.rows if id in row.ids), None)


class GradientTable:
    """The pages of the table, and what comes into them.

    Where there is room, ours stand beside what torch prints; where there is not, they stand over
    it, number over number.

    Parameters
    ----------
    trace
        Our gradients.
    runs
        What torch prints, by the type of its numbers.
    comparisons
        How far apart they are, likewise.
    theme
        Colours.

    Attributes
    ----------
    pages
        As many as are needed.
    is_side_by_side
        Whether torch's numbers stand beside ours, and not under them.
    """

    def __init__(
        self,
        trace: Trace,
        runs: Mapping[str, ProgramRun],
        comparisons: Mapping[str, Comparison],
        *,
        theme: Theme,
    ) -> None:
        self.theme, self.trace, self.runs = theme, trace, runs
        self.numbers = {
            precision: Quantities([*runs[precision].quantities, *comparisons[precision].quantities])
            for precision in runs
        }
        self._places = _places(runs)
        count = len(self._places)
        self._pitch = min(_MOST_PITCH, (_FIRST - _LAST) / max(1, count - 1))
        self.is_side_by_side = False
        if self._pitch >= _LEAST_PITCH:
            for self._size, self._code_size in _SIZES:
                if self._measure() <= _END - SAFE.left:
                    self.is_side_by_side = True
                    break
        groups = [self._places] if self.is_side_by_side else _by_page(self._places)
        if not self.is_side_by_side:
            self._size_high_rows(max(map(len, groups)))
        self.pages = [
            self._beside(group) if self.is_side_by_side else self._over(group) for group in groups
        ]

    # Side by side

    def _measure(self) -> float:
        """Return the width that the table needs at the present sizes, and note its columns."""
        code = self._code_size
        labels = max(len(place.name) for place in self._places) * CODE_ADVANCE * code
        columns = max(len(place.ids) for place in self._places)
        widths = [0.0] * columns
        for place in self._places:
            for column, id in enumerate(place.ids, start=columns - len(place.ids)):
                widths[column] = max(widths[column], self._hand(id).width)
        # The first two headings stand over these columns, and want room beside each other.
        headings = self._loss_heading().width + self._heading_words("by hand").width
        widths[0] += max(0.0, headings - labels - sum(widths) - (columns - 1) * _NUMBER_GAP)
        torch = max(
            printed_width(line, code) for place in self._places for line in place.lines.values()
        )
        differences = max(
            self._difference(place.ids, precision).width
            for place in self._places
            for precision in self.runs
        )
        differences = max(differences, self._heading_words(_DIFFER).width)
        fixed = labels + torch + 2 * _PAD + differences + (columns - 1) * _NUMBER_GAP + sum(widths)
        spare = max(0.0, _END - SAFE.left - fixed - 3 * _GAP) / 3
        gap = _GAP + min(spare, 0.5)
        x = SAFE.left + labels + gap
        self._column_rights = []
        for width in widths:
            x += width
            self._column_rights.append(x)
            x += _NUMBER_GAP
        self._torch_left = x - _NUMBER_GAP + gap + _PAD
        self._torch_right = self._torch_left + torch
        return fixed + 3 * _GAP

    def _beside(self, places: Sequence[_Place]) -> Page:
        rows = []
        for number, place in enumerate(places):
            y = _FIRST - number * self._pitch
            rights = self._column_rights[len(self._column_rights) - len(place.ids) :]
            hands = [
                self._hand(id).place(at(right, y), anchor=1)
                for id, right in zip(place.ids, rights, strict=True)
            ]
            blank = self._blank(self._torch_left, self._torch_right - self._torch_left, y)
            rows.append(TableRow(place, hands, self._label(place, at(SAFE.left, y)), blank))
        self._lowest = _FIRST - (len(places) - 1) * self._pitch
        top, bottom = _HEADINGS_AT + _GROUND_OVER, self._lowest - 0.24
        ground = panel(
            at((self._torch_left + self._torch_right) / 2, (top + bottom) / 2),
            self._torch_right - self._torch_left + 2 * _PAD,
            top - bottom,
            theme=self.theme,
        )
        headings = VGroup(
            self._loss_heading(),
            self._heading_words("by hand").place(
                at(self._column_rights[-1], _HEADINGS_AT), anchor=1
            ),
            self._heading_words(_PRINTS).place(at(self._torch_left, _HEADINGS_AT), anchor=0),
        )
        return Page(rows, VGroup(ground), headings)

    # One over the other

    def _size_high_rows(self, count: int) -> None:
        """Choose sizes at which so many rows have room on a page."""
        longest = max(len(line.text) for place in self._places for line in place.lines.values())
        self._pitch = min(_MOST_HIGH_PITCH, (_HIGH_FIRST - _HIGH_LAST) / max(1, count - 1))
        fitting = min(
            _LARGEST_HIGH, (SAFE.width - _KEPT) / (longest * CODE_ADVANCE), self._pitch / _HIGH_ROW
        )
        self._code_size = max(fitting, SMALLEST_CODE)
        self._size = max(_SIZES[-1][0], _NUMBER_EM * self._code_size)

    def _over(self, places: Sequence[_Place]) -> Page:
        rows, grounds = [], VGroup()
        left, size = SAFE.left + _PAD, self._code_size
        for number, place in enumerate(places):
            y = _HIGH_FIRST - number * self._pitch
            width = max(printed_width(line, size) for line in place.lines.values())
            below = y - _BELOW * size
            ground = panel(
                at(left + width / 2, below + 0.27 * size),
                width + 2 * _PAD,
                1.24 * size,
                theme=self.theme,
                corner=0.06,
            )
            grounds.add(ground)
            hands = self._over_printed(place.ids, next(iter(place.lines.values())), y)
            label = self._label(place, at(left, y))
            rows.append(TableRow(place, hands, label, self._blank(left, width, below)))
        headings = VGroup(
            self._loss_heading(),
            self._heading_words(f"by hand, over what {_PRINTS}").place(
                at(left + 8 * CODE_ADVANCE * size, _HEADINGS_AT), anchor=0
            ),
        )
        return Page(rows, grounds, headings)

    def _over_printed(self, ids: Sequence[str], line: PrintedLine, y: float) -> list[Number]:
        """Set our numbers over those of a line that torch prints, as far as they have room."""
        advance = CODE_ADVANCE * self._code_size
        left = SAFE.left + _PAD + len("tensor(") * advance
        end = _END - max(self._difference(ids, name, 0).width for name in self.runs) - _NUMBER_GAP
        for decimals in range(DECIMALS, -1, -1):
            hands = [self._hand(id, decimals) for id in ids]
            for hand, (_, last) in zip(hands, line.spans, strict=True):
                hand.place(at(SAFE.left + _PAD + last * advance, y), anchor=1)
            # From the last one on, each makes room for the one behind it.
            limit = end
            for hand in reversed(hands):
                hand.shift(at(min(0.0, limit - float(hand.get_right()[0])), 0))
                limit = float(hand.get_left()[0]) - _NUMBER_GAP
            if limit + _NUMBER_GAP >= left:
                break
        return hands

    # What is in a row

    def _hand(self, id: str, decimals: int = DECIMALS) -> Number:
        """Build one of our numbers; to fewer decimals only if that makes it shorter."""
        quantity = self.trace[id]
        digits = min(DECIMALS, quantity.decimals)
        if abs(to_float(quantity.value)) >= 1 or show(quantity, digits).exponent:
            digits = min(digits, decimals)
        return Number(quantity, theme=self.theme, size=self._size, decimals=digits)

    def _label(self, place: _Place, point: Point3D) -> Code | None:
        if not place.name:
            return None
        code = Code(place.name, theme=self.theme, size=self._code_size, lit=False)
        return code.place(point, anchor=0)

    def _blank(self, left: float, width: float, y: float) -> Line:
        return Line(
            at(left, y - 0.07),
            at(left + min(width, 2.4), y - 0.07),
            stroke_width=2.5,
            color=self.theme.line,
        )

    def _heading_words(self, text: str) -> Words:
        return Words(text, theme=self.theme, size=_HEADING, role="dim")

    def _loss_heading(self) -> Formula:
        heading = Formula("partial cal(L) \\/ partial", theme=self.theme, size=0.42, role="dim")
        return heading.place(at(SAFE.left, _HEADINGS_AT), anchor=0)

    def _difference(self, ids: Sequence[str], precision: str, most: int = DECIMALS) -> Number:
        """Build the largest difference of a row; a small one to so many decimals at most."""
        numbers = [self.numbers[precision][difference_id(id, precision)] for id in ids]
        largest = max(numbers, key=lambda quantity: quantity.value)
        digits = largest.decimals
        if to_float(largest.value) >= 1 or show(largest).exponent:
            digits = min(digits, most)
        return Number(largest, theme=self.theme, size=self._size, decimals=digits)

    def difference_heading(self) -> Words:
        """Build the heading of the differences."""
        words = self._heading_words(_DIFFER)
        return words.place(at(_END, _HEADINGS_AT), anchor=1)

    def difference(self, row: TableRow, precision: str) -> Number:
        """Build the largest difference of a row, in its place."""
        number = self._difference(row.ids, precision)
        end = max(float(hand.get_right()[0]) for hand in row.hands)
        if not self.is_side_by_side and end + _NUMBER_GAP > _END - number.width:
            number = self._difference(row.ids, precision, 0)
        return number.place(at(_END, row.hands[0].baseline), anchor=1)

    def printed(self, row: TableRow, precision: str) -> Printed:
        """Build what torch prints in a row, in its place."""
        line = row.lines[precision]
        printed = Printed(line, self.numbers[precision], theme=self.theme, size=self._code_size)
        left = float(row.blank.get_left()[0])
        return printed.place(at(left, float(row.blank.get_y()) + 0.07), anchor=0)

    def set_over(self, page: Page, precision: str) -> None:
        """Put our numbers of a page over those that torch prints in a type, if they stand there."""
        if self.is_side_by_side:
            return
        for row in page.rows:
            there = self._over_printed(row.ids, row.lines[precision], 0.0)
            for old, new in zip(row.hands, there, strict=True):
                old.shift(at(page.offset + float(new.get_x() - old.get_x()), 0))

    def remark(self, row: TableRow, id: str, text: str) -> VGroup | None:
        """Underline a number that torch prints, with a remark, if there is room under the row."""
        if not self.is_side_by_side or self._pitch < _ROOM_FOR_REMARK or not row.printed:
            return None
        zone, baseline = zone_of(row.printed.number(id)), row.hands[0].baseline
        y = baseline - _UNDERLINE
        line = Line(at(zone.left, y), at(zone.right, y), color=self.theme.dim, stroke_width=2.5)
        words = Words(text, theme=self.theme, size=_NOTE, role="dim")
        return VGroup(line, words.place(at(zone.left, baseline - _REMARK), anchor=0))

    def ticks(self, row: TableRow, ids: Sequence[str]) -> VGroup:
        """Build a tick under each of these numbers that torch prints, if there is room for it."""
        if not self.is_side_by_side or self._pitch < _ROOM_FOR_TICKS or not row.printed:
            return VGroup()
        y = row.hands[0].baseline - _TICK
        return VGroup(
            *(_tick(at(float(row.printed.number(id).get_x()), y), self.theme) for id in ids)
        )

    def digits(self, row: TableRow, id: str, precision: str) -> list[Number]:
        """Set the two numbers of a gradient once more, so long that one sees where they part.

        They stand under the columns of the table, or nowhere if they have no room there.
        """
        numbers = self.numbers[precision]
        pair = [self.trace[id], numbers[printed_id(id, precision)]]
        difference = to_float(numbers[difference_id(id, precision)].value)
        if not self.is_side_by_side or not 0 < difference < 1 or self._lowest < _DIGITS_AT + 0.5:
            return []
        decimals = math.ceil(-math.log10(difference)) + 2
        ours, theirs = (
            Number(quantity, theme=self.theme, size=self._size, decimals=decimals)
            for quantity in pair
        )
        ours.place(at(self._column_rights[-1], _DIGITS_AT), anchor=1)
        theirs.place(at(self._torch_left, _DIGITS_AT), anchor=0)
        if float(ours.get_left()[0]) < SAFE.left or theirs.get_right()[0] > self._torch_right:
            return []
        for number, other in ((ours, theirs), (theirs, ours)):
            pairs = zip(number.part(VALUE), other.part(VALUE), strict=False)
            same = list(takewhile(lambda pair: pair[0].identity == pair[1].identity, pairs))
            VGroup(*(glyph for glyph, _ in same)).set_color(self.theme.dim)
        return [ours, theirs]

    def digits_note(self, digits: Sequence[Number]) -> list[Words]:
        """Build what says of such a pair what it is, if it has room there."""
        words = Words("the same two, with more digits", theme=self.theme, size=_NOTE, role="dim")
        words.place(at(_END, _DIGITS_AT), anchor=1)
        fits = float(words.get_left()[0]) > float(digits[-1].get_right()[0]) + _NUMBER_GAP
        return [words] if fits else []

    def frame(self, number: Number) -> RoundedRectangle:
        """Build the frame around a number."""
        zone = zone_of(number.part(VALUE))
        return RoundedRectangle(
            width=zone.width + 0.24,
            height=zone.height + 0.24,
            corner_radius=0.08,
            stroke_width=2.5,
            color=self.theme.text,
        ).move_to(zone.center)


def _tick(middle: Point3D, theme: Theme) -> VMobject:
    tick = VMobject(stroke_color=theme.text, stroke_width=3.5)
    corners = (at(-0.1, 0.01), at(-0.03, -0.07), at(0.11, 0.09))
    return tick.set_points_as_corners([middle + corner for corner in corners])


def _places(runs: Mapping[str, ProgramRun]) -> list[_Place]:
    (first, *_) = runs.values()
    found = []
    for number, tensor in enumerate(first.gradients):
        for row, line in enumerate(tensor.lines):
            ids = tuple(id.partition("~")[0] for id in line.ids)
            lines = {name: run.gradients[number].lines[row] for name, run in runs.items()}
            found.append(_Place("" if row else tensor.name, number // 2, ids, lines))
    return found


#: So many high rows fill a page.
_HIGH_ROWS = 5


def _by_page(places: Sequence[_Place]) -> list[list[_Place]]:
    """Put whole layers on a page, as many as it has room for."""
    pages: list[list[_Place]] = [[]]
    for layer in sorted({place.layer for place in places}):
        own = [place for place in places if place.layer == layer]
        if pages[-1] and len(pages[-1]) + len(own) > _HIGH_ROWS:
            pages.append([])
        pages[-1] += own
    return pages
