"""The terms of a sum, written as on paper: a minus instead of adding a negative number."""

from collections.abc import Sequence

from mathcore.exercise.trace import Quantity
from mathcore.numbers.format import MINUS, show
from scenes.kit.formula import Claim
from scenes.kit.theme import ROLE_OF_KIND
from scenes.kit.typeset import part


def written_terms(
    terms: Sequence[Quantity],
) -> tuple[str, tuple[str, ...], dict[str, str], tuple[Claim, ...]]:
    """Write a sum of numbers, ``0.5 − 0.6 + 0.1``.

    Parameters
    ----------
    terms
        From left to right.

    Returns
    -------
    str
        Typst math.
    tuple of str
        The names of its parts, in the order of reading; a number's part holds its minus.
    dict
        The roles of the numbers' parts.
    tuple of Claim
        One for each number.
    """
    pieces: list[str] = []
    names: list[str] = []
    roles: dict[str, str] = {}
    claims: list[Claim] = []
    for place, term in enumerate(terms):
        shown = show(term).typst
        name, source = f"term {place}", shown
        if place and shown.startswith(MINUS):
            # Between two numbers a minus has room at both sides.
            pieces.append("med")
            source = f"{MINUS} med {shown.removeprefix(MINUS)}"
        elif place:
            names.append(f"plus {place}")
            pieces.append(part(names[-1], "+"))
        names.append(name)
        pieces.append(part(name, source))
        roles[name] = ROLE_OF_KIND[term.kind]
        claims.append(Claim(term, shown, name))
    return " ".join(pieces), tuple(names), roles, tuple(claims)
