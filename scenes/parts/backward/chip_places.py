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
        candidates = _candidates(ways[name], chip)
        costs = [
            _cost(_around(center, chip), taken, lines, top)
            + _AWAY * float(np.linalg.norm(center - number))
            for center in candidates
        ]
        chip.stand_at(candidates[int(np.argmin(costs))])
        placed.append(zone_of(chip.box))
        have_room = have_room and min(costs) < _ON_LINE
    return have_room


def _texts(edge: WeightedEdge) -> list[Mobject]:
    return [edge.number, *edge.label]


def _candidates(way: tuple[Point3D, Point3D], chip: GradientChip) -> list[Point3D]:
    """Return the middles in question, above and below the line."""
    start, end = way
    slope = abs(float((end[1] - start[1]) / (end[0] - start[0])))
    half = chip.box.height / 2 + slope * chip.box.width / 2 + _AIR
    return [
        start + share * (end - start) + at(0, side * (half + offset))
        for share in _SHARES
        for side in (-1, 1)
        for offset in _OFFSETS
    ]


def _around(center: Point3D, chip: GradientChip) -> Zone:
    across, up = chip.box.width / 2 + _AIR, chip.box.height / 2 + _AIR
    x, y = float(center[0]), float(center[1])
    return Zone(x - across, x + across, y - up, y + up)


def _cost(
    zone: Zone, taken: Sequence[Zone], lines: Sequence[tuple[Point3D, Point3D]], top: float
) -> float:
    on = sum(1 + zone.overlap(other) for other in taken if zone.overlap(other) > 0)
    struck = sum(_passes(line, zone) for line in lines)
    outside = max(0.0, zone.top - top - _AIR) + max(0.0, FLOOR - _AIR - zone.bottom)
    return _ON * (on + (_OUTSIDE if outside else 0) + outside) + _ON_LINE * struck


def _passes(line: tuple[Point3D, Point3D], zone: Zone) -> bool:
    points = np.linspace(*line, 60)
    inside = (points[:, 0] > zone.left) & (points[:, 0] < zone.right)
    return bool(np.any(inside & (points[:, 1] > zone.bottom) & (points[:, 1] < zone.top)))
