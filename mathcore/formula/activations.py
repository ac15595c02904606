"""Activation functions and their derivatives, exact wherever the true value is rational."""

import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType

from mathcore.numbers.values import Value, is_exact, to_float


def _is_exact_zero(z: Value) -> bool:
    return is_exact(z) and z == 0


def identity(z: Value) -> Value:
    """Return the argument: the activation of a linear output.

    Parameters
    ----------
    z
        The pre-activation.

    Returns
    -------
    Value
        ``z``.
    """
    return z


def identity_derivative(z: Value) -> Value:
    """Return the slope of the identity, 1 everywhere.

    Parameters
    ----------
    z
        The pre-activation.

    Returns
    -------
    Value
        Exactly 1.
    """
    return Fraction(1)


def relu(z: Value) -> Value:
    """Return max(0, z).

    Parameters
    ----------
    z
        The pre-activation.

    Returns
    -------
    Value
        ``z`` where it is not negative, otherwise exactly 0.
    """
    return z if z >= 0 else Fraction(0)


def relu_derivative(z: Value) -> Value:
    """Return the slope of ReLU, with PyTorch's convention ReLU'(0) = 0.

    Parameters
    ----------
    z
        The pre-activation.

    Returns
    -------
    Value
        Exactly 1 where ``z`` > 0, exactly 0 elsewhere.
    """
    return Fraction(1 if z > 0 else 0)


#: The activations with a kink at 0, where rounding may choose the side.
KINKED = frozenset({"relu", "leaky_relu"})

#: The slope of leaky ReLU on the left: the default of ``torch.nn.LeakyReLU``.
NEGATIVE_SLOPE = Fraction(1, 100)


def leaky_relu(z: Value) -> Value:
    """Return z on the right of 0, and a hundredth of it on the left.

    Source: A. L. Maas, A. Y. Hannun, A. Y. Ng, "Rectifier nonlinearities improve neural network
    acoustic models", 2013.

    Parameters
    ----------
    z
        The pre-activation.

    Returns
    -------
    Value
        ``z`` where it is not negative, otherwise ``NEGATIVE_SLOPE`` times ``z``.
    """
    return z if z >= 0 else z * (NEGATIVE_SLOPE if is_exact(z) else float(NEGATIVE_SLOPE))


def leaky_relu_derivative(z: Value) -> Value:
    """Return the slope of leaky ReLU; at 0 that of the left side, as PyTorch has it.

    Parameters
    ----------
    z
        The pre-activation.

    Returns
    -------
    Value
        Exactly 1 where ``z`` > 0, exactly ``NEGATIVE_SLOPE`` elsewhere.
    """
    return Fraction(1) if z > 0 else NEGATIVE_SLOPE


def sigmoid(z: Value) -> Value:
    """Return 1 / (1 + exp(-z)), in a form that never overflows.

    Parameters
    ----------
    z
        The pre-activation, here called the logit.

    Returns
    -------
    Value
        Exactly 1/2 at an exact 0, otherwise a float in [0, 1].
    """
    if _is_exact_zero(z):
        return Fraction(1, 2)
    decay = math.exp(-abs(to_float(z)))
    return 1 / (1 + decay) if z >= 0 else decay / (1 + decay)


def sigmoid_derivative(z: Value) -> Value:
    """Return sigmoid(z) (1 - sigmoid(z)), without the cancellation of 1 - sigmoid(z).

    Parameters
    ----------
    z
        The pre-activation.

    Returns
    -------
    Value
        Exactly 1/4 at an exact 0, otherwise a float in [0, 1/4].
    """
    if _is_exact_zero(z):
        return Fraction(1, 4)
    decay = math.exp(-abs(to_float(z)))
    # Rounding may lift the quotient over its bound near 0, by its last digit.
    return min(decay / (1 + decay) ** 2, 0.25)


def tanh(z: Value) -> Value:
    """Return the hyperbolic tangent.

    Parameters
    ----------
    z
        The pre-activation.

    Returns
    -------
    Value
        Exactly 0 at an exact 0, otherwise a float in [-1, 1].
    """
    return Fraction(0) if _is_exact_zero(z) else math.tanh(to_float(z))


def tanh_derivative(z: Value) -> Value:
    """Return 1 - tanh(z)^2, without the cancellation of that form.

    Parameters
    ----------
    z
        The pre-activation.

    Returns
    -------
    Value
        Exactly 1 at an exact 0, otherwise a float in [0, 1].
    """
    if _is_exact_zero(z):
        return Fraction(1)
    # 1 - tanh^2 = 1 / cosh^2, written in exp(-2|z|) so that nothing overflows.
    decay = math.exp(-2 * abs(to_float(z)))
    return 4 * decay / (1 + decay) ** 2


ACTIVATIONS: Mapping[str, Callable[[Value], Value]] = MappingProxyType(
    {
        "relu": relu,
        "leaky_relu": leaky_relu,
        "sigmoid": sigmoid,
        "tanh": tanh,
        "identity": identity,
    }
)
"""The activations by name; an exercise file uses all of them but ``leaky_relu``."""

DERIVATIVES: Mapping[str, Callable[[Value], Value]] = MappingProxyType(
    {
        "relu": relu_derivative,
        "leaky_relu": leaky_relu_derivative,
        "sigmoid": sigmoid_derivative,
        "tanh": tanh_derivative,
        "identity": identity_derivative,
    }
)
"""The slope of each activation as a function of the pre-activation."""
