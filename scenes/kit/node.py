"""The nodes of a network diagram: an input's circle, a neuron's capsule, the loss.

A capsule holds two numbers with the activation between them: the pre-activation goes in at the
left, the activation comes out at the right. Under each number there is room for its gradient.
"""

from collections.abc import Sequence

import numpy as np
from manim import DOWN, Circle, RoundedRectangle, VGroup
from manim.typing import Point3D

from mathcore.display import display
from mathcore.trace import Quantity
from scenes.kit.formula import LABEL, SYMBOL, Claim, Formula
from scenes.kit.gate import Gate
from scenes.kit.number import VALUE, Number
from scenes.kit.theme import ROLE_OF_KIND, Theme
from scenes.kit.typeset import part
from scenes.kit.zones import at

FRAME_STROKE = 2.5
CAPSULE_HEIGHT = 0.8
CAPSULE_PAD = 0.2
CAPSULE_GAP = 0.15
GATE_WIDTH = 0.42
SHORTEST_SLOT = 0.5
#: From a capsule's upper edge to the baseline of what stands on its shoulders; a subscript hangs
#: below that baseline.
SHOULDER = 0.2
INPUT_RADIUS = 0.42
CHIP_HEIGHT = 0.44
CHIP_DROP = 0.1
CHIP_GAP = 0.1
#: The least em of a gradient: its digits stand 2.6 % of the frame high.
SMALLEST_CHIP = 0.32


class InputNode(VGroup):
    """A circle that holds an input's value, its symbol at the left."""

    def __init__(self, quantity: Quantity, *, theme: Theme, unit: float, center: Point3D) -> None:
        super().__init__()
        self.theme = theme
        self.frame = Circle(
            radius=INPUT_RADIUS * unit,
            stroke_width=FRAME_STROKE,
            fill_color=theme.panel,
            fill_opacity=1,
        ).move_to(center)
        self.number = Number(quantity, theme=theme, size=LABEL * unit).place_middle(center)
        self.label = Formula(quantity.symbol, theme=theme, size=SYMBOL, role="text")
        self.label.place_middle(self.frame.get_left() + at(-0.14, 0), anchor=1)
        self.add(self.frame, self.number, self.label)
        self.paint(False)

    def paint(self, lit: bool = True) -> "InputNode":
        """Light or dim the node."""
        self.frame.set_stroke(self.theme.signal if lit else self.theme.line)
        self.number.paint(lit)
        self.label.paint(lit)
        return self

    @property
    def exit(self) -> Point3D:
        """Where its edges leave, shape (3,)."""
        return np.array(self.frame.get_right())


class Neuron(VGroup):
    """A capsule for one neuron: pre-activation, gate, activation; the bias on its shoulder.

    Until the pre-activation arrives, its symbol holds its place.

    Parameters
    ----------
    pre_activation, activation, bias
        The quantities that it will hold; only the bias is shown from the start.
    function
        Name of the activation.
    theme
        Colours.
    unit
        Scale of the diagram, 1 where there is room.
    slots
        Width of the left and the right number, in scene units.
    center
        Middle of the capsule, shape (3,).
    """

    def __init__(
        self,
        pre_activation: Quantity,
        activation: Quantity,
        bias: Quantity,
        *,
        function: str,
        theme: Theme,
        unit: float,
        slots: tuple[float, float],
        center: Point3D,
    ) -> None:
        super().__init__()
        self.theme = theme
        self.unit = unit
        height = CAPSULE_HEIGHT * unit
        self.frame = RoundedRectangle(
            width=capsule_width(slots, unit),
            height=height,
            corner_radius=height / 2,
            stroke_width=FRAME_STROKE,
            fill_color=theme.panel,
            fill_opacity=1,
        ).move_to(center)
        left, right = float(self.frame.get_left()[0]), float(self.frame.get_right()[0])
        middle = float(self.frame.get_y())
        pad = CAPSULE_PAD * unit
        self.entry_slot = at(left + pad + slots[0] / 2, middle)
        self.exit_slot = at(right - pad - slots[1] / 2, middle)
        gate_x = left + pad + slots[0] + (CAPSULE_GAP + GATE_WIDTH / 2) * unit
        self.gate = Gate(function, theme=theme, width=GATE_WIDTH * unit)
        self.gate.move_to(at(gate_x, middle))
        shoulder = float(self.frame.get_top()[1]) + SHOULDER
        self.bias = Number(bias, theme=theme, size=LABEL * unit, signed=True)
        self.bias.place(at(left + 0.1, shoulder), anchor=0)
        self.bias_id = bias.id
        self.label = Formula(activation.symbol, theme=theme, size=SYMBOL)
        self.label.place(at(self.exit_slot[0], shoulder))
        self.pre_activation, self.activation = pre_activation, activation
        self.placeholder = Formula(pre_activation.symbol, theme=theme, size=SYMBOL, lit=False)
        self.placeholder.place_middle(self.entry_slot)
        self.symbol = Formula(bias.symbol, theme=theme, size=SYMBOL, role="weight")
        self.symbol.place(at(left + 0.1, shoulder), anchor=0)
        self.body = NeuronBody(self.frame, self.gate, theme=theme)
        self.bias.paint(False)
        self.label.paint(False)
        self.add(self.body, self.bias, self.label, self.placeholder)

    @property
    def entry(self) -> Point3D:
        """Where edges arrive, shape (3,)."""
        return np.array(self.frame.get_left())

    @property
    def exit(self) -> Point3D:
        """Where edges leave, shape (3,)."""
        return np.array(self.frame.get_right())


class NeuronBody(VGroup):
    """What of a neuron is lit together: frame and gate."""

    def __init__(self, frame: RoundedRectangle, gate: Gate, *, theme: Theme) -> None:
        super().__init__(frame, gate)
        self.theme = theme
        self.paint(False)

    def paint(self, lit: bool = True) -> "NeuronBody":
        """Light or dim the neuron."""
        frame, gate = self.submobjects
        frame.set_stroke(self.theme.signal if lit else self.theme.line)
        gate.paint(lit)
        return self


class LossNode(VGroup):
    """A capsule for the loss, its symbol at the left of its value."""

    def __init__(self, loss: Quantity, *, theme: Theme, unit: float, center: Point3D) -> None:
        super().__init__()
        self.theme = theme
        number = Number(loss, theme=theme, size=LABEL * unit)
        height = CAPSULE_HEIGHT * unit
        width = number.width + (2 * CAPSULE_PAD + 0.75) * unit
        self.frame = RoundedRectangle(
            width=width,
            height=height,
            corner_radius=height / 2,
            stroke_width=FRAME_STROKE,
            fill_color=theme.panel,
            fill_opacity=1,
        ).move_to(center)
        self.label = Formula(loss.symbol, theme=theme, size=SYMBOL, role="loss")
        self.label.place_middle(self.frame.get_left() + at(0.28 * unit, 0), anchor=0)
        self.slot = self.frame.get_right() - at(0.26 * unit + number.width / 2, 0)
        self.add(self.frame, self.label)
        self.paint(False)

    def paint(self, lit: bool = True) -> "LossNode":
        """Light or dim the node."""
        self.frame.set_stroke(self.theme.loss if lit else self.theme.line)
        self.label.paint(lit)
        return self


class Labelled(Formula):
    """A given number with its symbol: a target, ``y = 1``, or the learning rate."""

    def __init__(self, quantity: Quantity, *, theme: Theme) -> None:
        shown = display(quantity.value).typst
        super().__init__(
            f"{quantity.symbol} = {part(VALUE, shown)}",
            theme=theme,
            size=SYMBOL,
            role=ROLE_OF_KIND[quantity.kind],
            claims=(Claim(quantity, shown, VALUE),),
        )


class Chip(VGroup):
    """A gradient under the number that it belongs to."""

    def __init__(self, quantity: Quantity, *, theme: Theme, unit: float) -> None:
        super().__init__()
        self.theme = theme
        self.number = Number(quantity, theme=theme, size=max(LABEL * unit * 0.9, SMALLEST_CHIP))
        self.frame = RoundedRectangle(
            width=self.number.width + 0.24 * unit,
            height=CHIP_HEIGHT * unit,
            corner_radius=0.12 * unit,
            stroke_width=FRAME_STROKE * 0.8,
            stroke_color=theme.gradient,
            fill_color=theme.background,
            fill_opacity=1,
        )
        self.number.place_middle(self.frame.get_center())
        self.add(self.frame, self.number)

    def paint(self, lit: bool = True) -> "Chip":
        """Light or dim frame and number."""
        self.frame.set_stroke(self.theme.color("gradient", lit))
        self.number.paint(lit)
        return self

    def under(self, slot: Point3D, frame: RoundedRectangle) -> "Chip":
        """Hang the chip below the number at ``slot`` of a capsule."""
        self.move_to(at(slot[0], frame.get_bottom()[1]))
        self.shift(DOWN * (self.frame.height / 2 + CHIP_DROP))
        return self


def slot_widths(
    quantities: list[tuple[Quantity, Quantity]],
    theme: Theme,
    unit: float,
    gradients: Sequence[tuple[Quantity, Quantity]] = (),
) -> tuple[float, float]:
    """Return the widths that the pre-activations and the activations of a layer need.

    Parameters
    ----------
    quantities
        Pre-activation and activation of each neuron.
    theme, unit
        Colours, and the scale of the diagram.
    gradients
        The gradients by both, if their chips are to stand side by side under them.
    """
    sides = zip(*quantities, strict=True)
    left, right = (
        max(
            SHORTEST_SLOT * unit,
            *(Number(quantity, theme=theme, size=LABEL * unit).width for quantity in side),
        )
        for side in sides
    )
    for pair in gradients:
        chips = [Chip(quantity, theme=theme, unit=unit).width for quantity in pair]
        apart = sum(chips) / 2 + CHIP_GAP - (2 * CAPSULE_GAP + GATE_WIDTH) * unit
        left, right = max(left, apart), max(right, apart)
    return left, right


def capsule_width(slots: tuple[float, float], unit: float) -> float:
    """Return the width of a capsule with these slots, in scene units."""
    return sum(slots) + (2 * CAPSULE_PAD + 2 * CAPSULE_GAP + GATE_WIDTH) * unit


def room_above(symbols: list[Quantity], theme: Theme, unit: float) -> float:
    """Return what a capsule needs above its middle for the symbols on its shoulders."""
    tallest = max(Formula(q.symbol, theme=theme, size=SYMBOL).ascent for q in symbols)
    return CAPSULE_HEIGHT / 2 * unit + SHOULDER + tallest


def room_below(unit: float, *, gradients: bool) -> float:
    """Return what a capsule needs below its middle, with or without the gradient channel."""
    channel = CHIP_DROP + CHIP_HEIGHT * unit if gradients else 0.06
    return CAPSULE_HEIGHT / 2 * unit + channel
