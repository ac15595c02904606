"""What a glyph's outline tells: whether it is still the one that was set, how high, which letter.

Manim keeps with each outline the path that it was made of. A glyph may have been moved, scaled,
turned or turned into another one since; what counts is what is drawn.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from manim import Typst, VMobject
from svgelements import Close, Move, Path

#: How far an outline may be from the one that was set, as a share of its extent.
_CLOSE = 0.01
#: What Pango, dvisvgm and Typst call a glyph that is drawn by reference.
_SYMBOL = re.compile(r"#(glyph-?\d+-\d+|g\d+-\d+|g[0-9A-F]{16,})$")
_LOWERCASE = "abcdefghijklmnopqrstuvwxyz"
_GREEK = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho "
    "sigma tau upsilon phi chi psi omega"
)


@dataclass(frozen=True, eq=False)
class Alphabet:
    """Outlines of letters at height 1.

    Parameters
    ----------
    shapes
        Points of each outline, shape (k, 2).
    are_high
        Whether each is a digit or a capital.
    """

    shapes: tuple[np.ndarray, ...]
    are_high: tuple[bool, ...]

    def is_high(self, glyph: VMobject) -> bool | None:
        """Tell whether a glyph is a digit or a capital; None if it is no letter known here."""
        shape = _shape(glyph)
        best, is_high = _CLOSE, None
        for known, high in zip(self.shapes, self.are_high, strict=True):
            if len(known) == len(shape):
                apart = float(np.abs(known - shape).max())
                if apart < best:
                    best, is_high = apart, high
        return is_high


def symbol_of(glyph: VMobject) -> str | None:
    """Return the name of a glyph in the drawing that it came with, None if it has none."""
    path = getattr(glyph, "path_obj", None)
    if path is None:
        return None
    names = [value for key, value in path.values.items() if key.endswith("href")]
    found = _SYMBOL.match(str(names[0])) if names else None
    return found[1] if found else None


def is_as_set(glyph: VMobject) -> bool:
    """Tell whether a glyph still is the outline that was set, wherever and however large."""
    set_as = _contour(glyph)
    if set_as is None:
        return True
    drawn = _drawn_contour(glyph, len(set_as))
    if len(drawn) != len(set_as):
        return False
    off = np.abs(_augmented(set_as) @ _motion(set_as, drawn) - drawn).max()
    return bool(off <= _CLOSE * max(float(np.ptp(drawn, axis=0).max()), 1e-9))


def upright_height(glyph: VMobject) -> float:
    """Return a glyph's height across its line of text, which may run in any direction."""
    points = glyph.points[:, :2]
    set_as = _contour(glyph)
    along = np.array([1.0, 0.0])
    if set_as is not None:
        drawn = _drawn_contour(glyph, len(set_as))
        if len(drawn) == len(set_as):
            direction = _motion(set_as, drawn)[0]
            length = float(np.linalg.norm(direction))
            along = direction / length if length > 0 else along
    return float(np.ptp(points @ np.array([-along[1], along[0]])))


def _contour(glyph: VMobject) -> np.ndarray | None:
    """Return the corners of a glyph's first contour as it was set, shape (k, 2).

    None for a line or bar, whose place says nothing about the direction. Manim closes further
    contours with lines of its own, so only the first one has its points where the path has them.
    """
    path = getattr(glyph, "path_obj", None)
    if path is None:
        return None
    corners: list[tuple[float, float]] = []
    for segment in path:
        if isinstance(segment, Close) or (isinstance(segment, Move) and corners):
            break
        if not isinstance(segment, Move):
            corners.append((segment.start.x, segment.start.y))
    return np.array(corners) if len(corners) >= 3 else None


def _drawn_contour(glyph: VMobject, count: int) -> np.ndarray:
    return np.array(glyph.points[:: glyph.n_points_per_cubic_curve][:count, :2])


def _augmented(points: np.ndarray) -> np.ndarray:
    return np.column_stack([points, np.ones(len(points))])


def _motion(set_as: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """Return the affine map from one outline to another by least squares, shape (3, 2)."""
    return np.asarray(np.linalg.lstsq(_augmented(set_as), drawn, rcond=None)[0])


def _shape(glyph: VMobject) -> np.ndarray:
    """Return the corners of all contours as they were set, moved to the origin, at height 1."""
    path: Path = getattr(glyph, "path_obj", ())
    corners = np.array([(s.end.x, s.end.y) for s in path if s.end is not None])
    if not len(corners):
        return corners
    height = float(np.ptp(corners[:, 1]))
    moved = corners - corners.min(axis=0)
    return np.asarray(moved / height) if height > 0 else moved


@lru_cache(maxsize=16)
def typst_alphabet(preamble: str) -> Alphabet:
    """Return the letters and digits that Typst sets after a preamble, in text and mathematics."""
    capitals = " ".join(_LOWERCASE.upper())
    digits = "0 1 2 3 4 5 6 7 8 9"
    greek = _GREEK.title()
    high = f"{capitals} {digits}"
    low = " ".join(_LOWERCASE)
    shapes: list[np.ndarray] = []
    are_high: list[bool] = []
    for letters, symbols, is_high in [(high, greek, True), (low, _GREEK, False)]:
        source = (
            f'{letters} *{letters}* _{letters}_ `{letters}` $ {letters} {symbols} "{letters}" '
            f'bold({letters}) ""_({letters}) $'
        )
        for glyph in Typst(source, typst_preamble=preamble).submobjects:
            shapes.append(_shape(glyph))
            are_high.append(is_high)
    return Alphabet(tuple(shapes), tuple(are_high))
