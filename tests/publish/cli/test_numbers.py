"""The numbers as JSON and as a table."""

import io
import json
from dataclasses import replace
from fractions import Fraction

import pytest
from rich.console import Console

from mathcore.exercise.model import Exercise, Layer, default_exercise_path, load_exercise
from mathcore.exercise.run import run
from mathcore.exercise.trace import Trace
from scenes.publish.numbers import numbers_document, numbers_table


@pytest.fixture(scope="module")
def trace() -> Trace:
    return run(load_exercise(default_exercise_path()))


def test_the_document_of_the_lab(trace: Trace) -> None:
    document = numbers_document(trace)
    assert list(document) == [
        *("title", "forward", "gradients", "updated", "kinks", "verification"),
    ]
    assert document["title"] == "Lab 4, Day 1"
    assert list(document["forward"]) == ["z1", "a1", "z2", "a2", "loss"]
    assert list(document["gradients"]) == ["W1", "b1", "a1", "z1", "W2", "b2", "a2", "z2"]
    assert list(document["updated"]) == ["W1", "b1", "W2", "b2", "loss"]
    assert document["forward"]["z1"] == [0.0, 1.1]
    assert document["forward"]["loss"] == pytest.approx(0.820329966626426, abs=1e-15)
    assert document["gradients"]["W1"][0] == [0.0, 0.0]
    assert document["gradients"]["W1"][1] == pytest.approx(
        [0.223885459706877, 0.447770919413754], abs=1e-15
    )
    assert document["updated"]["b2"] == pytest.approx([0.255971364926719], abs=1e-15)
    assert document["kinks"] == ["z1[0]"]
    assert document["verification"]["torch"].startswith("2.")
    assert document["verification"]["max_abs_error"] < 1e-15


def test_the_document_is_json_at_full_precision(trace: Trace) -> None:
    document = numbers_document(trace)
    assert json.loads(json.dumps(document, allow_nan=False)) == document
    assert document["forward"]["a2"] == [float(trace["a2[0]"].value)]


def test_shapes_are_out_by_in() -> None:
    tenth = Fraction(1, 10)
    layer = Layer("identity", ((tenth,) * 3,) * 2, (tenth,) * 2)
    exercise = Exercise("t", (tenth,) * 3, (tenth,) * 2, tenth, "mse", (layer,))
    document = numbers_document(run(exercise))
    for part in ("gradients", "updated"):
        rows = document[part]["W1"]
        assert (len(rows), len(rows[0])) == (2, 3)


def test_an_infinity_is_null() -> None:
    layer = Layer("sigmoid", ((Fraction(1),),), (Fraction(1000),))
    exercise = Exercise("t", (Fraction(0),), (Fraction(0),), Fraction(1, 10), "bce", (layer,))
    document = numbers_document(run(exercise))
    assert document["gradients"]["a1"] == [None]
    assert document["gradients"]["z1"] == [1.0]
    json.dumps(document, allow_nan=False)


def table(trace: Trace, width: int = 150) -> list[str]:
    console = Console(file=io.StringIO(), width=width)
    numbers_table(trace, console)
    assert isinstance(console.file, io.StringIO)
    return [line.rstrip() for line in console.file.getvalue().splitlines()]


def row(lines: list[str], id: str) -> str:
    (found,) = [line for line in lines if line.startswith(f"{id} ")]
    return " ".join(found.split())


def test_the_table_of_the_lab(trace: Trace) -> None:
    lines = table(trace)
    assert row(lines, "z1[0]") == (
        "z1[0] = W1[0,0] · x[0] + W1[0,1] · x[1] + b1[0] "
        "= 0.5 · 1 + (−0.3) · 2 + 0.1 = 0 at the kink"
    )
    assert row(lines, "a2[0]") == "a2[0] = σ(z2[0]) = σ(−0.24) ≈ 0.4403"
    assert row(lines, "dL_dz1[0]") == "dL_dz1[0] = dL_da1[0] · da1_dz1[0] = (−0.3358) · 0 = 0"
    assert row(lines, "W1_new[1,0]").endswith("≈ 0.8 − 0.1 · 0.2239 ≈ 0.7776")
    assert row(lines, "eta") == "eta = 0.1"
    assert lines[-1].startswith("PyTorch 2.")
    assert "agrees: largest error" in lines[-1]


def test_every_quantity_is_in_a_narrow_table_too(trace: Trace) -> None:
    lines = table(trace, width=80)
    assert all(len(line) <= 80 for line in lines)
    for id in trace.ids:
        row(lines, id)
    assert "agrees" in lines[-1]


def test_a_corrupted_gradient_is_told(trace: Trace) -> None:
    wrong = tuple(
        replace(q, value=Fraction(1)) if q.id == "dL_dz1[0]" else q for q in trace.backward
    )
    corrupted = replace(trace, backward=wrong)
    assert "DISAGREES" in table(corrupted)[-1]
    assert numbers_document(corrupted)["verification"]["max_abs_error"] == 1.0


def test_a_title_is_no_markup(trace: Trace) -> None:
    titled = replace(trace, exercise=replace(trace.exercise, title="[red]x[/red]"))
    assert table(titled)[0] == "[red]x[/red]"
