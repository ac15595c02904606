"""The blanks of the pen-and-paper exercise: which numbers are asked for, in the order of working.

A blank has a label such as ``B3``, by which a worksheet, its key and a student's answers name it.
The labels depend on nothing but the network's shape, its activations and its loss.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from mathcore.exercise import ids
from mathcore.exercise.model import Exercise
from mathcore.formula.activations import activation
from mathcore.formula.losses import LOSSES


class Stage(StrEnum):
    """What a step of the worksheet works out."""

    NEURON = "neuron"
    """The pre-activations of a layer and what becomes of them."""
    LOSS = "loss"
    """The loss, and with several outputs its shares."""
    BY_PREDICTION = "by_prediction"
    """The loss's slope by the predictions, where it does not cancel."""
    ERROR = "error"
    """The error of a layer: the loss's slope by its pre-activations."""
    PARAMETERS = "parameters"
    """The gradients of a layer's weights and biases."""
    BACK = "back"
    """The error sent back along a layer's weights to what enters it."""
    UPDATE = "update"
    """A layer's parameters after one gradient-descent step."""


@dataclass(frozen=True)
class Blank:
    """A number that is asked for.

    Parameters
    ----------
    label
        Its name on paper: the part's letter and a number from 1.
    id
        The quantity in the trace.
    """

    label: str
    id: str


@dataclass(frozen=True)
class Step:
    """Blanks that are worked out in the same way.

    Parameters
    ----------
    stage
        What is worked out.
    layer
        Of which layer, from 1; the last one for the loss.
    blanks
        In the order of working.
    """

    stage: Stage
    layer: int
    blanks: tuple[Blank, ...]


@dataclass(frozen=True)
class Part:
    """Part A (forward), B (backward) or C (update).

    Parameters
    ----------
    letter
        ``"A"``, ``"B"`` or ``"C"``.
    steps
        In the order of working.
    """

    letter: str
    steps: tuple[Step, ...]

    @property
    def blanks(self) -> tuple[Blank, ...]:
        """All blanks of the part."""
        return tuple(blank for step in self.steps for blank in step.blanks)


_Plan = Iterator[tuple[Stage, int, list[str]]]


def _units(exercise: Exercise, layer: int, *ids_of: Callable[[int, int], str]) -> list[str]:
    """List one or more ids of each neuron of a layer, neuron by neuron."""
    return [id_of(layer, i) for i in range(exercise.shape[layer]) for id_of in ids_of]


def _parameters(exercise: Exercise, layer: int, *, updated: bool = False) -> list[str]:
    n_out, n_in = exercise.shape[layer], exercise.shape[layer - 1]
    return [
        *(ids.weight(layer, i, j, updated=updated) for i in range(n_out) for j in range(n_in)),
        *(ids.bias(layer, i, updated=updated) for i in range(n_out)),
    ]


def _by_activation(layer: int, i: int) -> str:
    return ids.gradient(ids.activation(layer, i))


def _by_pre_activation(layer: int, i: int) -> str:
    return ids.gradient(ids.pre_activation(layer, i))


def _forward(exercise: Exercise) -> _Plan:
    last = len(exercise.layers)
    for k in range(1, last + 1):
        yield Stage.NEURON, k, _units(exercise, k, ids.pre_activation, ids.activation)
    outputs = len(exercise.y)
    shares = [ids.loss(k) for k in range(outputs)] if outputs > 1 else []
    yield Stage.LOSS, last, [*shares, ids.loss()]


def _error(exercise: Exercise, k: int) -> list[str]:
    """List a layer's slopes, where they take working out, and its errors."""
    cancels = LOSSES[exercise.loss].by_logit is not None and k == len(exercise.layers)
    curved = activation(exercise.layers[k - 1].activation).is_smooth and not cancels
    return _units(exercise, k, *((ids.slope,) if curved else ()), _by_pre_activation)


def _backward(exercise: Exercise) -> _Plan:
    last = len(exercise.layers)
    if LOSSES[exercise.loss].by_logit is None:
        yield Stage.BY_PREDICTION, last, _units(exercise, last, _by_activation)
    for k in range(last, 0, -1):
        yield Stage.ERROR, k, _error(exercise, k)
        yield Stage.PARAMETERS, k, [ids.gradient(id) for id in _parameters(exercise, k)]
        if k > 1:
            yield Stage.BACK, k, _units(exercise, k - 1, _by_activation)


def _update(exercise: Exercise) -> _Plan:
    for k in range(1, len(exercise.layers) + 1):
        yield Stage.UPDATE, k, _parameters(exercise, k, updated=True)


def _part(letter: str, plan: _Plan) -> Part:
    steps: list[Step] = []
    number = 0
    for stage, layer, asked in plan:
        first, number = number + 1, number + len(asked)
        labelled = (Blank(f"{letter}{n}", id) for n, id in enumerate(asked, start=first))
        steps.append(Step(stage, layer, tuple(labelled)))
    return Part(letter, tuple(steps))


def worksheet_parts(exercise: Exercise) -> tuple[Part, Part, Part]:
    """Return the parts A (forward), B (backward) and C (update), with all blanks of an exercise.

    The error at a sigmoid output under cross-entropy is asked for at once, as prediction minus
    target; under squared error by way of the slope by the prediction. The slope of a sigmoid or a
    tanh is a blank of its own, since it takes a calculation; that of ReLU is 0 or 1.
    """
    return (
        _part("A", _forward(exercise)),
        _part("B", _backward(exercise)),
        _part("C", _update(exercise)),
    )
