"""How a quantity is worked out on screen: symbol, formula, substituted operands, value.

Both lines come from the expression that ``mathcore`` evaluated, so they cannot say anything else
than what was computed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from manim import VGroup

from mathcore.exercise.ids import owner
from mathcore.exercise.reconcile import relation, show, substitution_relation
from mathcore.exercise.term_sums import Terms
from mathcore.exercise.trace import Kind, Quantities, Quantity
from mathcore.formula.expression import Expression, Ref, inputs
from mathcore.formula.symbols import gradient_on_one_line
from mathcore.formula.typeset import substituted, symbolic
from mathcore.numbers.format import MINUS, Relation
from scenes.kit.style.theme import ROLE_OF_KIND, Theme
from scenes.kit.style.zones import Zone, at
from scenes.kit.text.formula import FORMULA, Formula, ShownValue
from scenes.kit.text.rows import break_rows, row_pitch, rows_of, widest
from scenes.kit.text.typeset import constant, part


def written_terms(
    terms: Sequence[Quantity],
) -> tuple[str, tuple[str, ...], dict[str, str], tuple[ShownValue, ...]]:
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
    claims: list[ShownValue] = []
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
        claims.append(ShownValue(term, shown, name))
    return " ".join(pieces), tuple(names), roles, tuple(claims)


LEFT_SIDE = "left"
EQUALS = "equals"
RESULT_RELATION = "relation"
RESULT = "result"
TERMS_RELATION = "terms relation"

#: How a relation is written in Typst math.
SIGNS: dict[Relation, str] = {"=": "=", "≈": "approx"}

#: The least em of each line, in scene units: a subscript is 0.7 of it, and no digit may stand
#: under 2.5 % of the frame's height.
SMALLEST_SYMBOLS = 0.45
SMALLEST_NUMBERS = 0.33
#: Room above the first line, how far down its baseline is where it is not tall, and room between
#: the lines, in scene units; the least distance of their baselines, in em.
TOP_ROOM = 0.1
FIRST_BASELINE = 0.52
LINE_ROOM = 0.07
LEAST_PITCH = 1.18


def slot(quantity_id: str, occurrence: int) -> str:
    """Return the name of the part that holds an operand's ``occurrence``-th appearance."""
    return f"{quantity_id}~{occurrence}"


@dataclass(frozen=True)
class Fit:
    """How two lines are made to fit: the least em of each, and where the first one stands.

    Parameters
    ----------
    symbols, numbers
        The least em of the line of symbols, and of that of numbers, in scene units.
    first_baseline
        How far down the first line's baseline is at least, where there is room.
    is_even
        Whether the symbols are no larger than the numbers under them.
    """

    symbols: float
    numbers: float
    first_baseline: float
    is_even: bool = False


STRIP_FIT = Fit(SMALLEST_SYMBOLS, SMALLEST_NUMBERS, FIRST_BASELINE)


@dataclass(frozen=True)
class Step:
    """The two lines of one worked quantity.

    Parameters
    ----------
    quantity
        What is worked out.
    symbols
        ``z_1 = w_11 x_1 + …``; its operands are parts named by :func:`slot`.
    numbers
        ``= 0.5 · 1 + … = 0``; the same slots, then the part ``result``.
    operands
        The slots in the order of reading, each with the quantity that fills it. A number that is
        handed on unchanged fills the part ``result`` itself.
    terms
        The parts of the sum of terms that stands before the result, in the order of reading.
    fit
        How the lines are made to fit.
    """

    quantity: Quantity
    symbols: Formula
    numbers: Formula
    operands: tuple[tuple[str, Quantity], ...]
    terms: tuple[str, ...] = ()
    fit: Fit = STRIP_FIT

    @property
    def lines(self) -> tuple[Formula, Formula]:
        """The symbols and the numbers."""
        return (self.symbols, self.numbers)

    @property
    def is_passthrough(self) -> bool:
        """Whether the result is its one operand, unchanged."""
        return RESULT in dict(self.operands)

    @property
    def signs(self) -> tuple[str, ...]:
        """The parts of the second line that are neither operand nor term nor result."""
        taken = {name for name, _ in self.operands} | {RESULT, RESULT_RELATION, *self.terms}
        return tuple(name for name in self.numbers.parts if name not in taken)

    def place(self, zone: Zone) -> "Step":
        """Put both lines into the strip, one relation sign under the other.

        Lines that are too tall for that, such as fractions, go side by side; a line of numbers
        that is too wide breaks before a plus or before its result.
        """
        inner = _inner(zone)
        if not (self._stack(inner) or self._place_side_by_side(inner)):
            self.symbols.scale(self.fit.symbols / self.symbols.size)
            self.numbers.scale(self.fit.numbers / self.numbers.size)
            if not (self._stack(inner, tight=True) or self._place_rows_beside(inner)):
                left = float(self.numbers.get_left()[0])
                break_rows(self._rows(inner.right - left), left, row_pitch(self.numbers))
        return self

    def fits(self, zone: Zone) -> bool:
        """Tell whether both lines, as they are placed now, keep inside the strip."""
        inner = _inner(zone)
        return all(
            formula.get_bottom()[1] > inner.bottom - 0.02
            and formula.get_right()[0] < inner.right + 0.02
            for formula in (self.symbols, self.numbers)
        )

    def _stack(self, zone: Zone, *, tight: bool = False) -> bool:
        """Put the numbers under the symbols; tell whether both keep inside the zone."""
        self.symbols.fit(zone.width, self.fit.symbols)
        column = float(self.symbols.part(EQUALS).get_left()[0]) - float(self.symbols.get_left()[0])
        room = zone.width - column
        self.numbers.fit(room, self.fit.numbers)
        if self.fit.is_even and self.numbers.size < self.symbols.size:
            self.symbols.scale(self.numbers.size / self.symbols.size)
        first = zone.top - max(self.symbols.ascent, 0 if tight else self.fit.first_baseline)
        self.symbols.place(at(zone.left, first), anchor=0)
        drop = self.symbols.descent + LINE_ROOM + self.numbers.ascent
        second = first - max(drop, 0 if tight else LEAST_PITCH * self.symbols.size)
        self.numbers.place(at(zone.left + column, second), anchor=0)
        rows = self._rows(room)
        bottom = float(self.numbers.get_bottom()[1]) - (len(rows) - 1) * row_pitch(self.numbers)
        if bottom < zone.bottom - 1e-6 or widest(rows) > room + 1e-6:
            return False
        break_rows(rows, zone.left + column, row_pitch(self.numbers))
        return True

    def _place_side_by_side(self, zone: Zone) -> bool:
        """Put the numbers after the symbols; tell whether that keeps inside its width."""
        gap = 0.42 * self.symbols.size
        tallest = max(formula.height for formula in (self.symbols, self.numbers))
        wish = min(
            zone.width / (self.symbols.width + self.numbers.width + gap), zone.height / tallest
        )
        self.symbols.scale(max(min(wish, 1.0), self.fit.symbols / self.symbols.size))
        # What the symbols, which shrink less far, take too much, the numbers give.
        left = (zone.width - self.symbols.width - gap) / self.numbers.width
        self.numbers.scale(max(min(wish, left, 1.0), self.fit.numbers / self.numbers.size))
        above, below = self.symbols.ascent, self.symbols.descent
        level = float(zone.center[1]) - (above - below) / 2
        self.symbols.place(at(zone.left, level), anchor=0)
        self.numbers.place(at(self.symbols.get_right()[0] + gap, level), anchor=0)
        return bool(self.numbers.get_right()[0] < zone.right + 1e-6)

    def _rows(self, width: float) -> list[VGroup]:
        return rows_of(self.numbers, width, RESULT_RELATION)

    def _place_rows_beside(self, zone: Zone) -> bool:
        """Put the numbers in rows after the symbols; tell whether that keeps inside the zone."""
        gap = 0.42 * self.symbols.size
        room = zone.width - self.symbols.width - gap
        rows = self._rows(room)
        more = (len(rows) - 1) * row_pitch(self.numbers)
        if self.numbers.height + more > zone.height or widest(rows) > room + 1e-6:
            return False
        middle = float(zone.center[1])
        above, below = self.symbols.ascent, self.symbols.descent
        self.symbols.place(at(zone.left, middle - (above - below) / 2), anchor=0)
        above, below = self.numbers.ascent, self.numbers.descent + more
        left = zone.left + self.symbols.width + gap
        self.numbers.place(at(left, middle - (above - below) / 2), anchor=0)
        break_rows(rows, left, row_pitch(self.numbers))
        return True


def _inner(zone: Zone) -> Zone:
    return Zone(zone.left + 0.1, zone.right - 0.1, zone.bottom, zone.top - TOP_ROOM)


def worked_in(
    zone: Zone,
    trace: Quantities,
    quantity_id: str,
    *,
    theme: Theme,
    decimals: int | None = None,
    short: str | None = None,
    left_over: Expression | None = None,
    size: float = FORMULA,
    fit: Fit = STRIP_FIT,
) -> Step:
    """Build the two lines of a quantity and put them into the strip, fractions where they fit.

    The parameters are those of :func:`worked`, the strip, and how the lines are made to fit;
    ``short`` is used only where the formula does not fit otherwise.
    """

    def placed(*, on_one_line: bool, short: str | None = None) -> Step:
        step = worked(
            trace,
            quantity_id,
            theme=theme,
            on_one_line=on_one_line,
            decimals=decimals,
            short=short,
            left_over=left_over,
            size=size,
        )
        return replace(step, fit=fit).place(zone)

    step = placed(on_one_line=False)
    if step.fits(zone):
        return step
    step = placed(on_one_line=True)
    return step if short is None or step.fits(zone) else placed(on_one_line=True, short=short)


def worked(
    trace: Quantities,
    quantity_id: str,
    *,
    theme: Theme,
    on_one_line: bool = False,
    decimals: int | None = None,
    terms: Terms | None = None,
    short: str | None = None,
    left_over: Expression | None = None,
    size: float = FORMULA,
) -> Step:
    """Build the two lines that work out one quantity.

    Parameters
    ----------
    trace
        Where the quantity, its operands and their values come from.
    quantity_id
        Which quantity; it must have a formula.
    theme
        Colours of the operands' roles.
    on_one_line
        Whether gradients are written with a slash instead of as fractions, to save height.
    decimals
        To how many decimals numbers are shown that have more; without it, to their own.
    terms
        If given, the second line has the sum of these before its result.
    short
        Typst math for the right-hand side in symbols, if the formula itself is not to be written.
    left_over
        What is left of the formula when terms have been crossed out; the numbers are put into it.
    size
        One em, in scene units.

    Raises
    ------
    ValueError
        If the quantity is a given one and has no formula.
    """
    quantity = trace[quantity_id]
    if quantity.formula is None:
        raise ValueError(f"{quantity_id} is given, so there is nothing to work out")
    roles = {RESULT: ROLE_OF_KIND[quantity.kind], LEFT_SIDE: "text"}
    operands: list[tuple[str, Quantity]] = []

    def mark_symbol(operand: str, source: str, occurrence: int) -> str:
        return part(slot(operand, occurrence), source)

    def mark_number(operand: str, source: str, occurrence: int) -> str:
        name = slot(operand, occurrence)
        operands.append((name, trace[operand]))
        roles[name] = ROLE_OF_KIND[trace[operand].kind]
        return part(name, source)

    filled_in = left_over or quantity.formula
    shown = {operand: show(trace[operand], decimals).typst for operand in inputs(filled_in)}
    symbol_of = dict(trace.symbols)
    left = symbol_of[quantity_id]
    if on_one_line:
        alone = {
            q.id: gradient_on_one_line(trace[owner(q.id)].symbol)
            for q in trace
            if q.kind == Kind.GRADIENT and q.of is not None
        }
        left = alone.get(quantity_id, left)
        # What stands alone needs no brackets.
        is_alone = isinstance(quantity.formula, Ref)
        symbol_of |= alone if is_alone else {id: f"({symbol})" for id, symbol in alone.items()}
    right = short or symbolic(quantity.formula, symbol_of, mark_symbol, constant)
    filled = substituted(filled_in, shown, mark_number, constant)
    result = show(quantity, decimals).typst
    symbols = Formula(
        f"{part(LEFT_SIDE, left)} {part(EQUALS, '=')} {right}",
        theme=theme,
        size=size,
    )
    opening = SIGNS[substitution_relation(quantity, trace, decimals)]
    closing = SIGNS[relation(quantity, trace, decimals)]
    body = f"{filled} {part(RESULT_RELATION, closing)} {part(RESULT, result)}"
    if len(operands) == 1 and filled == part(operands[0][0], result):
        # The number is handed on as it is, so it is written once.
        body = part(RESULT, result)
        operands = [(RESULT, operands[0][1])]
    claims = [
        *(ShownValue(o, shown[o.id], name, decimals) for name, o in operands if name != RESULT),
        ShownValue(quantity, result, RESULT, decimals),
    ]
    between: tuple[str, ...] = ()
    if terms is not None:
        source, names, term_roles, term_claims = written_terms(terms.terms)
        between = (TERMS_RELATION, *names)
        body = (
            f"{filled} {part(TERMS_RELATION, SIGNS[terms.opening])} {source} "
            f"{part(RESULT_RELATION, SIGNS[terms.closing])} {part(RESULT, result)}"
        )
        roles |= term_roles
        claims += term_claims
    numbers = Formula(
        f"{part(EQUALS, opening)} {body}",
        theme=theme,
        size=size,
        roles=roles,
        claims=tuple(claims),
    )
    return Step(quantity, symbols, numbers, tuple(operands), between)
