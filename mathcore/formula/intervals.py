"""What a formula can come to when its operands are known only within bounds."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from mathcore.formula.expression import (
    FUNCTIONS,
    Apply,
    BinaryCrossEntropy,
    BinaryCrossEntropySlope,
    Const,
    Difference,
    Expression,
    Negative,
    Product,
    Quotient,
    Ref,
    Square,
    Sum,
)
from mathcore.numbers.values import Value, to_float

_HUMPS = {"sigmoid'", "tanh'"}
"""Even functions that fall on both sides of 0; every other one of `FUNCTIONS` never falls."""


class UnboundedError(ValueError):
    """A formula that has no finite bounds: a logarithm of 0, a division by 0, an infinity."""


@dataclass(frozen=True)
class Interval:
    """All numbers from ``low`` to ``high``, both included.

    Parameters
    ----------
    low, high
        The bounds, ``low`` <= ``high``.
    """

    low: Fraction
    high: Fraction

    @classmethod
    def at(cls, value: Value) -> "Interval":
        """Return the interval that holds one number; a float stands for the rational it is."""
        if not math.isfinite(to_float(value)):
            raise UnboundedError(f"expected a finite number, got {value}")
        return cls(Fraction(value), Fraction(value))

    def __contains__(self, number: Fraction) -> bool:
        return self.low <= number <= self.high

    @property
    def is_point(self) -> bool:
        """Whether it holds one number only."""
        return self.low == self.high

    @property
    def is_zero(self) -> bool:
        """Whether it holds 0 only."""
        return self.low == self.high == 0


def hull(intervals: Sequence[Interval]) -> Interval:
    """Return the smallest interval that holds all of these.

    Parameters
    ----------
    intervals
        One or more.

    Returns
    -------
    Interval
        From the lowest bound to the highest.
    """
    return Interval(min(part.low for part in intervals), max(part.high for part in intervals))


def _span(values: Sequence[Value]) -> Interval:
    return hull([Interval.at(value) for value in values])


def _product(factors: Sequence[Expression], intervals: Mapping[str, Interval]) -> Interval:
    parts: list[Interval] = []
    unbounded: UnboundedError | None = None
    for factor in factors:
        try:
            part = enclosure(factor, intervals)
        except UnboundedError as error:
            unbounded = error
            continue
        if part.is_zero:
            return part  # whatever the others are: a label of 0 beside ln 0, a closed gate
        parts.append(part)
    if unbounded:
        raise unbounded
    result = Interval.at(Fraction(1))
    for part in parts:
        corners = [a * b for a in (result.low, result.high) for b in (part.low, part.high)]
        result = Interval(min(corners), max(corners))
    return result


def _quotient(numerator: Interval, denominator: Interval) -> Interval:
    if numerator.is_zero:
        return numerator
    if Fraction(0) in denominator:
        raise UnboundedError("expected a denominator away from 0")
    return _span(
        [
            a / b
            for a in (numerator.low, numerator.high)
            for b in (denominator.low, denominator.high)
        ]
    )


def _applied(function_name: str, argument: Interval) -> Interval:
    if function_name == "ln" and argument.low <= 0:
        raise UnboundedError("expected a logarithm of more than 0")
    places = [argument.low, argument.high]
    if function_name in _HUMPS and Fraction(0) in argument:
        places.append(Fraction(0))
    return _span([FUNCTIONS[function_name](place) for place in places])


def enclosure(expression: Expression, intervals: Mapping[str, Interval]) -> Interval:
    """Bound a formula by interval arithmetic.

    An operand that stands twice in a formula varies independently at both places, so that the
    bounds may be wider than need be, never narrower. Binary cross-entropy is taken as it is
    written, in the prediction.

    Source: R. E. Moore, "Interval Analysis", 1966.

    Parameters
    ----------
    expression
        The formula.
    intervals
        The bounds of every operand.

    Returns
    -------
    Interval
        Bounds of the result; one number if every operand is one number.

    Raises
    ------
    UnboundedError
        If there are no finite bounds, or an operand has none.
    """

    def of(part: Expression) -> Interval:
        return enclosure(part, intervals)

    match expression:
        case Ref(id):
            if id not in intervals:
                raise UnboundedError(f"expected bounds of {id}")
            result = intervals[id]
        case Const(value):
            result = Interval.at(value)
        case Sum(terms):
            parts = [of(term) for term in terms]
            low = sum((part.low for part in parts), Fraction(0))
            result = Interval(low, sum((part.high for part in parts), Fraction(0)))
        case Product(factors):
            result = _product(factors, intervals)
        case Difference(left, right):
            result = of(Sum((left, Negative(right))))
        case Negative(term):
            inner = of(term)
            result = Interval(-inner.high, -inner.low)
        case Quotient(numerator, denominator):
            over = of(numerator)
            result = over if over.is_zero else _quotient(over, of(denominator))
        case Square(base):
            inner = of(base)
            squares = [inner.low**2, inner.high**2]
            result = _span([*squares, Fraction(0)] if Fraction(0) in inner else squares)
        case Apply(function_name, argument):
            result = _applied(function_name, of(argument))
        case BinaryCrossEntropy() | BinaryCrossEntropySlope():
            result = of(expression.definition)
    return result
