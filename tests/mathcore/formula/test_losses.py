"""The loss formulas against autograd, by the prediction and by the logit."""

from fractions import Fraction

import pytest
import torch

from mathcore.formula.expression import Expression, Ref, evaluate
from mathcore.formula.losses import LOSSES, loss_named

Z, P, Y = Ref("z"), Ref("p"), Ref("y")
LOGIT, LABEL = Fraction(7, 10), Fraction(1, 4)


def number(formula: Expression) -> float:
    p = torch.sigmoid(torch.tensor(float(LOGIT), dtype=torch.float64)).item()
    return float(evaluate(formula, {"z": LOGIT, "p": p, "y": LABEL}))


@pytest.mark.parametrize("n_outputs", [1, 3])
@pytest.mark.parametrize(
    ("loss", "torch_loss"), [("bce", torch.nn.BCELoss()), ("mse", torch.nn.MSELoss())]
)
def test_against_autograd(loss: str, torch_loss: torch.nn.Module, n_outputs: int) -> None:
    z = torch.full((n_outputs,), float(LOGIT), dtype=torch.float64, requires_grad=True)
    p = torch.sigmoid(z)
    value = torch_loss(p, torch.full((n_outputs,), float(LABEL), dtype=torch.float64))
    by_p, by_z = torch.autograd.grad(value, (p, z))
    assert number(LOSSES[loss].share(Z, P, Y)) == pytest.approx(value.item(), rel=1e-14)
    slope = number(LOSSES[loss].by_prediction(Z, P, Y, n_outputs))
    assert slope == pytest.approx(by_p[0].item(), rel=1e-13)
    by_logit = LOSSES[loss].by_logit
    assert (by_logit is not None) == (loss == "bce")
    if by_logit is not None:
        assert number(by_logit(P, Y, n_outputs)) == pytest.approx(by_z[0].item(), rel=1e-13)
    # A slope for another number of outputs is a different number.
    other = number(LOSSES[loss].by_prediction(Z, P, Y, n_outputs + 1))
    assert other != pytest.approx(by_p[0].item(), rel=1e-3)


def test_an_unknown_loss_is_refused() -> None:
    with pytest.raises(ValueError, match="expected a loss out of bce, mse, got 'hinge'"):
        loss_named("hinge")
