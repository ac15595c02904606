"""A film that is really rendered, read back with PyAV: what a lecturer gets."""

import hashlib
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import av
import numpy as np
import pytest
import srt
from av.stream import Disposition
from fake_work import job
from film_worker import FilmWorker
from PIL import Image, ImageSequence

from scenes.kit.scene.beat import reading_time
from scenes.publish.media.gif import RATE
from scenes.publish.media.manifest import FilmRecord, read_manifest
from scenes.publish.render.job import Rendered, VideoFormat
from scenes.publish.render.worker import make

# One worker renders, and all that is asked of the films is asked there.
pytestmark = pytest.mark.xdist_group("rendered")


def test_the_record_says_what_the_clip_is(tiny_film: FilmRecord, tiny_run: SimpleNamespace) -> None:
    assert (tiny_film.title, tiny_film.activity) == ("Tiny", "Activity 0")
    assert tiny_film.conclusion == "Conclude that a film can be short."
    assert tiny_film.exercise == "Lab 4, Day 1"
    assert (tiny_film.theme, tiny_film.quality) == ("dark", "l")
    assert [beat.name for beat in tiny_film.beats] == ["A number", "A dot"]
    assert tiny_film.beats[0].note == "It is."
    assert tiny_film.beats[0].asks == (2.4,)
    assert tiny_film.beats[0].still == reading_time(tiny_film.beats[0].narration)
    (other,) = (film for film in read_manifest(tiny_run.folder).films if film.clip == "Other")
    assert other.exercise is None


def test_the_film_is_what_its_record_says(tiny_film: FilmRecord, tiny_run: SimpleNamespace) -> None:
    with av.open(tiny_run.folder / tiny_film.files["mp4"]) as container:
        stream = container.streams.video[0]
        assert stream.codec_context.name == "h264"
        assert stream.codec_context.pix_fmt == "yuv420p"
        assert (stream.width, stream.height) == (tiny_film.width, tiny_film.height) == (854, 480)
        assert stream.average_rate == tiny_film.fps == 15
        # A player that is not told takes another matrix for larger pictures.
        assert stream.codec_context.colorspace == 6
        assert container.duration is not None
        assert container.duration / av.time_base == tiny_film.duration
        times = [frame.time for frame in container.decode(stream)]
        count = len(times)
        assert times == pytest.approx([number / 15 for number in range(count)], abs=1e-9)
        assert count == stream.frames
        assert container.metadata["title"] == "Tiny"
        assert container.metadata["comment"] == tiny_film.conclusion
    assert count / tiny_film.fps == pytest.approx(tiny_film.duration, abs=0.002)
    assert tiny_film.beats[0].start == 0
    assert tiny_film.beats[0].end == tiny_film.beats[1].start
    assert tiny_film.beats[-1].end == pytest.approx(tiny_film.duration, abs=0.002)


def test_the_index_stands_before_the_pictures(
    tiny_film: FilmRecord, tiny_run: SimpleNamespace
) -> None:
    for name in (tiny_film.files["mp4"], tiny_film.beats[0].clip):
        data = (tiny_run.folder / name).read_bytes()
        assert 0 < data.index(b"moov") < data.index(b"mdat")


def test_each_beat_has_a_chapter(tiny_film: FilmRecord, tiny_run: SimpleNamespace) -> None:
    with av.open(tiny_run.folder / tiny_film.files["mp4"]) as container:
        chapters = container.chapters()
    found = [
        (
            chapter["metadata"]["title"],
            float(chapter["start"] * chapter["time_base"]),
            float(chapter["end"] * chapter["time_base"]),
        )
        for chapter in chapters
    ]
    assert [name for name, _, _ in found] == [beat.name for beat in tiny_film.beats]
    for (_, start, end), beat in zip(found, tiny_film.beats, strict=True):
        assert start == pytest.approx(beat.start, abs=0.001)
        assert end == pytest.approx(beat.end, abs=0.001)


def test_the_narration_is_in_the_film_and_beside_it(
    tiny_film: FilmRecord, tiny_run: SimpleNamespace
) -> None:
    said = [beat.narration for beat in tiny_film.beats]
    with av.open(tiny_run.folder / tiny_film.files["mp4"]) as container:
        (track,) = container.streams.subtitles
        assert track.codec_context.name == "mov_text"
        assert track.metadata["language"] == "eng"
        inside = []
        for packet in container.demux(track):
            for caption in packet.decode() if packet.size > 2 else ():
                assert packet.pts is not None
                assert packet.time_base is not None
                time = float(packet.pts * packet.time_base)
                inside.append((caption.dialogue.decode(), time))
    assert [text for text, _ in inside] == said
    assert [time for _, time in inside] == pytest.approx([beat.start for beat in tiny_film.beats])
    cues = list(srt.parse((tiny_run.folder / tiny_film.files["srt"]).read_text(encoding="utf-8")))
    assert [cue.content for cue in cues] == said
    assert cues[-1].end.total_seconds() == pytest.approx(tiny_film.beats[-1].end, abs=0.001)
    vtt = (tiny_run.folder / tiny_film.files["vtt"]).read_text(encoding="utf-8")
    assert vtt.startswith("WEBVTT\n\n00:00:00.000 --> 00:00:")
    assert "Is the loss &lt; 1 &amp; &gt; 0?" in vtt


def shown(path: Path, time: float) -> np.ndarray:
    with av.open(path) as container:
        for frame in container.decode(video=0):
            if frame.time is not None and frame.time >= time - 1e-6:
                return frame.to_ndarray(format="rgb24").astype(int)
    raise AssertionError(f"{path} ends before {time}")


def test_each_beat_has_its_film_and_its_last_frame(
    tiny_film: FilmRecord, tiny_run: SimpleNamespace
) -> None:
    whole = tiny_run.folder / tiny_film.files["mp4"]
    for beat in tiny_film.beats:
        clip = tiny_run.folder / beat.clip
        with av.open(clip) as container:
            stream = container.streams.video[0]
            assert stream.frames == round((beat.end - beat.start) * tiny_film.fps)
            assert container.metadata["title"] == f"Tiny: {beat.name}"
        assert np.array_equal(shown(clip, 0), shown(whole, beat.start))
        still = np.asarray(Image.open(tiny_run.folder / beat.poster)).astype(int)
        assert np.array_equal(still, shown(whole, beat.end - 1 / tiny_film.fps))
    poster = tiny_run.folder / tiny_film.files["poster"]
    assert poster.read_bytes() == (tiny_run.folder / tiny_film.beats[-1].poster).read_bytes()


def test_the_gif_plays_as_long_as_the_film(
    tiny_film: FilmRecord, tiny_run: SimpleNamespace
) -> None:
    with Image.open(tiny_run.folder / tiny_film.files["gif"]) as gif:
        assert gif.size == (800, 450)
        assert gif.info["loop"] == 0
        count = sum(1 for _ in ImageSequence.Iterator(gif))
        assert count == pytest.approx(tiny_film.duration * RATE, abs=2)
        assert gif.info["duration"] == 80
        gif.seek(count - 1)
        late = np.asarray(gif.convert("RGB")).astype(int)
    poster = Image.open(tiny_run.folder / tiny_film.files["poster"]).resize((800, 450))
    assert np.abs(late - np.asarray(poster).astype(int)).mean() < 2


def test_the_transparent_film_has_no_ground_and_no_dark_edges(
    tiny_film: FilmRecord, tiny_run: SimpleNamespace
) -> None:
    assert tiny_film.files["alpha"] == "Tiny/Tiny-alpha.webm"
    decoder = av.CodecContext.create("libvpx-vp9", "r")
    frames = []
    with av.open(tiny_run.folder / tiny_film.files["alpha"]) as container:
        stream = container.streams.video[0]
        assert stream.metadata["ALPHA_MODE"] == "1"
        assert container.metadata["title"] == "Tiny"
        for packet in container.demux(stream):
            frames += decoder.decode(packet)
    assert len(frames) == round(tiny_film.duration * tiny_film.fps)
    assert isinstance(frames[-1], av.VideoFrame)
    assert frames[-1].format.name == "yuva420p"
    *_, opacity = frames[-1].to_ndarray(format="rgba").transpose(2, 0, 1)
    assert opacity[0, 0] <= 2  # the coding is lossy
    assert opacity[240 + 60, 427 - 180] == 255  # in the dot
    assert 0.005 < (opacity > 128).mean() < 0.2
    light = frames[-1].to_ndarray(format="rgba")[opacity > 128]
    assert (light[:, :3].max(axis=1) > 60).mean() > 0.98


def test_a_film_with_and_one_without_its_ground_lie_side_by_side(
    tiny_film: FilmRecord, tiny_run: SimpleNamespace
) -> None:
    assert tiny_film.files["webm"] == "Tiny/Tiny.webm"
    with av.open(tiny_run.folder / tiny_film.files["webm"]) as container:
        assert "ALPHA_MODE" not in container.streams.video[0].metadata
        assert container.streams.video[0].codec_context.name == "vp9"


def test_no_player_shows_captions_unasked(tiny_film: FilmRecord, tiny_run: SimpleNamespace) -> None:
    texts = 0
    for file in sorted((tiny_run.folder / "Tiny").rglob("*.mp4")):
        with av.open(file) as container:
            for stream in container.streams:
                is_shown = Disposition.default in stream.disposition
                assert is_shown == (stream.type == "video"), (file, stream)
                texts += not is_shown
    assert texts == 2  # the captions and the chapters of the whole film
    # Players take up what lies beside a film and begins with its name.
    beside = {file.name for file in (tiny_run.folder / "Tiny").iterdir()} - {"Tiny.mp4"}
    assert not {name for name in beside if name.endswith((".srt", ".vtt"))}
    assert tiny_film.files["srt"] == "Tiny/captions/Tiny.en.srt"
    assert tiny_film.files["vtt"] == "Tiny/captions/Tiny.en.vtt"


def test_a_film_of_another_shape_and_rate(worker: FilmWorker, tmp_path: Path) -> None:
    made = worker.submit(make, job(tmp_path, video=VideoFormat(180, 320, 25))).result()
    assert isinstance(made, Rendered), made
    record = made.record
    assert record is not None
    assert (record.width, record.height, record.fps, record.quality) == (180, 320, 25, None)
    with av.open(tmp_path / made.folder / "Tiny.mp4") as container:
        stream = container.streams.video[0]
        assert (stream.width, stream.height) == (180, 320)
        assert stream.average_rate == Fraction(25)
        *_, last = container.decode(stream)
    pixels = last.to_ndarray(format="rgb24")
    # What is wide stands whole in the middle; above and below is ground.
    height = round(180 * 9 / 16)
    middle = slice((320 - height) // 2, (320 + height) // 2)
    assert pixels[middle].std(axis=(0, 1)).min() > 5
    assert np.delete(pixels, middle, axis=0).std(axis=(0, 1)).max() < 1


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def test_the_same_clip_gives_the_same_film_in_any_process(
    tiny_film: FilmRecord, tiny_run: SimpleNamespace, worker: FilmWorker, tmp_path: Path
) -> None:
    made = worker.submit(make, job(tmp_path)).result()
    assert isinstance(made, Rendered)
    assert made.record == tiny_film.model_copy(
        update={"files": made.record.files if made.record else 0}
    )
    for path in made.files:
        assert digest(tmp_path / made.folder / path) == digest(tiny_run.folder / "Tiny" / path)
