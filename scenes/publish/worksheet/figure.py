"""The network of a worksheet as a figure, and the values that are given, as Typst source."""

from collections.abc import Sequence
from dataclasses import dataclass

from mathcore.exercise.model import Exercise
from mathcore.exercise.reconcile import show
from mathcore.exercise.trace import Kind, Quantity, Trace
from mathcore.formula.activations import activation
from scenes.kit.typst.source import string_literal

#: Measures in centimetres: the width that all paper has room for, the ways between rows, the room
#: above the first and below the last one, the way between columns at most, and the widths of a
#: capsule, of an input and of what stands beside them.
WIDTH = 16.6
ROW, DENSE_ROW, END = 2.2, 1.85, 1.0
WIDEST_GAP = 5.0
CAPSULE, INPUT = 3.2, 0.92
INPUT_SYMBOL, TARGET = 0.9, 1.5
#: With more weights a layer, or more layers, the weights stand in matrices beside the figure.
MOST_LABELLED = 6
#: Where on an edge its label stands, from the side with more units, where the edges are apart.
LABEL_PLACE = 0.3


@dataclass(frozen=True)
class Point:
    """A place in the figure, in centimetres from its top left corner."""

    x: float
    y: float

    def towards(self, other: "Point", share: float) -> "Point":
        """Return the point that lies this share of the way to another one."""
        return Point(
            self.x + share * (other.x - self.x),
            self.y + share * (other.y - self.y),
        )

    def __str__(self) -> str:
        return f"{self.x:.3f}, {self.y:.3f}"


def is_dense(exercise: Exercise) -> bool:
    """Tell whether the weights are too many to stand on the edges."""
    most = max(layer.n_in * layer.n_out for layer in exercise.layers)
    return most > MOST_LABELLED or len(exercise.layers) > 2


def has_letters(exercise: Exercise) -> bool:
    """Tell whether w and v name the layers, so that no superscript has to."""
    return len(exercise.layers) == 2 and exercise.shape[-1] == 1


def math(source: str) -> str:
    """Return mathematics within a line, as an argument of a call."""
    return f"[${source}$]"


def _equation(quantity: Quantity) -> str:
    return math(f"{quantity.symbol} = {show(quantity).typst}")


def _pitch(exercise: Exercise) -> float:
    return DENSE_ROW if max(exercise.shape) > 2 else ROW


def _columns(exercise: Exercise) -> list[list[Point]]:
    """Place the units: the inputs first, each column in the middle of the height."""
    shape = exercise.shape
    pitch = _pitch(exercise)
    widths = [INPUT, *([CAPSULE] * len(exercise.layers))]
    room = WIDTH - INPUT_SYMBOL - TARGET - sum(widths)
    gap = min(room / len(exercise.layers), WIDEST_GAP)
    left = INPUT_SYMBOL
    columns = []
    for units, width in zip(shape, widths, strict=True):
        top = END + pitch * (max(shape) - units) / 2
        columns.append([Point(left + width / 2, top + pitch * row) for row in range(units)])
        left += width + gap
    return columns


def _edges(trace: Trace, columns: Sequence[Sequence[Point]], *, labelled: bool) -> list[str]:
    """Draw the edges, and on top of them all their labels."""
    exercise = trace.exercise
    lines, labels = [], []
    for k in range(1, len(columns)):
        start_reach = (INPUT if k == 1 else CAPSULE) / 2
        from_start = len(columns[k - 1]) >= len(columns[k])
        share = LABEL_PLACE if from_start else 1 - LABEL_PLACE
        for i, end in enumerate(columns[k]):
            for j, start in enumerate(columns[k - 1]):
                weight = trace[f"W{k}[{i},{j}]"]
                begin = Point(start.x + start_reach, start.y)
                finish = Point(end.x - CAPSULE / 2, end.y)
                width = min(0.5 + abs(float(weight.value)), 1.8)
                dashed = "true" if weight.value < 0 else "false"
                lines.append(f"edge({begin}, {finish}, {width:.2f}, {dashed})")
                if labelled:
                    value = show(weight).typst
                    at = begin.towards(finish, share)
                    # A superscript would make the labels too tall to stand side by side.
                    symbol = math(weight.symbol) if has_letters(exercise) else "none"
                    labels.append(f"edge-label({at}, {symbol}, {math(value)})")
    return lines + labels


def figure(trace: Trace, *, key: bool) -> str:
    """Draw the network: inputs with their values, capsules to write z and h into, and targets.

    Parameters
    ----------
    trace
        The numbers.
    key
        Whether the capsules are filled in.

    Returns
    -------
    str
        A call of ``network``.
    """
    exercise = trace.exercise
    columns = _columns(exercise)
    labelled = not is_dense(exercise)
    drawn = _edges(trace, columns, labelled=labelled)
    for j, place in enumerate(columns[0]):
        x = trace[f"x[{j}]"]
        drawn.append(f"input({place}, {math(x.symbol)}, {math(show(x).typst)})")
    last = len(exercise.layers)
    for k, layer in enumerate(exercise.layers, start=1):
        glyph = activation(layer.activation).name
        for i, place in enumerate(columns[k]):
            z, a = trace[f"z{k}[{i}]"], trace[f"a{k}[{i}]"]
            values = [math(show(q).typst) if key else "none" for q in (z, a)]
            bias = _equation(trace[f"b{k}[{i}]"]) if labelled else "none"
            drawn.append(
                f'neuron({place}, "{glyph}", {math(z.symbol)}, {math(a.symbol)}, '
                f"{values[0]}, {values[1]}, {bias})"
            )
            if k == last:
                beside = Point(place.x + CAPSULE / 2 + TARGET / 2, place.y)
                drawn.append(f"target({beside}, {_equation(trace[f'y[{i}]'])})")
    right = columns[-1][0].x + CAPSULE / 2 + TARGET
    height = max(len(column) for column in columns) * (
        DENSE_ROW if max(exercise.shape) > 2 else ROW
    )
    body = "\n".join(f"  {call}" for call in drawn)
    shape = "-".join(str(units) for units in exercise.shape)
    alt = string_literal(f"The {shape} network; its values stand in the tables below.")
    return f"#network({right:.3f}, {height:.3f}, {alt}, {{\n{body}\n}})"


def _table(caption: str, quantities: Sequence[Quantity]) -> str:
    entries = ", ".join(f"({math(q.symbol)}, {math(show(q).typst)})" for q in quantities)
    return f"#given([{caption}], {entries})"


def _matrix(rows: Sequence[Sequence[Quantity]]) -> str:
    body = "; ".join(", ".join(show(q).typst for q in row) for row in rows)
    return f'mat(delim: "[", {body})'


def layer_name(exercise: Exercise, layer: int) -> str:
    """Return ``the output layer``, ``the hidden layer``, or ``hidden layer 2`` of several."""
    if layer == len(exercise.layers):
        return "the output layer"
    return "the hidden layer" if len(exercise.layers) == 2 else f"hidden layer {layer}"


def _parameters(trace: Trace, layer: int) -> tuple[list[list[Quantity]], list[Quantity]]:
    shape = trace.exercise.shape
    weights = [
        [trace[f"W{layer}[{i},{j}]"] for j in range(shape[layer - 1])] for i in range(shape[layer])
    ]
    return weights, [trace[f"b{layer}[{i}]"] for i in range(shape[layer])]


def given_values(trace: Trace) -> str:
    """Write down sample, learning rate, weights and biases: in tables, or dense ones in matrices.

    Parameters
    ----------
    trace
        The numbers.

    Returns
    -------
    str
        Markup, one paragraph.
    """
    exercise = trace.exercise
    sample = [q for q in trace.given if q.kind in {Kind.INPUT, Kind.TARGET}]
    pieces = [_table("sample and learning rate", [*sample, trace["eta"]])]
    if is_dense(exercise):
        pieces.append("#linebreak()")
    for k in range(1, len(exercise.layers) + 1):
        weights, biases = _parameters(trace, k)
        name = layer_name(exercise, k).removeprefix("the ")
        if not is_dense(exercise):
            flat = [q for row in weights for q in row]
            pieces.append(_table(name, [*flat, *biases]))
            continue
        bias = _matrix([[q] for q in biases])
        pieces.append(
            f"#matrix-given($ W^(({k})) = {_matrix(weights)}, quad bold(b)^(({k})) = {bias} $)"
        )
    return "\n".join(pieces)


def function_name(name: str) -> str:
    """Return how an activation is called in a sentence, as markup."""
    record = activation(name)
    has_letter = record.symbol not in {record.words, f'op("{record.plain}")'}
    return f"{record.words} ${record.symbol}$" if has_letter else record.words
