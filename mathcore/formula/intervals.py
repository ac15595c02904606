"""Interval arithmetic: what is known of a number by its bounds.

Source: R. E. Moore, "Interval Analysis", 1966.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from mathcore.numbers.values import Value, to_float


class UnboundedError(ValueError):
    """A formula that has no finite bounds: a logarithm of 0, a division by 0, an infinity."""


@dataclass(frozen=True)
class Interval:
    """All numbers from ``low`` to ``high``, both included."""

    low: Fraction
    high: Fraction

    @classmethod
    def at(cls, value: Value) -> "Interval":
        """Return the interval that holds one number; a float stands for the rational it is."""
        if not math.isfinite(to_float(value)):
            raise UnboundedError(f"expected a finite number, got {value}")
        number = Fraction(value)
        return cls(number, number)

    def __contains__(self, number: Fraction | int) -> bool:
        return self.low <= number <= self.high

    def __add__(self, other: "Interval") -> "Interval":
        return Interval(self.low + other.low, self.high + other.high)

    def __neg__(self) -> "Interval":
        return Interval(-self.high, -self.low)

    def __sub__(self, other: "Interval") -> "Interval":
        return self + -other

    def __mul__(self, other: "Interval") -> "Interval":
        corners = [a * b for a in self.ends for b in other.ends]
        return Interval(min(corners), max(corners))

    def __truediv__(self, other: "Interval") -> "Interval":
        if Fraction(0) in other:
            raise UnboundedError("expected a denominator away from 0")
        return spanned([a / b for a in self.ends for b in other.ends])

    def squared(self) -> "Interval":
        """Return the bounds of the square of a number in it."""
        squares = [end**2 for end in self.ends]
        return spanned([*squares, Fraction(0)] if Fraction(0) in self else squares)

    @property
    def ends(self) -> tuple[Fraction, Fraction]:
        """The two bounds."""
        return self.low, self.high

    @property
    def is_point(self) -> bool:
        """Whether it holds one number only."""
        return self.low == self.high

    @property
    def is_zero(self) -> bool:
        """Whether it holds 0 only."""
        return self.low == self.high == 0


def hull(intervals: Sequence[Interval]) -> Interval:
    """Return the smallest interval that holds all of one or more."""
    return Interval(min(part.low for part in intervals), max(part.high for part in intervals))


def spanned(values: Sequence[Value]) -> Interval:
    """Return the smallest interval that holds all of one or more numbers."""
    return hull([Interval.at(value) for value in values])
