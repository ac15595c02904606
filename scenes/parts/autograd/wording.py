"""What is said of the gradients that torch prints."""

from mathcore.exercise.gradient_check import Comparison


def loss_found(*, is_ours: bool) -> str:
    """Return the phrase for a loss that torch prints."""
    if is_ours:
        return "And there is our loss."
    return "The loss is not quite ours: in float32 so sure a prediction has no digits left."


def matched(check: Comparison) -> str:
    """Return the phrase that tells whether the gradients of a first run match."""
    count = len(check.changed)
    if not count:
        return "All of them."
    return "Not all of them: {n} differ." if count > 1 else "All but one."


def worst_found(check: Comparison) -> str:
    """Return the phrase for the largest difference, ``{worst}``."""
    if check.largest.difference == 0:
        return "There is no difference: here float32 has rounded nothing away."
    if check.changed:
        return "The largest difference is {worst}, far more than rounding a last digit."
    return "The largest difference is {worst}, the grain of float32."


def after_more_digits(single: Comparison, double: Comparison) -> list[str]:
    """Return the phrases for a second run, with twice the digits.

    Parameters
    ----------
    single, double
        How far torch is from ours before and after; ``{n}`` gradients do not agree after it, and
        the largest difference is ``{worst}``.
    """
    if not double.changed:
        if single.changed:
            return ["Now all of them match."]
        if double.largest.difference == 0:
            return ["Now there is no difference at all."]
        if double.largest.difference < single.largest.difference:
            return ["The differences shrink to {worst}."]
        return ["The largest difference is {worst} now."]
    if all(row.ours == 0 for row in double.changed):
        told = "{n} of our zeros are not zero any more"
        if len(double.changed) == 1:
            told = "One of our zeros is not zero any more"
        # What is only noise is no zero either, and is on screen as well.
        told += ", rounding aside." if double.noise else "."
    else:
        told = "{n} of them differ now." if len(double.changed) > 1 else "One of them differs now."
    if single.changed:
        return [told, "Who is right?"]
    return [told, "More digits, and the answer is worse? Who is right?"]
