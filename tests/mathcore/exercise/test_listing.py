"""The program on screen: what it says, what it computes, and that it can contradict us."""

import math
from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from sample_exercises import exercises, lab

from mathcore.exercise.model import Exercise, Layer
from mathcore.exercise.program import (
    LINE_WIDTH,
    TOLERANCE,
    DisagreementError,
    compare,
    listing,
    listing_blocks,
    machine_epsilon,
    run_listing,
)
from mathcore.exercise.run import run
from mathcore.exercise.torch_reference import reference


def network(activation: str, loss: str, units: int = 3) -> Exercise:
    """Return a network of three layers, with thirds among its numbers, away from any kink."""

    def layer(n_in: int, n_out: int, name: str) -> Layer:
        rows = tuple(
            tuple(Fraction((-1) ** (i + j) * (i + 2 * j + 1), 9) for j in range(n_in))
            for i in range(n_out)
        )
        return Layer(name, rows, tuple(Fraction(i + 1, 7) for i in range(n_out)))

    top = "sigmoid" if loss == "bce" else activation
    return Exercise(
        title=f"{activation}, {loss}",
        x=(Fraction(1), Fraction(-1, 2)),
        y=(Fraction(1), Fraction(0)),
        learning_rate=Fraction(1, 10),
        loss=loss,
        layers=(
            layer(2, units, activation),
            layer(units, units, activation),
            layer(units, 2, top),
        ),
    )


def test_the_lab_is_a_short_program() -> None:
    lines = listing(lab())
    assert lines[0] == "import torch"
    assert lines[-1] == "loss.backward()"
    assert "h = torch.relu(W1 @ x + b1)" in lines
    assert len(lines) == 12
    assert tuple(line for block in listing_blocks(lab()) for line in block) == lines


@pytest.mark.parametrize("units", [3, 4])
@pytest.mark.parametrize(
    ("activation", "loss"), list(product(("relu", "sigmoid", "tanh", "identity"), ("bce", "mse")))
)
def test_each_activation_and_loss_agrees_with_the_reference(
    activation: str, loss: str, units: int
) -> None:
    exercise = network(activation, loss, units)
    trace, lines = run(exercise), listing(exercise)
    found, wanted = run_listing(lines), reference(exercise, trace)
    parameters = {q.id for q in trace.given if q.id[0] in "Wb"}
    assert {name.removeprefix("dL_d") for name in found} == parameters
    for name, gradient in found.items():
        assert gradient == pytest.approx(wanted[name], rel=1e-5, abs=TOLERANCE), name
    assert compare(trace, found).confirm().agrees
    assert max(len(line) for line in lines) <= LINE_WIDTH


def test_a_third_is_written_as_a_float() -> None:
    assert any(repr(1 / 7) in line for line in listing(network("tanh", "mse")))


@settings(max_examples=40, deadline=None)
@given(exercises())
def test_every_exercise_makes_a_program_that_runs(exercise: Exercise) -> None:
    found = run_listing(listing(exercise))
    assert len(found) == sum(layer.n_out * (layer.n_in + 1) for layer in exercise.layers)


def test_the_lab_agrees_within_the_tolerance_and_not_exactly() -> None:
    comparison = compare(run(lab()), run_listing(listing(lab())))
    assert len(comparison.rows) == 9
    assert comparison.agrees
    assert 0 < comparison.largest.difference < 1e-6
    zeros = [row.id for row in comparison.rows if row.difference == 0]
    assert zeros == ["dL_dW1[0,0]", "dL_dW1[0,1]", "dL_db1[0]", "dL_dW2[0,0]"]


def test_the_program_computes_in_float32() -> None:
    assert machine_epsilon(listing(lab())) == 2.0**-23


@pytest.mark.parametrize("wrong", [0.4477, -0.44777, 0.0, math.nan, math.inf])
def test_a_corrupted_gradient_is_not_confirmed(wrong: float) -> None:
    found = run_listing(listing(lab())) | {"dL_dW1[1,1]": wrong}
    comparison = compare(run(lab()), found)
    assert not comparison.agrees
    with pytest.raises(DisagreementError) as error:
        comparison.confirm()
    message = str(error.value)
    assert "W1[1,1]" in message
    assert repr(wrong) in message
    assert repr(float(run(lab())["dL_dW1[1,1]"].value)) in message
    assert "\n" not in message


def test_a_gradient_of_ours_that_is_wrong_is_not_confirmed() -> None:
    trace = run(lab())
    backward = tuple(
        replace(q, value=float(q.value) + 2e-6) if q.id == "dL_db2[0]" else q
        for q in trace.backward
    )
    comparison = compare(replace(trace, backward=backward), run_listing(listing(lab())))
    assert comparison.worst.id == "dL_db2[0]"
    assert not comparison.agrees


def test_a_large_gradient_is_compared_relatively() -> None:
    layer = Layer("identity", ((Fraction(1, 3),),), (Fraction(0),))
    exercise = Exercise(
        "large", (Fraction(1000),), (Fraction(7),), Fraction(1, 10), "mse", (layer,)
    )
    comparison = compare(run(exercise), run_listing(listing(exercise)))
    assert comparison.largest.difference > TOLERANCE
    assert comparison.agrees


def test_a_program_that_is_changed_finds_other_gradients() -> None:
    lines = [line.replace("0.8", "0.7") for line in listing(lab())]
    assert not compare(run(lab()), run_listing(lines)).agrees


def test_what_torch_does_not_have_is_not_listed() -> None:
    first = replace(lab().layers[0], activation="gelu")
    with pytest.raises(ValueError, match="no activation 'gelu'"):
        listing(replace(lab(), layers=(first, *lab().layers[1:])))
    with pytest.raises(ValueError, match="no loss 'hinge'"):
        listing(replace(lab(), loss="hinge"))


def test_leaky_relu_is_listed_as_torch_calls_it() -> None:
    first = replace(lab().layers[0], activation="leaky_relu")
    leaky = replace(lab(), layers=(first, *lab().layers[1:]))
    gradients = run_listing(listing(leaky))
    wanted = reference(leaky, run(leaky))
    assert {id: wanted[id] for id in gradients} == pytest.approx(gradients, abs=1e-6)
