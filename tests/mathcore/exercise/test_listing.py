"""The program of an exercise: what it says, that it runs, and what a film shows of it."""

from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from sample_exercises import exercises, lab

from mathcore.exercise.model import Exercise, Layer
from mathcore.exercise.program import (
    LINE_WIDTH,
    WIDEST_STATEMENT,
    listing,
    listing_blocks,
    parameter_names,
    statements,
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


def gradients(exercise: Exercise, lines: tuple[str, ...]) -> dict[str, float]:
    """Execute a listing, and return its gradients by our ids."""
    namespace: dict[str, Any] = {}
    exec("\n".join(lines), namespace)
    found: dict[str, float] = {}
    for name, id in parameter_names(exercise).items():
        for i, row in enumerate(namespace[name].grad.tolist()):
            for j, value in enumerate(row):
                index = f"{i},{j}" if id.startswith("W") else j
                found[f"dL_d{id}[{index}]"] = value
    return found


def test_the_lab_is_a_short_program() -> None:
    lines = listing(lab())
    assert lines[0] == "import torch"
    assert lines[-1] == "loss.backward()"
    assert "h = torch.relu(x @ W1.T + b1)" in lines
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
    found, wanted = gradients(exercise, lines), reference(exercise, trace)
    parameters = {q.id for q in trace.given if q.id[0] in "Wb"}
    assert {name.removeprefix("dL_d") for name in found} == parameters
    for name, gradient in found.items():
        assert gradient == pytest.approx(wanted[name], rel=1e-5, abs=1e-6), name
    assert max(len(line) for line in lines) <= LINE_WIDTH


def test_a_third_is_written_as_a_float() -> None:
    assert any(repr(1 / 7) in line for line in listing(network("tanh", "mse")))


@settings(max_examples=40, deadline=None)
@given(exercises())
def test_every_exercise_makes_a_program_that_runs(exercise: Exercise) -> None:
    found = gradients(exercise, listing(exercise))
    assert len(found) == sum(layer.n_out * (layer.n_in + 1) for layer in exercise.layers)


def test_a_changed_program_finds_other_gradients() -> None:
    lines = tuple(line.replace("0.8", "0.7") for line in listing(lab()))
    assert gradients(lab(), lines) != gradients(lab(), listing(lab()))


def test_what_torch_does_not_have_is_not_listed() -> None:
    first = Layer("gelu", lab().layers[0].weights, lab().layers[0].bias)
    with pytest.raises(ValueError, match="no activation 'gelu'"):
        listing(lab_with(layers=(first, *lab().layers[1:])))
    with pytest.raises(ValueError, match="no loss 'hinge'"):
        listing(lab_with(loss="hinge"))


def lab_with(**changes: Any) -> Exercise:
    """Return the lab's exercise with changes."""
    return Exercise(**{**vars(lab()), **changes})


def test_leaky_relu_is_listed_as_torch_calls_it() -> None:
    first = Layer("leaky_relu", lab().layers[0].weights, lab().layers[0].bias)
    leaky = lab_with(layers=(first, *lab().layers[1:]))
    found, wanted = gradients(leaky, listing(leaky)), reference(leaky, run(leaky))
    assert {id: wanted[id] for id in found} == pytest.approx(found, abs=1e-6)


def test_a_film_shows_the_listing_with_what_is_long_folded_away() -> None:
    shown = statements(lab(), "float64")
    assert shown[0].text == "torch.set_default_dtype(torch.float64)"
    assert [s.text for s in shown if s.folded] == ["W1, b1, V, b2 = "]
    data, parameters, forward, backward = listing_blocks(lab())
    assert shown[2].folded == parameters
    assert tuple(s.text for s in shown[3:]) == (*forward, *backward)
    assert [(s.result, s.quantity) for s in shown if s.result] == [
        ("h", "a1"),
        ("y_hat", "a2"),
        ("loss", "L"),
    ]
    assert shown[1].text == "x, y = torch.tensor([[1.0, 2.0]]), torch.tensor([[1.0]])"
    assert len(data) == 3


def test_a_long_sample_is_folded_away_too() -> None:
    long = lab_with(x=(Fraction(1, 3), Fraction(-1, 7)))
    shown = statements(long, "float32")
    assert [s.text for s in shown if s.folded] == ["x, y = ", "W1, b1, V, b2 = "]
    assert all(len(s.text) <= WIDEST_STATEMENT for s in shown)
