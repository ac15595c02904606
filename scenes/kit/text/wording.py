"""Sentences that depend on the exercise, so that a narration is true of any numbers."""

from collections.abc import Sequence

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ORDINALS = ("first", "second", "third", "fourth")


def count(number: int, noun: str) -> str:
    """Return ``two inputs``, ``one target``, ``13 parameters``."""
    word = _NUMBERS[number] if number < len(_NUMBERS) else str(number)
    return f"{word} {noun}" if number == 1 else f"{word} {noun}s"


def ordinal(number: int) -> str:
    """Return ``first`` to ``fourth``."""
    return _ORDINALS[number - 1]


def listed(quantity_ids: Sequence[str]) -> str:
    """Write references to some numbers, the last after an "and"."""
    *first, last = (f"{{{name}}}" for name in quantity_ids)
    return f"{', '.join(first)} and {last}" if first else last
