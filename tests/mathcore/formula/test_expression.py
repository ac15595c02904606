"""Evaluation: exact while rational, rounded once, and what is written is what is computed."""

import math
from fractions import Fraction

import pytest

from mathcore.formula.expression import (
    Apply,
    Const,
    Difference,
    Expression,
    Negative,
    Product,
    Quotient,
    Ref,
    Square,
    Stable,
    Sum,
    evaluate,
    function,
    inputs,
    operands,
)
from mathcore.formula.losses import BCE
from mathcore.numbers.exact import MAX_DENOMINATOR_BITS
from mathcore.numbers.values import Value

A, B, C = Ref("a"), Ref("b"), Ref("c")
THIRD = Fraction(1, 3)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        (Sum((A, B)), Fraction(7, 3)),
        (Product((A, B)), Fraction(2, 3)),
        (Difference(A, B), Fraction(-5, 3)),
        (Quotient(A, B), Fraction(1, 6)),
        (Negative(A), Fraction(-1, 3)),
        (Square(A), Fraction(1, 9)),
        (Apply("relu", Negative(B)), Fraction(0)),
        (Apply("sigmoid", Difference(A, A)), Fraction(1, 2)),
        (Apply("tanh", Const(Fraction(0))), Fraction(0)),
    ],
)
def test_rationals_stay_exact(formula: Expression, expected: Fraction) -> None:
    value = evaluate(formula, {"a": THIRD, "b": Fraction(2)})
    assert isinstance(value, Fraction)
    assert value == expected


def test_floats_make_the_result_a_float() -> None:
    values: dict[str, Value] = {"a": 0.5, "b": Fraction(1, 2)}
    assert isinstance(evaluate(Sum((A, B)), values), float)


def test_an_exactly_zero_factor_makes_an_exact_zero() -> None:
    for other in (0.1, math.inf, -math.inf):
        value = evaluate(Product((A, B)), {"a": other, "b": Fraction(0)})
        assert isinstance(value, Fraction)
        assert value == 0
    assert isinstance(evaluate(Product((A, B)), {"a": 0.1, "b": 0.0}), float)


def test_floats_that_cancel_leave_nothing_behind() -> None:
    t = math.tanh(0.1)
    three, two = Const(Fraction(3)), Const(Fraction(2))
    formula = Sum((Product((three, A)), Negative(Product((two, A))), Negative(A)))
    assert evaluate(formula, {"a": t}) == 0
    assert 3 * t - 2 * t - t != 0  # while plain floats do leave something


def test_a_sum_is_rounded_once() -> None:
    values: dict[str, Value] = {"a": 1e16, "b": 1.0, "c": -1e16}
    assert evaluate(Sum((A, B, C)), values) == 1.0
    assert 1e16 + 1.0 + -1e16 == 0.0


def test_a_rational_of_unbearable_length_becomes_a_float() -> None:
    long = Fraction(1, 2**MAX_DENOMINATOR_BITS + 1)
    kept = Fraction(1, 2 ** (MAX_DENOMINATOR_BITS - 1))
    assert isinstance(evaluate(A, {"a": long}), float)
    assert evaluate(A, {"a": kept}) == kept


CROSS_ENTROPY = BCE.share(Ref("z"), Ref("p"), Ref("y"))
SLOPE = BCE.by_prediction(Ref("z"), Ref("p"), Ref("y"), 1)


@pytest.mark.parametrize("formula", [CROSS_ENTROPY, SLOPE])
@pytest.mark.parametrize("z", [Fraction(0), Fraction(-6, 25), 3.7, -12.5, 15.0])
@pytest.mark.parametrize("y", [Fraction(0), Fraction(1), Fraction(1, 3)])
def test_cross_entropy_is_what_it_is_written_as(formula: Expression, z: Value, y: Fraction) -> None:
    assert isinstance(formula, Stable)
    values: dict[str, Value] = {"z": z, "p": function("sigmoid")(z), "y": y}
    as_written = float(evaluate(formula.shown, values))
    assert float(evaluate(formula, values)) == pytest.approx(as_written, rel=1e-9, abs=1e-12)
    values["z"] = z + 1
    assert float(evaluate(formula, values)) != pytest.approx(as_written, rel=1e-9, abs=1e-12)


def test_the_logit_is_an_input_but_not_on_screen() -> None:
    for formula in (CROSS_ENTROPY, SLOPE):
        assert operands(formula) == ("y", "p")
        assert set(inputs(formula)) == {"y", "p", "z"}


def test_operands_come_once_and_from_left_to_right() -> None:
    formula = Sum((Product((B, A)), Quotient(C, Apply("tanh", B)), Negative(Square(A))))
    assert operands(formula) == ("b", "a", "c")
    assert operands(Const(Fraction(1))) == ()


def test_what_is_unknown_is_refused() -> None:
    with pytest.raises(KeyError):
        evaluate(A, {})
    with pytest.raises(KeyError):
        evaluate(Apply("softmax", A), {"a": THIRD})
    with pytest.raises(ZeroDivisionError):
        evaluate(Quotient(A, B), {"a": THIRD, "b": Fraction(0)})


def test_a_formula_reads_as_mathematics() -> None:
    one, two = Const(Fraction(1)), Const(Fraction(2))
    assert Sum((Product((A, B)), C)) == A * B + C
    assert Sum((A, B, one)) == A + B + 1
    assert Product((A, B, C)) == A * B * C
    assert Product((two, Difference(A, B))) == 2 * (A - B)
    assert Difference(one, A) == 1 - A
    assert Sum((one, A)) == 1 + A
    assert Quotient(Negative(A), two) == -A / 2
    assert Quotient(one, A) == 1 / A
    assert Square(Difference(A, B)) == (A - B) ** 2
    assert Fraction(1, 2) * A == Product((Const(Fraction(1, 2)), A))
    with pytest.raises(ValueError, match="the second power"):
        A**3
