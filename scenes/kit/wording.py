"""Sentences that depend on the exercise, so that a narration is true of any numbers."""

from fractions import Fraction

from mathcore.exercise import Exercise
from mathcore.trace import Quantity

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ORDINALS = ("first", "second", "third", "fourth")


def count(number: int, noun: str) -> str:
    """Return ``two inputs``, ``one target``, ``13 parameters``."""
    word = _NUMBERS[number] if number < len(_NUMBERS) else str(number)
    return f"{word} {noun}" if number == 1 else f"{word} {noun}s"


def ordinal(number: int) -> str:
    """Return ``first`` to ``fourth``."""
    return _ORDINALS[number - 1]


def activation_sentence(name: str, z: Quantity, *, output: bool = False) -> str:
    """Say what an activation does to this pre-activation."""
    if name == "relu" and z.at_kink:
        return "ReLU passes on what is positive; zero stays zero."
    if name == "relu" and z.value < 0:
        return "ReLU holds a negative number back: the neuron is silent."
    if name == "sigmoid" and output:
        return "The sigmoid turns the logit into a probability."
    return {
        "relu": "ReLU passes a positive number on unchanged.",
        "sigmoid": "The sigmoid squeezes any number between zero and one.",
        "tanh": "The tanh squeezes any number between minus one and one.",
        "identity": "The identity passes the number on as it is.",
    }[name]


def loss_sentence(exercise: Exercise) -> str:
    """Say what the exercise's loss measures."""
    if exercise.loss == "mse":
        return "The squared error grows with the distance from prediction to target."
    if set(exercise.y) <= {Fraction(0), Fraction(1)}:
        return "Cross-entropy: minus the logarithm of the probability given to the truth."
    return "Cross-entropy weighs the logarithms of both probabilities with the target."
