"""A picture that is held costs one picture, however long it is held.

In H.264 a frame that repeats the one before it says so for every block, and nothing else: its bytes
depend on its number and not on the picture. They are taken from a grey film that stands still,
encoded once with the same settings, and appended to the first frame of the held picture.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from io import BytesIO
from typing import Any

import av
import numpy as np

#: Frames of the grey film, enough to see twice how their numbers wrap around.
_LENGTH = 72


@dataclass(frozen=True)
class RepeatFrames:
    """Frames that repeat the one before them.

    Parameters
    ----------
    extradata
        The film's parameter sets; the frames fit films with the same ones only.
    frames
        The bytes of the frames after a keyframe, in order; after the last comes the first again.
    """

    extradata: bytes
    frames: tuple[bytes, ...]

    def frame(self, number: int) -> bytes:
        """Return the frame that is so many frames after the keyframe, from 1 on."""
        return self.frames[(number - 1) % len(self.frames)]


@lru_cache(maxsize=4)
def repeat_frames(spec: Any) -> RepeatFrames | None:
    """Return frames for films of these settings, or None where it cannot be done.

    Parameters
    ----------
    spec
        Manim's settings of the encoder.
    """
    if spec.codec != "libx264" or spec.pixel_format != "yuv420p":
        return None
    options = dict(spec.options) | {"threads": "1", "crf": "-1", "qp": "30"}
    with av.open(BytesIO(), mode="w", format=spec.container_format) as container:
        stream: Any = container.add_stream(spec.codec, rate=spec.frame_rate, options=options)
        stream.width, stream.height, stream.pix_fmt = spec.width, spec.height, "yuv420p"
        frame: Any = av.VideoFrame(spec.width, spec.height, "yuv420p")
        for plane in frame.planes:
            np.frombuffer(plane, np.uint8)[:] = 128
        frame.time_base = Fraction(spec.frame_rate.denominator, spec.frame_rate.numerator)
        packets = []
        for number in range(_LENGTH):
            frame.pts = number
            packets += stream.encode(frame)
        packets += stream.encode()
        extradata = bytes(stream.codec_context.extradata or b"")
    in_order = all(packet.pts == packet.dts for packet in packets)
    if not in_order or any(packet.is_keyframe for packet in packets[1:]):
        return None
    period = _period([bytes(packet) for packet in packets[1:]])
    return None if period is None else RepeatFrames(extradata, period)


def _period(frames: list[bytes]) -> tuple[bytes, ...] | None:
    """Return the shortest beginning of which the rest is a repetition, if there is one."""
    for length in range(1, len(frames) // 2):
        if frames[length:] == frames[:-length]:
            return tuple(frames[:length])
    return None
