"""The nodes of a network diagram: an input's circle, a neuron's capsule, the loss.

A capsule holds two numbers with the activation between them: the pre-activation goes in at the
left, the activation comes out at the right. Under each number there is room for its gradient.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from manim import DOWN, Circle, RoundedRectangle, VGroup, VMobject
from manim.typing import Point3D

from mathcore.exercise.reconcile import show
from mathcore.exercise.trace import Quantity
from scenes.kit.network.gate import Gate
from scenes.kit.network.measures import (
    CAPSULE_HEIGHT,
    CHIP_DROP,
    CHIP_HEIGHT,
    CHIP_PAD,
    GATE_WIDTH,
    CapsuleForm,
)
from scenes.kit.style.theme import ROLE_OF_KIND, Theme
from scenes.kit.style.zones import at
from scenes.kit.text.formula import SYMBOL, Formula, ShownValue
from scenes.kit.text.number import VALUE, Number
from scenes.kit.text.typeset import part

FRAME_STROKE = 2.5
#: How far from a capsule's left end its bias begins.
BIAS_INSET = 0.1


class InputNode(VGroup):
    """A circle that holds an input's value, its symbol at the left.

    Parameters
    ----------
    quantity
        The input.
    theme
        Colours.
    form
        Its measures.
    center
        Its middle, shape (3,).
    width
        Where the layer has a number that is too wide for a circle, the width of its capsules.
    """

    def __init__(
        self,
        quantity: Quantity,
        *,
        theme: Theme,
        form: CapsuleForm,
        center: Point3D,
        width: float,
    ) -> None:
        super().__init__()
        self.theme = theme
        look: dict[str, Any] = {
            "stroke_width": FRAME_STROKE,
            "fill_color": theme.panel,
            "fill_opacity": 1,
        }
        radius = form.input_radius
        if width > 2 * radius:
            self.frame: VMobject = RoundedRectangle(
                width=width, height=2 * radius, corner_radius=radius, **look
            )
        else:
            self.frame = Circle(radius=radius, **look)
        self.frame.move_to(center)
        self.number = Number(quantity, theme=theme, size=form.size).place_middle(center)
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

    Until the pre-activation arrives, its symbol holds its place; in the dense form, so does the
    activation's symbol.

    Parameters
    ----------
    pre_activation, activation, bias
        The quantities that it will hold; only the bias is shown from the start.
    function
        Name of the activation.
    theme
        Colours.
    form
        Its measures.
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
        form: CapsuleForm,
        slots: tuple[float, float],
        center: Point3D,
    ) -> None:
        super().__init__()
        self.theme = theme
        self.form = form
        self.frame = RoundedRectangle(
            width=form.width(slots),
            height=form.height,
            corner_radius=form.height / 2,
            stroke_width=FRAME_STROKE,
            fill_color=theme.panel,
            fill_opacity=1,
        ).move_to(center)
        left, right = float(self.frame.get_left()[0]), float(self.frame.get_right()[0])
        middle = float(self.frame.get_y())
        self.entry_slot = at(left + form.pad + slots[0] / 2, middle + form.rise)
        self.exit_slot = at(right - form.pad - slots[1] / 2, middle + form.rise)
        gate_x = left + form.pad + slots[0] + form.gap + GATE_WIDTH / 2 * form.unit
        self.gate = Gate(function, theme=theme, width=GATE_WIDTH * form.unit)
        self.gate.move_to(at(gate_x, middle))
        self.shoulder = float(self.frame.get_top()[1]) + form.shoulder
        self.bias = Number(bias, theme=theme, size=form.size, signed=True)
        self.bias.place(at(left + BIAS_INSET, self.shoulder), anchor=0)
        self.bias_id = bias.id
        self.label = Formula(activation.symbol, theme=theme, size=SYMBOL)
        self.label.place(at(self.exit_slot[0], self.shoulder))
        self.pre_activation, self.activation = pre_activation, activation
        self.placeholder = Formula(pre_activation.symbol, theme=theme, size=SYMBOL, lit=False)
        self.placeholder.place_middle(at(self.entry_slot[0], middle))
        if form.dense:
            self.label.place_middle(at(self.exit_slot[0], middle))
        self.symbol = Formula(bias.symbol, theme=theme, size=SYMBOL, role="weight")
        self.symbol.place(at(left + BIAS_INSET, self.shoulder), anchor=0)
        self.body = NeuronBody(self.frame, self.gate, theme=theme)
        self.bias.paint(False)
        self.label.paint(False)
        self.add(self.body, self.bias, self.label, self.placeholder)

    def give_way(self, quantity_id: str) -> list[Formula]:
        """Return the symbols whose place inside the capsule this quantity's value takes."""
        if quantity_id == self.pre_activation.id:
            return [self.placeholder]
        return [self.label] if self.form.dense and quantity_id == self.activation.id else []

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
    """A capsule for the loss, its symbol at the left of its value.

    Parameters
    ----------
    losses
        All that it will hold, one after the other; the first gives the symbol.
    theme
        Colours.
    form
        Its measures.
    center
        Its middle, shape (3,).
    """

    def __init__(
        self, losses: Sequence[Quantity], *, theme: Theme, form: CapsuleForm, center: Point3D
    ) -> None:
        super().__init__()
        self.theme = theme
        unit = form.unit
        number = max(Number(loss, theme=theme, size=form.size).width for loss in losses)
        height = CAPSULE_HEIGHT * unit
        width = number + 2 * form.pad + 0.75 * unit
        self.frame = RoundedRectangle(
            width=width,
            height=height,
            corner_radius=height / 2,
            stroke_width=FRAME_STROKE,
            fill_color=theme.panel,
            fill_opacity=1,
        ).move_to(center)
        self.label = Formula(losses[0].symbol, theme=theme, size=SYMBOL, role="loss")
        self.label.place_middle(self.frame.get_left() + at(0.28 * unit, 0), anchor=0)
        self.slot = self.frame.get_right() - at(0.26 * unit + number / 2, 0)
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
        shown = show(quantity).typst
        super().__init__(
            f"{quantity.symbol} = {part(VALUE, shown)}",
            theme=theme,
            size=SYMBOL,
            role=ROLE_OF_KIND[quantity.kind],
            claims=(ShownValue(quantity, shown, VALUE),),
        )


class Chip(VGroup):
    """A gradient under the number that it belongs to; in the dense form it has no frame."""

    def __init__(self, quantity: Quantity, *, theme: Theme, form: CapsuleForm) -> None:
        super().__init__()
        self.theme = theme
        self.form = form
        self.number = Number(
            quantity, theme=theme, size=form.chip_size, decimals=form.chip_decimals(quantity)
        )
        self.frame = VGroup()
        if not form.dense:
            self.frame.add(
                RoundedRectangle(
                    width=self.number.width + 2 * CHIP_PAD * form.unit,
                    height=CHIP_HEIGHT * form.unit,
                    corner_radius=0.12 * form.unit,
                    stroke_width=FRAME_STROKE * 0.8,
                    stroke_color=theme.gradient,
                    fill_color=theme.background,
                    fill_opacity=1,
                )
            )
            self.number.place_middle(self.frame.get_center())
        self.add(self.frame, self.number)

    def paint(self, lit: bool = True) -> "Chip":
        """Light or dim frame and number."""
        self.frame.set_stroke(self.theme.color("gradient", lit))
        self.number.paint(lit)
        return self

    def under(self, slot: Point3D, frame: RoundedRectangle) -> "Chip":
        """Put the gradient below the number at ``slot`` of a capsule, or under the capsule."""
        if self.form.dense:
            self.number.place_middle(at(slot[0], frame.get_y() - self.form.rise))
        else:
            self.move_to(at(slot[0], frame.get_bottom()[1]))
            self.shift(DOWN * (self.frame.height / 2 + CHIP_DROP))
        return self
