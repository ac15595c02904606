"""A picture of which only what changes is drawn again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isfinite
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np
from manim import Camera, Mobject, VMobject
from manim.constants import LineJointType

from scenes.kit.rendering.outline import trace
from scenes.kit.rendering.tiles import Box, DirtyTiles, around

#: Cairo ends a mitred corner at this many half widths.
_MITER = 10.0
#: A square cap's corner is this many half widths from the end of its line.
_CAP = 1.5

_Z_INDEX = attrgetter("z_index")


class _Appearance(NamedTuple):
    """All that a mobject's picture depends on, in a form that can be compared."""

    points: bytes
    fill: bytes
    stroke: bytes
    background: bytes
    stroke_width: float
    background_width: float
    joint: Any
    cap: Any
    sheen: tuple[bytes, ...]


@dataclass
class _CacheEntry:
    """A mobject as it was drawn last, where it is, and its outline once it was kept."""

    mobject: VMobject
    look: _Appearance
    box: Box
    fills: bool
    drawn: bool = False
    path: Any = None


def can_show(mobjects: Iterable[Mobject]) -> bool:
    """Return whether a canvas can draw these: outlines, filled with colours and not with images."""
    return all(
        isinstance(mobject, VMobject) and mobject.background_image is None for mobject in mobjects
    )


def shown(mobjects: Iterable[Mobject]) -> list[Any]:
    """Return what manim's camera would draw, in its order.

    Parameters
    ----------
    mobjects
        With their families; of what is in several of them, the last place counts.
    """
    family: list[Mobject] = []
    for mobject in mobjects:
        _gather(mobject, family)
    last = dict.fromkeys(reversed(family))
    visible = [mobject for mobject in reversed(last) if len(mobject.points)]
    return sorted(visible, key=_Z_INDEX)


def _family(mobjects: Iterable[Mobject]) -> set[int]:
    return {id(member) for mobject in mobjects for member in mobject.get_family()}


def _gather(mobject: Mobject, family: list[Mobject]) -> None:
    family.append(mobject)
    for part in mobject.submobjects:
        if part.submobjects:
            _gather(part, family)
        else:
            family.append(part)


class Canvas:
    """The camera's picture, kept up to date.

    Parameters
    ----------
    camera
        Its pixels are drawn on. While it moves, all but what is static is drawn again.
    static
        What does not change, below all the rest.
    changing
        Whose families may change from one picture to the next; None means that anything may.
    """

    def __init__(
        self,
        camera: Camera,
        static: Sequence[Mobject],
        changing: Sequence[Mobject] | None = None,
    ) -> None:
        self._camera = camera
        self.pixels: np.ndarray = camera.pixel_array
        height, width = self.pixels.shape[:2]
        self._tiles = DirtyTiles(width, height)
        self._everywhere = Box(0, 0, width, height)
        self._changing = changing
        self._start_anew()
        background = np.asarray(camera.background)
        self.pixels[:] = background
        below = shown(static)
        for mobject in below:
            self._draw(mobject, self._see(mobject, _look(mobject)))
        self._ground = self.pixels.copy() if below else background

    def _start_anew(self) -> None:
        """Forget all that has been drawn, and look from where the camera is now."""
        self._ctx = self._camera.get_cairo_context(self.pixels)
        self._matrix = self._ctx.get_matrix()
        self._order: list[int] = []
        # What has to be looked at in each picture; of the rest it is enough to know it.
        self._dirty_candidates: set[int] = set()
        # Keep a reference, so that its id() is not given to another mobject.
        self._seen: dict[int, _CacheEntry] = {}
        self._is_new = True

    def draw(self, mobjects: Sequence[VMobject]) -> list[Box] | None:
        """Draw what has changed, and return where; None means everywhere.

        Parameters
        ----------
        mobjects
            What may change, in the order in which it is drawn (`shown`).
        """
        if self._camera.get_cairo_context(self.pixels).get_matrix() != self._matrix:
            self._start_anew()
        self._note_changes(mobjects)
        if self._is_new:
            self._tiles.mark(self._everywhere)
        boxes = self._tiles.boxes()
        if boxes:
            self._draw_again(mobjects, boxes)
        was_new, self._is_new = self._is_new, False
        return None if was_new else boxes

    def _note_changes(self, mobjects: Sequence[VMobject]) -> None:
        """Mark where something is, or was, that has changed."""
        self._tiles.clear()
        order = [id(mobject) for mobject in mobjects]
        if order != self._order:
            self._note_order(order)
        for mobject in mobjects:
            seen = self._seen.get(id(mobject))
            if seen is not None and id(mobject) not in self._dirty_candidates:
                continue
            look = _look(mobject)
            if seen is not None and seen.look == look:
                continue
            now = self._see(mobject, look)
            self._tiles.mark(now.box)
            if seen is not None:
                self._tiles.mark(seen.box)
            self._seen[id(mobject)] = now

    def _note_order(self, order: list[int]) -> None:
        """Mark what has gone; if those that stay have changed places, mark everything."""
        here, before = set(order), set(self._order)
        for gone in before - here:
            self._tiles.mark(self._seen.pop(gone).box)
        if [one for one in order if one in before] != [one for one in self._order if one in here]:
            self._tiles.mark(self._everywhere)
        self._order = order
        self._dirty_candidates = here if self._changing is None else _family(self._changing)

    def _draw_again(self, mobjects: Sequence[VMobject], boxes: list[Box]) -> None:
        ctx = self._ctx
        ctx.identity_matrix()
        ctx.new_path()
        for box in boxes:
            self.pixels[box.rows, box.columns] = self._ground[box.rows, box.columns]
            ctx.rectangle(box.left, box.top, box.right - box.left, box.bottom - box.top)
        ctx.clip()
        ctx.set_matrix(self._matrix)
        hull = around(boxes)
        for mobject in mobjects:
            seen = self._seen[id(mobject)]
            if hull.meets(seen.box) and self._tiles.touches(seen.box):
                self._draw(mobject, seen)
        ctx.reset_clip()

    def _draw(self, mobject: Any, seen: _CacheEntry) -> None:
        """Draw as manim's camera does, with an outline that is kept while the mobject rests."""
        if seen.box.is_empty:
            return
        ctx, camera = self._ctx, self._camera
        if seen.path is not None:
            ctx.new_path()
            ctx.append_path(seen.path)
        else:
            trace(ctx, mobject)
            seen.path = ctx.copy_path() if seen.drawn else None
            seen.drawn = True
        if seen.look.background_width:
            camera.apply_stroke(ctx, mobject, background=True)
        if seen.fills:
            camera.apply_fill(ctx, mobject)
        if seen.look.stroke_width:
            camera.apply_stroke(ctx, mobject)

    def _see(self, mobject: VMobject, look: _Appearance) -> _CacheEntry:
        fills = _is_visible(mobject.get_fill_rgbas())
        width = 0.0
        for background, drawn in ((False, look.stroke_width), (True, look.background_width)):
            if drawn and _is_visible(mobject.get_stroke_rgbas(background)):
                width = max(width, drawn)
        is_seen = fills or width > 0
        box = self._box(mobject, width) if is_seen else Box(0, 0, 0, 0)
        return _CacheEntry(mobject, look, box, fills)

    def _box(self, mobject: VMobject, width: float) -> Box:
        """Return the pixels that a mobject may touch."""
        points = mobject.points[:, :2]
        (left, bottom), (right, top) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
        if not isfinite(left + bottom + right + top):
            return self._everywhere
        half = width * self._camera.cairo_line_width_multiple / 2
        reach = half * (_MITER if _has_corners(mobject) else _CAP)
        matrix = self._matrix
        # A pixel more on each side, for the edges that are half covered.
        return Box(
            int(matrix.xx * (left - reach) + matrix.x0) - 1,
            int(matrix.yy * (top + reach) + matrix.y0) - 1,
            int(matrix.xx * (right + reach) + matrix.x0) + 2,
            int(matrix.yy * (bottom - reach) + matrix.y0) + 2,
        ).within(self._everywhere.right, self._everywhere.bottom)


def _has_corners(mobject: VMobject) -> bool:
    pointed = (LineJointType.AUTO, LineJointType.MITER)
    return len(mobject.points) > mobject.n_points_per_cubic_curve and mobject.joint_type in pointed


def _is_visible(rgbas: np.ndarray) -> bool:
    return bool(rgbas[:, 3].any())


def _look(mobject: VMobject) -> _Appearance:
    fill, stroke = mobject.get_fill_rgbas(), mobject.get_stroke_rgbas()
    sheen: tuple[bytes, ...] = ()
    if len(fill) > 1 or len(stroke) > 1:
        # A gradient runs along the sheen's direction across the whole family of points.
        sheen = tuple(map(bytes, mobject.get_gradient_start_and_end_points()))
    return _Appearance(
        mobject.points.tobytes(),
        fill.tobytes(),
        stroke.tobytes(),
        mobject.get_stroke_rgbas(background=True).tobytes(),
        mobject.get_stroke_width(),
        mobject.get_stroke_width(background=True),
        mobject.joint_type,
        mobject.cap_style,
        sheen,
    )
