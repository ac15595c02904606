"""The two losses as formulas: the value of one output, and its slopes.

Both are means over the outputs, and the squared error carries no factor 1/2, as in PyTorch
(``BCELoss``, ``MSELoss``).
"""

from fractions import Fraction

from mathcore.formula.expression import (
    BinaryCrossEntropy,
    BinaryCrossEntropySlope,
    Const,
    Difference,
    Expression,
    Product,
    Quotient,
    Ref,
    Square,
)

LOSSES = ("bce", "mse")
"""The losses by the name that an exercise file uses."""


def _unknown(loss: str) -> ValueError:
    return ValueError(f"expected a loss out of {', '.join(LOSSES)}, got {loss!r}")


def _mean_share(slope: Expression, n_outputs: int) -> Expression:
    return slope if n_outputs == 1 else Quotient(slope, Const(Fraction(n_outputs)))


def output_loss(loss: str, logit: Ref, prediction: Ref, target: Ref) -> Expression:
    """Return the loss of one output.

    Parameters
    ----------
    loss
        ``"bce"`` for -[y ln p + (1 - y) ln(1 - p)], ``"mse"`` for (p - y)^2.
    logit, prediction, target
        The output's pre-activation, its activation p and the label y.

    Returns
    -------
    Expression
        The formula.

    Raises
    ------
    ValueError
        If the loss is unknown.
    """
    if loss == "bce":
        return BinaryCrossEntropy(logit, prediction, target)
    if loss == "mse":
        return Square(Difference(prediction, target))
    raise _unknown(loss)


def by_prediction(
    loss: str, logit: Ref, prediction: Ref, target: Ref, n_outputs: int
) -> Expression:
    """Return the derivative of the mean loss by one prediction.

    Parameters
    ----------
    loss
        ``"bce"`` for (1 - y) / (1 - p) - y / p, ``"mse"`` for 2 (p - y), each over ``n_outputs``.
    logit, prediction, target
        The output's pre-activation, its activation p and the label y.
    n_outputs
        The number of outputs that the loss is a mean over.

    Returns
    -------
    Expression
        The formula.

    Raises
    ------
    ValueError
        If the loss is unknown.
    """
    if loss == "bce":
        slope = BinaryCrossEntropySlope(logit, prediction, target)
        if n_outputs == 1:
            return slope
        return Product((Const(Fraction(1, n_outputs)), slope))
    if loss == "mse":
        return _mean_share(Product((Const(Fraction(2)), Difference(prediction, target))), n_outputs)
    raise _unknown(loss)


def bce_by_logit(prediction: Ref, target: Ref, n_outputs: int) -> Expression:
    """Return the derivative of the mean binary cross-entropy by one logit of a sigmoid output.

    Parameters
    ----------
    prediction, target
        The output's activation p and the label y.
    n_outputs
        The number of outputs that the loss is a mean over.

    Returns
    -------
    Expression
        p - y, over ``n_outputs``: the factor p (1 - p) of the sigmoid has cancelled.
    """
    return _mean_share(Difference(prediction, target), n_outputs)
