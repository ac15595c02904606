"""Rectangles of pixels, and which of them have to be drawn again."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

#: What has changed is told in squares of so many pixels.
TILE = 32
#: More parts than these cost more than the pixels between them.
_MOST_PARTS = 12


@dataclass(frozen=True)
class Box:
    """A rectangle of pixels; right and bottom are outside it."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def rows(self) -> slice:
        """The rows of an array of pixels."""
        return slice(self.top, self.bottom)

    @property
    def columns(self) -> slice:
        """The columns of an array of pixels."""
        return slice(self.left, self.right)

    @property
    def is_empty(self) -> bool:
        """Whether it has no pixel."""
        return self.right <= self.left or self.bottom <= self.top

    def grown(self, margin: int) -> "Box":
        """Return the box with a margin on all sides."""
        return Box(self.left - margin, self.top - margin, self.right + margin, self.bottom + margin)

    def aligned(self, step: int) -> "Box":
        """Return the smallest box around this one whose sides are multiples of ``step``."""
        return Box(
            self.left // step * step,
            self.top // step * step,
            -(-self.right // step) * step,
            -(-self.bottom // step) * step,
        )

    def meets(self, other: "Box") -> bool:
        """Return whether the two have a pixel in common."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def within(self, width: int, height: int) -> "Box":
        """Return what of it lies in a picture of this size."""
        left, top = max(self.left, 0), max(self.top, 0)
        return Box(left, top, max(min(self.right, width), left), max(min(self.bottom, height), top))


class DirtyTiles:
    """The squares of a picture that have changed.

    Parameters
    ----------
    width, height
        Of the picture, in pixels.
    """

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._marked = np.zeros((-(-height // TILE), -(-width // TILE)), dtype=bool)

    def clear(self) -> None:
        """Say that nothing has changed."""
        self._marked[:] = False

    def mark(self, box: Box) -> None:
        """Say that something in the box has changed."""
        self._marked[_squares(box)] = True

    def touches(self, box: Box) -> bool:
        """Return whether anything in the box's squares has changed."""
        return bool(self._marked[_squares(box)].any())

    def boxes(self) -> list[Box]:
        """Return few boxes that cover what has changed."""
        boxes = [box.within(self.width, self.height) for box in _cover(self._marked)]
        if len(boxes) > _MOST_PARTS:
            boxes = [around(boxes)]
        # All that is in a box is drawn again, so all of it counts as changed.
        for box in boxes:
            self.mark(box)
        return boxes


def around(boxes: Iterable[Box]) -> Box:
    """Return the smallest box around others."""
    boxes = list(boxes)
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def _squares(box: Box) -> tuple[slice, slice]:
    if box.is_empty:
        return slice(0), slice(0)
    return (
        slice(max(box.top, 0) // TILE, max(-(-box.bottom // TILE), 0)),
        slice(max(box.left, 0) // TILE, max(-(-box.right // TILE), 0)),
    )


def _cover(marked: np.ndarray) -> list[Box]:
    """Return boxes around runs of squares in each row, joined with equal runs below."""
    open_runs: dict[tuple[int, int], int] = {}
    boxes: list[Box] = []
    for row, runs in enumerate(_runs(marked)):
        for run in [run for run in open_runs if run not in runs]:
            first = open_runs.pop(run)
            boxes.append(Box(run[0] * TILE, first * TILE, run[1] * TILE, row * TILE))
        for run in runs:
            open_runs.setdefault(run, row)
    return boxes


def _runs(marked: np.ndarray) -> list[set[tuple[int, int]]]:
    """Return where marked squares begin and end in each row, and nothing for one row more."""
    rows, columns = marked.shape
    framed = np.zeros((rows, columns + 2), dtype=np.int8)
    framed[:, 1:-1] = marked
    lines, places = np.nonzero(np.diff(framed))
    runs: list[set[tuple[int, int]]] = [set() for _ in range(rows + 1)]
    for line, begin, end in zip(
        lines[::2].tolist(), places[::2].tolist(), places[1::2].tolist(), strict=True
    ):
        runs[line].add((begin, end))
    return runs
