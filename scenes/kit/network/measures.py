"""The measures of a neuron's capsule: how high, how wide, and where its numbers stand.

The roomy form hangs gradients under the capsule and writes the activation's symbol on its
shoulder. The dense form, for networks that would not fit otherwise, holds the gradients inside,
under the values that they belong to, and symbols inside as well, until the values arrive.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from mathcore.exercise.reconcile import show
from mathcore.exercise.trace import Quantity
from scenes.kit.style.theme import Theme
from scenes.kit.text.formula import LABEL, SYMBOL, Formula
from scenes.kit.text.number import number_width

CAPSULE_HEIGHT = 0.8
#: Room at the ends of a capsule, and at both sides of its gate: roomy, dense.
CAPSULE_PAD, DENSE_PAD = 0.2, 0.17
CAPSULE_GAP, DENSE_GAP = 0.15, 0.11
GATE_WIDTH = 0.42
SHORTEST_SLOT = 0.5
INPUT_RADIUS, DENSE_INPUT_RADIUS = 0.42, 0.37
#: Room at both sides of an input's number.
INPUT_PAD = 0.06
CHIP_HEIGHT = 0.44
CHIP_DROP = 0.1
CHIP_GAP = 0.1
CHIP_PAD = 0.12
#: The least em of a gradient: its digits stand 2.6 % of the frame high.
SMALLEST_CHIP = 0.32
#: From a capsule's upper edge to the baseline of what stands on its shoulders; a subscript hangs
#: below that baseline.
SHOULDER, DENSE_SHOULDER = 0.2, 0.14
#: A capsule with two lines of numbers, and how far its lines stand from its middle.
TWO_LINES_HEIGHT, LINE_RISE = 0.76, 0.16
#: Air under a capsule without a channel for gradients below it.
FOOT = 0.06


@dataclass(frozen=True)
class CapsuleForm:
    """How large the capsules of a network are drawn, and what they have room for.

    Parameters
    ----------
    unit
        Scale, 1 where there is room.
    gradients
        Whether room is kept for the gradient channel.
    dense
        Whether gradients and symbols go inside.
    """

    unit: float = 1.0
    gradients: bool = False
    dense: bool = False

    @property
    def size(self) -> float:
        """One em of a value, in scene units."""
        return LABEL * self.unit

    @property
    def chip_size(self) -> float:
        """One em of a gradient, in scene units."""
        return max(LABEL * self.unit * 0.9, SMALLEST_CHIP)

    @property
    def input_radius(self) -> float:
        """Radius of an input's circle, in the dense form wide enough for two digits and a sign."""
        return DENSE_INPUT_RADIUS if self.dense else INPUT_RADIUS * self.unit

    def input_width(self, inputs: Sequence[Quantity]) -> float:
        """Return the width of the inputs' frames: circles, unless a number is too wide for one."""
        widest = max(number_width(quantity, self.size) for quantity in inputs)
        return max(2 * self.input_radius, widest + 2 * INPUT_PAD)

    @property
    def two_lines(self) -> bool:
        """Whether the gradients stand inside, under the values."""
        return self.dense and self.gradients

    @property
    def height(self) -> float:
        """Height of a capsule."""
        return TWO_LINES_HEIGHT if self.two_lines else CAPSULE_HEIGHT * self.unit

    @property
    def rise(self) -> float:
        """How far the values stand above the capsule's middle, and the gradients below it."""
        return LINE_RISE if self.two_lines else 0.0

    @property
    def shoulder(self) -> float:
        """From a capsule's upper edge to the baseline of what stands on its shoulders."""
        return DENSE_SHOULDER if self.dense else SHOULDER

    @property
    def pad(self) -> float:
        """Room at each end of a capsule."""
        return (DENSE_PAD if self.dense else CAPSULE_PAD) * self.unit

    @property
    def gap(self) -> float:
        """Room between a value and the gate."""
        return (DENSE_GAP if self.dense else CAPSULE_GAP) * self.unit

    def chip_decimals(self, quantity: Quantity) -> int | None:
        """Return to how many decimals a gradient is written where there is little room.

        Next to a power of ten one decimal is enough in the dense form; the formula strip and the
        ledger give the others.
        """
        return 1 if self.dense and "times" in show(quantity).typst else None

    def chip_width(self, quantity: Quantity, theme: Theme) -> float:
        """Return the width of a gradient, with its frame where it has one."""
        decimals = self.chip_decimals(quantity)
        width = number_width(quantity, self.chip_size, decimals)
        return width + (0.0 if self.dense else 2 * CHIP_PAD * self.unit)

    def slot_widths(
        self,
        quantities: Sequence[tuple[Quantity, Quantity]],
        theme: Theme,
        gradients: Sequence[tuple[Quantity, Quantity]] = (),
        later: Sequence[tuple[Quantity, Quantity]] = (),
    ) -> tuple[float, float]:
        """Return the widths that the pre-activations and the activations of a layer need.

        Parameters
        ----------
        quantities
            Pre-activation and activation of each neuron.
        theme
            Colours.
        gradients
            The gradients by both, if they are to stand side by side as well.
        later
            The values that take the places of the first ones, if any do.
        """
        left, right = (self._slot(side, quantities, later, theme) for side in (0, 1))
        for pair in gradients:
            chips = [self.chip_width(quantity, theme) for quantity in pair]
            if self.dense:
                left, right = max(left, chips[0]), max(right, chips[1])
            else:
                apart = sum(chips) / 2 + CHIP_GAP - 2 * self.gap - GATE_WIDTH * self.unit
                left, right = max(left, apart), max(right, apart)
        return left, right

    def _slot(
        self,
        side: int,
        quantities: Sequence[tuple[Quantity, Quantity]],
        later: Sequence[tuple[Quantity, Quantity]],
        theme: Theme,
    ) -> float:
        """Return the width that the values, and in the dense form the symbols, of a side need."""
        widths = [number_width(pair[side], self.size) for pair in (*quantities, *later)]
        if self.dense:
            widths += [Formula(p[side].symbol, theme=theme, size=SYMBOL).width for p in quantities]
        return max(SHORTEST_SLOT * self.unit, *widths)

    def width(self, slots: tuple[float, float]) -> float:
        """Return the width of a capsule with these slots, in scene units."""
        return sum(slots) + 2 * (self.pad + self.gap) + GATE_WIDTH * self.unit

    def room_above(self, symbols: Sequence[Quantity], theme: Theme) -> float:
        """Return what a capsule needs above its middle for what stands on its shoulders.

        Parameters
        ----------
        symbols
            What stands there in symbols: activations in the roomy form, targets in the dense one.
        theme
            Colours.
        """
        texts = [Formula(q.symbol, theme=theme, size=SYMBOL).ascent for q in symbols]
        digits = Formula("0", theme=theme, size=self.size).ascent
        return self.height / 2 + self.shoulder + max(digits, *texts)

    @property
    def room_below(self) -> float:
        """What a capsule needs below its middle, with or without the gradient channel."""
        hanging = self.gradients and not self.dense
        return self.height / 2 + (CHIP_DROP + CHIP_HEIGHT * self.unit if hanging else FOOT)
