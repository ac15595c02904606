"""An exercise: a small fully connected network, one sample and one learning rate."""

import os
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from mathcore.assets import asset
from mathcore.errors import UserError, did_you_mean
from mathcore.exercise.schema import LayerTable, validate
from mathcore.formula.activations import leaky_name
from mathcore.numbers.parse import excerpt, printable
from mathcore.numbers.values import DECIMALS


@dataclass(frozen=True)
class LayerCount:
    """The parameters of one layer.

    Parameters
    ----------
    n_in, n_out
        The layer's inputs and outputs.
    """

    n_in: int
    n_out: int

    @property
    def weights(self) -> int:
        """One weight for each pair of an input and an output."""
        return self.n_in * self.n_out

    @property
    def biases(self) -> int:
        """One bias for each output."""
        return self.n_out

    @property
    def total(self) -> int:
        """Weights and biases together."""
        return self.weights + self.biases


def count_by_layer(shape: Sequence[int]) -> tuple[LayerCount, ...]:
    """Count the parameters of each layer of weights.

    The shape is the number of inputs, then of the units of each layer, such as ``(60, 32, 16, 1)``;
    ValueError if it has fewer than two numbers, or one that is less than 1.
    """
    if len(shape) < 2 or min(shape) < 1:
        raise ValueError(f"expected two or more positive numbers of units, got {tuple(shape)}")
    return tuple(LayerCount(n_in, n_out) for n_in, n_out in pairwise(shape))


def count_parameters(shape: Sequence[int]) -> int:
    """Return the number of weights and biases of fully connected layers of such a shape."""
    return sum(layer.total for layer in count_by_layer(shape))


MAX_BYTES = 1_000_000

# Each repetition keeps what it has taken (*+), so that the search is as quick as the text is long.
_KEY_PART = r"""(?:[\w-]++|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+')[ \t]*+"""
# The TOML reader takes hours for a key of 100,000 parts; none of ours has even two.
_LONG_KEY = re.compile(
    rf"(?:^|[{{,])[ \t]*+\[{{0,2}}+[ \t]*+{_KEY_PART}(?:\.[ \t]*+{_KEY_PART}){{8}}", re.MULTILINE
)


class ExerciseError(UserError):
    """A faulty exercise, told in one line: ``file: place: expected ..., got ...``."""


@dataclass(frozen=True)
class Layer:
    """One affine map and the activation after it.

    Parameters
    ----------
    activation
        A name that `mathcore.formula.activations.activation` knows.
    weights
        Rows of shape (n_out, n_in), as PyTorch stores them.
    bias
        Shape (n_out,).
    """

    activation: str
    weights: tuple[tuple[Fraction, ...], ...]
    bias: tuple[Fraction, ...]

    @property
    def n_in(self) -> int:
        """The number of inputs."""
        return len(self.weights[0])

    @property
    def n_out(self) -> int:
        """The number of neurons."""
        return len(self.weights)


@dataclass(frozen=True)
class Exercise:
    """What an exercise file says, as exact rationals.

    Parameters
    ----------
    title
        One line.
    x, y
        The sample, of shapes (n_in,) and (n_out,).
    learning_rate
        The step size eta, positive.
    loss
        ``"bce"`` or ``"mse"``, a mean over the outputs without a factor 1/2, as in PyTorch.
    layers
        From the first hidden layer to the output layer.
    decimals
        Digits after the decimal point to which what is worked out is rounded, from 0 to 12.
    rounds_given
        Whether what is given is rounded as well, where there is no room for all of its digits.
    file
        Where it was read, for messages; no part of what it says.
    """

    title: str
    x: tuple[Fraction, ...]
    y: tuple[Fraction, ...]
    learning_rate: Fraction
    loss: str
    layers: tuple[Layer, ...]
    decimals: int = DECIMALS
    rounds_given: bool = False
    file: str = field(default="", compare=False, repr=False)

    @property
    def shape(self) -> tuple[int, ...]:
        """The number of inputs, then of the neurons of each layer: (2, 2, 1)."""
        return (len(self.x), *(layer.n_out for layer in self.layers))

    def with_decimals(self, decimals: int | None) -> "Exercise":
        """Return the exercise rounded to other decimals, from 0 to 12; None asks for no others."""
        return self if decimals is None else replace(self, decimals=decimals)

    @property
    def source(self) -> str:
        """What to call the exercise in an error message: its file, or else its title."""
        return self.file or printable(self.title)


def _syntax_fault(error: Exception) -> str:
    message = str(error)
    place = re.search(r"\s*\(at (.*)\)$", message)
    where = place[1] if place else "file"
    reason = message[: place.start()] if place else message
    return f"{where}: expected valid TOML, got: {reason[:1].lower()}{reason[1:]}"


def _read_toml(text: str) -> dict[str, object]:
    if key := _LONG_KEY.search(text):
        line = text.count("\n", 0, key.start()) + 1
        raise UserError(f"line {line}: expected a key without dots, got one of many parts")
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise UserError(_syntax_fault(error)) from None
    except RecursionError:
        raise UserError("file: expected a few levels of brackets, got too many") from None
    except (ArithmeticError, ValueError):
        # Decimal's exponent and int's digits have limits of their own, far above ours.
        raise UserError("file: expected numbers up to 1e6, got one beyond reading") from None


def parse_exercise(text: str, name: str) -> Exercise:
    """Read an exercise from the TOML of its file, every number exactly as written.

    The name is what the file is called in an error message.

    Raises
    ------
    ExerciseError
        At the first fault.
    """
    name = printable(name)
    try:
        table = validate(_read_toml(text))
    except UserError as fault:
        raise ExerciseError(f"{name}: {fault}") from None
    return Exercise(
        title=table.title,
        x=tuple(table.x),
        y=tuple(table.y),
        learning_rate=table.learning_rate,
        loss=table.loss,
        layers=tuple(
            Layer(
                activation=_activation_name(layer),
                weights=tuple(tuple(row) for row in layer.weights),
                bias=tuple(layer.bias),
            )
            for layer in table.layer
        ),
        decimals=table.decimals,
        file=name,
    )


def _activation_name(layer: LayerTable) -> str:
    if layer.activation != "leaky_relu" or layer.negative_slope is None:
        return layer.activation
    return leaky_name(layer.negative_slope)


def _read_bytes(path: Path) -> bytes:
    if path.is_dir():
        raise UserError("file: expected an exercise in TOML, got a directory")
    if not path.exists():
        raise UserError("file: expected an exercise in TOML, got no such file")
    if not path.is_file():
        raise UserError("file: expected an ordinary file, got a device or pipe")
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        if size > MAX_BYTES:
            raise UserError(f"file: expected at most 1 MB, got {size / 10**6:.1f} MB")
        # Not all of it, should it be growing.
        content = file.read(MAX_BYTES)
    if not content:
        raise UserError("file: expected an exercise in TOML, got zero bytes")
    return content


def load_exercise(path: Path | str) -> Exercise:
    """Read an exercise file, every number exactly as written.

    The path is that of a TOML file in UTF-8, of at most 1 MB, or the name of an exercise of the
    library.

    Raises
    ------
    ExerciseError
        If the file cannot be read, or at the first fault in it.
    """
    path = exercise_path(path)
    name = printable(str(path))
    try:
        # Editors on Windows put a byte-order mark in front, which TOML does not know.
        text = _read_bytes(path).decode("utf-8-sig")
    except UserError as fault:
        raise ExerciseError(f"{name}: {fault}") from None
    except UnicodeDecodeError as error:
        got = f"byte 0x{error.object[error.start]:02x} at offset {error.start}"
        raise ExerciseError(f"{name}: file: expected UTF-8 text, got {got}") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        called = name if len(name) <= 200 else excerpt(name)
        raise ExerciseError(
            f"{called}: file: expected one that can be read, got: {reason}"
        ) from None
    return parse_exercise(text, name)


def library() -> dict[str, Path]:
    """Return the exercises that come with the project, by name."""
    files = asset("exercises").glob("*.toml")
    return {file.stem: file for file in sorted(files)}


def exercise_path(named: Path | str) -> Path:
    """Return the path of an exercise that is named by its path or by its name in the library.

    A path comes before a name, and whether an exercise is there is not checked.

    Raises
    ------
    ExerciseError
        If it is a bare word that names neither; the message proposes the nearest name.
    """
    path = Path(named)
    try:
        is_name = str(path) == path.name != "" and not path.suffix and not path.exists()
    except OSError:  # told when the file is read
        return path
    if not is_name:
        return path
    known = library()
    if path.name not in known:
        raise ExerciseError(
            f"{excerpt(path.name)}: file: expected a path or a name of the library, "
            f"got neither{did_you_mean(path.name, known, cutoff=0.0)}"
        )
    return known[path.name]


def default_exercise_path() -> Path:
    """Return the path of the lab's own exercise."""
    return asset("exercises", "lab4_day1.toml")
