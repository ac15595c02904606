"""Sentences that depend on the exercise, so that a narration is true of any numbers."""

from collections.abc import Sequence
from fractions import Fraction

from mathcore.exercise.model import Exercise
from mathcore.exercise.trace import Quantity
from mathcore.formula.activations import activation

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ORDINALS = ("first", "second", "third", "fourth")


def count(number: int, noun: str) -> str:
    """Return ``two inputs``, ``one target``, ``13 parameters``."""
    word = _NUMBERS[number] if number < len(_NUMBERS) else str(number)
    return f"{word} {noun}" if number == 1 else f"{word} {noun}s"


def ordinal(number: int) -> str:
    """Return ``first`` to ``fourth``."""
    return _ORDINALS[number - 1]


def neuron_name(index: int, layer: int, exercise: Exercise) -> str:
    """Return ``the first hidden neuron``, with its layer where there are several hidden ones."""
    name = f"the {ordinal(index + 1)} hidden neuron"
    return name if len(exercise.layers) == 2 else f"{name} of layer {layer}"


def activation_sentence(name: str, z: Quantity, *, output: bool = False) -> str:
    """Say what an activation does to this pre-activation."""
    record = activation(name)
    special = [
        (z.at_kink, record.effect_at_kink),
        (z.value < 0, record.effect_below),
        (output, record.effect_at_output),
    ]
    return next((effect for holds, effect in special if holds and effect), record.effect)


def gates_sentence(name: str, zs: Sequence[Quantity]) -> str:
    """Say what the gates of a layer do to the errors that arrive at them."""
    record = activation(name)
    if record.silences:
        closed = sum(z.value <= 0 for z in zs)
        if closed == len(zs):
            return "All gates are closed: no error gets through."
        if closed:
            return "An open gate lets the error pass; a closed one stops it."
        return "All gates are open: the errors pass unchanged."
    if record.keeps:
        return "The identity has slope one: the errors pass unchanged."
    return "Each error is multiplied by the slope where its neuron stands."


def parameters_sentence(error: Quantity) -> str:
    """Say what follows for a neuron's weights and bias from the error that has come to it."""
    if error.value == 0:
        return "No error gets through, so these gradients are zero."
    return "The error that got through, times each input."


def short_loss(exercise: Exercise) -> str:
    """Return what a cross-entropy comes to for its one label, in Typst math, or nothing."""
    if exercise.loss != "bce" or len(exercise.y) != 1 or exercise.y[0] not in {0, 1}:
        return ""
    left = "hat(y)" if exercise.y[0] == 1 else "(1 - hat(y))"
    return f'y = {exercise.y[0]}"," quad cal(L) = -ln {left}'


def loss_sentence(exercise: Exercise) -> str:
    """Say what the exercise's loss measures."""
    if exercise.loss == "mse":
        return "The squared error grows with the distance from prediction to target."
    if set(exercise.y) <= {Fraction(0), Fraction(1)}:
        return "Cross-entropy: minus the logarithm of the truth's probability."
    return "Cross-entropy weighs the logarithms of both probabilities with the target."
