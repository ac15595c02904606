"""Binary cross-entropy computed from the logit, so that nothing overflows or takes log(0)."""

import math
from fractions import Fraction

from mathcore.numbers.exact import Exact, add, multiply
from mathcore.numbers.values import Value, is_exact, to_float

_LARGEST_EXPONENT = 709.0
"""A float whose exponential float64 holds; the largest such number is 709.78."""


def _softplus(z: float) -> float:
    """Return log(1 + exp(z)), the log-sum-exp of 0 and z."""
    return max(z, 0.0) + math.log1p(math.exp(-abs(z)))


def _one_plus_exp(z: Value) -> Exact:
    """Return 1 + exp(z): exact at an exact 0, a rational beyond float64 as long as that is useful.

    A small weight before it may bring such a number back into range.
    """
    if is_exact(z) and z == 0:
        return Exact.of(Fraction(2))
    number = to_float(z)
    if number <= _LARGEST_EXPONENT:
        return Exact.of(1 + math.exp(number))
    beyond = number - _LARGEST_EXPONENT
    if beyond > _LARGEST_EXPONENT:
        return Exact.of(math.inf)
    return Exact(Fraction(math.exp(beyond)) * Fraction(math.exp(_LARGEST_EXPONENT)), exact=False)


def exact_bce(logit: Value, target: Value) -> Exact:
    """Return the loss -[y ln p + (1 - y) ln(1 - p)] in nats, with p = sigmoid(logit).

    It is computed as y softplus(-logit) + (1 - y) softplus(logit): both terms are positive, so
    nothing cancels, and a logit of +-1000 is as harmless as any other. The label is in [0, 1].
    """
    z, y = to_float(logit), to_float(target)
    return Exact.of(y * _softplus(-z) + (1 - y) * _softplus(z))


def exact_bce_by_prediction(logit: Value, target: Value) -> Exact:
    """Return the slope of the loss by the prediction, (1 - y) / (1 - p) - y / p, not yet rounded.

    With p = sigmoid(logit), 1 / p = 1 + exp(-logit) and 1 / (1 - p) = 1 + exp(logit), which keeps
    every digit where p itself has long rounded to 0 or 1. It is exact at an exact logit of 0. Half
    of a slope that float64 cannot hold may be one that it can.
    """
    # A term whose weight is 0 is left out: it would be 0 times infinity for a saturated logit.
    terms = []
    if target != 1:
        terms.append(multiply((add((Exact.of(Fraction(1)), _minus(target))), _one_plus_exp(logit))))
    if target != 0:
        terms.append(multiply((_minus(target), _one_plus_exp(-logit))))
    return add(terms)


def _minus(value: Value) -> Exact:
    return Exact.of(-value)
