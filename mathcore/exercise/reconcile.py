"""The one policy by which a quantity becomes text, and the choice of "=" or "≈" before it.

What an exercise gives stands as it was written, however many digits that takes; what is worked out
is rounded to the exercise's decimals.
"""

from fractions import Fraction

from mathcore.exercise.trace import Quantities, Quantity
from mathcore.formula.expression import evaluate, inputs
from mathcore.numbers.format import Relation, Shown, as_printed, display, written
from mathcore.numbers.values import is_exact


def show(quantity: Quantity, decimals: int | None = None) -> Shown:
    """Write a quantity's number, as it stands everywhere.

    What a program has printed stands as it printed it, what is given is written to its last digit,
    all else to the quantity's own decimals; or everything to so many decimals, where there is room
    for no more.
    """
    if decimals is not None:
        return display(quantity.value, decimals)
    if quantity.printed:
        return as_printed(quantity.printed, quantity.value)
    if quantity.is_given and is_exact(quantity.value):
        return written(Fraction(quantity.value))
    return display(quantity.value, quantity.decimals)


def relation(quantity: Quantity, trace: Quantities, decimals: int | None = None) -> Relation:
    """Say what may stand before the result of a formula whose operands are written out.

    Decimals are those of all numbers; without them, they stand as `show` writes them.

    Returns
    -------
    str
        "=" only if the result's text is its value and a reader who works the formula with the
        operands' texts gets exactly that; an exactly zero factor makes the result exactly 0
        whatever the others were rounded to. Otherwise "≈".
    """
    result = show(quantity, decimals)
    if quantity.formula is None or not result.exact:
        return result.relation
    read = {id: show(trace[id], decimals).number for id in inputs(quantity.formula)}
    return "=" if evaluate(quantity.formula, read) == quantity.value else "≈"


def substitution_relation(
    quantity: Quantity, trace: Quantities, decimals: int | None = None
) -> Relation:
    """Say what may stand between a formula's symbols and the same formula with numbers.

    "=" if every operand's text is its value, or if the formula gives the exact result all the same
    (`relation`, of the same parameters), as a zero factor makes it do. Otherwise "≈".
    """
    operands = (show(trace[id], decimals) for id in quantity.operands)
    if all(operand.exact for operand in operands):
        return "="
    return relation(quantity, trace, decimals)


def loses_by_rounding(quantity: Quantity, trace: Quantities) -> bool:
    """Tell whether a reader who works the formula with the operands' texts gets another text.

    That is so where the operands were rounded, and the result's last digit shows it.
    """
    if quantity.formula is None:
        return False
    read = {id: show(trace[id]).number for id in inputs(quantity.formula)}
    by_hand = evaluate(quantity.formula, read)
    return display(by_hand, quantity.decimals).text != show(quantity).text
