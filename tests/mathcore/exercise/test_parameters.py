"""Counts of parameters, against the tensors that torch makes for the same network."""

from itertools import pairwise

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from mathcore.exercise.model import count_by_layer, count_parameters

shapes = st.lists(st.integers(1, 40), min_size=2, max_size=5)


@given(shapes)
def test_the_count_is_the_one_of_torch(shape: list[int]) -> None:
    layers = [torch.nn.Linear(a, b) for a, b in pairwise(shape)]
    sizes = [sum(p.numel() for p in layer.parameters()) for layer in layers]
    assert [layer.total for layer in count_by_layer(shape)] == sizes
    assert count_parameters(shape) == sum(sizes)


def test_the_networks_of_the_lecture() -> None:
    assert count_parameters((2, 2, 1)) == 9
    layers = count_by_layer((60, 32, 16, 1))
    assert [(layer.weights, layer.biases) for layer in layers] == [(1920, 32), (512, 16), (16, 1)]
    assert count_parameters((60, 32, 16, 1)) == 2497


@pytest.mark.parametrize("shape", [(), (3,), (2, 0, 1), (-1, 2)])
def test_a_network_without_units_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="positive numbers of units"):
        count_parameters(shape)
