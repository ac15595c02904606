"""What a machine keeps of a number: the nearest float, and how far it is off."""

import struct
from decimal import Decimal
from fractions import Fraction

from mathcore.numbers.values import Value, to_float

#: The formats of a machine: Python's numbers, and those that PyTorch takes unless told otherwise.
FLOAT64, FLOAT32 = "float64", "float32"


def nearest(value: Value, precision: str) -> float:
    """Return the number of a format that is nearest to a value.

    As in a program, a decimal becomes a float64 first, and that a float32.

    Raises
    ------
    OverflowError
        If the format ends before it.
    """
    number = float(value)
    if precision == FLOAT32:
        (number,) = struct.unpack("<f", struct.pack("<f", number))
    return float(number)


def first_place(value: Value) -> int:
    """Return the decimal place of the first digit of a value other than 0: of 0.02 it is 2.

    Digits before the point have the places 0, -1 and so on.
    """
    return -Decimal(to_float(value)).adjusted()


def cut_off(value: Fraction, places: int) -> Fraction:
    """Return a number without the digits after so many decimals; nothing is rounded."""
    units = int(abs(value) * 10**places)
    return Fraction(units if value >= 0 else -units, 10**places)


def printed_decimals(value: float) -> int:
    """Return how many decimals Python prints of a number, before its power of ten."""
    digits = repr(value).partition("e")[0]
    return len(digits.partition(".")[2])
