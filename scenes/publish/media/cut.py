"""Parts of a film, forwards and backwards, encoded anew frame by frame.

Only a few frames are held at a time, whatever the film's length and size.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import av
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from scenes.publish.media.sound import Sound, SoundTrack, sound_in

#: So many frames are decoded before they are turned round: 190 MB at 1080p.
_CHUNK = 60
_ENCODING = {"crf": "18", "preset": "veryfast"}


def divide(source: Path, times: Sequence[float], parts: Sequence[Path]) -> None:
    """Write the parts of a film: one from each of these times to the next.

    Parameters
    ----------
    source
        A film.
    times
        In seconds, the film's beginning and end among them; the frame that stands at a time is the
        first of a part.
    parts
        The H.264 MP4s to write, one fewer than there are times.
    """
    sound = sound_in(source)
    for part, between in zip(parts, pairwise(times), strict=True):
        with av.open(source) as container:
            frames = _forwards(container, _between(container, between))
            _encode(container, part, frames, None if sound is None else sound.between(*between))


def reverse(source: Path, target: Path) -> None:
    """Write a film that runs backwards, in which nothing is heard.

    Parameters
    ----------
    source
        A film.
    target
        The H.264 MP4 to write.
    """
    with av.open(source) as container:
        _encode(container, target, _backwards(container, _frame_times(container)), None)


def _frame_times(container: InputContainer) -> list[int]:
    """Return when each frame is shown, in the stream's own unit."""
    times = [packet.pts for packet in container.demux(video=0) if packet.pts is not None]
    return sorted(times)


def _between(container: InputContainer, times: tuple[float, float]) -> list[int]:
    stream = container.streams.video[0]
    assert stream.average_rate is not None
    first, last = (round(float(time * stream.average_rate)) for time in times)
    return _frame_times(container)[first:last]


def _forwards(container: InputContainer, times: Sequence[int]) -> Iterator[VideoFrame]:
    if not times:
        return
    container.seek(times[0], stream=container.streams.video[0])
    for frame in container.decode(video=0):
        assert frame.pts is not None
        if frame.pts > times[-1]:
            return
        if frame.pts >= times[0]:
            yield frame


def _backwards(container: InputContainer, times: Sequence[int]) -> Iterator[VideoFrame]:
    for end in range(len(times), 0, -_CHUNK):
        yield from reversed(list(_forwards(container, times[max(0, end - _CHUNK) : end])))


def _encode(
    container: InputContainer, target: Path, frames: Iterator[VideoFrame], sound: Sound | None
) -> None:
    source = container.streams.video[0]
    assert source.average_rate is not None
    with av.open(target, "w", format="mp4", options={"movflags": "faststart"}) as output:
        stream = output.add_stream("libx264", rate=source.average_rate, options=_ENCODING)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = source.width, source.height, "yuv420p"
        for name in ("color_primaries", "color_trc", "colorspace", "color_range"):
            setattr(stream.codec_context, name, getattr(source.codec_context, name))
        heard = SoundTrack(output, "aac", sound) if sound else None
        for number, frame in enumerate(frames):
            frame.pts, frame.time_base = number, 1 / source.average_rate
            frame.pict_type = 0  # the encoder's own choice, not what the frame was
            output.mux(stream.encode(frame))
            if heard:
                heard.until(number / source.average_rate)
        output.mux(stream.encode(None))
        if heard:
            heard.until(None)
