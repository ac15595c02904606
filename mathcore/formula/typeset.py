"""A formula as Typst mathematics, or as plain text, with symbols or with numbers.

Every operand passes through a mark, so that a film can find its glyphs again: exactly the symbol
or the number, never the parentheses around it.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from fractions import Fraction

from mathcore.formula.activations import activation
from mathcore.formula.expression import Expression, Quotient, Ref
from mathcore.numbers.format import MINUS

Mark = Callable[[str, str, int], str]
"""Wraps an operand: its id, its source, and how often that id stood to the left of it."""

ConstantMark = Callable[[str], str]
"""Wraps a number of the formula's own, such as the 1 in 1 - y."""


#: A number that is written as a fraction; a symbol such as that of a gradient has a stroke as well.
_FRACTION = re.compile(r"\d+(?: slash |/)\d+")


class _Rank(IntEnum):
    """How tightly a piece of a formula holds together."""

    SUM = 0
    NEGATIVE = 1
    PRODUCT = 2
    ATOM = 3


_Piece = tuple[str, _Rank]


@dataclass(frozen=True)
class _Dialect:
    """How the parts of a formula are joined."""

    times: str
    times_fraction: str
    fraction: Callable[[_Piece, _Piece], _Piece]
    function: Callable[[str], str]
    square: str


def _grouped(piece: _Piece, at_least: _Rank) -> str:
    source, rank = piece
    return source if rank >= at_least else f"({source})"


def _built_up(numerator: _Piece, denominator: _Piece) -> _Piece:
    return f"frac({numerator[0]}, {denominator[0]})", _Rank.ATOM


def _on_one_line(numerator: _Piece, denominator: _Piece) -> _Piece:
    over, under = _grouped(numerator, _Rank.PRODUCT), _grouped(denominator, _Rank.ATOM)
    return f"{over} / {under}", _Rank.PRODUCT


def _typst_function(name: str) -> str:
    stem = name.removesuffix("'")
    return "ln" if stem == "ln" else activation(stem).symbol + name[len(stem) :]


def _plain_function(name: str) -> str:
    stem = name.removesuffix("'")
    plain = "ln" if stem == "ln" else activation(stem).plain
    return plain + "′" * (name != stem)


_SYMBOLS = _Dialect(" ", " thin ", _built_up, _typst_function, "^2")
_NUMBERS = _Dialect(" dot.op ", " dot.op ", _built_up, _typst_function, "^2")
_PLAIN = _Dialect(" · ", " · ", _on_one_line, _plain_function, "²")


def _number_rank(source: str) -> _Rank:
    """Rank a written number: a minus sign, a fraction, a power of ten want parentheses."""
    if source.startswith(MINUS):
        return _Rank.NEGATIVE
    is_worked = "10^" in source or "×" in source or _FRACTION.fullmatch(source)
    return _Rank.PRODUCT if is_worked else _Rank.ATOM


def _no_mark(_id: str, source: str, _occurrence: int) -> str:
    return source


@dataclass
class _Writer:
    """Writes one formula from left to right, counting the operands that went by."""

    dialect: _Dialect
    operands: Mapping[str, str]
    mark: Mark
    mark_constant: ConstantMark
    seen: Counter[str] = field(default_factory=Counter)

    def operand(self, id: str) -> _Piece:
        source = self.operands[id]
        occurrence = self.seen[id]
        self.seen[id] += 1
        return self.mark(id, source, occurrence), _number_rank(source)

    def constant(self, value: Fraction) -> _Piece:
        over, under = (
            (self.mark_constant(str(part)), _Rank.ATOM) for part in value.as_integer_ratio()
        )
        return over if value.denominator == 1 else self.dialect.fraction(over, under)

    def sum(self, terms: tuple[Expression, ...]) -> _Piece:
        first, *rest = terms
        piece = self.write(first)
        if not rest:
            return piece
        added = [_grouped(self.write(term), _Rank.PRODUCT) for term in rest]
        return " + ".join([piece[0], *added]), _Rank.SUM

    def product(self, factors: tuple[Expression, ...]) -> _Piece:
        grouped = [_grouped(self.write(factor), _Rank.ATOM) for factor in factors]
        # A fraction's bar runs into the symbol beside it unless there is some air.
        has_fraction = any(self._is_fraction(factor) for factor in factors)
        times = self.dialect.times_fraction if has_fraction else self.dialect.times
        return times.join(grouped), _Rank.PRODUCT

    def difference(self, left: Expression, right: Expression) -> _Piece:
        start = self.write(left)[0]
        return f"{start} {MINUS} {_grouped(self.write(right), _Rank.PRODUCT)}", _Rank.SUM

    def negative(self, term: Expression) -> _Piece:
        source, rank = self.write(term)
        # Square brackets, since the terms inside have round ones of their own.
        inner = source if rank >= _Rank.PRODUCT else f"[{source}]"
        return f"{MINUS}{inner}", _Rank.NEGATIVE

    def quotient(self, numerator: Expression, denominator: Expression) -> _Piece:
        return self.dialect.fraction(self.write(numerator), self.write(denominator))

    def square(self, base: Expression) -> _Piece:
        source = _grouped(self.write(base), _Rank.ATOM)
        if "^" in source and not source.startswith("("):
            # A symbol that carries its layer as a superscript has no room for another.
            source = f"({source})"
        return f"{source}{self.dialect.square}", _Rank.ATOM

    def application(self, function_name: str, argument: Expression) -> _Piece:
        if function_name == "identity":
            return self.write(argument)
        name = self.dialect.function(function_name)
        source, rank = self.write(argument)
        if function_name == "ln" and rank == _Rank.ATOM:
            return f"{name} {source}", _Rank.ATOM
        return f"{name}({source})", _Rank.ATOM

    def write(self, expression: Expression) -> _Piece:
        piece: _Piece = expression.written(self)
        return piece

    def _is_fraction(self, factor: Expression) -> bool:
        is_symbol = isinstance(factor, Ref) and self.operands[factor.id].startswith("frac(")
        return is_symbol or isinstance(factor, Quotient)


def symbolic(
    expression: Expression,
    symbols: Mapping[str, str],
    mark: Mark = _no_mark,
    mark_constant: ConstantMark = str,
) -> str:
    """Write a formula with the symbols of its operands, products being juxtaposed.

    Returns Typst mathematics, such as ``w_11 x_1 + w_12 x_2 + b_1``. A mark wraps the source of an
    operand, given its id, the source and how often that id stood to the left of it. An operand
    without a symbol is a KeyError.
    """
    return _Writer(_SYMBOLS, symbols, mark, mark_constant).write(expression)[0]


def substituted(
    expression: Expression,
    shown: Mapping[str, str],
    mark: Mark = _no_mark,
    mark_constant: ConstantMark = str,
) -> str:
    """Write a formula with the numbers of its operands, products having a dot.

    Returns Typst mathematics, such as ``0.5 dot.op 1 + (−0.3) dot.op 2 + 0.1``. The numbers are
    those of `mathcore.numbers.format.Shown.typst`; parentheses that a sign or a power of ten needs
    stand around the mark, which is as for `symbolic`.
    """
    return _Writer(_NUMBERS, shown, mark, mark_constant).write(expression)[0]


def plain(expression: Expression, written: Mapping[str, str]) -> str:
    """Write a formula as one line of Unicode for a terminal: ``0.5 · 1 + (−0.3) · 2 + 0.1``."""
    return _Writer(_PLAIN, written, _no_mark, str).write(expression)[0]
