"""Every number of an exercise, in the order in which a lecture computes it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Self

from mathcore.exercise.ids import read
from mathcore.exercise.model import Exercise
from mathcore.formula.expression import Expression
from mathcore.numbers.values import DECIMALS, Value, is_exact


class Kind(StrEnum):
    """What a quantity is, independent of which letter it has."""

    INPUT = "input"
    TARGET = "target"
    LEARNING_RATE = "learning_rate"
    WEIGHT = "weight"
    BIAS = "bias"
    PRE_ACTIVATION = "pre_activation"
    ACTIVATION = "activation"
    PREDICTION = "prediction"
    LOSS = "loss"
    GRADIENT = "gradient"
    DERIVATIVE = "derivative"
    MEASURE = "measure"
    """A count or a ratio, which says something about other numbers."""


@dataclass(frozen=True)
class Quantity:
    """One number that a film can show.

    Parameters
    ----------
    id
        Its name in code, counted from 0: ``"W1[0,1]"``, ``"dL_dz2[0]"``.
    symbol
        Its name on screen, as Typst mathematics, counted from 1.
    kind
        What it is.
    formula
        How it was computed; None for what the exercise gives.
    operands
        The ids that are seen in the formula, each once, from left to right.
    value
        The number.
    at_kink
        Whether it is a pre-activation at the kink of ReLU: exactly 0, or so close to 0 after
        floating-point arithmetic that its sign cannot be known. ReLU'(0) = 0 then holds.
    is_given
        Whether the exercise gives it: such a number stands as its author wrote it, unrounded.
    decimals
        Digits after the decimal point to which any other number is rounded where it is shown.
    printed
        How a program has printed it; such a number stands as it was printed.
    """

    id: str
    symbol: str
    kind: Kind
    formula: Expression | None
    operands: tuple[str, ...]
    value: Value
    at_kink: bool = False
    is_given: bool = False
    decimals: int = DECIMALS
    printed: str = ""

    def __deepcopy__(self, memo: dict[int, object]) -> "Quantity":
        return self  # immutable, all the way down

    @property
    def layer(self) -> int | None:
        """The layer that it belongs to, from 1; of a gradient that of what it is derived by."""
        name = read(self.id)
        return None if name is None else name.layer

    @property
    def index(self) -> tuple[int, ...]:
        """Its place in its layer, from 0: a neuron, or for a weight a neuron and its input."""
        name = read(self.id)
        return () if name is None else name.index

    @property
    def of(self) -> str | None:
        """The id by which the loss is derived, if this is a gradient."""
        name = read(self.id)
        return None if name is None else name.of

    @property
    def exact(self) -> bool:
        """Whether the value is known exactly."""
        return is_exact(self.value)


class Quantities:
    """Numbers that films can show, by id and in order.

    Parameters
    ----------
    quantities
        In the order in which a lecture computes them.

    Raises
    ------
    ValueError
        If two of them have the same id.
    """

    _by_id: Mapping[str, Quantity]

    def __init__(self, quantities: Iterable[Quantity]) -> None:
        in_order = tuple(quantities)
        by_id = {quantity.id: quantity for quantity in in_order}
        if len(by_id) < len(in_order):
            raise ValueError("expected each quantity to have an id of its own")
        object.__setattr__(self, "_by_id", MappingProxyType(by_id))

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        return self  # immutable, all the way down

    def __getitem__(self, id: str) -> Quantity:
        return self._by_id[id]

    def __contains__(self, id: object) -> bool:
        return id in self._by_id

    def __iter__(self) -> Iterator[Quantity]:
        return iter(self._by_id.values())

    def __len__(self) -> int:
        return len(self._by_id)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids in order."""
        return tuple(self._by_id)

    @property
    def values(self) -> Mapping[str, Value]:
        """The value of every id, as `mathcore.formula.expression.evaluate` wants them."""
        return MappingProxyType({quantity.id: quantity.value for quantity in self})

    @property
    def symbols(self) -> Mapping[str, str]:
        """The symbol of every id, as `mathcore.formula.typeset.symbolic` wants them."""
        return MappingProxyType({quantity.id: quantity.symbol for quantity in self})


@dataclass(frozen=True)
class Trace(Quantities):
    """The quantities of one exercise.

    Parameters
    ----------
    exercise
        Where they come from.
    given
        ``x``, ``y``, ``W1``, ``b1``, ..., ``eta``.
    forward
        ``z1``, ``a1``, ..., the last ``a`` being the prediction, and the loss ``L``; with several
        outputs, the shares ``L[0]``, ``L[1]``, ... of which ``L`` is the mean come before it.
    backward
        From the loss down: for each layer the gradients by its activations, the slopes of the
        activation, the gradients by its pre-activations, its weights and its biases.
    update
        The parameters after one gradient-descent step, ``W1_new``, ``b1_new``, ...
    after
        The forward pass with them, ``z1_new``, ..., ``L_new``.
    """

    exercise: Exercise
    given: tuple[Quantity, ...]
    forward: tuple[Quantity, ...]
    backward: tuple[Quantity, ...]
    update: tuple[Quantity, ...]
    after: tuple[Quantity, ...]

    def __post_init__(self) -> None:
        super().__init__((*self.given, *self.forward, *self.backward, *self.update, *self.after))

    @property
    def kinks(self) -> tuple[str, ...]:
        """The ids of the pre-activations at a kink in the forward pass."""
        return tuple(quantity.id for quantity in self.forward if quantity.at_kink)
