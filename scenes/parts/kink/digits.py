"""Numbers as float64 keeps them: rows of long decimals, aligned at the point."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Self

from manim import VGroup

from mathcore.exercise.reconcile import show
from mathcore.exercise.trace import Quantity, Trace
from mathcore.numbers.format import MINUS, display
from mathcore.numbers.values import Value, to_float
from mathcore.topics.kink import binary_digits, binary_value
from scenes.kit.style.theme import ROLE_OF_KIND, Theme
from scenes.kit.style.zones import STRIP, Zone, at
from scenes.kit.text.formula import SYMBOL, Formula, ShownValue, Words
from scenes.kit.text.number import Number
from scenes.kit.text.step import SIGNS
from scenes.kit.text.typeset import part

#: Decimal digits that are shown of a stored number, and binary digits of a number's own value.
DECIMALS, BITS = 25, 34
DIGITS = 0.54
#: Where the columns stand, in scene units from the zone's left edge.
SYMBOL_AT, WRITTEN_AT, RELATION_AT, POINT_AT = 0.7, 3.2, 3.85, 5.3
#: The lines are no farther apart than this.
PITCH = 1.05


def float_text(value: Value, decimals: int = 4) -> str:
    """Return a computed number as Typst math; a zero is a plain 0."""
    shown: Value = Fraction(0) if value == 0 else value
    return display(shown, decimals).typst


class LongDigits(Formula):
    """The exact decimal of a float64, cut off with an ellipsis."""

    def __init__(self, value: Value, *, theme: Theme, role: str) -> None:
        whole, _, fraction = binary_value(value).replace("-", MINUS).partition(".")
        shown = fraction[:DECIMALS] + ("…" if len(fraction) > DECIMALS else "")
        source = part("whole", f'"{whole}"')
        if shown:
            source += part("fraction", f'".{shown}"')
        super().__init__(source, theme=theme, size=DIGITS, role=role)

    def align(self, x: float, baseline: float) -> Self:
        """Put the decimal point, or where it would be, at ``x``."""
        if "fraction" in self.parts:
            edge = float(self.part("fraction").get_left()[0])
        else:
            edge = float(self.get_right()[0]) + 0.04
        return self.shift(at(x - edge, baseline - self.baseline))


@dataclass(frozen=True)
class Stored:
    """An operand and whether float64 holds it exactly."""

    quantity: Quantity

    @property
    def is_same(self) -> bool:
        """Whether nothing is lost."""
        return Fraction(to_float(self.quantity.value)) == self.quantity.value


def stored_operands(trace: Trace, neuron: int) -> list[Stored]:
    """Return a first-layer neuron's parameters, and those inputs that float64 cannot hold."""
    operands = [Stored(trace[id]) for id in trace[f"z1[{neuron}]"].operands]
    return [s for s in operands if not (s.is_same and s.quantity.id.startswith("x["))]


def level(zone: Zone, index: int, count: int) -> float:
    """Return the baseline of line ``index`` of ``count``; the headings stand at index -1."""
    pitch = min(zone.height / (count + 1), PITCH)
    return float(zone.center[1]) + (count / 2 - 1 - index) * pitch - 0.14


def headings(left: str, right: str, zone: Zone, count: int, *, theme: Theme) -> VGroup:
    """Set the words over the two columns of ``count`` lines."""
    y = level(zone, -1, count)
    return VGroup(
        Words(left, theme=theme, role="dim").place(at(zone.left + WRITTEN_AT, y), anchor=1),
        Words(right, theme=theme, role="dim").place(at(zone.left + POINT_AT - 0.27, y), anchor=0),
    )


class StoredNumber(VGroup):
    """One line: the symbol, the number as it is written, and what is stored."""

    def __init__(self, stored: Stored, *, theme: Theme) -> None:
        super().__init__()
        quantity = stored.quantity
        role = ROLE_OF_KIND[quantity.kind]
        self.symbol = Formula(quantity.symbol, theme=theme, size=DIGITS, role="dim")
        self.number = Number(quantity, theme=theme, size=DIGITS)
        self.relation = Formula("=" if stored.is_same else "eq.not", theme=theme, size=DIGITS)
        self.digits = LongDigits(quantity.value, theme=theme, role=role)
        self.add(self.symbol, self.number, self.relation, self.digits)

    def put(self, zone: Zone, index: int, count: int) -> Self:
        """Place the line as one of ``count``."""
        y = level(zone, index, count)
        self.symbol.place(at(zone.left + SYMBOL_AT, y))
        self.number.place(at(zone.left + WRITTEN_AT, y), anchor=1)
        self.relation.place(at(zone.left + RELATION_AT, y))
        self.digits.align(zone.left + POINT_AT, y)
        return self


class RunningSum(VGroup):
    """One line: what is added, and the sum so far.

    Attributes
    ----------
    term
        A product, or the bias.
    rest
        The parts of the term that are no numbers.
    digits
        The sum as float64 keeps it.
    """

    def __init__(
        self, trace: Trace, neuron: int, index: int, value: float, *, theme: Theme
    ) -> None:
        super().__init__()
        is_bias = index == len(trace.exercise.x)
        ids = [f"b1[{neuron}]"] if is_bias else [f"W1[{neuron},{index}]", f"x[{index}]"]
        claims, factors, roles = [], [], {}
        for id in ids:
            shown = show(trace[id]).typst
            claims.append(ShownValue(trace[id], shown, id))
            roles[id] = ROLE_OF_KIND[trace[id].kind]
            marked = part(id, shown)
            factors.append(f"({marked})" if shown.startswith(MINUS) else marked)
        plus = "+ med " if index else ""
        self.term = Formula(
            plus + " dot.op ".join(factors),
            theme=theme,
            size=DIGITS,
            roles=roles,
            claims=tuple(claims),
        )
        self.term.fit(WRITTEN_AT - 0.1, 0.4)
        self.rest = [self.term.part(name) for name in self.term.parts if name not in ids]
        self.relation = Formula("arrow.r", theme=theme, size=DIGITS, role="dim")
        self.digits = LongDigits(value, theme=theme, role="signal")
        self.add(self.term, self.relation, self.digits)

    def put(self, zone: Zone, index: int, count: int) -> Self:
        """Place the line as one of ``count``."""
        y = level(zone, index, count)
        self.term.place(at(zone.left + WRITTEN_AT, y), anchor=1)
        self.relation.place(at(zone.left + RELATION_AT, y))
        self.digits.align(zone.left + POINT_AT, y)
        return self


def binary_line(quantity: Quantity, *, theme: Theme) -> Formula:
    """Write a number in binary, on the strip."""
    shown = show(quantity)
    value = Fraction(quantity.value)
    digits = binary_digits(value, BITS).replace("-", MINUS)
    units = value * 2**BITS
    digits = digits.rstrip("0").rstrip(".") if units.denominator == 1 else digits + "…"
    number = part("number", shown.typst)
    return Formula(
        f'{number} {SIGNS[shown.relation]} "{digits}" quad "in binary"',
        theme=theme,
        size=SYMBOL,
        roles={"number": ROLE_OF_KIND[quantity.kind]},
        claims=(ShownValue(quantity, shown.typst, "number"),),
    ).place(at(0.0, STRIP.center[1] - 0.15))
