"""Our gradients beside autograd's: agreement, rounding at a kink, and contradiction."""

import math
from dataclasses import replace
from fractions import Fraction

import pytest
from sample_exercises import lab

from mathcore.exercise.gradient_check import (
    TOLERANCE,
    DisagreementError,
    compare,
    difference_id,
)
from mathcore.exercise.model import Exercise, Layer
from mathcore.exercise.reconcile import show
from mathcore.exercise.run import run
from mathcore.exercise.torch_program import ProgramRun, printed_id, run_program
from mathcore.exercise.trace import Quantities

LAB = run(lab())


def with_gradient(program: ProgramRun, id: str, value: float) -> ProgramRun:
    """Return a run in which torch has found something else for a gradient."""
    name = printed_id(id, program.precision)
    changed = [replace(q, value=value) if q.id == name else q for q in program.quantities]
    return replace(program, quantities=Quantities(changed))


def test_the_lab_agrees_within_the_tolerance_and_not_exactly() -> None:
    check = compare(LAB, run_program(LAB, "float32")).confirm()
    assert len(check.rows) == 9
    assert check.changed == check.noise == ()
    assert 0 < check.largest.difference < 1e-6
    zeros = [row.id for row in check.rows if row.difference == 0]
    assert zeros == ["dL_dW1[0,0]", "dL_dW1[0,1]", "dL_db1[0]", "dL_dW2[0,0]"]
    difference = check.quantities[difference_id("dL_dW2[0,1]", "float32")]
    assert show(difference).text == "9.1 × 10⁻⁸"


def test_float64_opens_the_gate_on_the_kink_of_the_lab() -> None:
    check = compare(LAB, run_program(LAB, "float64")).confirm()
    assert check.opened == ("z1[0]",)
    assert [row.id for row in check.changed] == ["dL_dW1[0,0]", "dL_dW1[0,1]", "dL_db1[0]"]
    assert [row.id for row in check.noise] == ["dL_dW2[0,0]"]
    difference = check.quantities[difference_id("dL_dW1[0,0]", "float64")]
    assert show(difference).text == "0.3358"


@pytest.mark.parametrize("wrong", [0.4477, -0.44777, 0.0, math.nan, math.inf])
def test_a_corrupted_gradient_is_not_confirmed(wrong: float) -> None:
    check = compare(LAB, with_gradient(run_program(LAB, "float32"), "dL_dW1[1,1]", wrong))
    with pytest.raises(DisagreementError) as error:
        check.confirm()
    message = str(error.value)
    assert "W1[1,1]" in message
    assert repr(wrong) in message
    assert repr(float(LAB["dL_dW1[1,1]"].value)) in message
    assert "\n" not in message


def test_a_gradient_of_ours_that_is_wrong_is_not_confirmed() -> None:
    backward = tuple(
        replace(q, value=float(q.value) + 2e-6) if q.id == "dL_db2[0]" else q for q in LAB.backward
    )
    check = compare(replace(LAB, backward=backward), run_program(LAB, "float32"))
    with pytest.raises(DisagreementError, match=r"b2\[0\]"):
        check.confirm()


def test_a_large_gradient_is_compared_relatively() -> None:
    layer = Layer("identity", ((Fraction(1, 3),),), (Fraction(0),))
    exercise = Exercise(
        "large", (Fraction(1000),), (Fraction(7),), Fraction(1, 10), "mse", (layer,)
    )
    trace = run(exercise)
    check = compare(trace, run_program(trace, "float32"))
    assert check.largest.difference > TOLERANCE
    assert check.confirm().changed == ()
