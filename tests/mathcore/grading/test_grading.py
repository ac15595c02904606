"""Grading: rounding is no mistake, a slip is one mistake, and the rest follows from it."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sample_exercises import exercises, lab

from mathcore.exercise.model import Exercise
from mathcore.exercise.reconcile import show
from mathcore.exercise.run import run
from mathcore.exercise.trace import Trace
from mathcore.formula.expression import Apply, Expression, Stable, evaluate, operands
from mathcore.grading.scheme import Scheme, Verdict
from mathcore.grading.tolerance import accepted_formulas, half_unit, true_bounds
from mathcore.grading.variants import numbered_variants
from mathcore.numbers.format import display
from mathcore.numbers.parse_answer import Answer, read_answer
from mathcore.numbers.values import Value

LAB = Scheme(run(lab()))


def exact(value: Value) -> Answer:
    return Answer(Fraction(value), 20)


def as_shown(value: Value, decimals: int = 4) -> Answer:
    return read_answer(display(value, decimals).text)


def all_right(scheme: Scheme) -> dict[str, Answer]:
    return {id: as_shown(scheme.trace[id].value) for id in scheme.gradable}


def others_than(verdict: Verdict, verdicts: dict[str, Verdict]) -> dict[str, Verdict]:
    return {id: found for id, found in verdicts.items() if found is not verdict}


def as_written(formula: Expression) -> Expression:
    """Return what a student works: cross-entropy in the prediction."""
    return formula.shown if isinstance(formula, Stable) else formula


def worked_with_rounding(
    trace: Trace, slip: dict[str, Fraction], *, way: int = 0
) -> dict[str, Answer]:
    """Work an exercise as a student does, from numbers rounded to four decimals."""
    values: dict[str, Value] = {q.id: Fraction(q.value) for q in trace.given}
    for quantity in trace:
        if quantity.formula is None:
            continue
        formulas = accepted_formulas(quantity)
        value = evaluate(as_written(formulas[min(way, len(formulas) - 1)]), values)
        values[quantity.id] = Fraction(display(value).number)
        if quantity.id in slip:
            values[quantity.id] = slip[quantity.id]
    return {id: as_shown(value) for id, value in values.items() if trace[id].formula is not None}


def variants(seed: int) -> Exercise:
    return numbered_variants(lab(), 1, seed)[0]


@settings(max_examples=40, deadline=None)
@given(exercises())
def test_the_exact_numbers_and_those_shown_are_right(exercise: Exercise) -> None:
    scheme = Scheme(run(exercise))
    values = {id: scheme.trace[id].value for id in scheme.gradable}
    for write in (exact, as_shown):
        given_answers = {id: write(value) for id, value in values.items()}
        assert others_than(Verdict.RIGHT, scheme.grade(given_answers)) == {}


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(("relu", "sigmoid", "tanh")), st.sampled_from((0, 1)))
def test_rounding_at_every_step_is_right(seed: int, activation: str, way: int) -> None:
    like = lab()
    like = replace(like, layers=(replace(like.layers[0], activation=activation), like.layers[1]))
    scheme = Scheme(run(numbered_variants(like, 1, seed)[0]))
    student = worked_with_rounding(scheme.trace, {}, way=way)
    assert others_than(Verdict.RIGHT, scheme.grade(student)) == {}


def test_rounding_at_every_step_of_squared_error_is_right() -> None:
    like = replace(lab(), loss="mse")
    for exercise in numbered_variants(like, 10, 3):
        scheme = Scheme(run(exercise))
        student = worked_with_rounding(scheme.trace, {}, way=1)
        assert others_than(Verdict.RIGHT, scheme.grade(student)) == {}


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.data())
def test_a_slip_is_wrong_once_and_carried_from_there(seed: int, data: st.DataObject) -> None:
    scheme = Scheme(run(variants(seed)))
    trace = scheme.trace
    place = data.draw(st.sampled_from([id for id in trace.ids if id in scheme.gradable]))
    formula = trace[place].formula
    assume(not (isinstance(formula, Apply) and formula.function_name == "relu'"))
    by = Fraction(data.draw(st.integers(1, 3000)), 10000)
    slip = scheme.accepted[place].high + by
    # A prediction outside (0, 1) has no cross-entropy.
    assume(not place.startswith("a2") or slip < 1)
    student = worked_with_rounding(trace, {place: Fraction(display(slip).number)})
    assume(student[place].value not in scheme.accepted[place])
    verdicts = scheme.grade(student)
    wrong = [id for id, verdict in verdicts.items() if verdict is Verdict.WRONG]
    assert wrong == [place]
    for quantity in trace:
        if quantity.id not in scheme.gradable or quantity.id == place:
            continue
        was_right = student[quantity.id].value in scheme.accepted[quantity.id]
        assert verdicts[quantity.id] is (Verdict.RIGHT if was_right else Verdict.CARRIED)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6), st.data())
def test_a_wrong_number_among_right_ones_is_wrong_alone(seed: int, data: st.DataObject) -> None:
    scheme = Scheme(run(variants(seed)))
    place = data.draw(st.sampled_from(sorted(scheme.gradable)))
    bounds = scheme.accepted[place]
    outside = data.draw(st.sampled_from((bounds.low - half_unit(bounds.low), bounds.high * 2 + 1)))
    verdicts = scheme.grade(all_right(scheme) | {place: exact(outside)})
    assert others_than(Verdict.RIGHT, verdicts) == {place: Verdict.WRONG}


def test_the_tolerance_is_what_rounding_does_and_no_more() -> None:
    bounds = LAB.accepted["a2[0]"]  # 0.440286…, from an exact logit
    assert Fraction("0.44024") in bounds
    assert Fraction("0.44034") in bounds  # rounds to 0.4403
    assert Fraction("0.44036") not in bounds
    assert Fraction("0.44") not in bounds
    assert Fraction("1.1001") not in LAB.accepted["z1[1]"]
    # A copy is rounded once only.
    assert LAB.accepted["dL_db2[0]"] == LAB.accepted["dL_dz2[0]"]
    for id, bounds in LAB.accepted.items():
        assert bounds.high - bounds.low < Fraction(1, 500), id


def test_what_is_left_out_stays_blank_and_is_worked_out_for_what_follows() -> None:
    assert set(LAB.grade({}).values()) == {Verdict.BLANK}
    # With z2 = +0.24 in place of -0.24, and nothing between it and the gradients.
    student = {"z2[0]": read_answer("0,24"), "dL_dW2[0,1]": read_answer("-0.4843")}
    verdicts = LAB.grade(student)
    assert verdicts["z2[0]"] is Verdict.WRONG
    assert verdicts["a2[0]"] is Verdict.BLANK
    assert verdicts["dL_dW2[0,1]"] is Verdict.CARRIED


def test_a_slope_of_1_at_the_kink_is_wrong_and_what_follows_is_carried() -> None:
    student = all_right(LAB) | {
        "da1_dz1[0]": read_answer("1"),
        "dL_dz1[0]": read_answer("-0.3358"),
        "dL_dW1[0,0]": read_answer("-0.3358"),
        "dL_dW1[0,1]": read_answer("-0.6717"),
        "dL_db1[0]": read_answer("-0.3358"),
    }
    verdicts = LAB.grade(student)
    assert verdicts.pop("da1_dz1[0]") is Verdict.WRONG
    carried = {"dL_dz1[0]", "dL_dW1[0,0]", "dL_dW1[0,1]", "dL_db1[0]"}
    assert others_than(Verdict.RIGHT, verdicts) == dict.fromkeys(carried, Verdict.CARRIED)
    # Where the slope is no blank, the error is what was wrong.
    del student["da1_dz1[0]"]
    verdicts = LAB.grade(student)
    assert verdicts["dL_dz1[0]"] is Verdict.WRONG
    assert verdicts["dL_dW1[0,1]"] is Verdict.CARRIED


def test_rounding_noise_at_the_kink_opens_no_gate() -> None:
    student = all_right(LAB) | {"z1[0]": read_answer("2.8e-17"), "da1_dz1[0]": read_answer("1")}
    verdicts = LAB.grade(student)
    assert verdicts["z1[0]"] is Verdict.RIGHT
    assert verdicts["da1_dz1[0]"] is Verdict.WRONG


def test_a_wrong_activation_carries_into_the_slope_that_is_worked_out_from_it() -> None:
    like = replace(lab(), loss="mse")
    scheme = Scheme(run(like))
    student = all_right(scheme) | {
        "a2[0]": read_answer("0.6"),
        "da2_dz2[0]": read_answer("0.24"),
    }
    assert scheme.grade(student)["da2_dz2[0]"] is Verdict.CARRIED


def test_other_decimals_ask_for_other_digits() -> None:
    coarse = Scheme(run(replace(lab(), decimals=2)))
    assert Fraction("0.44") in coarse.accepted["a2[0]"]
    assert Fraction("0.45") not in coarse.accepted["a2[0]"]
    answers = {id: as_shown(LAB.trace[id].value, 2) for id in coarse.gradable}
    assert others_than(Verdict.RIGHT, coarse.grade(answers)) == {}


def test_half_a_unit_is_of_the_last_digit_shown() -> None:
    assert half_unit(Fraction(11, 10)) == Fraction(1, 20000)
    assert half_unit(Fraction(0)) == Fraction(1, 20000)
    assert half_unit(Fraction("3.2e-5")) == Fraction("5e-10")
    assert half_unit(Fraction("2e6")) == Fraction(50)


def test_an_unknown_quantity_is_refused() -> None:
    for id in ("x[0]", "W1[0,0]", "z9[0]"):
        with pytest.raises(KeyError):
            LAB.grade({id: exact(Fraction(1))})


def test_an_infinite_slope_is_no_blank() -> None:
    like = lab()
    layers = (like.layers[0], replace(like.layers[1], bias=(Fraction(-1000),)))
    scheme = Scheme(run(replace(like, layers=layers)))
    assert "dL_da2[0]" not in scheme.gradable
    assert others_than(Verdict.RIGHT, scheme.grade(all_right(scheme))) == {}


def test_every_true_value_lies_within_its_bounds() -> None:
    for id, bounds in true_bounds(LAB.trace).items():
        assert Fraction(LAB.trace[id].value) in bounds
        assert set(
            operands(accepted_formulas(LAB.trace[id])[0])
            if accepted_formulas(LAB.trace[id])
            else ()
        ) <= set(LAB.trace.ids)


@settings(max_examples=60, deadline=None)
@given(exercises(), st.integers(0, 12))
def test_the_digits_of_the_key_are_right_for_any_decimals(
    exercise: Exercise, decimals: int
) -> None:
    scheme = Scheme(run(replace(exercise, decimals=decimals)))
    key = {id: read_answer(show(scheme.trace[id]).text) for id in scheme.gradable}
    assert set(scheme.grade(key).values()) <= {Verdict.RIGHT}
