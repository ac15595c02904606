"""The number format: rounding, signs, powers of ten, and when "=" is true."""

import math
import re
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sample_exercises import exercises, lab

from mathcore.display import Shown, display, relation, substitution_relation
from mathcore.exercise import Exercise
from mathcore.expression import evaluate, inputs
from mathcore.network import run
from mathcore.values import Value

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
    assert relation(trace["z1[0]"], trace) == "≈"


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
