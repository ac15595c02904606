"""Sentences that depend on the exercise, so that a narration is true of any numbers."""

from collections.abc import Sequence

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
