"""A ReLU neuron on its kink, in four kinds of arithmetic: exact, Python's floats, and torch's two.

On the kink the side that a neuron falls on, and with it every gradient behind its gate, is decided
by rounding alone. Nothing here is taken from a table: each row is worked out when it is asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate

from mathcore.exercise.ids import gradient, pre_activation, slope
from mathcore.exercise.model import Exercise, ExerciseError
from mathcore.exercise.torch_reference import first_layer_by_autograd
from mathcore.exercise.trace import Trace
from mathcore.formula.activations import activation
from mathcore.formula.expression import function
from mathcore.formula.losses import LOSSES
from mathcore.numbers.values import Value, to_float


class NoKinkError(ExerciseError):
    """An exercise without a first-layer neuron on the kink of ReLU; the message is one line."""


@dataclass(frozen=True)
class KinkRow:
    """What one kind of arithmetic makes of the neuron.

    Parameters
    ----------
    arithmetic
        Such as ``"float64, Python"``.
    z
        The pre-activation.
    slope
        ReLU'(z), where ReLU'(0) = 0.
    gradients
        The derivatives of the loss by the neuron's weights, then by its bias.
    ids
        The ids of ``gradients`` in the trace.
    """

    arithmetic: str
    z: Value
    slope: Value
    gradients: tuple[Value, ...]
    ids: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """Whether the gate of the neuron lets gradients pass."""
        return self.slope != 0


def kink_neuron(exercise: Exercise) -> int:
    """Return the index of the first neuron of the first layer that stands on the kink.

    Raises
    ------
    NoKinkError
        If the first layer has no ReLU with a pre-activation of exactly 0.
    """
    layer = exercise.layers[0]
    if activation(layer.activation).silences:
        for i, (row, bias) in enumerate(zip(layer.weights, layer.bias, strict=True)):
            if sum((w * x for w, x in zip(row, exercise.x, strict=True)), bias) == 0:
                return i
    raise NoKinkError(
        f"{exercise.source}: this clip needs a ReLU in the first layer "
        "whose pre-activation is exactly 0, got none"
    )


def binary_value(value: Value) -> str:
    """Return the float64 nearest to a number, written out to its last decimal digit."""
    return format(Decimal(to_float(value)), "f")


def binary_digits(value: Fraction, places: int) -> str:
    """Return a number in binary, cut off after so many digits behind the point."""
    units = int(abs(value) * 2**places)
    whole, rest = divmod(units, 2**places)
    return f"{'-' if value < 0 else ''}{whole:b}.{rest:0{places}b}"


def running_sums(exercise: Exercise, neuron: int) -> tuple[float, ...]:
    """Add up a first-layer neuron's products and bias in float64, from left to right.

    Returns
    -------
    tuple of float
        The sum after each product and, last, after the bias: the pre-activation.
    """
    layer = exercise.layers[0]
    x = [to_float(value) for value in exercise.x]
    return tuple(_sums(layer.weights[neuron], x, layer.bias[neuron]))


def _sums(weights: Sequence[Fraction], signals: Sequence[float], bias: Fraction) -> list[float]:
    """Return the float after each product and after the bias, added from left to right."""
    products = [to_float(w) * signal for w, signal in zip(weights, signals, strict=True)]
    # Not sum(): it compensates for rounding since Python 3.12.
    return list(accumulate([*products, to_float(bias)]))


def sums_are_exact(exercise: Exercise, neuron: int) -> bool:
    """Tell whether adding up the stored numbers rounds nothing on the way.

    Then each of `running_sums` is the exact sum of the float64 numbers that are stored, and what is
    left of zero comes from storing them alone.
    """
    layer = exercise.layers[0]
    stored = [
        Fraction(to_float(w)) * Fraction(to_float(x))
        for w, x in zip(layer.weights[neuron], exercise.x, strict=True)
    ]
    stored.append(Fraction(to_float(layer.bias[neuron])))
    return [*map(Fraction, running_sums(exercise, neuron))] == [*accumulate(stored)]


def _forward_in_floats(exercise: Exercise) -> tuple[list[list[float]], list[list[float]]]:
    """Return the pre-activations and the activations of each layer; the first entry of a is x."""
    a, zs = [[to_float(x) for x in exercise.x]], []
    for layer in exercise.layers:
        rows = zip(layer.weights, layer.bias, strict=True)
        zs.append([_sums(row, a[-1], bias)[-1] for row, bias in rows])
        a.append([float(function(layer.activation)(z)) for z in zs[-1]])
    return zs, a


def _slopes(activation: str, z: Sequence[float]) -> list[float]:
    return [float(function(f"{activation}'")(value)) for value in z]


def _by_python(exercise: Exercise, neuron: int, ids: tuple[str, ...]) -> KinkRow:
    """Do in floats what a check cell in a notebook does."""
    zs, a = _forward_in_floats(exercise)
    outputs = len(exercise.y)
    errors = [p - to_float(y) for p, y in zip(a[-1], exercise.y, strict=True)]
    if LOSSES[exercise.loss].by_logit is not None:
        by_z = [error / outputs for error in errors]
    else:
        slopes = _slopes(exercise.layers[-1].activation, zs[-1])
        by_z = [2 * e / outputs * s for e, s in zip(errors, slopes, strict=True)]
    for n in range(len(exercise.layers) - 1, 0, -1):
        weights, below = exercise.layers[n].weights, exercise.layers[n - 1]
        slopes = _slopes(below.activation, zs[n - 1])
        by_z = [
            sum(to_float(row[j]) * error for row, error in zip(weights, by_z, strict=True)) * own
            for j, own in enumerate(slopes)
        ]
    slopes = _slopes(exercise.layers[0].activation, zs[0])
    gradients = (*(by_z[neuron] * x for x in a[0]), by_z[neuron])
    return KinkRow("float64, Python", zs[0][neuron], slopes[neuron], gradients, ids)


def _by_torch(exercise: Exercise, neuron: int, ids: tuple[str, ...], precision: str) -> KinkRow:
    found = first_layer_by_autograd(exercise, neuron, precision)
    return KinkRow(f"{precision}, PyTorch", found.z, found.slope, found.gradients, ids)


def kink_rows(trace: Trace) -> tuple[KinkRow, ...]:
    """Work out the first neuron on the kink in four kinds of arithmetic.

    Returns
    -------
    tuple of KinkRow
        Exact, Python's float64, torch's float32, torch's float64.

    Raises
    ------
    NoKinkError
        If no neuron of the first layer stands on the kink.
    """
    exercise = trace.exercise
    neuron = kink_neuron(exercise)
    parameters = [q for q in trace.given if q.layer == 1 and q.index[0] == neuron]
    ids = tuple(gradient(parameter.id) for parameter in parameters)
    exact = KinkRow(
        "exact, by hand",
        trace[pre_activation(1, neuron)].value,
        trace[slope(1, neuron)].value,
        tuple(trace[id].value for id in ids),
        ids,
    )
    return (
        exact,
        _by_python(exercise, neuron, ids),
        _by_torch(exercise, neuron, ids, "float32"),
        _by_torch(exercise, neuron, ids, "float64"),
    )


def changed_gradients(rows: Sequence[KinkRow]) -> int:
    """Count the gradients that some row finds elsewhere than the first one, the exact one, does.

    A difference in the last digits does not count.
    """
    exact = rows[0].gradients
    return sum(
        any(
            abs(float(row.gradients[k]) - float(own)) > 1e-5 * max(1.0, abs(float(own)))
            for row in rows
        )
        for k, own in enumerate(exact)
    )
