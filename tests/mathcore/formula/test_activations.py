"""Activations: exact at 0, stable far out, and slopes that are the slopes."""

import math
from collections.abc import Callable
from fractions import Fraction

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from mathcore.formula.activations import (
    ACTIVATIONS,
    NEGATIVE_SLOPE,
    activation,
    leaky_name,
    negative_slope_in,
)

TORCH: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "relu": torch.relu,
    "leaky_relu": torch.nn.LeakyReLU(),
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "identity": lambda z: z * 1.0,
}


@pytest.mark.parametrize(
    ("name", "value", "slope"),
    [
        ("relu", Fraction(0), Fraction(0)),
        ("leaky_relu", Fraction(0), Fraction(1, 100)),
        ("sigmoid", Fraction(1, 2), Fraction(1, 4)),
        ("tanh", Fraction(0), Fraction(1)),
        ("identity", Fraction(0), Fraction(1)),
    ],
)
def test_at_an_exact_zero(name: str, value: Fraction, slope: Fraction) -> None:
    for found, expected in (
        (ACTIVATIONS[name].value(Fraction(0)), value),
        (ACTIVATIONS[name].slope(Fraction(0)), slope),
    ):
        assert isinstance(found, Fraction)
        assert found == expected


@pytest.mark.parametrize("name", ACTIVATIONS)
@settings(deadline=None)
@given(z=st.floats(-30, 30))
def test_against_torch(name: str, z: float) -> None:
    argument = torch.tensor(z, dtype=torch.float64, requires_grad=True)
    value: torch.Tensor = TORCH[name](argument)
    (slope,) = torch.autograd.grad(value, argument)
    assert float(ACTIVATIONS[name].value(z)) == pytest.approx(value.item(), rel=1e-14, abs=1e-15)
    assert float(ACTIVATIONS[name].slope(z)) == pytest.approx(slope.item(), abs=1e-14)


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("z", [1000.0, -1000.0, Fraction(10**400), Fraction(-(10**400))])
def test_far_out_nothing_overflows(name: str, z: float | Fraction) -> None:
    if name == "sigmoid":
        assert ACTIVATIONS[name].value(z) == (1 if z > 0 else 0)
    if name in ("sigmoid", "tanh"):
        assert abs(float(ACTIVATIONS[name].value(z))) <= 1
        assert ACTIVATIONS[name].slope(z) == 0


def test_the_slope_of_a_saturated_sigmoid_keeps_its_digits() -> None:
    assert ACTIVATIONS["sigmoid"].slope(40.0) == pytest.approx(math.exp(-40), rel=1e-12)
    p = float(ACTIVATIONS["sigmoid"].value(40.0))
    assert p * (1 - p) == 0  # which is what the textbook's form gives


def test_relu_keeps_exactness() -> None:
    assert isinstance(ACTIVATIONS["relu"].value(-0.5), Fraction)
    assert isinstance(ACTIVATIONS["relu"].value(0.5), float)
    assert isinstance(ACTIVATIONS["relu"].slope(0.5), Fraction)


def test_leaky_relu_keeps_exactness_and_has_torchs_default_slope() -> None:
    assert ACTIVATIONS["leaky_relu"].value(Fraction(-3)) == Fraction(-3, 100)
    assert float(NEGATIVE_SLOPE) == torch.nn.LeakyReLU().negative_slope


def test_the_convention_of_torch_at_the_kinks() -> None:
    # torch.leaky_relu takes the left side's slope at 0, as torch.relu does.
    for name in ("relu", "leaky_relu"):
        argument = torch.zeros(1, dtype=torch.float64, requires_grad=True)
        (slope,) = torch.autograd.grad(TORCH[name](argument).sum(), argument)
        assert float(ACTIVATIONS[name].slope(Fraction(0))) == slope.item()


NAMES = [*ACTIVATIONS, leaky_name(Fraction(1, 5)), leaky_name(Fraction(3, 4))]
numbers = st.integers(-60, 60).map(lambda n: Fraction(n, 10))


@pytest.mark.parametrize("name", NAMES)
@given(z=numbers)
def test_what_a_record_says_of_a_function_is_so(name: str, z: Fraction) -> None:
    record = activation(name)
    value, slope = record.value(z), record.slope(z)
    assert not record.keeps or value in {z, 0}
    if record.bounds is not None:
        assert record.bounds[0] <= value <= record.bounds[1]
    if record.slope_of_value is not None:
        assert float(record.slope_of_value(float(value))) == pytest.approx(float(slope), abs=1e-12)
    if record.silences and z < 0:
        assert value == slope == 0
    # A slope that turns at 0 falls on both sides of it; another one never falls.
    further = record.slope(z + Fraction(1, 10))
    if record.slope_turns and z >= 0:
        assert further <= slope
    else:
        assert further >= slope
    jump = record.slope(Fraction(1, 10**9)) - record.slope(Fraction(0))
    assert (abs(float(jump)) > 1e-6) == record.has_kink


@pytest.mark.parametrize("name", NAMES)
@given(z=numbers)
def test_the_expression_of_torch_is_the_function(name: str, z: Fraction) -> None:
    record = activation(name)
    argument = torch.tensor(float(z), dtype=torch.float64)
    found = eval(record.torch.format("z"), {"torch": torch, "z": argument})
    assert float(found) == pytest.approx(float(record.value(z)), abs=1e-12)


def test_a_leaky_relu_is_found_by_its_slope() -> None:
    assert leaky_name(NEGATIVE_SLOPE) == "leaky_relu"
    other = leaky_name(Fraction(1, 5))
    assert activation(other).value(Fraction(-1)) == Fraction(-1, 5)
    assert (negative_slope_in(other), negative_slope_in("relu")) == (Fraction(1, 5), None)
    for unknown in ("softmax", "leaky_relu(x)", "leaky_relu()"):
        with pytest.raises(KeyError):
            activation(unknown)
