"""The plane's maps: exact, and linear until ReLU stands between them."""

from fractions import Fraction
from itertools import pairwise

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from mathcore.exercise.trace import Kind, Quantities, Quantity
from mathcore.topics.linear import Matrix, Vector, linear, product
from mathcore.topics.plane import (
    NARROW_W1,
    NARROW_W2,
    W1,
    W2,
    Map,
    U,
    V,
    both,
    chain,
    exact_vector,
    first,
    folded,
    half_pressed,
    identity,
    matrix,
    narrow,
    plane_numbers,
    pressed,
    rank,
    relu_of,
    vector,
)

integers = st.integers(min_value=-6, max_value=6)
halves = st.fractions(min_value=-4, max_value=4, max_denominator=2)
points = st.tuples(halves, halves)


def matrices(rows: int, columns: int) -> st.SearchStrategy[Matrix]:
    return st.tuples(*[st.tuples(*[integers] * columns)] * rows).map(lambda W: matrix(*W))


def plus(one: Vector, other: Vector) -> Vector:
    return tuple(a + b for a, b in zip(one, other, strict=True))


def steps(row: list[Vector]) -> list[Vector]:
    return [tuple(b - a for a, b in zip(one, two, strict=True)) for one, two in pairwise(row)]


def row(under: Map, start: Vector, direction: Vector) -> list[Vector]:
    """Return the images of five evenly spaced points."""
    return [under(plus(start, tuple(t * d for d in direction))) for t in range(5)]


def is_straight(row: list[Vector]) -> bool:
    one, *others = steps(row)
    return all(one[0] * other[1] == one[1] * other[0] for other in others)


def as_tensor(W: Matrix) -> torch.Tensor:
    return torch.tensor([[float(entry) for entry in row] for row in W], dtype=torch.float64)


@settings(deadline=None)
@given(matrices(2, 2), matrices(2, 2), points)
def test_two_steps_and_one_step_agree_exactly(second: Matrix, one: Matrix, x: Vector) -> None:
    assert linear(second, linear(one, x)) == linear(product(second, one), x)
    in_torch = as_tensor(second) @ (as_tensor(one) @ as_tensor((x,))[0])
    assert [float(entry) for entry in linear(product(second, one), x)] == in_torch.tolist()


def test_the_order_of_the_layers_matters() -> None:
    assert product(W2, W1) == matrix((1, -3), (2, 0))
    assert product(W1, W2) != product(W2, W1)
    assert chain(first, relu_of)(V) != chain(relu_of, first)(V)


@settings(deadline=None)
@given(matrices(2, 2), matrices(2, 2), points, points, points)
def test_linear_layers_keep_rows_straight_parallel_and_even(
    one: Matrix, two: Matrix, here: Vector, there: Vector, direction: Vector
) -> None:
    def under(x: Vector) -> Vector:
        return linear(two, linear(one, x))

    first_row, second_row = row(under, here, direction), row(under, there, direction)
    assert is_straight(first_row)
    assert len(set(steps(first_row))) == 1
    assert steps(first_row) == steps(second_row)


def test_relu_between_them_keeps_none_of_it() -> None:
    up = vector(0, 1)
    bent, straight = row(folded, vector(1, -2), up), row(folded, vector(2, -2), up)
    assert not is_straight(bent)
    assert is_straight(straight)
    assert steps(bent) != steps(straight)
    assert len(set(steps(bent))) > 1


@settings(deadline=None)
@given(matrices(2, 2), points, points)
def test_linear_maps_keep_sums(W: Matrix, x: Vector, y: Vector) -> None:
    assert linear(W, plus(x, y)) == plus(linear(W, x), linear(W, y))


def test_the_witness_breaks_additivity_with_relu_and_not_without() -> None:
    assert plus(both(U), both(V)) == both(plus(U, V))
    assert plus(folded(U), folded(V)) != folded(plus(U, V))
    numbers = plane_numbers()
    assert exact_vector(numbers, "sum") == plus(folded(U), folded(V)) == vector(2, 4)
    assert exact_vector(numbers, "f_s") == folded(plus(U, V)) == vector(0, 0)


@given(points)
def test_relu_acts_neuron_by_neuron(x: Vector) -> None:
    z = first(x)
    assert pressed(x) == relu_of(half_pressed(x), coordinates=(1,))
    assert half_pressed(x) == (max(z[0], Fraction(0)), z[1])
    assert identity(x) == x


@settings(deadline=None)
@given(st.data(), st.integers(1, 3), st.integers(1, 3), st.integers(1, 3))
def test_the_rank_is_torchs_and_at_most_the_hidden_width(
    data: st.DataObject, n_out: int, hidden: int, n_in: int
) -> None:
    second, one = data.draw(matrices(n_out, hidden)), data.draw(matrices(hidden, n_in))
    W = product(second, one)
    assert rank(W) == int(torch.linalg.matrix_rank(as_tensor(W)))
    assert rank(W) <= min(hidden, rank(second), rank(one))


def test_one_hidden_neuron_takes_the_plane_to_a_line() -> None:
    assert rank(product(W2, W1)) == rank(W1) == 2
    assert rank(product(NARROW_W2, NARROW_W1)) == 1
    images = [narrow(vector(a, b)) for a in range(-2, 3) for b in range(-2, 3)]
    assert all(x == 2 * y for x, y in images)
    assert len(set(images)) == 9 < len(images)
    assert rank(matrix((0, 0), (0, 0))) == 0


def test_the_quantities_are_what_the_maps_give() -> None:
    numbers = plane_numbers()
    assert all(quantity.exact for quantity in numbers)
    for name, W in (("W", product(W2, W1)), ("N", product(NARROW_W2, NARROW_W1))):
        for i, entries in enumerate(W):
            assert [numbers[f"{name}[{i},{j}]"].value for j in range(2)] == list(entries)
    for name, x in (("u", U), ("v", V), ("s", plus(U, V))):
        assert exact_vector(numbers, f"z_{name}") == first(x)
        assert exact_vector(numbers, f"h_{name}") == pressed(x)
        assert exact_vector(numbers, f"f_{name}") == folded(x)
    assert numbers["det_N"].value == 0
    assert numbers["det_N"].operands == ("N[0,0]", "N[1,1]", "N[0,1]", "N[1,0]")


def test_a_rounded_vector_is_no_point_of_the_plane() -> None:
    rounded = [Quantity(f"a[{k}]", "a", Kind.INPUT, None, (), 0.5) for k in range(2)]
    with pytest.raises(ValueError, match="expected a to be exact"):
        exact_vector(Quantities(rounded), "a")


def test_shapes_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match=r"shorter|longer"):
        linear(W1, vector(1, 2, 3))
    with pytest.raises(ValueError, match=r"shorter|longer"):
        product(W2, NARROW_W1)
