"""What a machine keeps of a number, against Decimal and numpy."""

from fractions import Fraction

import numpy as np
import pytest

from mathcore.numbers.floats import cut_off, first_place, nearest, printed_decimals


@pytest.mark.parametrize("text", ["0.1", "-0.3", "1/3", "0", "16777217", "1e-40"])
def test_the_nearest_number_of_a_format(text: str) -> None:
    value = Fraction(text)
    assert nearest(value, "float64") == value.numerator / value.denominator
    assert nearest(value, "float32") == float(np.float32(value.numerator / value.denominator))


def test_a_format_ends() -> None:
    assert nearest(Fraction(10) ** 39, "float64") == 1e39
    with pytest.raises(OverflowError):
        nearest(Fraction(10) ** 39, "float32")
    with pytest.raises(OverflowError):
        nearest(Fraction(10) ** 309, "float64")


@pytest.mark.parametrize(
    ("value", "place"), [("0.02", 2), ("-0.1", 1), ("1", 0), ("25", -1), ("2.8e-17", 17)]
)
def test_the_place_of_the_first_digit(value: str, place: int) -> None:
    assert first_place(Fraction(value)) == place


def test_what_is_cut_off_is_not_rounded() -> None:
    assert cut_off(Fraction("0.1999"), 2) == Fraction("0.19")
    assert cut_off(Fraction("-0.1999"), 3) == Fraction("-0.199")
    assert cut_off(Fraction("0.5"), 4) == Fraction("0.5")


@pytest.mark.parametrize(
    ("value", "decimals"), [(2.7755575615628914e-17, 16), (0.5, 1), (1e-05, 0), (0.1 + 0.2, 17)]
)
def test_how_many_decimals_python_prints(value: float, decimals: int) -> None:
    assert printed_decimals(value) == decimals
