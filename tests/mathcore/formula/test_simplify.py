"""Terms that are crossed out change nothing."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mathcore.formula.expression import Apply, Const, Expression, Ref, evaluate, inputs
from mathcore.formula.losses import LOSSES
from mathcore.formula.simplify import simplified
from mathcore.formula.typeset import symbolic

Y, P, Z = Ref("y"), Ref("p"), Ref("z")
SYMBOLS = {"y": "y", "p": "p", "z": "z"}


@pytest.mark.parametrize(("label", "left"), [(1, -Apply("ln", P)), (0, -Apply("ln", 1 - P))])
def test_of_a_cross_entropy_one_term_is_left(label: int, left: Expression) -> None:
    formula = LOSSES["bce"].share(Z, P, Y)
    assert simplified(formula, {"y": Fraction(label)}) == left


@pytest.mark.parametrize(
    ("formula", "left"),
    [
        (Y * P + Z, Z),
        ((1 - Y) * P + Z, P + Z),
        (Y * P, Const(Fraction(0))),
        ((1 - Y) * Z * P, Z * P),
        (1 - Y, Const(Fraction(1))),
        (P - Y, P - 0),
        (Z * P + P, Z * P + P),
    ],
)
def test_zeros_and_ones_are_left_out(formula: Expression, left: Expression) -> None:
    assert simplified(formula, {"y": Fraction(0)}) == left


def test_other_values_are_not_put_in() -> None:
    formula = Y * P + Z
    assert simplified(formula, {"y": Fraction(1, 2)}) == formula
    assert simplified(formula, {}) == formula


@given(
    st.sampled_from([0, 1]),
    st.fractions(Fraction(1, 100), Fraction(99, 100)),
    st.fractions(-5, 5),
)
def test_the_value_stays(label: int, p: Fraction, z: Fraction) -> None:
    values = {"y": Fraction(label), "p": p, "z": z}
    for formula in (
        -(Y * Apply("ln", P) + (1 - Y) * Apply("ln", 1 - P)),
        Y * Z + (1 - Y) * (P - Z),
        (P - Y) * Z,
    ):
        left = simplified(formula, {"y": values["y"]})
        assert float(evaluate(left, values)) == pytest.approx(float(evaluate(formula, values)))
        assert set(inputs(left)) <= set(inputs(formula))


def test_what_is_left_is_written_as_one_writes_it() -> None:
    left = simplified(LOSSES["bce"].share(Z, P, Y), {"y": Fraction(1)})
    assert symbolic(left, SYMBOLS) == symbolic(-Apply("ln", P), SYMBOLS)
