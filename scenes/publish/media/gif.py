"""A GIF of a film, made picture by picture, so that it takes little memory however long it is.

A GIF has at most 256 colours and counts time in hundredths of a second. The colours are chosen from
the whole film in a first pass; a second pass paints with them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path

import av
from av.container import InputContainer
from av.filter import Graph
from av.filter.context import FilterContext
from av.video.frame import VideoFrame

#: Pictures a second; each then stands for 8 hundredths of a second, which a GIF can say.
RATE = Fraction(25, 2)
#: In pixels; a wider film is scaled down.
WIDEST = 800


def write_gif(film: Path, gif: Path) -> None:
    """Write a GIF that plays again and again.

    Parameters
    ----------
    film
        The MP4 of which it is made.
    gif
        What is written.
    """
    palette = _palette(film)
    with av.open(gif, "w", format="gif", options={"loop": "0"}) as target:
        stream = target.add_stream("gif", rate=RATE)
        stream.pix_fmt = "pal8"
        for number, frame in enumerate(_painted(film, palette)):
            if number == 0:
                stream.width, stream.height = frame.width, frame.height
            frame.pts, frame.time_base = number, 1 / RATE
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))


@contextmanager
def _small(film: Path) -> Iterator[tuple[InputContainer, Graph, FilterContext, FilterContext]]:
    """Open a film with the beginning of a chain of filters: the rate and the size of a GIF.

    Yields the film, the graph, and the first and the last filter so far.
    """
    with av.open(film) as container:
        stream = container.streams.video[0]
        graph = Graph()
        entry = graph.add_buffer(template=stream)
        slower = graph.add("fps", f"fps={RATE.numerator}/{RATE.denominator}")
        width = min(WIDEST, stream.width)
        smaller = graph.add("scale", f"{width}:-1:flags=area")
        entry.link_to(slower)
        slower.link_to(smaller)
        yield container, graph, entry, smaller


def _palette(film: Path) -> VideoFrame:
    """Return the colours of a film, as a picture of 256 pixels."""
    with _small(film) as (container, graph, entry, chain):
        choose = graph.add("palettegen", "stats_mode=full:reserve_transparent=0")
        sink = graph.add("buffersink")
        chain.link_to(choose)
        choose.link_to(sink)
        graph.configure()
        (palette,) = _through(container, entry, sink)
        return palette


def _painted(film: Path, palette: VideoFrame) -> Iterator[VideoFrame]:
    """Yield the pictures of the GIF."""
    with _small(film) as (container, graph, entry, chain):
        colours = graph.add_buffer(
            width=palette.width, height=palette.height, format=palette.format, time_base=1 / RATE
        )
        # Flat areas stay flat: no dithering.
        paint = graph.add("paletteuse", "dither=none:diff_mode=rectangle")
        sink = graph.add("buffersink")
        chain.link_to(paint, 0, 0)
        colours.link_to(paint, 0, 1)
        paint.link_to(sink)
        graph.configure()
        palette.pts, palette.time_base = 0, 1 / RATE
        colours.push(palette)
        colours.push(None)
        yield from _through(container, entry, sink)


def _through(
    container: InputContainer, entry: FilterContext, sink: FilterContext
) -> Iterator[VideoFrame]:
    """Send a film through the filters; what is not asked for at once would pile up in them."""
    for frame in container.decode(video=0):
        entry.push(frame)
        yield from _ready(sink)
    entry.push(None)
    yield from _ready(sink)


def _ready(sink: FilterContext) -> Iterator[VideoFrame]:
    """Yield what has come through so far."""
    while True:
        try:
            frame = sink.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return
        assert isinstance(frame, VideoFrame)
        yield frame
