"""Gradient descent of a single neuron on a few samples, every number with its formula.

The neuron has one input and computes a(w x + b); its loss is the squared error, the mean over the
samples without a factor 1/2, as PyTorch's ``MSELoss``. Each step uses all samples. The values stay
exact as long as their denominators are of a bearable length (`mathcore.wide`).
"""

from dataclasses import dataclass
from fractions import Fraction

from mathcore.activations import ACTIVATIONS
from mathcore.expression import (
    Apply,
    Const,
    Difference,
    Expression,
    Product,
    Quotient,
    Ref,
    Square,
    Sum,
    evaluate,
    operands,
)
from mathcore.symbols import function_symbol, gradient
from mathcore.trace import Kind, Quantities, Quantity
from mathcore.values import Value


@dataclass(frozen=True)
class Neuron:
    """A neuron before its first step, and how it is trained.

    Parameters
    ----------
    name
        Goes before the ids of its quantities.
    x, y
        The samples: input and target of each.
    w, b
        The weight and the bias that it starts from.
    rate
        The learning rate.
    activation
        A key of `mathcore.activations.ACTIVATIONS`.

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


@dataclass(frozen=True)
class Descent(Quantities):
    """The quantities of a neuron over some steps.

    The ids carry the neuron's name: ``"live.x[0]"`` and ``"live.y[0]"`` by sample, ``"live.rate"``;
    by step ``"live.w[1]"``, ``"live.b[1]"``, ``"live.L[1]"``, ``"live.dL_dw[1]"``,
    ``"live.dL_db[1]"``; by step and sample ``"live.z[1,0]"``, ``"live.h[1,0]"``,
    ``"live.slope[1,0]"``, ``"live.dL_dz[1,0]"``. Step 0 is the start.

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

    def at_step(self, name: str, step: int) -> Quantity:
        """Return a quantity of one step: ``w``, ``b``, ``L``, ``dL_dw`` or ``dL_db``."""
        return self[f"{self.neuron.name}.{name}[{step}]"]

    def of_sample(self, name: str, step: int, sample: int) -> Quantity:
        """Return a sample's quantity at one step: ``z``, ``h``, ``slope`` or ``dL_dz``."""
        return self[f"{self.neuron.name}.{name}[{step},{sample}]"]

    def samples(self, name: str, step: int) -> tuple[Quantity, ...]:
        """Return every sample's quantity at one step."""
        return tuple(self.of_sample(name, step, i) for i in range(len(self.neuron.x)))

    def is_dead(self, step: int) -> bool:
        """Tell whether no sample's pre-activation is over 0, so that ReLU lets no error pass."""
        return all(z.value <= 0 for z in self.samples("z", step))

    @property
    def revival(self) -> int | None:
        """The first step after which some sample's pre-activation is over 0, if there is one."""
        return next((step for step in range(self.steps + 1) if not self.is_dead(step)), None)


class _Writer:
    """Writes down the quantities of one neuron, each computed from its formula."""

    def __init__(self, neuron: Neuron) -> None:
        self.neuron = neuron
        self.values: dict[str, Value] = {}
        self.written: list[Quantity] = []

    def id(self, name: str) -> str:
        return f"{self.neuron.name}.{name}"

    def ref(self, name: str) -> Ref:
        return Ref(self.id(name))

    def give(self, name: str, symbol: str, kind: Kind, value: Fraction) -> None:
        self._keep(Quantity(self.id(name), symbol, kind, None, (), value))

    def compute(self, name: str, symbol: str, kind: Kind, formula: Expression) -> None:
        value = evaluate(formula, self.values)
        at_kink = kind == Kind.PRE_ACTIVATION and value == 0
        shown = operands(formula)
        self._keep(Quantity(self.id(name), symbol, kind, formula, shown, value, at_kink))

    def _keep(self, quantity: Quantity) -> None:
        self.values[quantity.id] = quantity.value
        self.written.append(quantity)

    def forward(self, step: int) -> None:
        name = self.neuron.activation
        samples = range(len(self.neuron.x))
        for i in samples:
            weighted = Product((self.ref(f"w[{step}]"), self.ref(f"x[{i}]")))
            z, h = f"z[{step},{i}]", f"h[{step},{i}]"
            self.compute(
                z, f"z_{i + 1}", Kind.PRE_ACTIVATION, Sum((weighted, self.ref(f"b[{step}]")))
            )
            self.compute(h, f"h_{i + 1}", Kind.ACTIVATION, Apply(name, self.ref(z)))
        squares = tuple(
            Square(Difference(self.ref(f"h[{step},{i}]"), self.ref(f"y[{i}]"))) for i in samples
        )
        mean = Quotient(Sum(squares), Const(Fraction(len(squares))))
        self.compute(f"L[{step}]", "cal(L)", Kind.LOSS, mean)

    def backward(self, step: int) -> None:
        name = self.neuron.activation
        samples = range(len(self.neuron.x))
        share = Quotient(Const(Fraction(2)), Const(Fraction(len(self.neuron.x))))
        for i in samples:
            z, h, slope = (f"{letter}[{step},{i}]" for letter in ("z", "h", "slope"))
            symbol = f"{function_symbol(name)}'(z_{i + 1})"
            self.compute(slope, symbol, Kind.DERIVATIVE, Apply(f"{name}'", self.ref(z)))
            error = Difference(self.ref(h), self.ref(f"y[{i}]"))
            self.compute(
                f"dL_dz[{step},{i}]",
                gradient(f"z_{i + 1}"),
                Kind.GRADIENT,
                Product((share, error, self.ref(slope))),
            )
        by_z = [self.ref(f"dL_dz[{step},{i}]") for i in samples]
        by_w = tuple(Product((by_z[i], self.ref(f"x[{i}]"))) for i in samples)
        self.compute(f"dL_dw[{step}]", gradient("w"), Kind.GRADIENT, Sum(by_w))
        self.compute(f"dL_db[{step}]", gradient("b"), Kind.GRADIENT, Sum(tuple(by_z)))

    def update(self, step: int) -> None:
        for letter, kind in (("w", Kind.WEIGHT), ("b", Kind.BIAS)):
            change = Product((self.ref("rate"), self.ref(f"dL_d{letter}[{step}]")))
            formula = Difference(self.ref(f"{letter}[{step}]"), change)
            self.compute(f"{letter}[{step + 1}]", f'{letter}^"new"', kind, formula)


def descend(neuron: Neuron, steps: int) -> Descent:
    """Take gradient-descent steps.

    Parameters
    ----------
    neuron
        Where it starts, its samples and its learning rate.
    steps
        How many, not negative.

    Returns
    -------
    Descent
        Every quantity of the start and of each step; the gradients after the last step too, so
        that one sees whether it would go on.

    Raises
    ------
    ValueError
        If ``steps`` is negative.
    """
    if steps < 0:
        raise ValueError(f"expected a number of steps, got {steps}")
    writer = _Writer(neuron)
    for i, (x, y) in enumerate(zip(neuron.x, neuron.y, strict=True)):
        writer.give(f"x[{i}]", f"x_{i + 1}", Kind.INPUT, x)
        writer.give(f"y[{i}]", f"y_{i + 1}", Kind.TARGET, y)
    writer.give("rate", "eta", Kind.LEARNING_RATE, neuron.rate)
    writer.give("w[0]", "w", Kind.WEIGHT, neuron.w)
    writer.give("b[0]", "b", Kind.BIAS, neuron.b)
    for step in range(steps + 1):
        writer.forward(step)
        writer.backward(step)
        if step < steps:
            writer.update(step)
    return Descent(neuron, steps, tuple(writer.written))
