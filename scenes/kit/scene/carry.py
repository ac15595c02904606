"""A number that travels: one rigid copy, on a free way, from where it is to where it is needed."""

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Self

import numpy as np
from manim import Animation, ApplyMethod, Scene, Transform, VGroup
from manim.typing import Point3D
from manim.utils.rate_functions import ease_out_sine

from scenes.kit.scene.free_path import TIGHT, Prices, free_path, text_zones, touched
from scenes.kit.style.zones import Zone
from scenes.kit.text.number import VALUE, Number
from scenes.kit.text.typeset import Typeset

#: How long a number is under way at least, in seconds, and how fast it goes at most on a long way,
#: in scene units a second.
CARRY_TIME, FASTEST = 0.7, 8.0
#: How much is seen of a text while a number crosses it, how long it takes to dim, and how often it
#: is looked whether one does, in seconds.
_FAINT, _DIP_TIME, _TICK = 0.12, 0.15, 0.04
#: At so many moments it is looked whether two meet.
_MOMENTS = 60


class Carry(Transform):
    """A copy of a number goes along a way until it stands where its like is to be seen.

    It keeps its shape on the way: it is moved, and scaled as a whole. When it has arrived, what it
    has come for is seen in its place.

    Parameters
    ----------
    number
        The number; it stays where it is.
    target
        The same glyphs in the place to which it goes; they need not be seen yet.
    way
        The corners of the way of its middle, each of shape (3,).
    run_time
        In seconds, at least; a long way takes longer.
    """

    def __init__(
        self,
        number: Number,
        target: VGroup,
        way: Sequence[Point3D],
        *,
        run_time: float = CARRY_TIME,
    ) -> None:
        self.arriving = target
        self.number, self.way = number, way
        moving = number.copy().paint(True)
        there = moving.copy()
        there.scale(target.width / there.part(VALUE).width)
        there.shift(target.get_center() - there.part(VALUE).get_center())
        self._moving = moving
        length = sum(math.dist(one, two) for one, two in pairwise(way))
        run_time = max(run_time, run_time / CARRY_TIME * length / FASTEST)
        # It lifts off at once, so that it does not smear over its original.
        super().__init__(
            moving, there, path_func=along(way), run_time=run_time, rate_func=ease_out_sine
        )

    @classmethod
    def on_free_way(
        cls,
        number: Number,
        target: VGroup,
        obstacles: Sequence[Zone],
        *,
        dear: Prices = (),
        run_time: float = CARRY_TIME,
    ) -> Self:
        """Return the animation on the way that `free_path` finds between the numbers' glyphs."""
        glyphs = number.part(VALUE)
        way = free_path(
            glyphs.get_center(),
            target.get_center(),
            (glyphs.width, glyphs.height),
            obstacles,
            size_at_end=(target.width, target.height),
            dear=dear,
        )
        return cls(number, target, way, run_time=run_time)

    def crosses(self, zone: Zone, *, room: float = 0.0) -> bool:
        """Tell whether it comes over a place on its way, with some room around it."""
        glyphs = self._moving.part(VALUE)
        size = (glyphs.width - TIGHT + room, glyphs.height - TIGHT + room)
        return any(touched(one, two, size, [zone]) for one, two in pairwise(self.way))

    def meets(self, other: "Carry", lag: float) -> bool:
        """Tell whether it meets another one that sets out later, by a share of its own time."""
        start = lag * self.run_time
        end = min(self.run_time, start + other.run_time)
        return any(
            self.place(time / self.run_time).overlap(other.place((time - start) / other.run_time))
            > 0
            for time in np.linspace(start, end, _MOMENTS)
        )

    def place(self, time: float) -> Zone:
        """Return where it is after a share of its time."""
        glyphs = self._moving.part(VALUE)
        x, y, _ = along(self.way)(self.way[0], self.way[-1], self.rate_func(time))
        half_width, half_height = glyphs.width / 2, glyphs.height / 2
        return Zone(x - half_width, x + half_width, y - half_height, y + half_height)

    def interpolate_mobject(self, alpha: float) -> None:
        """Move the copy; until it sets out only the original is seen, which may be faint."""
        super().interpolate_mobject(alpha)
        if self.rate_func(alpha) <= 0:
            self._moving.set_fill(opacity=0)

    def clean_up_from_scene(self, scene: Scene) -> None:
        """Let what it has come for be seen in its place."""
        super().clean_up_from_scene(scene)
        scene.remove(self._moving)
        self.arriving.set_fill(opacity=1)


def dips(
    carries: Sequence[Carry], texts: Sequence[Typeset], *, lag_ratio: float = 1.0
) -> list[Animation]:
    """Return the animations that dim each text for as long as a number comes over it.

    Parameters
    ----------
    carries
        Numbers that set out one after the other, as in a ``LaggedStart``.
    texts
        What may be dimmed.
    lag_ratio
        Of the ``LaggedStart``.
    """
    starts = [0.0]
    for carry in carries[:-1]:
        starts.append(starts[-1] + lag_ratio * carry.run_time)
    total = max(start + carry.run_time for start, carry in zip(starts, carries, strict=True))
    times = np.linspace(0.0, total, math.ceil(total / _TICK) + 1)
    places = [
        (time, carry.place((time - start) / carry.run_time), carry)
        for start, carry in zip(starts, carries, strict=True)
        for time in times
        if start <= time <= start + carry.run_time
    ]
    found: list[Animation] = []
    for text in texts:
        zones = text_zones([text])
        crossed = [
            time
            for time, place, carry in places
            if carry.number is not text and any(place.overlap(zone) > 0 for zone in zones)
        ]
        if not crossed:
            continue
        away = np.min(np.abs(times[:, None] - np.array(crossed)), axis=1)
        depth = np.clip(1.0 - (away - _TICK) / _DIP_TIME, 0.0, 1.0)
        depth[0] = depth[-1] = 0.0
        found.append(
            ApplyMethod(
                text.set_fill,
                None,
                _FAINT,
                run_time=total,
                rate_func=_course(times / total, depth),
            )
        )
    return found


def _course(shares: np.ndarray, levels: np.ndarray) -> Callable[[float], float]:
    """Return the rate function that goes through some levels."""

    def rate(share: float) -> float:
        return float(np.interp(share, shares, levels))

    return rate


def along(
    way: Sequence[Point3D], *, late: float = 0.0
) -> Callable[[np.ndarray, np.ndarray, float], np.ndarray]:
    """Return the path function that takes whatever moves along a way as one rigid body.

    Parameters
    ----------
    way
        The corners, each of shape (3,).
    late
        The share of the time for which it stays where it is.

    Returns
    -------
    callable
        From the points at the start, those at the end and a share of the time to the points then;
        on the last of several legs they have the size that they have at the end.
    """
    lengths = [math.dist(one, two) for one, two in pairwise(way)]
    reached = np.cumsum([0.0, *lengths]) / max(sum(lengths), 1e-9)
    full_size = reached[-2] or 1.0
    corners = np.array(way)

    def place(start: np.ndarray, end: np.ndarray, share: float) -> np.ndarray:
        share = max(0.0, (share - late) / (1 - late))
        here = np.array([np.interp(share, reached, corners[:, axis]) for axis in range(3)])
        grown = min(1.0, share / full_size)
        straight = corners[0] + grown * (corners[-1] - corners[0])
        points: np.ndarray = start + grown * (end - start) + here - straight
        return points

    return place
