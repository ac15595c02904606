"""Formulas with the numbers of the plane in them: pairs of coordinates, and what is worked out."""

from collections.abc import Sequence

from mathcore.exercise.reconcile import relation, show
from mathcore.exercise.trace import Quantities, Quantity
from mathcore.formula.expression import inputs
from mathcore.formula.typeset import substituted
from scenes.kit.style.theme import ROLE_OF_KIND, Theme
from scenes.kit.text.formula import FORMULA, Formula, ShownValue
from scenes.kit.text.step import RESULT, SIGNS, slot
from scenes.kit.text.typeset import constant, part

Pair = tuple[str, str]
"""The ids of the two coordinates of a vector."""


def entries(name: str) -> Pair:
    """Return the ids of a vector's coordinates."""
    return f"{name}[0]", f"{name}[1]"


def column(name: str, k: int) -> Pair:
    """Return the ids of a matrix's column, counted from 0."""
    return f"{name}[0,{k}]", f"{name}[1,{k}]"


def with_pairs(
    source: str, numbers: Quantities, pairs: Sequence[Pair], *, theme: Theme, size: float
) -> Formula:
    """Build a formula in which pairs of numbers stand, written ``(1, 2)``.

    Parameters
    ----------
    source
        Typst math with ``{}`` in the place of each pair; digits in it are the formula's own.
    numbers
        Where the values come from.
    pairs
        The ids of each pair; an id is also the name of the part that holds its number.
    theme
        Colours of the numbers' roles.
    size
        One em, in scene units.
    """
    claims = [ShownValue(numbers[id], show(numbers[id]).typst, id) for ids in pairs for id in ids]
    written = [part(claim.part, claim.text) for claim in claims]
    filled = (f"({first}, {second})" for first, second in zip(*[iter(written)] * 2, strict=True))
    return Formula(
        source.format(*filled),
        theme=theme,
        size=size,
        roles={claim.part: ROLE_OF_KIND[claim.quantity.kind] for claim in claims},
        claims=tuple(claims),
        constants=True,
    )


def worked_line(numbers: Quantities, id: str, *, theme: Theme) -> Formula:
    """Build one line that works a quantity out: its symbol, its formula with numbers, its value.

    Raises
    ------
    ValueError
        If the quantity is a given one and has no formula.
    """
    quantity = numbers[id]
    if quantity.formula is None:
        raise ValueError(f"{id} is given, so there is nothing to work out")
    claims: list[ShownValue] = []

    def mark(operand: str, source: str, occurrence: int) -> str:
        claims.append(ShownValue(numbers[operand], source, slot(operand, occurrence)))
        return part(slot(operand, occurrence), source)

    shown = {name: show(numbers[name]).typst for name in inputs(quantity.formula)}
    filled = substituted(quantity.formula, shown, mark, constant)
    result = show(quantity).typst
    claims.append(ShownValue(quantity, result, RESULT))
    source = f"{quantity.symbol} = {filled} {SIGNS[relation(quantity, numbers)]}"
    return Formula(
        f"{source} {part(RESULT, result)}", theme=theme, size=FORMULA, claims=tuple(claims)
    )


def value_line(quantity: Quantity, source: str, *, theme: Theme) -> Formula:
    """Build one line with a quantity's symbol, its value, and what is said of it."""
    shown = show(quantity)
    body = f"{quantity.symbol} {SIGNS[shown.relation]} {part(RESULT, shown.typst)} {source}"
    claim = ShownValue(quantity, shown.typst, RESULT)
    return Formula(body, theme=theme, size=FORMULA, claims=(claim,))
