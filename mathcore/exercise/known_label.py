"""What is left of a loss when its label is put in."""

from mathcore.exercise.trace import Quantity, Trace
from mathcore.formula.expression import Expression
from mathcore.formula.simplify import simplified


def left_of_loss(loss: Quantity, trace: Trace) -> Expression | None:
    """Return what is left of a cross-entropy whose label is 0 or 1, or None for any other loss.

    Parameters
    ----------
    loss
        The loss, or the share of the first output in it, before the step or after it.
    trace
        Where the label comes from.
    """
    label = trace.exercise.y[0]
    if loss.formula is None or trace.exercise.loss != "bce" or label not in {0, 1}:
        return None
    return simplified(loss.formula, {"y[0]": label})
