"""Grading: which of a student's numbers are right, and which follow from an earlier slip.

The convention. A number is right if it lies within `mathcore.grading.tolerance`'s bounds of the
true one: it rounds to the digits shown, or is within half a unit of the last of them, plus what the
rounding of its operands, at every step before, can do. A number that is not right is *carried* if
it follows within the same rounding from the student's own earlier numbers: an operand that the
student got wrong enters as it was written, one that was left out is worked out from the student's
numbers before it, and one that is right enters as the true one. All else is wrong. At a kink only
ReLU'(0) = 0 is right; what follows from a slope of 1 that the student wrote down is carried.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from mathcore.exercise.trace import Quantity, Trace
from mathcore.formula.expression import operands
from mathcore.formula.intervals import Interval
from mathcore.grading.tolerance import (
    accepted_by,
    accepted_formulas,
    bounds_over,
    half_unit,
    rounded_to,
    true_bounds,
)
from mathcore.numbers.parse_answer import Answer


class Verdict(StrEnum):
    """What is said of one blank."""

    RIGHT = "right"
    CARRIED = "carried"
    WRONG = "wrong"
    BLANK = "blank"


@dataclass(frozen=True)
class Scheme:
    """What counts as right in one exercise.

    Parameters
    ----------
    trace
        The exercise, worked; it says how many digits after the decimal point are asked for.
    """

    trace: Trace

    @property
    def decimals(self) -> int:
        """Digits after the decimal point that are asked for."""
        return self.trace.exercise.decimals

    @cached_property
    def gradable(self) -> frozenset[str]:
        """The ids of all quantities that are worked out and finite."""
        given = {quantity.id for quantity in self.trace.given}
        return frozenset(self._bounds) - given

    @cached_property
    def _bounds(self) -> Mapping[str, Interval]:
        return true_bounds(self.trace, self.decimals)

    @cached_property
    def accepted(self) -> Mapping[str, Interval]:
        """The answers that count as right, by id."""
        return {id: accepted_by(bounds, self.decimals) for id, bounds in self._bounds.items()}

    @cached_property
    def _rounded(self) -> Mapping[str, Interval]:
        return {
            id: bounds if self.trace[id].at_kink else rounded_to(bounds, self.decimals)
            for id, bounds in self._bounds.items()
        }

    def _as_written(self, answer: Answer) -> Interval:
        """Return what a student may have had in mind: fewer digits than asked for are all of it."""
        value = answer.value
        if answer.places is not None and answer.places < self.decimals:
            return Interval(value, value)
        half = half_unit(value, self.decimals)
        return Interval(value - half, value + half)

    def grade(self, answers: Mapping[str, Answer]) -> dict[str, Verdict]:
        """Grade one student, whose answers are given by id; what is not there was left blank.

        Returns
        -------
        dict
            The verdict on each quantity that can be graded, in the order of the trace.

        Raises
        ------
        KeyError
            If an answer is to something that cannot be graded.
        """
        if unknown := set(answers) - self.gradable:
            raise KeyError(min(unknown))
        own: dict[str, Interval] = {}
        verdicts: dict[str, Verdict] = {}
        for quantity in self.trace:
            id = quantity.id
            if id not in self.gradable:
                continue
            bounds = self._own_bounds(quantity, own)
            answer = answers.get(id)
            if answer is None:
                verdicts[id] = Verdict.BLANK
                if bounds is not None:
                    own[id] = rounded_to(bounds, self.decimals)
            elif answer.value in self.accepted[id]:
                verdicts[id] = Verdict.RIGHT
            else:
                follows = bounds is not None and answer.value in accepted_by(bounds, self.decimals)
                verdicts[id] = Verdict.CARRIED if follows else Verdict.WRONG
                own[id] = self._as_written(answer)
        return verdicts

    def _own_bounds(self, quantity: Quantity, own: Mapping[str, Interval]) -> Interval | None:
        """Bound a quantity by the student's own numbers; None if they are the true ones."""
        formulas = [
            formula
            for formula in accepted_formulas(quantity)
            if any(operand in own for operand in operands(formula))
        ]
        return bounds_over(formulas, {**self._rounded, **own}) if formulas else None
