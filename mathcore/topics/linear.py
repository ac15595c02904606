"""Linear maps, exactly. Weights are (out, in), as PyTorch stores them, so a layer computes W x."""

from collections.abc import Sequence
from fractions import Fraction

Vector = tuple[Fraction, ...]
Matrix = tuple[Vector, ...]


def _dot(left: Sequence[Fraction], right: Sequence[Fraction]) -> Fraction:
    return sum((a * b for a, b in zip(left, right, strict=True)), Fraction(0))


def linear(W: Matrix, x: Vector) -> Vector:
    """Return W x, for W of shape (out, in); ValueError if the shapes do not fit."""
    return tuple(_dot(row, x) for row in W)


def product(W2: Matrix, W1: Matrix) -> Matrix:
    """Return the one matrix W2 W1 that does what W1 and then W2 do.

    W2 has shape (out, hidden) and W1 (hidden, in); ValueError if they do not fit.
    """
    columns = tuple(zip(*W1, strict=True))
    return tuple(tuple(_dot(row, column) for column in columns) for row in W2)
