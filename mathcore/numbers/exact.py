"""Arithmetic inside a formula: rational throughout, rounded once at the end.

A float enters as the rational that it stands for, so that a sum whose floats cancel comes out as
zero rather than as rounding noise.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Self

from mathcore.numbers.values import Value, is_exact, to_float

MAX_DENOMINATOR_BITS = 4096
"""A rational with a longer denominator is rounded to float64: it bounds the work of a deep net."""


@dataclass(frozen=True)
class Exact:
    """A number inside an evaluation: a rational, or an infinity.

    Parameters
    ----------
    number
        The rational; a float only if it is infinite.
    exact
        Whether the number is the true value, no float having gone into it.
    """

    number: Fraction | float
    exact: bool

    @classmethod
    def of(cls, value: Value) -> Self:
        """Take a value in; a float stands for the rational that it is."""
        if is_exact(value) or not math.isfinite(value):
            return cls(value, is_exact(value))
        return cls(Fraction(value), exact=False)

    @property
    def is_exact_zero(self) -> bool:
        """Whether it is 0 and known to be."""
        return self.exact and self.number == 0

    @property
    def rounded(self) -> Value:
        """The value to keep: exact if it is known exactly and of a bearable length."""
        number = self.number
        if (
            self.exact
            and isinstance(number, Fraction)
            and number.denominator.bit_length() <= MAX_DENOMINATOR_BITS
        ):
            return number
        return to_float(number)


def _all_exact(numbers: Sequence[Exact]) -> bool:
    return all(number.exact for number in numbers)


def add(terms: Sequence[Exact]) -> Exact:
    """Return the sum of numbers, not yet rounded to float64; it is exact if all of them are."""
    return Exact(sum((term.number for term in terms), Fraction(0)), _all_exact(terms))


def multiply(factors: Sequence[Exact]) -> Exact:
    """Return the product, not yet rounded; a factor that is exactly 0 makes it exactly 0."""
    if any(factor.is_exact_zero for factor in factors):
        return Exact(Fraction(0), exact=True)
    return Exact(math.prod(factor.number for factor in factors), _all_exact(factors))
