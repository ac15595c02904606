"""The chain rule at the output, by its two factors, each written as it is worked out on paper.

A trace takes the short way at a sigmoid under cross-entropy, because the product of the factors is
0 times infinity for a saturated logit. Here the same quantities have the formulas of the long way,
to be worked out on screen.
"""

from dataclasses import replace

from mathcore.exercise import ids
from mathcore.exercise.reconcile import show
from mathcore.exercise.trace import Quantities, Quantity, Trace
from mathcore.formula.activations import activation
from mathcore.formula.expression import Expression, Ref, operands
from mathcore.formula.losses import LOSSES


def output_chain(trace: Trace) -> Quantities | None:
    """Return a trace's quantities, every output's error and its two factors by the chain rule.

    The derivative by a prediction p is written for its label: of cross-entropy -1 / p is left of a
    label of 1, 1 / (1 - p) of a label of 0, divided by the number of outputs if there are several.
    The slope of a smooth activation is written in the prediction, as p (1 - p). The error is the
    product of both. The values are the trace's.

    Returns
    -------
    Quantities or None
        None if cross-entropy meets a sigmoid that is so saturated that it is printed as 0 or 1,
        where a factor would be a number over 0.
    """
    exercise, last = trace.exercise, len(trace.exercise.layers)
    cancels = LOSSES[exercise.loss].by_logit is not None
    slope_of_value = activation(exercise.layers[-1].activation).slope_of_value
    outputs = len(exercise.y)
    rewritten: dict[str, Expression] = {}
    for k, label in enumerate(exercise.y):
        p, logit = Ref(ids.activation(last, k)), ids.pre_activation(last, k)
        if cancels:
            if show(trace[p.id]).number in {0, 1}:
                return None
            if label == 1:
                rewritten[ids.gradient(p.id)] = -(1 / (outputs * p if outputs > 1 else p))
            if label == 0:
                rest = 1 - p
                rewritten[ids.gradient(p.id)] = 1 / (outputs * rest if outputs > 1 else rest)
        if slope_of_value is not None:
            rewritten[ids.slope(last, k)] = slope_of_value(p)
        error = Ref(ids.gradient(p.id)) * Ref(ids.slope(last, k))
        rewritten[ids.gradient(logit)] = error

    def by_the_chain_rule(quantity: Quantity) -> Quantity:
        if quantity.id not in rewritten:
            return quantity
        formula = rewritten[quantity.id]
        return replace(quantity, formula=formula, operands=operands(formula))

    return Quantities(by_the_chain_rule(quantity) for quantity in trace)
