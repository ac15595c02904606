"""Sentences say what is true of the numbers at hand."""

from fractions import Fraction

import pytest

from mathcore.exercise.trace import Kind, Quantity
from scenes.kit.text.wording import activation_sentence, gates_sentence


def z(value: str, *, at_kink: bool = False) -> Quantity:
    return Quantity("z1[0]", "z", Kind.PRE_ACTIVATION, None, (), Fraction(value), at_kink)


@pytest.mark.parametrize(
    ("name", "value", "output", "says"),
    [
        ("relu", "0.5", False, "unchanged"),
        ("relu", "-0.5", False, "silent"),
        ("leaky_relu", "-0.5", False, "small part"),
        ("leaky_relu(1/5)", "0.5", False, "unchanged"),
        ("sigmoid", "0.5", False, "between zero and one"),
        ("sigmoid", "-0.5", True, "turns the logit into a probability"),
        ("sigmoid", "0.5", True, "turns the logit into a probability"),
        ("tanh", "-0.5", True, "between minus one and one"),
        ("identity", "-0.5", True, "as it is"),
    ],
)
def test_what_an_activation_does(name: str, value: str, output: bool, says: str) -> None:
    assert says in activation_sentence(name, z(value), output=output)


def test_what_it_does_at_its_kink() -> None:
    kink = z("0", at_kink=True)
    assert "zero stays zero" in activation_sentence("relu", kink)
    assert activation_sentence("leaky_relu", kink) != activation_sentence("relu", kink)


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
