"""What is left of a formula where factors are exactly 0 or 1, as one crosses terms out by hand."""

from fractions import Fraction

from mathcore.formula.expression import (
    Const,
    Difference,
    Expression,
    Negative,
    Product,
    Ref,
    Stable,
    Sum,
    Values,
)

_ZERO, _ONE = Const(Fraction(0)), Const(Fraction(1))


def simplified(expression: Expression, known: Values) -> Expression:
    """Return a formula without the terms that are 0 and the factors that are 1.

    The exact values that are known of some operands are put in where they are 0 or 1; nodes that
    are neither sums, differences nor products keep their arguments.
    """
    parts = [simplified(part, known) for part in expression.parts]
    match expression:
        case Stable():
            (left,) = parts
            return left
        case Ref(id) if known.get(id) in {0, 1}:
            return Const(Fraction(known[id]))
        case Negative():
            return Negative(*parts)
        case Difference():
            return _difference(*parts)
        case Product() | Sum():
            return _joined(type(expression), parts)
    return expression


def _difference(left: Expression, right: Expression) -> Expression:
    if isinstance(left, Const) and isinstance(right, Const):
        return Const(left.value - right.value)
    return Difference(left, right)


def _joined(kind: type[Sum] | type[Product], parts: list[Expression]) -> Expression:
    """Join what makes a difference; one part alone needs no joining."""
    if kind is Product and _ZERO in parts:
        return _ZERO
    neutral = _ONE if kind is Product else _ZERO
    left_over = tuple(part for part in parts if part != neutral) or (neutral,)
    return left_over[0] if len(left_over) == 1 else kind(left_over)
