"""Bounds of formulas: nothing that an operand within its bounds can give lies outside."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_exercises import exercises

from mathcore.exercise.model import Exercise
from mathcore.exercise.run import run
from mathcore.formula.activations import ACTIVATIONS, leaky_name
from mathcore.formula.expression import (
    Apply,
    Const,
    Product,
    Quotient,
    Ref,
    Square,
    Sum,
    evaluate,
    function,
    inputs,
)
from mathcore.formula.intervals import Interval, UnboundedError, hull
from mathcore.numbers.values import to_float

X, Y = Ref("x"), Ref("y")
ACTIVATED = (*ACTIVATIONS, leaky_name(Fraction(1, 5)))
NAMES = [f"{name}{prime}" for name in ACTIVATED for prime in ("", "'")]
numbers = st.integers(-30, 30).map(lambda n: Fraction(n, 10))


@given(st.sampled_from(NAMES), numbers, numbers, st.integers(0, 8))
def test_a_function_stays_within_its_bounds(
    name: str, one: Fraction, other: Fraction, part: int
) -> None:
    low, high = sorted((one, other))
    bounds = Apply(name, X).bounds({"x": Interval(low, high)})
    inside = low + (high - low) * Fraction(part, 8)
    slack = Fraction(1, 10**12)
    value = Fraction(function(name)(inside))
    assert bounds.low - slack <= value <= bounds.high + slack


@settings(max_examples=40, deadline=None)
@given(exercises())
def test_points_give_the_value_itself(exercise: Exercise) -> None:
    trace = run(exercise)
    points = {q.id: Interval.at(q.value) for q in trace if abs(to_float(q.value)) < 1e300}
    for quantity in trace:
        if quantity.formula is None or not set(inputs(quantity.formula)) <= set(points):
            continue
        try:
            bounds = quantity.formula.bounds(points)
        except UnboundedError:
            continue  # cross-entropy as it is written, at a prediction that float64 makes 0 or 1
        value = to_float(evaluate(quantity.formula, trace.values))
        if not quantity.id.startswith(("L", "dL_da")):  # 1 - p loses digits, the logit does not
            assert bounds.is_point
            assert float(bounds.low) == pytest.approx(value, rel=1e-9, abs=1e-12)


def test_signs_and_squares_are_taken_at_their_worst() -> None:
    bounds = {"x": Interval(Fraction(-2), Fraction(1)), "y": Interval(Fraction(3), Fraction(4))}
    assert Product((X, Y)).bounds(bounds) == Interval(Fraction(-8), Fraction(4))
    assert Square(X).bounds(bounds) == Interval(Fraction(0), Fraction(4))
    assert Quotient(X, Y).bounds(bounds) == Interval(Fraction(-2, 3), Fraction(1, 3))
    assert Sum((X, Y)).bounds(bounds) == Interval(Fraction(1), Fraction(5))


def test_what_has_no_bounds_is_told() -> None:
    around_zero = {"x": Interval(Fraction(-1), Fraction(1))}
    for formula in (Apply("ln", X), Quotient(Const(Fraction(1)), X), Y):
        with pytest.raises(UnboundedError):
            formula.bounds(around_zero)
    with pytest.raises(UnboundedError):
        Interval.at(float("inf"))


def test_an_exact_zero_stops_even_what_has_no_bounds() -> None:
    nothing = Const(Fraction(0))
    bounds = {"x": Interval(Fraction(-1), Fraction(1))}
    assert Product((nothing, Apply("ln", X))).bounds(bounds).is_zero
    assert Product((Apply("ln", X), nothing)).bounds(bounds).is_zero
    assert Quotient(nothing, X).bounds(bounds).is_zero


def test_a_hull_holds_both() -> None:
    left, right = Interval(Fraction(0), Fraction(1)), Interval(Fraction(3), Fraction(4))
    assert hull([right, left]) == Interval(Fraction(0), Fraction(4))
