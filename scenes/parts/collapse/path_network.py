"""A small network whose paths can be lit, and the fold that takes its hidden layer away."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from manim import (
    Animation,
    Circle,
    DashedLine,
    FadeOut,
    Line,
    ManimColor,
    Transform,
    VGroup,
    VMobject,
)
from manim.typing import Point3D

from mathcore.exercise.trace import Quantities, Quantity
from scenes.kit.large_network.form import FRAME_STROKE
from scenes.kit.network.edge import DASH, THICKEST, THINNEST
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import Zone, at
from scenes.kit.text.formula import SYMBOL, Formula
from scenes.parts.collapse.layer_network import LayerIds

RADIUS = 0.33
TALLEST_STEP = 2.4
RESTING = 1.6


class PathNode(VGroup):
    """A circle with its unit's symbol."""

    def __init__(self, quantity: Quantity, *, theme: Theme, center: Point3D, radius: float) -> None:
        self.theme = theme
        self.frame = Circle(
            radius=radius, stroke_width=FRAME_STROKE, fill_color=theme.panel, fill_opacity=1
        ).move_to(center)
        self.label = Formula(quantity.symbol, theme=theme, size=SYMBOL).move_to(center)
        super().__init__(self.frame, self.label)
        self.paint(False)

    def paint(self, lit: bool = True) -> "PathNode":
        """Light or dim the node."""
        self.frame.set_stroke(self.theme.signal if lit else self.theme.line)
        self.label.paint(lit)
        return self


class PathNetwork(VGroup):
    """Columns of nodes with a line for each weight: its width is the size, a dash the minus.

    Parameters
    ----------
    numbers
        The quantities.
    layers
        The ids, from the inputs on.
    theme
        Colours.
    zone
        The room that it fills.
    radius
        Of the nodes.

    Attributes
    ----------
    columns
        The nodes of each layer by id, from the inputs on.
    lines
        The lines by the weight's id.
    """

    def __init__(
        self,
        numbers: Quantities,
        layers: Sequence[LayerIds],
        *,
        theme: Theme,
        zone: Zone,
        radius: float = RADIUS,
    ) -> None:
        super().__init__()
        self.theme, self.layers, self.numbers = theme, layers, numbers
        xs = np.linspace(zone.left + radius, zone.right - radius, len(layers))
        self.columns: list[dict[str, PathNode]] = []
        for x, layer in zip(xs, layers, strict=True):
            count = len(layer.units)
            step = min((zone.height - 2 * radius) / max(count - 1, 1), TALLEST_STEP)
            ys = [zone.center[1] + step * ((count - 1) / 2 - row) for row in range(count)]
            self.columns.append(
                {
                    id: PathNode(numbers[id], theme=theme, center=at(x, y), radius=radius)
                    for id, y in zip(layer.units, ys, strict=True)
                }
            )
        ids = [id for layer in layers for row in layer.weights for id in row]
        largest = max(abs(float(numbers[id].value)) for id in ids)
        self.strokes = {
            id: THINNEST + (THICKEST - THINNEST) * abs(float(numbers[id].value)) / largest
            for id in ids
        }
        self.lines: dict[str, Line] = {}
        for (sources, targets), layer in zip(pairwise(self.columns), layers[1:], strict=True):
            for target, row in zip(targets.values(), layer.weights, strict=True):
                for source, id in zip(sources.values(), row, strict=True):
                    start, end = source.frame.get_right(), target.frame.get_left()
                    dashed = numbers[id].value < 0
                    line = DashedLine(start, end, dash_length=DASH) if dashed else Line(start, end)
                    self.lines[id] = line
        self.paint(False)
        self.add(*self.lines.values(), *self.nodes.values())

    @property
    def nodes(self) -> dict[str, PathNode]:
        """All nodes by id."""
        return {id: node for column in self.columns for id, node in column.items()}

    def layer_lines(self, number: int) -> list[Line]:
        """Return the lines into layer 1, 2, ..."""
        return [self.lines[id] for row in self.layers[number].weights for id in row]

    def paint(self, lit: bool = True) -> "PathNetwork":
        """Light or dim all nodes and lines."""
        for node in self.nodes.values():
            node.paint(lit)
        for id, line in self.lines.items():
            line.set_stroke(*self._look(id, lit))
        return self

    def _look(self, id: str, lit: bool) -> tuple[ManimColor, float]:
        """Return colour and width of a line."""
        if lit:
            return self.theme.color("weight"), self.strokes[id]
        return self.theme.line, RESTING

    def light(self, *wanted: str) -> list[Animation]:
        """Light these nodes and weights, and dim all others."""
        found: list[Animation] = [
            node.animate.paint(id in wanted).build() for id, node in self.nodes.items()
        ]
        for id, line in self.lines.items():
            color, width = self._look(id, id in wanted)
            found.append(line.animate.set_stroke(color, width=width).build())
        return found

    def paths(self, output: int, source: int) -> list[str]:
        """Return what lies on the ways from an input to an output, through every hidden unit."""
        inputs, hidden, outputs = self.layers
        return [
            inputs.units[source],
            outputs.units[output],
            *hidden.units,
            *outputs.weights[output],
            *(row[source] for row in hidden.weights),
        ]


class Fold:
    """All paths through two layers, pulled straight onto the lines of one layer.

    The paths of one pair of input and output come to lie on the one line between them, and what
    was a hidden unit on the way is gone.

    Parameters
    ----------
    network
        The two layers.
    one
        The one layer, with the same inputs and outputs in the same places.

    Attributes
    ----------
    paths
        The paths, bent over the hidden units, as they are to begin with.
    """

    def __init__(self, network: PathNetwork, one: PathNetwork) -> None:
        self.paths, self._straight = VGroup(), VGroup()
        self._hidden = list(network.columns[1].values())
        color = network.theme.color("weight")
        for start, corner, end, target in _ways(network, one):
            middle = (target.get_start() + target.get_end()) / 2
            for paths, turn in ((self.paths, corner), (self._straight, middle)):
                path = VMobject(stroke_color=color, stroke_width=RESTING)
                paths.add(path.set_points_as_corners(np.array([start, turn, end])))

    def straighten(self, *, run_time: float) -> list[Animation]:
        """Pull the paths straight; the hidden units shrink away."""
        return [
            Transform(self.paths, self._straight, run_time=run_time),
            *(FadeOut(node, scale=0.2, run_time=0.6 * run_time) for node in self._hidden),
        ]


def _ways(
    network: PathNetwork, one: PathNetwork
) -> Iterator[tuple[Point3D, Point3D, Point3D, Line]]:
    """Yield start, corner and end of each path, and the line on which it comes to lie."""
    inputs, hidden, outputs = ([*column.values()] for column in network.columns)
    for output, row in zip(outputs, one.layers[1].weights, strict=True):
        for source, id in zip(inputs, row, strict=True):
            for node in hidden:
                start, end = source.frame.get_right(), output.frame.get_left()
                yield start, node.frame.get_center(), end, one.lines[id]
