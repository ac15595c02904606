"""Two affine layers worked out one after the other, and collapsed into one.

The letters are those of the pen-and-paper exercise, so that a weight tells its layer: w for the
first layer, v for the second, w' and b' for the one layer that does what both did.
"""

from collections.abc import Sequence
from fractions import Fraction

from mathcore.exercise.trace import Kind, Quantities, Quantity
from mathcore.formula.expression import Expression, Product, Ref, Sum, evaluate, operands
from mathcore.numbers.values import Value
from mathcore.topics.linear import Vector
from mathcore.topics.torch_layers import DrawnLayers


def product_id(row: int, column: int, k: int) -> str:
    """Return the id of v_(row,k) w_(k,column): one term of an entry of W2 W1, from 0."""
    return f"W'[{row},{column}]~{k}"


class _Computation:
    """The quantities so far; each new one is evaluated from its formula."""

    def __init__(self) -> None:
        self.found: list[Quantity] = []
        self.values: dict[str, Value] = {}

    def give(self, id: str, symbol: str, kind: Kind, value: Fraction) -> None:
        self._keep(Quantity(id, symbol, kind, None, (), value))

    def give_all(self, letter: str, above: str, kind: Kind, values: Vector) -> None:
        for i, value in enumerate(values):
            self.give(f"{letter}[{i}]", f"{letter[0]}_{i + 1}{above}", kind, value)

    def compute(self, id: str, symbol: str, kind: Kind, formula: Expression) -> None:
        value = evaluate(formula, self.values)
        self._keep(Quantity(id, symbol, kind, formula, operands(formula), value))

    def _keep(self, quantity: Quantity) -> None:
        self.found.append(quantity)
        self.values[quantity.id] = quantity.value


def _dot(weights: Sequence[str], signals: Sequence[str], *bias: str) -> Sum:
    """Return the formula of a row against a column, and of a bias after it."""
    products = (Product((Ref(w), Ref(s))) for w, s in zip(weights, signals, strict=True))
    return Sum((*products, *(Ref(id) for id in bias)))


def collapse(drawn: DrawnLayers) -> Quantities:
    """Work out both ways through two affine layers.

    Parameters
    ----------
    drawn
        The layers and the input. Their numbers are taken as the exact rationals that float32
        numbers are, so everything that is computed here is exact.

    Returns
    -------
    Quantities
        The given ``x[j]``, ``W1[k,j]``, ``b1[k]``, ``W2[i,k]``, ``b2[i]``; the first way,
        ``h[k]`` and ``y[i]``; ``W'[i,j]`` = W2 W1, before each entry the products of which it is
        the sum (:func:`product_id`), and ``b'[i]`` = W2 b1 + b2; the second way,
        ``y'[i]`` = W' x + b'; and as measured in float32 ``difference``, ``epsilon`` beside it.
    """
    found = _Computation()
    inputs, hidden, outputs = (range(len(v)) for v in (drawn.x, drawn.b1, drawn.b2))
    found.give_all("x", "", Kind.INPUT, drawn.x)
    for name, letter, matrix in (("W1", "w", drawn.W1), ("W2", "v", drawn.W2)):
        for i, row in enumerate(matrix):
            for j, value in enumerate(row):
                symbol = f"{letter}_{i + 1}{j + 1}"
                found.give(f"{name}[{i},{j}]", symbol, Kind.WEIGHT, value)
    found.give_all("b1", "^((1))", Kind.BIAS, drawn.b1)
    found.give_all("b2", "^((2))", Kind.BIAS, drawn.b2)
    xs, hs = [f"x[{j}]" for j in inputs], [f"h[{k}]" for k in hidden]
    for k in hidden:
        formula = _dot([f"W1[{k},{j}]" for j in inputs], xs, f"b1[{k}]")
        found.compute(hs[k], f"h_{k + 1}", Kind.ACTIVATION, formula)
    second = [[f"W2[{i},{k}]" for k in hidden] for i in outputs]
    for i in outputs:
        formula = _dot(second[i], hs, f"b2[{i}]")
        found.compute(f"y[{i}]", f"y_{i + 1}", Kind.PREDICTION, formula)
    for i in outputs:
        for j in inputs:
            terms = [product_id(i, j, k) for k in hidden]
            for k, term in enumerate(terms):
                factors = second[i][k], f"W1[{k},{j}]"
                symbol = f"v_{i + 1}{k + 1} w_{k + 1}{j + 1}"
                formula_of_term = Product((Ref(factors[0]), Ref(factors[1])))
                found.compute(term, symbol, Kind.WEIGHT, formula_of_term)
            entry = _dot(second[i], [f"W1[{k},{j}]" for k in hidden])
            found.compute(f"W'[{i},{j}]", f"w'_{i + 1}{j + 1}", Kind.WEIGHT, entry)
    for i in outputs:
        formula = _dot(second[i], [f"b1[{k}]" for k in hidden], f"b2[{i}]")
        found.compute(f"b'[{i}]", f"b'_{i + 1}", Kind.BIAS, formula)
    for i in outputs:
        formula = _dot([f"W'[{i},{j}]" for j in inputs], xs, f"b'[{i}]")
        found.compute(f"y'[{i}]", f"y'_{i + 1}", Kind.PREDICTION, formula)
    largest = "max abs(bold(y)' - bold(y))"
    found.give("difference", largest, Kind.PREDICTION, drawn.difference)
    found.give("epsilon", "epsilon", Kind.PREDICTION, drawn.epsilon)
    return Quantities(found.found)
