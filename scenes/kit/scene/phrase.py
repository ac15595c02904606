"""A phrase of narration: what its caption shows, how it is said, how long that takes.

A phrase is written with references in the place of numbers, ``"The logit: {z2[0]}."``. Its caption
shows the digits as the screen does, and its spoken form has words for them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from num2words import num2words

from mathcore.exercise.reconcile import show
from mathcore.exercise.trace import Quantities, Quantity
from mathcore.numbers.spoken import spoken

#: Words a second, said and read: 150 a minute.
SPEED = 2.5
#: However few its words are, a caption stands as long as this, in seconds.
SHORTEST_PHRASE = 1.0
#: Silence after a phrase, in seconds.
PAUSE = 0.4
#: Counts up to this one are written as words.
_HIGHEST_IN_WORDS = 12

_REFERENCE = re.compile(r"\{([^{}]*)\}")
#: A digit of a name, as in ``float32``, is no number.
_TYPED_NUMBER = re.compile(r"(?<![A-Za-z\d])\d")


@dataclass(frozen=True)
class Phrase:
    """One phrase of a film.

    Parameters
    ----------
    text
        Its caption.
    speech
        The same in words.
    start, said, end
        When it begins, when it has been said, and how long its caption stands, in seconds of the
        film.
    """

    text: str
    speech: str
    start: float
    said: float
    end: float

    @classmethod
    def over(cls, text: str, start: float, end: float) -> "Phrase":
        """Return a sentence that is said as slowly as there is time."""
        return cls(text, text, start, end, end)

    def shifted(self, seconds: float) -> "Phrase":
        """Return the phrase, that much later."""
        return replace(
            self, start=self.start + seconds, said=self.said + seconds, end=self.end + seconds
        )


def phrase_time(speech: str) -> float:
    """Return how long a phrase takes to be said, or to be read, in seconds."""
    return max(SHORTEST_PHRASE, len(speech.replace("-", " ").split()) / SPEED)


def fill(
    template: str, numbers: Quantities, figures: Mapping[str, int | Quantity] | None = None
) -> tuple[str, str]:
    """Put the numbers into a phrase.

    Parameters
    ----------
    template
        The phrase; ``{id}`` stands for a quantity, and for all of a vector where the id has no
        index, as ``{x}`` has not.
    numbers
        Where quantities are looked up.
    figures
        What is not among them, by the name that the phrase gives it: counts, and quantities.

    Returns
    -------
    caption, speech : str
        With digits, and in words.

    Raises
    ------
    ValueError
        If a number is typed, or a reference leads nowhere.
    """
    figures = figures or {}
    if _TYPED_NUMBER.search(_REFERENCE.sub("", template)):
        raise ValueError(f"{template!r}: expected a reference in place of the number")

    def caption(match: re.Match[str]) -> str:
        return _listed([_digits(value) for value in _values(match[1], numbers, figures)])

    def speech(match: re.Match[str]) -> str:
        return _listed([_words(value) for value in _values(match[1], numbers, figures)])

    forms = (_REFERENCE.sub(form, template) for form in (caption, speech))
    written, said = (form[:1].upper() + form[1:] for form in forms)
    return written, said


def _values(
    name: str, numbers: Quantities, figures: Mapping[str, int | Quantity]
) -> list[int | Quantity]:
    if name in figures:
        return [figures[name]]
    if name in numbers:
        return [numbers[name]]
    vector = [quantity for quantity in numbers if quantity.id.startswith(f"{name}[")]
    if not vector:
        raise ValueError(f"{{{name}}}: expected a quantity of the film or a given figure")
    return list(vector)


def _digits(value: int | Quantity) -> str:
    if isinstance(value, Quantity):
        return show(value).text
    return str(num2words(value)) if value <= _HIGHEST_IN_WORDS else str(value)


def _words(value: int | Quantity) -> str:
    return spoken(show(value).text) if isinstance(value, Quantity) else str(num2words(value))


def _listed(items: list[str]) -> str:
    """Join as one says a list: "a, b and c"."""
    *first, last = items
    return f"{', '.join(first)} and {last}" if first else last
