"""Gradient descent of a single neuron on a few samples, every number with its formula.

The neuron has one input and computes a(w x + b); its loss is the squared error, the mean over the
samples without a factor 1/2, as PyTorch's ``MSELoss``. Each step uses all samples. The values stay
exact as long as their denominators are of a bearable length (`mathcore.numbers.exact`).
"""

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from mathcore.exercise.recorder import Recorder, descended
from mathcore.exercise.trace import Kind, Quantities, Quantity
from mathcore.formula.activations import ACTIVATIONS, activation
from mathcore.formula.expression import Apply, Const, Ref, Sum
from mathcore.formula.symbols import gradient


@dataclass(frozen=True)
class Neuron:
    """A neuron before its first step, and how it is trained.

    Parameters
    ----------
    name
        Stands in the ids of its quantities.
    x, y
        The samples: input and target of each.
    w, b
        The weight and the bias that it starts from.
    rate
        The learning rate.
    activation
        A key of `mathcore.formula.activations.ACTIVATIONS`.

    Raises
    ------
    ValueError
        If there are no samples, inputs and targets differ in number, or the activation is unknown.
    """

    name: str
    x: tuple[Fraction, ...]
    y: tuple[Fraction, ...]
    w: Fraction
    b: Fraction
    rate: Fraction
    activation: str = "relu"

    def __post_init__(self) -> None:
        if not self.x or len(self.x) != len(self.y):
            raise ValueError(
                f"expected as many targets as inputs, got {len(self.x)} and {len(self.y)}"
            )
        if self.activation not in ACTIVATIONS:
            raise ValueError(f"expected one of {', '.join(ACTIVATIONS)}, got {self.activation!r}")


def _id(neuron: Neuron, name: str, *indices: int) -> str:
    return f"{name}[{','.join([neuron.name, *map(str, indices)])}]"


@dataclass(frozen=True)
class Descent(Quantities):
    """The quantities of a neuron over some steps.

    The ids carry the neuron's name: ``"eta[live]"``; by sample ``"x[live,0]"``, ``"y[live,0]"``;
    by step ``"w[live,1]"``, ``"b[live,1]"``, ``"L[live,1]"``, ``"dL_dw[live,1]"``,
    ``"dL_db[live,1]"``; by step and sample ``"z[live,1,0]"``, ``"h[live,1,0]"``,
    ``"slope[live,1,0]"``, ``"dL_dz[live,1,0]"``. Step 0 is the start.

    Parameters
    ----------
    neuron
        What is trained.
    steps
        How many steps are taken.
    quantities
        All numbers, in the order in which they are computed.
    """

    neuron: Neuron
    steps: int
    quantities: tuple[Quantity, ...]

    def __post_init__(self) -> None:
        super().__init__(self.quantities)

    @property
    def learning_rate(self) -> Quantity:
        """The learning rate of all steps."""
        return self[_id(self.neuron, "eta")]

    def at_step(self, name: str, step: int) -> Quantity:
        """Return a quantity of one step: ``w``, ``b``, ``L``, ``dL_dw`` or ``dL_db``."""
        return self[_id(self.neuron, name, step)]

    def of_sample(self, name: str, step: int, sample: int) -> Quantity:
        """Return a sample's quantity at one step: ``z``, ``h``, ``slope`` or ``dL_dz``."""
        return self[_id(self.neuron, name, step, sample)]

    def samples(self, name: str, step: int) -> tuple[Quantity, ...]:
        """Return every sample's quantity at one step."""
        return tuple(self.of_sample(name, step, i) for i in range(len(self.neuron.x)))

    def is_dead(self, step: int) -> bool:
        """Tell whether no sample's pre-activation is over 0, so that ReLU lets no error pass."""
        return all(z.value <= 0 for z in self.samples("z", step))

    @property
    def first_active_step(self) -> int | None:
        """The first step after which some sample's pre-activation is over 0, if there is one."""
        return next((step for step in range(self.steps + 1) if not self.is_dead(step)), None)


class _Writer(Recorder):
    """Writes down the quantities of one neuron."""

    def __init__(self, neuron: Neuron) -> None:
        super().__init__()
        self.neuron = neuron

    def ref(self, name: str, *indices: int) -> Ref:
        return Ref(_id(self.neuron, name, *indices))

    def keep(self, quantity: Quantity) -> None:
        at_kink = quantity.kind == Kind.PRE_ACTIVATION and quantity.value == 0
        super().keep(replace(quantity, at_kink=at_kink))

    def forward(self, step: int) -> None:
        name = self.neuron.activation
        squares = []
        for i in range(len(self.neuron.x)):
            z, h = self.ref("z", step, i), self.ref("h", step, i)
            total = self.ref("w", step) * self.ref("x", i) + self.ref("b", step)
            self.compute(z.id, f"z_{i + 1}", Kind.PRE_ACTIVATION, total)
            self.compute(h.id, f"h_{i + 1}", Kind.ACTIVATION, Apply(name, z))
            squares.append((h - self.ref("y", i)) ** 2)
        mean = Sum(tuple(squares)) / len(squares)
        self.compute(self.ref("L", step).id, "cal(L)", Kind.LOSS, mean)

    def backward(self, step: int) -> None:
        name = self.neuron.activation
        samples = range(len(self.neuron.x))
        share = Const(Fraction(2)) / len(samples)
        by_z = tuple(self.ref("dL_dz", step, i) for i in samples)
        for i in samples:
            z, slope = self.ref("z", step, i), self.ref("slope", step, i)
            symbol = f"{activation(name).symbol}'(z_{i + 1})"
            self.compute(slope.id, symbol, Kind.DERIVATIVE, Apply(f"{name}'", z))
            error = self.ref("h", step, i) - self.ref("y", i)
            back = share * error * slope
            self.compute(by_z[i].id, gradient(f"z_{i + 1}"), Kind.GRADIENT, back)
        by_w = tuple(by_z[i] * self.ref("x", i) for i in samples)
        self.compute(self.ref("dL_dw", step).id, gradient("w"), Kind.GRADIENT, Sum(by_w))
        self.compute(self.ref("dL_db", step).id, gradient("b"), Kind.GRADIENT, Sum(by_z))

    def update(self, step: int) -> None:
        for letter, kind in (("w", Kind.WEIGHT), ("b", Kind.BIAS)):
            slope, rate = self.ref(f"dL_d{letter}", step), self.ref("eta")
            moved = descended(self.ref(letter, step), slope, rate)
            self.compute(self.ref(letter, step + 1).id, f'{letter}^"new"', kind, moved)


def descend(neuron: Neuron, steps: int) -> Descent:
    """Take gradient-descent steps.

    Returns
    -------
    Descent
        Every quantity of the start and of each step; the gradients after the last step too, so
        that one sees whether it would go on.

    Raises
    ------
    ValueError
        If the number of steps is negative.
    """
    if steps < 0:
        raise ValueError(f"expected a number of steps, got {steps}")
    writer = _Writer(neuron)
    for i, (x, y) in enumerate(zip(neuron.x, neuron.y, strict=True)):
        writer.give(writer.ref("x", i).id, f"x_{i + 1}", Kind.INPUT, x)
        writer.give(writer.ref("y", i).id, f"y_{i + 1}", Kind.TARGET, y)
    writer.give(writer.ref("eta").id, "eta", Kind.LEARNING_RATE, neuron.rate)
    writer.give(writer.ref("w", 0).id, "w", Kind.WEIGHT, neuron.w)
    writer.give(writer.ref("b", 0).id, "b", Kind.BIAS, neuron.b)
    for step in range(steps + 1):
        writer.forward(step)
        writer.backward(step)
        if step < steps:
            writer.update(step)
    return Descent(neuron, steps, tuple(writer.quantities))


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
class NeuronRuns:
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
def two_neurons() -> NeuronRuns:
    """Take the steps of all runs."""
    return NeuronRuns(
        live=descend(LIVE, STEPS),
        dead=descend(DEAD, LEAKY_STEPS),
        large=descend(LARGE_STEP, 2),
        half=descend(HALF, 1),
        leaky=descend(LEAKY, LEAKY_STEPS),
    )
