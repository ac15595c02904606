"""Between which numbers the true value of a float lies, which decides whether its sign is known.

Only a ReLU asks: its slope jumps at 0, so a pre-activation whose sign is rounding noise would
decide gradients at random.
"""

import sys
from fractions import Fraction

from mathcore.formula.expression import Apply, Expression, Values, operands
from mathcore.formula.intervals import Interval
from mathcore.numbers.values import is_exact

_ULPS = 4 * Fraction(sys.float_info.epsilon)
#: Room for exp and tanh, which the library gives to an ulp or two, and for the roundings around.
_ROUNDED = Interval(1 - _ULPS, 1 + _ULPS)


class ErrorBounds(dict[str, Interval]):
    """Bounds by id; a float of which none are kept lies within a few ulps of the true value.

    Parameters
    ----------
    values
        The values so far.
    """

    def __init__(self, values: Values) -> None:
        super().__init__()
        self._values = values

    def __missing__(self, id: str) -> Interval:
        value = self._values[id]
        point = Interval.at(value)
        return self.setdefault(id, point if is_exact(value) else point * _ROUNDED)

    def keep(self, id: str, formula: Expression) -> Interval:
        """Keep and return bounds between which the true value of a sum or a function lies."""
        known = {operand: self[operand] for operand in operands(formula)}
        if isinstance(formula, Apply):
            rounded = {operand: bounds * _ROUNDED for operand, bounds in known.items()}
            self[id] = formula.bounds(rounded) * _ROUNDED
        else:
            self[id] = formula.bounds(known)  # a sum is exact but for the last rounding
        return self[id]
