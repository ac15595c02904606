"""How a number becomes text: decimals, rounding, powers of ten."""

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from mathcore.numbers.parse import as_decimal
from mathcore.numbers.values import DECIMALS, Value, is_exact

Relation = Literal["=", "≈"]

MINUS = "\N{MINUS SIGN}"
_LARGEST = 10**6
#: How the digits of an exponent, and its minus, are written in plain text.
SUPERSCRIPTS: dict[str, str] = dict(zip("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻", strict=True))


@dataclass(frozen=True)
class Shown:
    """A number as it is written.

    Parameters
    ----------
    text
        Plain text, such as ``"−0.24"`` or ``"2.7756 × 10⁻¹⁷"``.
    typst
        The same as Typst mathematics, ``"2.7756 times 10^(−17)"``.
    number
        The number that the text denotes; an infinity for ``"∞"``.
    exact
        Whether the text is the value itself, to the last digit.
    exponent
        Of the power of ten in the text, or 0 where there is none.
    """

    text: str
    typst: str
    number: Value
    exact: bool
    exponent: int = 0

    @property
    def relation(self) -> Relation:
        """What may stand between the quantity and this text."""
        return "=" if self.exact else "≈"


_NUMBERS = tuple(
    "two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
)


def in_words(decimals: int) -> str:
    """Say what is rounded to, from 0 to 12: "four decimals", "one decimal", "whole numbers"."""
    if decimals < 2:
        return ("whole numbers", "one decimal")[decimals]
    return f"{_NUMBERS[decimals - 2]} decimals"


def _round_half_away(value: Fraction) -> int:
    """Round to an integer, a half away from zero, as it is taught."""
    magnitude = (2 * abs(value).numerator + value.denominator) // (2 * value.denominator)
    return magnitude if value >= 0 else -magnitude


def _fixed(units: int, decimals: int, *, trim: bool) -> str:
    """Write ``units`` / 10^``decimals``."""
    digits = str(abs(units)).rjust(decimals + 1, "0")
    whole, part = digits[: len(digits) - decimals], digits[len(digits) - decimals :]
    if trim:
        part = part.rstrip("0")
    sign = MINUS if units < 0 else ""
    return f"{sign}{whole}.{part}" if part else f"{sign}{whole}"


def _floor_log10(value: Fraction) -> int:
    """Return the exponent of the leading digit of a value other than 0."""
    magnitude = abs(value)
    # The lengths give the exponent to within one.
    exponent = len(str(magnitude.numerator)) - len(str(magnitude.denominator))
    return exponent if magnitude >= Fraction(10) ** exponent else exponent - 1


def _with_exponent(value: Fraction, decimals: int, *, exactly_known: bool) -> Shown:
    exponent = _floor_log10(value)
    units = _round_half_away(value * Fraction(10) ** (decimals - exponent))
    if abs(units) == 10 ** (decimals + 1):
        exponent += 1
        units //= 10
    number = units * Fraction(10) ** (exponent - decimals)
    exact = exactly_known and number == value
    mantissa = _fixed(units, decimals, trim=exact)
    power = str(exponent)
    return Shown(
        text=f"{mantissa} × 10{''.join(SUPERSCRIPTS[digit] for digit in power)}",
        typst=f"{mantissa} times 10^({power.replace('-', MINUS)})",
        number=number,
        exact=exact,
        exponent=exponent,
    )


def display(value: Value, decimals: int = DECIMALS) -> Shown:
    """Write a number with so many digits after the decimal point, or an infinity as ``∞``.

    A half is rounded away from zero, on the exact value. A rational that fits into the decimals
    loses its trailing zeros (``1.1``, ``0``); anything rounded keeps them (``0.4403``), and so does
    every float, since a float is a rounded value. What would round to 0 without being 0, and what
    reaches 1e6, is written with a power of ten. ValueError if the value is not a number.
    """
    if not is_exact(value) and not math.isfinite(value):
        if math.isnan(value):
            raise ValueError("expected a number to display, got nan")
        sign = MINUS if value < 0 else ""
        return Shown(f"{sign}∞", f"{sign}infinity", value, exact=False)
    fraction = Fraction(value)
    units = _round_half_away(fraction * 10**decimals)
    number = Fraction(units, 10**decimals)
    if (units == 0 and fraction != 0) or abs(number) >= _LARGEST:
        return _with_exponent(fraction, decimals, exactly_known=is_exact(value))
    exact = is_exact(value) and number == fraction
    text = _fixed(units, decimals, trim=exact)
    return Shown(text, text, number, exact)


def written(value: Fraction) -> Shown:
    """Write a number that is given: to its last digit, whatever the others are rounded to.

    Where its digits never end, it is a fraction such as ``"1/3"``.
    """
    short = display(value)
    if short.exact:
        return short
    decimal = as_decimal(value)
    if decimal is None:
        sign = MINUS if value < 0 else ""
        over, under = abs(value.numerator), value.denominator
        text, source = f"{sign}{over}/{under}", f"{sign}{over} slash {under}"
        return Shown(text, source, value, exact=True)
    places = len(f"{decimal:f}".partition(".")[2])
    if short.exponent:
        return _with_exponent(value, places + _floor_log10(value), exactly_known=True)
    return display(value, places)


def as_printed(text: str, value: Value) -> Shown:
    """Write a number as a program has printed it, ``"-1.5535e-17"``.

    Parameters
    ----------
    text
        What was printed.
    value
        What the program had.

    Returns
    -------
    Shown
        In plain text it has the minus and the power of ten that all numbers have,
        ``"−1.5535 × 10⁻¹⁷"``; as Typst source it is the text itself, in the letters of a program.
    """
    digits, _, power = text.replace("-", MINUS).replace("inf", "∞").partition("e")
    plain, exponent = digits.removesuffix("."), int(power.replace(MINUS, "-") or 0)
    if power:
        plain += f" × 10{''.join(SUPERSCRIPTS[digit] for digit in str(exponent))}"
    return Shown(plain, f'#raw("{text}")', value, exact=False, exponent=exponent)
