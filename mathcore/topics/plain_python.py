"""An exercise in plain Python's float64, as a check cell in a notebook works it out."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate

from mathcore.exercise.model import Exercise
from mathcore.exercise.torch_reference import NeuronGradients
from mathcore.formula.expression import function
from mathcore.formula.losses import LOSSES
from mathcore.numbers.values import to_float


def forward(exercise: Exercise) -> tuple[list[list[float]], list[list[float]]]:
    """Return the pre-activations of each layer, and the inputs with the activations of each.

    Each sum runs from left to right as one writes it, the bias last: ``w11*x1 + w12*x2 + b1``.
    """
    a, zs = [[to_float(x) for x in exercise.x]], []
    for layer in exercise.layers:
        rows = zip(layer.weights, layer.bias, strict=True)
        zs.append([_weighted_sum(row, a[-1], bias) for row, bias in rows])
        a.append([float(function(layer.activation)(z)) for z in zs[-1]])
    return zs, a


def by_python(exercise: Exercise, neuron: int) -> NeuronGradients:
    """Work out a neuron of the first layer, counted from 0, and the gradients behind it."""
    zs, a = forward(exercise)
    outputs = len(exercise.y)
    errors = [p - to_float(y) for p, y in zip(a[-1], exercise.y, strict=True)]
    if LOSSES[exercise.loss].by_logit is not None:
        by_a, by_z = errors, [error / outputs for error in errors]
    else:
        by_a = [2 * error / outputs for error in errors]
        by_z = _through(exercise.layers[-1].activation, zs[-1], by_a)
    for n in range(len(exercise.layers) - 1, 0, -1):
        weights = exercise.layers[n].weights
        by_a = [
            sum(to_float(row[j]) * error for row, error in zip(weights, by_z, strict=True))
            for j in range(len(zs[n - 1]))
        ]
        by_z = _through(exercise.layers[n - 1].activation, zs[n - 1], by_a)
    z = zs[0][neuron]
    (slope,) = _through(exercise.layers[0].activation, [z], [1.0])
    gradients = (*(by_z[neuron] * x for x in a[0]), by_z[neuron])
    return NeuronGradients(z, by_a[neuron], slope, gradients)


def _weighted_sum(weights: Sequence[Fraction], signals: Sequence[float], bias: Fraction) -> float:
    products = [to_float(w) * signal for w, signal in zip(weights, signals, strict=True)]
    # Not sum(): it compensates for rounding since Python 3.12.
    *_, total = accumulate([*products, to_float(bias)])
    return total


def _through(name: str, z: Sequence[float], errors: Sequence[float]) -> list[float]:
    """Send errors back through an activation."""
    slopes = (float(function(f"{name}'")(value)) for value in z)
    return [slope * error for slope, error in zip(slopes, errors, strict=True)]
