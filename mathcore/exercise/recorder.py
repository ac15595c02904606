"""Quantities as they are worked out, each from those before it."""

from mathcore.exercise.trace import Kind, Quantities, Quantity
from mathcore.formula.expression import Expression, evaluate, operands
from mathcore.numbers.values import Value


class Notebook:
    """Collects quantities in the order in which they are worked out."""

    def __init__(self) -> None:
        self._found: list[Quantity] = []
        self._values: dict[str, Value] = {}

    def give(self, id: str, symbol: str, kind: Kind, value: Value) -> None:
        """Note a number that is given."""
        self._keep(Quantity(id, symbol, kind, None, (), value))

    def compute(self, id: str, symbol: str, kind: Kind, formula: Expression) -> None:
        """Work a formula out and note its value."""
        value = evaluate(formula, self._values)
        self._keep(Quantity(id, symbol, kind, formula, operands(formula), value))

    def __getitem__(self, id: str) -> Value:
        """Return a value that has been noted."""
        return self._values[id]

    def _keep(self, quantity: Quantity) -> None:
        self._found.append(quantity)
        self._values[quantity.id] = quantity.value

    @property
    def quantities(self) -> Quantities:
        """All of them, in order."""
        return Quantities(self._found)
