"""Films put into the form in which they are handed out; the pictures are copied as they are.

Of manim's film only the pictures are taken. Here sound, captions, chapters and titles join them,
and the index moves to the front so that the film plays while it loads. It says how its colours are
meant: manim's are sRGB, coded by the matrix of BT.601, and a player that is not told so takes
another one from 720p on. And each picture gets its exact time: manim joins a film of many pieces,
and where a piece is no whole number of milliseconds long the next one comes a little early.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

import av
from av.bitstream import BitStreamFilterContext
from av.container import OutputContainer
from av.packet import Packet
from av.stream import Stream
from av.subtitles.stream import SubtitleStream
from av.video.stream import VideoStream
from PIL import Image

from scenes.kit.scene.beat import Beat
from scenes.publish.media.caption_track import switch_captions_off
from scenes.publish.media.captions import Cue
from scenes.publish.media.sound import Sound, SoundTrack
from scenes.publish.shortened import TAG, byte_length, shortened

_MILLI = Fraction(1, 1000)
_COLOURS = (
    "h264_metadata=colour_primaries=1:transfer_characteristics=13:"
    "matrix_coefficients=6:video_full_range_flag=0"
)
#: The encoder of captions wants a style sheet, and takes the styles of the player for all it says.
_STYLES = b"""[Script Info]
ScriptType: v4.00+

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, \
Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, \
Alignment, MarginL, MarginR, MarginV, Encoding
Style: Default,Arial,16,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,0

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""


def mux_mp4(
    pictures: Path,
    film: Path,
    *,
    rate: int,
    title: str,
    comment: str = "",
    captions: Sequence[Cue] = (),
    chapters: Sequence[Beat] = (),
    sound: Sound | None = None,
) -> None:
    """Write an MP4 with the pictures of another one, and with what a player shows beside them.

    Parameters
    ----------
    pictures
        An H.264 MP4, as manim writes it.
    film
        What is written.
    rate
        Frames a second.
    title, comment
        Metadata, shortened to what a tag holds.
    captions
        They become a track of their own (3GPP timed text), switched off until the viewer asks.
    chapters
        One for each of these beats, their names shortened likewise.
    sound
        As long as the pictures are shown; None leaves the film without a track of sound.
    """
    with (
        av.open(pictures) as source,
        av.open(film, "w", format="mp4", options={"movflags": "faststart"}) as target,
    ):
        stream = source.streams.video[0]
        times = _exact_times(pictures, rate)
        copy = target.add_stream_from_template(stream)
        target.metadata["title"] = _tag(title)
        if comment:
            target.metadata["comment"] = _tag(comment)
        _add_chapters(target, chapters)
        heard = SoundTrack(target, "aac", sound) if sound else None
        track = _caption_track(target) if captions else None
        metadata_filter = BitStreamFilterContext(_COLOURS, stream, copy)
        pending_captions = [_caption(cue) for cue in captions]
        for packet in source.demux(stream):
            is_picture = packet.dts is not None  # the last packet is empty and flushes the filter
            if is_picture:
                packet.pts, packet.dts = next(times)
                packet.duration = _ticks(stream, rate)
            for picture in metadata_filter.filter(packet if is_picture else None):
                picture.stream = copy
                target.mux(picture)
                if heard:
                    heard.until(_time_of(picture))
                while track and pending_captions and _is_due(pending_captions[0], picture):
                    _mux(target, track, pending_captions.pop(0))
        if heard:
            heard.until(None)
        for caption in pending_captions if track else ():
            _mux(target, track, caption)
    switch_captions_off(film)


def _tag(text: str) -> str:
    return shortened(text, TAG, byte_length)


def _ticks(stream: VideoStream, rate: int) -> int:
    """Return how long a picture stands, in units of the stream's own time."""
    assert stream.time_base is not None
    return round(1 / (rate * stream.time_base))


def _exact_times(film: Path, rate: int) -> Iterator[tuple[int, int]]:
    """Yield when each picture is to be shown and to be decoded, in the order of the file."""
    with av.open(film) as source:
        stream = source.streams.video[0]
        packets = source.demux(stream)
        shown = [packet.pts for packet in packets if packet.pts is not None]
        place = {time: number for number, time in enumerate(sorted(shown))}
        places = [place[time] for time in shown]
        # A picture that others are made from is decoded before them, though shown after them.
        ahead = max((number - later for number, later in enumerate(places)), default=0)
        ticks = _ticks(stream, rate)
    for number, later in enumerate(places):
        yield later * ticks, (number - ahead) * ticks


def _mux(target: OutputContainer, track: SubtitleStream | None, caption: "Packet[Stream]") -> None:
    assert track is not None
    caption.stream = track
    target.mux(caption)


def _is_due(caption: "Packet[Stream]", picture: "Packet[VideoStream]") -> bool:
    assert caption.pts is not None
    return caption.pts * _MILLI <= _time_of(picture)


def _time_of(picture: "Packet[VideoStream]") -> Fraction:
    """Return when a picture is shown, in seconds."""
    assert picture.pts is not None
    assert picture.time_base is not None
    return picture.pts * picture.time_base


def _caption_track(target: OutputContainer) -> SubtitleStream:
    track = target.add_stream("mov_text")
    assert isinstance(track, SubtitleStream)
    track.codec_context.subtitle_header = _STYLES
    track.time_base = _MILLI
    track.metadata["language"] = "eng"
    return track


def _caption(cue: Cue) -> "Packet[Stream]":
    """Return a sample of 3GPP timed text: the length in bytes, then the text (TS 26.245, 5.17)."""
    text = cue.text.encode()
    packet = Packet(len(text).to_bytes(2, "big") + text)
    packet.time_base = _MILLI
    packet.pts = packet.dts = cue.start
    packet.duration = cue.end - cue.start
    return packet


def _add_chapters(target: OutputContainer, beats: Sequence[Beat]) -> None:
    target.set_chapters(
        [
            {
                "id": beat.index,
                "start": round(beat.start / _MILLI),
                "end": round(beat.end / _MILLI),
                "time_base": _MILLI,
                "metadata": {"title": _tag(beat.name)},
            }
            for beat in beats
        ]
    )


def duration_of(film: Path) -> float:
    """Return the length that a film's container states, in seconds."""
    with av.open(film) as container:
        assert container.duration is not None
        return container.duration / av.time_base


def first_frame(film: Path) -> Image.Image:
    """Return the first picture of a film."""
    with av.open(film) as container:
        frame = next(container.decode(video=0))
        return Image.fromarray(frame.to_ndarray(format="rgb24"))


def last_frame(film: Path, still: float, rate: int) -> Image.Image:
    """Return the last picture of a film.

    Parameters
    ----------
    film
        Its path.
    still
        For how many seconds, at the end, the film shows that picture. What repeats it need not be
        decoded: the piece of film that holds it begins with a key frame.
    rate
        Frames a second.
    """
    with av.open(film) as container:
        stream = container.streams.video[0]
        assert stream.time_base is not None
        assert stream.duration is not None
        # A frame later, so that rounding cannot lead to the picture before.
        begin = stream.duration - round((still - 1 / rate) / stream.time_base)
        container.seek(max(begin, 0), stream=stream)  # to the key frame before it
        for frame in container.decode(stream):
            if frame.pts is not None and frame.pts >= begin:
                return Image.fromarray(frame.to_ndarray(format="rgb24"))
    raise ValueError(f"{film} has no picture in its last {still} seconds")
