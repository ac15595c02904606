"""An edge of the network: its width is the weight's size, a dash its minus, the number on it."""

import math
from collections.abc import Sequence
from functools import cache, partial

import numpy as np
from manim import DashedLine, Line, VGroup
from manim.typing import Point3D

from mathcore.exercise.trace import Quantity
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import Zone
from scenes.kit.text.formula import LABEL, SYMBOL, Formula
from scenes.kit.text.number import Number

THINNEST, THICKEST = 2.0, 6.5
DASH = 0.13
#: Room between a label and the ends of the line that it interrupts.
LABEL_GAP = 0.09
LABEL_HALF = LABEL * 0.36 + LABEL_GAP
#: How far apart the middles of two numbers should stand where there is room.
AIR = 1.0
#: Where on its way an edge may carry its number.
_SHARES = tuple(0.5 + sign * step / 40 for step in range(16) for sign in (1, -1))


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
    boxes
        Where numbers stand, its own and others': the line is interrupted there.
    largest
        The largest ``|w|`` of the network, which gets the thickest line.
    theme, unit
        Colours, and the scale of the diagram.
    quiet
        Whether the number is seen only while the edge is lit, as in a dense network.
    decimals
        To how many decimals the number is shown, if not to its own.
    """

    def __init__(
        self,
        quantity: Quantity,
        start: Point3D,
        end: Point3D,
        *,
        at: float,
        boxes: Sequence[Zone],
        largest: float,
        theme: Theme,
        unit: float,
        quiet: bool = False,
        decimals: int | None = None,
    ) -> None:
        super().__init__()
        self.theme = theme
        self.quiet = quiet
        self.start, self.end = start, end
        weight = float(quantity.value)
        share = abs(weight) / largest if largest else 0.0
        self.stroke = THINNEST + (THICKEST - THINNEST) * share
        self.label_point = start + at * (end - start)
        self.number = Number(quantity, theme=theme, size=LABEL * unit, decimals=decimals)
        self.number.place_middle(self.label_point)
        self.symbol = Formula(quantity.symbol, theme=theme, size=SYMBOL, role="weight")
        self.symbol.place_middle(self.label_point)
        self.lines = VGroup(
            *(self._line(one, two, weight) for one, two in free_stretches(start, end, boxes))
        )
        # A quiet edge has no gap while it rests; this is what fills it.
        self.whole = self._line(start, end, weight) if quiet else VGroup()
        self.add(self.lines, self.whole, self.number)
        self.paint(False)

    def _line(self, start: Point3D, end: Point3D, weight: float) -> Line:
        return DashedLine(start, end, dash_length=DASH) if weight < 0 else Line(start, end)

    def paint(self, lit: bool = True) -> "Edge":
        """Light or dim line and number."""
        color = self.theme.color("weight") if lit else self.theme.line
        width = self.stroke if lit else max(self.stroke * 0.45, 1.6)
        labelled = lit or not self.quiet
        self.lines.set_stroke(color, width=width, opacity=1 if labelled else 0)
        self.whole.set_stroke(color, width=width, opacity=0 if labelled else 1)
        self.number.paint(lit).set_fill(opacity=1 if labelled else 0)
        self.symbol.paint(lit)
        return self


def free_stretches(
    start: Point3D, end: Point3D, boxes: Sequence[Zone]
) -> list[tuple[Point3D, Point3D]]:
    """Return what is left of the way from start to end outside all boxes."""
    points = np.linspace(start, end, 241)
    free = ~np.any([_inside(points, box) for box in boxes], axis=0)
    stretches = []
    first: int | None = None
    for index, is_free in enumerate([*free, False]):
        if is_free and first is None:
            first = index
        elif not is_free and first is not None:
            one, two = points[first], points[index - 1]
            if np.linalg.norm(two - one) > DASH:
                stretches.append((one, two))
            first = None
    return stretches


def label_positions(
    lines: list[tuple[Point3D, Point3D]],
    widths: list[float],
    mates: Sequence[Sequence[int]] | None = None,
    half: float = LABEL_HALF,
    wishes: Sequence[float] | None = None,
) -> list[float]:
    """Choose where each edge carries its number, so that none stands on another.

    Parameters
    ----------
    lines
        Start and end of each edge.
    widths
        Width of each edge's label, in scene units.
    mates
        For each edge, the others whose numbers are seen together with its own; None for all.
    half
        Half of the height of a label and its room.
    wishes
        The share of each way at which its label stands best, if that is known.

    Returns
    -------
    list of float
        The share of the way from start to end, for each edge.
    """
    mates = mates or [[o for o in range(len(lines)) if o != own] for own in range(len(lines))]
    # On crossing ways the numbers are told apart most easily near where each sets out; edges that
    # are seen by nodes, now those of one, now those of another, are farthest apart half-way.
    cross = all(len({float(line[side][1]) for line in lines}) > 1 for side in (0, 1)) and all(
        len(others) == len(lines) - 1 for others in mates
    )
    wished = wishes or [
        0.32 if cross and abs(end[1] - start[1]) > 0.1 else 0.5 for start, end in lines
    ]
    shares = list(wished)

    @cache
    def box(index: int, share: float) -> Zone:
        start, end = lines[index]
        return label_box(start + share * (end - start), widths[index], half)

    @cache
    def alone(index: int, share: float) -> float:
        """Cost a place by what does not move: the lines, the ends, and the wish."""
        own = box(index, share)
        struck = sum(_passes(*lines[other], own) for other in mates[index])
        start, end = lines[index]
        beyond = max(0.0, start[0] + 0.05 - own.left) + max(0.0, own.right - end[0] + 0.05)
        return float(5 * struck + 200 * beyond + abs(share - wished[index]))

    def cost(index: int, share: float) -> float:
        own = box(index, share)
        others = [box(other, shares[other]) for other in mates[index]]
        crowded = sum(own.overlap(other) for other in others)
        near = sum(max(0.0, AIR - math.dist(own.center, other.center)) for other in others)
        return 100 * crowded + 2 * near + alone(index, share)

    # Each label moves to its best place in turn until none wants to move.
    for _ in range(8):
        before = list(shares)
        for index in range(len(lines)):
            shares[index] = min(_SHARES, key=partial(cost, index))
        if shares == before:
            break
    return shares


def label_box(center: Point3D, width: float, half: float = LABEL_HALF) -> Zone:
    """Return the room that a label needs on an edge; one as high as a number unless told."""
    x, y = float(center[0]), float(center[1])
    return Zone(x - width / 2 - LABEL_GAP, x + width / 2 + LABEL_GAP, y - half, y + half)


def _inside(points: np.ndarray, box: Zone) -> np.ndarray:
    return np.array(
        (points[:, 0] > box.left)
        & (points[:, 0] < box.right)
        & (points[:, 1] > box.bottom)
        & (points[:, 1] < box.top)
    )


def _passes(start: Point3D, end: Point3D, box: Zone) -> bool:
    return bool(_inside(np.linspace(start, end, 40), box).any())
