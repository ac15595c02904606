"""A chain of one weight: what a nudge of it does to the loss, the slopes, and a step.

The prediction is z = w x, without an activation, and the loss is the squared error (z - y)^2. All
values are rational.
"""

from dataclasses import dataclass, replace
from fractions import Fraction

from mathcore.exercise.recorder import Recorder, descended
from mathcore.exercise.trace import Kind, Quantities
from mathcore.formula.expression import Ref, Square
from mathcore.formula.symbols import gradient

#: The digits to which the example's numbers are exact.
_DECIMALS = 6


@dataclass(frozen=True)
class OneWeight:
    """A weight, its sample, and what is done to it.

    Parameters
    ----------
    w
        The weight.
    x, y
        Input and target.
    nudges
        What is added to the weight, each for itself.
    rates
        The learning rates of the steps, each from the same weight.

    Raises
    ------
    ValueError
        If a nudge is 0, so that nothing could be divided by it.
    """

    w: Fraction
    x: Fraction
    y: Fraction
    nudges: tuple[Fraction, ...]
    rates: tuple[Fraction, ...]

    def __post_init__(self) -> None:
        if 0 in self.nudges:
            raise ValueError("expected nudges other than 0")

    def loss_at(self, weight: float) -> float:
        """Return the loss of another weight, for a curve."""
        return (weight * float(self.x) - float(self.y)) ** 2


#: With its larger learning rate the weight lands where the loss is what it was.
EXAMPLE = OneWeight(
    w=Fraction(1),
    x=Fraction(2),
    y=Fraction(3),
    nudges=(Fraction(1, 100), Fraction(1, 1000)),
    rates=(Fraction(1, 10), Fraction(1, 4)),
)


def nudged_and_stepped(chain: OneWeight) -> Quantities:
    """Work out what nudges and steps do to a chain.

    Returns
    -------
    Quantities
        ``w``, ``x``, ``z``, ``y``, ``L``; for each nudge k from 0 ``dw[k]``, ``w_nudged[k]``,
        ``z_nudged[k]``, ``dz[k]``, ``L_nudged[k]``, ``dL[k]`` and the ratio ``ratio[k]`` of the
        loss's change to the weight's; the slopes ``dz_dw``, ``dL_dz`` and their product
        ``dL_dw``; for each rate k ``eta[k]``, ``w_new[k]`` and ``L_new[k]``.
    """
    book = Recorder()
    weight, z, loss = Ref("w"), Ref("z"), Ref("L")
    book.give("w", "w", Kind.WEIGHT, chain.w)
    book.give("x", "x", Kind.INPUT, chain.x)
    book.compute("z", "z", Kind.PREDICTION, weight * Ref("x"))
    book.give("y", "y", Kind.TARGET, chain.y)
    book.compute("L", "cal(L)", Kind.LOSS, Square(z - Ref("y")))
    for k, nudge in enumerate(chain.nudges):
        book.give(f"dw[{k}]", "Delta w", Kind.WEIGHT, nudge)
        nudged_w, nudged_z, nudged_loss = (Ref(f"{name}_nudged[{k}]") for name in ("w", "z", "L"))
        book.compute(nudged_w.id, "w + Delta w", Kind.WEIGHT, weight + Ref(f"dw[{k}]"))
        book.compute(nudged_z.id, "z + Delta z", Kind.PREDICTION, nudged_w * Ref("x"))
        book.compute(f"dz[{k}]", "Delta z", Kind.PREDICTION, nudged_z - z)
        squared = Square(nudged_z - Ref("y"))
        book.compute(nudged_loss.id, "cal(L) + Delta cal(L)", Kind.LOSS, squared)
        book.compute(f"dL[{k}]", "Delta cal(L)", Kind.LOSS, nudged_loss - loss)
        moved = Ref(f"dL[{k}]") / Ref(f"dw[{k}]")
        book.compute(f"ratio[{k}]", "frac(Delta cal(L), Delta w)", Kind.MEASURE, moved)
    book.compute("dz_dw", "frac(partial z, partial w)", Kind.GRADIENT, Ref("x"))
    book.compute("dL_dz", gradient("z"), Kind.GRADIENT, 2 * (z - Ref("y")))
    book.compute("dL_dw", gradient("w"), Kind.GRADIENT, Ref("dz_dw") * Ref("dL_dz"))
    for k, rate in enumerate(chain.rates):
        book.give(f"eta[{k}]", "eta", Kind.LEARNING_RATE, rate)
        stepped = descended(weight, Ref("dL_dw"), Ref(f"eta[{k}]"))
        book.compute(f"w_new[{k}]", 'w^"new"', Kind.WEIGHT, stepped)
        squared = Square(Ref(f"w_new[{k}]") * Ref("x") - Ref("y"))
        book.compute(f"L_new[{k}]", 'cal(L)^"new"', Kind.LOSS, squared)
    return Quantities(replace(quantity, decimals=_DECIMALS) for quantity in book.quantities)
