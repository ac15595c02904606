"""The collapse of two layers: exact, and equal to what torch makes of the drawn numbers."""

import math
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from mathcore.exercise.trace import Quantities
from mathcore.topics.collapse import collapse, product_id
from mathcore.topics.linear import Matrix, Vector, linear, product
from mathcore.topics.torch_layers import DrawnLayers, draw_layers

#: What a float32 layer can hold, zero and both signs included.
numbers = st.floats(-4, 4, width=32).map(Fraction)


def affine(W: Matrix, x: Vector, b: Vector) -> Vector:
    return tuple(sum_ + bias for sum_, bias in zip(linear(W, x), b, strict=True))


def vectors(length: int) -> st.SearchStrategy[Vector]:
    return st.tuples(*[numbers] * length)


def matrices(n_out: int, n_in: int) -> st.SearchStrategy[Matrix]:
    return st.tuples(*[vectors(n_in)] * n_out)


layers = st.builds(
    DrawnLayers,
    W1=matrices(4, 3),
    b1=vectors(4),
    W2=matrices(2, 4),
    b2=vectors(2),
    x=vectors(3),
    difference=st.just(Fraction(0)),
    epsilon=st.just(Fraction(1, 2**23)),
)


def vector(found: Quantities, name: str, length: int) -> Vector:
    return tuple(Fraction(found[f"{name}[{i}]"].value) for i in range(length))


def matrix(found: Quantities, name: str, rows: int, columns: int) -> Matrix:
    return tuple(
        tuple(Fraction(found[f"{name}[{i},{j}]"].value) for j in range(columns))
        for i in range(rows)
    )


@settings(deadline=None, max_examples=50)
@given(layers)
def test_both_ways_lead_to_the_same_output_exactly(drawn: DrawnLayers) -> None:
    found = collapse(drawn)
    y = vector(found, "y", 2)
    assert y == vector(found, "y'", 2)
    assert y == affine(drawn.W2, affine(drawn.W1, drawn.x, drawn.b1), drawn.b2)
    weights, bias = product(drawn.W2, drawn.W1), affine(drawn.W2, drawn.b1, drawn.b2)
    assert matrix(found, "W'", 2, 3) == weights
    assert vector(found, "b'", 2) == bias


@settings(deadline=None, max_examples=50)
@given(layers)
def test_every_entry_is_the_sum_of_its_products(drawn: DrawnLayers) -> None:
    found = collapse(drawn)
    for i in range(2):
        for j in range(3):
            terms = [Fraction(found[product_id(i, j, k)].value) for k in range(4)]
            assert terms == [drawn.W2[i][k] * drawn.W1[k][j] for k in range(4)]
            assert found[f"W'[{i},{j}]"].value == sum(terms)


def agrees_with_torch(drawn: DrawnLayers, found: Quantities) -> bool:
    """Tell whether torch's float64 products of the drawn numbers are ours."""

    def tensor(values: Matrix | Vector) -> torch.Tensor:
        rows = [[float(w) for w in row] if isinstance(row, tuple) else float(row) for row in values]
        return torch.tensor(rows, dtype=torch.float64)

    W1, W2 = tensor(drawn.W1), tensor(drawn.W2)
    b1, b2, x = tensor(drawn.b1), tensor(drawn.b2), tensor(drawn.x)
    h = x @ W1.T + b1
    y = h @ W2.T + b2
    expected = {"h": h, "y": y, "b'": b1 @ W2.T + b2, "y'": x @ (W2 @ W1).T + W2 @ b1 + b2}
    same = [
        math.isclose(float(number), float(theirs), rel_tol=1e-12, abs_tol=1e-14)
        for name, values in expected.items()
        for number, theirs in zip(vector(found, name, len(values)), values, strict=True)
    ]
    same += [
        math.isclose(float(number), float(theirs), rel_tol=1e-12, abs_tol=1e-14)
        for row, row_theirs in zip(matrix(found, "W'", 2, 3), W2 @ W1, strict=True)
        for number, theirs in zip(row, row_theirs, strict=True)
    ]
    return all(same)


def test_the_drawn_layers_collapse_as_torch_multiplies_them() -> None:
    drawn = draw_layers()
    assert agrees_with_torch(drawn, collapse(drawn))


@pytest.mark.parametrize("field", ["b1", "b2", "x"])
def test_a_number_that_is_off_in_the_last_shown_digit_is_detected(field: str) -> None:
    drawn = draw_layers()
    first, *rest = getattr(drawn, field)
    changes: dict[str, Any] = {field: (first + Fraction(1, 1000), *rest)}
    assert not agrees_with_torch(drawn, collapse(replace(drawn, **changes)))


def test_a_weight_at_another_place_is_detected() -> None:
    drawn = draw_layers()
    first, second, *rest = drawn.W1
    assert not agrees_with_torch(drawn, collapse(replace(drawn, W1=(second, first, *rest))))


def test_what_was_measured_is_kept_as_measured() -> None:
    drawn = replace(draw_layers(), difference=Fraction(1, 2**25))
    found = collapse(drawn)
    assert found["difference"].value == Fraction(1, 2**25)
    assert found["difference"].formula is None
    assert found["epsilon"].value == Fraction(1, 2**23)
