"""A WebM of a film, coded as VP9 with fast settings."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from manim.scene.scene_file_writer import SceneFileWriter

from scenes.publish.media.sound import Sound, SoundTrack, sound_in


def unpremultiply(pixels: np.ndarray) -> None:
    """Divide the colours of half transparent pixels by their opacity, in place.

    Parameters
    ----------
    pixels
        Colours times opacity, and opacity; uint8 of shape (height, width, 4).
    """
    opacity = pixels[..., 3]
    partly = (opacity > 0) & (opacity < 255)
    seen = pixels[partly].astype(np.uint16)
    share = seen[:, 3:]
    pixels[partly, :3] = np.minimum((seen[:, :3] * 255 + share // 2) // share, 255)


class StraightAlphaWriter(SceneFileWriter):
    """Manim's writer, given frames as a WebM has them."""

    def write_frame(self, pixels: Any, *, repeat: int = 1) -> None:
        """Take a frame, which is this writer's own from now on."""
        unpremultiply(pixels)
        super().write_frame(pixels, repeat=repeat)


#: Six times faster than VP9's own settings, and the files hardly larger.
VP9 = {
    "crf": "24",
    "b": "0",
    "cpu-used": "5",
    "deadline": "realtime",
    "row-mt": "1",
}


def write_webm(film: Path, webm: Path, title: str) -> None:
    """Write a WebM with the pictures of an MP4.

    Parameters
    ----------
    film
        The MP4.
    webm
        What is written.
    title
        Metadata.
    """
    sound = sound_in(film)
    with av.open(film) as source, av.open(webm, "w", format="webm") as target:
        pictures = source.streams.video[0]
        target.metadata["title"] = title
        rate = pictures.average_rate
        assert rate is not None
        stream = target.add_stream("libvpx-vp9", rate=rate, options=VP9)
        stream.width, stream.height = pictures.width, pictures.height
        stream.pix_fmt = "yuv420p"
        heard = SoundTrack(target, "libopus", sound) if sound else None
        for frame in source.decode(pictures):
            target.mux(stream.encode(frame))
            if heard and frame.time is not None:
                heard.until(Fraction(frame.time))
        target.mux(stream.encode(None))
        if heard:
            heard.until(None)


def copy_webm(film: Path, webm: Path, title: str, sound: Sound | None) -> None:
    """Write a WebM with the pictures of another one, transparent ones too.

    Parameters
    ----------
    film
        The other WebM.
    webm
        What is written.
    title
        Metadata.
    sound
        As long as the film, or None.
    """
    with av.open(film) as source, av.open(webm, "w", format="webm") as target:
        pictures = source.streams.video[0]
        target.metadata["title"] = title
        copy = target.add_stream_from_template(pictures)
        copy.metadata.update(pictures.metadata)
        heard = SoundTrack(target, "libopus", sound) if sound else None
        for packet in source.demux(pictures):
            if packet.dts is not None and packet.pts is not None:
                time = packet.pts * packet.time_base
                packet.stream = copy
                target.mux(packet)
                if heard:
                    heard.until(time)
        if heard:
            heard.until(None)
