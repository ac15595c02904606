"""Counts of parameters as quantities, against the tensors that torch makes for the network."""

from itertools import pairwise

import torch
from hypothesis import given
from hypothesis import strategies as st

from mathcore.formula.expression import operands
from mathcore.topics.parameter_counts import parameter_counts, parameters_id, units_id

shapes = st.lists(st.integers(1, 9), min_size=2, max_size=5)


@given(shapes, shapes)
def test_each_count_is_the_one_of_torch(shape: list[int], other: list[int]) -> None:
    values = parameter_counts(shape, other).values
    for network in (shape, other):
        assert all(values[units_id(units)] == units for units in network)
        layers = [torch.nn.Linear(n_in, n_out) for n_in, n_out in pairwise(network)]
        sizes = [sum(p.numel() for p in layer.parameters()) for layer in layers]
        for end, (pair, size) in enumerate(zip(pairwise(network), sizes, strict=True), start=2):
            assert values[parameters_id(*pair)] == size
            assert values[parameters_id(*network[:end])] == sum(sizes[: end - 1])


def test_a_layer_is_counted_by_its_units_and_a_network_by_its_layers() -> None:
    counts = parameter_counts((2, 2, 1), (60, 32, 16, 1))
    assert counts.values["parameters[60,32,16,1]"] == 2497
    formulas = {quantity.id: quantity.formula for quantity in counts}
    assert formulas["units[60]"] is None
    by_layer, together = formulas["parameters[60,32]"], formulas["parameters[2,2,1]"]
    assert by_layer is not None
    assert together is not None
    assert operands(by_layer) == ("units[60]", "units[32]")
    assert operands(together) == ("parameters[2,2]", "parameters[2,1]")
