"""Sentences say what is true of the numbers at hand."""

from dataclasses import replace
from fractions import Fraction

import pytest
from film_settings import lab

from mathcore.exercise.model import load_exercise
from mathcore.exercise.trace import Kind, Quantity
from scenes.parts.backward.wording import direction, first_gear, passage, zeros_told
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
    ("slope", "at_kink", "says"),
    [
        (Fraction(0), False, "Nothing."),
        (Fraction(0), True, "By convention the slope on the kink is zero"),
        (Fraction(1, 5), True, "the left side"),
        (Fraction(1), False, "All of it: {dL_dz1[0]}."),
        (Fraction(1, 4), False, "The slope's share"),
    ],
)
def test_what_gets_through_a_gate(slope: Fraction, at_kink: bool, says: str) -> None:
    factor = replace(z("0"), id="da1_dz1[0]", kind=Kind.DERIVATIVE, value=slope)
    assert says in passage(z("0", at_kink=at_kink), factor, "dL_dz1[0]")


@pytest.mark.parametrize(
    ("loss", "y", "says"),
    [
        ("bce", [1], "minus one over the prediction"),
        ("bce", [0], "what is left of one"),
        ("bce", [Fraction(1, 2)], "both logarithms"),
        ("mse", [3], "twice the distance."),
        ("mse", [1, 2], "shared among the outputs"),
    ],
)
def test_what_the_losss_slope_is(loss: str, y: list[Fraction], says: str) -> None:
    exercise = load_exercise(lab().exercise_path)
    assert says in first_gear(replace(exercise, loss=loss, y=tuple(map(Fraction, y))))


@pytest.mark.parametrize(
    ("change", "says"), [("-1", "It falls."), ("1", "It rises."), ("0", "It does not move.")]
)
def test_which_way_the_loss_has_gone(change: str, says: str) -> None:
    assert direction(z(change)) == says


@pytest.mark.parametrize(
    ("without_error", "without_signal", "says"),
    [
        (0, 0, "Every number has its gradient."),
        (1, 0, "One gradient is zero: no error arrived."),
        (3, 0, "{n} gradients are zero: no error arrived."),
        (0, 2, "{n} gradients are zero: no signal went through."),
        (3, 1, "for {a} no error arrived, for {b} no signal went through."),
    ],
)
def test_why_gradients_are_zero(without_error: int, without_signal: int, says: str) -> None:
    assert zeros_told(without_error, without_signal).endswith(says)
