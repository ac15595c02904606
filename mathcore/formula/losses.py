"""Losses as records: all that is true of one of them stands here, and nowhere else.

Each is a mean over the outputs, and the squared error carries no factor 1/2, as in PyTorch
(``BCELoss``, ``MSELoss``).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from mathcore.formula.expression import Apply, Const, Expression, Ref, Stable
from mathcore.formula.stable import exact_bce, exact_bce_by_prediction


@dataclass(frozen=True)
class Loss:
    """One loss function.

    Parameters
    ----------
    name
        As an exercise file has it.
    torch
        The function of ``torch.nn.functional``.
    share
        The loss of one output, of its pre-activation, its activation p and the label y.
    by_prediction
        The derivative of the mean loss by one prediction, of the same and the number of outputs.
    by_logit
        The derivative by one pre-activation, of p, y and the number of outputs, where the slope of
        the output's activation cancels; or None.
    needs
        The activation that its outputs must have, or None.
    labels
        The range of the labels, or None.
    """

    name: str
    torch: str
    share: Callable[[Ref, Ref, Ref], Expression]
    by_prediction: Callable[[Ref, Ref, Ref, int], Expression]
    by_logit: Callable[[Ref, Ref, int], Expression] | None = None
    needs: str | None = None
    labels: tuple[int, int] | None = None


def _mean(slope: Expression, n_outputs: int) -> Expression:
    return slope if n_outputs == 1 else slope / n_outputs


def _bce(logit: Ref, prediction: Ref, target: Ref) -> Expression:
    """Write -[y ln p + (1 - y) ln(1 - p)], and compute it from the logit."""
    p, y = prediction, target
    shown = -(y * Apply("ln", p) + (1 - y) * Apply("ln", 1 - p))
    return Stable(shown, exact_bce, (logit, target))


def _bce_by_prediction(logit: Ref, prediction: Ref, target: Ref, n_outputs: int) -> Expression:
    """Write (1 - y) / (1 - p) - y / p, and compute it from the logit."""
    p, y = prediction, target
    slope = Stable((1 - y) / (1 - p) - y / p, exact_bce_by_prediction, (logit, target))
    return slope if n_outputs == 1 else Const(Fraction(1, n_outputs)) * slope


#: -[y ln p + (1 - y) ln(1 - p)]; by the logit of a sigmoid p - y, p (1 - p) having cancelled.
BCE = Loss(
    name="bce",
    torch="binary_cross_entropy",
    share=_bce,
    by_prediction=_bce_by_prediction,
    by_logit=lambda p, y, n_outputs: _mean(p - y, n_outputs),
    needs="sigmoid",
    labels=(0, 1),
)
#: (p - y)^2
MSE = Loss(
    name="mse",
    torch="mse_loss",
    share=lambda z, p, y: (p - y) ** 2,
    by_prediction=lambda z, p, y, n_outputs: _mean(2 * (p - y), n_outputs),
)

LOSSES: Mapping[str, Loss] = MappingProxyType({loss.name: loss for loss in (BCE, MSE)})
"""The losses by the name that an exercise file uses."""


def loss_named(name: str) -> Loss:
    """Return a loss by its name.

    Raises
    ------
    ValueError
        If there is none of that name.
    """
    if name not in LOSSES:
        raise ValueError(f"expected a loss out of {', '.join(LOSSES)}, got {name!r}")
    return LOSSES[name]
