"""A weighted sum term by term, against torch."""

from dataclasses import replace
from fractions import Fraction

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from mathcore.exercise.model import default_exercise_path, load_exercise
from mathcore.exercise.run import run
from mathcore.exercise.term_sums import terms_of
from mathcore.numbers.values import to_float

LAB = load_exercise(default_exercise_path())
NUMBERS = st.integers(-1000, 1000).map(lambda n: Fraction(n, 100))


def test_the_labs_first_sum_reads_as_on_paper() -> None:
    terms = terms_of(run(LAB), "z1[0]")
    assert [term.value for term in terms.terms] == [
        Fraction(1, 2),
        Fraction(-3, 5),
        Fraction("0.1"),
    ]
    assert [term.id for term in terms.terms] == ["z1[0]~0", "z1[0]~1", "b1[0]"]
    assert terms.total.value == 0
    assert (terms.opening, terms.closing) == ("=", "=")


@given(x=st.tuples(NUMBERS, NUMBERS), weights=st.tuples(NUMBERS, NUMBERS), bias=NUMBERS)
def test_the_terms_are_torchs_products_and_make_the_sum(
    x: tuple[Fraction, Fraction], weights: tuple[Fraction, Fraction], bias: Fraction
) -> None:
    hidden, top = LAB.layers
    first = replace(hidden, weights=(weights, hidden.weights[1]), bias=(bias, hidden.bias[1]))
    terms = terms_of(run(replace(LAB, x=x, layers=(first, top))), "z1[0]")
    products = torch.tensor([float(w) for w in weights], dtype=torch.float64) * torch.tensor(
        [float(v) for v in x], dtype=torch.float64
    )
    values = [to_float(term.value) for term in terms.terms]
    assert values == pytest.approx([*products.tolist(), float(bias)], rel=1e-15, abs=1e-300)
    assert sum((Fraction(term.value) for term in terms.terms), Fraction(0)) == terms.total.value


def test_a_sum_of_rounded_terms_says_so() -> None:
    hidden, top = LAB.layers
    third = Fraction(1, 3)
    first = replace(
        hidden, weights=((third, third), hidden.weights[1]), bias=(-2 * third, hidden.bias[1])
    )
    exercise = replace(LAB, x=(Fraction(1), Fraction(1)), layers=(first, top))
    terms = terms_of(run(exercise), "z1[0]")
    assert terms.total.value == 0
    # 0.3333 + 0.3333 - 0.6667 is not 0.
    assert (terms.opening, terms.closing) == ("≈", "≈")


def test_only_a_sum_has_terms() -> None:
    with pytest.raises(ValueError, match="expected a1\\[0\\] to be a sum"):
        terms_of(run(LAB), "a1[0]")
