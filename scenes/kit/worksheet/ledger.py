"""The ledger: the worksheet at the right, filled in line by line as a pass goes on."""

from collections.abc import Sequence
from dataclasses import replace

from manim import Animation, FadeIn, FadeOut, Line, RoundedRectangle, VGroup
from manim.typing import Point3D

from mathcore.exercise.ids import owner
from mathcore.exercise.reconcile import show
from mathcore.exercise.trace import Kind, Quantity, Trace
from mathcore.formula.symbols import gradient_on_one_line
from scenes.kit.style.panel import panel
from scenes.kit.style.theme import ROLE_OF_KIND, Theme
from scenes.kit.style.zones import LEDGER, Zone, at
from scenes.kit.text.formula import LABEL, SYMBOL, Formula, Words
from scenes.kit.text.number import VALUE, Number
from scenes.kit.text.step import SIGNS
from scenes.kit.text.typeset import part

ROW_HEIGHT = 0.64
BLANK_WIDTH = 1.0
HEADROOM = 0.4
LEFT_PAD, RIGHT_PAD = 0.1, 0.14
#: The middle of the relation sign stands at least so far from the zone's left edge.
RELATION_AT = 1.02
#: Half of a relation sign, with the room that it needs.
RELATION_ROOM = 0.32


class LedgerRow(VGroup):
    """One line: a symbol, a relation sign, and a blank or the number that fills it.

    It is built with its baseline at y = 0.
    """

    def __init__(
        self, symbol: Formula, quantity: Quantity, *, theme: Theme, zone: Zone, relation_x: float
    ) -> None:
        super().__init__()
        self.theme = theme
        self.quantity = quantity
        self.right = zone.right - RIGHT_PAD
        self.symbol = symbol.place(at(zone.left + LEFT_PAD, 0), anchor=0)
        self.relation = Formula(
            SIGNS[show(quantity).relation], theme=theme, size=SYMBOL, role="dim"
        ).place(at(relation_x, 0))
        self.equals = Formula("=", theme=theme, size=SYMBOL, role="dim").place(at(relation_x, 0))
        self.blank = Line(
            at(self.right - BLANK_WIDTH, -0.06),
            at(self.right, -0.06),
            stroke_width=2.5,
            color=theme.line,
        )
        self.add(self.symbol, self.equals, self.blank)

    @property
    def baseline(self) -> float:
        """The y coordinate of the line's baseline."""
        return self.symbol.baseline

    def number(self) -> Number:
        """Build the number that fills the blank, in its place."""
        number = Number(self.quantity, theme=self.theme, size=LABEL)
        return number.place(at(self.right, self.baseline), anchor=1)


def ledger_symbol(quantity: Quantity, trace: Trace, theme: Theme) -> Formula:
    """Build the symbol of a line; a gradient is written on one line, as ∂ℒ/∂z."""
    source = quantity.symbol
    if quantity.kind == Kind.GRADIENT:
        source = gradient_on_one_line(trace[owner(quantity.id)].symbol)
    return Formula(part("symbol", source), theme=theme, size=SYMBOL, lit=False)


def ledger_zone(quantities: Sequence[Quantity], trace: Trace, theme: Theme) -> Zone:
    """Return the room that a ledger of these quantities needs at the right of the frame."""
    symbol = max(ledger_symbol(quantity, trace, theme).width for quantity in quantities)
    number = max(Number(quantity, theme=theme, size=LABEL).width for quantity in quantities)
    width = LEFT_PAD + symbol + 2 * RELATION_ROOM + number + RIGHT_PAD
    return replace(LEDGER, left=min(LEDGER.left, LEDGER.right - width))


class Ledger(VGroup):
    """A column of blanks for the quantities of one part of the worksheet.

    Parameters
    ----------
    heading
        What stands over it, such as ``Part A``, or nothing.
    quantities
        One line each, in the order in which they are worked out.
    trace
        Where the symbols of what a gradient belongs to are found.
    theme
        Colours.
    zone
        The room that it fills. If it has fewer lines than quantities, the lines move up as the
        pass goes on and the oldest leave at the top.
    row_height
        The distance of two baselines, in scene units; None takes what the symbols need.
    """

    def __init__(
        self,
        heading: str,
        quantities: Sequence[Quantity],
        trace: Trace,
        *,
        theme: Theme,
        zone: Zone,
        row_height: float | None = None,
    ) -> None:
        super().__init__()
        self.theme = theme
        self.zone = zone
        self.heading = VGroup()
        headroom = 0.0
        if heading:
            words = Words(heading, theme=theme, role="dim")
            self.heading.add(words.place(at(zone.left + LEFT_PAD, zone.top - 0.33), anchor=0))
            headroom = HEADROOM
        symbols = {q.id: ledger_symbol(q, trace, theme) for q in quantities}
        widest = max(symbol.width for symbol in symbols.values())
        relation_x = zone.left + max(RELATION_AT, LEFT_PAD + widest + RELATION_ROOM)
        self.rows = {
            q.id: LedgerRow(symbols[q.id], q, theme=theme, zone=zone, relation_x=relation_x)
            for q in quantities
        }
        tallest = max(row.symbol.height for row in self.rows.values())
        self.row_height = row_height or max(ROW_HEIGHT, tallest + 0.06)
        self.capacity = int((zone.height - headroom - 0.15) / self.row_height + 1e-6)
        self._first_baseline = zone.top - headroom - self.row_height
        self._order = [quantity.id for quantity in quantities]
        self._numbers: dict[str, Number] = {}
        self._first = 0
        self._open: RoundedRectangle | None = None
        for name, row in self.rows.items():
            row.shift(at(0, self._home(name)))
        self.add(self.heading, *(self.rows[name] for name in self._visible()))

    def _visible(self) -> list[str]:
        return self._order[self._first : self._first + self.capacity]

    def _cursor(self, y: float) -> RoundedRectangle:
        return panel(self._at(y), self.zone.width, self.row_height * 0.92, theme=self.theme)

    def _at(self, y: float) -> Point3D:
        return at(self.zone.center[0], y + 0.14)

    def scroll_to(self, quantity_id: str) -> list[Animation]:
        """Bring a line into view, with one line to come under it where there is one."""
        index = self._order.index(quantity_id)
        last = min(index + 1, len(self._order) - 1)
        shift = max(0, last - (self._first + self.capacity - 1))
        if not shift:
            return []
        leaving = self._visible()[:shift]
        up = at(0.0, shift * self.row_height)
        before = set(self._visible())
        self._first += shift
        animations: list[Animation] = [FadeOut(self.rows[name], shift=up) for name in leaving]
        for name in leaving:
            self.remove(self.rows[name])
        for name in self._visible():
            row = self.rows[name]
            # A line that was out of view stands where the unscrolled column would have it.
            if name in before:
                animations.append(row.animate.shift(up).build())
            else:
                row.shift(at(0, self._home(name) - row.baseline))
                self.add(row)
                animations.append(FadeIn(row, shift=up))
        if self._open is not None:
            animations.append(self._open.animate.shift(up).build())
        return animations

    def _home(self, name: str) -> float:
        return self._first_baseline - (self._order.index(name) - self._first) * self.row_height

    def open(self, quantity_id: str) -> list[Animation]:
        """Mark a line's blank as the one that is asked for."""
        row = self.rows[quantity_id]
        color = self.theme.color(ROLE_OF_KIND[row.quantity.kind])
        cursor = self._cursor(self._home(quantity_id))
        animations: list[Animation] = [row.symbol.animate.paint(True).build()]
        if row.blank in row.submobjects:
            animations.append(row.blank.animate.set_stroke(color, width=3.5).build())
        if self._open is None:
            self._open = cursor
            self.add_to_back(cursor)
            return [FadeIn(cursor), *animations]
        return [self._open.animate.move_to(cursor).build(), *animations]

    def fill(self, quantity_id: str) -> tuple[Number, list[Animation]]:
        """Build the number of a blank and what gives way to it.

        Returns
        -------
        Number
            The number in its place; give it to :meth:`keep` when it has arrived.
        list of Animation
            The blank going, and the relation sign becoming the right one.
        """
        row = self.rows[quantity_id]
        number = row.number()
        animations: list[Animation] = [FadeOut(row.blank)]
        row.remove(row.blank)
        if row.relation.body != row.equals.body:
            row.relation.place(at(row.equals.get_x(), row.baseline))
            animations += [FadeOut(row.equals), FadeIn(row.relation)]
            row.remove(row.equals)
            row.add(row.relation)
        return number, animations

    def shows(self, quantity_id: str) -> bool:
        """Tell whether a line is in view and filled in."""
        return quantity_id in self._numbers and quantity_id in self._visible()

    def fill_at_once(self, quantity_id: str) -> Number:
        """Take a line's blank away without a question and build the number that comes there."""
        row = self.rows[quantity_id]
        number, _ = self.fill(quantity_id)
        row.symbol.paint(True)
        return number

    def keep(self, number: Number) -> None:
        """Take a number that has arrived into its line."""
        self.rows[number.quantity.id].add(number)
        self._numbers[number.quantity.id] = number

    def source(self, quantity_id: str) -> VGroup:
        """Return the glyphs of a number that is filled in already.

        Raises
        ------
        KeyError
            If its blank is still open.
        """
        if quantity_id not in self._numbers:
            raise KeyError(f"{quantity_id} is not in the ledger yet")
        return self._numbers[quantity_id].part(VALUE)

    def close(self) -> list[Animation]:
        """Take the mark away when nothing is asked any more."""
        if self._open is None:
            return []
        cursor, self._open = self._open, None
        self.remove(cursor)
        return [FadeOut(cursor)]
