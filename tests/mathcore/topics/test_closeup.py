"""How closely a number is looked at, and how long its distance from 0 is."""

from fractions import Fraction

import pytest

from mathcore.exercise.reconcile import show
from mathcore.exercise.trace import Kind, Quantity
from mathcore.topics.closeup import bar_of, closeup, steps, zoom_of


def z(value: float) -> Quantity:
    return Quantity("z1[0]", "z_1", Kind.PRE_ACTIVATION, None, (), Fraction(value))


@pytest.mark.parametrize(
    ("value", "power", "bars", "length"),
    [
        (2.7755575615628914e-17, 17, 2.7755575615628914, "28 pm"),
        (-2.2351741790771484e-08, 8, -2.2351741790771484, "2.2 cm"),
        # More than four and a half bars would leave the window.
        (5.9604644775390625e-08, 7, 0.59604644775390625, "6.0 cm"),
        (-7.450580596923828e-09, 8, -0.7450580596923828, "7.5 mm"),
        (2.0**-52, 16, 2.220446049250313, "222 pm"),
        (2e-19, 19, 2.0, "0.20 pm"),
        (2.0, 0, 2.0, "2000 km"),
    ],
)
def test_a_number_is_seen_apart_from_zero(
    value: float, power: int, bars: float, length: str
) -> None:
    found = closeup(z(value))
    assert found.power == power
    assert found.bars == pytest.approx(bars, rel=1e-15)
    assert f"{show(found.distance).text} {found.unit}" == length
    assert float(found.metres) == pytest.approx(abs(value) * 1e6)
    assert found.zoom.value * found.bar.value == 1


def test_zero_is_never_seen_apart_from_itself() -> None:
    with pytest.raises(ValueError, match=r"z1\[0\] to be another number than 0"):
        closeup(z(0.0))


def test_a_bar_is_a_power_of_ten() -> None:
    assert show(bar_of(8)).text == "1 × 10⁻⁸"
    assert show(bar_of(1)).text == "1 × 10⁻¹"
    assert show(zoom_of(17)).text == "1 × 10¹⁷"


@pytest.mark.parametrize(
    ("power", "on_the_way"), [(8, [4, 8]), (7, [4, 7]), (17, [9, 17]), (1, [1])]
)
def test_one_comes_closer_in_two_steps(power: int, on_the_way: list[int]) -> None:
    assert list(steps(power)) == on_the_way
