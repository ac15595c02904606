"""The exercise as a PyTorch program that a film shows, runs, and compares with the trace.

The lines that are shown are the lines that are executed; they use PyTorch's default, float32. The
program's own first line imports torch, so that nothing here has to.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from mathcore.errors import UserError
from mathcore.exercise.ids import entries, gradient, owner
from mathcore.exercise.model import Exercise, Layer
from mathcore.exercise.trace import Kind, Trace
from mathcore.formula.activations import activation
from mathcore.formula.losses import LOSSES
from mathcore.numbers.values import Value, to_float

TOLERANCE = 1e-6
"""The largest error that counts as agreement in float32; see :func:`compare`."""

LINE_WIDTH = 66
"""Characters after which a line of numbers is broken."""

_PARAMETER = re.compile(r"[Wb]\d+")
_GRAD = ", requires_grad=True)"


class DisagreementError(UserError):
    """A gradient of ours that autograd does not confirm, told in one line."""


@dataclass(frozen=True)
class Row:
    """One gradient, ours beside autograd's.

    Parameters
    ----------
    id
        The id of our quantity, such as ``"dL_dW1[0,1]"``.
    ours
        Our value.
    autograd
        What the program found, a float32 number.
    difference
        How far apart they are: exact, or infinity if one of them is no finite number.
    """

    id: str
    ours: Value
    autograd: float
    difference: Value

    @property
    def error(self) -> float:
        """The difference, absolute for gradients up to 1 and relative above."""
        return to_float(self.difference) / max(1.0, abs(to_float(self.ours)))


@dataclass(frozen=True)
class Comparison:
    """All gradients of the parameters, ours beside autograd's.

    Parameters
    ----------
    rows
        Layer by layer, weights before biases.
    kinks
        The pre-activations that are exactly 0 at a ReLU, for a message.
    """

    rows: tuple[Row, ...]
    kinks: tuple[str, ...] = ()

    @property
    def largest(self) -> Row:
        """The row with the largest difference."""
        return max(self.rows, key=lambda row: row.difference)

    @property
    def worst(self) -> Row:
        """The row with the largest error."""
        return max(self.rows, key=lambda row: row.error)

    @property
    def agrees(self) -> bool:
        """Whether every error is at most `TOLERANCE`."""
        return self.worst.error <= TOLERANCE

    def confirm(self) -> "Comparison":
        """Return the comparison if it shows agreement.

        Raises
        ------
        DisagreementError
            If an error exceeds `TOLERANCE`; the message names the parameter and both values.
        """
        if self.agrees:
            return self
        row = self.worst
        hint = ""
        if self.kinks:
            hint = f"; {self.kinks[0]} is exactly 0, where rounding may open the gate of ReLU"
        raise DisagreementError(
            f"autograd does not confirm the gradient of {owner(row.id)}: "
            f"ours {to_float(row.ours)!r}, autograd's {row.autograd!r}, "
            f"tolerance {TOLERANCE:g}{hint}"
        )


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


def _tensor(
    name: str, rows: Sequence[Sequence[Fraction]], *, nested: bool, grad: bool, remark: str = ""
) -> list[str]:
    """Write one tensor, a matrix with one row of numbers a line."""
    head = f"{name} = torch.tensor("
    margin = " " * len(head)
    body: list[str] = []
    for i, row in enumerate(rows):
        lines = _filled([_number(value) for value in row], LINE_WIDTH - len(head) - 2 * nested)
        if nested:
            lines = [("[" if i == 0 else " ") + lines[0], *(f" {line}" for line in lines[1:])]
            lines[-1] += "]" if i == len(rows) - 1 else ","
        body += lines
    tail = _GRAD if grad else ")"
    if len(head) + len(body[-1]) + len(tail) + len(remark) <= LINE_WIDTH:
        body[-1] += tail + remark
    else:
        body[-1] += ","
        body.append(tail.removeprefix(", ") + remark)
    return [head + body[0], *(margin + line for line in body[1:])]


def _activated(layer: Layer, number: int, source: str) -> str:
    try:
        record = activation(layer.activation)
    except KeyError:
        raise ValueError(
            f"torch has no activation {layer.activation!r} that could be listed"
        ) from None
    return record.torch.format(f"W{number} @ {source} + b{number}")


def listing_blocks(exercise: Exercise) -> tuple[tuple[str, ...], ...]:
    """Return the program in blocks: the data, the parameters, the forward pass, the backward call.

    One after the other they are the lines of :func:`listing`. ValueError if torch has no function
    for an activation or the loss.
    """
    last = len(exercise.layers)
    data = [
        "import torch",
        *_tensor("x", [exercise.x], nested=False, grad=False),
        *_tensor("y", [exercise.y], nested=False, grad=False),
    ]
    parameters: list[str] = []
    forward: list[str] = []
    source = "x"
    for number, layer in enumerate(exercise.layers, start=1):
        # The exercise calls the weights of a single output v; the program counts its layers.
        is_lettered = last == 2 and number == last and layer.n_out == 1
        remark = "  # v" if is_lettered else ""
        parameters += _tensor(f"W{number}", layer.weights, nested=True, grad=True, remark=remark)
        remark = "  # b^(2)" if is_lettered else ""
        parameters += _tensor(f"b{number}", [layer.bias], nested=False, grad=True, remark=remark)
        name = "y_hat" if number == last else "h" if last == 2 else f"h{number}"
        forward.append(f"{name} = {_activated(layer, number, source)}")
        source = name
    if exercise.loss not in LOSSES:
        raise ValueError(f"torch has no loss {exercise.loss!r} that could be listed")
    forward.append(f"loss = torch.nn.functional.{LOSSES[exercise.loss].torch}(y_hat, y)")
    return (tuple(data), tuple(parameters), tuple(forward), ("loss.backward()",))


def listing(exercise: Exercise) -> tuple[str, ...]:
    """Return the lines of the PyTorch program of an exercise; joined by line breaks, it runs."""
    return tuple(line for block in listing_blocks(exercise) for line in block)


def _executed(lines: Sequence[str]) -> dict[str, Any]:
    namespace: dict[str, Any] = {"__name__": "listing"}
    # Built by `listing` from checked numbers alone, so nothing of a file's text is executed.
    exec(compile("\n".join(lines), "<listing>", "exec"), namespace)
    return namespace


def run_listing(lines: Sequence[str]) -> dict[str, float]:
    """Execute a program, as :func:`listing` gives it, in a fresh namespace.

    Returns
    -------
    dict
        The gradient of each parameter by our id: ``"dL_dW1[0,1]"``, ``"dL_db1[0]"``.
    """
    found: dict[str, float] = {}
    for name, tensor in _executed(lines).items():
        if _PARAMETER.fullmatch(name):
            found |= entries(gradient(name), tensor.grad.tolist())
    return found


def machine_epsilon(lines: Sequence[str]) -> float:
    """Return the distance from 1 to the next number, in the type that a program's loss has."""
    namespace = _executed(lines)
    return float(namespace["torch"].finfo(namespace["loss"].dtype).eps)


def compare(trace: Trace, gradients: Mapping[str, float]) -> Comparison:
    """Put the trace's gradients beside autograd's, by the same ids, a row for each weight and bias.

    The error of a gradient is the absolute difference where ours is at most 1 in magnitude, and
    relative to ours above that. What is not a number counts as infinitely far away.
    """
    rows = []
    for parameter in trace.given:
        if parameter.kind not in {Kind.WEIGHT, Kind.BIAS}:
            continue
        name = gradient(parameter.id)
        ours, theirs = trace[name].value, gradients[name]
        is_finite = math.isfinite(to_float(ours)) and math.isfinite(theirs)
        difference: Value = abs(Fraction(ours) - Fraction(theirs)) if is_finite else math.inf
        rows.append(Row(name, ours, theirs, difference))
    return Comparison(tuple(rows), trace.kinks)
