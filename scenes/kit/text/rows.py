"""A line of numbers that is too wide for its place, broken into rows before its pluses."""

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from manim import VGroup

from scenes.kit.style.zones import at
from scenes.kit.text.formula import Formula
from scenes.kit.text.typeset import lay_out

#: Room between two rows, in scene units, and the least distance of their baselines, in em.
ROW_ROOM = 0.07
LEAST_ROW_PITCH = 0.8


@lru_cache(maxsize=1)
def _plus() -> str:
    return lay_out("$+ @mark$")[0].identity


def row_pitch(formula: Formula) -> float:
    """Return the distance of the baselines of two rows of a formula."""
    return max(formula.ascent + ROW_ROOM, LEAST_ROW_PITCH * formula.size)


def rows_of(formula: Formula, width: float, result: str) -> list[VGroup]:
    """Return the glyphs of a formula that stands on one line in rows that are no wider.

    Parameters
    ----------
    formula
        The line; it stays as it is.
    width
        Of the rows, in scene units. What cannot be broken may be wider.
    result
        The part before which it may break, as before each plus.
    """
    glyphs = [glyph for group in formula.parts.values() for glyph in group]
    breaks = [glyph for glyph in glyphs if glyph.identity == _plus()]
    breaks += formula.parts.get(result, [])[:1]
    starts = sorted(float(glyph.get_left()[0]) for glyph in breaks)
    rows: list[VGroup] = []
    for start, end in pairwise([-math.inf, *starts, math.inf]):
        segment = VGroup(*(g for g in glyphs if start - 1e-6 <= g.get_left()[0] < end - 1e-6))
        if rows and VGroup(*rows[-1], *segment).width <= width + 1e-6:
            rows[-1].add(*segment)
        elif segment:
            rows.append(segment)
    return rows


def widest(rows: Sequence[VGroup]) -> float:
    """Return the width of the widest row."""
    return max(float(row.width) for row in rows)


def break_rows(rows: Sequence[VGroup], left: float, pitch: float) -> None:
    """Put all rows but the first under it, at ``left``."""
    for k, row in enumerate(rows[1:], start=1):
        row.shift(at(left - float(row.get_left()[0]), -k * pitch))
