"""Binary cross-entropy computed from the logit, so that nothing overflows or takes log(0)."""

import math
from fractions import Fraction

from mathcore.values import Value, is_exact, to_float


def _softplus(z: float) -> float:
    """Return log(1 + exp(z)), the log-sum-exp of 0 and z."""
    return max(z, 0.0) + math.log1p(math.exp(-abs(z)))


def _one_plus_exp(z: Value) -> Value:
    """Return 1 + exp(z): exact at an exact 0, infinite beyond float64."""
    if is_exact(z) and z == 0:
        return Fraction(2)
    try:
        return 1 + math.exp(to_float(z))
    except OverflowError:
        return math.inf


def bce_from_logit(logit: Value, target: Value) -> float:
    """Return -[y ln p + (1 - y) ln(1 - p)] with p = sigmoid(logit).

    It is computed as y softplus(-logit) + (1 - y) softplus(logit): both terms are positive, so
    nothing cancels, and a logit of +-1000 is as harmless as any other.

    Parameters
    ----------
    logit
        The pre-activation of the sigmoid output.
    target
        The label y, in [0, 1].

    Returns
    -------
    float
        The loss in nats, never negative.
    """
    z = to_float(logit)
    y = to_float(target)
    return y * _softplus(-z) + (1 - y) * _softplus(z)


def bce_by_prediction(logit: Value, target: Value) -> Value:
    """Return the slope of the loss by the prediction, (1 - y) / (1 - p) - y / p.

    With p = sigmoid(logit), 1 / p = 1 + exp(-logit) and 1 / (1 - p) = 1 + exp(logit), which keeps
    every digit where p itself has long rounded to 0 or 1.

    Parameters
    ----------
    logit
        The pre-activation of the sigmoid output.
    target
        The label y, in [0, 1].

    Returns
    -------
    Value
        The slope; exact at an exact logit of 0, +-infinity where float64 cannot hold it.
    """
    # A term whose weight is 0 is left out: it would be 0 times infinity for a saturated logit.
    slope: Value = Fraction(0)
    if target != 1:
        slope += (1 - target) * _one_plus_exp(logit)
    if target != 0:
        slope -= target * _one_plus_exp(-logit)
    return slope
