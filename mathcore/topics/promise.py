"""What the slopes promise of a gradient-descent step, and what the step then does."""

from dataclasses import dataclass, replace
from fractions import Fraction

from mathcore.exercise import ids
from mathcore.exercise.model import Exercise
from mathcore.exercise.recorder import Recorder
from mathcore.exercise.run import run
from mathcore.exercise.trace import Kind, Quantities, Trace
from mathcore.formula.expression import Expression, Ref, Square, Sum
from mathcore.numbers.values import to_float

#: A smaller step, as a share of the exercise's.
SMALLER = Fraction(1, 10)
#: A sum with more terms than these is taken layer by layer.
MOST_TERMS = 5


@dataclass(frozen=True)
class Promise:
    """A step and one of a tenth of its length: the fall that is promised, and the fall.

    To first order a step ``-eta g`` along the gradient g lowers the loss by ``eta g^2``, summed
    over all parameters; what is promised and what is measured are the predicted and the actual
    reduction of a trust region (Nocedal and Wright: Numerical Optimization, 2006, section 4.1).

    Parameters
    ----------
    quantities
        Those of the trace; for each parameter p that moves ``promised_p``, for each layer k with
        such parameters ``promised[k]``; ``promised`` and ``drop`` of the whole step, and their
        ``ratio``; of the smaller step ``eta_small``, ``promised_small``, ``L_small``,
        ``drop_small`` and ``ratio_small``. There is no ratio where 0 is promised,
        since nothing moves or the square of each slope is too small for a float.
    moving
        The ids of the parameters that move, in the order of the trace.
    """

    quantities: Quantities
    moving: tuple[str, ...]

    def of_layer(self, layer: int) -> tuple[str, ...]:
        """Return the parameters of a layer, from 1, that move."""
        return tuple(name for name in self.moving if self.quantities[name].layer == layer)


def promise(trace: Trace) -> Promise:
    """Work out what a step promises and what it does, for the exercise's learning rate.

    The losses after the steps are those of whole forward passes.
    """
    exercise, new_loss = trace.exercise, ids.loss(updated=True)
    small = run(replace(exercise, learning_rate=exercise.learning_rate * SMALLER))
    book = Recorder()
    for quantity in trace:
        book.keep(quantity)
    book.keep(replace(small["eta"], id="eta_small"))
    book.keep(replace(small[new_loss], id="L_small", formula=None, operands=()))
    moving = [
        q.id
        for q in trace.given
        if q.kind in {Kind.WEIGHT, Kind.BIAS} and trace[ids.gradient(q.id)].value != 0
    ]
    for name in moving:
        slope = Ref(ids.gradient(name))
        symbol = f"eta thin ({trace[slope.id].symbol})^2"
        book.compute(_share(name), symbol, Kind.MEASURE, Ref("eta") * Square(slope))
    layers = sorted({layer for name in moving if (layer := trace[name].layer) is not None})
    for layer in layers:
        shares = (Ref(_share(name)) for name in moving if trace[name].layer == layer)
        book.compute(f"promised[{layer}]", f'"layer"_{layer}', Kind.MEASURE, Sum(tuple(shares)))
    terms = moving if len(moving) <= MOST_TERMS else [f"[{layer}]" for layer in layers]
    whole: Expression = Sum(tuple(Ref(_share(term)) for term in terms))
    if len(moving) == 1:
        whole = Ref("eta") * Square(Ref(ids.gradient(moving[0])))
    book.compute("promised", '"promised"', Kind.MEASURE, whole)
    scaled = Ref("promised") * Ref("eta_small") / Ref("eta")
    book.compute("promised_small", '"promised"', Kind.MEASURE, scaled)
    for end, after in (("", new_loss), ("_small", "L_small")):
        fall = Ref(ids.loss()) - Ref(after)
        book.compute(f"drop{end}", '"measured"', Kind.MEASURE, fall)
        if book[f"promised{end}"] != 0:
            ratio = Ref(f"drop{end}") / Ref(f"promised{end}")
            book.compute(f"ratio{end}", '"ratio"', Kind.MEASURE, ratio)
    worked_out = (
        q if q.id in trace else replace(q, decimals=exercise.decimals) for q in book.quantities
    )
    return Promise(Quantities(worked_out), tuple(moving))


def _share(of: str) -> str:
    """Return the id of what a parameter promises, or of a layer, whose name is its index."""
    return f"promised{of}" if of.startswith("[") else f"promised_{of}"


def loss_after(exercise: Exercise, learning_rate: Fraction) -> float:
    """Return the loss of a whole forward pass after a step of another length.

    Raises
    ------
    ExerciseError
        If a value is beyond float64 afterwards.
    """
    after = run(replace(exercise, learning_rate=learning_rate))
    return to_float(after[ids.loss(updated=True)].value)
