"""Reading a number that somebody wrote as the exact rational that was meant."""

import re
from decimal import Context, Decimal, Inexact, InvalidOperation, localcontext
from fractions import Fraction

from mathcore.errors import UserError

LARGEST = 10**6
SMALLEST = Decimal("1e-12")
MAX_DIGITS = 40
MAX_DENOMINATOR = 1000

_FRACTION = re.compile(r"\s*([+-]?\d{1,9})\s*/\s*(\d{1,9})\s*", re.ASCII)
_DECIMAL = re.compile(r"\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*", re.ASCII)
_KINDS = "an integer, a decimal, or a string such as '1/3'"


def printable(text: str) -> str:
    """Return a text as one line that turns no terminal's colours or direction.

    Everything that is not printed by itself becomes an escape; the text may be anything, such as
    the name of a file, whose bytes need not be characters.
    """
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode()
        for character in text
    )


def excerpt(value: object) -> str:
    """Return what a file holds as one line of about 40 characters, for an error message."""
    if isinstance(value, Decimal):
        text = str(value)
    elif isinstance(value, bool):
        text = str(value).lower()
    elif isinstance(value, int) and abs(value) >= 10**MAX_DIGITS:
        return "a longer integer"
    elif isinstance(value, dict):
        return "a table"
    elif isinstance(value, list):
        return "a list"
    else:
        text = str(value) if isinstance(value, int) else repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."


def as_decimal(value: Fraction) -> Decimal | None:
    """Return a rational as a decimal, to its last digit; None if its digits never end."""
    # A denominator of n bits takes at most n digits behind the point.
    digits = value.numerator.bit_length() + value.denominator.bit_length()
    try:
        with localcontext(Context(prec=digits, traps=[Inexact])):
            return Decimal(value.numerator) / value.denominator
    except Inexact:
        return None


def parse_plain(text: str) -> Decimal | tuple[int, int] | None:
    """Read a decimal, or a fraction as its numerator and denominator; None if it is neither."""
    if match := _FRACTION.fullmatch(text):
        return int(match[1]), int(match[2])
    try:
        return Decimal(text.strip()) if _DECIMAL.fullmatch(text) else None
    except InvalidOperation:  # an exponent beyond those of Decimal
        return None


def _from_text(text: str) -> Decimal | Fraction:
    match parse_plain(text):
        case None:
            raise UserError(f"expected {_KINDS}, got {excerpt(text)}")
        case over, under if 1 <= under <= MAX_DENOMINATOR:
            return Fraction(over, under)
        case _, _:
            raise UserError(
                f"expected a denominator from 1 to {MAX_DENOMINATOR}, got {excerpt(text)}"
            )
        case number:
            return number


def read_number(raw: object) -> Fraction:
    """Turn a number of an exercise file into an exact rational.

    The TOML reader gives an ``int``, a ``Decimal`` or a ``str`` ("1/3", "0.25"). The checks come
    before the conversion, so that ``1e999999`` is refused without ever being written out.

    Raises
    ------
    UserError
        If it is something else, not finite, above 1e6 in magnitude, not zero but below 1e-12, of
        more than 40 digits, or a fraction whose denominator is above 1000.
    """
    number: int | Decimal | Fraction
    if isinstance(raw, str):
        number = _from_text(raw)
    elif isinstance(raw, int | Decimal) and not isinstance(raw, bool):
        number = raw
    else:
        raise UserError(f"expected {_KINDS}, got {excerpt(raw)}")
    if isinstance(number, Decimal):
        if not number.is_finite():
            raise UserError(f"expected a finite number, got {excerpt(raw)}")
        if len(number.as_tuple().digits) > MAX_DIGITS:
            raise UserError(f"expected at most {MAX_DIGITS} digits, got {excerpt(raw)}")
        if number != 0 and number.copy_abs() < SMALLEST:
            raise UserError(f"expected 0 or a magnitude of at least 1e-12, got {excerpt(raw)}")
        if number == 0:
            # Decimal("0e999999") would be multiplied out by Fraction.
            return Fraction(0)
    if number > LARGEST or number < -LARGEST:
        raise UserError(f"expected a magnitude of at most 1e6, got {excerpt(raw)}")
    return Fraction(number)
