"""How much of a gradient is left after many layers: the bound of the sigmoid, and measured norms.

On its way back through a layer a gradient is multiplied by the weights and by the slope of the
activation. `chain` follows the slope alone, through neurons whose weight is 1; `Measured` holds
what a whole network does, weights and all.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from mathcore.exercise.recorder import Recorder
from mathcore.exercise.trace import Kind, Quantities
from mathcore.formula.expression import Apply, Ref
from mathcore.numbers.values import Value

DEPTH = 10
"""How many layers both clips look at, as the lab's plot does."""

Initialisation = Literal["default", "xavier", "he"]


def chain(depth: int = DEPTH) -> Quantities:
    """Follow a gradient of 1 back through a chain of neurons, one a layer, every weight being 1.

    Every sigmoid stands at z = 0, where its slope sigma (1 - sigma) is largest, so that
    ``sigmoid[n]`` is the most that the slopes of n sigmoids let through. Every ReLU is active.
    ValueError if there is no layer.

    Returns
    -------
    Quantities
        ``z``, ``sigma``, ``slope`` and the gradients ``sigmoid[0]``, which is 1, to
        ``sigmoid[depth]``; the same for ReLU, ``relu_z``, ``relu_slope`` and ``relu[0]`` on; and
        the weight ``w``. All are exact.
    """
    if depth < 1:
        raise ValueError(f"expected at least one layer, got {depth}")
    book = Recorder()
    book.give("w", "w", Kind.WEIGHT, Fraction(1))
    book.give("z", "z", Kind.PRE_ACTIVATION, Fraction(0))
    sigma = Ref("sigma")
    book.compute("sigma", "sigma(z)", Kind.ACTIVATION, Apply("sigmoid", Ref("z")))
    book.compute("slope", "sigma'(z)", Kind.DERIVATIVE, sigma * (1 - sigma))
    book.give("relu_z", "z", Kind.PRE_ACTIVATION, Fraction(1))
    active = Apply("relu'", Ref("relu_z"))
    book.compute("relu_slope", 'op("ReLU")\'(z)', Kind.DERIVATIVE, active)
    for name, factor in (("sigmoid", "slope"), ("relu", "relu_slope")):
        book.give(f"{name}[0]", "g_0", Kind.GRADIENT, Fraction(1))
        for n in range(1, depth + 1):
            product = Ref(factor) * Ref("w") * Ref(f"{name}[{n - 1}]")
            book.compute(f"{name}[{n}]", f"g_({n})", Kind.GRADIENT, product)
    return book.quantities


@dataclass(frozen=True)
class Experiment:
    """What is common to all measurements.

    Each of ``depth`` layers is affine and then activated; one affine output neuron gives the
    logit. The inputs are standard normal, the labels 0 or 1 by a fair coin, and the loss is binary
    cross-entropy, the mean over the batch. All of it is drawn anew for each seed.

    Parameters
    ----------
    depth, width
        The number of activated layers, and of neurons in each; there are as many inputs.
    batch
        The number of samples.
    seeds
        The number of repetitions; the seeds are 0, 1, ...
    """

    depth: int = DEPTH
    width: int = 64
    batch: int = 64
    seeds: int = 30


@dataclass(frozen=True)
class Stack:
    """One way to build and to start the layers.

    Parameters
    ----------
    id
        Its name in code.
    activation
        ``"sigmoid"`` or ``"relu"``.
    initialisation
        ``"default"`` is what ``torch.nn.Linear`` does by itself: weights and biases uniform within
        1 / sqrt(n) for n inputs. ``"xavier"`` is uniform with gain 1, the variance of the weights
        being 2 / (n_in + n_out) [1]_; ``"he"`` is normal with the variance 2 / n_in [2]_. Both have
        biases of 0.

    References
    ----------
    .. [1] X. Glorot and Y. Bengio, "Understanding the difficulty of training deep feedforward
       neural networks", AISTATS 2010.
    .. [2] K. He et al., "Delving deep into rectifiers", ICCV 2015.
    """

    id: str
    activation: Literal["sigmoid", "relu"]
    initialisation: Initialisation


STACKS = (
    Stack("sigmoid_default", "sigmoid", "default"),
    Stack("sigmoid_xavier", "sigmoid", "xavier"),
    Stack("relu_default", "relu", "default"),
    Stack("relu_he", "relu", "he"),
)
"""In the order in which the lecture looks at them."""


def _geometric_mean(numbers: Iterable[float]) -> float:
    logarithms = [math.log(number) for number in numbers]
    return math.exp(math.fsum(logarithms) / len(logarithms))


@dataclass(frozen=True)
class Measured:
    """The gradient norms of one stack.

    Parameters
    ----------
    stack
        What was measured.
    norms
        For each seed and each layer, the first one first, the Frobenius norm of the gradient of
        the loss by the pre-activations of the batch.

    Raises
    ------
    ValueError
        If a norm is not a positive finite number, or the seeds differ in their number of layers.
    """

    stack: Stack
    norms: tuple[tuple[float, ...], ...]

    def __post_init__(self) -> None:
        if len({len(row) for row in self.norms}) != 1 or len(self.norms[0]) < 2:
            raise ValueError("expected the same layers, two at least, for every seed")
        if not all(0 < norm < math.inf for row in self.norms for norm in row):
            raise ValueError("expected every norm to be positive and finite")

    @property
    def relative(self) -> tuple[tuple[float, ...], ...]:
        """Each seed's norms as shares of that at its last layer, which is 1."""
        return tuple(tuple(norm / row[-1] for norm in row) for row in self.norms)

    @property
    def typical(self) -> tuple[float, ...]:
        """The geometric mean of `relative` over the seeds, by layer."""
        return tuple(_geometric_mean(layer) for layer in zip(*self.relative, strict=True))

    @property
    def factors(self) -> tuple[float, ...]:
        """By what a layer multiplies the norm, for each seed: the geometric mean of its layers."""
        return tuple(row[0] ** (1 / (len(row) - 1)) for row in self.relative)

    @property
    def factor(self) -> float:
        """By what a layer multiplies the norm: the geometric mean over layers and seeds."""
        return _geometric_mean(self.factors)


def weight_scale(initialisation: Initialisation) -> Value:
    """Return sqrt(n Var w), by which a square layer's weights multiply the norm of a gradient.

    A gradient that is a sum of n independent products with weights of mean 0 has, in the mean,
    n Var w times the square that it had before. For the initialisations see `Stack`; a uniform
    weight within 1 / sqrt(n) has the variance 1 / (3 n).
    """
    if initialisation == "xavier":
        return Fraction(1)
    return math.sqrt(2) if initialisation == "he" else math.sqrt(1 / 3)


def slope_scale(activation: Literal["sigmoid", "relu"]) -> Value:
    """Return by what the slopes of a layer multiply the norm of a gradient.

    For a sigmoid it is the most, its largest slope 1/4; for ReLU the root mean square where half
    of the gates are open, sqrt(1/2).
    """
    return Fraction(1, 4) if activation == "sigmoid" else math.sqrt(0.5)


def comparison(measured: Sequence[Measured]) -> Quantities:
    """Set the factor that was measured beside the one that weights and slopes predict.

    Returns
    -------
    Quantities
        For each stack, its id in brackets: ``weights[...]`` (`weight_scale`), ``slopes[...]``
        (`slope_scale`), ``predicted[...]``, which is their product, and ``factor[...]``, which was
        measured.
    """
    book = Recorder()
    for one in measured:
        name = one.stack.id
        weights, slopes = f"weights[{name}]", f"slopes[{name}]"
        scale = weight_scale(one.stack.initialisation)
        book.give(weights, 'sqrt(n "Var" w)', Kind.WEIGHT, scale)
        slope = slope_scale(one.stack.activation)
        book.give(slopes, '"slope"', Kind.DERIVATIVE, slope)
        predicted = Ref(weights) * Ref(slopes)
        book.compute(f"predicted[{name}]", "f", Kind.GRADIENT, predicted)
        book.give(f"factor[{name}]", "f", Kind.GRADIENT, one.factor)
    return book.quantities
