"""Numbers as students write them."""

import contextlib
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mathcore.errors import UserError
from mathcore.numbers.format import display
from mathcore.numbers.parse_answer import Answer, read_answer


@pytest.mark.parametrize(
    ("text", "value", "places"),
    [
        ("0.4403", Fraction(4403, 10000), 4),
        ("0,4403", Fraction(4403, 10000), 4),
        (" -0.24 ", Fraction(-24, 100), 2),
        ("−0,24", Fraction(-24, 100), 2),
        ("–.5", Fraction(-1, 2), 1),
        ("+3.", Fraction(3), 0),
        ("− 1/3", Fraction(-1, 3), None),
        ("0.5600", Fraction(56, 100), 4),
        ("2.8e-17", Fraction(28, 10**18), None),
        ("2.8 × 10⁻¹⁷", Fraction(28, 10**18), None),
        ("2,8 * 10^(-17)", Fraction(28, 10**18), None),
    ],
)
def test_common_ways_of_writing(text: str, value: Fraction, places: int | None) -> None:
    assert read_answer(text) == Answer(value, places)


@pytest.mark.parametrize(
    "text",
    [
        "nan",
        "inf",
        "-∞",
        "about 0.4",
        "1,234.5",
        "0.4 0.5",
        "1/0",
        "0.5/3",
        "",
        ".",
        "-",
        "e5",
        "1e9999",
        "1e-999999",
        "1" * 50,
        "9" * 5000,
        "٣",
        "0x10",
        "1_000",
        "=1+1",
        "50 %",
        "1\n2",
    ],
)
def test_everything_else_is_refused(text: str) -> None:
    with pytest.raises(UserError, match=r"^expected .*, got "):
        read_answer(text)


@given(st.text(max_size=70))
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(UserError):
        assert isinstance(read_answer(text).value, Fraction)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e12, max_value=1e12))
def test_what_a_key_shows_is_read_back(value: float) -> None:
    shown = display(value)
    assert read_answer(shown.text).value == shown.number
