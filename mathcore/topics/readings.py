"""What is read off an activation's curve at some points: the value and the slope."""

from collections.abc import Sequence
from fractions import Fraction

from mathcore.exercise.trace import Kind, Quantities, Quantity
from mathcore.formula.expression import Apply, Expression, Ref, evaluate
from mathcore.formula.symbols import function_symbol
from mathcore.numbers.format import display
from mathcore.numbers.values import Value


def reading_id(name: str, z: Fraction, *, slope: bool = False) -> str:
    """Return the id of a reading: ``"sigmoid[-5]"`` for a value, ``"sigmoid'[-5]"`` for a slope.

    Parameters
    ----------
    name
        A key of `mathcore.formula.activations.ACTIVATIONS`, or ``"z"`` for the argument itself.
    z
        Where it is read.
    slope
        Whether it is the derivative that is read.
    """
    prime = "'" if slope else ""
    return f"{name}{prime}[{z}]"


def readings(names: Sequence[str], zs: Sequence[Fraction]) -> Quantities:
    """Read values and slopes off curves.

    Parameters
    ----------
    names
        Keys of `mathcore.formula.activations.ACTIVATIONS`, each once.
    zs
        Where they are read, each once.

    Returns
    -------
    Quantities
        For each z its own quantity, then each activation's value and slope there; a slope on a
        kink is that of PyTorch's convention. The ids are those of `reading_id`.

    Raises
    ------
    KeyError
        If an activation is unknown.
    ValueError
        If a name or a z is there twice.
    """
    found: list[Quantity] = []
    values: dict[str, Value] = {}

    def keep(id: str, symbol: str, kind: Kind, formula: Expression) -> None:
        value = evaluate(formula, values)
        found.append(Quantity(id, symbol, kind, formula, tuple(values), value))

    for z in zs:
        argument = reading_id("z", z)
        values = {argument: z}
        found.append(Quantity(argument, "z", Kind.PRE_ACTIVATION, None, (), z, z == 0))
        for name in names:
            symbol, at_z = function_symbol(name), display(z).typst
            keep(
                reading_id(name, z),
                f"{symbol}({at_z})",
                Kind.ACTIVATION,
                Apply(name, Ref(argument)),
            )
            keep(
                reading_id(name, z, slope=True),
                f"{symbol}'({at_z})",
                Kind.DERIVATIVE,
                Apply(f"{name}'", Ref(argument)),
            )
    return Quantities(found)
