"""The collapse of two affine layers into one, exactly."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mathcore.topics.linear import Matrix, Vector, affine, compose

rationals = st.fractions(min_value=-5, max_value=5, max_denominator=12)


def vectors(length: int) -> st.SearchStrategy[Vector]:
    return st.tuples(*[rationals] * length)


def matrices(n_out: int, n_in: int) -> st.SearchStrategy[Matrix]:
    return st.tuples(*[vectors(n_in)] * n_out)


@settings(deadline=None)
@given(matrices(2, 3), vectors(2), matrices(3, 4), vectors(3), vectors(4))
def test_one_layer_does_what_two_did(
    W2: Matrix, b2: Vector, W1: Matrix, b1: Vector, x: Vector
) -> None:
    W, b = compose(W2, b2, W1, b1)
    assert (len(W), len(W[0]), len(b)) == (2, 4, 2)
    assert affine(W, x, b) == affine(W2, affine(W1, x, b1), b2)


def test_the_order_of_the_layers_matters() -> None:
    one, two, three = Fraction(1), Fraction(2), Fraction(3)
    assert compose(((two,),), (one,), ((three,),), (one,)) == (((Fraction(6),),), (three,))
    assert compose(((three,),), (one,), ((two,),), (one,)) == (((Fraction(6),),), (Fraction(4),))


def test_shapes_that_do_not_fit_are_refused() -> None:
    one = Fraction(1)
    with pytest.raises(ValueError, match=r"shorter|longer"):
        affine(((one, one),), (one,), (one,))
    with pytest.raises(ValueError, match=r"shorter|longer"):
        affine(((one,),), (one,), (one, one))
    with pytest.raises(ValueError, match=r"shorter|longer"):
        compose(((one, one),), (one,), ((one,),), (one,))
