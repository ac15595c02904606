"""The lecture's two neurons, one live and one dead, and what becomes of them.

Both start with the same weight and learn from the same four samples; only the bias differs. A
third run takes the live one's first step ten times as long; a fourth has a bias in between, so that
it is silent for some samples only; a fifth gives the dead one a leaky ReLU.
"""

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from mathcore.descent import Descent, Neuron, descend
from mathcore.trace import Quantities

_INPUTS = tuple(Fraction(x) for x in range(4))
#: The target is the input itself: w = 1 and b = 0 would be without fault.
LIVE = Neuron(
    name="live",
    x=_INPUTS,
    y=_INPUTS,
    w=Fraction(3, 2),
    b=Fraction(1),
    rate=Fraction(1, 25),
)
DEAD = replace(LIVE, name="dead", b=Fraction(-6))
LARGE_STEP = replace(LIVE, name="large", rate=10 * LIVE.rate)
HALF = replace(LIVE, name="half", b=Fraction(-2))
LEAKY = replace(DEAD, name="leaky", activation="leaky_relu")

STEPS = 3
#: The leaky neuron is slow: its gradient is a hundredth of a live one's. The dead one is given as
#: many steps, so that both can be compared.
LEAKY_STEPS = 200


@dataclass(frozen=True)
class TwoNeurons:
    """The five runs.

    Parameters
    ----------
    live, dead
        Beside each other, with the same samples, weight and learning rate; the dead one takes as
        many steps as the leaky one.
    large
        The live one with a step that is too large; one more step shows that it stays dead.
    half
        Silent for some of the samples.
    leaky
        The dead one with a leaky ReLU.
    """

    live: Descent
    dead: Descent
    large: Descent
    half: Descent
    leaky: Descent

    @property
    def quantities(self) -> Quantities:
        """The numbers of all runs."""
        return Quantities((*self.live, *self.dead, *self.large, *self.half, *self.leaky))


@lru_cache(maxsize=1)
def two_neurons() -> TwoNeurons:
    """Take the steps of all runs."""
    return TwoNeurons(
        live=descend(LIVE, STEPS),
        dead=descend(DEAD, LEAKY_STEPS),
        large=descend(LARGE_STEP, 2),
        half=descend(HALF, 1),
        leaky=descend(LEAKY, LEAKY_STEPS),
    )
