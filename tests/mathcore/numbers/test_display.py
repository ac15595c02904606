"""The number format: rounding, signs, powers of ten, and when "=" is true."""

import math
import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sample_exercises import exercises, lab

from mathcore.exercise.model import Exercise
from mathcore.exercise.reconcile import (
    loses_by_rounding,
    relation,
    show,
    substitution_relation,
)
from mathcore.exercise.run import run
from mathcore.formula.expression import evaluate, inputs
from mathcore.formula.typeset import plain, substituted
from mathcore.numbers.format import Shown, display, in_words, written
from mathcore.numbers.parse import read_number
from mathcore.numbers.parse_answer import read_answer
from mathcore.numbers.values import Value

values: st.SearchStrategy[Value] = st.one_of(
    st.floats(allow_nan=False, allow_infinity=False),
    st.floats(-2, 2),
    st.fractions(),
    st.integers(-(10**7), 10**7).map(lambda n: Fraction(n, 10**5)),
)


@pytest.mark.parametrize(
    ("value", "text", "relation"),
    [
        (Fraction(0), "0", "="),
        (Fraction(11, 10), "1.1", "="),
        (Fraction(-24, 100), "−0.24", "="),
        (Fraction(100), "100", "="),
        (Fraction(1, 10000), "0.0001", "="),
        (Fraction(1, 3), "0.3333", "≈"),
        (Fraction(-2, 3), "−0.6667", "≈"),
        (0.440286350732807, "0.4403", "≈"),
        (0.25597136, "0.2560", "≈"),
        (0.5, "0.5000", "≈"),
        (0.0, "0.0000", "≈"),
        (-0.0, "0.0000", "≈"),
        (Fraction("0.00005"), "0.0001", "≈"),
        (Fraction("-0.00005"), "−0.0001", "≈"),
        (Fraction("1.00005"), "1.0001", "≈"),
        (Fraction("2.00025"), "2.0003", "≈"),
        (Fraction("0.00004999"), "4.999 × 10⁻⁵", "="),
        (Fraction(1, 10**5), "1 × 10⁻⁵", "="),
        (2.7755575615628914e-17, "2.7756 × 10⁻¹⁷", "≈"),
        (-2.8e-5, "−2.8000 × 10⁻⁵", "≈"),
        (Fraction("0.0000199999999"), "2.0000 × 10⁻⁵", "≈"),
        (Fraction("0.00000999999999"), "1.0000 × 10⁻⁵", "≈"),
        (Fraction(10**6), "1 × 10⁶", "="),
        (Fraction(-1234567), "−1.2346 × 10⁶", "≈"),
        (Fraction("999999.99999"), "1.0000 × 10⁶", "≈"),
        (Fraction("999999.9999"), "999999.9999", "="),
        (1e300, "1.0000 × 10³⁰⁰", "≈"),
        (5e-324, "4.9407 × 10⁻³²⁴", "≈"),
        (math.inf, "∞", "≈"),
        (-math.inf, "−∞", "≈"),
    ],
)
def test_texts(value: Value, text: str, relation: str) -> None:
    shown = display(value)
    assert (shown.text, shown.relation, shown.exact) == (text, relation, relation == "=")


def test_typst_source() -> None:
    assert display(-2.8e-5, decimals=1).typst == "−2.8 times 10^(−5)"
    assert display(Fraction(10**7)).typst == "1 times 10^(7)"
    assert display(Fraction(-3, 10)).typst == "−0.3"
    assert display(-math.inf).typst == "−infinity"


def test_more_decimals() -> None:
    assert display(Fraction(1, 3), decimals=6).text == "0.333333"
    assert display(Fraction("0.12345"), decimals=5).text == "0.12345"
    assert display(Fraction("0.25"), decimals=1).text == "0.3"


def test_nan_is_refused() -> None:
    with pytest.raises(ValueError, match="got nan"):
        display(math.nan)


SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--")


def read(shown: Shown) -> Fraction:
    """Read a text back, as a student would."""
    text = shown.text.translate(SUPERSCRIPTS)
    mantissa, _, exponent = text.partition(" × 10")
    return Fraction(mantissa) * Fraction(10) ** int(exponent or 0)


@settings(max_examples=300, deadline=None)
@given(values)
@example(-1e-9)
@example(Fraction(-1, 10**9))
def test_the_text_denotes_the_value(value: Value) -> None:
    shown = display(value)
    exact = Fraction(value)
    number = read(shown)
    assert number == shown.number
    assert "-" not in shown.text
    assert "-" not in shown.typst
    assert not re.fullmatch(r"−[0.]+", shown.text)
    assert (number == 0) == (exact == 0)
    if shown.exact:
        assert isinstance(value, Fraction)
        assert number == exact
    unit = Fraction(1, 10**4)
    if " × " in shown.text:
        unit *= Fraction(10) ** int(shown.text.translate(SUPERSCRIPTS).partition(" × 10")[2])
    assert abs(number - exact) <= unit / 2
    if isinstance(value, float):
        assert not shown.exact


@settings(deadline=None)
@given(values)
def test_a_value_and_its_opposite_look_alike(value: Value) -> None:
    text, opposite = display(value).text, display(-value).text
    assert text.removeprefix("−") == opposite.removeprefix("−")


def test_the_lab_s_relations() -> None:
    trace = run(lab())
    exact = [q.id for q in trace if relation(q, trace) == "="]
    assert {"z1[0]", "a1[1]", "z2[0]", "da1_dz1[1]"} <= set(exact)
    # An exactly zero factor: the other one may be rounded.
    assert {"dL_dW2[0,0]", "dL_dz1[0]", "dL_dW1[0,0]", "W1_new[0,0]"} <= set(exact)
    assert relation(trace["a2[0]"], trace) == "≈"
    assert relation(trace["dL_dz1[1]"], trace) == "≈"
    assert substitution_relation(trace["z1[0]"], trace) == "="
    assert substitution_relation(trace["a2[0]"], trace) == "="
    assert substitution_relation(trace["dL_dz2[0]"], trace) == "≈"
    assert substitution_relation(trace["dL_dz1[0]"], trace) == "="


def test_an_exact_result_of_rounded_operands_is_not_equal() -> None:
    triple = replace(lab().layers[0], weights=((Fraction(3), Fraction(0)),) * 2)
    exercise = replace(lab(), layers=(triple, lab().layers[1]))
    fitting = run(replace(exercise, x=(Fraction("0.3333"), Fraction(2))))
    assert relation(fitting["z1[0]"], fitting) == "="
    trace = run(replace(exercise, x=(Fraction(1, 3), Fraction(2))))
    # 3 · 0.3333 + 0 + 0.1 is not 1.1, though 1.1 is exactly right.
    assert trace["z1[0]"].value == Fraction(11, 10)
    assert display(trace["z1[0]"].value).exact
    assert relation(trace["z1[0]"], trace, decimals=4) == "≈"
    # As it is given, in thirds, it is.
    assert relation(trace["z1[0]"], trace) == "="


@settings(max_examples=60, deadline=None)
@given(exercises())
def test_equal_means_that_the_shown_arithmetic_works(exercise: Exercise) -> None:
    trace = run(exercise)
    for quantity in trace:
        if quantity.formula is None or relation(quantity, trace) != "=":
            continue
        shown = {id: read(display(trace[id].value)) for id in inputs(quantity.formula)}
        result = read(display(quantity.value))
        assert result == quantity.value
        assert evaluate(quantity.formula, shown) == result


given_numbers = st.builds(
    Fraction,
    st.one_of(
        st.decimals(-(10**6), 10**6, places=12).filter(
            lambda n: n == 0 or abs(n) >= Decimal("1e-12")
        ),
        st.fractions(-1000, 1000, max_denominator=1000),
        st.integers(-(10**6), 10**6),
        st.integers(-999, 999).map(lambda n: Fraction(n, 10**12)),
    ),
)


@settings(max_examples=300, deadline=None)
@given(given_numbers)
@example(Fraction(1, 3))
@example(Fraction("0.341232"))
@example(Fraction("1e-12"))
@example(Fraction(10**6))
def test_what_is_given_reads_back_to_the_last_digit(value: Fraction) -> None:
    stands = written(value)
    assert stands.exact
    assert stands.number == value
    assert read_answer(stands.text).value == value
    short = display(value)
    if short.exact:
        assert stands == short  # nothing changes for what had all its digits before


@pytest.mark.parametrize(
    ("number", "text", "typst"),
    [
        ("0.341232", "0.341232", "0.341232"),
        ("-0.50", "−0.5", "−0.5"),
        ("1/3", "1/3", "1 slash 3"),
        ("-2/7", "−2/7", "−2 slash 7"),
        ("1/8", "0.125", "0.125"),
        ("1/64", "0.015625", "0.015625"),
        ("0.00001234567", "1.234567 × 10⁻⁵", "1.234567 times 10^(−5)"),
        ("1000000", "1 × 10⁶", "1 times 10^(6)"),
        ("999999.123456", "999999.123456", "999999.123456"),
    ],
)
def test_what_is_given_stands_as_it_was_written(number: str, text: str, typst: str) -> None:
    stands = written(read_number(number))
    assert (stands.text, stands.typst) == (text, typst)


def test_given_and_computed_numbers_of_an_exercise() -> None:
    first = replace(
        lab().layers[0],
        weights=((Fraction(1, 3), Fraction("0.341232")), (Fraction(0), Fraction(1))),
    )
    exercise = replace(lab(), layers=(first, lab().layers[1]), decimals=2)
    trace = run(exercise)
    assert show(trace["W1[0,0]"]).text == "1/3"
    assert show(trace["W1[0,1]"]).text == "0.341232"
    assert show(trace["z1[0]"]).text == "1.12"
    assert show(trace["W1_new[0,1]"]).text == "0.40"  # worked out, not given
    assert show(trace["W1[0,1]"], 2).text == "0.34"  # where there is no room for more
    assert substitution_relation(trace["z1[0]"], trace) == "="
    assert relation(trace["z1[0]"], trace) == "≈"
    formula = trace["z1[0]"].formula
    assert formula is not None
    numbers = {id: show(trace[id]) for id in trace["z1[0]"].operands}
    assert plain(formula, {id: shown.text for id, shown in numbers.items()}) == (
        "(1/3) · 1 + 0.341232 · 2 + 0.1"
    )
    assert substituted(formula, {id: shown.typst for id, shown in numbers.items()}) == (
        "(1 slash 3) dot.op 1 + 0.341232 dot.op 2 + 0.1"
    )
    rounded = run(replace(exercise, rounds_given=True))
    assert show(rounded["W1[0,0]"]).text == "0.33"
    assert substitution_relation(rounded["z1[0]"], rounded) == "≈"


@settings(max_examples=60, deadline=None)
@given(exercises(), st.integers(0, 12))
def test_equal_is_true_for_any_decimals(exercise: Exercise, decimals: int) -> None:
    trace = run(replace(exercise, decimals=decimals))
    for quantity in trace:
        if quantity.formula is None or relation(quantity, trace) != "=":
            continue
        shown = {id: read(show(trace[id])) for id in inputs(quantity.formula)}
        assert evaluate(quantity.formula, shown) == read(show(quantity)) == quantity.value


def test_decimals_in_words() -> None:
    assert [in_words(n) for n in (0, 1, 2, 12)] == [
        "whole numbers",
        "one decimal",
        "two decimals",
        "twelve decimals",
    ]


def test_rounded_operands_may_give_another_last_digit_by_hand() -> None:
    trace = run(lab())
    # -0.5597 · 1.1 = -0.61567, and the film has -0.6157.
    assert not loses_by_rounding(trace["dL_dW2[0,1]"], trace)
    assert not loses_by_rounding(trace["x[0]"], trace)
    # -0.615685 in truth; with one decimal less, -0.56 · 1.1 = -0.616 as well.
    coarse = run(replace(lab(), decimals=1))
    # -0.6 · 1.1 = -0.66, which is -0.7; the truth is -0.6.
    assert loses_by_rounding(coarse["dL_dW2[0,1]"], coarse)
