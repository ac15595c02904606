"""Where the nodes of the large network stand, and how far it slides for a layer at work.

A network that has room in the frame stands still. A wider one is laid out in views that fill the
frame, and it slides from one to the next: the last column of a view is the first of the next, so
that a layer at work is always seen with the one that feeds it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from manim.typing import Point3D

from mathcore.exercise.ids import after_update
from mathcore.exercise.model import Exercise, ExerciseError
from mathcore.exercise.trace import Kind, Quantity, Trace
from scenes.kit.large_network.cell import LEAST_BLANK, cell_width, socket_width
from scenes.kit.large_network.form import FLAT, ROOMY, Form
from scenes.kit.large_network.nodes import cells_width
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import SAFE, Zone, at
from scenes.kit.text.number import number_width

MOST_NEURONS = 4
MOST_LAYERS = 3
#: Between a worksheet's line and the network.
FLOOR = -2.06
#: The lane over the network for the formula of a tall one.
FORMULA_LANE = Zone(SAFE.left, SAFE.right, 2.04, 3.24)
#: The way between two columns: the least beside the widest weight on it, and in a dense layer.
LEAST_WAY, DENSE_WAY = 0.6, 2.2
#: From one row to the next, at most, and down to the loss.
_TALLEST_PITCH, LOSS_DROP = 1.7, 1.84
#: The rows of one airy layer of two neurons, whose upper bias stands beside the formula.
_AIRY_ROWS = (1.38, -1.42)
#: A neuron alone in its layer leaves room for the loss under it.
_SINGLE_ROW = 0.42
_RADIUS = 0.6
#: The room at the sides that a socket takes beyond its capsule.
_OVERHANG = 0.14
_ROOM = SAFE.width - _OVERHANG


@dataclass(frozen=True)
class Column:
    """One column of nodes: its width, and the heights of the nodes' middles."""

    width: float
    rows: tuple[float, ...]
    cells: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True)
class Layout:
    """Positions and sizes of all nodes.

    Parameters
    ----------
    form
        The cells' form.
    columns
        The inputs, the layers, and for several outputs the shares of the loss and the loss.
    lefts
        Where each column begins.
    views
        The first and the last column of each view.
    loss_width
        Of the loss's number.
    is_airy
        Whether there is room for the weights' names at their edges.
    """

    form: Form
    columns: tuple[Column, ...]
    lefts: tuple[float, ...]
    views: tuple[tuple[int, int], ...]
    loss_width: float
    is_airy: bool

    def center(self, column: int, row: int) -> Point3D:
        """Return the middle of a node, shape (3,)."""
        one = self.columns[column]
        return at(self.lefts[column] + one.width / 2, one.rows[row])

    def slide_for(self, column: int) -> float:
        """Return how far the network is moved to the left when this column is at work."""
        first = next(first for first, last in self.views if column <= last)
        return self.lefts[first] - self.lefts[0]


@dataclass(frozen=True)
class Needs:
    """What a film shows in its network beside the numbers of one forward pass.

    Parameters
    ----------
    roomy
        The form of cells where no layer has more than two neurons.
    is_updated
        Whether the cells also hold the values after the gradient-descent step.
    may_be_airy
        Whether a single layer of two neurons may be seen with all its neighbours at once.
    width_at
        How much room the weights of a layer need, by the id of each, the form, and whether the
        network is airy, if it is more than a number's.
    width_on
        How wide what stands on a capsule is in a form, by the bias's id, if it is more than its
        socket; of an airy network it may be wider than the capsule.
    """

    roomy: Form = ROOMY
    is_updated: bool = False
    may_be_airy: bool = True
    width_at: Callable[[str, Form, bool], float] | None = None
    width_on: Callable[[str, Form], float] | None = None


def lay_out(exercise: Exercise, trace: Trace, theme: Theme, needs: Needs = Needs()) -> Layout:
    """Place a network.

    Raises
    ------
    ExerciseError
        If it has more neurons or layers, or longer numbers, than the frame has room for.
    """
    if max(exercise.shape) > MOST_NEURONS or len(exercise.layers) > MOST_LAYERS:
        raise _no_room(exercise)
    choices = [(FLAT, False)]
    if max(exercise.shape[1:]) <= 2 and exercise.shape[0] <= 3:
        choices.insert(0, (needs.roomy, False))
        if needs.may_be_airy and list(exercise.shape[1:]).count(2) == 1:
            choices.insert(0, (needs.roomy, True))
    for form, is_airy in choices:
        layout = _laid_out(exercise, trace, theme, form, needs, is_airy=is_airy)
        if layout is not None and not (is_airy and len(layout.views) > 1):
            return layout
    raise _no_room(exercise)


def _laid_out(
    exercise: Exercise, trace: Trace, theme: Theme, form: Form, needs: Needs, *, is_airy: bool
) -> Layout | None:
    """Place a network in one form, or return None where a layer has no room beside the next."""
    rows = {count: _rows(count, form, is_airy=is_airy) for count in range(1, MOST_NEURONS + 1)}
    columns = [_inputs(exercise, trace, theme, form, rows)]
    for k, layer in enumerate(exercise.layers, start=1):
        units = [_all(trace, f"{letter}{k}[{{}}]", layer.n_out) for letter in "za"]
        numbers = [
            max(number_width(q, form.value) for q in _through_time(both, trace, needs))
            for both in units
        ]
        cells = [
            max(cell_width(q, number, form, theme) for q in both)
            for both, number in zip(units, numbers, strict=True)
        ]
        biases = _all(trace, f"b{k}[{{}}]", layer.n_out)
        sockets = [
            socket_width(bias, form, theme)
            if needs.width_on is None or is_airy
            else needs.width_on(bias.id, form)
            for bias in biases
        ]
        width = max(cells_width((cells[0], cells[1]), form), *sockets)
        columns.append(Column(width, rows[layer.n_out], (numbers[0], numbers[1])))
    losses = [q for q in trace.forward if q.kind == Kind.LOSS]
    loss_width = max(
        LEAST_BLANK, *(number_width(q, form.value) for q in _through_time(losses, trace, needs))
    )
    if exercise.shape[-1] > 1:
        share = max(cell_width(q, loss_width, form, theme) for q in losses) + 2 * form.end
        # A target stands over its share's right end, and may be the wider one.
        targets = _all(trace, "y[{}]", exercise.shape[-1])
        target = max(socket_width(q, form, theme) for q in targets)
        columns.append(Column(max(share, 2 * target - share), rows[exercise.shape[-1]]))
        columns.append(Column(share, rows[1]))
    ways = _least_ways(exercise, trace, form, needs, is_airy=is_airy)
    if any(_width(columns, ways, k, k + 1) > _ROOM for k in range(len(ways))):
        return None
    views = _views(columns, ways)
    lefts = _lefts(columns, ways, views)
    return Layout(form, tuple(columns), lefts, views, loss_width, is_airy)


def _inputs(
    exercise: Exercise, trace: Trace, theme: Theme, form: Form, rows: dict[int, tuple[float, ...]]
) -> Column:
    inputs = _all(trace, "x[{}]", exercise.shape[0])
    widest = max(cell_width(q, number_width(q, form.value), form, theme) for q in inputs)
    if form.is_stacked:
        is_narrow = widest <= 2 * _RADIUS - 0.3
        width = 2 * _RADIUS if is_narrow else widest + 2 * form.end
    else:
        width = widest + 2 * form.end
    if form.is_stacked and rows[2] != _AIRY_ROWS:
        # No bias stands over them.
        middle, pitch = (FORMULA_LANE.bottom + FLOOR) / 2, form.height + 2 * form.air
        shift = (len(inputs) - 1) / 2
        return Column(width, tuple(middle + (shift - row) * pitch for row in range(len(inputs))))
    return Column(width, rows[len(inputs)])


def _all(trace: Trace, pattern: str, count: int) -> list[Quantity]:
    return [trace[pattern.format(index)] for index in range(count)]


def _rows(count: int, form: Form, *, is_airy: bool) -> tuple[float, ...]:
    """Return the heights of the middles of capsules, from the top.

    All stand under the formula's lane; of an airy network the upper bias reaches into it.
    """
    if form.is_stacked and count == 1:
        return (_SINGLE_ROW,)
    if is_airy and count < 4:
        top, bottom = _AIRY_ROWS
        return ((top, bottom), (top, (top + bottom) / 2, bottom))[count - 2]
    height = FORMULA_LANE.bottom - FLOOR
    pitch = min(_TALLEST_PITCH, height / count) if not form.is_stacked else height / max(count, 2)
    middle = (FORMULA_LANE.bottom + FLOOR - form.stem - form.socket) / 2
    return tuple(middle + ((count - 1) / 2 - row) * pitch for row in range(count))


def _through_time(
    quantities: Sequence[Quantity], trace: Trace, needs: Needs
) -> tuple[Quantity, ...]:
    """Return all that stands in the cells of these quantities, now one, now another."""
    updated = [trace[after_update(q.id)] for q in quantities] if needs.is_updated else []
    return (*quantities, *updated)


def _least_ways(
    exercise: Exercise, trace: Trace, form: Form, needs: Needs, *, is_airy: bool
) -> list[float]:
    """Return the least way between each two columns: the numbers on it need room."""

    def width(weight: str) -> float:
        if needs.width_at is None:
            return number_width(trace[weight], form.value)
        return needs.width_at(weight, form, is_airy)

    ways = []
    for k, layer in enumerate(exercise.layers, start=1):
        widest = max(width(f"W{k}[{i},{j}]") for i in range(layer.n_out) for j in range(layer.n_in))
        is_dense = layer.n_in * layer.n_out > 4
        ways.append(max(widest + LEAST_WAY, DENSE_WAY if is_dense else 0.0) + _OVERHANG)
    if exercise.shape[-1] > 1:
        ways += [1.2, 1.2]
    return ways


def _width(columns: Sequence[Column], ways: Sequence[float], first: int, last: int) -> float:
    """Return the least width of some neighbouring columns."""
    return sum(column.width for column in columns[first : last + 1]) + sum(ways[first:last])


def _views(columns: Sequence[Column], ways: Sequence[float]) -> tuple[tuple[int, int], ...]:
    """Divide the columns among views, as many in each as have room."""
    views: list[tuple[int, int]] = []
    first = 0
    while first < len(columns) - 1:
        last = first + 1
        while last + 1 < len(columns) and _width(columns, ways, first, last + 1) <= _ROOM:
            last += 1
        views.append((first, last))
        first = last
    return tuple(views)


def _lefts(
    columns: Sequence[Column], ways: Sequence[float], views: Sequence[tuple[int, int]]
) -> tuple[float, ...]:
    """Return where the columns begin; each view fills the frame."""
    lefts = [SAFE.left + _OVERHANG]
    for first, last in views:
        spare = (_ROOM - _width(columns, ways, first, last)) / (last - first)
        for k in range(first, last):
            lefts.append(lefts[-1] + columns[k].width + ways[k] + spare)
    return tuple(lefts)


def _no_room(exercise: Exercise) -> ExerciseError:
    shape = "-".join(map(str, exercise.shape))
    return ExerciseError(
        f"{exercise.source}: expected at most {MOST_NEURONS} units in a layer, {MOST_LAYERS} "
        f"layers of weights and short numbers, got {shape}"
    )
