"""The stations of the pipe: a knob and gauges, with room for a new value under the old one.

Builders only; the clip plays what they return.
"""

import math

import numpy as np
from manim import Animation, Circle, FadeOut, Line, Rotate, RoundedRectangle, VGroup, VMobject
from manim.typing import Point3D

from mathcore.exercise.trace import Quantity
from scenes.kit.large_network.form import BLANK_STROKE, FRAME_STROKE, HAIRLINE, ROOMY
from scenes.kit.style.theme import ROLE_OF_KIND, Theme
from scenes.kit.style.zones import at
from scenes.kit.text.formula import Formula
from scenes.kit.text.number import Number
from scenes.kit.text.place import NumberPlace

#: Of a knob, and of a gauge.
RADIUS, HEIGHT = 0.98, 1.9
#: A knob's marks reach this far out.
MARKS_END = 1.2
#: Over the middle of a station: its name, its value, the old one and the new one.
_NAME, _REST, _OLD, _NEW = 0.6, -0.2, 0.06, -0.5
#: From where to where the marks around a knob go, and its hand before and after the nudge.
_MARKS, _HAND, _TURN = (1.25 * math.pi, -0.25 * math.pi), 0.28 * math.pi, -0.13 * math.pi
_MARK_COUNT = 11
_UNDER = 0.1


class Station(NumberPlace):
    """One quantity of the chain: name over value.

    Parameters
    ----------
    quantity
        What is read before anything is nudged.
    nudged
        What is read after the nudge.
    name
        Typst math.
    frame
        Its outline, in place.
    theme
        Colours.

    Attributes
    ----------
    number
        What is read now.
    """

    def __init__(
        self, quantity: Quantity, nudged: Quantity, name: str, *, frame: VMobject, theme: Theme
    ) -> None:
        super().__init__(nudged, ROOMY.value)
        self.theme, self.frame = theme, frame
        self.role = ROLE_OF_KIND[quantity.kind]
        self.label = Formula(name, theme=theme, size=ROOMY.name, role="dim")
        self.label.place_middle(self._level(_NAME))
        self.number = Number(quantity, theme=theme, size=ROOMY.value)
        self.number.place_middle(self._level(_REST))
        self._is_old, self._old = False, self.number
        low = self._level(_NEW) - at(0, ROOMY.digit / 2 + _UNDER)
        self.blank = Line(
            low - at(0.5, 0),
            low + at(0.5, 0),
            stroke_width=BLANK_STROKE,
            stroke_opacity=0,
            color=theme.color(self.role),
        )
        self.add(self.frame, self.label, self.number, self.blank)
        self.paint(False)

    def _level(self, height: float) -> Point3D:
        return self.frame.get_center() + at(0, height)

    def paint(self, lit: bool = True) -> "Station":
        """Light or dim the frame and what is read."""
        self.frame.set_stroke(self.theme.color(self.role) if lit else self.theme.line)
        if not self._is_old:
            self.number.paint(lit)
        return self

    def step_back(self) -> Animation:
        """Return the animation in which the value makes room for another one, and dims."""
        self._is_old, self._old = True, self.number
        up = at(0, _OLD - _REST)
        return self.number.animate.shift(up).set_color(self.theme.dim).build()

    def settle_back(self) -> list[Animation]:
        """Return the animations in which the value before the nudge is read again."""
        leaving, self.number, old = self.number, self._old, self._old
        self.remove(leaving)
        down = at(0, _REST - _OLD)
        coming = old.animate.shift(down).set_color(self.theme.color(self.role, lit=False)).build()
        return [FadeOut(leaving), coming]

    def build_number(self, quantity: Quantity) -> Number:
        """Build the value that is read from now on, under the old one."""
        new = Number(quantity, theme=self.theme, size=ROOMY.value)
        return new.place_middle(self._level(_NEW))

    def adopt(self, number: Number) -> None:
        """Take a value that has come."""
        self.number, self.is_open, self._is_old = number, False, False
        self.add(number)


class Knob(Station):
    """A station that one turns: round, with marks around it and a hand.

    Parameters
    ----------
    quantity, nudged, name
        See `Station`.
    center
        Shape (3,).
    theme
        Colours.
    """

    def __init__(
        self, quantity: Quantity, nudged: Quantity, name: str, *, center: Point3D, theme: Theme
    ) -> None:
        frame = Circle(RADIUS, stroke_width=FRAME_STROKE, fill_color=theme.panel, fill_opacity=1)
        self.hand = _radial(center, _HAND, RADIUS - 0.22, RADIUS, 6.0)
        super().__init__(quantity, nudged, name, frame=frame.move_to(center), theme=theme)
        marks = VGroup(
            *(
                _radial(center, angle, RADIUS + 0.12, MARKS_END, HAIRLINE).set_stroke(theme.line)
                for angle in np.linspace(*_MARKS, _MARK_COUNT)
            )
        )
        self.add(marks, self.hand)

    def paint(self, lit: bool = True) -> "Knob":
        """Light or dim the knob with its hand."""
        super().paint(lit)
        self.hand.set_stroke(self.theme.color(self.role) if lit else self.theme.line)
        return self

    def turn(self) -> Animation:
        """Return the animation in which its hand turns up."""
        return self._turned_by(_TURN)

    def turn_back(self) -> Animation:
        """Return the animation in which its hand turns back until a tenth of the turn is left."""
        return self._turned_by(-0.9 * _TURN)

    def turn_home(self) -> Animation:
        """Return the animation in which its hand turns back all the way."""
        return self._turned_by(-0.1 * _TURN)

    def _turned_by(self, angle: float) -> Animation:
        return Rotate(self.hand, angle, about_point=self.frame.get_center(), run_time=0.9)


def gauge_frame(width: float, center: Point3D, theme: Theme) -> RoundedRectangle:
    """Build the outline of a gauge."""
    return RoundedRectangle(
        width=width,
        height=HEIGHT,
        corner_radius=0.5,
        stroke_width=FRAME_STROKE,
        fill_color=theme.panel,
        fill_opacity=1,
    ).move_to(center)


def _radial(center: Point3D, angle: float, start: float, end: float, stroke: float) -> Line:
    out = at(math.cos(angle), math.sin(angle))
    return Line(center + start * out, center + end * out, stroke_width=stroke)
