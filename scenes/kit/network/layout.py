"""Where the nodes of a network stand on the stage."""

from collections.abc import Iterator
from dataclasses import dataclass

from manim.typing import Point3D

from mathcore.exercise.model import Exercise, ExerciseError
from mathcore.exercise.trace import Kind, Quantity, Trace
from scenes.kit.network.measures import CapsuleForm
from scenes.kit.network.node import BIAS_INSET, Labelled
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import Zone, at
from scenes.kit.text.formula import SYMBOL, Formula
from scenes.kit.text.number import Number, number_width

MOST_NEURONS = 4
MOST_LAYERS = 3
#: The diagram never gets smaller than this, because its numbers must stay readable.
SMALLEST_UNIT = 0.76
UNIT_STEP = 0.04
MOST_STEPS = round((1 - SMALLEST_UNIT) / UNIT_STEP) + 1
#: Room at the left of an input for its symbol.
INPUT_LABEL = 0.62
#: The way between two columns that is wanted, and the least one; no number may be wider than that.
WANTED_EDGE, SHORTEST_EDGE = 1.35, 0.9
WIDEST_EDGE = 2.6
TALLEST_STEP = 2.6
LOSS_DROP = 1.75
#: Room at each side of a symbol between a bias and a target: the least, and what is looked for.
SHOULDER_ROOM, WANTED_SHOULDER_ROOM = 0.08, 0.2


@dataclass(frozen=True)
class NetworkLayout:
    """Positions and sizes of all nodes.

    Parameters
    ----------
    form
        The measures of the capsules, the roomy ones if they fit.
    inputs
        Middle of each input's circle.
    neurons
        Middle of each capsule, by layer.
    input_width
        Of each input's frame.
    slots
        Widths of the two numbers of each layer's capsules.
    loss
        Middle of the loss's capsule, or None where the output column leaves no room.
    """

    form: CapsuleForm
    inputs: tuple[Point3D, ...]
    neurons: tuple[tuple[Point3D, ...], ...]
    input_width: float
    slots: tuple[tuple[float, float], ...]
    loss: Point3D | None


def lay_out_network(
    exercise: Exercise,
    trace: Trace,
    theme: Theme,
    stage: Zone,
    *,
    gradients: bool = False,
    updated: bool = False,
    targets: bool = False,
) -> NetworkLayout:
    """Place the network on the stage, as large as it goes.

    Parameters
    ----------
    exercise, trace
        The network, and the numbers that its capsules will hold.
    theme
        Needed to measure the numbers.
    stage
        The room that there is.
    gradients
        Whether room is kept under each number for its gradient.
    updated
        Whether room is kept for the numbers after the update as well.
    targets
        Whether the outputs' capsules are wide enough for the targets in any case.

    Raises
    ------
    ExerciseError
        If the network has no room on the stage at a size that can be read.
    """
    if max(exercise.shape) > MOST_NEURONS or len(exercise.layers) > MOST_LAYERS:
        raise _no_room(exercise)
    known = (*trace.given, *trace.update) if updated else trace.given
    weights = [quantity for quantity in known if quantity.kind == Kind.WEIGHT]
    for form, least_edge in _forms(gradients):
        labelled = _on_shoulders(trace, dense=form.dense)
        slots = [
            form.slot_widths(
                _pairs(trace, f"{{}}{k}[{{}}]", layer.n_out),
                theme,
                gradients=_pairs(trace, f"dL_d{{}}{k}[{{}}]", layer.n_out) if gradients else (),
                later=_pairs(trace, f"{{}}{k}_new[{{}}]", layer.n_out) if updated else (),
            )
            for k, layer in enumerate(exercise.layers, start=1)
        ]
        if targets:
            slots[-1] = _with_room_for_targets(slots[-1], form, trace, theme)
        input_width = form.input_width([q for q in trace.given if q.kind == Kind.INPUT])
        widths = [input_width, *(form.width(pair) for pair in slots)]
        gap = (stage.width - INPUT_LABEL - sum(widths)) / (len(widths) - 1)
        above, below = form.room_above(labelled, theme), form.room_below
        most_neurons = max(exercise.shape[1:])
        widest = max(number_width(q, form.size) for q in weights)
        if most_neurons * (above + below) <= stage.height and gap >= max(least_edge, widest):
            break
    else:
        raise _no_room(exercise)
    gap = min(gap, WIDEST_EDGE)
    middle = stage.bottom + below + (stage.height - above - below) / 2
    total = INPUT_LABEL + sum(widths) + gap * (len(widths) - 1)
    left = stage.left + (stage.width - total) / 2 + INPUT_LABEL
    columns: list[tuple[Point3D, ...]] = []
    for units, width in zip(exercise.shape, widths, strict=True):
        over, under = (above, below) if columns else (form.input_radius,) * 2
        reach = 2 * min(stage.top - over - middle, middle - under - stage.bottom)
        step = min(reach / max(units - 1, 1), TALLEST_STEP)
        top = middle + step * (units - 1) / 2
        columns.append(tuple(at(left + width / 2, top - step * row) for row in range(units)))
        left += width + gap
    outputs = columns[-1]
    loss = None
    if len(outputs) == 1 and most_neurons > 1:
        loss = at(outputs[0][0], outputs[0][1] - LOSS_DROP * form.unit)
    neurons = tuple(columns[1:])
    return NetworkLayout(form, columns[0], neurons, input_width, tuple(slots), loss)


def _with_room_for_targets(
    slots: tuple[float, float], form: CapsuleForm, trace: Trace, theme: Theme
) -> tuple[float, float]:
    """Widen the outputs' slots until bias, symbol and target stand side by side on a shoulder."""
    last, wanted = len(trace.exercise.layers), 0.0
    for k in range(len(trace.exercise.y)):
        bias = Number(trace[f"b{last}[{k}]"], theme=theme, size=form.size, signed=True)
        width = BIAS_INSET + bias.width + WANTED_SHOULDER_ROOM
        width += Labelled(trace[f"y[{k}]"], theme=theme).width
        if not form.dense:
            symbol = Formula(trace[f"a{last}[{k}]"].symbol, theme=theme, size=SYMBOL)
            width += symbol.width + WANTED_SHOULDER_ROOM
        wanted = max(wanted, width)
    more = max(wanted - form.width(slots), 0.0) / 2
    return slots[0] + more, slots[1] + more


def _pairs(trace: Trace, pattern: str, neurons: int) -> list[tuple[Quantity, Quantity]]:
    """Return what stands at the left and at the right of each capsule of a layer."""
    return [(trace[pattern.format("z", i)], trace[pattern.format("a", i)]) for i in range(neurons)]


def _forms(gradients: bool) -> Iterator[tuple[CapsuleForm, float]]:
    """Yield the measures to try, from large to small, each with the shortest edge it allows."""
    for step in range(MOST_STEPS):
        yield CapsuleForm(1 - step * UNIT_STEP, gradients), WANTED_EDGE
    yield CapsuleForm(SMALLEST_UNIT, gradients), SHORTEST_EDGE
    yield CapsuleForm(SMALLEST_UNIT, gradients, dense=True), SHORTEST_EDGE


def _on_shoulders(trace: Trace, *, dense: bool) -> list[Quantity]:
    """Return whose symbols stand on the capsules' shoulders: in the dense form the targets'."""
    if dense:
        return [q for q in trace.given if q.kind == Kind.TARGET]
    return [q for q in trace.forward if q.kind in {Kind.ACTIVATION, Kind.PREDICTION}]


def _no_room(exercise: Exercise) -> ExerciseError:
    shape = "-".join(str(units) for units in exercise.shape)
    return ExerciseError(
        f"{exercise.source}: the {shape} network does not fit on the screen: expected at most "
        f"{MOST_NEURONS} units a layer, at most {MOST_LAYERS} layers of weights, and room for all "
        "their numbers side by side"
    )
