"""The chain rule at a sigmoid output, by its two factors: the long way to prediction minus target.

A trace takes the short way, because the product of the factors is 0 times infinity for a saturated
logit. Here the same quantities have the formulas of the long way, to be worked out on screen.
"""

from dataclasses import replace

from mathcore.exercise import ids
from mathcore.exercise.trace import Quantities, Quantity, Trace
from mathcore.formula.expression import Expression, Ref, operands
from mathcore.formula.losses import LOSSES
from mathcore.numbers.format import display


def output_chain(trace: Trace) -> Quantities | None:
    """Return a trace's quantities, the first output's error and slope by the chain rule.

    The error is the product of the derivative by the prediction p and the sigmoid's slope, which
    are written as (p - y) / (p (1 - p)) and p (1 - p), the former divided by the number of outputs
    if there are several. The values are the trace's.

    Returns
    -------
    Quantities or None
        None if the output is no sigmoid under cross-entropy, or if it is so saturated that it is
        printed as 1, which would make 0 / 0 of the first factor.
    """
    exercise, last = trace.exercise, len(trace.exercise.layers)
    output, logit = trace[ids.activation(last, 0)], trace[ids.pre_activation(last, 0)]
    by_output, slope, error = ids.gradient(output.id), ids.slope(last, 0), ids.gradient(logit.id)
    cancels = LOSSES[exercise.loss].by_logit is not None
    if not cancels or display(output.value).number in {0, 1}:
        return None
    p, y = Ref(output.id), Ref(ids.target(0))
    steepness, outputs = p * (1 - p), len(exercise.y)
    scaled = outputs * p * (1 - p) if outputs > 1 else steepness
    symbol_of_slope = f"frac(partial {output.symbol}, partial {logit.symbol})"
    rewritten: dict[str, tuple[str, Expression]] = {
        by_output: (trace[by_output].symbol, (p - y) / scaled),
        slope: (symbol_of_slope, steepness),
        error: (trace[error].symbol, Ref(by_output) * Ref(slope)),
    }

    def by_the_chain_rule(quantity: Quantity) -> Quantity:
        if quantity.id not in rewritten:
            return quantity
        symbol, formula = rewritten[quantity.id]
        return replace(quantity, symbol=symbol, formula=formula, operands=operands(formula))

    return Quantities(by_the_chain_rule(quantity) for quantity in trace)
