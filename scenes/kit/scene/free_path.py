"""The way on which a number travels: round whatever stands between here and there."""

import math
from collections.abc import Sequence
from functools import cache
from itertools import pairwise, product

import numpy as np
from manim import Mobject
from manim.typing import Point3D
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from scenes.kit.style.zones import (
    CAPTION_TOP,
    FRAME_HEIGHT,
    FRAME_WIDTH,
    SAFE,
    Zone,
    at,
    zone_of,
)
from scenes.kit.text.typeset import Typeset

#: The mesh of the grid on which a way is looked for, in scene units.
_MESH = 0.06
#: Less than this is not seen.
_VISIBLE = 0.02
#: Room that is kept from text where there is room.
_AIR = 0.1
#: By so much a number may be larger than the place between its neighbours.
TIGHT = 0.06
#: What a step costs, which on free ground is 1: near what is in the way, and where it may not go.
_NEAR, _ON = 4.0, 400.0
#: What it costs over a name or a number that is dimmed meanwhile, and over a shape.
OVER_NAME, OVER_NUMBER, OVER_SHAPE = 4.0, 30.0, 6.0
#: So far a number goes straight out from between others at most.
_FARTHEST_OUT = 1.2

#: What a step costs over some places.
Prices = Sequence[tuple[float, Sequence[Zone]]]


def text_zones(mobjects: Sequence[Mobject], *, but: Sequence[Mobject] = ()) -> list[Zone]:
    """Return where text is seen, glyph by glyph.

    Parameters
    ----------
    mobjects
        What stands in the scene.
    but
        What does not count, with all its parts: where a number sets out and where it arrives.
    """
    left_out = {id(member) for mobject in but for member in mobject.get_family()}
    return [
        zone_of(glyph)
        for text in texts_among(mobjects)
        for group in text.parts.values()
        if id(group) not in left_out and group[0].get_fill_opacity() > _VISIBLE
        for glyph in group
    ]


def texts_among(mobjects: Sequence[Mobject]) -> list[Typeset]:
    """Return each text that is among some mobjects or a part of them, once."""
    texts = {
        id(member): member
        for mobject in mobjects
        for member in mobject.get_family()
        if isinstance(member, Typeset)
    }
    return list(texts.values())


def free_path(
    start: Point3D,
    end: Point3D,
    size: tuple[float, float],
    obstacles: Sequence[Zone],
    *,
    size_at_end: tuple[float, float] | None = None,
    dear: Prices = (),
) -> list[Point3D]:
    """Return the corners of a short way on which a box touches no obstacle.

    Where there is no such way, it is the one that touches the least. It goes round what is dear,
    where that is no long detour.

    Parameters
    ----------
    start, end
        Where the middle of the box sets out and arrives, shape (3,).
    size
        Width and height of the box.
    obstacles
        Where it may not go.
    size_at_end
        Its width and height on the last leg, if it changes.
    dear
        Where else it had better not go, and what a step costs there.

    Returns
    -------
    list of array
        From the start to the end, each of shape (3,).
    """
    last = size_at_end or size
    largest = (max(size[0], last[0]), max(size[1], last[1]))
    every = [*obstacles, *(zone for _, zones in dear for zone in zones)]
    if not touched(start, end, largest, every):
        return [start, end]
    leaving, arriving = _ways_out(start, size, obstacles), _ways_out(end, last, obstacles)
    between = _around(leaving, arriving, largest, [*dear, (_ON, obstacles)])
    return [
        *([] if between[0] is start else [start]),
        *between,
        *([] if between[-1] is end else [end]),
    ]


def _ways_out(
    point: Point3D, size: tuple[float, float], obstacles: Sequence[Zone]
) -> list[Point3D]:
    """Return the nearest places straight above, below and beside that have air on all sides.

    From between other glyphs a number leaves straight, and so it comes among them, with no more
    room there than it needs; where there is no such place, the point itself is returned.
    """
    tight = (size[0] - TIGHT, size[1] - TIGHT)
    roomy = (size[0] + _AIR, size[1] + _AIR)
    ways = []
    for step in (at(0, -1), at(0, 1), at(-1, 0), at(1, 0)):
        for distance in np.arange(_MESH, _FARTHEST_OUT, _MESH):
            there: Point3D = point + distance * step
            if touched(point, there, tight, obstacles):
                break
            if not touched(there, there, roomy, obstacles):
                ways.append(there)
                break
    return ways or [point]


def _around(
    starts: Sequence[Point3D],
    ends: Sequence[Point3D],
    size: tuple[float, float],
    prices: Prices,
) -> list[Point3D]:
    """Return the corners of a way over free ground, or where there is none over the least text.

    It leads from the start to the end between which it is shortest.
    """
    columns, rows = round(FRAME_WIDTH / _MESH) + 1, round(FRAME_HEIGHT / _MESH) + 1
    x = (np.arange(columns) - (columns - 1) / 2) * _MESH
    y = (np.arange(rows) - (rows - 1) / 2) * _MESH
    cost = np.ones((columns, rows))
    half_width, half_height = size[0] / 2, size[1] / 2

    def charge(zone: Zone, margin: float, price: float) -> None:
        across = _between(x, zone.left - half_width - margin, zone.right + half_width + margin)
        along = _between(y, zone.bottom - half_height - margin, zone.top + half_height + margin)
        box = cost[across, along]
        np.maximum(box, price, out=box)

    cost[(x < SAFE.left + half_width) | (x > SAFE.right - half_width), :] = _ON
    cost[:, (y < CAPTION_TOP + half_height) | (y > SAFE.top - half_height)] = _ON
    for price, zones in prices:
        for zone in zones:
            if price == _ON:
                charge(zone, _AIR, _NEAR)
            charge(zone, 0.0, price)

    def node(point: Point3D) -> tuple[int, int]:
        place = np.rint([point[0] / _MESH + (columns - 1) / 2, point[1] / _MESH + (rows - 1) / 2])
        return (int(np.clip(place[0], 0, columns - 1)), int(np.clip(place[1], 0, rows - 1)))

    nodes = _cheapest(cost, [node(start) for start in starts], [node(end) for end in ends])
    (start,) = [point for point in starts if node(point) == nodes[0]][:1]
    (end,) = [point for point in ends if node(point) == nodes[-1]][:1]
    corners = [start, *(at(x[i], y[j]) for i, j in nodes[1:-1]), end]
    return _straightened(corners, size, prices)


def _between(steps: np.ndarray, low: float, high: float) -> slice:
    """Return which of some rising numbers lie between two, without these."""
    return slice(int(np.searchsorted(steps, low, "right")), int(np.searchsorted(steps, high)))


def _cheapest(
    cost: np.ndarray, starts: Sequence[tuple[int, int]], ends: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Return the cheapest way over a grid, by Dijkstra's algorithm."""
    width = cost.shape[1]
    steps = _steps(cost.shape[0], width)
    prices = csr_array((steps.data * cost.ravel()[steps.indices], steps.indices, steps.indptr))
    firsts, lasts = ([i * width + j for i, j in places] for places in (starts, ends))
    spent, before, _ = dijkstra(prices, indices=firsts, return_predecessors=True, min_only=True)
    way = [min(lasts, key=lambda place: spent[place])]
    while way[-1] not in firsts:
        way.append(int(before[way[-1]]))
    return [divmod(place, width) for place in way[::-1]]


@cache
def _steps(columns: int, rows: int) -> csr_array:
    """Return the lengths of all steps from one place of a grid to its neighbours."""
    places = np.arange(columns * rows).reshape(columns, rows)
    here, there, lengths = [], [], []
    for dx, dy in product((-1, 0, 1), repeat=2):
        if not (dx or dy):
            continue
        inside = (
            slice(max(0, -dx), columns - max(0, dx)),
            slice(max(0, -dy), rows - max(0, dy)),
        )
        beside = (
            slice(max(0, dx), columns - max(0, -dx)),
            slice(max(0, dy), rows - max(0, -dy)),
        )
        here.append(places[inside].ravel())
        there.append(places[beside].ravel())
        lengths.append(np.full(here[-1].size, math.hypot(dx, dy)))
    ends = (np.concatenate(here), np.concatenate(there))
    return csr_array((np.concatenate(lengths), ends), shape=(places.size, places.size))


def _straightened(
    corners: list[Point3D],
    size: tuple[float, float],
    prices: Prices,
) -> list[Point3D]:
    """Leave out corners as long as the straight way costs no more than the one with them."""

    def price(one: Point3D, two: Point3D) -> float:
        return math.dist(one, two) + sum(
            extra * touched(one, two, size, zones) for extra, zones in prices
        )

    corners = [
        corners[0],
        *(
            here
            for before, here, after in zip(corners, corners[1:], corners[2:], strict=False)
            if not np.allclose(here - before, after - here)
        ),
        corners[-1],
    ]
    spent = [0.0]
    for one, two in pairwise(corners):
        spent.append(spent[-1] + price(one, two))
    kept = [corners[0]]
    here = 0
    while here < len(corners) - 1:
        ahead = len(corners) - 1
        while ahead > here + 1 and (
            price(corners[here], corners[ahead]) > spent[ahead] - spent[here] + 1e-9
        ):
            ahead -= 1
        kept.append(corners[ahead])
        here = ahead
    return kept


def touched(
    start: Point3D, end: Point3D, size: tuple[float, float], obstacles: Sequence[Zone]
) -> float:
    """Return how far a box moves over obstacles on a straight way, in scene units."""
    left, right = sorted((float(start[0]), float(end[0])))
    bottom, top = sorted((float(start[1]), float(end[1])))
    half_width, half_height = size[0] / 2, size[1] / 2
    near = [
        zone
        for zone in obstacles
        if zone.left - half_width < right
        and zone.right + half_width > left
        and zone.bottom - half_height < top
        and zone.top + half_height > bottom
    ]
    if not near:
        return 0.0
    length = math.dist(start, end)
    shares = np.linspace(0.0, 1.0, max(2, round(length / 0.04) + 1))
    points = start + shares[:, None] * (end - start)
    hit = np.zeros(len(points), dtype=bool)
    for zone in near:
        hit |= (
            (points[:, 0] > zone.left - half_width)
            & (points[:, 0] < zone.right + half_width)
            & (points[:, 1] > zone.bottom - half_height)
            & (points[:, 1] < zone.top + half_height)
        )
    return float(hit.mean()) * max(length, _MESH)
