"""The activation's glyph inside a neuron: the gate that a number passes on its way."""

import numpy as np
from manim import Dot, Line, ParametricFunction, VGroup, VMobject

from mathcore.formula.activations import activation
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import at

STROKE = 3.5
AXIS_STROKE = 1.5
MARK_RADIUS = 0.075
#: Length of the stroke on the axis, in scene units.
TICK = 0.22


class Gate(VGroup):
    """A small graph of the activation over a faint axis.

    The axis lies at the output 0, so that a sigmoid, which stands on it, differs from a tanh,
    which crosses it.

    Parameters
    ----------
    name
        Of the activation.
    theme
        Colours.
    width
        Width of the glyph, in scene units; its height is 0.62 of that.
    """

    def __init__(self, name: str, *, theme: Theme, width: float) -> None:
        super().__init__()
        self.theme = theme
        record = activation(name)
        function, span = record.value, record.reach
        # Outputs are scaled to fill the box.
        outputs = [float(function(z)) for z in (-span, span)]
        height = 0.62 * width
        scale = height / (outputs[1] - outputs[0])

        def point(z: float, output: float) -> np.ndarray:
            return at(z / span * width / 2, (output - outputs[0]) * scale - height / 2)

        if not record.is_smooth:
            self.curve = VMobject().set_points_as_corners(
                [point(z, float(function(z))) for z in (-span, 0.0, span)]
            )
        else:
            self.curve = ParametricFunction(
                lambda z: point(z, float(function(z))), t_range=(-span, span, span / 24)
            )
        self.axis = VMobject().set_points_as_corners([point(-span, 0.0), point(span, 0.0)])
        self.span = span
        self.activation, self.outputs = record, outputs
        self.dot: Dot | None = None
        for line, stroke in ((self.axis, AXIS_STROKE), (self.curve, STROKE)):
            line.set_fill(opacity=0).set_stroke(width=stroke)
        self.add(self.axis, self.curve)
        self.paint(False)

    def paint(self, lit: bool = True) -> "Gate":
        """Light or dim the glyph."""
        self.axis.set_stroke(self.theme.line)
        self.curve.set_stroke(self.theme.color("text" if lit else "dim"))
        if self.dot is not None:
            self.dot.set_fill(self.theme.color("signal", lit))
        return self

    def mark(self, z: float) -> Dot:
        """Build the dot that shows where on its curve the neuron stands."""
        reach = min(max(z, -self.span), self.span)
        low, high = self.outputs
        height = (float(self.activation.value(reach)) - low) / (high - low)
        height *= self.curve.height
        return Dot(at(self._across(z), self.curve.get_bottom()[1] + height), radius=MARK_RADIUS)

    def tick(self, z: float) -> Line:
        """Build the stroke on the axis that shows what comes to the gate, not what leaves it."""
        x, y = self._across(z), float(self.axis.get_y())
        return Line(at(x, y - TICK / 2), at(x, y + TICK / 2), stroke_width=STROKE)

    def _across(self, z: float) -> float:
        """Return where z is on the axis, at its end at most."""
        share = (min(max(z, -self.span), self.span) + self.span) / (2 * self.span)
        return float(self.curve.get_left()[0]) + share * float(self.curve.width)

    def keep_mark(self, dot: Dot) -> None:
        """Take the mark into the glyph, so that it is lit and dimmed with it."""
        self.dot = dot
        self.add(dot)
