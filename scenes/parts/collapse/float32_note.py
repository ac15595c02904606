"""What float32 makes of two ways that are equal on paper, and the step to measure it by."""

from mathcore.exercise.reconcile import show
from mathcore.exercise.trace import Quantities
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import STRIP, at
from scenes.kit.text.formula import SYMBOL, Formula, ShownValue
from scenes.kit.text.step import SIGNS
from scenes.kit.text.typeset import part

#: Digits after the leading one.
DIGITS = 2
VALUE = "value"


def measured(numbers: Quantities, *, theme: Theme) -> list[Formula]:
    """Build the largest difference between both ways, and under it float32's step at 1."""
    lines = []
    for id, words, role, y in (
        ("difference", "largest difference, as measured:", "signal", 0.55),
        ("epsilon", "float32’s step at 1:", "text", 1.17),
    ):
        quantity = numbers[id]
        shown = show(quantity, DIGITS)
        line = Formula(
            f'"{words}" quad {quantity.symbol} {SIGNS[shown.relation]} {part(VALUE, shown.typst)}',
            theme=theme,
            size=SYMBOL,
            roles={VALUE: role},
            claims=(ShownValue(quantity, shown.typst, VALUE, DIGITS),),
            constants=True,
        )
        lines.append(line.place(at(STRIP.left + 0.1, STRIP.top - y), anchor=0))
    return lines


def measured_sentence(numbers: Quantities) -> str:
    """Say what the measured difference means."""
    difference, epsilon = (numbers[id].value for id in ("difference", "epsilon"))
    if difference == 0:
        return "Equal on paper, and here float32 rounds both ways alike."
    if difference <= epsilon:
        return "Equal on paper; float32 rounds each way a little differently."
    return "Equal on paper; in float32 rounding leaves a difference in the last digits."
