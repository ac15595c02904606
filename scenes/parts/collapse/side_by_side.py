"""The same input through two layers and through one: two networks side by side, with numbers."""

from collections.abc import Sequence

from manim import Animation, Line, VGroup

from mathcore.exercise.trace import Quantities
from scenes.kit.scene.lecture import HAIRLINE
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import SAFE, STAGE, Zone, at
from scenes.kit.text.formula import LABEL, SYMBOL, Words
from scenes.kit.text.number import Number
from scenes.parts.collapse.drawn_scene import DECIMALS
from scenes.parts.collapse.layer_network import LayerIds, Plate, layers_of
from scenes.parts.collapse.path_network import PathNetwork

#: Where the one layer's half begins; its three inputs' and two outputs' numbers want more room.
DIVIDE = -0.6
#: Room for a number beside a column of nodes.
BESIDE = 1.44
BOTTOM, TOP = STAGE.bottom + 0.1, 2.2
HEADING = 2.55
#: How far along its line each weight stands: the numbers of one output, which are seen together,
#: are as far apart there as the inputs.
SHARE = 0.4


def one_layer_of(numbers: Quantities) -> tuple[LayerIds, LayerIds]:
    """Return inputs and outputs of the one layer of `mathcore.topics.collapse`."""
    inputs, _, outputs = layers_of(numbers)
    units = tuple(f"y'[{i}]" for i in range(len(outputs.units)))
    rows = tuple(tuple(f"W'[{i},{j}]" for j in range(len(inputs.units))) for i in range(len(units)))
    return inputs, LayerIds(units, rows, tuple(f"b'[{i}]" for i in range(len(units))))


class TwoWays(VGroup):
    """Two networks at the same height, with room for numbers at their inputs and outputs.

    Parameters
    ----------
    numbers
        The quantities of `mathcore.topics.collapse`.
    theme
        Colours.

    Attributes
    ----------
    two, one
        The two layers at the left, and the one layer at the right.
    copy_of_two
        The two layers where the one layer will stand, to be folded into it.
    divide
        The line between the halves.
    headings
        What each half is.
    weights, plates, biases
        The one layer's numbers on its lines, what covers the lines under them, and its biases
        over its outputs, by id.
    """

    def __init__(self, numbers: Quantities, *, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.numbers = numbers
        left = Zone(SAFE.left + BESIDE, DIVIDE - BESIDE - 0.12, BOTTOM, TOP)
        right = Zone(DIVIDE + BESIDE + 0.12, SAFE.right - BESIDE, BOTTOM, TOP)
        self.two = PathNetwork(numbers, layers_of(numbers), theme=theme, zone=left)
        self.copy_of_two = PathNetwork(numbers, layers_of(numbers), theme=theme, zone=right)
        self.one = PathNetwork(numbers, one_layer_of(numbers), theme=theme, zone=right)
        self.divide = Line(
            at(DIVIDE, HEADING + 0.2), at(DIVIDE, BOTTOM), color=theme.line, stroke_width=HAIRLINE
        )
        self.headings = tuple(
            Words(text, theme=theme, size=SYMBOL, role="dim").place(at(zone.center[0], HEADING))
            for text, zone in (("two layers", left), ("one layer", right))
        )
        self.weights = self._weights()
        self.plates = {id: Plate(number, theme=theme) for id, number in self.weights.items()}
        self.biases: dict[str, Number] = {}
        for unit, bias in zip(self.one.layers[1].units, self.one.layers[1].biases, strict=True):
            node = self.one.columns[1][unit]
            number = Number(numbers[bias], theme=theme, size=LABEL, signed=True, decimals=DECIMALS)
            over = at(node.frame.get_left()[0], node.frame.get_top()[1] + 0.16)
            self.biases[bias] = number.place(over, anchor=0)

    def _weights(self) -> dict[str, Number]:
        numbers = {
            id: Number(self.numbers[id], theme=self.theme, size=LABEL, decimals=DECIMALS)
            for id in self.one.lines
        }
        for id, line in self.one.lines.items():
            start, end = line.get_start(), line.get_end()
            numbers[id].place_middle(start + SHARE * (end - start))
        return numbers

    def light_one(self, *wanted: str) -> list[Animation]:
        """Light these of the one layer's nodes, weights and biases.

        Nothing named means all, but then no weight shows its number: six of them at once would
        stand too close.
        """
        lit = wanted or (*self.one.nodes, *self.one.lines)
        return [
            *self.one.light(*lit),
            *self.light_numbers((*self.weights, *self.biases), wanted or tuple(self.biases)),
        ]

    def light_numbers(self, ids: Sequence[str], wanted: Sequence[str]) -> list[Animation]:
        """Light those of these numbers that are wanted; a weight's other number is not seen."""
        lighting: list[Animation] = []
        for id in ids:
            lit = id in wanted
            if id in self.biases:
                lighting.append(self.biases[id].animate.paint(lit).build())
                continue
            number = self.weights[id].animate.paint(lit).set_fill(opacity=float(lit)).build()
            lighting += [number, self.plates[id].animate.paint(lit).build()]
        return lighting

    def value(self, id: str, *, one: bool = False) -> Number:
        """Build an input's number left of its node, or an output's right of it.

        Parameters
        ----------
        id
            The input or the output.
        one
            Whether an input's number is wanted at the one layer.
        """
        number = Number(self.numbers[id], theme=self.theme, size=LABEL, decimals=DECIMALS)
        network = self.one if one or id in self.one.columns[1] else self.two
        node = network.nodes[id].frame
        if id in network.columns[0]:
            return number.place_middle(node.get_left() - at(0.15, 0), anchor=1)
        return number.place_middle(node.get_right() + at(0.15, 0), anchor=0)
