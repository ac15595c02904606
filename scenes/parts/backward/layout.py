"""Where the nodes of the network stand on the way back: two neighbouring layers fill the frame.

A network with one output and at most two neurons in a layer has capsules of two decks, the signal
above and the error below. In a larger one the capsules have one deck, and a layer's turns when the
error arrives there.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from mathcore.exercise.model import Exercise, ExerciseError
from mathcore.exercise.trace import Quantity, Trace
from scenes.kit.large_network.cell import LEAST_BLANK, cell_width, name_of, socket_width
from scenes.kit.large_network.form import Form
from scenes.kit.large_network.layout import FLOOR, FORMULA_LANE, Column, Layout
from scenes.kit.large_network.nodes import cells_width
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import SAFE
from scenes.kit.text.formula import Formula
from scenes.kit.text.number import number_width

#: The digits are 3.6 % of the frame's height.
TWO_DECKS = Form(
    value=0.45,
    name=0.38,
    weight=0.44,
    is_stacked=True,
    height=2.15,
    socket=0.46,
    stem=0.62,
    window=0.7,
    air=0.2,
    decks=2,
    end=0.2,
    beside=0.1,
)
#: The digits are 3.1 %.
ONE_DECK = Form(
    value=0.38,
    name=0.32,
    weight=0.38,
    is_stacked=True,
    height=0.86,
    socket=0.82,
    stem=0.6,
    window=0.5,
    air=0.16,
    row=0.37,
    has_tall_sockets=True,
    end=0.2,
    beside=0.1,
)
#: One em of the factor in a door: its digits are 3 %.
FACTOR = 0.375
#: The bias of a capsule with two decks hangs so far under its top.
HANG = 0.42
_ONE_ROW = 0.96
MOST_NEURONS, MOST_LAYERS = 4, 3
#: The way between two columns at least, by the number of decks.
LEAST_WAY = {1: 0.45, 2: 2.9}
_OVERHANG = 0.14
_ROOM = SAFE.width - _OVERHANG
#: The rows of capsules with two decks; that of an output, which has its bias over it and the loss
#: under it, in both forms.
_ROWS_OF_TWO, _OUTPUT, _FLAT_OUTPUT = (1.375, -0.975), 0.2, 0.42
_TALLEST_PITCH = 1.5
#: From an output to its target's socket, and on to the loss.
TARGET_STEM, TO_LOSS = 0.56, 0.7


@dataclass(frozen=True)
class BackColumn(Column):
    """One column of nodes with the width of its windows, and of what hangs at its left."""

    window: float = 0.0
    annex: float = 0.0


def has_two_decks(exercise: Exercise) -> bool:
    """Tell whether the network is small enough for capsules of two decks."""
    return exercise.shape[-1] == 1 and max(exercise.shape) <= 2 and len(exercise.layers) <= 2


def lay_out_back(
    exercise: Exercise,
    trace: Trace,
    theme: Theme,
    doors: Sequence[int],
    most_decks: int = 2,
) -> Layout:
    """Place a network for the way back.

    Parameters
    ----------
    exercise, trace, theme
        The network, its numbers, and colours.
    doors
        The layers, counted from 1, in whose doors factors will stand.
    most_decks
        How many decks a capsule may have.

    Raises
    ------
    ExerciseError
        If it has more neurons or layers, or longer numbers, than the frame has room for.
    """
    if max(exercise.shape) > MOST_NEURONS or len(exercise.layers) > MOST_LAYERS:
        raise _no_room(exercise)
    is_tall = most_decks < 2 or not has_two_decks(exercise)
    for form in [ONE_DECK] if is_tall else [TWO_DECKS, ONE_DECK]:
        layout = _laid_out(exercise, trace, theme, form, doors)
        if layout is not None:
            return layout
    raise _no_room(exercise)


def single_deck(form: Form) -> Form:
    """Return the measures of a node with one row of cells."""
    return replace(form, height=_ONE_ROW, decks=1) if form.decks > 1 else form


def _laid_out(
    exercise: Exercise, trace: Trace, theme: Theme, form: Form, doors: Sequence[int]
) -> Layout | None:
    columns = [_inputs(exercise, trace, theme, form)]
    for k in range(1, len(exercise.layers) + 1):
        columns.append(_layer(exercise, trace, theme, form, k, has_factors=k in doors))
    loss = trace["L"]
    loss_width = max(LEAST_BLANK, number_width(loss, form.value))
    last = len(exercise.layers)
    lefts = [SAFE.left + _OVERHANG]
    for one, two in pairwise(columns):
        if one.width + LEAST_WAY[form.decks] + two.annex + two.width > _ROOM:
            return None
        lefts.append(lefts[-1] + _ROOM - two.width)
    views = [(k, k + 1) for k in range(last)]
    if exercise.shape[-1] > 1:
        targets = max(
            socket_width(trace[f"y[{i}]"], form, theme) for i in range(exercise.shape[-1])
        )
        lefts.append(lefts[-1] + columns[-1].width + TARGET_STEM + targets + TO_LOSS)
        width = cell_width(loss, loss_width, form, theme) + 2 * form.end
        columns.append(BackColumn(width, _rows(1, form)))
        views.append((last, last + 1))
    return Layout(form, tuple(columns), tuple(lefts), tuple(views), loss_width, is_airy=True)


def _inputs(exercise: Exercise, trace: Trace, theme: Theme, form: Form) -> BackColumn:
    inputs = [trace[f"x[{j}]"] for j in range(exercise.shape[0])]
    widest = max(cell_width(q, number_width(q, form.value), form, theme) for q in inputs)
    height = single_deck(form).height
    width = height if widest <= height - 0.3 else widest + 2 * form.end
    return BackColumn(width, _rows(len(inputs), form))


def _layer(
    exercise: Exercise,
    trace: Trace,
    theme: Theme,
    form: Form,
    k: int,
    *,
    has_factors: bool,
) -> BackColumn:
    neurons = exercise.layers[k - 1].n_out

    def all_of(pattern: str) -> list[Quantity]:
        return [trace[pattern.format(k=k, i=i)] for i in range(neurons)]

    def width(*patterns: str) -> float:
        """Return how wide a cell is in which each of these stands, now one, now another."""
        return max(
            max(number_width(q, form.value), name_of(q, form, theme).width, LEAST_BLANK)
            for pattern in patterns
            for q in all_of(pattern)
        )

    cells = (width("z{k}[{i}]", "dL_dz{k}[{i}]"), width("a{k}[{i}]", "dL_da{k}[{i}]"))
    times = Formula("times", theme=theme, size=FACTOR).width + 0.06
    factors = [number_width(q, FACTOR) + times for q in all_of("da{k}_dz{k}[{i}]")]
    window = max(form.window, max(factors) + 0.12) if has_factors else form.window
    sockets = [socket_width(bias, form, theme) for bias in all_of("b{k}[{i}]")]
    is_output = k == len(exercise.layers)
    stands = form.decks > 1 and is_output
    rows = _rows(neurons, form)
    if is_output and neurons == 1:
        rows = (_OUTPUT if form.decks > 1 else _FLAT_OUTPUT,)
    return BackColumn(
        cells_width(cells, replace(form, window=window)),
        rows,
        cells,
        window=window,
        annex=0.0 if stands or form.decks > 1 else max(sockets) + form.stem,
    )


def _rows(count: int, form: Form) -> tuple[float, ...]:
    """Return the heights of the middles of nodes, from the top."""
    if form.decks > 1:
        return _ROWS_OF_TWO if count == 2 else (sum(_ROWS_OF_TWO) / 2,)
    pitch = min(_TALLEST_PITCH, (FORMULA_LANE.bottom - FLOOR) / count)
    middle = (FORMULA_LANE.bottom + FLOOR) / 2
    return tuple(middle + ((count - 1) / 2 - row) * pitch for row in range(count))


def _no_room(exercise: Exercise) -> ExerciseError:
    shape = "-".join(map(str, exercise.shape))
    return ExerciseError(
        f"{exercise.source}: expected at most {MOST_NEURONS} units in a layer, {MOST_LAYERS} "
        f"layers of weights and short numbers, got {shape}"
    )
