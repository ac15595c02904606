"""What `ForwardPass` says of an exercise's gate and of its loss, so that it is true of any."""

from collections.abc import Sequence

from mathcore.exercise.model import Exercise
from mathcore.exercise.trace import Kind
from mathcore.formula.activations import activation
from scenes.kit.text.wording import listed


def gate_question(name: str) -> str:
    """Say what a gate does, and ask for what comes out."""
    return f"{activation(name).effect} What comes out?"


def announcement(kind: Kind, quantity_ids: Sequence[str]) -> str:
    """Say what numbers of one kind have come out as."""
    one, several = {
        Kind.PRE_ACTIVATION: ("The sum", "The sums"),
        Kind.ACTIVATION: ("After the gate", "After the gates"),
        Kind.PREDICTION: ("The prediction", "The predictions"),
        Kind.LOSS: ("The loss", "The losses"),
    }[kind]
    return f"{several if len(quantity_ids) > 1 else one}: {listed(quantity_ids)}."


def loss_rule(exercise: Exercise) -> str:
    """Say what the loss is, of one output or of each."""
    if exercise.loss == "mse":
        if len(exercise.y) == 1:
            return "The loss: the distance to the target, squared."
        return "The loss of each output: its distance to the target, squared."
    if set(exercise.y) == {1}:
        return "The loss: minus the logarithm of the chance given to the truth."
    if set(exercise.y) == {0}:
        return "The loss: the truth is the other label, so its chance is what is left."
    return "The loss: both logarithms, weighed with the target."


def loss_question(exercise: Exercise) -> str:
    """Ask for the loss."""
    return "How large is it? Work it out."
