"""One entry of a product in the strip: row against column, the products under them, their sum."""

from dataclasses import dataclass

from manim import Animation, FadeIn, LaggedStart, VGroup

from mathcore.exercise.reconcile import relation, show
from mathcore.exercise.trace import Quantities
from mathcore.topics.collapse import product_id
from scenes.kit.style.theme import ROLE_OF_KIND, Theme
from scenes.kit.style.zones import STRIP, at
from scenes.kit.text.formula import SYMBOL, Formula, ShownValue
from scenes.kit.text.step import (
    EQUALS,
    RESULT,
    RESULT_RELATION,
    SIGNS,
    SMALLEST_NUMBERS,
    Step,
    worked,
)
from scenes.kit.text.typeset import part
from scenes.parts.collapse.drawn_scene import DECIMALS
from scenes.parts.collapse.long_step import sign_after

#: Baselines below the strip's upper edge.
FIRST, SECOND = 0.55, 1.17
VALUE = "value"
#: How far the result reaches beyond the last product.
TOTAL_BEYOND = 0.8


@dataclass(frozen=True)
class ProductLine:
    """What works an entry out.

    Parameters
    ----------
    step
        Symbols, and in their place the row's and the column's numbers, two by two.
    products
        The value of each product, under it, with the sign before it.
    total
        The result, at the end of the second line.
    """

    step: Step
    products: tuple[Formula, ...]
    total: Formula

    def fall(self, *, run_time: float) -> Animation:
        """Have each product's value come out of the product above it."""
        return LaggedStart(
            *(FadeIn(value, shift=at(0, SECOND * -0.35)) for value in self.products),
            lag_ratio=0.5,
            run_time=run_time,
        )


def product_line(numbers: Quantities, row: int, column: int, *, theme: Theme) -> ProductLine:
    """Build what works out the entry of W2 W1 in this row and column, counted from 0."""
    entry = numbers[f"W'[{row},{column}]"]
    step = worked(numbers, entry.id, theme=theme, decimals=DECIMALS)
    left, room = STRIP.left + 0.1, STRIP.width - 0.2
    step.symbols.place(at(left, STRIP.top - FIRST), anchor=0)
    line = step.numbers
    indent = float(step.symbols.part(EQUALS).get_left()[0]) - left
    # The result is written on the second line.
    result = line.part(RESULT), line.part(RESULT_RELATION)
    line.scale(SYMBOL / line.size)
    wide = float(result[1].get_left()[0] - line.get_left()[0])
    factor = min((room - indent - TOTAL_BEYOND) / wide, 1.0)
    line.scale(max(factor, SMALLEST_NUMBERS / SYMBOL))
    line.place(at(left + indent, STRIP.top - FIRST), anchor=0)
    line.remove(*result)
    baseline = STRIP.top - SECOND
    products = []
    for k in range(len(step.operands) // 2):
        term = numbers[product_id(row, column, k)]
        one, other = (line.part(name) for name, _ in step.operands[2 * k : 2 * k + 2])
        shown = show(term, DECIMALS).typst
        value = part(VALUE, shown)
        sign = part("sign", "+" if k else SIGNS["≈"])
        source = f"{sign} med ({value})" if k and term.value < 0 else f"{sign} med {value}"
        formula = Formula(
            source,
            theme=theme,
            size=line.size,
            roles={VALUE: ROLE_OF_KIND[term.kind]},
            claims=(ShownValue(term, shown, VALUE, DECIMALS),),
        )
        middle = (one.get_left()[0] + other.get_right()[0]) / 2
        formula.place(at(0, baseline))
        formula.shift(at(middle - formula.part(VALUE).get_x(), 0))
        if k:
            above = sign_after(line, step.operands[2 * k - 1][0])
            formula.part("sign").set_x(above.get_x())
        products.append(formula)
    shown = show(entry, DECIMALS).typst
    total = Formula(
        f"{part(RESULT_RELATION, SIGNS[relation(entry, numbers, DECIMALS)])} {part(RESULT, shown)}",
        theme=theme,
        size=line.size,
        roles={RESULT: ROLE_OF_KIND[entry.kind]},
        claims=(ShownValue(entry, shown, RESULT, DECIMALS),),
    )
    total.place(at(float(products[-1].get_right()[0]) + 0.2, baseline), anchor=0)
    beyond = float(total.get_right()[0]) - (left + room)
    if beyond > 0:
        # A product of two negative numbers is so wide that its value need not stand in its middle.
        VGroup(products[-1].part(VALUE), products[-1].parts.get("", VGroup()), total).shift(
            at(-beyond, 0)
        )
    return ProductLine(step, tuple(products), total)
