"""Activations as records: all that is true of one of them stands here, and nowhere else.

Values are exact wherever the true value is rational. At a kink the slope is that of the left side,
as in PyTorch. To add an activation is to add a record, and its name to the schema of exercises.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from types import MappingProxyType
from typing import Any

from mathcore.numbers.values import Value, is_exact, to_float

Function = Callable[[Value], Value]


@dataclass(frozen=True)
class Activation:
    """One activation function.

    Parameters
    ----------
    name
        As an exercise file has it, without parameters.
    symbol, plain
        As Typst mathematics, and in one line of text.
    words
        What a sentence calls it, without an article.
    formula
        Its definition as Typst markup, with the slope at a kink; empty if the name says all.
    value, slope
        Of the pre-activation.
    torch
        The expression of PyTorch for it, with ``{}`` for the pre-activation.
    has_kink
        Whether the slope jumps at 0, where rounding may choose the side.
    slope_turns
        Whether the slope rises up to 0 and falls from there on; else it never falls.
    slope_of_value
        The slope as a formula in the value, as it is worked out on paper, or None; the argument has
        the operators of numbers.
    keeps
        Whether a value is the pre-activation or 0, so that rounding it again changes nothing.
    silences
        Whether it is 0, with slope 0, on all of the left side.
    bounds
        The numbers between which all values lie, or None.
    reach
        How far from 0 a small picture of it shows it.
    effect
        What it does to any number, as a sentence.
    on_paper
        How the worksheet's step through it is headed, and the hint beside that.
    """

    name: str
    symbol: str
    plain: str
    words: str
    formula: str
    value: Function
    slope: Function
    torch: str
    effect: str
    on_paper: tuple[str, str]
    has_kink: bool = False
    slope_turns: bool = False
    slope_of_value: Callable[[Any], Any] | None = None
    keeps: bool = False
    silences: bool = False
    bounds: tuple[float, float] | None = None
    reach: float = 1.0

    @property
    def is_smooth(self) -> bool:
        """Whether it is curved, so that its slope has to be worked out."""
        return self.slope_of_value is not None


def _is_exact_zero(z: Value) -> bool:
    return is_exact(z) and z == 0


def _times(factor: Fraction, z: Value) -> Value:
    return z * (factor if is_exact(z) else float(factor))


def sigmoid(z: Value) -> Value:
    """Return 1 / (1 + exp(-z)), in a form that never overflows; exactly 1/2 at an exact 0."""
    if _is_exact_zero(z):
        return Fraction(1, 2)
    decay = math.exp(-abs(to_float(z)))
    return 1 / (1 + decay) if z >= 0 else decay / (1 + decay)


def sigmoid_slope(z: Value) -> Value:
    """Return sigmoid(z) (1 - sigmoid(z)) without the cancellation; exactly 1/4 at an exact 0."""
    if _is_exact_zero(z):
        return Fraction(1, 4)
    decay = math.exp(-abs(to_float(z)))
    # Rounding may lift the quotient over its bound near 0, by its last digit.
    return min(decay / (1 + decay) ** 2, 0.25)


def tanh(z: Value) -> Value:
    """Return the hyperbolic tangent; exactly 0 at an exact 0."""
    return Fraction(0) if _is_exact_zero(z) else math.tanh(to_float(z))


def tanh_slope(z: Value) -> Value:
    """Return 1 - tanh(z)^2 without the cancellation; exactly 1 at an exact 0."""
    if _is_exact_zero(z):
        return Fraction(1)
    # 1 - tanh^2 = 1 / cosh^2, written in exp(-2|z|) so that nothing overflows.
    decay = math.exp(-2 * abs(to_float(z)))
    return 4 * decay / (1 + decay) ** 2


IDENTITY = Activation(
    name="identity",
    symbol='op("id")',
    plain="id",
    words="identity",
    formula="",
    value=lambda z: z,
    slope=lambda z: Fraction(1),
    torch="{}",
    effect="It passes everything on.",
    on_paper=("Through the identity", "its slope is 1"),
    keeps=True,
)
RELU = Activation(
    name="relu",
    symbol='op("ReLU")',
    plain="ReLU",
    words="ReLU",
    formula='$op("ReLU")(z) = max(0, z)$, and $op("ReLU")\'(0) = 0$, as in PyTorch',
    value=lambda z: z if z >= 0 else Fraction(0),
    slope=lambda z: Fraction(1 if z > 0 else 0),
    torch="torch.relu({})",
    effect="What is positive passes; no other number does.",
    on_paper=("Through the gates of ReLU", "open where $z > 0$, closed elsewhere"),
    has_kink=True,
    keeps=True,
    silences=True,
)
SIGMOID = Activation(
    name="sigmoid",
    symbol="sigma",
    plain="σ",
    words="sigmoid",
    formula="$sigma(z) = 1 \\/ (1 + e^(-z))$",
    value=sigmoid,
    slope=sigmoid_slope,
    torch="torch.sigmoid({})",
    effect="It squeezes any number between zero and one.",
    on_paper=("Through the sigmoid", "$sigma'(z) = sigma(z) (1 - sigma(z))$"),
    slope_turns=True,
    slope_of_value=lambda a: a * (1 - a),
    bounds=(0.0, 1.0),
    reach=5.0,
)
TANH = Activation(
    name="tanh",
    symbol="tanh",
    plain="tanh",
    words="tanh",
    formula="",
    value=tanh,
    slope=tanh_slope,
    torch="torch.tanh({})",
    effect="It squeezes any number between minus one and one.",
    on_paper=("Through the tanh", "$tanh'(z) = 1 - tanh^2(z)$"),
    slope_turns=True,
    slope_of_value=lambda a: 1 - a**2,
    bounds=(-1.0, 1.0),
    reach=2.6,
)


def leaky_relu(negative_slope: Fraction) -> Activation:
    """Return the leaky ReLU of a slope on the left, more than 0 and less than 1.

    Source: A. L. Maas, A. Y. Hannun, A. Y. Ng, "Rectifier nonlinearities improve neural network
    acoustic models", 2013.
    """
    slope = format(float(negative_slope), ".12g")
    symbol = 'op("LeakyReLU")'
    return Activation(
        name="leaky_relu",
        symbol=symbol,
        plain="LeakyReLU",
        words="leaky ReLU",
        formula=f"${symbol}(z) = max({slope} z, z)$, and ${symbol}'(0) = {slope}$, as in PyTorch",
        value=lambda z: z if z >= 0 else _times(negative_slope, z),
        slope=lambda z: Fraction(1) if z > 0 else negative_slope,
        torch="torch.nn.functional.leaky_relu({}"
        + (")" if negative_slope == NEGATIVE_SLOPE else f", {slope})"),
        effect="What is positive passes; of other numbers a small share.",
        on_paper=("Through the gates of leaky ReLU", f"open where $z > 0$, ${slope}$ elsewhere"),
        has_kink=True,
    )


#: The slope of leaky ReLU on the left unless another is given: that of ``torch.nn.LeakyReLU``.
NEGATIVE_SLOPE = Fraction(1, 100)

ACTIVATIONS: Mapping[str, Activation] = MappingProxyType(
    {record.name: record for record in (RELU, leaky_relu(NEGATIVE_SLOPE), SIGMOID, TANH, IDENTITY)}
)
"""The activations by the name that an exercise file uses."""


def leaky_name(negative_slope: Fraction) -> str:
    """Return the name under which `activation` finds the leaky ReLU of a slope."""
    return "leaky_relu" if negative_slope == NEGATIVE_SLOPE else f"leaky_relu({negative_slope})"


def negative_slope_in(name: str) -> Fraction | None:
    """Return the slope that a name of `leaky_name` holds, or None if it is another name."""
    found = re.fullmatch(r"leaky_relu(?:\((\d+/\d+)\))?", name)
    if found is None:
        return None
    return Fraction(found[1]) if found[1] else NEGATIVE_SLOPE


@cache
def activation(name: str) -> Activation:
    """Return an activation by its name, which may hold the slope of a leaky ReLU.

    Raises
    ------
    KeyError
        If there is none of that name.
    """
    slope = negative_slope_in(name)
    return ACTIVATIONS[name] if slope is None else leaky_relu(slope)
