"""Three answers side by side: paper, Python and PyTorch, a column each."""

from collections.abc import Mapping

from manim import Animation, Circle, Line, ManimColor, RoundedRectangle, VGroup
from manim.typing import Point3D

from mathcore.exercise.ids import owner
from mathcore.exercise.trace import Quantity
from mathcore.formula.symbols import gradient_on_one_line
from mathcore.numbers.values import DECIMALS, to_float
from mathcore.topics.kink import Answer, KinkAnswers
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import SAFE, at
from scenes.kit.text.formula import Formula, Words
from scenes.kit.text.number import Number, number_width
from scenes.parts.kink.door import LOW, TALL, Door
from scenes.parts.kink.panel import NAMES, QUIET, column_panel, heading

#: Where the columns begin, how wide they are, and how far apart.
_LEFT, _WIDTH, _GAP = -4.45, 3.46, 0.36
#: The middle of a column's sum, and the upper edge of its door.
_SUM, _DOOR_TOP = 1.66, 1.3
#: With more gradients than these, the door is low.
_ROOMY = 4
#: From the door down to the gradients, where these end, and the largest distance of two.
_UNDER_DOOR, _END, _PITCH = 0.12, -2.38, 0.72
#: One em: of the names of rows and of the sums, the largest of a number and the least one.
_LABEL = 0.46
_LARGEST, _SMALLEST, _BETWEEN = 0.52, 0.37, 0.03
#: Errors that differ by less than this share are one.
_LAST_DIGITS = 1e-6
#: So far to the left of the middle a door stands that has the number of an error at its right.
_ASIDE = 0.72
#: Room at each side of a number in its column.
_PAD = 0.16
#: A blank's line is under the middle of its number by this, and half as long.
_UNDER, _HALF_BLANK = 0.22, 0.42
_BADGE = 0.31
_STROKE, _BLANK, _FRAME = 2.5, 3.0, 4.0
#: Where what is said of a column stands, under it.
_VERDICT = -2.86


class ThreeColumns(VGroup):
    """The three columns, each value blank until it comes.

    Parameters
    ----------
    answers
        What stands in the columns.
    symbols
        Of the quantities of the trace, by id.
    theme
        Colours.

    Attributes
    ----------
    panels, doors
        One for each column.
    """

    def __init__(self, answers: KinkAnswers, symbols: Mapping[str, str], *, theme: Theme) -> None:
        super().__init__()
        self.answers, self.theme = answers, theme
        gradients = answers.paper.gradients
        height = TALL if len(gradients) <= _ROOMY else LOW
        self._door = _DOOR_TOP - height / 2
        room = _DOOR_TOP - height - _UNDER_DOOR - _END
        pitch = min(room / len(gradients), _PITCH)
        first = _END + room / 2 + (len(gradients) - 1) / 2 * pitch
        self._rows = [first - k * pitch for k in range(len(gradients))]
        self._size = self._size_that_fits(pitch)
        self.panels = [self._panel(x) for x in self._middles]
        self.doors = [
            Door(
                answer.slope,
                at(x - (0 if self.shares_error else _ASIDE), self._door),
                (x - _WIDTH / 2 + _PAD, x + _WIDTH / 2 - _PAD),
                height=height,
                theme=theme,
            )
            for answer, x in zip(answers.all, self._middles, strict=True)
        ]
        self.headings = [heading(k, x, theme=theme, lit=False) for k, x in enumerate(self._middles)]
        self.labels = VGroup(*self._labels(symbols))
        self._blanks = [
            {q.id: self._blank(self._place(column, q.id)) for q in (answer.z, *answer.gradients)}
            for column, answer in enumerate(answers.all)
        ]
        self.add(*self.panels, *self.doors, *self.headings, self.labels)
        self.add(*(blank for column in self._blanks for blank in column.values()))

    @property
    def _middles(self) -> list[float]:
        return [_LEFT + _WIDTH / 2 + k * (_WIDTH + _GAP) for k in range(len(NAMES))]

    @property
    def shares_error(self) -> bool:
        """Whether the same error arrives in all columns, but for the last digits."""
        meant = to_float(self.answers.paper.error.value)
        return all(
            abs(to_float(machine.error.value) - meant) <= _LAST_DIGITS * max(1.0, abs(meant))
            for machine in self.answers.machines
        )

    def _panel(self, x: float) -> RoundedRectangle:
        return column_panel(x - _WIDTH / 2, x + _WIDTH / 2, theme=self.theme)

    def _size_that_fits(self, pitch: float) -> float:
        numbers = [q for answer in self.answers.all for q in answer.gradients]
        widest = max(number_width(quantity, 1.0) for quantity in numbers)
        return max(_SMALLEST, min(_LARGEST, (_WIDTH - 2 * _PAD) / widest, 0.86 * pitch))

    def _labels(self, symbols: Mapping[str, str]) -> list[Formula]:
        """Set the names of the rows, and under that of the error its number if it is but one."""
        paper = self.answers.paper
        rows = [(paper.z.symbol, _SUM)]
        level = self._door + 0.24 if self.shares_error else self._door
        rows.append((_gradient(paper.error, symbols), level))
        rows += [
            (_gradient(quantity, symbols), y)
            for quantity, y in zip(paper.gradients, self._rows, strict=True)
        ]
        room, pitch = _LEFT - SAFE.left - _PAD, self._rows[0] - self._rows[1]
        labels = [Formula(symbol, theme=self.theme, size=_LABEL, role="dim") for symbol, _ in rows]
        tallest = max(label.height for label in labels[2:])
        size = max(_SMALLEST, _LABEL * min(1.0, (pitch - _BETWEEN) / tallest))
        for label in labels:
            label.scale(size / _LABEL)
        for label, (_, y) in zip(labels, rows, strict=True):
            label.fit(room, _SMALLEST).place_middle(at(SAFE.left, y), anchor=0)
        return labels

    def _blank(self, middle: Point3D) -> Line:
        left, right = (middle + at(side * _HALF_BLANK, -_UNDER) for side in (-1, 1))
        return Line(left, right, color=self.theme.line, stroke_width=_BLANK)

    def _place(self, column: int, quantity_id: str) -> Point3D:
        """Return the middle of a number's place."""
        answer, x = self.answers.all[column], self._middles[column]
        if quantity_id == answer.z.id:
            return at(x, _SUM)
        rows = [quantity.id for quantity in answer.gradients]
        return at(x, self._rows[rows.index(quantity_id)])

    def blank(self, column: int, quantity_id: str) -> Line:
        """Return the line of a blank."""
        return self._blanks[column][quantity_id]

    def light(self, column: int) -> Animation:
        """Return the animation in which a column's name is lit."""
        lit: Animation = self.headings[column][0].animate.set_fill(self.theme.text).build()
        return lit

    def close(self, column: int, quantity: Quantity) -> list[Animation]:
        """Return the animations in which a blank's line goes, since its number comes."""
        return [self.blank(column, quantity.id).animate.set_stroke(opacity=0).build()]

    def fill(self, column: int, quantity: Quantity) -> Number:
        """Build a number in its place; it is then a part of this."""
        is_sum = quantity.id == self.answers.all[column].z.id
        number = Number(
            quantity,
            theme=self.theme,
            size=_LABEL if is_sum else self._size,
            decimals=min(quantity.decimals, DECIMALS) if is_sum else None,
            role="dim" if not is_sum and quantity.value == 0 else None,
        ).place_middle(self._place(column, quantity.id))
        self.add(number)
        return number

    def error(self, column: int) -> Number:
        """Build the error that arrives: under its name, or in a column if each has its own."""
        quantity = self.answers.all[column].error
        if self.shares_error:
            size = min(_LARGEST, (_LEFT - SAFE.left - _PAD) / number_width(quantity, 1.0))
            number = Number(quantity, theme=self.theme, size=max(size, _SMALLEST))
            number.place_middle(at(SAFE.left, self._door - 0.3), anchor=0)
        else:
            right = self._middles[column] + _WIDTH / 2 - _PAD
            decimals = min(quantity.decimals, DECIMALS)
            number = Number(quantity, theme=self.theme, size=_SMALLEST, decimals=decimals)
            number.place_middle(at(right, self._door + 0.08), anchor=1)
        self.add(number)
        return number

    def frame(self, column: int, color: ManimColor) -> RoundedRectangle:
        """Build the frame of a column that stands out."""
        frame = self._panel(self._middles[column])
        return frame.set_fill(opacity=0).set_stroke(color, width=_FRAME)

    def badge(self, left: int) -> VGroup:
        """Build the sign between a column and the next one: whether they say the same."""
        one, two = self.answers.all[left : left + 2]
        x = self._middles[left] + (_WIDTH + _GAP) / 2
        middle = at(x, (self._rows[0] + self._rows[-1]) / 2)
        disc = Circle(
            radius=_BADGE,
            stroke_color=self.theme.line,
            stroke_width=_STROKE,
            fill_color=self.theme.background,
            fill_opacity=1,
        ).move_to(middle)
        sign = Formula("eq.not" if differ(one, two) else "=", theme=self.theme, size=0.5)
        return VGroup(disc, sign.shift(middle - sign.get_center()))

    def verdict(self, column: int, text: str) -> Words:
        """Build what is said of a column, under it."""
        words = Words(text, theme=self.theme, size=QUIET)
        return words.place(at(self._middles[column], _VERDICT))


def differ(one: Answer, two: Answer) -> bool:
    """Tell whether two answers are not the same, in their gates or their gradients."""
    return one.is_open != two.is_open or bool(one.changed(two))


def _gradient(quantity: Quantity, symbols: Mapping[str, str]) -> str:
    return gradient_on_one_line(symbols[owner(quantity.id)])
