"""One piece of film, encoded in the process that draws it.

A picture is converted to the encoder's colours only where it has changed, and once however long
it is held.
"""

from collections.abc import Sequence
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.video.reformatter import VideoReformatter

from mathcore.atomic import draft_of, replace_file
from scenes.kit.rendering.held_frames import RepeatFrames
from scenes.kit.rendering.tiles import Box

#: Rows and columns that are converted beyond a changed part, so that its edge is as in the whole.
_MARGIN = 8
#: By how much the rate factor of a picture that is held is below that of the others. It is then so
#: fine that no speck stays of what has moved before.
_FINER = 14.0


class Segment:
    """A film file that appears when it is whole.

    Parameters
    ----------
    target
        Where it will be.
    spec
        Manim's settings of the encoder: size, rate, codec and its options.
    rest
        Frames that repeat the one before; None has each frame encoded.
    is_held
        Whether there will be one picture only.
    """

    def __init__(
        self, target: Path, spec: Any, rest: RepeatFrames | None = None, *, is_held: bool = False
    ) -> None:
        self._target = target
        self._draft = draft_of(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        self._container = av.open(str(self._draft), mode="w", format=spec.container_format)
        options = dict(spec.options)
        # Other processes encode other pieces; threads in each would only wait for one another.
        options.setdefault("threads", "1")
        if is_held and rest is not None and "crf" in options:
            # It costs one frame only, and will be looked at for long.
            options["crf"] = str(max(float(options["crf"]) - _FINER, 0.0))
        self._stream: Any = self._container.add_stream(
            spec.codec, rate=spec.frame_rate, options=options
        )
        self._stream.pix_fmt = spec.pixel_format
        self._stream.width, self._stream.height = spec.width, spec.height
        self._frame = av.VideoFrame(spec.width, spec.height, spec.pixel_format)
        self._time_base = Fraction(spec.frame_rate.denominator, spec.frame_rate.numerator)
        self._frame.time_base = self._time_base
        self._planes = [_as_array(plane) for plane in self._frame.planes]
        self._converter = VideoReformatter()
        self._format = spec.pixel_format
        self._count = 0
        self._rest, self._is_flushed = rest, False

    def write(self, pixels: np.ndarray, changed: Sequence[Box] | None, repeat: int = 1) -> None:
        """Add a picture.

        Parameters
        ----------
        pixels
            RGBA, of shape (height, width, 4). It may be changed afterwards.
        changed
            Where it differs from the one before; None means everywhere.
        repeat
            For how many frames it is held.
        """
        height, width = pixels.shape[:2]
        if changed is None:
            changed = [Box(0, 0, width, height)]
        for box in changed:
            self._convert(pixels, box)
        self._encode()
        if repeat > 1 and self._count == 1 and self._rest_fits():
            self._hold(repeat - 1)
            return
        for _ in range(repeat - 1):
            self._encode()

    def finish(self) -> None:
        """Write what is left, and put the file in its place."""
        self._flush()
        self._container.close()
        replace_file(self._draft, self._target)

    def abort(self) -> None:
        """Leave nothing behind."""
        with suppress(Exception):
            self._container.close()
        self._draft.unlink(missing_ok=True)

    def _encode(self) -> None:
        self._frame.pts = self._count
        self._count += 1
        for packet in self._stream.encode(self._frame):
            self._container.mux(packet)

    def _flush(self) -> None:
        if not self._is_flushed:
            self._is_flushed = True
            for packet in self._stream.encode():
                self._container.mux(packet)

    def _rest_fits(self) -> bool:
        extradata = self._stream.codec_context.extradata
        return self._rest is not None and self._rest.extradata == bytes(extradata or b"")

    def _hold(self, repeat: int) -> None:
        """Append frames that repeat the first; nothing can be encoded after them."""
        assert self._rest is not None
        self._flush()
        for number in range(1, repeat + 1):
            packet = av.Packet(self._rest.frame(number))
            packet.pts = packet.dts = self._count
            packet.duration = 1
            packet.time_base = self._time_base
            packet.stream = self._stream
            self._container.mux(packet)
            self._count += 1

    def _convert(self, pixels: np.ndarray, box: Box) -> None:
        height, width = pixels.shape[:2]
        # Colour has half the resolution: a part begins and ends at an even place, and the samples
        # around it are made of its pixels, too.
        inner = box.aligned(2).grown(2).within(width, height)
        outer = inner.grown(_MARGIN).within(width, height)
        part: Any = pixels[outer.rows, outer.columns]
        frame = av.VideoFrame.from_numpy_buffer(part, format="rgba")
        converted = self._converter.reformat(frame, format=self._format, threads=1)
        for index, (plane, source) in enumerate(zip(self._planes, converted.planes, strict=True)):
            step = 1 if index == 0 else 2
            top, left = inner.top // step, inner.left // step
            down, right = _half(inner.bottom, step), _half(inner.right, step)
            dy, dx = outer.top // step, outer.left // step
            plane[top:down, left:right] = _as_array(source)[
                top - dy : down - dy, left - dx : right - dx
            ]


def _half(length: int, step: int) -> int:
    """Return how many samples a plane has for so many pixels; the last may stand for one."""
    return -(-length // step)


def _as_array(plane: Any) -> np.ndarray:
    """Return a plane's samples, which are the frame's own, without what pads its lines."""
    lines = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
    return lines[: plane.height, : plane.width]
