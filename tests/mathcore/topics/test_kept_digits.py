"""The digits that are written, against Decimal, which knows every digit of a float."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from sample_exercises import lab

from mathcore.exercise.model import load_exercise
from mathcore.exercise.reconcile import show
from mathcore.exercise.run import run
from mathcore.topics.kept_digits import KeptDigits, written_out
from mathcore.topics.kink import kink_answers

KINKS = Path(__file__).parents[2] / "support" / "kinks"


def told(kept: KeptDigits) -> tuple[str, int | None, bool]:
    return show(kept.digits).text, kept.wrong_from, kept.goes_on


def test_the_lab_s_numbers_are_written_until_they_have_been_wrong_for_a_while() -> None:
    written = written_out(kink_answers(run(lab())), 5, 30)
    ids = ["W1[0,0]", "x[0]", "W1[0,1]", "x[1]", "b1[0]"]
    assert [row[0].digits.id for row in written.operands] == ids
    _, _, (paper, double, single), _, bias = written.operands
    assert told(paper) == ("−0.3", None, False)
    # -0.29999999999999998889776975... and -0.300000011920928955...
    assert told(double) == ("−0.2999999999999999888977", 17, True)
    assert told(single) == ("−0.3000000119209", 8, True)
    assert told(bias[1]) == ("0.1000000000000000055511", 18, True)
    assert told(written.operands[0][1]) == ("0.5", None, False)
    assert told(written.terms[1][1]) == ("−0.5999999999999999777955", 17, True)
    assert told(written.total[1]) == ("0.0000000000000000277555", 17, True)
    assert told(written.total[2]) == ("−0.0000000223517", 8, True)
    errors = [tuple(float(error.value) for error in pair) for pair in written.errors]
    assert errors[0] == (0, 0)
    assert errors[1] == pytest.approx((2.220446e-17, -2.384186e-08), rel=1e-6)
    assert errors[2] == pytest.approx((5.551115e-18, 1.490116e-09), rel=1e-6)


@pytest.mark.parametrize("file", sorted(KINKS.glob("*.toml")), ids=lambda file: file.stem)
def test_digits_are_those_of_the_float_and_wrong_from_where_it_is_off(file: Path) -> None:
    answers = kink_answers(run(load_exercise(file)))
    written = written_out(answers, 5, 30)
    kept = {q.id: q for answer in answers.machines for q in answer.quantities}
    for meant, *machines in (*written.operands, *written.terms, written.total):
        for found in machines:
            whole = Decimal(float(kept[found.digits.id.removesuffix("_digits")].value))
            text = show(found.digits).text.replace("−", "-")
            if found.wrong_from is None:
                assert Fraction(float(text)) == meant.digits.value
                continue
            assert format(whole, "f").startswith(text)
            assert found.goes_on == (len(format(whole, "f")) > len(text))
            error = abs(Fraction(whole) - Fraction(meant.digits.value))
            assert error < Fraction(10) ** (1 - found.wrong_from)
            assert error >= Fraction(1, 10**found.wrong_from)


def test_where_there_is_less_room_there_are_fewer_digits() -> None:
    written = written_out(kink_answers(run(lab())), 2, 10)
    assert told(written.operands[0][1]) == ("−0.2999999999", 17, True)
    # Operands that are not kept come first.
    assert [row[0].digits.id for row in written.operands] == ["W1[0,1]", "b1[0]"]


def test_an_input_is_shown_where_there_is_room_for_it() -> None:
    answers = kink_answers(run(load_exercise(KINKS / "two_kinks.toml")))
    ids = [row[0].digits.id for row in written_out(answers, 9, 30).operands]
    assert ids == ["W1[0,0]", "x[0]", "W1[0,1]", "x[1]", "b1[0]"]
    ids = [row[0].digits.id for row in written_out(kink_answers(run(lab())), 3, 30).operands]
    assert ids == ["W1[0,0]", "W1[0,1]", "b1[0]"]
