"""A chain of neurons, one a layer, the loss at its right end, and the stops between its gates."""

from collections.abc import Sequence
from dataclasses import dataclass

from manim import Line, RoundedRectangle, VGroup

from mathcore.exercise.trace import Quantity
from scenes.kit.network.gate import Gate
from scenes.kit.style.panel import panel
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import at
from scenes.kit.text.formula import LABEL, SYMBOL, Formula, Words
from scenes.kit.text.number import Number

BOX = 0.54
GLYPH = 0.36
WIRE_STROKE = 2.5
#: Where the wire runs, and the baseline of the factors under the gates.
WIRE, FACTORS = -1.12, -1.8
#: The stop beside the loss, and the one that the whole chain separates from it.
FIRST_STOP, LAST_STOP = 5.62, -5.08


@dataclass(frozen=True)
class Stops:
    """Where a gradient stands between the gates, counted from the loss on back.

    Parameters
    ----------
    depth
        The number of gates.
    """

    depth: int

    @property
    def pitch(self) -> float:
        """From one stop to the next."""
        return (FIRST_STOP - LAST_STOP) / self.depth

    def stop(self, passed: int) -> float:
        """Return the x of the stop behind as many gates as were passed."""
        return FIRST_STOP - passed * self.pitch

    def gate(self, passed: int) -> float:
        """Return the x of the gate before that stop."""
        return self.stop(passed) + self.pitch / 2


class GateChain(VGroup):
    """The wire from the input to the loss, the gates on it, and the slope of each under it.

    Parameters
    ----------
    activation
        The function of every gate.
    slope
        What is written under every gate.
    stops
        Where the gates stand.
    theme
        Colours.

    Attributes
    ----------
    wire, ends, boxes, glyphs, factors
        What it consists of; gates and factors from the loss on back.
    head
        Says at the left what the factors are.
    """

    def __init__(self, activation: str, slope: Quantity, *, stops: Stops, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        xs = [stops.gate(n) for n in range(1, stops.depth + 1)]
        left, right = LAST_STOP - 0.55, FIRST_STOP + 0.42
        self.wire = Line(
            at(left, WIRE), at(right, WIRE), color=theme.line, stroke_width=WIRE_STROKE
        )
        self.ends = VGroup(
            Formula("cal(L)", theme=theme, size=SYMBOL, role="loss").place_middle(
                at(right + 0.14, WIRE), anchor=0
            ),
            Formula("x", theme=theme, size=SYMBOL, role="signal").place(
                at(left - 0.14, WIRE - 0.1), anchor=1
            ),
        )
        self.boxes = VGroup(*(self._box(x) for x in xs))
        self.glyphs = [Gate(activation, theme=theme, width=GLYPH).move_to(at(x, WIRE)) for x in xs]
        self.factors = [self._factor(slope).place(at(x, FACTORS)) for x in xs]
        self.head = Words("slope", theme=theme, size=LABEL, role="dim")
        self.head.place(at(left - 0.14, FACTORS), anchor=1)
        self.add(self.wire, self.ends, self.boxes, *self.glyphs, *self.factors, self.head)

    def _box(self, x: float) -> RoundedRectangle:
        box = panel(at(x, WIRE), BOX, BOX, theme=self.theme)
        # Over the wire, which a panel would let through.
        return box.set_stroke(self.theme.line, width=2).set_z_index(0)

    def _factor(self, slope: Quantity) -> Number:
        return Number(slope, theme=self.theme, size=LABEL, lit=False)

    def light(self, passed: Sequence[int]) -> "GateChain":
        """Light the gates before these stops and rest the others."""
        for n, (glyph, factor) in enumerate(zip(self.glyphs, self.factors, strict=True), start=1):
            glyph.paint(n in passed)
            factor.paint(n in passed)
        return self
