"""A folder of films as render leaves it, made in a moment: grey frames that grow lighter."""

from pathlib import Path

import av
import numpy as np
from PIL import Image
from said import said

from scenes.publish.media.manifest import MANIFEST, BeatRecord, FilmRecord, Manifest

WIDTH, HEIGHT, RATE = 320, 180, 10
BEAT_SECONDS = 1.4
#: In the first beat, from its beginning.
ASK = 0.7
NARRATION = 'Is 1 < 2 & "so" on?'
ANSWER = "Yes: 2 > 1 & so <on>."


def make_films(folder: Path, *, theme: str = "dark", asks: tuple[float, ...] = (ASK,)) -> Path:
    """Write two films, ``First`` with two beats and ``Second`` with one, and their manifest."""
    films = (
        _film(folder, "First", theme, [("Ask & wait", NARRATION, ANSWER, asks), _plain("Go on")]),
        _film(folder, "Second", theme, [_plain("Alone")]),
    )
    (folder / MANIFEST).write_text(Manifest(films=films).model_dump_json(), encoding="utf-8")
    return folder


def grey_levels(file: Path) -> list[float]:
    """Return the mean brightness of each frame."""
    with av.open(file) as container:
        return [
            float(frame.to_ndarray(format="gray").mean()) for frame in container.decode(video=0)
        ]


def _plain(name: str) -> tuple[str, str, str, tuple[float, ...]]:
    return name, f"{name}, says the narration.", "", ()


def _film(
    folder: Path,
    clip: str,
    theme: str,
    beats: list[tuple[str, str, str, tuple[float, ...]]],
) -> FilmRecord:
    records = []
    for index, (name, narration, note, asks) in enumerate(beats):
        start = index * BEAT_SECONDS
        place = f"{clip}/beats/{index + 1:02d}"
        _write_beat(folder / f"{place}.mp4", folder / f"{place}.png", theme)
        records.append(
            BeatRecord(
                index=index,
                name=name,
                phrases=said(narration, start, start + BEAT_SECONDS),
                note=note,
                start=start,
                end=start + BEAT_SECONDS,
                still=0.5,
                asks=tuple(start + ask for ask in asks),
                clip=f"{place}.mp4",
                poster=f"{place}.png",
            )
        )
    return FilmRecord(
        clip=clip,
        title=f"{clip} <film>",
        activity="Activity 1",
        conclusion="Conclude this.",
        exercise="Lab 4",
        theme=theme,
        quality="l",
        width=WIDTH,
        height=HEIGHT,
        fps=RATE,
        duration=records[-1].end,
        key="0",
        files={},
        beats=tuple(records),
    )


def _write_beat(clip: Path, poster: Path, theme: str) -> None:
    clip.parent.mkdir(parents=True, exist_ok=True)
    with av.open(clip, "w", format="mp4") as container:
        stream = container.add_stream("libx264", rate=RATE, options={"preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for number in range(round(BEAT_SECONDS * RATE)):
            level = 10 + 4 * number if theme == "dark" else 245 - 4 * number
            pixels = np.full((HEIGHT, WIDTH, 3), level, dtype=np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        container.mux(stream.encode(None))
    Image.fromarray(pixels).save(poster)
