"""Where chips stand beside their edges: near the weight, on nothing that is seen with them."""

from collections.abc import Mapping, Sequence

import numpy as np
from manim import Mobject
from manim.typing import Point3D

from scenes.kit.large_network.edge import WeightedEdge
from scenes.kit.large_network.layout import FLOOR
from scenes.kit.style.zones import Zone, at, zone_of
from scenes.parts.backward.chip import GradientChip

_SHARES = np.linspace(0.06, 0.94, 45)
#: Room around a chip, and how far from its line it is put at least and at most.
_AIR, _OFFSETS = 0.08, np.linspace(0.0, 0.7, 8)
#: What it costs to stand on something, on a line, and a unit away from the weight; to stand
#: outside of the room is worse than on so many things.
_ON, _ON_LINE, _AWAY, _OUTSIDE = 100.0, 40.0, 1.0, 10.0


def beside_edges(
    chips: Mapping[str, GradientChip],
    edges: Mapping[str, WeightedEdge],
    ways: Mapping[str, tuple[Point3D, Point3D]],
    standing: Sequence[Zone],
    *,
    top: float,
    are_alone: bool,
) -> bool:
    """Put chips beside their edges, and tell whether each has a place of its own.

    Parameters
    ----------
    chips, edges, ways
        By the weight's id; a way is the edge's start and end.
    standing
        What stands there already.
    top
        Up to where they may reach.
    are_alone
        Whether each is seen without the others, and without their weights.
    """
    placed: list[Zone] = []
    have_room = True
    for name, chip in chips.items():
        texts = [name] if are_alone else list(edges)
        numbers = [zone_of(part) for other in texts for part in _texts(edges[other])]
        lines = [ways[name]] if are_alone else list(ways.values())
        taken = [*standing, *numbers, *([] if are_alone else placed)]
        number = edges[name].number.get_center()
        centers = _candidates(ways[name], chip)
        away = np.array([np.linalg.norm(center - number) for center in centers])
        costs = _costs(centers, chip, taken, lines, top) + _AWAY * away
        chip.stand_at(centers[int(np.argmin(costs))])
        placed.append(zone_of(chip.box))
        have_room = have_room and bool(costs.min() < _ON_LINE)
    return have_room


def _texts(edge: WeightedEdge) -> list[Mobject]:
    return [edge.number, *edge.label]


def _candidates(way: tuple[Point3D, Point3D], chip: GradientChip) -> np.ndarray:
    """Return the middles in question, above and below the line, each of shape (3,)."""
    start, end = way
    slope = abs(float((end[1] - start[1]) / (end[0] - start[0])))
    half = chip.box.height / 2 + slope * chip.box.width / 2 + _AIR
    on_line = start + _SHARES[:, None] * (end - start)
    beside = [at(0, side * (half + offset)) for side in (-1, 1) for offset in _OFFSETS]
    places: np.ndarray = on_line[:, None, :] + np.array(beside)
    return places.reshape(-1, 3)


def _costs(
    centers: np.ndarray,
    chip: GradientChip,
    taken: Sequence[Zone],
    lines: Sequence[tuple[Point3D, Point3D]],
    top: float,
) -> np.ndarray:
    """Return what it costs to stand at each of some places."""
    across, up = chip.box.width / 2 + _AIR, chip.box.height / 2 + _AIR
    left, right = centers[:, 0] - across, centers[:, 0] + across
    bottom, above = centers[:, 1] - up, centers[:, 1] + up
    on = np.zeros(len(centers))
    for zone in taken:
        width = np.minimum(right, zone.right) - np.maximum(left, zone.left)
        height = np.minimum(above, zone.top) - np.maximum(bottom, zone.bottom)
        overlap = np.maximum(width, 0.0) * np.maximum(height, 0.0)
        on += np.where(overlap > 0, 1 + overlap, 0.0)
    struck = np.zeros(len(centers))
    for line in lines:
        x, y, _ = np.linspace(*line, 60).T
        inside = (x > left[:, None]) & (x < right[:, None])
        struck += (inside & (y > bottom[:, None]) & (y < above[:, None])).any(axis=1)
    outside = np.maximum(0.0, above - top - _AIR) + np.maximum(0.0, FLOOR - _AIR - bottom)
    costs: np.ndarray = on + np.where(outside > 0, _OUTSIDE, 0.0) + outside
    return _ON * costs + _ON_LINE * struck
