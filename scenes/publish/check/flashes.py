"""Flashes in a film: what WCAG calls general flashes, counted from the decoded frames.

The convention. Source: WCAG 2.2, success criterion 2.3.1 and "general flash and red flash
thresholds". A flash is a pair of opposing changes of the relative luminance by at least 0.1 of its
maximum, where the darker state is below 0.8. A film fails if, within any one second, more than
three flashes happen on more than a quarter of some field of ten degrees. WCAG takes that field as
341 by 256 pixels of a picture viewed at a width of 1024; wherever it lies counts. As in the
broadcasters' guideline ITU-R BT.1702, single changes are counted, so that three and a half flashes
are too many: seven changes within a second. The rule about saturated red is not checked; the themes
have no such colour.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np

from mathcore.errors import UserError

CHANGE = 0.1
DARKER_BELOW = 0.8
#: Of the field's area.
SHARE = 0.25
MOST_CHANGES = 6
WINDOW_SECONDS = 1.0
#: A cell is 1024 / 96 pixels of a picture that is 1024 wide, so the field is 32 by 24 cells.
COLUMNS = 96
FIELD_COLUMNS, FIELD_ROWS = 32, 24
#: Pixels of the reduced picture on each side of a cell, over which the luminance is averaged.
_OVERSAMPLING = 4
#: Frames have rounded times; a change that lies a second back to this precision has left.
_TIME_ROUNDING = 1e-6

_ENCODED = np.arange(256) / 255
_LINEAR = np.where(
    _ENCODED <= 0.04045, _ENCODED / 12.92, ((_ENCODED + 0.055) / 1.055) ** 2.4
).astype(np.float32)
_LUMINANCE = np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)


@dataclass(frozen=True)
class Flashing:
    """A stretch of a film that flashes too often.

    Parameters
    ----------
    start, end
        Time in the film, in seconds, of the first and the last frame at which the second before
        holds too many flashes.
    share
        The largest part of a field of ten degrees that flashes, from 0 to 1.
    """

    start: float
    end: float
    share: float


class FlashCounter:
    """Counts, for each cell of the picture, the changes within the last second.

    Parameters
    ----------
    rows, columns
        Of the grid of cells.
    """

    def __init__(self, rows: int, columns: int) -> None:
        shape = (rows, columns)
        self._field = min(FIELD_ROWS, rows), min(FIELD_COLUMNS, columns)
        # The extremes since a cell's last change: a change is measured from them, however many
        # frames it takes. A cell that has not changed yet may go either way.
        self._highest = np.full(shape, -np.inf, dtype=np.float32)
        self._lowest = np.full(shape, np.inf, dtype=np.float32)
        self._direction = np.zeros(shape, dtype=np.int8)
        self._recent: deque[tuple[float, np.ndarray]] = deque()
        self._counts = np.zeros(shape, dtype=np.int32)

    def add(self, time: float, luminance: np.ndarray) -> float:
        """Take in the next frame.

        Parameters
        ----------
        time
            In seconds; later than the last one's.
        luminance
            Relative luminance of the cells, from 0 to 1, shape (rows, columns).

        Returns
        -------
        float
            The largest share of a field that has flashed too often within the last second.
        """
        changed = self._changes(luminance)
        while self._recent and self._recent[0][0] <= time - WINDOW_SECONDS + _TIME_ROUNDING:
            self._counts -= self._recent.popleft()[1]
        if changed.any():
            self._recent.append((time, changed))
            self._counts += changed
        return self._largest_share(self._counts > MOST_CHANGES)

    def _changes(self, luminance: np.ndarray) -> np.ndarray:
        np.maximum(self._highest, luminance, out=self._highest)
        np.minimum(self._lowest, luminance, out=self._lowest)
        # Differences of float32 are compared with a hair less, so that exactly 0.1 counts.
        least = CHANGE - 1e-6
        down = (self._highest - luminance >= least) & (luminance < DARKER_BELOW)
        up = (luminance - self._lowest >= least) & (self._lowest < DARKER_BELOW)
        down &= self._direction >= 0
        up &= self._direction <= 0
        changed: np.ndarray = down | up
        self._direction[down], self._direction[up] = -1, 1
        self._highest[changed] = luminance[changed]
        self._lowest[changed] = luminance[changed]
        return changed

    def _largest_share(self, flashing: np.ndarray) -> float:
        if not flashing.any():
            return 0.0
        sums = np.pad(flashing.astype(np.int32), ((1, 0), (1, 0))).cumsum(axis=0).cumsum(axis=1)
        rows, columns = self._field
        inside = sums[rows:, columns:] + sums[:-rows, :-columns]
        inside = inside - sums[:-rows, columns:] - sums[rows:, :-columns]
        return float(inside.max()) / (FIELD_ROWS * FIELD_COLUMNS)


def luminances(film: Path) -> Iterator[tuple[float, np.ndarray]]:
    """Yield time and relative luminance of a film's frames, one at a time, on the grid of cells.

    The picture is first reduced to four by four pixels a cell by averaging what the file encodes;
    only these are averaged as light, which is exact enough for pictures of flat colours.

    Raises
    ------
    UserError
        If the file cannot be decoded or has no pictures.
    """
    try:
        with av.open(film) as container:
            if not container.streams.video:
                raise UserError(f"{film}: expected a film, found no pictures in it")
            stream = container.streams.video[0]
            stream.thread_type = "AUTO"
            width, height = stream.codec_context.width, stream.codec_context.height
            rows = max(1, round(COLUMNS * height / width))
            for frame in container.decode(stream):
                small = frame.reformat(
                    width=COLUMNS * _OVERSAMPLING,
                    height=rows * _OVERSAMPLING,
                    format="rgb24",
                    interpolation="AREA",
                ).to_ndarray()
                light = _LINEAR[small] @ _LUMINANCE
                cells = light.reshape(rows, _OVERSAMPLING, COLUMNS, _OVERSAMPLING)
                yield float(frame.time or 0.0), cells.mean(axis=(1, 3))
    except (OSError, av.FFmpegError) as error:
        raise UserError(f"{film}: expected a film: {error}") from None


def find_flashing(frames: Iterable[tuple[float, np.ndarray]]) -> list[Flashing]:
    """Return the stretches of a film that flash more than three times a second.

    Parameters
    ----------
    frames
        Time in seconds and relative luminance of the cells, shape (rows, columns), in order; see
        `luminances`. Memory stays bounded however long the film is.
    """
    found: list[Flashing] = []
    counter: FlashCounter | None = None
    flashing = False
    for time, luminance in frames:
        counter = counter or FlashCounter(*luminance.shape)
        share = counter.add(time, luminance)
        if share <= SHARE:
            flashing = False
        elif flashing:
            last = found.pop()
            found.append(Flashing(last.start, time, max(last.share, share)))
        else:
            found.append(Flashing(time, time, share))
            flashing = True
    return found
