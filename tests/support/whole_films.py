"""A folder of one whole film as render leaves it, small enough for a test to make."""

from pathlib import Path

import av
import numpy as np
from PIL import Image
from said import said

from scenes.publish.media.captions import Cue, as_srt, as_vtt
from scenes.publish.media.manifest import MANIFEST, BeatRecord, FilmRecord, Manifest, film_file

WIDTH, HEIGHT, RATE = 192, 108, 10
BEAT_SECONDS = 3.0
NAMES = ("Before", "Is 1 < 2 & so on?", "After")
ANSWER = "The secret answer."
ASK = 4.0


def narration(name: str) -> str:
    """Return what is said in a beat."""
    return f"{name}: what the narration says."


def make_whole_films(folder: Path, *clips: str) -> Path:
    """Write films of three beats, the first one black, the second grey, the third white."""
    records = [_film(folder, clip) for clip in clips or ("First", "Second")]
    manifest = Manifest(films=tuple(records))
    (folder / MANIFEST).write_text(manifest.model_dump_json(), encoding="utf-8")
    return folder


def _film(folder: Path, clip: str) -> FilmRecord:
    (folder / clip / "beats").mkdir(parents=True)
    levels = [40, 120, 220]
    _write(folder / clip / f"{clip}.mp4", levels)
    beats = []
    for index, (name, level) in enumerate(zip(NAMES, levels, strict=True)):
        place = f"{clip}/beats/{index + 1:02d}"
        _write(folder / f"{place}.mp4", [level])
        Image.new("RGB", (WIDTH, HEIGHT), (level, level, level)).save(folder / f"{place}.png")
        beats.append(
            BeatRecord(
                index=index,
                name=name,
                phrases=said(narration(name), index * BEAT_SECONDS, (index + 1) * BEAT_SECONDS),
                note=ANSWER,
                start=index * BEAT_SECONDS,
                end=(index + 1) * BEAT_SECONDS,
                still=1.0,
                asks=(ASK,) if index == 1 else (),
                clip=f"{place}.mp4",
                poster=f"{place}.png",
            )
        )
    cues = [Cue(beat.narration, round(1000 * beat.start), round(1000 * beat.end)) for beat in beats]
    files = {kind: f"{clip}/{film_file(clip, kind)}" for kind in ("mp4", "srt", "vtt", "poster")}
    (folder / clip / "captions").mkdir()
    (folder / files["srt"]).write_text(as_srt(cues), encoding="utf-8")
    (folder / files["vtt"]).write_text(as_vtt(cues), encoding="utf-8")
    Image.new("RGB", (WIDTH, HEIGHT), "white").save(folder / files["poster"])
    return FilmRecord(
        clip=clip,
        title=f"{clip} <b>film</b>",
        activity="Activity 1, part a",
        conclusion="Conclude that this is so.",
        exercise="Lab 4",
        theme="dark",
        quality="l",
        width=WIDTH,
        height=HEIGHT,
        fps=RATE,
        duration=beats[-1].end,
        key="0",
        files=files,
        beats=tuple(beats),
    )


def _write(file: Path, levels: list[int]) -> None:
    options = {"preset": "ultrafast", "g": str(RATE)}
    with av.open(file, "w", options={"movflags": "faststart"}) as container:
        stream = container.add_stream("libx264", rate=RATE, options=options)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for level in levels:
            pixels = np.full((HEIGHT, WIDTH, 3), level, dtype=np.uint8)
            for _ in range(round(BEAT_SECONDS * RATE)):
                container.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        container.mux(stream.encode())
