"""What is held is shown as it was drawn: where something has moved no speck stays behind."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from filmed import film, pictures
from scipy.ndimage import maximum_filter, minimum_filter

#: So far from an edge, in pixels, the ground is flat.
EDGE = 12
#: A frame is held that repeats so many others.
HELD = 8


def luma(path: Path) -> list[np.ndarray]:
    return [frame[: frame.shape[0] * 2 // 3].astype(int) for frame in pictures(path)]


def held(drawn: list[np.ndarray]) -> list[int]:
    """Return the numbers of the frames that repeat the one before, in long rows.

    The last of a row is left out: it may be the first of the next motion.
    """
    same = [0]
    for one, two in pairwise(drawn):
        same.append(same[-1] + 1 if (one == two).all() else 0)
    return [number for number, after in enumerate(same[1:]) if after > HELD]


def largest_speck(drawn: np.ndarray, shown: np.ndarray) -> int:
    """Return by how many levels of luma flat ground differs from what was drawn."""
    width = 2 * EDGE + 1
    is_flat = maximum_filter(drawn, width) == minimum_filter(drawn, width)
    assert is_flat.mean() > 0.2
    return int(np.abs(drawn - shown)[is_flat].max())


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_no_speck_stays_where_something_has_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, theme: str
) -> None:
    monkeypatch.setenv("CHALKGRAD_THEME", theme)
    # Numbers travel into the formula, over the ground, and then it is held.
    what = ("-ql", "-n", "9,13", "scenes/forward_pass.py", "ForwardPass")
    drawn, shown = (
        luma(film(tmp_path / name, *what, lossless=name == "drawn")) for name in ("drawn", "shown")
    )
    assert len(drawn) == len(shown)
    frames = held(drawn)
    assert len(frames) > 10
    assert max(largest_speck(drawn[number], shown[number]) for number in frames) <= 1
    # Ground of another film is not that of this one.
    assert largest_speck(drawn[frames[0]], drawn[frames[0]] + 2) == 2
