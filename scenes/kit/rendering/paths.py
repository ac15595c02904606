"""The outline of a mobject as a cairo path, made with few calls and kept while it does not change.

Manim makes six array lookups for each curve; one conversion of the whole array is several times
as fast. The outline is the same, to the last bit.
"""

from typing import Any

import cairo
import numpy as np
from manim import VMobject

#: A cubic curve in manim's arrays: an anchor, two handles, an anchor.
_CURVE = 4


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
    for start, end in _stretches(mobject, points):
        count = (end - start) // _CURVE
        if count == 0:
            continue
        stretch = points[start : start + count * _CURVE, :2]
        ctx.new_sub_path()
        ctx.move_to(*stretch[0].tolist())
        curve_to = ctx.curve_to
        for curve in stretch.reshape(count, 2 * _CURVE)[:, 2:].tolist():
            curve_to(*curve)
        if mobject.consider_points_equals_2d(points[start], points[end - 1]):
            ctx.close_path()


def _stretches(mobject: VMobject, points: np.ndarray) -> list[tuple[int, int]]:
    """Return where each connected part of the outline begins and ends in the array."""
    gaps = np.abs(points[_CURVE - 1 : -1 : _CURVE, :2] - points[_CURVE::_CURVE, :2])
    if not len(gaps) or gaps.max() <= mobject.tolerance_for_point_equality:
        return [(0, len(points))]
    # Manim's answer where it is not plain: there the tolerance grows with the coordinates.
    split: list[tuple[int, int]] = mobject.get_subpath_split_indices_from_points(
        points, n_dims=2
    ).tolist()
    return split
