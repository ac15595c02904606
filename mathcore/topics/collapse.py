"""Two affine layers worked out one after the other, and collapsed into one.

The letters are those of the pen-and-paper exercise, so that a weight tells its layer: w for the
first layer, v for the second, w' and b' for the one layer that does what both did.
"""

from mathcore.exercise.recorder import Recorder, dot
from mathcore.exercise.trace import Kind, Quantities
from mathcore.formula.expression import Ref
from mathcore.topics.linear import Vector
from mathcore.topics.torch_layers import DrawnLayers


def product_id(row: int, column: int, k: int) -> str:
    """Return the id of v_(row,k) w_(k,column): one term of an entry of W2 W1, from 0."""
    return f"W'[{row},{column}]~{k}"


def _give_all(book: Recorder, letter: str, above: str, kind: Kind, values: Vector) -> None:
    for i, value in enumerate(values):
        book.give(f"{letter}[{i}]", f"{letter[0]}_{i + 1}{above}", kind, value)


def collapse(drawn: DrawnLayers) -> Quantities:
    """Work out both ways through two affine layers.

    The numbers are taken as the exact rationals that float32 numbers are, so everything that is
    computed here is exact.

    Returns
    -------
    Quantities
        The given ``x[j]``, ``W1[k,j]``, ``b1[k]``, ``W2[i,k]``, ``b2[i]``; the first way,
        ``h[k]`` and ``y[i]``; ``W'[i,j]`` = W2 W1, before each entry the products of which it is
        the sum (:func:`product_id`), and ``b'[i]`` = W2 b1 + b2; the second way,
        ``y'[i]`` = W' x + b'; and as measured in float32 ``difference``, ``epsilon`` beside it.
    """
    found = Recorder()
    inputs, hidden, outputs = (range(len(v)) for v in (drawn.x, drawn.b1, drawn.b2))
    _give_all(found, "x", "", Kind.INPUT, drawn.x)
    for name, letter, matrix in (("W1", "w", drawn.W1), ("W2", "v", drawn.W2)):
        for i, row in enumerate(matrix):
            for j, value in enumerate(row):
                symbol = f"{letter}_{i + 1}{j + 1}"
                found.give(f"{name}[{i},{j}]", symbol, Kind.WEIGHT, value)
    _give_all(found, "b1", "^((1))", Kind.BIAS, drawn.b1)
    _give_all(found, "b2", "^((2))", Kind.BIAS, drawn.b2)
    xs, hs = [f"x[{j}]" for j in inputs], [f"h[{k}]" for k in hidden]
    for k in hidden:
        formula = dot([f"W1[{k},{j}]" for j in inputs], xs, f"b1[{k}]")
        found.compute(hs[k], f"h_{k + 1}", Kind.ACTIVATION, formula)
    second = [[f"W2[{i},{k}]" for k in hidden] for i in outputs]
    for i in outputs:
        formula = dot(second[i], hs, f"b2[{i}]")
        found.compute(f"y[{i}]", f"y_{i + 1}", Kind.PREDICTION, formula)
    for i in outputs:
        for j in inputs:
            terms = [product_id(i, j, k) for k in hidden]
            for k, term in enumerate(terms):
                factors = second[i][k], f"W1[{k},{j}]"
                symbol = f"v_{i + 1}{k + 1} w_{k + 1}{j + 1}"
                formula_of_term = Ref(factors[0]) * Ref(factors[1])
                found.compute(term, symbol, Kind.WEIGHT, formula_of_term)
            entry = dot(second[i], [f"W1[{k},{j}]" for k in hidden])
            found.compute(f"W'[{i},{j}]", f"w'_{i + 1}{j + 1}", Kind.WEIGHT, entry)
    for i in outputs:
        formula = dot(second[i], [f"b1[{k}]" for k in hidden], f"b2[{i}]")
        found.compute(f"b'[{i}]", f"b'_{i + 1}", Kind.BIAS, formula)
    for i in outputs:
        formula = dot([f"W'[{i},{j}]" for j in inputs], xs, f"b'[{i}]")
        found.compute(f"y'[{i}]", f"y'_{i + 1}", Kind.PREDICTION, formula)
    largest = "max abs(bold(y)' - bold(y))"
    found.give("difference", largest, Kind.PREDICTION, drawn.difference)
    found.give("epsilon", "epsilon", Kind.PREDICTION, drawn.epsilon)
    return found.quantities
