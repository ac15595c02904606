"""Which numbers count as a quantity, given that students round as the number format does.

Half a unit of the last digit shown (`mathcore.numbers.format`) is what rounding does to one number.
It adds up: whoever rounds at every step carries it into the next formula. The bounds of a quantity
are therefore those of its formula over the bounds of its operands (`mathcore.formula.intervals`),
widened by half a unit; a number that the format shows in full is not rounded, and has no width.
"""

import math
from collections.abc import Iterable, Mapping
from fractions import Fraction

from mathcore.exercise.ids import activation_of
from mathcore.exercise.trace import Quantity, Trace
from mathcore.formula.activations import activation
from mathcore.formula.expression import Apply, Expression, Ref
from mathcore.formula.intervals import Interval, UnboundedError, hull
from mathcore.numbers.format import display
from mathcore.numbers.values import DECIMALS, to_float


def half_unit(value: Fraction, decimals: int = DECIMALS) -> Fraction:
    """Return half a unit of the last digit with which a number is shown.

    It is half of 10^-decimals, or of the last digit of the mantissa with a power of ten; a number
    that is short of the decimals (``1.1``) counts as written with all of them.
    """
    return Fraction(10) ** (display(value, decimals).exponent - decimals) / 2


def rounded_to(bounds: Interval, decimals: int = DECIMALS) -> Interval:
    """Widen bounds by what rounding for the next formula does; a number shown in full has none."""
    if bounds.is_point and display(bounds.low, decimals).exact:
        return bounds
    return accepted_by(bounds, decimals)


def accepted_by(bounds: Interval, decimals: int = DECIMALS) -> Interval:
    """Widen a quantity's bounds to all answers that count as one of these numbers.

    That is half a unit on each side, and whatever rounds to the digits shown.
    """
    low, high = bounds.low, bounds.high
    shown = [Fraction(display(end, decimals).number) for end in (low, high)]
    return Interval(
        _short(min(low, *shown) - half_unit(low, decimals)),
        _short(max(high, *shown) + half_unit(high, decimals)),
    )


def _short(bound: Fraction) -> Fraction:
    """Keep a bound's digits from growing with every layer; float64 has more than enough."""
    return Fraction(to_float(bound)) if bound.denominator.bit_length() > 100 else bound


def accepted_formulas(quantity: Quantity) -> tuple[Expression, ...]:
    """Return the ways in which a quantity may be worked out; none if it has no formula.

    They are its formula and, for the slope of a sigmoid or a tanh, that in the activation too,
    a (1 - a) or 1 - a^2.
    """
    formula = quantity.formula
    if formula is None:
        return ()
    return (formula, *on_paper(formula))


def on_paper(formula: Expression) -> tuple[Expression, ...]:
    """Return the formula of an activation's slope in its value, if that is how it is worked out."""
    match formula:
        case Apply(name, Ref(z)) if name.endswith("'"):
            slope = activation(name.removesuffix("'")).slope_of_value
            return () if slope is None else (slope(Ref(activation_of(z))),)
    return ()


def _passes_value_on(formula: Expression | None) -> bool:
    """Say whether a formula hands a number on, so that rounding it again changes nothing."""
    match formula:
        case Ref():
            return True
        case Apply(name, Ref()) if name != "ln" and not name.endswith("'"):
            return activation(name).keeps
    return False


def bounds_over(
    formulas: Iterable[Expression], intervals: Mapping[str, Interval]
) -> Interval | None:
    """Bound what several formulas of one quantity can come to, by the bounds of their operands.

    Returns
    -------
    Interval or None
        The hull over all formulas that have finite bounds; None if none has.
    """
    found = []
    for formula in formulas:
        try:
            found.append(formula.bounds(intervals))
        except UnboundedError:
            continue
    return hull(found) if found else None


def true_bounds(trace: Trace, decimals: int = DECIMALS) -> dict[str, Interval]:
    """Bound every quantity of an exercise for someone who rounds to so many decimals at every step.

    Returns
    -------
    dict
        By id, not yet widened by the quantity's own rounding; without those that are infinite. A
        pre-activation at a kink is 0, so that ReLU'(0) = 0 holds behind it.
    """
    found: dict[str, Interval] = {}
    rounded: dict[str, Interval] = {}
    for quantity in trace:
        if not math.isfinite(to_float(quantity.value)):
            continue
        value = Interval.at(quantity.value)
        known = found if _passes_value_on(quantity.formula) else rounded
        bounds = None if quantity.at_kink else bounds_over(accepted_formulas(quantity), known)
        found[quantity.id] = value if bounds is None else hull([bounds, value])
        rounded[quantity.id] = (
            value if quantity.at_kink else rounded_to(found[quantity.id], decimals)
        )
    return found
