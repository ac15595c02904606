"""How a quantity is worked out on screen: symbol, formula, substituted operands, value.

Both lines come from the expression that ``mathcore`` evaluated, so they cannot say anything else
than what was computed.
"""

from dataclasses import dataclass

import numpy as np
from manim.typing import Point3D

from mathcore.display import display, relation
from mathcore.expression import inputs
from mathcore.notation import substituted, symbolic
from mathcore.trace import Quantity, Trace
from scenes.kit.formula import FORMULA, SMALLEST_FORMULA, Claim, Formula
from scenes.kit.theme import ROLE_OF_KIND, Theme
from scenes.kit.typeset import part
from scenes.kit.zones import Zone

LEFT_SIDE = "left"
EQUALS = "equals"
RESULT_RELATION = "relation"
RESULT = "result"


def slot(quantity_id: str, occurrence: int) -> str:
    """Return the name of the part that holds an operand's ``occurrence``-th appearance."""
    return f"{quantity_id}~{occurrence}"


@dataclass(frozen=True)
class Step:
    """The two lines of one worked quantity.

    Parameters
    ----------
    quantity
        What is worked out.
    symbols
        ``z_1 = w_11 x_1 + …``; its operands are parts named by :func:`slot`.
    numbers
        ``= 0.5 · 1 + … = 0``; the same slots, then the part ``result``.
    operands
        The slots in the order of reading, each with the quantity that fills it.
    """

    quantity: Quantity
    symbols: Formula
    numbers: Formula
    operands: tuple[tuple[str, Quantity], ...]

    @property
    def signs(self) -> tuple[str, ...]:
        """The parts of the second line that are neither operand nor result."""
        taken = {name for name, _ in self.operands} | {RESULT, RESULT_RELATION}
        return tuple(name for name in self.numbers.parts if name not in taken)

    def place(self, zone: Zone) -> "Step":
        """Put both lines into the strip, one relation sign under the other."""
        size = min(self.symbols.size, self.numbers.size)
        for formula in (self.symbols, self.numbers):
            formula.scale(size / formula.size)
        left = zone.left + 0.1
        top = zone.top - 0.62
        self.symbols.place(_at(left, top), anchor=0)
        self.numbers.place(_at(left, top - 0.62 * size / 0.54 - 0.02), anchor=0)
        shift = self.symbols.part(EQUALS).get_left()[0] - self.numbers.part(EQUALS).get_left()[0]
        self.numbers.shift([shift, 0, 0])
        return self


def _at(x: float, y: float) -> Point3D:
    return np.array([x, y, 0.0])


def worked(trace: Trace, quantity_id: str, *, theme: Theme, width: float) -> Step:
    """Build the two lines that work out one quantity of the trace.

    Parameters
    ----------
    trace
        Where the quantity, its operands and their values come from.
    quantity_id
        Which quantity; it must have a formula.
    theme
        Colours of the operands' roles.
    width
        How wide the lines may be, in scene units.

    Raises
    ------
    ValueError
        If the quantity is a given one and has no formula.
    """
    quantity = trace[quantity_id]
    if quantity.formula is None:
        raise ValueError(f"{quantity_id} is given, so there is nothing to work out")
    roles = {RESULT: ROLE_OF_KIND[quantity.kind], LEFT_SIDE: "text"}
    operands: list[tuple[str, Quantity]] = []

    def mark_symbol(operand: str, source: str, occurrence: int) -> str:
        return part(slot(operand, occurrence), source)

    def mark_number(operand: str, source: str, occurrence: int) -> str:
        name = slot(operand, occurrence)
        operands.append((name, trace[operand]))
        roles[name] = ROLE_OF_KIND[trace[operand].kind]
        return part(name, source)

    shown = {operand: display(trace[operand].value).typst for operand in inputs(quantity.formula)}
    right = symbolic(quantity.formula, trace.symbols, mark_symbol)
    filled = substituted(quantity.formula, shown, mark_number)
    result = display(quantity.value).typst
    symbols = Formula(
        f"{part(LEFT_SIDE, quantity.symbol)} {part(EQUALS, '=')} {right}",
        theme=theme,
        size=FORMULA,
    )
    sign = "=" if relation(quantity, trace) == "=" else "approx"
    numbers = Formula(
        f"{part(EQUALS, '=')} {filled} {part(RESULT_RELATION, sign)} {part(RESULT, result)}",
        theme=theme,
        size=FORMULA,
        roles=roles,
        claims=(
            *(Claim(operand, shown[operand.id], name) for name, operand in operands),
            Claim(quantity, result, RESULT),
        ),
    )
    for formula in (symbols, numbers):
        formula.fit(width, SMALLEST_FORMULA)
    return Step(quantity, symbols, numbers, tuple(operands))
