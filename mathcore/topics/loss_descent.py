"""Gradient descent on one logit, under binary cross-entropy and under squared error."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from mathcore.exercise.recorder import Recorder, descended
from mathcore.exercise.trace import Kind, Quantities
from mathcore.formula.expression import Apply, Ref
from mathcore.formula.losses import LOSSES, loss_named
from mathcore.numbers.values import Value, to_float
from mathcore.topics.loss_comparison import Y, logit_of, loss_symbol, slope_by_logit


@dataclass(frozen=True)
class Descents:
    """The same start and the same steps, once under each loss.

    Parameters
    ----------
    quantities
        ``y``, ``eta``, and for both losses and each step k, from 0 for the start, ``bce_z[k]``,
        ``bce_y_hat[k]``, the loss ``bce[k]`` and its slope by the logit ``bce_slope[k]``; and
        ``bce_steps``, after how many steps the prediction is on the label's side of 1/2, if it
        gets there.
    steps
        How many were taken.
    """

    quantities: Quantities
    steps: int

    def values(self, name: str) -> tuple[float, ...]:
        """Return a number such as ``bce_z`` at the start and after each step."""
        return tuple(to_float(self.quantities[f"{name}[{k}]"].value) for k in range(self.steps + 1))


def _steps_to_the_right_side(predictions: Sequence[Value], label: int) -> int | None:
    return next((k for k, p in enumerate(predictions) if abs(to_float(p) - label) < 0.5), None)


def descend(prediction: Fraction, label: int, rate: Fraction, steps: int) -> Descents:
    """Take steps z - rate dL/dz on the logit of a prediction in (0, 1), as many under each loss."""
    book = Recorder()
    book.give("y", "y", Kind.TARGET, Fraction(label))
    book.give("eta", "eta", Kind.LEARNING_RATE, rate)
    for loss in LOSSES:
        by_logit = f"partial {loss_symbol(loss)} \\/ partial z"
        for k in range(steps + 1):
            z, y_hat = Ref(f"{loss}_z[{k}]"), Ref(f"{loss}_y_hat[{k}]")
            if k == 0:
                # The start is given as a prediction, which is exact; its logit is not.
                book.give(y_hat.id, "hat(y)", Kind.PREDICTION, prediction)
                book.compute(z.id, "z", Kind.PRE_ACTIVATION, logit_of(y_hat))
            else:
                new = descended(Ref(f"{loss}_z[{k - 1}]"), Ref(f"{loss}_slope[{k - 1}]"))
                book.compute(z.id, 'z^"new"', Kind.PRE_ACTIVATION, new)
                book.compute(y_hat.id, "hat(y)", Kind.PREDICTION, Apply("sigmoid", z))
            value = loss_named(loss).share(z, y_hat, Y)
            book.compute(f"{loss}[{k}]", loss_symbol(loss), Kind.LOSS, value)
            slope = slope_by_logit(loss, y_hat)
            book.compute(f"{loss}_slope[{k}]", by_logit, Kind.GRADIENT, slope)
        predictions = [book[f"{loss}_y_hat[{k}]"] for k in range(steps + 1)]
        enough = _steps_to_the_right_side(predictions, label)
        if enough is not None:
            book.give(f"{loss}_steps", '"steps"', Kind.MEASURE, Fraction(enough))
    return Descents(book.quantities, steps)
