"""A number as a student writes it: "0.4403", "0,4403", "−1/3", "2.8 × 10⁻¹⁷"."""

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from mathcore.errors import UserError
from mathcore.numbers.parse import MAX_DIGITS, excerpt, parse_plain

MAX_LENGTH = 60
_MAX_EXPONENT = 400

_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺,\N{MINUS SIGN}\N{EN DASH}\N{HYPHEN}", "0123456789-+.---")
_SIGN = re.compile(r"^([+-])\s+")
_POWER = re.compile(r"\s*[×·*]\s*10\s*\^?\s*\(?([+-]?\d+)\)?$", re.ASCII)


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
    """Read a student's number exactly; what stands in the blank is not empty.

    A decimal point or a decimal comma, but nothing between thousands; a fraction of two integers;
    an exponent, or a power of ten as `mathcore.numbers.format.display` writes it. A minus may be a
    hyphen, a true minus sign or a dash.

    Raises
    ------
    UserError
        If it is something else, such as ``nan``, an infinity, words or two numbers.
    """
    if len(text) > MAX_LENGTH:
        raise _fault(text)
    plain = text.strip().translate(_PLAIN)
    plain = _POWER.sub(r"e\1", _SIGN.sub(r"\1", plain))
    match parse_plain(plain):
        case _, 0:
            raise UserError(f"expected a denominator other than 0, got {excerpt(text)}")
        case over, under:
            return Answer(Fraction(over, under))
        case Decimal() as number if len(number.as_tuple().digits) <= MAX_DIGITS:
            if abs(number.adjusted()) > _MAX_EXPONENT:
                raise UserError(
                    f"expected an exponent of at most {_MAX_EXPONENT}, got {excerpt(text)}"
                )
            places = None if "e" in plain.lower() else len(plain.partition(".")[2])
            return Answer(Fraction(number), places)
    raise _fault(text)
