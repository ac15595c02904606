"""Activations: exact at 0, stable far out, and slopes that are the slopes."""

import math
from collections.abc import Callable
from fractions import Fraction

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from mathcore.formula.activations import ACTIVATIONS, DERIVATIVES, NEGATIVE_SLOPE

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
        (ACTIVATIONS[name](Fraction(0)), value),
        (DERIVATIVES[name](Fraction(0)), slope),
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
    assert float(ACTIVATIONS[name](z)) == pytest.approx(value.item(), rel=1e-14, abs=1e-15)
    assert float(DERIVATIVES[name](z)) == pytest.approx(slope.item(), abs=1e-14)


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("z", [1000.0, -1000.0, Fraction(10**400), Fraction(-(10**400))])
def test_far_out_nothing_overflows(name: str, z: float | Fraction) -> None:
    if name == "sigmoid":
        assert ACTIVATIONS[name](z) == (1 if z > 0 else 0)
    if name in ("sigmoid", "tanh"):
        assert abs(float(ACTIVATIONS[name](z))) <= 1
        assert DERIVATIVES[name](z) == 0


def test_the_slope_of_a_saturated_sigmoid_keeps_its_digits() -> None:
    assert DERIVATIVES["sigmoid"](40.0) == pytest.approx(math.exp(-40), rel=1e-12)
    p = float(ACTIVATIONS["sigmoid"](40.0))
    assert p * (1 - p) == 0  # which is what the textbook's form gives


def test_relu_keeps_exactness() -> None:
    assert isinstance(ACTIVATIONS["relu"](-0.5), Fraction)
    assert isinstance(ACTIVATIONS["relu"](0.5), float)
    assert isinstance(DERIVATIVES["relu"](0.5), Fraction)


def test_leaky_relu_keeps_exactness_and_has_torchs_default_slope() -> None:
    assert ACTIVATIONS["leaky_relu"](Fraction(-3)) == Fraction(-3, 100)
    assert float(NEGATIVE_SLOPE) == torch.nn.LeakyReLU().negative_slope


def test_the_convention_of_torch_at_the_kinks() -> None:
    # torch.leaky_relu takes the left side's slope at 0, as torch.relu does.
    for name in ("relu", "leaky_relu"):
        argument = torch.zeros(1, dtype=torch.float64, requires_grad=True)
        (slope,) = torch.autograd.grad(TORCH[name](argument).sum(), argument)
        assert float(DERIVATIVES[name](Fraction(0))) == slope.item()
