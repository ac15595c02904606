"""Which pixels count as changed: never fewer than those that have."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenes.kit.rendering.tiles import TILE, Box, DirtyTiles, around

WIDTH, HEIGHT = 400, 230


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    left, top = draw(st.integers(-50, WIDTH + 20)), draw(st.integers(-50, HEIGHT + 20))
    return Box(left, top, left + draw(st.integers(0, 120)), top + draw(st.integers(0, 120)))


def covered(parts: list[Box]) -> np.ndarray:
    picture = np.zeros((HEIGHT, WIDTH), dtype=bool)
    for box in parts:
        picture[box.rows, box.columns] = True
    return picture


@given(st.lists(boxes(), max_size=40))
def test_all_that_is_marked_is_covered_once(marked: list[Box]) -> None:
    tiles = DirtyTiles(WIDTH, HEIGHT)
    for box in marked:
        tiles.mark(box)
    parts = tiles.boxes()
    wanted = covered([box.within(WIDTH, HEIGHT) for box in marked])
    picture = covered(parts)
    assert (picture | ~wanted).all()
    assert picture.sum() == sum((b.right - b.left) * (b.bottom - b.top) for b in parts)
    assert len(parts) <= 12
    for box in marked:
        if not box.within(WIDTH, HEIGHT).is_empty:
            assert tiles.touches(box)


def test_what_is_far_away_is_left_alone() -> None:
    tiles = DirtyTiles(WIDTH, HEIGHT)
    tiles.mark(Box(0, 0, 10, 10))
    assert tiles.boxes() == [Box(0, 0, TILE, TILE)]
    assert not tiles.touches(Box(TILE, TILE, 2 * TILE, 2 * TILE))
    tiles.clear()
    assert tiles.boxes() == []


@pytest.mark.parametrize(("step", "expected"), [(2, Box(2, 2, 8, 10)), (8, Box(0, 0, 8, 16))])
def test_alignment_grows_outwards(step: int, expected: Box) -> None:
    assert Box(3, 3, 7, 9).aligned(step) == expected


def test_the_box_around_boxes() -> None:
    assert around([Box(1, 5, 3, 6), Box(2, 0, 9, 4)]) == Box(1, 0, 9, 6)
