"""Ids: what is made can be read, and nothing else is taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_exercises import exercises

from mathcore.exercise import ids
from mathcore.exercise.ids import Name, read
from mathcore.exercise.model import Exercise
from mathcore.exercise.run import run
from mathcore.exercise.trace import Kind

layers, indices, flags = st.integers(1, 16), st.integers(0, 63), st.booleans()


@given(layers, indices, indices, flags)
def test_what_is_made_is_read(layer: int, i: int, j: int, updated: bool) -> None:
    made = {
        "W": (ids.weight(layer, i, j, updated=updated), (i, j)),
        "b": (ids.bias(layer, i, updated=updated), (i,)),
        "z": (ids.pre_activation(layer, i, updated=updated), (i,)),
        "a": (ids.activation(layer, i, updated=updated), (i,)),
    }
    for letter, (id, index) in made.items():
        assert read(id) == Name(letter, layer, index, updated, None)
        assert read(ids.gradient(id)) == Name(letter, layer, index, updated, id)
    assert ids.activation_of(made["z"][0]) == made["a"][0]
    assert read(ids.slope(layer, i)) == Name("slope", layer, (i,), False, None)
    assert read(ids.loss(updated=updated)) == Name("L", None, (), updated, None)
    assert read(ids.loss(i, updated=updated)) == Name("L", None, (i,), updated, None)
    assert ids.loss() == ids.loss(updated=False)
    assert read(ids.signal(0, i)) == Name("x", None, (i,), False, None)
    assert ids.signal(layer, i) == ids.activation(layer, i)
    assert read(ids.target(i)) == Name("y", None, (i,), False, None)


@given(layers, indices, indices)
def test_what_is_made_can_be_made_new(layer: int, i: int, j: int) -> None:
    assert ids.after_update(ids.weight(layer, i, j)) == ids.weight(layer, i, j, updated=True)
    assert ids.after_update(ids.bias(layer, i)) == ids.bias(layer, i, updated=True)
    assert ids.after_update(ids.loss()) == ids.loss(updated=True)


@given(exercises())
def test_each_quantity_of_a_trace_knows_where_it_stands(exercise: Exercise) -> None:
    trace = run(exercise)
    for quantity in trace:
        name = read(quantity.id)
        assert name is not None, quantity.id
        assert (quantity.layer, quantity.index, quantity.of) == (name.layer, name.index, name.of)
        assert (quantity.of is not None) == (quantity.kind == Kind.GRADIENT)
        assert quantity.of is None or quantity.of in trace
        if quantity.layer is not None:
            assert 1 <= quantity.layer <= len(exercise.layers)
            assert quantity.index[0] < exercise.shape[quantity.layer]


@pytest.mark.parametrize("id", ["", "z1[", "W1[0,]", "z1[0]x", "1z", "sigmoid'", "times_y_hat"])
def test_what_is_no_id_is_told(id: str) -> None:
    assert read(id) is None
