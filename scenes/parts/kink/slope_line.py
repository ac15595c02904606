"""The slope of ReLU around its kink, under a microscope: an axis whose ticks are powers of ten."""

import math

from manim import Dot, Line, VGroup, VMobject
from manim.typing import Point3D

from mathcore.numbers.format import display
from mathcore.numbers.values import Value
from scenes.kit.style.panel import panel
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import Zone, at
from scenes.kit.text.formula import LABEL, SYMBOL, Formula, Words

#: Exponents of ten: where the axis begins on both sides of 0, ends, and carries numbers.
NEAREST, FARTHEST = -20.0, -5.0
TICKS = (-16, -12, -8)
STEP_STROKE = 6.0
DOT_RADIUS = 0.13
#: What the name of the exact result needs beside 0.
ZERO_ROOM = 1.5


class SlopeLine(VGroup):
    """The step from slope 0 to slope 1, with a dot for each kind of arithmetic.

    Parameters
    ----------
    z_symbol, slope_symbol
        Typst math at the axis and over the step.
    theme
        Colours.
    zone
        The room that the panel fills.

    Attributes
    ----------
    panel, axis, steps, words
        What it consists of, to be brought in one after the other.
    """

    def __init__(self, z_symbol: str, slope_symbol: str, *, theme: Theme, zone: Zone) -> None:
        super().__init__()
        self.theme, self.zone = theme, zone
        self.half = zone.width / 2 - 0.9
        self.x0 = float(zone.center[0])
        self.low, self.high = zone.bottom + 1.45, zone.top - 1.45
        self.panel = panel(zone.center, zone.width, zone.height, theme=theme, corner=0.2)
        self.axis = VGroup(*self._axis(z_symbol))
        self.steps = VGroup(
            self._step(at(self.x0 - self.half, self.low), at(self.x0, self.low)),
            self._step(at(self.x0, self.high), at(self.x0 + self.half, self.high)),
        )
        left, right = self.x0 - self.half / 2, self.x0 + self.half / 2
        widest = Formula(f"{slope_symbol} = 1", theme=theme, size=SYMBOL).width
        right = max(right, self.x0 + ZERO_ROOM + widest / 2)
        middle = (self.low + self.high) / 2
        # Each side's words stand where its step is not.
        self.words = VGroup(
            *self._saying(f"{slope_symbol} = 0", "gate closed", at(left, self.high)),
            *self._saying(f"{slope_symbol} = 1", "gate open", at(right, middle - 0.1)),
        )
        self.add(self.panel, self.axis, self.steps, self.words)

    @property
    def scale_remark(self) -> str:
        """What has to be said of an axis that is not linear."""
        factor = 10 ** (TICKS[1] - TICKS[0])
        return f"Then each tick is {factor} times as far from zero as the last."

    def reach(self, z: Value) -> float:
        """Return where a value stands on the axis: its distance counts its powers of ten."""
        if z == 0:
            return self.x0
        share = (math.log10(abs(float(z))) - NEAREST) / (FARTHEST - NEAREST)
        return self.x0 + math.copysign(min(max(share, 0.04), 1.0) * self.half, z)

    def foot(self, z: Value) -> Point3D:
        """Return where a value stands on the axis itself, as a point."""
        return at(self.reach(z), self.low)

    def spot(self, z: Value) -> Point3D:
        """Return where a value stands on the step."""
        return at(self.reach(z), self.high if z > 0 else self.low)

    def dot(self, z: Value) -> Dot:
        """Build the dot of a value, on the axis."""
        return Dot(self.foot(z), radius=DOT_RADIUS, color=self.theme.signal)

    def label(self, z: Value, words: Words, number: Formula, *, away_from: Value) -> None:
        """Put a value's name and number over its dot; those of 0 beside the axis.

        Parameters
        ----------
        z
            The value.
        words, number
            What is placed, one over the other.
        away_from
            A value near 0 on whose side the labels of 0 do not stand.
        """
        foot, x, anchor = self.spot(z), self.reach(z), 0.5
        if z == 0:
            x, anchor = (x + 0.25, 0.0) if away_from < 0 else (x - 0.25, 1.0)
        number.place(at(x, foot[1] + 0.3), anchor=anchor)
        words.place(at(x, foot[1] + 0.85), anchor=anchor)

    def _saying(self, formula: str, words: str, middle: Point3D) -> tuple[Formula, Words]:
        return (
            Formula(formula, theme=self.theme, size=SYMBOL).place(middle + at(0, 0.1)),
            Words(words, theme=self.theme, size=LABEL, role="dim").place(middle - at(0, 0.45)),
        )

    def _step(self, start: Point3D, end: Point3D) -> Line:
        return Line(start, end, color=self.theme.weight, stroke_width=STEP_STROKE)

    def _axis(self, z_symbol: str) -> list[VMobject]:
        y, theme = self.low, self.theme
        ends = at(self.x0 - self.half, y), at(self.x0 + self.half, y)
        origin = at(self.x0, y)
        name = Formula(z_symbol, theme=theme, size=SYMBOL, role="dim")
        left = min(float(ends[1][0]) + 0.3, self.zone.right - 0.1 - name.width)
        drawn: list[VMobject] = [
            Line(*ends, color=theme.line, stroke_width=2.5),
            Line(at(self.x0, self.low), at(self.x0, self.high), color=theme.line, stroke_width=2.5),
            self._number("0").place(origin + at(0, -0.55)),
            name.place(at(left, y - 0.1), anchor=0),
        ]
        for exponent in TICKS:
            for sign in (-1, 1):
                foot = self.foot(sign * 10.0**exponent)
                power = display(float(exponent), 1).typst.removesuffix(".0")
                drawn += [
                    Line(
                        foot + at(0, -0.08), foot + at(0, 0.08), color=theme.line, stroke_width=2.5
                    ),
                    self._number(f"{'−' if sign < 0 else ''}10^({power})").place(
                        foot + at(0, -0.55)
                    ),
                ]
        return drawn

    def _number(self, source: str) -> Formula:
        return Formula(source, theme=self.theme, size=SYMBOL, role="dim")
