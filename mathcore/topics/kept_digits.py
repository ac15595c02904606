"""The digits of what machines keep: how far they are right, and where they are cut off."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain

from mathcore.exercise.trace import Quantity
from mathcore.numbers.floats import cut_off, first_place
from mathcore.numbers.format import display
from mathcore.numbers.values import DECIMALS
from mathcore.topics.kink import Answer, KinkAnswers

#: From the first wrong digit on so many are written.
_WRONG_DIGITS = 5
#: An exact number is written out if it has no more decimals than this.
_EXACT_PLACES = 8


@dataclass(frozen=True)
class KeptDigits:
    """A number as it is kept, so far as it is written out.

    Parameters
    ----------
    digits
        The number, cut off.
    wrong_from
        The decimal place from which on it is not the number that is meant, if it is another one.
    goes_on
        Whether there are more digits.
    """

    digits: Quantity
    wrong_from: int | None = None
    goes_on: bool = False


#: A number on paper, in float64 and in float32.
Three = tuple[KeptDigits, KeptDigits, KeptDigits]


@dataclass(frozen=True)
class WrittenOut:
    """The sum of the neuron on the kink, three times, digit by digit.

    Parameters
    ----------
    operands
        Of weights, bias and inputs, those that there is room for.
    terms, total
        What is added up, and what comes out.
    errors
        How far off each term is, in float64 and in float32.
    """

    operands: tuple[Three, ...]
    terms: tuple[Three, ...]
    total: Three
    errors: tuple[tuple[Quantity, Quantity], ...]

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """All numbers, each once."""
        rows = (*self.operands, *self.terms, self.total)
        digits = (kept.digits for row in rows for kept in row)
        return tuple(dict.fromkeys((*digits, *chain.from_iterable(self.errors))))


def written_out(answers: KinkAnswers, most_operands: int, most_places: int) -> WrittenOut:
    """Write the sum out as paper and both machines have it.

    Parameters
    ----------
    answers
        What they make of the sum.
    most_operands
        For so many operands there is room.
    most_places
        A machine's number has no more decimals than this.

    Returns
    -------
    WrittenOut
        The id of the digits of a machine's number is its own with ``_digits``, that of how far it
        is off its own with ``_error``.
    """
    places = [_places(machine, answers.paper, most_places) for machine in answers.machines]

    def three(*numbers: Quantity) -> Three:
        meant, *kept = numbers
        in_float64, in_float32 = (
            _kept(number, meant, most) for number, most in zip(kept, places, strict=True)
        )
        return (KeptDigits(meant), in_float64, in_float32)

    rows = list(zip(*(answer.operands for answer in answers.all), strict=True))
    shown = _most_telling(rows, answers, most_operands)
    return WrittenOut(
        operands=tuple(three(*rows[k]) for k in shown),
        terms=tuple(
            three(*row) for row in zip(*(answer.terms for answer in answers.all), strict=True)
        ),
        total=three(*(answer.z for answer in answers.all)),
        errors=tuple(
            (_error(in_float64, meant), _error(in_float32, meant))
            for meant, in_float64, in_float32 in zip(
                *(answer.terms for answer in answers.all), strict=True
            )
        ),
    )


def _most_telling(
    rows: Sequence[tuple[Quantity, ...]], answers: KinkAnswers, most: int
) -> list[int]:
    """Choose operands: first those that are not kept, then parameters, then inputs."""
    last = len(rows) - 1
    parameters = [k for k in range(last + 1) if k % 2 == 0]
    lost = [k for k in range(last + 1) if not answers.is_kept(k)]
    inputs = [k for k in range(last + 1) if k % 2]
    chosen = list(dict.fromkeys([*lost, *parameters, *inputs]))[:most]
    return sorted(chosen)


def _kept(kept: Quantity, meant: Quantity, places: int) -> KeptDigits:
    value = cut_off(Fraction(kept.value), places)
    digits = replace(kept, id=f"{kept.id}_digits", value=value, decimals=places)
    return KeptDigits(digits, _place_of_error(kept, meant), value != kept.value)


def _error(kept: Quantity, meant: Quantity) -> Quantity:
    value = Fraction(kept.value) - Fraction(meant.value)
    return replace(kept, id=f"{kept.id}_error", value=value, decimals=DECIMALS)


def _place_of_error(kept: Quantity, meant: Quantity) -> int | None:
    """Return the decimal place that the difference of two numbers reaches, if there is one."""
    error = Fraction(kept.value) - Fraction(meant.value)
    return first_place(error) if error else None


def _places(machine: Answer, paper: Answer, most: int) -> int:
    """Return to how many decimals a machine's numbers are written."""
    pairs = chain(
        zip(machine.operands, paper.operands, strict=True),
        zip(machine.terms, paper.terms, strict=True),
        [(machine.z, paper.z)],
    )
    wrong = (_place_of_error(kept, meant) for kept, meant in pairs)
    wanted = [place + _WRONG_DIGITS - 1 for place in wrong if place is not None]
    exact = _decimals((*machine.operands, *machine.terms))
    return min(max([1, *wanted, *exact]), most)


def _decimals(numbers: Iterable[Quantity]) -> Iterator[int]:
    for number in numbers:
        shown = display(number.value, _EXACT_PLACES)
        if shown.exact and not shown.exponent:
            yield len(shown.text.partition(".")[2])
