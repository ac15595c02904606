"""Numbers in words."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mathcore.numbers.format import display, written
from mathcore.numbers.spoken import spoken


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("0", "zero"),
        ("−0.24", "minus zero point two four"),
        ("1.1", "one point one"),
        ("0.0500", "zero point zero five zero zero"),
        ("12", "twelve"),
        ("1/3", "one third"),
        ("−2/7", "minus two sevenths"),
        ("1/2", "one half"),
        ("5/2", "five halves"),
        ("4/97", "four over ninety-seven"),
        ("3.2 × 10⁻⁵", "three point two times ten to the minus five"),
        (
            "−2.7756 × 10⁻¹⁷",
            "minus two point seven seven five six times ten to the minus seventeen",
        ),
        ("2 × 10⁶", "two times ten to the six"),
        ("∞", "infinity"),
        ("−∞", "minus infinity"),
    ],
)
def test_a_number_is_said_as_it_is_read_aloud(text: str, words: str) -> None:
    assert spoken(text) == words


@pytest.mark.parametrize("text", ["", "-1", "1.", "1e5", "one", "1 2", "×", "0.24 "])
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected a number as it is shown"):
        spoken(text)


@given(st.fractions() | st.floats(allow_nan=False))
def test_whatever_is_shown_can_be_said(value: Fraction | float) -> None:
    shown = [display(value).text]
    if isinstance(value, Fraction):
        shown.append(written(value).text)
    for text in shown:
        words = spoken(text)
        assert words.replace("-", "").replace(" ", "").replace(",", "").isalpha()
        assert words.startswith("minus") == text.startswith("−")


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_two_decimals_that_differ_are_said_differently(one: int, other: int) -> None:
    said = [spoken(display(Fraction(n, 1000)).text) for n in (one, other)]
    assert (said[0] == said[1]) == (one == other)
