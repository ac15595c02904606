"""The questions about the two losses, each with its answer for the lecturer."""

from mathcore.exercise.reconcile import show
from mathcore.exercise.trace import Quantities


def _texts(numbers: Quantities, *ids: str, decimals: int = 4) -> list[str]:
    return [show(numbers[id], decimals).text for id in ids]


def which_is_larger(numbers: Quantities, k: int) -> tuple[str, str]:
    """Ask for row ``k`` of a table of losses, and answer."""
    label, prediction, bce, mse = _texts(
        numbers, "y[1]", *(f"{name}[{k}]" for name in ("y_hat", "bce", "mse"))
    )
    asked = "Label one, prediction one in a hundred: which loss is larger, and by how much?"
    note = (
        f"Cross-entropy is larger: -ln {prediction} = {bce} against ({prediction} - {label})^2 = "
        f"{mse}, nearly five times as much. In the table it is halfway between its neighbours, "
        "since each factor of ten adds the same. The squared error has almost no room left under "
        "its bound, so that it hardly tells wrong from very wrong."
    )
    return asked, note


def why_so_slow(numbers: Quantities) -> tuple[str, str]:
    """Ask why a slope with respect to the prediction does not help, and answer."""
    by_prediction, by_logit, flat = _texts(numbers, "mse_y_hat", "mse_z", "sigmoid'")
    asked = "Squared error is not flat with respect to the prediction: why does it hardly learn?"
    note = (
        f"Squared error's slope with respect to the prediction is {by_prediction}, but no step "
        "moves the prediction itself: steps move weights, and weights move the logit. The chain "
        f"rule multiplies by the slope of the sigmoid, {flat}, and {by_logit} is left. The worse "
        "the prediction, the closer this comes to 0. Cross-entropy's slope is multiplied by the "
        f"same {flat}, but has that factor in its own denominator, so it comes close to -1."
    )
    return asked, note


def first_epochs(numbers: Quantities) -> tuple[str, str]:
    """Ask why it matters at the start of training, and answer."""
    fast, slow = _texts(numbers, "bce_steps", "mse_steps")
    asked = "Why does this matter most in the first epochs?"
    note = (
        "The model has not learned much yet, so many predictions are far off, and some surely so: "
        f"those stand on the plateau. Here it takes {slow} steps against {fast} until the "
        "prediction is on the label's side. Squared error gives hardly any gradient to the "
        "worst mistakes, and every layer below is handed them multiplied by that. Cross-entropy "
        "pushes hardest where the model is most wrong, and eases off as it gets right."
    )
    return asked, note
