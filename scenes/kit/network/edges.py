"""The edges of a whole network: which carry their numbers, and where."""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from manim.typing import Point3D

from mathcore.exercise.ids import after_update
from mathcore.exercise.model import Exercise
from mathcore.exercise.trace import Trace
from scenes.kit.network.edge import LABEL_GAP, LABEL_HALF, Edge, label_box, label_positions
from scenes.kit.network.node import InputNode, Neuron
from scenes.kit.style.theme import Theme
from scenes.kit.text.formula import LABEL, SYMBOL, Formula
from scenes.kit.text.number import number_width

#: With more edges than these between two layers, a weight shows its number only while it is lit.
MOST_LABELLED_EDGES = 4


def build_edges(
    exercise: Exercise,
    trace: Trace,
    inputs: Sequence[InputNode],
    layers: Sequence[Sequence[Neuron]],
    *,
    theme: Theme,
    unit: float,
    updated: bool,
) -> dict[str, Edge]:
    """Build every weight's edge, by the weight's id.

    Parameters
    ----------
    exercise, trace
        The network and its numbers.
    inputs, layers
        The nodes, already in their places.
    theme, unit
        Colours, and the scale of the diagram.
    updated
        Whether the weights after the update need room as well.
    """
    largest = max(
        abs(float(weight)) for layer in exercise.layers for row in layer.weights for weight in row
    )
    edges: dict[str, Edge] = {}
    sources = [node.exit for node in inputs]
    for k, neurons in enumerate(layers, start=1):
        ids = [
            (f"W{k}[{i},{j}]", start, neuron.entry)
            for i, neuron in enumerate(neurons)
            for j, start in enumerate(sources)
        ]
        quiet = len(ids) > MOST_LABELLED_EDGES
        edges.update(
            _labelled(ids, trace, largest, quiet=quiet, theme=theme, unit=unit, updated=updated)
        )
        sources = [neuron.exit for neuron in neurons]
    return edges


def _labelled(
    group: list[tuple[str, Point3D, Point3D]],
    trace: Trace,
    largest: float,
    *,
    quiet: bool,
    theme: Theme,
    unit: float,
    updated: bool,
) -> dict[str, Edge]:
    """Build the edges of one layer: id, start and end of each.

    In a quiet layer numbers are seen together where edges share a node, and only there.
    """

    def width(name: str) -> float:
        names = [name, after_update(name)] if updated else [name]
        return max(number_width(trace[n], LABEL * unit) for n in names)

    widths = [width(name) for name, _, _ in group]
    ways = [(start, end) for _, start, end in group]
    mates = [
        [
            other
            for other, way in enumerate(ways)
            if other != own
            and (not quiet or any(np.array_equal(way[i], ways[own][i]) for i in (0, 1)))
        ]
        for own in range(len(ways))
    ]
    shares = label_positions(ways, widths, mates)
    # The symbols come before the numbers, in the same places.
    symbols = [Formula(trace[name].symbol, theme=theme, size=SYMBOL) for name, _, _ in group]
    half = max(LABEL_HALF, *(symbol.height / 2 + LABEL_GAP for symbol in symbols))
    sizes = [symbol.width for symbol in symbols]
    crowding = 0.0 if quiet else _crowding(ways, shares, sizes, half)
    if crowding > 0:
        roomy = [max(pair) for pair in zip(widths, sizes, strict=True)]
        others = label_positions(ways, roomy, mates, half)
        if _crowding(ways, others, sizes, half) < crowding:
            widths, shares = roomy, others
    boxes = [
        label_box(start + share * (end - start), room)
        for (start, end), share, room in zip(ways, shares, widths, strict=True)
    ]
    return {
        name: Edge(
            trace[name],
            start,
            end,
            at=share,
            boxes=[boxes[own], *(boxes[mate] for mate in mates[own])],
            largest=largest,
            theme=theme,
            unit=unit,
            quiet=quiet,
        )
        for own, ((name, start, end), share) in enumerate(zip(group, shares, strict=True))
    }


def _crowding(
    ways: Sequence[tuple[Point3D, Point3D]],
    shares: Sequence[float],
    widths: Sequence[float],
    half: float,
) -> float:
    """Return by how much labels of these sizes would stand on each other, in square scene units."""
    boxes = [
        label_box(start + share * (end - start), width - LABEL_GAP, half - LABEL_GAP / 2)
        for (start, end), share, width in zip(ways, shares, widths, strict=True)
    ]
    return sum(one.overlap(other) for one, other in combinations(boxes, 2))
