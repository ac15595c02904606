"""Lengths by things that everybody knows, from part of an atom to a bus."""

from fractions import Fraction

#: Up to so many metres a length is best compared with this.
_THINGS = (
    ("4e-12", "next to nothing"),
    ("2e-11", "a tenth of an atom"),
    ("4e-11", "a quarter of an atom"),
    ("7.5e-11", "half an atom"),
    ("1.5e-10", "an atom"),
    ("3e-10", "two atoms side by side"),
    ("1e-9", "a few atoms side by side"),
    ("5e-9", "a strand of DNA"),
    ("3e-8", "the skin of a cell"),
    ("3e-7", "a virus"),
    ("4e-6", "a bacterium"),
    ("2e-5", "a blood cell"),
    ("1.5e-4", "a hair's width"),
    ("1e-3", "a grain of sand"),
    ("5e-3", "a lentil"),
    ("1.2e-2", "a pea"),
    ("3e-2", "a coin's width"),
    ("6e-2", "a matchbox"),
    ("0.12", "a hand's width"),
    ("0.35", "a sheet of paper"),
    ("0.75", "an arm's length"),
    ("1.3", "a long step"),
    ("2.5", "a tall person"),
    ("8", "a car's length"),
)
_BEYOND = "more than a car's length"


def thing(metres: Fraction) -> str:
    """Return what is about so long, with its article."""
    return next((words for most, words in _THINGS if metres < Fraction(most)), _BEYOND)
