"""What is read off the curves is what autograd finds there."""

from collections.abc import Callable
from fractions import Fraction

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from mathcore.numbers.values import to_float
from mathcore.topics.curve_values import curve_value_id, curve_values

TORCH: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
    "sigmoid": torch.sigmoid,
    "relu": torch.relu,
}


def torch_reading(name: str, z: Fraction) -> tuple[float, float]:
    argument = torch.tensor(float(z), dtype=torch.float64, requires_grad=True)
    value = TORCH[name](argument)
    value.backward()  # type: ignore[no-untyped-call]
    assert argument.grad is not None
    return value.item(), argument.grad.item()


@given(st.fractions(-30, 30, max_denominator=1000))
def test_value_and_slope_are_torchs(z: Fraction) -> None:
    found = curve_values(("sigmoid", "relu"), (z,))
    for name in ("sigmoid", "relu"):
        value, slope = torch_reading(name, z)
        assert to_float(found[curve_value_id(name, z)].value) == pytest.approx(value, rel=1e-12)
        own = to_float(found[curve_value_id(name, z, slope=True)].value)
        assert own == pytest.approx(slope, rel=1e-12, abs=1e-13)


def test_the_figures_of_the_lecture() -> None:
    zs = (Fraction(-5), Fraction(0), Fraction(5))
    found = curve_values(("sigmoid", "relu"), zs)
    assert found["sigmoid'[0]"].value == Fraction(1, 4)
    assert torch_reading("sigmoid", zs[1])[1] == 0.25
    for z in ("-5", "5"):
        assert found[f"sigmoid'[{z}]"].value == pytest.approx(0.006648056670790155, rel=1e-14)
        assert torch_reading("sigmoid", Fraction(z))[1] == pytest.approx(0.006648056670790155)
    assert [found[f"relu'[{z}]"].value for z in zs] == [0, 0, 1]
    assert [torch_reading("relu", z)[1] for z in zs] == [0, 0, 1]
    assert found["z[0]"].at_kink
    assert not found["z[5]"].at_kink


def test_a_slope_that_is_not_the_slope_is_told_apart() -> None:
    z = Fraction(2)
    value = curve_values(("sigmoid",), (z,))[curve_value_id("sigmoid", z)].value
    assert to_float(value) != pytest.approx(torch_reading("sigmoid", z)[1], rel=1e-2)


def test_what_cannot_be_read() -> None:
    with pytest.raises(KeyError):
        curve_values(("gelu",), (Fraction(0),))
    with pytest.raises(ValueError, match="id of its own"):
        curve_values(("relu",), (Fraction(0), Fraction(0)))
