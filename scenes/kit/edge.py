"""An edge of the network: its width is the weight's size, a dash its minus, the number on it."""

import numpy as np
from manim import DashedLine, Line, VGroup
from manim.typing import Point3D

from mathcore.trace import Quantity
from scenes.kit.formula import LABEL, SYMBOL, Formula
from scenes.kit.number import Number
from scenes.kit.theme import Theme
from scenes.kit.zones import Zone

THINNEST, THICKEST = 2.0, 6.5
DASH = 0.13
#: Room between a label and the ends of the line that it interrupts.
LABEL_GAP = 0.09


class Edge(VGroup):
    """A weight drawn from one node to the next, interrupted by its number.

    Parameters
    ----------
    quantity
        The weight.
    start, end
        The two ends, shape (3,).
    at
        Where the number stands, as a share of the way.
    largest
        The largest ``|w|`` of the network, which gets the thickest line.
    theme, unit
        Colours, and the scale of the diagram.
    quiet
        Whether the number is seen only while the edge is lit, as in a dense network.
    """

    def __init__(
        self,
        quantity: Quantity,
        start: Point3D,
        end: Point3D,
        *,
        at: float,
        largest: float,
        theme: Theme,
        unit: float,
        quiet: bool = False,
    ) -> None:
        super().__init__()
        self.theme = theme
        self.quiet = quiet
        weight = float(quantity.value)
        share = abs(weight) / largest if largest else 0.0
        self.stroke = THINNEST + (THICKEST - THINNEST) * share
        self.label_point = start + at * (end - start)
        self.number = Number(quantity, theme=theme, size=LABEL * unit)
        self.number.place_middle(self.label_point)
        self.symbol = Formula(quantity.symbol, theme=theme, size=SYMBOL, role="weight")
        self.symbol.place_middle(self.label_point)
        along = (end - start) / np.linalg.norm(end - start)
        half = half_gap(along, max(self.number.width, self.symbol.width))
        self.lines = VGroup(
            *(
                DashedLine(one, two, dash_length=DASH) if weight < 0 else Line(one, two)
                for one, two in (
                    (start, self.label_point - half * along),
                    (self.label_point + half * along, end),
                )
                if np.dot(two - one, along) > DASH
            )
        )
        self.add(self.lines, self.number)
        self.paint(False)

    def paint(self, lit: bool = True) -> "Edge":
        """Light or dim line and number."""
        color = self.theme.color("weight") if lit else self.theme.line
        self.lines.set_stroke(color, width=self.stroke if lit else max(self.stroke * 0.6, 1.6))
        self.number.paint(lit).set_fill(opacity=1 if lit or not self.quiet else 0)
        self.symbol.paint(lit)
        return self


def half_gap(along: np.ndarray, width: float) -> float:
    """Return how far from a label's middle the line may come, for a label of this width."""
    half_width, half_height = width / 2 + LABEL_GAP, LABEL * 0.34 + LABEL_GAP
    reach = [
        half / abs(component)
        for half, component in ((half_width, along[0]), (half_height, along[1]))
        if abs(component) > 1e-9
    ]
    return float(min(reach))


def label_positions(
    lines: list[tuple[Point3D, Point3D]], widths: list[float]
) -> list[float]:
    """Choose where each edge carries its number, so that none stands on another.

    Parameters
    ----------
    lines
        Start and end of each edge.
    widths
        Width of each edge's label, in scene units.

    Returns
    -------
    list of float
        The share of the way from start to end, for each edge.
    """
    candidates = [0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73, 0.2, 0.8]
    taken: list[Zone] = []
    chosen = []
    for index, (start, end) in enumerate(lines):
        def cost(at: float, index: int = index, start: Point3D = start, end: Point3D = end) -> float:
            box = _label_box(start + at * (end - start), widths[index])
            struck = sum(
                _passes(one, two, box)
                for other, (one, two) in enumerate(lines)
                if other != index
            )
            return 100 * sum(box.overlap(other) for other in taken) + struck + abs(at - 0.5)

        best = min(candidates, key=cost)
        chosen.append(best)
        taken.append(_label_box(start + best * (end - start), widths[index]))
    return chosen


def _label_box(center: Point3D, width: float) -> Zone:
    x, y = float(center[0]), float(center[1])
    half = LABEL * 0.36 + LABEL_GAP
    return Zone(x - width / 2 - LABEL_GAP, x + width / 2 + LABEL_GAP, y - half, y + half)


def _passes(start: Point3D, end: Point3D, box: Zone) -> bool:
    points = np.linspace(start, end, 40)
    inside = (
        (points[:, 0] > box.left)
        & (points[:, 0] < box.right)
        & (points[:, 1] > box.bottom)
        & (points[:, 1] < box.top)
    )
    return bool(inside.any())
