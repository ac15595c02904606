"""Sentences say what is true of the numbers at hand."""

from dataclasses import replace
from fractions import Fraction

import pytest
from film_settings import lab

from mathcore.exercise.model import load_exercise
from mathcore.exercise.trace import Kind, Quantity
from scenes.kit.text.wording import gates_sentence
from scenes.parts.forward.wording import gate_question, loss_rule


def z(value: str, *, at_kink: bool = False) -> Quantity:
    return Quantity("z1[0]", "z", Kind.PRE_ACTIVATION, None, (), Fraction(value), at_kink)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("relu", "no other number does"),
        ("leaky_relu", "a small share"),
        ("leaky_relu(1/5)", "a small share"),
        ("sigmoid", "between zero and one"),
        ("tanh", "between minus one and one"),
        ("identity", "everything"),
    ],
)
def test_what_an_activation_does_is_said_before_it_is_asked_what_comes_out(
    name: str, says: str
) -> None:
    assert says in gate_question(name)
    assert gate_question(name).endswith("What comes out?")


@pytest.mark.parametrize(
    ("loss", "y", "says"),
    [
        ("bce", [1], "minus the logarithm of the chance given to the truth"),
        ("bce", [0], "its chance is what is left"),
        ("bce", [Fraction(1, 2)], "both logarithms, weighed"),
        ("bce", [0, 1], "both logarithms, weighed"),
        ("mse", [1], "to the target, squared"),
        ("mse", [1, 2], "of each output"),
    ],
)
def test_what_a_loss_is(loss: str, y: list[Fraction], says: str) -> None:
    exercise = load_exercise(lab().exercise_path)
    assert says in loss_rule(replace(exercise, loss=loss, y=tuple(map(Fraction, y))))


@pytest.mark.parametrize(
    ("name", "values", "says"),
    [
        ("relu", ("1", "2"), "All gates are open"),
        ("relu", ("-1", "2"), "a closed one stops it"),
        ("relu", ("-1", "0"), "All gates are closed"),
        ("leaky_relu", ("-1", "2"), "multiplied by the slope"),
        ("identity", ("-1", "2"), "slope one"),
        ("sigmoid", ("-1", "2"), "multiplied by the slope"),
    ],
)
def test_what_gates_do(name: str, values: tuple[str, ...], says: str) -> None:
    assert says in gates_sentence(name, [z(value) for value in values])
