"""Caption tracks that stay off until the viewer asks for them.

The muxer of MP4 marks the first track of each kind as enabled, whatever its disposition says, and
players show an enabled caption track unasked, on top of the film's formulas. The mark is one bit,
which is cleared in the finished file (ISO/IEC 14496-12, 8.3.2: flags of the track header box).
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

_ENABLED = 0x000001
#: The kinds of track that hold text (hdlr, 8.4.3): subtitles, and the titles of chapters.
_TEXT = (b"sbtl", b"text", b"subt")
_HEAD = 8


def switch_captions_off(film: Path) -> None:
    """Mark all tracks of text in an MP4 as not enabled; nothing else of the file changes.

    Parameters
    ----------
    film
        A finished MP4.
    """
    with film.open("r+b") as file:
        for track in _boxes(file, ("moov", "trak"), 0, film.stat().st_size):
            handlers = list(_boxes(file, ("mdia", "hdlr"), *track))
            headers = list(_boxes(file, ("tkhd",), *track))
            for begin, _ in handlers:
                file.seek(begin + 8)  # after version, flags and a reserved field
                if file.read(4) in _TEXT:
                    for header, _ in headers:
                        _clear(file, header)


def _boxes(
    file: BinaryIO, path: tuple[str, ...], begin: int, end: int
) -> Iterator[tuple[int, int]]:
    """Yield where the contents of boxes of this path begin and end."""
    while begin + _HEAD <= end:
        file.seek(begin)
        size, kind = struct.unpack(">I4s", file.read(_HEAD))
        head = _HEAD
        if size == 1:  # too large for the field; the size follows
            (size,) = struct.unpack(">Q", file.read(8))
            head += 8
        size = size or end - begin  # 0: to the end
        if kind == path[0].encode():
            inner = (begin + head, begin + size)
            if path[1:]:
                yield from _boxes(file, path[1:], *inner)
            else:
                yield inner
        begin += max(size, _HEAD)


def _clear(file: BinaryIO, header: int) -> None:
    file.seek(header)
    (version_and_flags,) = struct.unpack(">I", file.read(4))
    file.seek(header)
    file.write(struct.pack(">I", version_and_flags & ~_ENABLED))
