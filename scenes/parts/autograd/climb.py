"""The way up from a wrong gradient to what it is made of."""

from collections.abc import Sequence

from manim import Line, RoundedRectangle, VGroup

from mathcore.exercise.ids import owner
from mathcore.exercise.trace import Kind, Quantity, Trace
from mathcore.formula.symbols import gradient_on_one_line
from mathcore.formula.typeset import symbolic
from mathcore.numbers.values import to_float
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import SAFE, at
from scenes.kit.text.formula import Formula, Words
from scenes.kit.text.number import Number
from scenes.parts.autograd.console import DECIMALS
from scenes.parts.autograd.program import marker

#: The first baseline, the lowest one, and the distance of two of them at most.
_TOP, _BOTTOM, _PITCH = 1.65, -2.66, 0.82
_HEADING, _HEADING_SIZE = 2.55, 0.44
#: One em at most, and how many of them there are from one row to the next at least.
_SIZE, _ROW = 0.5, 1.36
#: Between a remark and what stands under it.
_GAP = 0.16
#: Where names begin, and values end at least; from there to the marks, and on to a remark.
_NAME, _VALUE = -4.9, -0.5
_TO_MARK, _TO_REMARK, _COLUMN_GAP = 1.7, 0.75, 0.4


def _magnitude(quantity: Quantity) -> float:
    return abs(to_float(quantity.value))


def way_up(trace: Trace) -> tuple[Quantity, ...]:
    """Return a gradient of the first layer, and before it what it is made of, one after the other.

    It begins at an output's pre-activation and ends at the gradient that is the largest.
    """
    first = [q for q in trace.backward if q.layer == 1 and trace[owner(q.id)].kind == Kind.WEIGHT]
    last = len(trace.exercise.layers)
    way = [max(first, key=_magnitude)]
    while not way[-1].id.startswith(f"z{last}["):
        made_of = [trace[id] for id in way[-1].operands]
        gradients = [q for q in made_of if q.kind == Kind.GRADIENT]
        forward = [q for q in made_of if q.kind in {Kind.PREDICTION, Kind.PRE_ACTIVATION}]
        way.append(max(gradients or forward, key=_magnitude))
    return tuple(way[::-1])


class Climb(VGroup):
    """The worksheet's numbers in one column, with a marker at the last one.

    Parameters
    ----------
    quantities
        From the first one that is worked out to the last.
    theme
        Colours.

    Attributes
    ----------
    names, values
        What is seen of each number.
    marker
        Points at one of them.
    """

    def __init__(self, quantities: Sequence[Quantity], trace: Trace, *, theme: Theme) -> None:
        super().__init__()
        self.theme, self.quantities, self._trace = theme, quantities, trace
        count = len(quantities)
        self._pitch = min(_PITCH, (_TOP - _BOTTOM) / max(1, count - 1))
        self._size = min(_SIZE, self._pitch / _ROW)
        names, values = map(self._name, quantities), map(self._value, quantities)
        self.names, self.values = list(names), list(values)
        width = max(name.width for name in self.names) + max(v.width for v in self.values)
        ours = max(_VALUE, _NAME + width + _COLUMN_GAP)
        self._mark = ours + _TO_MARK
        for row, (name, value) in enumerate(zip(self.names, self.values, strict=True)):
            name.place(at(_NAME, self._baseline(row)), anchor=0)
            value.place(at(ours, self._baseline(row)), anchor=1)
        headings = [
            Words(text, theme=theme, size=_HEADING_SIZE, role="dim").place(
                at(x, _HEADING), anchor=anchor
            )
            for text, x, anchor in (("ours", ours, 1.0), ("yours", self._mark, 0.5))
        ]
        self.marker = marker(theme).move_to(at(_NAME - 0.4, self.middle(count - 1)))
        self.add(*headings, *self.names, *self.values, self.marker)

    def _name(self, quantity: Quantity) -> Formula:
        symbol = _symbol(quantity, self._trace)
        return Formula(symbol, theme=self.theme, size=self._size, role="dim")

    def _value(self, quantity: Quantity) -> Number:
        decimals = min(DECIMALS, quantity.decimals)
        return Number(quantity, theme=self.theme, size=self._size, decimals=decimals)

    def _baseline(self, row: int) -> float:
        return _TOP - row * self._pitch

    def middle(self, row: int) -> float:
        """Return the height of the middle of a row."""
        return self._baseline(row) + 0.15

    def mark(self, row: int, *, is_right: bool) -> VGroup:
        """Build the mark that says whether a number is right."""
        x, y = self._mark, self.middle(row)
        color = self.theme.text if is_right else self.theme.loss
        ticks = ((-0.16, 0.0, -0.04, -0.13), (-0.04, -0.13, 0.18, 0.15))
        crosses = ((-0.14, -0.14, 0.14, 0.14), (-0.14, 0.14, 0.14, -0.14))
        return VGroup(
            *(
                Line(at(x + a, y + b), at(x + c, y + d), color=color, stroke_width=5)
                for a, b, c, d in (ticks if is_right else crosses)
            )
        )

    def slip(self, row: int) -> VGroup:
        """Build the frame around the row in which the slip is, and a remark beside it."""
        left, right = _NAME - 0.2, self._mark + 0.4
        remark = self._mark + _TO_REMARK
        frame = RoundedRectangle(
            width=right - left,
            height=min(0.68, self._pitch),
            corner_radius=0.08,
            stroke_width=2.5,
            color=self.theme.text,
        ).move_to(at((left + right) / 2, self.middle(row)))
        words = Words("here is the slip", theme=self.theme, size=_HEADING_SIZE)
        words.place(at(remark, self._baseline(row)), anchor=0)
        found = VGroup(frame, words)
        made = _made_of(self.quantities[row], self._trace, self.theme)
        if made.width <= SAFE.right - remark:
            below = float(words.get_bottom()[1]) - _GAP - made.ascent
            found.add(made.place(at(remark, below), anchor=0))
        return found


def _made_of(quantity: Quantity, trace: Trace, theme: Theme) -> Formula:
    """Write how a number is worked out, without its own symbol."""
    assert quantity.formula is not None
    symbols = {id: _symbol(trace[id], trace) for id in quantity.operands}
    symbols = {
        id: f"({symbol})" if trace[id].kind == Kind.GRADIENT else symbol
        for id, symbol in symbols.items()
    }
    source = f"= {symbolic(quantity.formula, symbols)}"
    return Formula(source, theme=theme, size=_SIZE, role="dim")


def _symbol(quantity: Quantity, trace: Trace) -> str:
    if quantity.kind == Kind.GRADIENT:
        return gradient_on_one_line(trace[owner(quantity.id)].symbol)
    return quantity.symbol
