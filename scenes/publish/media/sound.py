"""The sound of a film: taken from where it is, cut, and put beside pictures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.packet import Packet

#: In samples a second; what AAC and Opus both have.
RATE = 48000
#: The formats of the samples that the two encoders take.
_FORMATS: dict[str, str] = {"aac": "fltp", "libopus": "s16"}
_BITS_A_SECOND = 128_000


@dataclass(frozen=True)
class Sound:
    """Sound without end or beginning of its own: outside of its samples it is silent.

    Parameters
    ----------
    samples
        int16 of shape (n, channels), `RATE` of them a second.
    """

    samples: np.ndarray

    def between(self, start: float, end: float) -> "Sound":
        """Return the sound from one time to another, both in seconds, filled up with silence."""
        first, last = (round(time * RATE) for time in (start, end))
        found = self.samples[first:last]
        silence = np.zeros((last - first - len(found), self.samples.shape[1]), np.int16)
        return Sound(np.concatenate([found, silence]))


def joined(sounds: Sequence[Sound]) -> Sound:
    """Return sounds one after the other."""
    return Sound(np.concatenate([sound.samples for sound in sounds]))


def sound_of(writer: Any) -> Sound | None:
    """Return what a scene has asked manim's writer to play, or None if that is nothing."""
    if not writer.includes_sound:
        return None
    segment = writer.audio_segment.set_sample_width(2)
    segment = segment.set_channels(min(segment.channels, 2))
    samples = np.frombuffer(segment.raw_data, np.int16).reshape(1, -1)
    layout = "mono" if segment.channels == 1 else "stereo"
    frame = AudioFrame.from_ndarray(samples, format="s16", layout=layout)
    frame.sample_rate = segment.frame_rate
    return _gathered([frame])


def sound_in(film: Path) -> Sound | None:
    """Return the sound of a film, or None if it has none."""
    with av.open(film) as container:
        if not container.streams.audio:
            return None
        return _gathered(container.decode(audio=0))


def _gathered(frames: Any) -> Sound:
    # The resampler takes its layout from the first frame, and keeps one or two channels.
    resampler: AudioResampler | None = None
    parts: list[np.ndarray] = []
    channels = 1
    for frame in frames:
        if resampler is None:
            channels = min(len(frame.layout.channels), 2)
            layout = "mono" if channels == 1 else "stereo"
            resampler = AudioResampler(format="s16", layout=layout, rate=RATE)
        frame.pts = None  # what was cut off at the beginning of a film leaves no gap
        parts += [out.to_ndarray().reshape(-1, channels) for out in resampler.resample(frame)]
    if resampler is not None:
        parts += [out.to_ndarray().reshape(-1, channels) for out in resampler.resample(None)]
    return Sound(np.concatenate(parts) if parts else np.zeros((0, 1), np.int16))


class SoundTrack:
    """The sound of a film that is being written, given out as far as its pictures have come.

    Parameters
    ----------
    target
        The film. The track is added to it, so nothing may have been written yet.
    codec
        AAC for an MP4, Opus for a WebM.
    sound
        As long as the film.
    """

    def __init__(
        self, target: OutputContainer, codec: Literal["aac", "libopus"], sound: Sound
    ) -> None:
        self._target, self._sound = target, sound
        self._layout = "mono" if sound.samples.shape[1] == 1 else "stereo"
        stream = target.add_stream(codec, rate=RATE)
        assert isinstance(stream, AudioStream)
        stream.layout = self._layout
        stream.bit_rate = _BITS_A_SECOND
        stream.time_base = Fraction(1, RATE)
        self._stream, self._codec = stream, codec
        self._packets = self._encoded()
        self._waiting: Packet[AudioStream] | None = next(self._packets, None)

    def until(self, time: Fraction | None) -> None:
        """Write the sound up to a time in seconds, or all that is left."""
        while self._waiting is not None:
            begins = self._waiting.pts
            assert begins is not None
            if time is not None and Fraction(begins, RATE) > time:
                return
            self._target.mux(self._waiting)
            self._waiting = next(self._packets, None)

    def _encoded(self) -> Iterator["Packet[AudioStream]"]:
        form = _FORMATS[self._codec]
        resampler = AudioResampler(format=form, layout=self._layout, rate=RATE)
        whole = AudioFrame.from_ndarray(
            np.ascontiguousarray(self._sound.samples).reshape(1, -1),
            format="s16",
            layout=self._layout,
        )
        whole.sample_rate, whole.pts = RATE, 0
        whole.time_base = Fraction(1, RATE)
        for frame in (*resampler.resample(whole), *resampler.resample(None)):
            yield from self._stream.encode(frame)
        yield from self._stream.encode(None)
