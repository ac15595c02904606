"""The exercise as a PyTorch program: the lines of a worksheet, and the statements of a film.

A film's statements are the worksheet's lines, with what is long folded away, and with the type of
all numbers as the first of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from mathcore.exercise.ids import activation as activation_id
from mathcore.exercise.ids import loss as loss_id
from mathcore.exercise.model import Exercise, Layer
from mathcore.formula.activations import activation
from mathcore.formula.losses import LOSSES
from mathcore.numbers.values import to_float

LINE_WIDTH = 66
"""Characters after which a line of numbers is broken."""

WIDEST_STATEMENT = 64
"""Characters of a statement with numbers above which it is folded."""

PRECISIONS = ("float32", "float64")
"""The types in which a program computes."""

_GRAD = ", requires_grad=True)"
#: What stands on screen for the parameters; without the flag, no gradient would be kept.
_FOLDED_PARAMETERS = "the exercise’s, with requires_grad=True"


@dataclass(frozen=True)
class Statement:
    """A statement of a program as a film shows it.

    Parameters
    ----------
    text
        What is written; of a folded statement its beginning.
    folded
        The lines that run in its place, if it is folded.
    fold
        What stands for that which is folded away.
    result
        The name of the tensor that it makes, if a film prints that.
    quantity
        The id of what the tensor holds, without an index.
    """

    text: str
    folded: tuple[str, ...] = ()
    fold: str = ""
    result: str = ""
    quantity: str = ""

    @property
    def source(self) -> str:
        """What is executed."""
        return "\n".join(self.folded) if self.folded else self.text


def _number(value: Fraction) -> str:
    return repr(to_float(value))


def _filled(items: Sequence[str], width: int) -> list[str]:
    """Join items by commas into a bracket, in lines of at most ``width`` where that can be."""
    lines = ["["]
    for item in items:
        if len(lines[-1]) + len(item) + 1 > width and lines[-1].strip() not in {"", "["}:
            lines[-1] = lines[-1].rstrip()
            lines.append(" ")
        lines[-1] += f"{item}, "
    lines[-1] = f"{lines[-1].rstrip().rstrip(',')}]"
    return lines


def _tensor(name: str, rows: Sequence[Sequence[Fraction]], *, grad: bool = False) -> list[str]:
    """Write one matrix, one row of numbers a line."""
    head = f"{name} = torch.tensor("
    margin = " " * len(head)
    body: list[str] = []
    for i, row in enumerate(rows):
        lines = _filled([_number(value) for value in row], LINE_WIDTH - len(head) - 2)
        lines = [("[" if i == 0 else " ") + lines[0], *(f" {line}" for line in lines[1:])]
        lines[-1] += "]" if i == len(rows) - 1 else ","
        body += lines
    tail = _GRAD if grad else ")"
    if len(head) + len(body[-1]) + len(tail) <= LINE_WIDTH:
        body[-1] += tail
    else:
        body[-1] += ","
        body.append(tail.removeprefix(", "))
    return [head + body[0], *(margin + line for line in body[1:])]


def _activated(layer: Layer, weights: str, number: int, source: str) -> str:
    try:
        record = activation(layer.activation)
    except KeyError:
        raise ValueError(
            f"torch has no activation {layer.activation!r} that could be listed"
        ) from None
    return record.torch.format(f"{source} @ {weights}.T + b{number}")


def weights_name(exercise: Exercise, layer: int) -> str:
    """Return what the program calls the weights of a layer, counted from 1.

    The exercise calls the weights of a single output v.
    """
    layers = exercise.layers
    is_lettered = len(layers) == 2 and layer == 2 and layers[-1].n_out == 1
    return "V" if is_lettered else f"W{layer}"


def parameter_names(exercise: Exercise) -> dict[str, str]:
    """Return what the program calls weights and biases, layer by layer.

    Returns
    -------
    dict
        To each name the id of what it holds, without an index.
    """
    layers = range(1, len(exercise.layers) + 1)
    return {
        name: id
        for k in layers
        for name, id in ((weights_name(exercise, k), f"W{k}"), (f"b{k}", f"b{k}"))
    }


def _result(exercise: Exercise, layer: int) -> str:
    """Return what the program calls the outputs of a layer."""
    last = len(exercise.layers)
    return "y_hat" if layer == last else "h" if last == 2 else f"h{layer}"


def listing_blocks(exercise: Exercise) -> tuple[tuple[str, ...], ...]:
    """Return the program in blocks: the data, the parameters, the forward pass, the backward call.

    One after the other they are the lines of :func:`listing`. The sample is a batch of one, a row.
    ValueError if torch has no function for an activation or the loss.
    """
    data = ["import torch", *_tensor("x", [exercise.x]), *_tensor("y", [exercise.y])]
    parameters: list[str] = []
    forward: list[str] = []
    source = "x"
    for number, layer in enumerate(exercise.layers, start=1):
        weights, name = weights_name(exercise, number), _result(exercise, number)
        parameters += _tensor(weights, layer.weights, grad=True)
        parameters += _tensor(f"b{number}", [layer.bias], grad=True)
        forward.append(f"{name} = {_activated(layer, weights, number, source)}")
        source = name
    if exercise.loss not in LOSSES:
        raise ValueError(f"torch has no loss {exercise.loss!r} that could be listed")
    forward.append(f"loss = torch.nn.functional.{LOSSES[exercise.loss].torch}(y_hat, y)")
    return (tuple(data), tuple(parameters), tuple(forward), ("loss.backward()",))


def listing(exercise: Exercise) -> tuple[str, ...]:
    """Return the lines of the PyTorch program of an exercise; joined by line breaks, it runs."""
    return tuple(line for block in listing_blocks(exercise) for line in block)


def statements(
    exercise: Exercise, precision: str, *, in_powers: bool = False
) -> tuple[Statement, ...]:
    """Return the program as a film shows it, statement by statement; torch has been imported.

    Parameters
    ----------
    exercise
        Whose network it is.
    precision
        One of `PRECISIONS`.
    in_powers
        Whether it asks torch to print all numbers with powers of ten.
    """
    data, parameters, forward, backward = listing_blocks(exercise)
    sample = tuple(data[1:])
    joined = ", ".join(line.partition(" = ")[2] for line in sample)
    whole = f"x, y = {joined}"
    is_short = len(sample) == 2 and len(whole) <= WIDEST_STATEMENT
    outputs = [_result(exercise, k) for k in range(1, len(exercise.layers) + 1)]
    ids = [activation_id(k, 0).partition("[")[0] for k in range(1, len(exercise.layers) + 1)]
    made = zip(forward, [*outputs, "loss"], [*ids, loss_id()], strict=True)
    return (
        Statement(f"torch.set_default_dtype(torch.{precision})"),
        *([Statement("torch.set_printoptions(sci_mode=True)")] if in_powers else []),
        Statement(whole) if is_short else Statement("x, y = ", sample, "the sample"),
        Statement(f"{', '.join(parameter_names(exercise))} = ", parameters, _FOLDED_PARAMETERS),
        *(Statement(text, result=name, quantity=id) for text, name, id in made),
        Statement(backward[0]),
    )
