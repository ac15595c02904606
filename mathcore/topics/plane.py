"""Two linear layers in the plane, exactly: small integer matrices, and what ReLU does between them.

The layers carry no bias, so they are linear, not only affine. Matrices are (out, in), as PyTorch
stores weights, and act on columns: the k-th column is where the k-th unit vector lands.
"""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import partial

from mathcore.exercise.recorder import Recorder, dot
from mathcore.exercise.trace import Kind, Quantities
from mathcore.formula.activations import RELU
from mathcore.formula.expression import (
    Apply,
    Expression,
    Ref,
)
from mathcore.numbers.values import is_exact
from mathcore.topics.linear import Matrix, Vector, linear, product

Map = Callable[[Vector], Vector]
"""What moves the points of the plane."""

#: The witness against linearity: two opposite inputs, and their sum.
INPUTS = ("u", "v", "s")


def matrix(*rows: Sequence[int]) -> Matrix:
    """Return an exact matrix, row by row."""
    return tuple(tuple(Fraction(entry) for entry in row) for row in rows)


def vector(*entries: int) -> Vector:
    """Return an exact vector."""
    return tuple(Fraction(entry) for entry in entries)


#: The layers of the film: the first one turns and stretches, the second one mixes.
W1 = matrix((1, -1), (1, 1))
W2 = matrix((2, -1), (1, 1))
#: The same depth with a single hidden neuron.
NARROW_W1 = matrix((1, 1))
NARROW_W2 = matrix((2,), (1,))
#: Two inputs that cancel; W1 sends each of them across one of ReLU's two folds.
U, V = vector(0, 2), vector(0, -2)


def relu_of(z: Vector, *, coordinates: Iterable[int] | None = None) -> Vector:
    """Apply ReLU to a vector, or to the chosen ones of its coordinates."""
    chosen = set(range(len(z)) if coordinates is None else coordinates)
    return tuple(
        Fraction(RELU.value(entry)) if index in chosen else entry for index, entry in enumerate(z)
    )


def chain(*maps: Map) -> Map:
    """Return the map that applies the given ones in order; none of them is the identity."""

    def apply(x: Vector) -> Vector:
        for step in maps:
            x = step(x)
        return x

    return apply


identity: Map = chain()
"""Leaves the plane as it is."""

first: Map = partial(linear, W1)
"""x -> W1 x."""

both: Map = partial(linear, product(W2, W1))
"""x -> (W2 W1) x, in one step."""

half_pressed: Map = chain(first, partial(relu_of, coordinates=(0,)))
"""W1, and then the ReLU of the first hidden neuron alone."""

pressed: Map = chain(first, relu_of)
"""x -> ReLU(W1 x)."""

folded: Map = chain(pressed, partial(linear, W2))
"""x -> f(x) = W2 ReLU(W1 x)."""

narrow: Map = partial(linear, product(NARROW_W2, NARROW_W1))
"""The product of the two layers with a single hidden neuron between them."""


def rank(W: Matrix) -> int:
    """Return the rank of a matrix, the dimension of what it maps onto, by exact elimination."""
    rows = [list(row) for row in W]
    found = 0
    for column in range(len(rows[0])):
        pivot = next((row for row in rows[found:] if row[column] != 0), None)
        if pivot is None:
            continue
        rows.remove(pivot)
        rows.insert(found, pivot)
        found += 1
        for row in rows[found:]:
            factor = row[column] / pivot[column]
            row[:] = [entry - factor * above for entry, above in zip(row, pivot, strict=True)]
    return found


def _give_matrix(book: Recorder, name: str, letter: str, W: Matrix) -> None:
    for i, row in enumerate(W):
        for j, entry in enumerate(row):
            book.give(f"{name}[{i},{j}]", f"{letter}_({i + 1}{j + 1})", Kind.WEIGHT, entry)


def _multiply(book: Recorder, name: str, factors: tuple[str, str], *, hidden: int) -> None:
    """Work out a product of shape (2, 2), whose entries have the letter c."""
    second, first = factors
    for i in range(2):
        for j in range(2):
            terms = dot(
                (f"{second}[{i},{k}]" for k in range(hidden)),
                (f"{first}[{k},{j}]" for k in range(hidden)),
            )
            formula = terms.terms[0] if hidden == 1 else terms
            book.compute(f"{name}[{i},{j}]", f"c_({i + 1}{j + 1})", Kind.WEIGHT, formula)


def _row(name: str, i: int, source: str) -> Expression:
    """Return one row of a 2x2 matrix times a vector."""
    return dot((f"{name}[{i},{k}]" for k in range(2)), (f"{source}[{k}]" for k in range(2)))


def plane_numbers() -> Quantities:
    """Return every number that the film in the plane may show.

    Returns
    -------
    Quantities
        The entries of ``W1``, ``W2`` and their product ``W``; for each of the inputs ``u``,
        ``v`` and their sum ``s`` the vectors ``x_u``, ``z_u``, ``h_u``, ``f_u``; ``sum``, which is
        f(u) + f(v); and of the narrow network ``N1``, ``N2``, their product ``N``, its
        determinant ``det_N`` and its rank ``rank_N``. All are exact.
    """
    book = Recorder()
    _give_matrix(book, "W1", "a", W1)
    _give_matrix(book, "W2", "b", W2)
    _multiply(book, "W", ("W2", "W1"), hidden=2)
    for name, entries in (("u", U), ("v", V)):
        for k, entry in enumerate(entries):
            book.give(f"x_{name}[{k}]", f"{name}_{k + 1}", Kind.INPUT, entry)
    for k in range(2):
        total = Ref(f"x_u[{k}]") + Ref(f"x_v[{k}]")
        book.compute(f"x_s[{k}]", f"s_{k + 1}", Kind.INPUT, total)
    for name in INPUTS:
        for k in range(2):
            formula = _row("W1", k, f"x_{name}")
            book.compute(f"z_{name}[{k}]", f"z_{k + 1}({name})", Kind.PRE_ACTIVATION, formula)
        for k in range(2):
            gate = Apply("relu", Ref(f"z_{name}[{k}]"))
            book.compute(f"h_{name}[{k}]", f"h_{k + 1}({name})", Kind.ACTIVATION, gate)
        for k in range(2):
            formula = _row("W2", k, f"h_{name}")
            book.compute(f"f_{name}[{k}]", f"f_{k + 1}({name})", Kind.PREDICTION, formula)
    for k in range(2):
        both = Ref(f"f_u[{k}]") + Ref(f"f_v[{k}]")
        book.compute(f"sum[{k}]", f"f_{k + 1}(u) + f_{k + 1}(v)", Kind.PREDICTION, both)
    _give_matrix(book, "N1", "a", NARROW_W1)
    _give_matrix(book, "N2", "b", NARROW_W2)
    _multiply(book, "N", ("N2", "N1"), hidden=1)
    diagonals = [Ref(f"N[0,{k}]") * Ref(f"N[1,{1 - k}]") for k in range(2)]
    book.compute("det_N", "det(W_2 W_1)", Kind.WEIGHT, diagonals[0] - diagonals[1])
    narrow_rank = Fraction(rank(product(NARROW_W2, NARROW_W1)))
    book.give("rank_N", 'op("rank")(W_2 W_1)', Kind.WEIGHT, narrow_rank)
    return book.quantities


def exact_vector(numbers: Quantities, name: str) -> Vector:
    """Return the two quantities ``name[0]`` and ``name[1]`` as a point.

    Raises
    ------
    ValueError
        If one of them is not exact.
    """
    values = [numbers[f"{name}[{k}]"].value for k in range(2)]
    if not all(is_exact(value) for value in values):
        raise ValueError(f"expected {name} to be exact")
    return tuple(Fraction(value) for value in values)
