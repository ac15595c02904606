"""Where things stand in the frame: title line, stage, formula strip.

All lengths are manim's scene units; the frame is 14.22 wide and 8 high, its centre the origin.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from manim import Mobject
from manim.typing import Point3D

FRAME_WIDTH = 128 / 9
FRAME_HEIGHT = 8.0
SAFE_MARGIN = 0.4
#: The z index of panels: whatever is animated over them stays over them.
GROUND = -1


def at(x: float, y: float) -> Point3D:
    """Return the point, or the step, with these coordinates, shape (3,)."""
    return np.array([float(x), float(y), 0.0])


@dataclass(frozen=True)
class Zone:
    """An axis-parallel rectangle of the frame."""

    left: float
    right: float
    bottom: float
    top: float

    @property
    def width(self) -> float:
        """The horizontal extent."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """The vertical extent."""
        return self.top - self.bottom

    @property
    def center(self) -> Point3D:
        """The middle point, shape (3,)."""
        return at((self.left + self.right) / 2, (self.bottom + self.top) / 2)

    def contains(self, other: "Zone", tolerance: float = 1e-6) -> bool:
        """Tell whether ``other`` lies inside this zone, up to ``tolerance``."""
        return (
            other.left >= self.left - tolerance
            and other.right <= self.right + tolerance
            and other.bottom >= self.bottom - tolerance
            and other.top <= self.top + tolerance
        )

    def overlap(self, other: "Zone") -> float:
        """Return the area that both zones share."""
        # Most pairs that are asked about lie apart.
        if (
            self.right <= other.left
            or other.right <= self.left
            or self.top <= other.bottom
            or other.top <= self.bottom
        ):
            return 0.0
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.top, other.top) - max(self.bottom, other.bottom)
        return width * height


def zone_of(mobject: Mobject) -> Zone:
    """Return the box around a mobject's points."""
    points = mobject.get_all_points() if mobject.submobjects else mobject.points
    left, bottom, _ = np.minimum.reduce(points).tolist()
    right, top, _ = np.maximum.reduce(points).tolist()
    return Zone(left, right, bottom, top)


def zones_of(mobjects: Sequence[Mobject]) -> list[Zone]:
    """Return the box around each mobject's points; each has some."""
    # All at once, since an array of a glyph's few points takes as long as one of all glyphs'.
    points = [m.get_all_points() if m.submobjects else m.points for m in mobjects]
    if not points:
        return []
    starts = [0, *accumulate(map(len, points[:-1]))]
    every = np.concatenate(points)
    lows, highs = (extreme.reduceat(every, starts) for extreme in (np.minimum, np.maximum))
    return [
        Zone(left, right, bottom, top)
        for (left, bottom, _), (right, top, _) in zip(lows.tolist(), highs.tolist(), strict=True)
    ]


SAFE = Zone(
    -FRAME_WIDTH / 2 + SAFE_MARGIN,
    FRAME_WIDTH / 2 - SAFE_MARGIN,
    -FRAME_HEIGHT / 2 + SAFE_MARGIN,
    FRAME_HEIGHT / 2 - SAFE_MARGIN,
)
#: The bottom 12 % belongs to the captions.
CAPTION_TOP = -3.04
#: Where the question of a film stands from its opening on.
TITLE_BASELINE = 3.28
#: What a film shows, and the band under it: a worksheet's line, a formula, or more of the picture.
WHOLE_STAGE = Zone(SAFE.left, SAFE.right, -1.7, 3.2)
LOWER_BAND = Zone(SAFE.left, SAFE.right, -2.95, -1.85)

#: The zones of the films that are told in one sentence a beat.
TITLE = Zone(SAFE.left, SAFE.right, 3.05, SAFE.top)
STAGE = Zone(SAFE.left, 3.4, -1.95, 2.85)
STRIP = Zone(SAFE.left, SAFE.right, SAFE.bottom, -2.2)
