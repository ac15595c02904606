"""A number as a student writes it: "0.4403", "0,4403", "−1/3", "2.8 × 10⁻¹⁷"."""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from mathcore.errors import UserError
from mathcore.numbers.parse import excerpt

MAX_LENGTH = 60
_MAX_EXPONENT = 400
_DIGITS = 40

_MINUSES = str.maketrans(dict.fromkeys("\N{MINUS SIGN}\N{EN DASH}\N{HYPHEN}", "-"))
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_POWER = re.compile(r"\s*[×·*]\s*10\s*\^?\s*\(?([+-]?\d+)\)?$", re.ASCII)
_DECIMAL = re.compile(r"([+-]?)\s*(\d*)(?:[.,](\d*))?(?:[eE]([+-]?\d{1,6}))?", re.ASCII)
_FRACTION = re.compile(r"([+-]?)\s*(\d{1,9})\s*/\s*(\d{1,9})", re.ASCII)


@dataclass(frozen=True)
class Answer:
    """A number that a student gave.

    Parameters
    ----------
    value
        Exactly what was written.
    places
        Digits after the decimal point, as written, trailing zeros among them; None for a fraction
        and for a power of ten.
    """

    value: Fraction
    places: int | None = None


def _fault(text: str) -> UserError:
    return UserError(f"expected a number such as −0.24, 0,4403 or 1/3, got {excerpt(text)}")


def read_answer(text: str) -> Answer:
    """Read a student's number.

    A decimal point or a decimal comma, but nothing between thousands; a fraction of two integers;
    an exponent, or a power of ten as `mathcore.numbers.format.display` writes it. A minus may be a
    hyphen, a true minus sign or a dash.

    Parameters
    ----------
    text
        What stands in the blank, not empty.

    Returns
    -------
    Answer
        The number, exactly.

    Raises
    ------
    UserError
        If it is something else, such as ``nan``, an infinity, words or two numbers.
    """
    if len(text) > MAX_LENGTH:
        raise _fault(text)
    plain = text.strip().translate(_MINUSES).translate(_SUPERSCRIPTS)
    if match := _FRACTION.fullmatch(plain):
        sign, over, under = match.groups()
        if int(under) == 0:
            raise UserError(f"expected a denominator other than 0, got {excerpt(text)}")
        return Answer(Fraction(int(f"{sign}{over}"), int(under)))
    match = _DECIMAL.fullmatch(_POWER.sub(r"e\1", plain))
    if match is None:
        raise _fault(text)
    sign, whole, part, exponent = match.groups()
    part = part or ""
    if not (whole or part) or len(whole + part) > _DIGITS:
        raise _fault(text)
    if exponent and abs(int(exponent)) > _MAX_EXPONENT:
        raise UserError(f"expected an exponent of at most {_MAX_EXPONENT}, got {excerpt(text)}")
    value = Fraction(Decimal(f"{sign}{whole or 0}.{part or 0}e{exponent or 0}"))
    return Answer(value, None if exponent else len(part))
