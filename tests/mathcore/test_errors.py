"""Lines on the error stream, and the hint at a word that was meant."""

import pytest

from mathcore.errors import did_you_mean, tell

KNOWN = ("ForwardPass", "BackwardPass")


def test_the_nearest_word_is_proposed_in_its_own_spelling() -> None:
    assert did_you_mean("forwardpas", KNOWN) == " (did you mean 'ForwardPass'?)"


def test_nothing_is_proposed_where_nothing_is_near() -> None:
    assert did_you_mean("ReLU", KNOWN) == ""
    assert did_you_mean("ReLU", (), cutoff=0.0) == ""


def test_the_nearest_of_all_is_proposed_however_far_it_is() -> None:
    assert did_you_mean("back", KNOWN, cutoff=0.0) == " (did you mean 'BackwardPass'?)"


def test_a_line_on_the_error_stream_begins_with_the_programs_name(
    capsys: pytest.CaptureFixture[str],
) -> None:
    tell("it is late")
    assert capsys.readouterr() == ("", "chalkgrad: it is late\n")
