"""Two linear layers in the plane, exactly: small integer matrices, and what ReLU does between them.

The layers carry no bias, so they are linear, not only affine. Matrices are (out, in), as PyTorch
stores weights, and act on columns: the k-th column is where the k-th unit vector lands.
"""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import partial

from mathcore.exercise.trace import Kind, Quantities, Quantity
from mathcore.formula.activations import relu
from mathcore.formula.expression import (
    Apply,
    Difference,
    Expression,
    Product,
    Ref,
    Sum,
    evaluate,
    operands,
)
from mathcore.numbers.values import Value, is_exact
from mathcore.topics.linear import Matrix, Vector, affine, compose

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


def linear(W: Matrix, x: Vector) -> Vector:
    """Apply a linear layer.

    Parameters
    ----------
    W
        Weights of shape (out, in).
    x
        Input of shape (in,).

    Returns
    -------
    tuple of Fraction
        W x, of shape (out,).

    Raises
    ------
    ValueError
        If the shapes do not fit.
    """
    return affine(W, x, (Fraction(0),) * len(W))


def product(W2: Matrix, W1: Matrix) -> Matrix:
    """Return the one matrix W2 W1 that does what W1 and then W2 do.

    Parameters
    ----------
    W2
        The layer applied second, of shape (out, hidden).
    W1
        The layer applied first, of shape (hidden, in).

    Returns
    -------
    tuple of tuple of Fraction
        Shape (out, in).

    Raises
    ------
    ValueError
        If the shapes do not fit.
    """
    weights, _ = compose(W2, (Fraction(0),) * len(W2), W1, (Fraction(0),) * len(W1))
    return weights


def relu_of(z: Vector, *, coordinates: Iterable[int] | None = None) -> Vector:
    """Apply ReLU to a vector, or to some of its coordinates.

    Parameters
    ----------
    z
        Pre-activations.
    coordinates
        The neurons whose ReLU acts; None stands for all.

    Returns
    -------
    tuple of Fraction
        Of the same shape.
    """
    chosen = set(range(len(z)) if coordinates is None else coordinates)
    return tuple(
        Fraction(relu(entry)) if index in chosen else entry for index, entry in enumerate(z)
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
    """Return the rank of a matrix, by exact elimination.

    Parameters
    ----------
    W
        Any shape.

    Returns
    -------
    int
        The dimension of what W maps onto.
    """
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


class _Notebook:
    """Collects quantities; a value is what its formula comes to."""

    def __init__(self) -> None:
        self.values: dict[str, Value] = {}
        self.quantities: list[Quantity] = []

    def give(self, id: str, symbol: str, value: Value, kind: Kind) -> None:
        self._note(Quantity(id, symbol, kind, None, (), value))

    def work_out(self, id: str, symbol: str, formula: Expression, kind: Kind) -> None:
        value = evaluate(formula, self.values)
        self._note(Quantity(id, symbol, kind, formula, operands(formula), value))

    def _note(self, quantity: Quantity) -> None:
        self.values[quantity.id] = quantity.value
        self.quantities.append(quantity)

    def give_matrix(self, name: str, letter: str, W: Matrix) -> None:
        for i, row in enumerate(W):
            for j, entry in enumerate(row):
                self.give(f"{name}[{i},{j}]", f"{letter}_({i + 1}{j + 1})", entry, Kind.WEIGHT)

    def multiply(self, name: str, letter: str, second: str, first: str, hidden: int) -> None:
        """Work out a product of shape (2, 2)."""
        for i in range(2):
            for j in range(2):
                terms = tuple(
                    Product((Ref(f"{second}[{i},{k}]"), Ref(f"{first}[{k},{j}]")))
                    for k in range(hidden)
                )
                formula = terms[0] if hidden == 1 else Sum(terms)
                symbol = f"{letter}_({i + 1}{j + 1})"
                self.work_out(f"{name}[{i},{j}]", symbol, formula, Kind.WEIGHT)


def _row(name: str, i: int, source: str) -> Expression:
    """Return one row of a 2x2 matrix times a vector."""
    return Sum(tuple(Product((Ref(f"{name}[{i},{k}]"), Ref(f"{source}[{k}]"))) for k in range(2)))


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
    book = _Notebook()
    book.give_matrix("W1", "a", W1)
    book.give_matrix("W2", "b", W2)
    book.multiply("W", "c", "W2", "W1", hidden=2)
    for name, entries in (("u", U), ("v", V)):
        for k, entry in enumerate(entries):
            book.give(f"x_{name}[{k}]", f"{name}_{k + 1}", entry, Kind.INPUT)
    for k in range(2):
        total = Sum((Ref(f"x_u[{k}]"), Ref(f"x_v[{k}]")))
        book.work_out(f"x_s[{k}]", f"s_{k + 1}", total, Kind.INPUT)
    for name in INPUTS:
        for k in range(2):
            formula = _row("W1", k, f"x_{name}")
            book.work_out(f"z_{name}[{k}]", f"z_{k + 1}({name})", formula, Kind.PRE_ACTIVATION)
        for k in range(2):
            gate = Apply("relu", Ref(f"z_{name}[{k}]"))
            book.work_out(f"h_{name}[{k}]", f"h_{k + 1}({name})", gate, Kind.ACTIVATION)
        for k in range(2):
            formula = _row("W2", k, f"h_{name}")
            book.work_out(f"f_{name}[{k}]", f"f_{k + 1}({name})", formula, Kind.PREDICTION)
    for k in range(2):
        both = Sum((Ref(f"f_u[{k}]"), Ref(f"f_v[{k}]")))
        book.work_out(f"sum[{k}]", f"f_{k + 1}(u) + f_{k + 1}(v)", both, Kind.PREDICTION)
    book.give_matrix("N1", "a", NARROW_W1)
    book.give_matrix("N2", "b", NARROW_W2)
    book.multiply("N", "c", "N2", "N1", hidden=1)
    diagonals = [Product((Ref(f"N[0,{k}]"), Ref(f"N[1,{1 - k}]"))) for k in range(2)]
    book.work_out("det_N", "det(W_2 W_1)", Difference(*diagonals), Kind.WEIGHT)
    narrow_rank = Fraction(rank(product(NARROW_W2, NARROW_W1)))
    book.give("rank_N", 'op("rank")(W_2 W_1)', narrow_rank, Kind.WEIGHT)
    return Quantities(book.quantities)


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
