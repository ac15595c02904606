"""The two kinds of number: exact rationals, and floats after a transcendental function."""

import math
from fractions import Fraction

#: Digits after the decimal point where nobody asks for others.
DECIMALS = 4

Value = Fraction | float
"""A ``Fraction`` is the exact value; a ``float`` is the nearest float64 or close to it."""


def is_exact(value: Value) -> bool:
    """Return whether a value is known exactly, as a rational."""
    return isinstance(value, Fraction)


def to_float(value: Value) -> float:
    """Round a value to float64, to an infinity of its sign where it is out of range."""
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf
