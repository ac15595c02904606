"""A thousand random networks against PyTorch's autograd in float64, written down anew.

All numbers are multiples of 1/4, so that float64 has the sums before the first transcendental
function exactly, and PyTorch stands on a kink where the exact arithmetic does.
"""

import itertools
from collections.abc import Iterator
from fractions import Fraction
from random import Random
from typing import Any

import pytest
import torch
from torch.nn import functional

from mathcore.exercise.model import Exercise, Layer
from mathcore.exercise.run import run
from mathcore.exercise.trace import Trace
from mathcore.numbers.values import to_float

#: The largest error allowed: absolute up to 1, relative above.
BOUND = 1e-12
ACTIVATIONS = {
    "relu": torch.relu,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "identity": torch.clone,
}


def drawn(random: Random) -> Exercise:
    """Draw a network of up to 4-4-4-4, with kinks and saturated logits among them."""

    def vector(length: int) -> tuple[Fraction, ...]:
        return tuple(random.choice(pool) for _ in range(length))

    # With few and coarse numbers the sums cancel to 0 again and again.
    fine, coarse = [Fraction(n, 4) for n in range(-8, 9)], [Fraction(n) for n in (-1, 0, 1, 2)]
    pool = random.choice((fine, coarse, coarse))
    shape = [random.randint(1, 4) for _ in range(random.randint(2, 4))]
    loss = random.choice(("bce", "mse"))
    layers = []
    for n_in, n_out in itertools.pairwise(shape):
        weights = tuple(vector(n_in) for _ in range(n_out))
        layers.append(Layer(random.choice(("relu", *ACTIVATIONS)), weights, vector(n_out)))
    last = layers.pop()
    shift = random.choice((0, 0, 0, 30, -30, 100, -100, 700, -700))
    bias = tuple(b + shift for b in last.bias)
    layers.append(Layer("sigmoid" if loss == "bce" else last.activation, last.weights, bias))
    labels = [Fraction(n, 4) for n in range(5)] if loss == "bce" else vector(4)
    y = tuple(random.choice(labels) for _ in range(shape[-1]))
    return Exercise("drawn", vector(shape[0]), y, Fraction(1, 8), loss, tuple(layers))


def tensor(numbers: object) -> torch.Tensor:
    return torch.tensor(numbers, dtype=torch.float64)


def by_autograd(exercise: Exercise) -> dict[str, torch.Tensor]:
    """Return what PyTorch makes of an exercise, by the names of a trace's quantities."""
    found = {}
    for n, layer in enumerate(exercise.layers, start=1):
        found[f"W{n}"] = tensor([[float(w) for w in row] for row in layer.weights])
        found[f"b{n}"] = tensor([float(b) for b in layer.bias])
    given = list(found)

    def forward(suffix: str) -> torch.Tensor:
        a, y = tensor([float(v) for v in exercise.x]), tensor([float(v) for v in exercise.y])
        for n, layer in enumerate(exercise.layers, start=1):
            z = functional.linear(a, found[f"W{n}{suffix}"], found[f"b{n}{suffix}"])
            a = ACTIVATIONS[layer.activation](z)
            found[f"z{n}{suffix}"], found[f"a{n}{suffix}"] = z, a
        if exercise.loss == "bce":
            loss = functional.binary_cross_entropy_with_logits(z, y)
        else:
            loss = functional.mse_loss(a, y)
        found[f"L{suffix}"] = loss
        return loss

    for name in given:
        found[name].requires_grad_()
    loss = forward("")
    # The slope by a saturated prediction is another story: test_torch_reference.py.
    top = len(exercise.layers) if exercise.loss == "bce" else 0
    names = [name for name in found if name not in ("L", f"a{top}")]
    slopes = torch.autograd.grad(loss, [found[name] for name in names])
    for name, slope in zip(names, slopes, strict=True):
        found[f"dL_d{name}"] = slope
    for name in given:
        found[f"{name}_new"] = found[name].detach() - 0.125 * found[f"dL_d{name}"]
    forward("_new")
    return found


def numbers(name: str, values: Any) -> Iterator[tuple[str, float]]:
    """Name each number of a tensor's list as a trace does: W1[0,1], b1[0], L."""
    if not isinstance(values, list):
        yield name, values
    elif isinstance(values[0], list):
        for i, row in enumerate(values):
            yield from ((f"{name}[{i},{j}]", value) for j, value in enumerate(row))
    else:
        yield from ((f"{name}[{i}]", value) for i, value in enumerate(values))


def largest_error(trace: Trace, theirs: dict[str, torch.Tensor]) -> float:
    return max(
        abs(to_float(trace[id].value) - value) / max(1.0, abs(value))
        for name, tensors in theirs.items()
        for id, value in numbers(name, tensors.tolist())
    )


@pytest.mark.parametrize("seed", range(4))
def test_a_thousand_networks_agree_with_autograd(seed: int) -> None:
    random = Random(seed)
    kinks, saturated = 0, 0
    for _ in range(250):
        exercise = drawn(random)
        trace = run(exercise)
        theirs = by_autograd(exercise)
        assert largest_error(trace, theirs) <= BOUND, exercise
        kinks += bool(trace.kinks)
        saturated += bool(theirs[f"z{len(exercise.layers)}"].abs().max() > 37)
    assert kinks > 10
    assert saturated > 75


@pytest.mark.parametrize("name", ["z1", "dL_dW1", "b1_new", "L_new"])
def test_an_error_above_the_bound_is_seen(name: str) -> None:
    exercise = drawn(Random(1))
    theirs = by_autograd(exercise)
    theirs[name] = theirs[name] * (1 + 1e-10) + 1e-10
    assert largest_error(run(exercise), theirs) > BOUND
