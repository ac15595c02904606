"""How many parameters fully connected layers have, as numbers that a film can show."""

from collections.abc import Sequence
from fractions import Fraction

from mathcore.exercise.recorder import Recorder
from mathcore.exercise.trace import Kind, Quantities
from mathcore.formula.expression import Expression, Ref


def units_id(units: int) -> str:
    """Return the id of a number of units."""
    return f"units[{units}]"


def parameters_id(*shape: int) -> str:
    """Return the id of the number of parameters of a network, or of one of its layers.

    The shape is the number of inputs, then of the units of each layer: ``"parameters[60,32]"``.
    """
    return f"parameters[{','.join(map(str, shape))}]"


def parameter_counts(*shapes: Sequence[int]) -> Quantities:
    """Count the parameters of networks, layer by layer, and add them up.

    Parameters
    ----------
    *shapes
        Of each network the number of inputs, then of the units of each layer.

    Returns
    -------
    Quantities
        The numbers of units, by `units_id`, the parameters of each layer, by `parameters_id`, and
        those of its first two, three, ... layers together. What networks share is there once.
    """
    book = Recorder()

    def count(shape: Sequence[int], formula: Expression) -> None:
        if parameters_id(*shape) not in book.values:
            book.compute(parameters_id(*shape), '"parameters"', Kind.MEASURE, formula)

    for shape in shapes:
        for units in dict.fromkeys(shape):
            if units_id(units) not in book.values:
                book.give(units_id(units), '"units"', Kind.MEASURE, Fraction(units))
        for end in range(2, len(shape) + 1):
            before, layer = shape[: end - 1], shape[end - 2 : end]
            n_in, n_out = (Ref(units_id(units)) for units in layer)
            count(layer, n_in * n_out + n_out)
            count(shape[:end], Ref(parameters_id(*before)) + Ref(parameters_id(*layer)))
    return book.quantities
