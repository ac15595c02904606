"""The values along an axis, linear or logarithmic, and the numbers at its ticks."""

import math
from dataclasses import dataclass
from fractions import Fraction

from mathcore.numbers.format import MINUS, display


@dataclass(frozen=True)
class Scale:
    """The values along one axis.

    Parameters
    ----------
    low, high
        The smallest and the largest value.
    log
        Whether equal lengths are equal factors instead of equal steps.

    Raises
    ------
    ValueError
        If ``low`` is not under ``high``, or not positive on a logarithmic scale.
    """

    low: float
    high: float
    log: bool = False

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise ValueError(f"expected a range that grows, got {self.low} to {self.high}")
        if self.log and self.low <= 0:
            raise ValueError(f"expected a positive range for a log axis, got {self.low}")

    def share(self, value: float) -> float:
        """Return which share of the axis lies before ``value``: 0 at ``low``, 1 at ``high``."""
        if self.log:
            return math.log(value / self.low) / math.log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)

    def value(self, share: float) -> float:
        """Return the value at a share of the axis."""
        if self.log:
            return float(self.low * (self.high / self.low) ** share)
        return self.low + share * (self.high - self.low)

    def growth(self, value: float) -> float:
        """Return the derivative of `share` at ``value``."""
        if self.log:
            return 1 / (value * math.log(self.high / self.low))
        return 1 / (self.high - self.low)

    def holds(self, value: float) -> bool:
        """Tell whether the value lies on the axis, ends included."""
        # Sampled values may miss the ends by a rounding.
        share = self.share(value) if value > 0 or not self.log else math.nan
        return -1e-9 <= share <= 1 + 1e-9  # False for nan

    @property
    def crossing(self) -> float:
        """Where the other axis crosses this one: at 0 if it is there, else at the low end."""
        return 0.0 if not self.log and self.low <= 0 <= self.high else self.low


def powers_of_ten(first: int, last: int, step: int = 1) -> tuple[Fraction, ...]:
    """Return 10^``first``, ..., up to 10^``last``, as the ticks of a log axis."""
    return tuple(Fraction(10) ** exponent for exponent in range(first, last + 1, step))


def tick_source(tick: Fraction, scale: Scale) -> str:
    """Return a tick's number in Typst math; a power of ten on a log axis keeps its exponent."""
    if scale.log:
        exponent = round(math.log10(tick))
        if Fraction(10) ** exponent == tick:
            return f"10^({str(exponent).replace('-', MINUS)})"
    return display(tick).typst
