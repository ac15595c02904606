"""How closely one has to look to tell a number from 0: magnifications, and a length to compare."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from mathcore.exercise.trace import Kind, Quantity
from mathcore.numbers.floats import first_place

#: From zero to one it is so far, in kilometres, to make lengths of numbers.
YARDSTICK = Quantity("yardstick", '"length"', Kind.MEASURE, None, (), Fraction(1000))
#: A number is seen at one to four and a half times the length of its scale bar.
_FARTHEST = Fraction(9, 2)
_METRES = 1000
#: Units of length, from the smallest: each has a power of ten of a metre.
_UNITS = (("pm", -12), ("nm", -9), ("µm", -6), ("mm", -3), ("cm", -2), ("m", 0), ("km", 3))
#: A length is written with so many digits.
_DIGITS = 2


@dataclass(frozen=True)
class Closeup:
    """A number other than 0 under a magnifying glass.

    Parameters
    ----------
    z
        The number.
    power
        Of ten, by which the glass magnifies.
    zoom, bar
        The magnification, and the length that it makes as long as 1 was.
    distance, unit
        How far from 0 the number is, on the scale of `YARDSTICK`.
    """

    z: Quantity
    power: int
    zoom: Quantity
    bar: Quantity
    distance: Quantity
    unit: str

    @property
    def bars(self) -> float:
        """How many times as far from 0 as the bar is long the number is, with its sign."""
        return float(Fraction(self.z.value) / Fraction(self.bar.value))

    @property
    def side(self) -> int:
        """On which side of 0 the number is: 1 for the right, -1 for the left."""
        return 1 if self.z.value > 0 else -1

    @property
    def metres(self) -> Fraction:
        """How far from 0 the number is, in metres."""
        return _metres(self.z)

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """Its numbers."""
        return (self.zoom, self.bar, self.distance)


def zoom_of(power: int) -> Quantity:
    """Return a magnification by a power of ten."""
    value = Fraction(10) ** power
    return Quantity(f"zoom[{power}]", '"magnified"', Kind.MEASURE, None, (), value)


def bar_of(power: int) -> Quantity:
    """Return the length that is as long as 1 was when it is magnified by a power of ten."""
    value = Fraction(10) ** -power
    return Quantity(f"bar[{power}]", '"length"', Kind.MEASURE, None, (), value, decimals=0)


def closeup(z: Quantity) -> Closeup:
    """Look at a number so closely that it is seen apart from 0.

    Raises
    ------
    ValueError
        If it is 0, which no magnification moves.
    """
    value = abs(Fraction(z.value))
    if not value:
        raise ValueError(f"expected {z.id} to be another number than 0")
    power = first_place(value)
    if value * Fraction(10) ** power > _FARTHEST:
        power -= 1
    metres = _metres(z)
    unit, exponent = next(
        (found for found in reversed(_UNITS) if metres >= Fraction(10) ** found[1]), _UNITS[0]
    )
    length = metres / Fraction(10) ** exponent
    distance = Quantity(
        f"{z.id}_distance",
        '"distance"',
        Kind.MEASURE,
        None,
        (),
        length,
        decimals=max(0, _DIGITS - 1 + first_place(length)),
    )
    return Closeup(z, power, zoom_of(power), bar_of(power), distance, unit)


def steps(power: int) -> Iterator[int]:
    """Yield the powers of ten in which one comes closer by a large one: two that are alike."""
    first = (power + 1) // 2
    yield first
    if power > first:
        yield power


def _metres(z: Quantity) -> Fraction:
    return abs(Fraction(z.value)) * Fraction(YARDSTICK.value) * _METRES
