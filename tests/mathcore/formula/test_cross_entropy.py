"""Cross-entropy from the logit, against PyTorch and far beyond it."""

import math
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mathcore.formula.expression import Ref, evaluate
from mathcore.formula.losses import BCE
from mathcore.formula.stable import exact_bce, exact_bce_by_prediction


@settings(deadline=None)
@given(z=st.floats(-1000, 1000), y=st.floats(0, 1))
def test_against_torch(z: float, y: float) -> None:
    expected = torch.nn.functional.binary_cross_entropy_with_logits(
        torch.tensor(z, dtype=torch.float64), torch.tensor(y, dtype=torch.float64)
    ).item()
    assert exact_bce(z, y).rounded == pytest.approx(expected, rel=1e-12, abs=1e-12)
    assert exact_bce(z, y).rounded >= 0


def test_no_digit_is_lost_when_the_loss_is_tiny() -> None:
    assert exact_bce(40.0, Fraction(1)).rounded == pytest.approx(math.exp(-40), rel=1e-12)


@pytest.mark.parametrize(
    ("logit", "target", "slope"),
    [
        (Fraction(0), Fraction(1), -2),
        (Fraction(0), Fraction(0), 2),
        (Fraction(0), Fraction(1, 2), 0),
        (700.0, Fraction(1), -1),
        (1000.0, Fraction(0), math.inf),
        (-1000.0, Fraction(1), -math.inf),
        (1000.0, Fraction(1, 2), math.inf),
    ],
)
def test_the_slope_by_the_prediction(logit: float, target: Fraction, slope: float) -> None:
    assert exact_bce_by_prediction(logit, target).rounded == slope


def test_the_slope_is_exact_at_an_exact_zero() -> None:
    assert isinstance(exact_bce_by_prediction(Fraction(0), Fraction(1, 4)).rounded, Fraction)
    assert isinstance(exact_bce_by_prediction(0.0, Fraction(1, 4)).rounded, float)


LARGEST = Fraction(2) ** 1024 * (1 - Fraction(1, 2**54))
"""What rounds to infinity is at least this."""


@given(
    z=st.integers(705_000_000, 712_000_000).map(lambda n: n / 1_000_000),
    sign=st.sampled_from((-1, 1)),
    y=st.sampled_from(("0", "0.1", "0.5", "1")).map(Fraction),
    outputs=st.integers(1, 4),
)
def test_the_slope_is_infinite_only_beyond_float64(
    z: float, sign: int, y: Fraction, outputs: int
) -> None:
    weight = y if sign < 0 else 1 - y
    with localcontext(prec=50):
        true = Fraction(Decimal(z).exp()) * weight / outputs
    slope = evaluate(
        BCE.by_prediction(Ref("z"), Ref("p"), Ref("y"), 1) / outputs,
        {"z": sign * z, "p": 0.5, "y": y},
    )
    assume(abs(true / LARGEST - 1) > 1e-12)
    assert math.isinf(slope) == (true > LARGEST)
    if weight and not math.isinf(slope):
        assert abs(float(slope)) == pytest.approx(float(true), rel=1e-12)
        assert (slope > 0) == (sign > 0)
