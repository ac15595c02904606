"""What is read off an activation's curve at some points: the value and the slope."""

from collections.abc import Sequence
from fractions import Fraction

from mathcore.exercise.recorder import Recorder
from mathcore.exercise.trace import Kind, Quantities
from mathcore.formula.activations import activation
from mathcore.formula.expression import Apply, Ref
from mathcore.numbers.format import display


def curve_value_id(name: str, z: Fraction, *, slope: bool = False) -> str:
    """Return the id of a value: ``"sigmoid[-5]"`` for a value, ``"sigmoid'[-5]"`` for a slope.

    The name is that of an activation, or ``"z"`` for the argument itself.
    """
    prime = "'" if slope else ""
    return f"{name}{prime}[{z}]"


def curve_values(names: Sequence[str], zs: Sequence[Fraction]) -> Quantities:
    """Read values and slopes off the curves of activations, at one z after the other.

    Returns
    -------
    Quantities
        For each z its own quantity, then each activation's value and slope there; a slope on a
        kink is that of PyTorch's convention. The ids are those of `curve_value_id`.

    Raises
    ------
    KeyError
        If an activation is unknown.
    ValueError
        If a name or a z is there twice.
    """
    book = Recorder()
    for z in zs:
        argument = curve_value_id("z", z)
        book.give(argument, "z", Kind.PRE_ACTIVATION, z, at_kink=z == 0)
        for name in names:
            symbol, at_z = activation(name).symbol, display(z).typst
            value, slope = curve_value_id(name, z), curve_value_id(name, z, slope=True)
            at = Ref(argument)
            book.compute(value, f"{symbol}({at_z})", Kind.ACTIVATION, Apply(name, at))
            book.compute(slope, f"{symbol}'({at_z})", Kind.DERIVATIVE, Apply(f"{name}'", at))
    return book.quantities
