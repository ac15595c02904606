"""A ReLU neuron on its kink, as paper, plain Python in float64 and PyTorch in float32 answer.

On the kink the side that a neuron falls on, and with it every gradient behind its gate, is decided
by rounding alone. Nothing here is taken from a table: each answer is worked out when it is asked
for, with Python's and with torch's own arithmetic.
"""

import math
from dataclasses import dataclass, replace
from fractions import Fraction

from mathcore.exercise import ids
from mathcore.exercise.model import Exercise, ExerciseError
from mathcore.exercise.term_sums import terms_of
from mathcore.exercise.torch_reference import NeuronGradients, first_layer_by_autograd
from mathcore.exercise.trace import Kind, Quantities, Quantity, Trace
from mathcore.formula.activations import activation
from mathcore.numbers.floats import FLOAT32, FLOAT64, first_place, nearest, printed_decimals
from mathcore.numbers.values import DECIMALS, to_float
from mathcore.topics.plain_python import by_python

#: A gradient that is less than this away from the one on paper is the same.
SAME = 1e-9
#: Slopes that a line through the kink may have: the tangents on both sides, and some between them.
SLOPES = tuple(
    Quantity(f"slope[{share}]", '"slope"', Kind.GRADIENT, None, (), share)
    for share in (Fraction(k, 4) for k in range(5))
)
#: An exact term of the sum is written with so many decimals.
_TERM_DECIMALS = 6


class NoKinkError(ExerciseError):
    """An exercise without a first-layer neuron on the kink of ReLU; the message is one line."""


@dataclass(frozen=True)
class Answer:
    """What one kind of arithmetic makes of the neuron.

    Parameters
    ----------
    z
        Its pre-activation.
    error
        The loss's slope by its activation, which arrives at the gate.
    slope
        ReLU'(z), where ReLU'(0) = 0.
    gradients
        The derivatives of the loss by the neuron's weights, then by its bias.
    operands
        What the sum is made of, as it is kept: weights and inputs, and last the bias.
    terms
        The products of the sum, and last the bias.
    """

    z: Quantity
    error: Quantity
    slope: Quantity
    gradients: tuple[Quantity, ...]
    operands: tuple[Quantity, ...]
    terms: tuple[Quantity, ...]

    @property
    def is_open(self) -> bool:
        """Whether the gate of the neuron lets gradients pass."""
        return self.slope.value != 0

    @property
    def side(self) -> int:
        """On which side of 0 the sum ends: 1 for the right, -1 for the left, 0 for neither."""
        return (self.z.value > 0) - (self.z.value < 0)

    @property
    def adds_exactly(self) -> bool:
        """Whether multiplying and adding what is kept rounds nothing."""
        *factors, bias = (Fraction(quantity.value) for quantity in self.operands)
        pairs = zip(factors[::2], factors[1::2], strict=True)
        return self.z.value == sum((w * x for w, x in pairs), bias)

    def changed(self, other: "Answer") -> int:
        """Count the gradients in which two answers differ by more than the noise of rounding."""
        pairs = zip(self.gradients, other.gradients, strict=True)
        return sum(_is_another(one, two) for one, two in pairs)

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """All of its numbers, each once."""
        found = (self.z, self.error, self.slope, *self.gradients, *self.operands, *self.terms)
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class KinkAnswers:
    """Three answers to one question.

    Parameters
    ----------
    paper, python, torch
        Exact; plain Python in float64, from left to right as one writes it; PyTorch in float32.
    """

    paper: Answer
    python: Answer
    torch: Answer

    @property
    def all(self) -> tuple[Answer, Answer, Answer]:
        """The three of them."""
        return (self.paper, self.python, self.torch)

    @property
    def machines(self) -> tuple[Answer, Answer]:
        """The two that round."""
        return (self.python, self.torch)

    @property
    def changed(self) -> int:
        """How many gradients are not the same in all three."""
        rows = zip(*(answer.gradients for answer in self.all), strict=True)
        return sum(any(_is_another(meant, found) for found in others) for meant, *others in rows)

    @property
    def agree(self) -> bool:
        """Whether all gates stand alike, and all gradients are the same."""
        gates = {answer.is_open for answer in self.all}
        return len(gates) == 1 and not self.changed

    def is_kept(self, place: int) -> bool:
        """Tell whether both machines keep an operand as it is."""
        return all(
            machine.operands[place].value == self.paper.operands[place].value
            for machine in self.machines
        )


def _is_another(one: Quantity, two: Quantity) -> bool:
    return abs(to_float(one.value) - to_float(two.value)) > SAME


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


def kink_answers(trace: Trace) -> KinkAnswers:
    """Have the first neuron on the kink worked out on paper, by Python and by torch.

    The ids of what a machine answers are those of the trace with its format, as in
    ``"z1[0]_float64"``; the products of the sum are ``"z1[0]~0"`` and so on. What a machine answers
    has exactly the value that it has there.

    Raises
    ------
    NoKinkError
        If no neuron of the first layer stands on the kink.
    ExerciseError
        If a number is beyond a machine's format.
    """
    exercise = trace.exercise
    neuron = kink_neuron(exercise)
    parameters = [q for q in trace.given if q.layer == 1 and q.index[0] == neuron]
    z = trace[ids.pre_activation(1, neuron)]
    terms = terms_of(trace, z.id).terms
    paper = Answer(
        z=z,
        error=trace[ids.gradient(ids.activation(1, neuron))],
        slope=trace[ids.slope(1, neuron)],
        gradients=tuple(trace[ids.gradient(parameter.id)] for parameter in parameters),
        operands=tuple(trace[id] for id in _operands(exercise, neuron)),
        terms=tuple(q if q.id in trace else replace(q, decimals=_TERM_DECIMALS) for q in terms),
    )
    return KinkAnswers(
        paper,
        _as_kept(paper, by_python(exercise, neuron), FLOAT64, exercise),
        _as_kept(paper, first_layer_by_autograd(exercise, neuron, FLOAT32), FLOAT32, exercise),
    )


def numbers_of(answers: KinkAnswers, trace: Trace, *more: Quantity) -> Quantities:
    """Return the quantities of a trace, those of the answers, and more, each once."""
    found = (*trace, *(q for answer in answers.all for q in answer.quantities), *more)
    return Quantities({quantity.id: quantity for quantity in found}.values())


def _operands(exercise: Exercise, neuron: int) -> list[str]:
    pairs = [(ids.weight(1, neuron, j), ids.signal(0, j)) for j in range(exercise.shape[0])]
    return [*(id for pair in pairs for id in pair), ids.bias(1, neuron)]


def _as_kept(paper: Answer, found: NeuronGradients, precision: str, exercise: Exercise) -> Answer:
    """Return what a machine has found, its numbers as exactly as it keeps them."""

    def kept(quantity: Quantity, value: float, decimals: int | None = None) -> Quantity:
        if not math.isfinite(value):
            raise _beyond(exercise, precision)
        return replace(
            quantity,
            id=f"{quantity.id}_{precision}",
            formula=None,
            operands=(),
            value=Fraction(value),
            at_kink=False,
            is_given=False,
            decimals=quantity.decimals if decimals is None else decimals,
        )

    try:
        operands = tuple(kept(q, nearest(q.value, precision)) for q in paper.operands)
        *factors, bias = operands
        products = [
            nearest(to_float(w.value) * to_float(x.value), precision)
            for w, x in zip(factors[::2], factors[1::2], strict=True)
        ]
    except OverflowError:
        raise _beyond(exercise, precision) from None
    terms = [kept(q, v) for q, v in zip(paper.terms[:-1], products, strict=True)]
    return Answer(
        z=kept(paper.z, found.z, _decimals_of(found.z, precision)),
        error=kept(paper.error, found.error),
        slope=kept(paper.slope, found.slope),
        gradients=tuple(
            kept(quantity, value)
            for quantity, value in zip(paper.gradients, found.gradients, strict=True)
        ),
        operands=operands,
        terms=(*terms, bias),
    )


def _beyond(exercise: Exercise, precision: str) -> ExerciseError:
    return ExerciseError(
        f"{exercise.source}: file: expected numbers that {precision} can hold, got larger ones"
    )


def _decimals_of(z: float, precision: str) -> int:
    """Return with how many decimals a machine prints a sum: Python all of them, torch four.

    One fewer than the place of its first digit, so that it is written with a power of ten.
    """
    decimals = printed_decimals(z) if precision == FLOAT64 else DECIMALS
    return min(decimals, max(first_place(z) - 1, DECIMALS)) if z else decimals
