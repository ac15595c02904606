"""What an exercise file may hold, and how a fault in it is told to its author."""

import re
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic import ValidationError as PydanticError
from pydantic_core import ErrorDetails

from mathcore.errors import UserError
from mathcore.exercise.other_names import advice
from mathcore.formula.losses import LOSSES
from mathcore.numbers.parse import excerpt, read_number
from mathcore.numbers.values import DECIMALS

MAX_LAYERS = 16
MAX_UNITS = 64
MAX_PARAMETERS = 5000
MOST_DECIMALS = 12


Number = Annotated[Fraction, BeforeValidator(read_number)]
Numbers = Annotated[list[Number], Field(min_length=1, max_length=MAX_UNITS)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, arbitrary_types_allowed=True)


class LayerTable(_Table):
    """One ``[[layer]]`` of an exercise file; weights are (out, in), as PyTorch stores them."""

    activation: Literal["relu", "leaky_relu", "sigmoid", "tanh", "identity"]
    negative_slope: Number | None = None
    weights: Annotated[list[Numbers], Field(min_length=1, max_length=MAX_UNITS)]
    bias: Numbers


# Neither line breaks nor control characters, nor those that turn round all that is written behind;
# Hebrew and Arabic with their marks are welcome.
_OneLine = StringConstraints(
    strip_whitespace=True,
    min_length=1,
    max_length=100,
    pattern=r"^[^\p{Cc}\p{Zl}\p{Zp}\x{202A}-\x{202E}\x{2066}-\x{2069}]+$",
)


class ExerciseTable(_Table):
    """A whole exercise file."""

    title: Annotated[str, _OneLine]
    x: Numbers
    y: Numbers
    learning_rate: Number
    loss: Literal["bce", "mse"]
    decimals: Annotated[int, Field(ge=0, le=MOST_DECIMALS)] = DECIMALS
    layer: Annotated[list[LayerTable], Field(min_length=1, max_length=MAX_LAYERS)]


def _place(location: tuple[int | str, ...]) -> str:
    """Turn ("layer", 0, "weights", 1, 1) into "layer 1, weights, row 2, column 2"."""
    words: list[str] = []
    rest = list(location)
    if len(rest) > 1 and rest[0] == "layer":
        words.append(f"layer {int(rest[1]) + 1}")
        rest = rest[2:]
    if rest:
        name, *indices = rest
        words.append(str(name))
        labels = ("row", "column") if name == "weights" else ("entry",)
        words += [
            f"{label} {int(index) + 1}" for label, index in zip(labels, indices, strict=False)
        ]
    return ", ".join(words)


def _known_keys(location: tuple[int | str, ...]) -> list[str]:
    return list((LayerTable if len(location) > 1 else ExerciseTable).model_fields)


def _fault(error: ErrorDetails) -> str:
    location = error["loc"]
    limits = error.get("ctx", {})
    got = excerpt(error["input"])
    match error["type"]:
        case "extra_forbidden":
            key = str(location[-1])
            known = _known_keys(location)
            place = _place(location[:-1]) or "file"
            hint = advice("layer" if len(location) > 1 else "exercise", key, known)
            return f"{place}: expected only {', '.join(known)}, got {excerpt(key)}{hint}"
        case "missing":
            place = _place(location[:-1]) or "file"
            return f"{place}: expected an entry {str(location[-1])!r}, got none"
        case "too_short":
            text = "expected at least one, got an empty list"
        case "too_long":
            text = f"expected at most {limits['max_length']}, got {limits['actual_length']}"
        case "list_type":
            text = f"expected a list, got {got}"
        case "literal_error":
            known = re.findall(r"'(\w+)'", limits["expected"])
            found = error["input"]
            hint = advice(str(location[-1]), found, known) if isinstance(found, str) else ""
            text = f"expected {limits['expected']}, got {got}{hint}"
        case "int_type" | "greater_than_equal" | "less_than_equal":
            text = f"expected an integer from 0 to {MOST_DECIMALS}, got {got}"
        case "model_type":
            text = f"expected a table, got {got}"
        case "string_type" | "string_too_short" | "string_too_long" | "string_pattern_mismatch":
            text = f"expected one line of 1 to 100 characters, got {got}"
        case "value_error":
            text = str(limits["error"])
        case _:
            text = error["msg"]
    return f"{_place(location)}: {text}"


_TURNED = (
    " (the matrix fits when it is transposed: here a row holds the weights of one neuron, as in "
    "PyTorch, (out, in))"
)


def _is_turned(layer: LayerTable, n_in: int) -> bool:
    """Tell whether the weights are (in, out), as some libraries store them."""
    widths = {len(row) for row in layer.weights}
    return widths == {len(layer.bias)} and len(layer.weights) == n_in


def _check_length(place: str, found: int, wanted: int, per: str, hint: str = "") -> None:
    if found != wanted:
        raise UserError(f"{place}: expected {wanted} (one for each {per}), got {found}{hint}")


def _check_shapes(table: ExerciseTable) -> None:
    n_in, source = len(table.x), "entry of x"
    for number, layer in enumerate(table.layer, start=1):
        turned = _is_turned(layer, n_in)
        for row, weights in enumerate(layer.weights, start=1):
            place = f"layer {number}, weights, row {row}"
            _check_length(place, len(weights), n_in, source, _TURNED if turned else "")
        n_in, source = len(layer.weights), f"row of weights of layer {number}"
        _check_length(f"layer {number}, bias", len(layer.bias), n_in, source)
    _check_length("y", len(table.y), n_in, source)
    count = sum(len(layer.bias) * (len(layer.weights[0]) + 1) for layer in table.layer)
    if count > MAX_PARAMETERS:
        raise UserError(
            f"layer: expected at most {MAX_PARAMETERS} weights and biases in all, got {count}"
        )


def _decimal(number: Fraction) -> str:
    return f"{float(number):.12g}"


def _check_loss(table: ExerciseTable) -> None:
    if table.learning_rate <= 0:
        raise UserError(f"learning_rate: expected more than 0, got {_decimal(table.learning_rate)}")
    loss = LOSSES[table.loss]
    last, needs = table.layer[-1].activation, f"which the loss {loss.name!r} needs"
    if loss.needs is not None and last != loss.needs:
        place = f"layer {len(table.layer)}, activation"
        raise UserError(f"{place}: expected {loss.needs!r}, {needs}, got {last!r}")
    for entry, label in enumerate(table.y, start=1):
        if loss.labels is not None and not loss.labels[0] <= label <= loss.labels[1]:
            wanted = f"expected {loss.labels[0]} to {loss.labels[1]}, {needs}"
            raise UserError(f"y, entry {entry}: {wanted}, got {_decimal(label)}")


def _check_slopes(table: ExerciseTable) -> None:
    for number, layer in enumerate(table.layer, start=1):
        place, slope = f"layer {number}, negative_slope", layer.negative_slope
        if slope is None:
            continue
        if layer.activation != "leaky_relu":
            raise UserError(f"{place}: expected with 'leaky_relu' only, got {layer.activation!r}")
        if not 0 < slope < 1:
            got = _decimal(slope)
            raise UserError(f"{place}: expected more than 0 and less than 1, got {got}")


def validate(content: dict[str, object]) -> ExerciseTable:
    """Check what the TOML reader gives for an exercise file, with decimals as ``Decimal``.

    Returns
    -------
    ExerciseTable
        The same content with exact numbers and consistent shapes.

    Raises
    ------
    UserError
        At the first fault, with its place in the author's terms.
    """
    try:
        table = ExerciseTable.model_validate(content)
    except PydanticError as error:
        # A misspelt key is both unknown and missing: only the first names what is in the file.
        faults = sorted(error.errors(), key=lambda fault: fault["type"] != "extra_forbidden")
        raise UserError(_fault(faults[0])) from None
    _check_shapes(table)
    _check_slopes(table)
    _check_loss(table)
    return table
