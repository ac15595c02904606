"""How far a float may be from the truth, which decides whether its sign can be known.

Only a ReLU asks: its slope jumps at 0, so a pre-activation whose sign is rounding noise would
decide gradients at random. The bounds are the usual first-order ones of floating-point analysis.
"""

import sys
from collections.abc import Iterable
from fractions import Fraction

from mathcore.numbers.values import Value, is_exact, to_float

_ULPS = 4 * sys.float_info.epsilon
"""Room for exp and tanh, which the library gives to an ulp or two, and for the last rounding."""

Path = tuple[Value, Value, float]
"""A weight, the activation it acts on, and the error bound of that activation."""


def affine_error(pre_activation: Value, paths: Iterable[Path]) -> float:
    """Bound the error of a sum of weights times activations.

    Parameters
    ----------
    pre_activation
        The computed sum z.
    paths
        One for each term; a bias counts as a weight on an activation of 1.

    Returns
    -------
    float
        0 if the sum is exact, otherwise the errors of the activations carried through the weights,
        plus a few ulps of the sum of the terms' magnitudes.
    """
    if is_exact(pre_activation):
        return 0.0
    return sum(
        abs(to_float(weight)) * (error + _ULPS * abs(to_float(activation)))
        for weight, activation, error in paths
    )


def activation_error(steepest: Fraction, activation: Value, error: float) -> float:
    """Bound the error of an activation's value; 0 if the value is exact.

    It is the error of the argument times the steepest slope, plus a few ulps of the value.
    """
    if is_exact(activation):
        return 0.0
    return float(steepest) * error + _ULPS * abs(to_float(activation))
