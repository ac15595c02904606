"""Quantities as they are worked out, each from those before it."""

from collections.abc import Iterable

from mathcore.exercise.trace import Kind, Quantities, Quantity
from mathcore.formula.expression import Difference, Expression, Ref, Sum, evaluate, operands
from mathcore.numbers.values import Value


class Recorder:
    """Collects quantities in the order in which they are worked out.

    Attributes
    ----------
    values
        The value of every id so far.
    """

    def __init__(self) -> None:
        self.values: dict[str, Value] = {}
        self._found: list[Quantity] = []

    def give(
        self, id: str, symbol: str, kind: Kind, value: Value, *, at_kink: bool = False
    ) -> None:
        """Note a number that is given."""
        self.keep(Quantity(id, symbol, kind, None, (), value, at_kink))

    def compute(self, id: str, symbol: str, kind: Kind, formula: Expression) -> None:
        """Work a formula out and note its value."""
        value = evaluate(formula, self.values)
        self.keep(Quantity(id, symbol, kind, formula, operands(formula), value))

    def keep(self, quantity: Quantity) -> None:
        """Note a quantity."""
        self.values[quantity.id] = quantity.value
        self._found.append(quantity)

    def __getitem__(self, id: str) -> Value:
        """Return a value that has been noted."""
        return self.values[id]

    @property
    def quantities(self) -> Quantities:
        """All of them, in order."""
        return Quantities(self._found)


def dot(weights: Iterable[str], signals: Iterable[str], *bias: str) -> Sum:
    """Return the formula of a row against a column, and of a bias after it, all by their ids."""
    products = (Ref(w) * Ref(s) for w, s in zip(weights, signals, strict=True))
    return Sum((*products, *map(Ref, bias)))


_ETA = Ref("eta")


def descended(parameter: Ref, slope: Ref, rate: Ref = _ETA) -> Difference:
    """Return the formula of a gradient-descent step, w - eta dL/dw."""
    return parameter - rate * slope
