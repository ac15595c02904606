"""An edge of the large network: its width is the weight's size, a dash its minus.

The number interrupts it, and where there is room the name stands over the number.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from manim import VGroup, VMobject
from manim.typing import Point3D

from mathcore.exercise.trace import Quantity
from scenes.kit.large_network.cell import name_of
from scenes.kit.large_network.form import Form
from scenes.kit.network.edge import (
    DASH,
    LABEL_GAP,
    LABEL_HALF,
    free_stretches,
    label_box,
    label_positions,
)
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import Zone, at, zone_of
from scenes.kit.text.number import Number, number_width

THINNEST, THICKEST = 2.0, 6.5
#: With more edges than these between two layers, a weight shows its number only while it is lit.
MOST_LABELLED = 4
#: From the middle of a weight up to the middle of its name, in em of the number.
_RISE = 1.02


class WeightedEdge(VGroup):
    """A weight from one node to the next.

    Parameters
    ----------
    quantity
        The weight.
    start, end
        The two ends, shape (3,).
    share
        Where the number stands, as a share of the way.
    boxes
        Where numbers stand that are seen together with its own: the line is interrupted there.
    thickness
        Of the line when it is lit.
    theme, form
        Colours and measures.
    is_quiet
        Whether the number is seen only while the edge is lit, as in a dense layer.
    is_named
        Whether the name stands over the number.

    Attributes
    ----------
    share, is_quiet, is_named
        As above.
    """

    def __init__(
        self,
        quantity: Quantity,
        start: Point3D,
        end: Point3D,
        *,
        share: float,
        boxes: Sequence[Zone],
        thickness: float,
        theme: Theme,
        form: Form,
        is_quiet: bool,
        is_named: bool,
    ) -> None:
        super().__init__()
        self.theme, self.form, self._thickness = theme, form, thickness
        self.share, self.is_quiet, self.is_named = share, is_quiet, is_named
        self._start, self._end = start, end
        middle = start + share * (end - start)
        self.number = Number(quantity, theme=theme, size=form.weight).place_middle(middle)
        self._built_at = self.number.get_center()
        self.label = VGroup()
        if is_named:
            name = name_of(quantity, form, theme)
            name.place_middle(middle + at(_name_shift(start, end), _RISE * self.number.size))
            self.label.add(name)
            around = zone_of(name)
            own = Zone(
                around.left - LABEL_GAP,
                around.right + LABEL_GAP,
                around.bottom - LABEL_GAP / 2,
                around.top + LABEL_GAP / 2,
            )
            boxes = [*boxes, own]
        ends = free_stretches(start, end, boxes)
        is_negative = quantity.value < 0
        self.lines = Way(ends, is_dashed=is_negative)
        # A quiet edge has no gap while it rests; this is what fills it.
        self.whole = Way([(start, end)] if is_quiet else [], is_dashed=is_negative)
        self.add(self.lines, self.whole, self.label, self.number)
        self.paint(False)

    @property
    def way(self) -> tuple[Point3D, Point3D]:
        """Start and end as they are now, shape (3,) each."""
        moved = self.number.get_center() - self._built_at
        return self._start + moved, self._end + moved

    def paint(self, lit: bool = True) -> "WeightedEdge":
        """Light or dim line and number."""
        theme = self.theme
        color = theme.weight if lit else theme.line
        width = self._thickness if lit else max(self._thickness * 0.45, 1.6)
        labelled = lit or not self.is_quiet
        self.lines.set_stroke(color, width=width, opacity=1 if labelled else 0)
        self.whole.set_stroke(color, width=width, opacity=0 if labelled else 1)
        self.number.paint(lit).set_fill(opacity=1 if labelled else 0)
        self.label.set_fill(theme.weight if lit else theme.dim, opacity=1 if labelled else 0)
        return self


def _name_shift(start: Point3D, end: Point3D) -> float:
    """Return how far to the side a name stands, so that a steep line does not strike it."""
    slope = (end[1] - start[1]) / (end[0] - start[0])
    return float(np.clip(0.5 * slope, -0.22, 0.22)) if abs(slope) > 0.15 else 0.0


class Way(VMobject):
    """A straight line with gaps, dashed or not, as one mobject however many pieces it has."""

    def __init__(self, stretches: Sequence[tuple[Point3D, Point3D]], *, is_dashed: bool) -> None:
        super().__init__()
        for one, two in stretches:
            dashes = round(math.dist(one, two) / (2 * DASH)) if is_dashed else 0
            shares = np.linspace(0, 1, 2 * max(dashes, 1))
            for first, last in zip(shares[::2], shares[1::2], strict=True):
                self.start_new_path(one + first * (two - one))
                self.add_line_to(one + last * (two - one))


@dataclass(frozen=True)
class Block:
    """What stands around a weight's number; it has a ground, so that lines may pass under it.

    Parameters
    ----------
    width, half
        Its width, and half of its height.
    number_at
        How far right of its middle the middle of the number is.
    """

    width: float
    half: float
    number_at: float = 0.0


def connect(
    weights: Sequence[Quantity],
    ways: Sequence[tuple[Point3D, Point3D]],
    *,
    largest: float,
    theme: Theme,
    form: Form,
    is_named: bool,
    is_quiet: bool,
    wishes: Sequence[float] | None = None,
    blocks: Sequence[Block] | None = None,
    sides: Sequence[int] | None = (0, 1),
) -> list[WeightedEdge]:
    """Build the edges between two layers.

    Parameters
    ----------
    weights
        In the order of the ways.
    ways
        Start and end of each.
    largest
        The largest ``|w|`` of the network, which gets the thickest line.
    theme, form
        Colours and measures.
    is_named
        Whether the names of the weights stand there too, unless there are many.
    is_quiet
        Whether a weight is seen only while it is lit; of many it always is.
    wishes
        The share of each way at which its number stands best, if that is known.
    blocks
        What stands around each number, if more does than its name.
    sides
        Where quiet edges that are lit together meet: at their starts (0), at their ends (1); None
        if all of the layer may be.
    """
    is_quiet = is_quiet or len(ways) > MOST_LABELLED
    is_named = is_named and not is_quiet
    mates = _seen_together(ways, sides if is_quiet else None)
    size = form.weight
    widths = [number_width(weight, size) for weight in weights]
    half = LABEL_HALF
    if is_named:
        names = (name_of(weight, form, theme).width for weight in weights)
        widths = [max(pair) for pair in zip(widths, names, strict=True)]
        half = (_RISE + 0.4) * size / 1.6
    if blocks is not None:
        widths, half = [block.width for block in blocks], max(block.half for block in blocks)
    shares = label_positions(list(ways), widths, mates, half, wishes)
    if blocks is not None:
        shares = [
            share + block.number_at / float(end[0] - start[0])
            for share, block, (start, end) in zip(shares, blocks, ways, strict=True)
        ]
    boxes = [
        label_box(start + share * (end - start), *_room(weight, form))
        for weight, (start, end), share in zip(weights, ways, shares, strict=True)
    ]
    return [
        WeightedEdge(
            weight,
            *way,
            share=shares[own],
            boxes=[boxes[own], *(boxes[mate] for mate in mates[own])],
            thickness=_thickness(weight, largest),
            theme=theme,
            form=form,
            is_quiet=is_quiet,
            is_named=is_named,
        )
        for own, (weight, way) in enumerate(zip(weights, ways, strict=True))
    ]


def renewed(
    edges: Sequence[WeightedEdge],
    weights: Sequence[Quantity],
    *,
    largest: float,
    sides: Sequence[int] | None = (0, 1),
) -> list[WeightedEdge]:
    """Build a layer's edges again for other weights, whose numbers stand where the old ones do.

    Parameters
    ----------
    edges
        All those between two layers.
    weights
        In their order.
    largest
        The largest ``|w|`` of the network, which gets the thickest line.
    sides
        As of `connect`.
    """
    ways = [edge.way for edge in edges]
    mates = _seen_together(ways, sides if edges[0].is_quiet else None)
    boxes = [
        label_box(edge.number.get_center(), *_room(weight, edge.form))
        for edge, weight in zip(edges, weights, strict=True)
    ]
    return [
        WeightedEdge(
            weight,
            *ways[own],
            share=edge.share,
            boxes=[boxes[own], *(boxes[mate] for mate in mates[own])],
            thickness=_thickness(weight, largest),
            theme=edge.theme,
            form=edge.form,
            is_quiet=edge.is_quiet,
            is_named=edge.is_named,
        )
        for own, (edge, weight) in enumerate(zip(edges, weights, strict=True))
    ]


def _seen_together(
    ways: Sequence[tuple[Point3D, Point3D]], sides: Sequence[int] | None
) -> list[list[int]]:
    """Return for each edge the others whose numbers are seen with its own.

    Those are the edges that share a node at one of the sides, or all if there are no sides.
    """
    return [
        [
            other
            for other, way in enumerate(ways)
            if other != own
            and (sides is None or any(np.allclose(way[i], ways[own][i]) for i in sides))
        ]
        for own in range(len(ways))
    ]


def _room(weight: Quantity, form: Form) -> tuple[float, float]:
    """Return the width and half of the height of a number's room on its edge."""
    return number_width(weight, form.weight), 0.36 * form.weight + 0.08


def _thickness(weight: Quantity, largest: float) -> float:
    share = abs(float(weight.value)) / largest if largest else 0.0
    return THINNEST + (THICKEST - THINNEST) * share
