"""Affine maps, and the collapse of two of them into one.

They are affine rather than linear, since they carry a bias. Weights are (out, in), as PyTorch
stores them, so a layer computes W x + b.
"""

from collections.abc import Sequence
from fractions import Fraction

Vector = tuple[Fraction, ...]
Matrix = tuple[Vector, ...]


def _dot(left: Sequence[Fraction], right: Sequence[Fraction]) -> Fraction:
    return sum((a * b for a, b in zip(left, right, strict=True)), Fraction(0))


def affine(W: Matrix, x: Vector, b: Vector) -> Vector:
    """Return W x + b, exact, for W of shape (out, in); ValueError if the shapes do not fit."""
    return tuple(_dot(row, x) + bias for row, bias in zip(W, b, strict=True))


def compose(W2: Matrix, b2: Vector, W1: Matrix, b1: Vector) -> tuple[Matrix, Vector]:
    """Return one affine layer for two without an activation between them, exact.

    W2 (W1 x + b1) + b2 = (W2 W1) x + (W2 b1 + b2), with W2 of shape (out, hidden) and W1 of shape
    (hidden, in). ValueError if the shapes do not fit.
    """
    columns = tuple(zip(*W1, strict=True))
    weights = tuple(tuple(_dot(row, column) for column in columns) for row in W2)
    return weights, affine(W2, b1, b2)
