"""Corners of formulas at which a small slip would go unseen elsewhere."""

from fractions import Fraction

import pytest

from mathcore.formula.expression import Apply, Const, Expression, Ref, evaluate
from mathcore.formula.intervals import Interval, UnboundedError
from mathcore.formula.typeset import plain, substituted, symbolic

X, Y = Ref("x"), Ref("y")
SYMBOLS = {"x": "x_1", "y": "y"}


def interval(low: str, high: str) -> Interval:
    return Interval(Fraction(low), Fraction(high))


def test_a_square_away_from_zero_does_not_reach_it() -> None:
    assert (X**2).bounds({"x": interval("1", "2")}) == interval("1", "4")
    assert (X**2).bounds({"x": interval("-3", "-2")}) == interval("4", "9")
    assert (X**2).bounds({"x": interval("-1", "2")}) == interval("0", "4")
    assert (X**2).bounds({"x": interval("1/4", "1/2")}) == interval("1/16", "1/4")


def test_a_product_with_a_factor_without_bounds_has_none() -> None:
    bounds = {"x": interval("-1", "1"), "y": interval("2", "3")}
    for formula in (Apply("ln", X) * Y, Y * Apply("ln", X)):
        with pytest.raises(UnboundedError, match="a logarithm of more than 0"):
            formula.bounds(bounds)


@pytest.mark.parametrize(
    ("formula", "says"),
    [
        (Y / X, "a denominator away from 0"),
        (Apply("ln", X), "a logarithm of more than 0"),
        (Ref("z"), "bounds of z"),
    ],
)
def test_it_is_said_why_there_are_no_bounds(formula: Expression, says: str) -> None:
    with pytest.raises(UnboundedError, match=says):
        formula.bounds({"x": interval("-1", "1"), "y": interval("1", "2")})
    with pytest.raises(UnboundedError, match="a finite number, got inf"):
        Interval.at(float("inf"))


def test_a_function_that_never_falls_is_taken_at_its_ends() -> None:
    assert Apply("relu", X).bounds({"x": interval("-1", "2")}) == interval("0", "2")
    assert Apply("sigmoid'", X).bounds({"x": interval("-1", "2")}).high == Fraction(1, 4)
    assert Apply("sigmoid'", X).bounds({"x": interval("1", "2")}).high < Fraction(1, 4)


def test_the_logarithm_is_exact_at_exactly_one_only() -> None:
    exact = evaluate(Apply("ln", X), {"x": Fraction(1)})
    assert isinstance(exact, Fraction)
    assert exact == 0
    assert isinstance(evaluate(Apply("ln", X), {"x": 1.0}), float)
    assert evaluate(Apply("ln", X), {"x": Fraction(2)}) == pytest.approx(0.6931471805599453)


@pytest.mark.parametrize(
    ("formula", "symbols", "written"),
    [
        (X**2, {"x": "x_1"}, "x_1^2"),
        (X**2, {"x": "w_11^((2))"}, "(w_11^((2)))^2"),
        ((X - Y) ** 2, {"x": "w^((2))", "y": "y"}, "(w^((2)) − y)^2"),
        (-(X * Y), SYMBOLS, "−x_1 y"),
        (-X, SYMBOLS, "−x_1"),
        (-(X + Y), SYMBOLS, "−[x_1 + y]"),
        (Apply("identity", X + Y), SYMBOLS, "x_1 + y"),
        (Apply("ln", X), SYMBOLS, "ln x_1"),
        (Apply("ln", X + Y), SYMBOLS, "ln(x_1 + y)"),
        (Apply("tanh'", X), SYMBOLS, "tanh'(x_1)"),
        (Const(Fraction(2, 3)) * X, SYMBOLS, "frac(2, 3) x_1"),
        (X / Y, SYMBOLS, "frac(x_1, y)"),
    ],
)
def test_how_a_formula_is_written(
    formula: Expression, symbols: dict[str, str], written: str
) -> None:
    assert symbolic(formula, symbols) == written


def test_each_occurrence_of_an_operand_is_counted() -> None:
    marks: list[tuple[str, int]] = []

    def mark(id: str, source: str, occurrence: int) -> str:
        marks.append((id, occurrence))
        return source

    substituted(X * Y + X * X, {"x": "2", "y": "3"}, mark)
    assert marks == [("x", 0), ("y", 0), ("x", 1), ("x", 2)]


def test_in_one_line_of_text() -> None:
    assert plain((X + Y) / (X - Y), {"x": "2", "y": "3"}) == "(2 + 3) / (2 − 3)"
    assert plain(Apply("relu'", X), {"x": "−2"}) == "ReLU′(−2)"
    assert plain(Apply("sigmoid", X) * Y, {"x": "2", "y": "−3"}) == "σ(2) · (−3)"
