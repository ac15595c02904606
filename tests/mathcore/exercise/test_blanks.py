"""The blanks of the worksheet: all that is asked for, once, in an order in which it can be done."""

import dataclasses

from hypothesis import given, settings
from sample_exercises import exercises, lab

from mathcore.exercise.blanks import Blank, Part, worksheet_parts
from mathcore.exercise.model import Exercise
from mathcore.exercise.run import run
from mathcore.exercise.trace import Kind, Trace
from mathcore.formula.expression import inputs


def out_of_order(parts: tuple[Part, ...], trace: Trace) -> list[str]:
    """Name the blanks whose formula needs another blank that comes later."""
    place = {blank.id: n for n, blank in enumerate(b for part in parts for b in part.blanks)}
    found = []
    for id, n in place.items():
        formula = trace[id].formula
        assert formula is not None
        if any(place.get(needed, -1) >= n for needed in inputs(formula)):
            found.append(id)
    return found


def missing(parts: tuple[Part, ...], exercise: Exercise) -> set[str]:
    """Name the parameters without a gradient or without an update, and the loss."""
    asked = {blank.id for part in parts for blank in part.blanks}
    trace = run(exercise)
    parameters = [q.id for q in trace.given if q.kind in {Kind.WEIGHT, Kind.BIAS}]
    wanted = {f"dL_d{id}" for id in parameters} | {q.id for q in trace.update} | {"L"}
    return wanted - asked


def test_the_labs_blanks() -> None:
    forward, backward, update = worksheet_parts(lab())
    assert [(b.label, b.id) for b in forward.blanks] == [
        ("A1", "z1[0]"),
        ("A2", "a1[0]"),
        ("A3", "z1[1]"),
        ("A4", "a1[1]"),
        ("A5", "z2[0]"),
        ("A6", "a2[0]"),
        ("A7", "L"),
    ]
    assert [b.id for b in backward.blanks] == [
        "dL_dz2[0]",
        "dL_dW2[0,0]",
        "dL_dW2[0,1]",
        "dL_db2[0]",
        "dL_da1[0]",
        "dL_da1[1]",
        "dL_dz1[0]",
        "dL_dz1[1]",
        "dL_dW1[0,0]",
        "dL_dW1[0,1]",
        "dL_dW1[1,0]",
        "dL_dW1[1,1]",
        "dL_db1[0]",
        "dL_db1[1]",
    ]
    assert [b.label for b in update.blanks] == [f"C{n}" for n in range(1, 10)]
    assert len(backward.steps) == 5


@settings(max_examples=60, deadline=None)
@given(exercise=exercises())
def test_every_blank_can_be_worked_out_when_it_comes(exercise: Exercise) -> None:
    parts = worksheet_parts(exercise)
    blanks = [blank for part in parts for blank in part.blanks]
    trace = run(exercise)
    assert len({b.id for b in blanks}) == len({b.label for b in blanks}) == len(blanks)
    assert all(blank.id in trace for blank in blanks)
    assert out_of_order(parts, trace) == []
    assert missing(parts, exercise) == set()


def test_a_fault_is_seen() -> None:
    forward, backward, update = worksheet_parts(lab())
    assert out_of_order((backward, forward, update), run(lab())) != []
    assert missing((forward, backward), lab()) != set()
    first = dataclasses.replace(
        forward.steps[0], blanks=(Blank("A1", "a1[0]"), Blank("A2", "z1[0]"))
    )
    swapped = dataclasses.replace(forward, steps=(first, *forward.steps[1:]))
    assert out_of_order((swapped, backward, update), run(lab())) == ["a1[0]"]
