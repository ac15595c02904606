"""The two losses side by side, their slopes, and the descents, against autograd and torch's SGD."""

import math
from fractions import Fraction
from itertools import pairwise

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from mathcore.exercise.recorder import Recorder
from mathcore.exercise.trace import Kind
from mathcore.formula.expression import evaluate
from mathcore.formula.losses import LOSSES
from mathcore.numbers.values import to_float
from mathcore.topics.loss_comparison import (
    Y_HAT,
    Y,
    compare,
    gradient_magnitude,
    label_loss,
    loss_at_logit,
    loss_table,
    slope_by_logit,
    slope_by_prediction,
)
from mathcore.topics.loss_descent import Descents, descend

HUNDREDTH = Fraction(1, 100)
TORCH_LOSSES = {"bce": torch.nn.BCELoss(), "mse": torch.nn.MSELoss()}
predictions = st.fractions(Fraction(1, 1000), Fraction(999, 1000), max_denominator=1000)
labels = st.sampled_from([0, 1])
by_loss = pytest.mark.parametrize("loss", LOSSES)


def loss_at(loss: str, prediction: Fraction, label: int) -> float:
    values = {"y_hat": prediction, "y": Fraction(label)}
    return to_float(evaluate(label_loss(loss, Y_HAT, Y, label), values))


def by_autograd(loss: str, prediction: Fraction, label: int) -> dict[str, float]:
    """Differentiate through torch's sigmoid and torch's loss."""
    target = torch.tensor(float(label), dtype=torch.float64)
    p = torch.tensor(float(prediction), dtype=torch.float64)
    z = torch.logit(p).requires_grad_()
    p = torch.sigmoid(z)
    p.retain_grad()
    value = TORCH_LOSSES[loss](p, target)
    value.backward()
    assert p.grad is not None
    assert z.grad is not None
    return {"": value.item(), "_y_hat": p.grad.item(), "_z": z.grad.item()}


@by_loss
@given(prediction=predictions, label=labels)
def test_losses_and_slopes_against_autograd(loss: str, prediction: Fraction, label: int) -> None:
    found = compare(prediction, label)
    for end, value in by_autograd(loss, prediction, label).items():
        assert to_float(found[f"{loss}{end}"].value) == pytest.approx(value, rel=1e-11)
    push = gradient_magnitude(loss, found["z"].value, label)
    assert push == pytest.approx(abs(to_float(found[f"{loss}_z"].value)), rel=1e-11)
    at_logit = loss_at_logit(loss, found["z"].value, label)
    assert at_logit == pytest.approx(to_float(found[loss].value), rel=1e-11)


@by_loss
def test_only_squared_error_pushes_less_the_wronger_the_prediction_is(loss: str) -> None:
    pushes = [gradient_magnitude(loss, z, 1) for z in (-2, -4, -8, -16)]
    assert pushes == sorted(pushes, reverse=loss == "mse")
    assert pushes[-1] == pytest.approx(1.0 if loss == "bce" else 0.0, abs=1e-6)


@by_loss
def test_a_slope_of_the_other_label_is_not_taken_for_right(loss: str) -> None:
    wrong = to_float(compare(HUNDREDTH, 0)[f"{loss}_z"].value)
    assert wrong != pytest.approx(by_autograd(loss, HUNDREDTH, 1)["_z"], rel=1e-3)


def test_the_figures_of_the_lab() -> None:
    found = {q.id: to_float(q.value) for q in compare(HUNDREDTH, 1)}
    assert round(found["bce"], 3) == 4.605
    assert round(found["mse"], 3) == 0.980
    assert found["bce_y_hat"] == -100
    assert found["mse_y_hat"] == -1.98
    assert found["bce_z"] == -0.99
    assert round(found["mse_z"], 4) == -0.0196
    assert round(found["times"], 1) == 4.7
    for end, value in by_autograd("bce", HUNDREDTH, 1).items():
        ratio = value / by_autograd("mse", HUNDREDTH, 1)[end]
        assert found[f"times{end}"] == pytest.approx(ratio, rel=1e-12)


def test_everything_but_logarithms_is_exact() -> None:
    found = compare(HUNDREDTH, 1)
    assert {q.id for q in found if not q.exact} == {"z", "bce", "times"}
    assert found["mse_z"].value == Fraction(-19602, 1000000)


@given(prediction=predictions, label=labels)
def test_the_factor_of_the_sigmoid_cancels_for_cross_entropy_only(
    prediction: Fraction, label: int
) -> None:
    values = {"y": Fraction(label), "y_hat": prediction}
    factor = prediction * (1 - prediction)
    for loss in LOSSES:
        by_prediction = evaluate(slope_by_prediction(loss), values)
        assert evaluate(slope_by_logit(loss), values) == by_prediction * factor
    assert evaluate(slope_by_logit("bce"), values) == prediction - label


@by_loss
@given(prediction=predictions)
def test_the_other_label_is_the_mirror(loss: str, prediction: Fraction) -> None:
    one, other = loss_at(loss, prediction, 1), loss_at(loss, 1 - prediction, 0)
    assert one == pytest.approx(other, rel=1e-14)


@given(exponent=st.integers(1, 300))
def test_cross_entropy_has_no_bound_and_the_squared_error_has_one(exponent: int) -> None:
    tiny = Fraction(10) ** -exponent
    assert loss_at("bce", tiny, 1) == pytest.approx(exponent * math.log(10), rel=1e-14)
    assert loss_at("mse", tiny, 1) <= 1
    assert loss_at_logit("bce", -1000 - exponent, 1) == 1000 + exponent
    assert loss_at_logit("mse", -1000 - exponent, 1) == 1


def test_where_there_is_no_loss_it_is_refused() -> None:
    for loss in LOSSES:
        assert loss_at(loss, Fraction(1), 1) == 0
    with pytest.raises(ValueError, match="math domain error"):
        loss_at("bce", Fraction(0), 1)
    with pytest.raises(ValueError, match="label of 0 or 1, got 2"):
        loss_at("mse", HUNDREDTH, 2)
    for function in (slope_by_prediction, slope_by_logit):
        with pytest.raises(ValueError, match="hinge"):
            function("hinge")
    with pytest.raises(ValueError, match="hinge"):
        loss_at_logit("hinge", 0.0, 1)


def test_the_table_has_both_losses_of_each_prediction() -> None:
    table = loss_table((Fraction(1, 10), Fraction(1, 2)), 1)
    assert table.ids == ("y[1]", "y_hat[0]", "bce[0]", "mse[0]", "y_hat[1]", "bce[1]", "mse[1]")
    assert table["mse[1]"].value == Fraction(1, 4)
    formula = table["bce[0]"].formula
    assert formula is not None
    assert evaluate(formula, table.values) == pytest.approx(math.log(10))


def by_sgd(loss: str, prediction: Fraction, label: int, rate: float, steps: int) -> list[float]:
    """Let torch's optimizer walk."""
    p = torch.tensor(float(prediction), dtype=torch.float64)
    z = torch.logit(p).requires_grad_()
    target = torch.tensor(float(label), dtype=torch.float64)
    optimizer = torch.optim.SGD([z], lr=rate)
    found = [z.item()]
    for _ in range(steps):
        optimizer.zero_grad()
        TORCH_LOSSES[loss](torch.sigmoid(z), target).backward()
        optimizer.step()
        found.append(z.item())
    return found


@by_loss
@pytest.mark.parametrize("label", [0, 1])
@pytest.mark.parametrize("rate", [Fraction(1), Fraction(1, 4)])
def test_descents_against_torch(loss: str, label: int, rate: Fraction) -> None:
    walked = descend(HUNDREDTH, label, rate, 60)
    expected = by_sgd(loss, HUNDREDTH, label, float(rate), 60)
    assert walked.values(f"{loss}_z") == pytest.approx(expected, rel=1e-11)
    slower = by_sgd(loss, HUNDREDTH, label, float(rate) * 0.99, 60)
    assert walked.values(f"{loss}_z") != pytest.approx(slower, rel=1e-8)


def test_cross_entropy_leaves_at_once_and_the_squared_error_waits() -> None:
    walked = descend(HUNDREDTH, 1, Fraction(1), 60)
    assert walked.quantities["bce_steps"].value == 6
    assert walked.quantities["mse_steps"].value == 59
    for loss in LOSSES:
        expected = by_sgd(loss, HUNDREDTH, 1, 1.0, 60)
        steps = next(k for k, z in enumerate(expected) if z > 0)
        assert walked.quantities[f"{loss}_steps"].value == steps
        assert all(after < before for before, after in pairwise(walked.values(loss)))
        assert len(walked.values(f"{loss}_y_hat")) == len(walked.values(f"{loss}_slope")) == 61
    short = descend(HUNDREDTH, 1, Fraction(1), 10).quantities
    assert "bce_steps" in short
    assert "mse_steps" not in short


def test_a_descent_begins_exactly_where_it_is_told_to() -> None:
    walked: Descents = descend(HUNDREDTH, 1, Fraction(1), 1)
    start = walked.quantities["bce_y_hat[0]"]
    assert start.value == HUNDREDTH
    assert start.formula is None
    assert walked.quantities["bce_slope[0]"].value == Fraction(-99, 100)
    assert walked.quantities["mse_slope[0]"].value == Fraction(-19602, 1000000)


def test_a_notebook_keeps_order_and_refuses_what_it_does_not_know() -> None:
    book = Recorder()
    book.give("p", "p", Kind.PREDICTION, HUNDREDTH)
    with pytest.raises(KeyError, match="y"):
        book.compute("L", "L", Kind.LOSS, slope_by_logit("bce"))
    book.give("y_hat", "p", Kind.PREDICTION, HUNDREDTH)
    book.compute("L", "L", Kind.LOSS, label_loss("bce", Y_HAT, Y, 1))
    assert book.quantities.ids == ("p", "y_hat", "L")
