"""The outline of a mobject as a cairo path, made with few calls and kept while it does not change.

Manim makes six array lookups for each curve; one conversion of the whole array is several times
as fast. The outline is the same, to the last bit.
"""

from itertools import pairwise
from typing import Any

import cairo
import numpy as np
from manim import VMobject

#: A cubic curve in manim's arrays: an anchor, two handles, an anchor.
_CURVE = 4
#: By which part of its coordinates a point may be off to count as the same.
_RELATIVE = 1e-5


def trace(ctx: "cairo.Context[Any]", mobject: VMobject) -> None:
    """Make the mobject's outline the context's path.

    Parameters
    ----------
    ctx
        With manim's matrix, so that user space is the scene's.
    mobject
        Points that are not finite give no outline, as in manim.
    """
    ctx.new_path()
    points = mobject.points
    if len(points) < _CURVE or not np.isfinite(points).all():
        return
    flat = points[:, :2]
    curve_to = ctx.curve_to
    for start, end in pairwise(_splits(mobject, flat)):
        count = (end - start) // _CURVE
        if count == 0:
            continue
        (first, *_), *_ = curves = (
            flat[start : start + count * _CURVE].reshape(-1, _CURVE, 2).tolist()
        )
        ctx.new_sub_path()
        ctx.move_to(*first)
        for _, one, other, last in curves:
            curve_to(*one, *other, *last)
        if mobject.consider_points_equals_2d((first[0], first[1]), flat[end - 1]):
            ctx.close_path()


def _splits(mobject: VMobject, points: np.ndarray) -> list[int]:
    """Return where a connected part of the outline begins, and the end of the last.

    Two points are one if numpy calls them close, as in manim.
    """
    ends, starts = points[_CURVE - 1 : -1 : _CURVE], points[_CURVE::_CURVE]
    gaps = np.abs(ends - starts)
    if not len(gaps) or gaps.max() <= mobject.tolerance_for_point_equality:
        return [0, len(points)]
    near = gaps <= mobject.tolerance_for_point_equality + _RELATIVE * np.abs(starts)
    inner = (np.flatnonzero(~near.all(axis=1)) + 1) * _CURVE
    return [0, *inner.tolist(), len(points)]
