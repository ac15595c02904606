"""What a step promises, against the derivative along it by torch; what it does, against SGD."""

from dataclasses import replace
from fractions import Fraction

import pytest
import torch
from hypothesis import given, settings
from sample_exercises import exercises, lab
from torch.nn import functional

from mathcore.exercise.model import Exercise
from mathcore.exercise.run import run
from mathcore.exercise.torch_reference import reference
from mathcore.numbers.format import display
from mathcore.numbers.values import to_float
from mathcore.topics.promise import promise


def shown(exercise: Exercise, id: str) -> Fraction | float:
    quantity = promise(run(exercise)).quantities[id]
    return display(quantity.value, quantity.decimals).number


def test_the_promise_is_the_derivative_along_the_step() -> None:
    exercise = lab()
    hidden, top = exercise.layers
    x = torch.tensor([float(v) for v in exercise.x], dtype=torch.float64)
    start = [
        torch.tensor([[float(w) for w in row] for row in layer.weights], dtype=torch.float64)
        for layer in (hidden, top)
    ] + [
        torch.tensor([float(b) for b in layer.bias], dtype=torch.float64) for layer in (hidden, top)
    ]

    def loss_of(parameters: list[torch.Tensor]) -> torch.Tensor:
        W1, W2, b1, b2 = parameters
        # The lab's first pre-activation is 0, which float64 misses by 3e-17: rounding mends it.
        z1 = torch.round(W1 @ x + b1, decimals=12)
        straight_through = W1 @ x + b1 + (z1 - (W1 @ x + b1)).detach()
        logit = W2 @ torch.relu(straight_through) + b2
        return functional.binary_cross_entropy_with_logits(logit, torch.ones_like(logit))

    slopes = torch.autograd.grad(
        loss_of(leaves := [p.clone().requires_grad_() for p in start]), leaves
    )
    length = torch.zeros((), dtype=torch.float64, requires_grad=True)
    along = loss_of([p - length * slope for p, slope in zip(start, slopes, strict=True)])
    (fall,) = torch.autograd.grad(-along, length)
    found = promise(run(exercise)).quantities["promised"]
    assert to_float(found.value) == pytest.approx(0.1 * fall.item(), rel=1e-12)


@settings(max_examples=60)
@given(exercises())
def test_a_step_against_torch(exercise: Exercise) -> None:
    trace = run(exercise)
    step = promise(trace)
    numbers = {id: to_float(value) for id, value in step.quantities.values.items()}
    eta = to_float(exercise.learning_rate)
    theirs = reference(exercise, trace)
    shares = {
        id.removeprefix("dL_d"): eta * slope**2
        for id, slope in theirs.items()
        if id.startswith(("dL_dW", "dL_db"))
    }
    assert numbers["promised"] == pytest.approx(sum(shares.values()), rel=1e-6, abs=1e-9)
    for name in step.moving:
        assert numbers[f"promised_{name}"] == pytest.approx(shares[name], rel=1e-6, abs=1e-9)
    for layer in range(1, len(exercise.layers) + 1):
        if own := step.of_layer(layer):
            own_sum = sum(shares[name] for name in own)
            assert numbers[f"promised[{layer}]"] == pytest.approx(own_sum, rel=1e-6, abs=1e-9)
    assert numbers["promised_small"] == pytest.approx(numbers["promised"] / 10, rel=1e-9)
    smaller = replace(exercise, learning_rate=exercise.learning_rate / 10)
    for end, after in (("", theirs), ("_small", reference(smaller, run(smaller)))):
        fall = theirs["L"] - after["L_new"]
        assert numbers[f"drop{end}"] == pytest.approx(fall, rel=1e-6, abs=1e-9)
        if numbers[f"promised{end}"]:
            assert numbers[f"ratio{end}"] == pytest.approx(
                numbers[f"drop{end}"] / numbers[f"promised{end}"], rel=1e-9
            )


def test_the_labs_figures() -> None:
    assert shown(lab(), "promised") == Fraction("0.0993")
    assert shown(lab(), "drop") == Fraction("0.0911")
    assert promise(run(lab())).moving == ("W1[1,0]", "W1[1,1]", "b1[1]", "W2[0,1]", "b2[0]")
    assert promise(run(lab())).of_layer(2) == ("W2[0,1]", "b2[0]")


def test_decimals_are_the_exercises() -> None:
    assert shown(replace(lab(), decimals=2), "drop") == Fraction("0.09")


def test_where_nothing_moves_nothing_is_promised_and_there_is_no_ratio() -> None:
    (_, top) = lab().layers
    flat = replace(top, weights=((Fraction(0), Fraction(0)),), bias=(Fraction(3),))
    output = replace(flat, activation="identity")
    exercise = replace(lab(), loss="mse", y=(Fraction(3),), layers=(lab().layers[0], output))
    step = promise(run(exercise))
    assert step.moving == ()
    assert step.quantities["promised"].value == step.quantities["drop"].value == 0
    assert "ratio" not in step.quantities
    assert "ratio_small" not in step.quantities


def test_a_promise_too_small_for_a_float_is_kept_by_no_ratio() -> None:
    hidden, top = lab().layers
    far = replace(top, bias=(Fraction(-400),))
    step = promise(run(replace(lab(), y=(Fraction(0),), layers=(hidden, far))))
    assert step.moving
    assert step.quantities["promised"].value == 0
    assert "ratio" not in step.quantities
