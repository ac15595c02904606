"""Binary cross-entropy and squared error side by side, for one prediction and a label of 0 or 1.

The squared error carries no factor 1/2, as in PyTorch; a mean over one output is that output.
"""

from collections.abc import Sequence
from fractions import Fraction

from mathcore.exercise.recorder import Recorder
from mathcore.exercise.trace import Kind, Quantities
from mathcore.formula.activations import sigmoid
from mathcore.formula.expression import (
    Apply,
    Expression,
    Product,
    Ref,
    evaluate,
)
from mathcore.formula.losses import LOSSES, loss_named
from mathcore.numbers.values import Value, to_float

Y, Y_HAT, Z = Ref("y"), Ref("y_hat"), Ref("z")
#: What stands under the loss's letter.
NAMES = {"bce": "BCE", "mse": "MSE"}


def loss_symbol(loss: str) -> str:
    """Return the symbol of a loss with its name as index, as Typst mathematics."""
    return f'cal(L)_"{NAMES[loss]}"'


def slope_symbol(loss: str, by: str) -> str:
    """Return the symbol of a loss's derivative by the symbol ``by``, as Typst mathematics."""
    return f"frac(partial {loss_symbol(loss)}, partial {by})"


def label_loss(loss: str, prediction: Ref, target: Ref, label: int) -> Expression:
    """Return the loss of a prediction p, as it is for a label y of 0 or 1.

    Of cross-entropy a label of 1 leaves -ln p and a label of 0 leaves -ln(1 - p). ValueError if the
    label is another one, or the loss is unknown.
    """
    if label not in {0, 1}:
        raise ValueError(f"expected a label of 0 or 1, got {label}")
    if loss == "bce":
        return -Apply("ln", prediction if label else 1 - prediction)
    return loss_named(loss).share(prediction, prediction, target)


def loss_at_logit(loss: str, logit: Value, label: int) -> float:
    """Return the loss of the prediction sigmoid(``logit``), however far out the logit is."""
    values = {"z": logit, "y_hat": sigmoid(logit), "y": Fraction(label)}
    return to_float(evaluate(loss_named(loss).share(Z, Y_HAT, Y), values))


def gradient_magnitude(loss: str, logit: Value, label: int) -> float:
    """Return the size of a loss's slope by the logit: how hard a step pushes there."""
    values = {"y_hat": sigmoid(logit), "y": Fraction(label)}
    return abs(to_float(evaluate(slope_by_logit(loss), values)))


def slope_by_prediction(loss: str, prediction: Ref = Y_HAT, target: Ref = Y) -> Expression:
    """Return the derivative of a loss by the prediction p, both with the error p - y in sight.

    For cross-entropy it is (p - y) / (p (1 - p)), which is (1 - y) / (1 - p) - y / p for every y;
    for the squared error 2 (p - y). ValueError if the loss is unknown.
    """
    if loss == "bce":
        return (prediction - target) / slope_of_sigmoid(prediction)
    return loss_named(loss).by_prediction(prediction, prediction, target, 1)


def slope_of_sigmoid(prediction: Ref = Y_HAT) -> Product:
    """Return the derivative of the prediction p = sigmoid(z) by its logit, p (1 - p)."""
    return prediction * (1 - prediction)


def slope_by_logit(loss: str, prediction: Ref = Y_HAT, target: Ref = Y) -> Expression:
    """Return the derivative of a loss by the logit of the prediction p = sigmoid(z).

    For cross-entropy it is p - y: its slope by p has the factor p (1 - p) of the sigmoid in its
    denominator, and they cancel; for the squared error 2 (p - y) p (1 - p), which keeps it.
    ValueError if the loss is unknown.
    """
    record = loss_named(loss)
    if record.by_logit is not None:
        return record.by_logit(prediction, target, 1)
    by_p = record.by_prediction(prediction, prediction, target, 1)
    p = prediction
    return by_p * p * (1 - p)


def logit_of(prediction: Ref) -> Expression:
    """Return the logit of a prediction p, ln(p / (1 - p))."""
    return Apply("ln", prediction / (1 - prediction))


def loss_table(predictions: Sequence[Fraction], label: int) -> Quantities:
    """Work out both losses for several predictions in (0, 1), and a label of 0 or 1.

    Returns
    -------
    Quantities
        The label by its value, ``y[1]`` or ``y[0]``, and for each prediction ``y_hat[k]``,
        ``bce[k]`` and ``mse[k]``.
    """
    book = Recorder()
    target = Ref(f"y[{label}]")
    book.give(target.id, "y", Kind.TARGET, Fraction(label))
    for k, prediction in enumerate(predictions):
        ref = Ref(f"y_hat[{k}]")
        book.give(ref.id, "hat(y)", Kind.PREDICTION, prediction)
        for loss in LOSSES:
            formula = label_loss(loss, ref, target, label)
            book.compute(f"{loss}[{k}]", loss_symbol(loss), Kind.LOSS, formula)
    return book.quantities


def compare(prediction: Fraction, label: int) -> Quantities:
    """Work out both losses of a prediction in (0, 1), and their slopes by it and by its logit.

    Returns
    -------
    Quantities
        ``y``, ``y_hat``, ``z``, ``sigmoid'``, and for both losses ``bce`` and so on, ``bce_y_hat``
        and ``bce_z`` for the slopes; then the ratios ``times``, ``times_y_hat``, ``times_z`` of
        cross-entropy to squared error.
    """
    book = Recorder()
    book.give("y", "y", Kind.TARGET, Fraction(label))
    book.give("y_hat", "hat(y)", Kind.PREDICTION, prediction)
    book.compute("z", "z", Kind.PRE_ACTIVATION, logit_of(Y_HAT))
    book.compute("sigmoid'", "sigma'(z)", Kind.DERIVATIVE, slope_of_sigmoid())
    for loss in LOSSES:
        formula = label_loss(loss, Y_HAT, Y, label)
        book.compute(loss, loss_symbol(loss), Kind.LOSS, formula)
    for loss in LOSSES:
        symbol = slope_symbol(loss, "hat(y)")
        book.compute(f"{loss}_y_hat", symbol, Kind.GRADIENT, slope_by_prediction(loss))
    by_chain_rule = Ref("mse_y_hat") * Ref("sigmoid'")
    for loss, formula in (("bce", slope_by_logit("bce")), ("mse", by_chain_rule)):
        book.compute(f"{loss}_z", slope_symbol(loss, "z"), Kind.GRADIENT, formula)
    for end in ("", "_y_hat", "_z"):
        ratio = Ref(f"bce{end}") / Ref(f"mse{end}")
        book.compute(f"times{end}", '"ratio"', Kind.MEASURE, ratio)
    return book.quantities
