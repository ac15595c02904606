"""A nudge of a parameter, against torch's forward pass and autograd."""

import math
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from film_settings import EXERCISES
from hypothesis import given
from hypothesis import strategies as st
from reference_parameter_nudge import parameter_nudges
from sample_exercises import exercises, lab

from mathcore.errors import UserError
from mathcore.exercise.ids import gradient
from mathcore.exercise.model import Exercise, default_exercise_path, load_exercise
from mathcore.exercise.run import run
from mathcore.exercise.torch_reference import reference
from mathcore.numbers.values import to_float
from mathcore.topics.parameter_nudge import STEP, nudge

FILES = [default_exercise_path(), *sorted(EXERCISES.glob("*.toml"))]


def parameters(exercise: Exercise) -> list[str]:
    """Return the ids of all weights and biases."""
    return [q.id for q in run(exercise).given if q.id[0] in "Wb"]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_outputs_nudges_are_torchs(file: Path) -> None:
    trace = run(load_exercise(file))
    found, last = parameter_nudges(file, {}), len(trace.exercise.layers)
    names = [name for name in parameters(trace.exercise) if name.startswith(f"W{last}[")]
    for name in (f"b{last}[0]", *names):
        watched = (f"z{last}[0]", f"a{last}[0]")
        for quantity in nudge(trace, name, watched).numbers:
            wanted = found[quantity.id]
            assert math.isclose(to_float(quantity.value), wanted, rel_tol=1e-9, abs_tol=1e-12)


@given(data=st.data(), exercise=exercises())
def test_a_nudge_is_a_forward_pass_with_another_parameter(
    data: st.DataObject, exercise: Exercise
) -> None:
    try:
        trace = run(exercise)
        name = data.draw(st.sampled_from(parameters(exercise)))
        one = nudge(trace, name)
    except UserError:
        return  # beyond float64
    layer, index = int(name[1]), name[name.index("[") + 1 : -1].split(",")
    layers = list(exercise.layers)
    if name[0] == "b":
        bias = list(layers[layer - 1].bias)
        bias[int(index[0])] += STEP
        layers[layer - 1] = replace(layers[layer - 1], bias=tuple(bias))
    else:
        rows = [list(row) for row in layers[layer - 1].weights]
        rows[int(index[0])][int(index[1])] += STEP
        layers[layer - 1] = replace(layers[layer - 1], weights=tuple(map(tuple, rows)))
    moved = replace(exercise, layers=tuple(layers))
    found = reference(moved, run(moved))["L"]
    assert math.isclose(to_float(one.new[-1].value), found, rel_tol=1e-9, abs_tol=1e-12)
    slope = reference(exercise, trace)[gradient(name)]
    promised = to_float(one.promised.value)
    assert math.isclose(promised, slope * float(STEP), rel_tol=1e-9, abs_tol=1e-12)


def test_the_labs_logit_is_nudged_exactly() -> None:
    trace = run(lab())
    one = nudge(trace, "b2[0]", ("z2[0]", "a2[0]"))
    assert one.new[0].value == Fraction(-23, 100)
    assert one.changes[0].value == one.step.value == STEP
    assert one.measured.value < 0
    assert len(one.numbers) == 9


def test_a_smaller_nudge_comes_closer_to_the_gradient() -> None:
    trace = run(lab())
    wanted = to_float(trace["dL_dW2[0,1]"].value)
    ratios = [nudge(trace, "W2[0,1]", step=Fraction(1, n)).ratio for n in (10, 100, 1000)]
    errors = [abs(to_float(ratio.value) - wanted) for ratio in ratios]
    assert errors[0] > 5 * errors[1] > 25 * errors[2]


@pytest.mark.parametrize("name", ["z2[0]", "x[0]", "dL_db2[0]", "L"])
def test_what_is_no_parameter_is_not_nudged(name: str) -> None:
    with pytest.raises(ValueError, match="expected the id of a weight or a bias"):
        nudge(run(lab()), name)
