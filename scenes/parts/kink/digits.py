"""Numbers as machines keep them, written out and aligned at the point, in three columns."""

from collections.abc import Sequence
from typing import Self

from manim import Animation, Line, VGroup
from manim.typing import Point3D

from mathcore.exercise.reconcile import show
from mathcore.exercise.trace import Quantity
from mathcore.topics.kept_digits import KeptDigits, Three, WrittenOut
from scenes.kit.scene.motion import uncover
from scenes.kit.style.theme import ROLE_OF_KIND, Theme
from scenes.kit.style.zones import SAFE, at
from scenes.kit.text.formula import Formula, ShownValue
from scenes.kit.text.number import VALUE, Number, number_width
from scenes.kit.text.typeset import part
from scenes.parts.kink.panel import NAMES, column_panel, heading

#: One em of the digits: the largest and the least.
_LARGEST, _SMALLEST = 0.5, 0.37
#: Room at each side of a column, between two, after a name, for the name of a product, and over.
_PAD, _GAP, _AFTER_NAME, _NAME, _SPARE = 0.2, 0.2, 0.3, 1.7, 0.1
#: The baselines of the first row and of the last one, and the largest distance of two.
_FIRST, _LAST, _PITCH = 1.42, -2.2, 1.05
#: From a row's baseline up to a rule over it, down to a blank's line; how long that is, and what
#: is left between two names.
_RULE_OVER, _BLANK_UNDER, _BLANK_WIDTH, _BETWEEN = 0.52, 0.1, 1.6, 0.12
_BLANK, _RULE = 4.0, 2.5
#: How fast digits come, in scene units a second, and how long that takes at least, in seconds.
_SPEED, _SHORTEST = 4.5, 0.4
_ELLIPSIS = "more"


class LongNumber(Formula):
    """A number with its wrong digits lit, and an ellipsis where it goes on.

    Parameters
    ----------
    quantity
        What is shown.
    theme
        Colours.
    size
        One em, in scene units.
    wrong_from
        The decimal place from which on it is wrong; None means that all of it is right.
    goes_on
        Whether it has more digits.
    plus
        Whether a sign stands before a positive value.
    """

    def __init__(
        self,
        quantity: Quantity,
        *,
        theme: Theme,
        size: float,
        wrong_from: int | None = None,
        goes_on: bool = False,
        plus: bool = False,
    ) -> None:
        shown = show(quantity)
        self._text = shown.text
        sign = part("sign", "+") if plus and quantity.value >= 0 else ""
        more = part(_ELLIPSIS, "dots.h") if goes_on else ""
        super().__init__(
            f"{sign} {part(VALUE, shown.typst)} {more}",
            theme=theme,
            size=size,
            role=ROLE_OF_KIND[quantity.kind],
            roles={"sign": "dim", _ELLIPSIS: "dim"},
            claims=(ShownValue(quantity, shown.typst, VALUE),),
        )
        if wrong_from is not None and "×" not in self._text:
            right = self.part(VALUE)[: self._text.find(".") + max(wrong_from, 1)]
            right.set_color(theme.dim)

    @property
    def before_point(self) -> float:
        """How far it reaches to the left of its point, or of where that would be."""
        return self._point - float(self.get_left()[0])

    @property
    def behind_point(self) -> float:
        """How far it reaches to the right of there."""
        return float(self.get_right()[0]) - self._point

    @property
    def _point(self) -> float:
        glyphs, place = self.part(VALUE), self._text.find(".")
        if "×" in self._text or place < 0:
            return float(glyphs.get_right()[0]) + 0.04
        return float(glyphs[place].get_left()[0])

    def align(self, point: Point3D) -> Self:
        """Put its decimal point, or where that would be, on a baseline."""
        return self.shift(at(float(point[0]) - self._point, float(point[1]) - self.baseline))


class DigitRow:
    """One number three times: as it is meant, and as two machines keep it.

    Attributes
    ----------
    label
        Its name.
    numbers
        On paper, in float64, in float32.
    """

    def __init__(self, three: Three, *, theme: Theme, size: float, plus: bool = False) -> None:
        self.label = Formula(three[0].digits.symbol, theme=theme, size=size, role="dim")
        self.numbers = [_long(kept, theme=theme, size=size, plus=plus) for kept in three]


def _long(kept: KeptDigits, *, theme: Theme, size: float, plus: bool) -> LongNumber:
    return LongNumber(
        kept.digits,
        theme=theme,
        size=size,
        wrong_from=kept.wrong_from,
        goes_on=kept.goes_on,
        plus=plus,
    )


class DigitColumns(VGroup):
    """The panels and headings of three columns, and the rows that stand in them by and by.

    Parameters
    ----------
    written
        The numbers.
    theme
        Colours.

    Attributes
    ----------
    operands, terms
        What the sum is made of, and what is added up.
    total
        What comes out.
    errors
        In the places of the terms, how far each machine's is off.
    rules, blanks
        The lines over the sums, and those of the two blanks.
    """

    def __init__(self, written: WrittenOut, *, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        headings = [heading(k, 0.0, theme=theme) for k in range(len(NAMES))]
        self._size = self._size_that_fits(self._rows(written, 1.0), headings)
        rows = self._rows(written, self._size)
        self.operands = rows[: len(written.operands)]
        *self.terms, self.total = rows[len(written.operands) :]
        self._lay_out(rows, headings)
        self._place(self.operands, len(self.operands))
        # Under the sum stands what the machine prints.
        levels = self._place([*self.terms, self.total], len(self.terms) + 2)
        self._printed = levels[-1]
        self.errors = [
            [self._in_column(k, error, y) for k, error in enumerate(pair, start=1)]
            for pair, y in zip(written.errors, levels, strict=False)
        ]
        self.rules = VGroup(
            *(
                self._rule(k, levels[-2] + min(_RULE_OVER, 0.62 * (levels[0] - levels[1])))
                for k in range(len(NAMES))
            )
        )
        self.blanks = [self._blank(k) for k in range(1, len(NAMES))]

    def _rows(self, written: WrittenOut, size: float) -> list[DigitRow]:
        return [
            *(DigitRow(three, theme=self.theme, size=size) for three in written.operands),
            *(
                DigitRow(three, theme=self.theme, size=size, plus=k > 0)
                for k, three in enumerate(written.terms)
            ),
            DigitRow(written.total, theme=self.theme, size=size),
        ]

    def _size_that_fits(self, rows: Sequence[DigitRow], headings: Sequence[VGroup]) -> float:
        """Return one em of the digits, given rows in which it is 1."""
        name, *parts = _widths(rows)
        paper, others = name + sum(parts[:2]), parts[2:]
        room = SAFE.width - 2 * _GAP - 2 * _PAD * len(NAMES) - _SPARE
        shared = (room - _AFTER_NAME) / (paper + sum(others))
        beside = (room - headings[0].width) / sum(others)
        return max(min(_LARGEST, shared, beside), _SMALLEST)

    def _lay_out(self, rows: Sequence[DigitRow], headings: Sequence[VGroup]) -> None:
        """Share the width among the columns, and find where their points stand."""
        name, *parts = _widths(rows)
        pairs = list(zip(parts[::2], parts[1::2], strict=True))
        needs = [sum(pair) for pair in pairs]
        needs[0] += name + _AFTER_NAME
        needs = [
            max(need, title.width) + 2 * _PAD for need, title in zip(needs, headings, strict=True)
        ]
        spare = max(0.0, SAFE.width - 2 * _GAP - sum(needs)) / len(needs)
        left = SAFE.left
        self._names, self._points, self._middles, self._sides = left, [], [], []
        for k, (need, (before, behind)) in enumerate(zip(needs, pairs, strict=True)):
            right = left + need + spare
            self._sides.append((left, right))
            self._middles.append((left + right) / 2)
            if k:
                point = (left + right + before - behind) / 2
            else:
                self._names = left + _PAD + spare / 4
                point = right - _PAD - spare / 4 - behind
            self._points.append(point)
            self.add(column_panel(left, right, theme=self.theme))
            self.add(headings[k].shift(at(self._middles[k], 0)))
            left = right + _GAP

    def _place(self, rows: Sequence[DigitRow], count: int) -> list[float]:
        """Put rows as the first of so many, in the middle; return the levels of all."""
        pitch = min(_PITCH, (_FIRST - _LAST) / max(1, count - 1))
        first = (_FIRST + _LAST + (count - 1) * pitch) / 2
        levels = [first - k * pitch for k in range(count)]
        tallest = max(row.label.height for row in rows)
        shrunk = max(_SMALLEST / self._size, min(1.0, (pitch - _BETWEEN) / tallest))
        for row, y in zip(rows, levels, strict=False):
            row.label.scale(shrunk).place(at(self._names, y), anchor=0)
            for number, x in zip(row.numbers, self._points, strict=True):
                number.align(at(x, y))
        return levels

    def _rule(self, column: int, y: float) -> Line:
        left, right = self._sides[column]
        ends = at(left + _PAD, y), at(right - _PAD, y)
        return Line(*ends, color=self.theme.line, stroke_width=_RULE)

    def _blank(self, column: int) -> Line:
        y = self.total.numbers[0].baseline - _BLANK_UNDER
        x = self._middles[column]
        return Line(
            at(x - _BLANK_WIDTH / 2, y),
            at(x + _BLANK_WIDTH / 2, y),
            color=self.theme.signal,
            stroke_width=_BLANK,
        )

    def printed(self, column: int, quantity: Quantity) -> Number:
        """Build a sum as its machine prints it, under its digits."""
        return self._in_column(column, quantity, self._printed, signed=False)

    def _in_column(
        self, column: int, quantity: Quantity, y: float, *, signed: bool = True
    ) -> Number:
        left, right = self._sides[column]
        signed = signed and quantity.value != 0
        number = Number(quantity, theme=self.theme, size=self._size, signed=signed)
        number.fit(right - left - 2 * _PAD, _SMALLEST)
        return number.place(at(self._middles[column], y))

    def uncover(self, *numbers: LongNumber) -> list[Animation]:
        """Return the animations in which the digits of numbers come from left to right."""
        return [
            uncover(number, self.theme.panel, run_time=max(_SHORTEST, float(number.width) / _SPEED))
            for number in numbers
        ]


def fits(written: WrittenOut) -> bool:
    """Tell whether there is room for all digits at their least size."""
    rows = (*written.operands, *written.terms, written.total)
    columns = zip(*rows, strict=True)
    widest = (max(number_width(kept.digits, _SMALLEST) for kept in column) for column in columns)
    # A sign and an ellipsis, and on paper a name, are not counted there.
    room = SAFE.width - 2 * _GAP - 2 * len(NAMES) * (_PAD + _SMALLEST / 2) - _AFTER_NAME - _NAME
    return sum(widest) <= room


def _widths(rows: Sequence[DigitRow]) -> list[float]:
    """Return the width of the names, and how far numbers reach to both sides of each point."""
    found = [max(row.label.width for row in rows)]
    for column in range(len(NAMES)):
        numbers = [row.numbers[column] for row in rows]
        found += [max(n.before_point for n in numbers), max(n.behind_point for n in numbers)]
    return found
