"""Every quantity against autograd, and the story of the kink in four kinds of arithmetic."""

import math
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_exercises import exercises, lab

from mathcore.exercise.model import Exercise, Layer
from mathcore.exercise.run import run
from mathcore.exercise.torch_reference import (
    UnknownFunctionError,
    first_layer_by_autograd,
    reference,
    verify,
)
from mathcore.exercise.trace import Quantity, Trace


def changed(trace: Trace, part: str, id: str, **fields: Any) -> Trace:
    quantities: tuple[Quantity, ...] = getattr(trace, part)
    assert any(q.id == id for q in quantities)
    new = tuple(replace(q, **fields) if q.id == id else q for q in quantities)
    changes: dict[str, Any] = {part: new}
    return replace(trace, **changes)


def test_the_lab_agrees_with_torch() -> None:
    verification = verify(run(lab()))
    assert verification.max_abs_error < 1e-15
    assert verification.torch_version == torch.__version__.split("+")[0]


@settings(max_examples=200, deadline=None)
@given(exercises())
def test_random_networks_agree_with_torch(exercise: Exercise) -> None:
    verification = verify(run(exercise))
    assert verification.agrees, verification


def activated(exercise: Exercise, name: str) -> Exercise:
    """Give the layers with ReLU another activation."""
    layers = (
        replace(layer, activation=name) if layer.activation == "relu" else layer
        for layer in exercise.layers
    )
    return replace(exercise, layers=tuple(layers))


@settings(max_examples=100, deadline=None)
@given(exercises())
def test_leaky_relu_agrees_with_torch_as_well(exercise: Exercise) -> None:
    verification = verify(run(activated(exercise, "leaky_relu")))
    assert verification.agrees, verification


def test_what_torch_cannot_confirm_is_refused() -> None:
    trace, unknown = run(lab()), activated(lab(), "gelu")
    with pytest.raises(UnknownFunctionError, match="no activation 'gelu'"):
        reference(unknown, trace)
    with pytest.raises(UnknownFunctionError, match="no activation 'gelu'"):
        first_layer_by_autograd(unknown, 0, "float32")
    with pytest.raises(UnknownFunctionError, match="no loss 'hinge'"):
        reference(replace(lab(), loss="hinge"), trace)


@pytest.mark.parametrize(
    ("part", "id"),
    [
        ("forward", "z1[1]"),
        ("forward", "L"),
        ("backward", "dL_da2[0]"),
        ("backward", "da2_dz2[0]"),
        ("backward", "dL_dW1[1,0]"),
        ("backward", "dL_db2[0]"),
        ("update", "W2_new[0,1]"),
        ("after", "L_new"),
    ],
)
def test_a_corrupted_number_is_detected(part: str, id: str) -> None:
    trace = run(lab())
    wrong = changed(trace, part, id, value=float(trace[id].value) + 1e-6)
    verification = verify(wrong)
    assert not verification.agrees
    assert verification.max_abs_error == pytest.approx(1e-6, rel=0.6)


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_number_that_is_none_is_detected(value: float) -> None:
    assert not verify(changed(run(lab()), "backward", "dL_dW1[1,0]", value=value)).agrees


def test_a_kink_that_is_none_is_not_adopted() -> None:
    trace = run(lab())
    wrong = changed(trace, "forward", "z1[1]", value=Fraction(0), at_kink=True)
    assert not verify(wrong).agrees
    assert reference(wrong.exercise, wrong)["dL_dz1[1]"] == pytest.approx(0.2238854597)


def test_the_wrong_side_of_the_kink_is_detected() -> None:
    # What a float64 check cell gets: the slope 1 at z1 = 2.8e-17.
    trace = run(lab())
    assert not verify(changed(trace, "backward", "dL_dz1[0]", value=-0.33582818956031574)).agrees


def test_an_exact_pre_activation_below_the_last_digit_keeps_its_side() -> None:
    hidden = Layer("relu", ((Fraction(1),),), (Fraction(-1) + Fraction(1, 10**20),))
    top = Layer("identity", ((Fraction(1),),), (Fraction(0),))
    one = (Fraction(1),)
    trace = run(Exercise("tiny", one, one, Fraction(1, 10), "mse", (hidden, top)))
    assert trace["da1_dz1[0]"].value == 1
    assert verify(trace).agrees


@pytest.mark.parametrize("logit", [-1000, -40, -3, 0, 3, 40, 1000])
@pytest.mark.parametrize("label", [Fraction(0), Fraction(1), Fraction(1, 4)])
def test_saturated_logits_agree(logit: int, label: Fraction) -> None:
    layer = Layer("sigmoid", ((Fraction(1),),), (Fraction(logit),))
    exercise = Exercise("logit", (Fraction(0),), (label,), Fraction(1, 10), "bce", (layer,))
    assert verify(run(exercise)).agrees


def two_outputs(logit: Fraction, other: Fraction, label: Fraction) -> Exercise:
    """Return an exercise of one layer; its logits are rounded sums, as in any network."""
    layer = Layer("sigmoid", ((Fraction("0.1"),), (Fraction("0.3"),)), (logit, other))
    labels = (label, 1 - label)
    return Exercise("logits", (Fraction("0.7"),), labels, Fraction(1, 10), "bce", (layer,))


@settings(max_examples=60, deadline=None)
@given(
    logit=st.integers(705_000, 712_000).map(lambda n: Fraction(n, 1000)),
    sign=st.sampled_from((-1, 1)),
    label=st.sampled_from(("0", "0.1", "0.5", "1")).map(Fraction),
)
def test_logits_around_the_end_of_float64_agree(
    logit: Fraction, sign: int, label: Fraction
) -> None:
    assert verify(run(two_outputs(sign * logit, Fraction(3), label))).agrees


@pytest.mark.parametrize("last_digit", range(-3, 4))
def test_an_overflow_on_one_side_only_is_told_from_an_error(last_digit: int) -> None:
    # The largest number whose exponential float64 holds, some units of the last place away.
    edge = Fraction(709.782712893384) + last_digit * Fraction(1, 2**43)
    exercise = two_outputs(-edge - Fraction("0.07"), Fraction(3), Fraction(1))
    halved = verify(run(exercise))
    assert halved.agrees
    layer = exercise.layers[0]
    single = replace(
        exercise,
        y=(Fraction(1),),
        layers=(replace(layer, weights=layer.weights[:1], bias=layer.bias[:1]),),
    )
    assert verify(run(single)).agrees


def test_a_number_rounded_over_the_end_of_float64_agrees() -> None:
    # The slope is 4e-10 below the largest float64: its infinity is as good, to our tolerance.
    layer = Layer("sigmoid", ((Fraction(1),),), (Fraction("-709.782712893"),))
    one = (Fraction(1),)
    trace = run(Exercise("logit", (Fraction(0),), one, Fraction(1, 10), "bce", (layer,)))
    assert math.isfinite(trace["dL_da1[0]"].value)
    assert verify(changed(trace, "backward", "dL_da1[0]", value=-math.inf)).agrees


@pytest.mark.parametrize(
    ("logit", "value"),
    [(-700, -math.inf), (-700, math.inf), (-720, -1e308), (-720, math.inf), (-720, 0.0)],
)
def test_an_infinity_is_no_excuse_for_another_value(logit: int, value: float) -> None:
    layer = Layer("sigmoid", ((Fraction(1),),), (Fraction(logit),))
    one = (Fraction(1),)
    trace = run(Exercise("logit", (Fraction(0),), one, Fraction(1, 10), "bce", (layer,)))
    assert verify(trace).agrees
    assert not verify(changed(trace, "backward", "dL_da1[0]", value=value)).agrees


@pytest.mark.parametrize("logit", [-3.0, -0.24, 0.5, 4.0])
def test_the_slope_by_the_prediction_is_that_of_bceloss(logit: float) -> None:
    layer = Layer("sigmoid", ((Fraction(1),),), (Fraction(logit),))
    one = (Fraction(1),)
    trace = run(Exercise("logit", (Fraction(0),), one, Fraction(1, 10), "bce", (layer,)))
    p = torch.sigmoid(torch.tensor([logit], dtype=torch.float64)).requires_grad_()
    loss = torch.nn.BCELoss()(p, torch.ones(1, dtype=torch.float64))
    (slope,) = torch.autograd.grad(loss, p)
    assert trace["dL_da1[0]"].value == pytest.approx(slope.item(), rel=1e-12)


def by_torch(dtype: torch.dtype) -> tuple[float, float, tuple[float, ...]]:
    """Do what the lab's own check cell does, and return z1, ReLU'(z1) and three gradients."""
    x = torch.tensor([[1.0, 2.0]], dtype=dtype)
    y = torch.tensor([[1.0]], dtype=dtype)
    W1 = torch.tensor([[0.5, -0.3], [0.8, 0.2]], dtype=dtype, requires_grad=True)
    b1 = torch.tensor([[0.1, -0.1]], dtype=dtype, requires_grad=True)
    V = torch.tensor([[0.6, -0.4]], dtype=dtype, requires_grad=True)
    z1 = x @ W1.T + b1
    h = torch.relu(z1)
    slope = torch.autograd.grad(h.sum(), z1, retain_graph=True)[0]
    loss = torch.nn.BCELoss()(torch.sigmoid(h @ V.T + 0.2), y)
    by_W1, by_b1 = torch.autograd.grad(loss, (W1, b1))
    return z1[0, 0].item(), slope[0, 0].item(), (*by_W1[0].tolist(), by_b1[0, 0].item())


NOISE = (-0.335828189560316, -0.671656379120632, -0.335828189560316)


def test_row_one_exact_arithmetic() -> None:
    trace = run(lab())
    z = trace["z1[0]"]
    assert z.value == 0
    assert z.exact
    assert z.at_kink
    slopes = [trace[id].value for id in ("dL_dW1[0,0]", "dL_dW1[0,1]", "dL_db1[0]")]
    assert [trace["da1_dz1[0]"].value, *slopes] == [0, 0, 0, 0]
    assert all(isinstance(slope, Fraction) for slope in slopes)


def test_row_two_plain_floats() -> None:
    z1 = 0.5 * 1 + -0.3 * 2 + 0.1
    assert z1 == 2.7755575615628914e-17
    slope = 1.0 if z1 > 0 else 0.0
    by_h1 = float(run(lab())["dL_da1[0]"].value)
    assert (by_h1 * slope, by_h1 * slope * 2, by_h1 * slope) == pytest.approx(NOISE, abs=1e-12)


def test_row_three_torch_float32() -> None:
    z1, slope, gradients = by_torch(torch.float32)
    assert z1 == pytest.approx(-2.2e-8, abs=1e-9)
    assert (slope, gradients) == (0, (0, 0, 0))


def test_row_four_torch_float64() -> None:
    z1, slope, gradients = by_torch(torch.float64)
    assert z1 == pytest.approx(2.8e-17, abs=1e-18)
    assert slope == 1
    assert gradients == pytest.approx(NOISE, abs=1e-12)
