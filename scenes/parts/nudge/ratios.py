"""The ratios of two changes, and the gradient that they point to."""

from collections.abc import Sequence
from dataclasses import replace

from manim import Arrow, RoundedRectangle, VGroup, VMobject
from manim.typing import Point3D

from mathcore.exercise.trace import Quantities
from mathcore.formula.symbols import gradient_on_one_line
from scenes.kit.large_network.cell import Cell
from scenes.kit.large_network.form import FRAME_STROKE, ROOMY
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import at
from scenes.kit.text.formula import Formula
from scenes.kit.text.number import Number
from scenes.kit.text.step import EQUALS, RESULT, RESULT_RELATION, Step, worked

#: Where the results of both rows begin, and the rows' middles.
_RESULT_AT, _ROWS = -0.22, (-1.1, -2.2)
_SIZE = 0.42
#: The chip: its middle, width and height; where the result of the product over it begins.
CHIP, _CHIP_WIDTH, _CHIP_HEIGHT = at(2.95, -1.72), 2.0, 1.2
_PRODUCT_AT, _PRODUCT_LEVEL = 3.6, -0.74


class WorkedRow(VGroup):
    """A quantity worked out in numbers: its name, the operands, and what it comes to.

    Parameters
    ----------
    numbers
        Of the chain.
    quantity_id
        What is worked out.
    name
        Typst math, or nothing.
    result
        Where its result begins and how high it stands, shape (3,).
    theme
        Colours.

    Attributes
    ----------
    step
        The numbers, with their slots.
    """

    def __init__(
        self, numbers: Quantities, quantity_id: str, name: str, result: Point3D, *, theme: Theme
    ) -> None:
        super().__init__()
        self.step: Step = worked(numbers, quantity_id, theme=theme, size=_SIZE)
        line = self.step.numbers
        line.place_middle(result)
        line.shift(at(float(result[0] - line.part(RESULT).get_left()[0]), 0))
        self.labels = VGroup()
        if name:
            label = Formula(name, theme=theme, size=_SIZE, role="dim")
            left = float(line.part(EQUALS).get_left()[0]) - 0.16
            self.labels.add(label.place_middle(at(left, result[1]), anchor=1))
        self.add(self.labels, line)

    @property
    def signs(self) -> list[VMobject]:
        """The glyphs between its numbers; without a name there is no sign before the first."""
        names = [name for name in self.step.signs if name != EQUALS or len(self.labels)]
        names.append(RESULT_RELATION)
        return [glyph for name in names for glyph in self.step.numbers.part(name)]

    def widen(self, left: float) -> None:
        """Draw the name out to the left, and keep what is between it and the result centred."""
        line = self.step.numbers
        distance = left - float(line.part(EQUALS).get_left()[0])
        for name, group in line.parts.items():
            if name not in {RESULT, RESULT_RELATION}:
                group.shift(at(distance if name == EQUALS else distance / 2, 0))
        self.labels.shift(at(distance, 0))

    def paint(self, lit: bool = True) -> "WorkedRow":
        """Light or dim the numbers."""
        self.step.numbers.paint(lit)
        return self


def ratio_rows(numbers: Quantities, *, theme: Theme) -> list[WorkedRow]:
    """Build a row for the ratio of each nudge, in columns."""
    rows = [
        WorkedRow(
            numbers, f"ratio[{k}]", numbers[f"ratio[{k}]"].symbol, at(_RESULT_AT, y), theme=theme
        )
        for k, y in enumerate(_ROWS)
    ]
    left = min(float(row.step.numbers.part(EQUALS).get_left()[0]) for row in rows)
    for row in rows:
        row.widen(left)
    return rows


def product_row(numbers: Quantities, *, theme: Theme) -> WorkedRow:
    """Build the row over the chip in which both slopes are multiplied."""
    return WorkedRow(numbers, "dL_dw", "", at(_PRODUCT_AT, _PRODUCT_LEVEL), theme=theme)


class GradientChip(VGroup):
    """The gradient in its rounded chip, blank until the number comes.

    Attributes
    ----------
    cell
        Name and place of the number.
    """

    def __init__(self, numbers: Quantities, *, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        quantity = numbers["dL_dw"]
        on_one_line = replace(quantity, symbol=gradient_on_one_line(numbers["w"].symbol))
        self.frame = RoundedRectangle(
            width=_CHIP_WIDTH,
            height=_CHIP_HEIGHT,
            corner_radius=0.3,
            stroke_width=FRAME_STROKE,
            stroke_color=theme.gradient,
            fill_color=theme.panel,
            fill_opacity=1,
        ).move_to(CHIP)
        self.cell = Cell(on_one_line, theme=theme, form=ROOMY, center=CHIP, width=0.62)
        self.cell.blank.set_stroke(opacity=1)
        self.add(self.frame, self.cell)

    def build_number(self) -> Number:
        """Build the number where it belongs."""
        return self.cell.build_number()

    def adopt(self, number: Number) -> None:
        """Take the number that has come."""
        self.number = number
        self.cell.is_open = False
        self.add(number)


def pointers(rows: Sequence[WorkedRow], chip: GradientChip) -> list[Arrow]:
    """Build the arrows from the ratios to what they close in on."""
    left = float(chip.frame.get_left()[0])
    arrows = []
    for row, height in zip(rows, (0.22, -0.22), strict=True):
        result = row.step.numbers.part(RESULT)
        start = at(float(result.get_right()[0]) + 0.16, float(result.get_y()))
        end = at(left - 0.1, float(chip.frame.get_y()) + height)
        arrows.append(
            Arrow(
                start,
                end,
                buff=0,
                stroke_width=FRAME_STROKE,
                tip_length=0.16,
                max_stroke_width_to_length_ratio=20,
                color=chip.theme.dim,
            )
        )
    return arrows
