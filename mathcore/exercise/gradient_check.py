"""The gradients worked out by hand beside those that PyTorch's autograd finds."""

import math
from dataclasses import dataclass
from fractions import Fraction

from mathcore.errors import UserError
from mathcore.exercise.ids import gradient, owner
from mathcore.exercise.torch_program import ProgramRun, printed_id
from mathcore.exercise.trace import Kind, Quantities, Quantity, Trace
from mathcore.numbers.values import Value, to_float

TOLERANCE = 1e-6
"""The largest error that counts as agreement; see `Comparison.error`."""

NOISE = 1e-9
"""What autograd finds in the place of a 0 of ours is rounding alone if it is smaller than this."""

#: A difference that is smaller than this is shown with one digit behind the point.
_SMALL = Fraction(1, 1000)


class DisagreementError(UserError):
    """A gradient of ours that autograd does not confirm, told in one line."""


def difference_id(id: str, precision: str) -> str:
    """Return the id of how far that is from the quantity."""
    return f"{id}~{precision} difference"


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
        What the program found.
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

    @property
    def agrees(self) -> bool:
        """Whether the error is at most `TOLERANCE`."""
        return self.error <= TOLERANCE

    @property
    def is_noise(self) -> bool:
        """Whether a 0 of ours has become something by rounding alone."""
        return self.ours == 0 and 0 < abs(self.autograd) < NOISE


@dataclass(frozen=True)
class Comparison:
    """All gradients of the parameters, ours beside autograd's.

    Parameters
    ----------
    precision
        In which autograd has computed.
    rows
        Layer by layer, weights before biases.
    opened
        The pre-activations at a kink whose gate rounding has opened.
    decimals
        To how many decimals the exercise rounds.
    """

    precision: str
    rows: tuple[Row, ...]
    opened: tuple[str, ...]
    decimals: int

    @property
    def largest(self) -> Row:
        """The row with the largest difference."""
        return max(self.rows, key=lambda row: row.difference)

    @property
    def changed(self) -> tuple[Row, ...]:
        """The rows that do not agree."""
        return tuple(row for row in self.rows if not row.agrees)

    @property
    def noise(self) -> tuple[Row, ...]:
        """The rows in which a 0 of ours has become something by rounding alone."""
        return tuple(row for row in self.rows if row.is_noise)

    @property
    def quantities(self) -> Quantities:
        """The difference of each row."""
        return Quantities(
            Quantity(
                difference_id(row.id, self.precision),
                "Delta",
                Kind.MEASURE,
                None,
                (),
                row.difference,
                decimals=1 if row.difference < _SMALL else self.decimals,
            )
            for row in self.rows
        )

    def confirm(self) -> "Comparison":
        """Return the comparison if nothing but rounding at a kink makes a difference.

        Raises
        ------
        DisagreementError
            If a row does not agree though no gate has opened; the message names the parameter and
            both values.
        """
        row = max(self.rows, key=lambda row: row.error)
        if row.agrees or self.opened:
            return self
        raise DisagreementError(
            f"autograd does not confirm the gradient of {owner(row.id)}: ours "
            f"{to_float(row.ours)!r}, autograd's {row.autograd!r} in {self.precision}, "
            f"tolerance {TOLERANCE:g}"
        )


def compare(trace: Trace, run: ProgramRun) -> Comparison:
    """Put the trace's gradients beside autograd's, a row for each weight and bias.

    The error of a gradient is the absolute difference where ours is at most 1 in magnitude, and
    relative to ours above that. What is not a number counts as infinitely far away.
    """
    rows = []
    for parameter in trace.given:
        if parameter.kind not in {Kind.WEIGHT, Kind.BIAS}:
            continue
        name = gradient(parameter.id)
        ours, theirs = trace[name].value, to_float(run.quantities[_in(run, name)].value)
        is_finite = math.isfinite(to_float(ours)) and math.isfinite(theirs)
        difference: Value = abs(Fraction(ours) - Fraction(theirs)) if is_finite else math.inf
        rows.append(Row(name, ours, theirs, difference))
    opened = tuple(
        id for id in trace.kinks if run.quantities[_in(run, id.replace("z", "a", 1))].value > 0
    )
    return Comparison(run.precision, tuple(rows), opened, trace.exercise.decimals)


def _in(run: ProgramRun, id: str) -> str:
    return printed_id(id, run.precision)
