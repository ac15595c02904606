"""What a small change of one parameter does to the loss, by a forward pass of its own."""

from dataclasses import dataclass, replace
from fractions import Fraction

from mathcore.exercise import ids
from mathcore.exercise.model import Exercise
from mathcore.exercise.recorder import Recorder
from mathcore.exercise.run import run
from mathcore.exercise.trace import Kind, Quantities, Quantity, Trace
from mathcore.formula.expression import Ref

#: By how much a film nudges.
STEP = Fraction(1, 100)


@dataclass(frozen=True)
class Nudge:
    """One nudge, and what comes of it at some quantities.

    Parameters
    ----------
    step
        By how much the parameter is raised.
    old, new
        The quantities that are watched, before and after; the loss is the last one.
    changes
        New minus old, of each.
    ratio
        The loss's change over the step.
    promised
        The gradient times the step, which is what the loss would change by on a straight line.
    """

    step: Quantity
    old: tuple[Quantity, ...]
    new: tuple[Quantity, ...]
    changes: tuple[Quantity, ...]
    ratio: Quantity
    promised: Quantity

    @property
    def measured(self) -> Quantity:
        """The loss's change."""
        return self.changes[-1]

    @property
    def numbers(self) -> Quantities:
        """All of them that the trace does not have."""
        return Quantities((self.step, *self.new, *self.changes, self.ratio, self.promised))


def nudge(
    trace: Trace,
    parameter: str,
    watched: tuple[str, ...] = (),
    step: Fraction = STEP,
    *,
    finer: int = 1,
) -> Nudge:
    """Raise one weight or bias by a step, and go forward again.

    Parameters
    ----------
    trace
        Of the exercise.
    parameter
        The id of the weight or the bias. To nudge a bias is to nudge its pre-activation.
    watched
        The ids of quantities on the way; the loss is watched anyway.
    step
        By how much, other than 0.
    finer
        How many decimals the changes have more than the exercise's numbers; they are small.

    Returns
    -------
    Nudge
        Its values are exact where the trace's are.

    Raises
    ------
    ValueError
        If the id is that of no weight or bias of the exercise.
    ExerciseError
        If a value is beyond float64 afterwards.
    """
    moved = Fraction(trace[parameter].value) + step
    after = run(_with(trace.exercise, parameter, moved))
    record = Recorder()
    for quantity in trace:
        record.keep(quantity)
    names = (*watched, "L")
    by = f"by {parameter}"
    loss, given = trace["L"].symbol, f"step {by}"
    record.give(given, f"Delta {trace[parameter].symbol}", Kind.WEIGHT, step)
    for name in names:
        old = trace[name]
        record.give(f"{name} nudged {by}", old.symbol, old.kind, after[name].value)
        change = Ref(f"{name} nudged {by}") - Ref(name)
        record.compute(f"change of {name} {by}", f"Delta {old.symbol}", old.kind, change)
    ratio = Ref(f"change of L {by}") / Ref(given)
    record.compute(f"ratio {by}", f"Delta {loss} \\/ Delta w", Kind.GRADIENT, ratio)
    promise = Ref(ids.gradient(parameter)) * Ref(given)
    record.compute(f"promised {by}", f"Delta {loss}", Kind.GRADIENT, promise)
    found, decimals = record.quantities, trace.exercise.decimals

    def shown(name: str, more: int = finer) -> Quantity:
        return replace(found[f"{name} {by}"], decimals=decimals + more)

    return Nudge(
        step=replace(found[given], is_given=True),
        old=tuple(trace[name] for name in names),
        new=tuple(shown(f"{name} nudged", 0) for name in names),
        changes=tuple(shown(f"change of {name}") for name in names),
        ratio=shown("ratio"),
        promised=shown("promised"),
    )


def _with(exercise: Exercise, parameter: str, value: Fraction) -> Exercise:
    """Return an exercise with another number for one of its weights or biases."""
    name = ids.read(parameter)
    if name is None or name.layer is None or name.of is not None or name.letter not in {"W", "b"}:
        raise ValueError(f"expected the id of a weight or a bias, got {parameter!r}")
    layer = exercise.layers[name.layer - 1]
    row, *column = name.index
    if column:
        weights = [list(entries) for entries in layer.weights]
        weights[row][column[0]] = value
        layer = replace(layer, weights=tuple(map(tuple, weights)))
    else:
        biases = [value if i == row else bias for i, bias in enumerate(layer.bias)]
        layer = replace(layer, bias=tuple(biases))
    number = name.layer - 1
    layers = (*exercise.layers[:number], layer, *exercise.layers[number + 1 :])
    return replace(exercise, layers=layers)
