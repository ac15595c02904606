"""What the films of the backward pass say of an exercise, so that it is true of any."""

from mathcore.exercise.model import Exercise
from mathcore.exercise.trace import Quantity
from mathcore.formula.activations import IDENTITY, SIGMOID, activation


def output_sum(exercise: Exercise) -> str:
    """Say what the output's pre-activation is called."""
    return "logit" if exercise.layers[-1].activation == SIGMOID.name else "output's sum"


def direction(change: Quantity) -> str:
    """Say which way a loss has gone."""
    if change.value == 0:
        return "It does not move."
    return "It falls." if change.value < 0 else "It rises."


def first_gear(exercise: Exercise) -> str:
    """Say what the loss's slope by the first prediction is."""
    shared = ", shared among the outputs" if len(exercise.y) > 1 else ""
    if exercise.loss == "mse":
        return f"From prediction to loss: the slope of the square, twice the distance{shared}."
    label = exercise.y[0]
    if label == 1:
        slope = "minus the logarithm has the slope minus one over the prediction"
    elif label == 0:
        slope = "the slope is one over what is left of one beside the prediction"
    else:
        slope = "the slopes of both logarithms, weighed with the target"
    return f"From prediction to loss: {slope}{shared}."


def second_gear(exercise: Exercise) -> str:
    """Say what the slope of the output's gate is."""
    name = exercise.layers[-1].activation
    if name == IDENTITY.name:
        return "There is no gate at the output, so this slope is one."
    if name == SIGMOID.name:
        rule = "the prediction times one minus the prediction"
        return f"From logit to prediction: the slope of the sigmoid, {rule}."
    return f"From the sum to the prediction: the slope of {activation(name).words}."


def sum_of_ways(layer: int, j: int) -> str:
    """Write what comes back to neuron ``j`` by all ways, as Typst mathematics, for a long sum."""
    error = f"(partial cal(L) \\/ partial z_k^(({layer})))"
    return f"sum_k {error} w_(k {j + 1})^(({layer}))"


def passage(z: Quantity, slope: Quantity, error: str) -> str:
    """Say what gets through a gate; ``error`` is the id of what has come through."""
    if z.at_kink:
        if slope.value == 0:
            return "By convention the slope on the kink is zero: nothing."
        return f"On the kink the slope of the left side holds: {{{error}}}."
    if slope.value == 0:
        return "Nothing."
    if slope.value == 1:
        return f"All of it: {{{error}}}."
    return f"The slope's share: {{{error}}}."


def zeros_told(without_error: int, without_signal: int) -> str:
    """Say how many gradients are zero, and why.

    The phrase has references: ``n`` for their number, ``a`` for those that no error has reached,
    ``b`` for those whose signal is zero.
    """
    total = without_error + without_signal
    if not total:
        return "Every number has its gradient."
    whole = "One gradient is zero" if total == 1 else "{n} gradients are zero"
    if not without_signal:
        return f"{whole}: no error arrived."
    if not without_error:
        return f"{whole}: no signal went through."
    return f"{whole}: for {{a}} no error arrived, for {{b}} no signal went through."
