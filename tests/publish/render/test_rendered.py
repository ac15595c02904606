"""Films that are really rendered, read back with PyAV: what a lecturer gets."""

import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import av
import numpy as np
import pytest
import srt
from av.stream import Disposition
from fake_work import clips, forbidden, job, order, out_of_sight
from fake_work import record as fake_record
from PIL import Image, ImageSequence
from pptx import Presentation
from rich.console import Console

from scenes.kit.scene.beat import reading_time
from scenes.publish.deck.manim_slides import build_manim_slides
from scenes.publish.deck.pptx import build_pptx
from scenes.publish.deck.source import deck_films
from scenes.publish.media.gif import RATE
from scenes.publish.media.manifest import MANIFEST, FilmRecord, Manifest, read_manifest
from scenes.publish.render.batch import WorkerPool, missing, render_all
from scenes.publish.render.job import (
    QUALITIES,
    Failed,
    Rendered,
    VideoFormat,
)
from scenes.publish.render.worker import make
from scenes.publish.render.workers import local_workers

# One worker renders, and all that is asked of the films is asked there.
pytestmark = pytest.mark.xdist_group("rendered")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """Render two clips among two that cannot be rendered, with all that can be made of them."""
    folder = tmp_path_factory.mktemp("films")
    said, complaints = io.StringIO(), list[str]()
    code = render_all(
        order(folder, "Tiny", "Failing", "Choosy", "Other", extras=("gif", "webm", "alpha")),
        WorkerPool(local_workers(2), 2),
        Console(file=said, width=200),
        complaints.append,
    )
    return SimpleNamespace(folder=folder, code=code, said=said.getvalue(), complaints=complaints)


@pytest.fixture(scope="module")
def film(run: SimpleNamespace) -> FilmRecord:
    return next(film for film in read_manifest(run.folder).films if film.clip == "Tiny")


def test_what_fails_is_named_and_the_others_are_there(run: SimpleNamespace) -> None:
    assert run.code == 1
    assert {film.clip for film in read_manifest(run.folder).films} == {"Tiny", "Other"}
    assert run.complaints[-1] == "chalkgrad: not rendered: Failing"
    assert "RuntimeError" in run.complaints[0]
    lines = run.said.splitlines()
    assert any(line.startswith("Failing: failed: RuntimeError: something is bro") for line in lines)
    assert any("Choosy: left out: Lab 4, Day 1: expected another" in line for line in lines)
    assert sorted(path.name for path in run.folder.iterdir() if path.is_dir()) == ["Other", "Tiny"]


def test_a_film_of_another_shape_and_rate(tmp_path: Path) -> None:
    made = make(job(tmp_path, video=VideoFormat(180, 320, 25)))
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


def test_the_record_says_what_the_clip_is(film: FilmRecord, run: SimpleNamespace) -> None:
    assert (film.title, film.activity) == ("Tiny", "Activity 0")
    assert film.conclusion == "Conclude that a film can be short."
    assert film.exercise == "Lab 4, Day 1"
    assert (film.theme, film.quality) == ("dark", "l")
    assert [beat.name for beat in film.beats] == ["A number", "A dot"]
    assert film.beats[0].note == "It is."
    assert film.beats[0].asks == (2.4,)
    assert film.beats[0].still == reading_time(film.beats[0].narration)
    (other,) = (film for film in read_manifest(run.folder).films if film.clip == "Other")
    assert other.exercise is None


def test_the_film_is_what_its_record_says(film: FilmRecord, run: SimpleNamespace) -> None:
    with av.open(run.folder / film.files["mp4"]) as container:
        stream = container.streams.video[0]
        assert stream.codec_context.name == "h264"
        assert stream.codec_context.pix_fmt == "yuv420p"
        assert (stream.width, stream.height) == (film.width, film.height) == (854, 480)
        assert stream.average_rate == film.fps == 15
        # A player that is not told takes another matrix for larger pictures.
        assert stream.codec_context.colorspace == 6
        assert container.duration is not None
        assert container.duration / av.time_base == film.duration
        times = [frame.time for frame in container.decode(stream)]
        count = len(times)
        assert times == pytest.approx([number / 15 for number in range(count)], abs=1e-9)
        assert count == stream.frames
        assert container.metadata["title"] == "Tiny"
        assert container.metadata["comment"] == film.conclusion
    assert count / film.fps == pytest.approx(film.duration, abs=0.002)
    assert film.beats[0].start == 0
    assert film.beats[0].end == film.beats[1].start
    assert film.beats[-1].end == pytest.approx(film.duration, abs=0.002)


def test_the_index_stands_before_the_pictures(film: FilmRecord, run: SimpleNamespace) -> None:
    for name in (film.files["mp4"], film.beats[0].clip):
        data = (run.folder / name).read_bytes()
        assert 0 < data.index(b"moov") < data.index(b"mdat")


def test_each_beat_has_a_chapter(film: FilmRecord, run: SimpleNamespace) -> None:
    with av.open(run.folder / film.files["mp4"]) as container:
        chapters = container.chapters()
    found = [
        (
            chapter["metadata"]["title"],
            float(chapter["start"] * chapter["time_base"]),
            float(chapter["end"] * chapter["time_base"]),
        )
        for chapter in chapters
    ]
    assert [name for name, _, _ in found] == [beat.name for beat in film.beats]
    for (_, start, end), beat in zip(found, film.beats, strict=True):
        assert start == pytest.approx(beat.start, abs=0.001)
        assert end == pytest.approx(beat.end, abs=0.001)


def test_the_narration_is_in_the_film_and_beside_it(film: FilmRecord, run: SimpleNamespace) -> None:
    said = [beat.narration for beat in film.beats]
    with av.open(run.folder / film.files["mp4"]) as container:
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
    assert [time for _, time in inside] == pytest.approx([beat.start for beat in film.beats])
    cues = list(srt.parse((run.folder / film.files["srt"]).read_text(encoding="utf-8")))
    assert [cue.content for cue in cues] == said
    assert cues[-1].end.total_seconds() == pytest.approx(film.beats[-1].end, abs=0.001)
    vtt = (run.folder / film.files["vtt"]).read_text(encoding="utf-8")
    assert vtt.startswith("WEBVTT\n\n00:00:00.000 --> 00:00:")
    assert "Is the loss &lt; 1 &amp; &gt; 0?" in vtt


def shown(path: Path, time: float) -> np.ndarray:
    with av.open(path) as container:
        for frame in container.decode(video=0):
            if frame.time is not None and frame.time >= time - 1e-6:
                return frame.to_ndarray(format="rgb24").astype(int)
    raise AssertionError(f"{path} ends before {time}")


def test_each_beat_has_its_film_and_its_last_frame(film: FilmRecord, run: SimpleNamespace) -> None:
    whole = run.folder / film.files["mp4"]
    for beat in film.beats:
        clip = run.folder / beat.clip
        with av.open(clip) as container:
            stream = container.streams.video[0]
            assert stream.frames == round((beat.end - beat.start) * film.fps)
            assert container.metadata["title"] == f"Tiny: {beat.name}"
        assert np.array_equal(shown(clip, 0), shown(whole, beat.start))
        still = np.asarray(Image.open(run.folder / beat.poster)).astype(int)
        assert np.array_equal(still, shown(whole, beat.end - 1 / film.fps))
    poster = run.folder / film.files["poster"]
    assert poster.read_bytes() == (run.folder / film.beats[-1].poster).read_bytes()


def test_the_gif_plays_as_long_as_the_film(film: FilmRecord, run: SimpleNamespace) -> None:
    with Image.open(run.folder / film.files["gif"]) as gif:
        assert gif.size == (800, 450)
        assert gif.info["loop"] == 0
        count = sum(1 for _ in ImageSequence.Iterator(gif))
        assert count == pytest.approx(film.duration * RATE, abs=2)
        assert gif.info["duration"] == 80
        gif.seek(count - 1)
        late = np.asarray(gif.convert("RGB")).astype(int)
    poster = Image.open(run.folder / film.files["poster"]).resize((800, 450))
    assert np.abs(late - np.asarray(poster).astype(int)).mean() < 2


def test_the_transparent_film_has_no_ground_and_no_dark_edges(
    film: FilmRecord, run: SimpleNamespace
) -> None:
    assert film.files["alpha"] == "Tiny/Tiny-alpha.webm"
    decoder = av.CodecContext.create("libvpx-vp9", "r")
    frames = []
    with av.open(run.folder / film.files["alpha"]) as container:
        stream = container.streams.video[0]
        assert stream.metadata["ALPHA_MODE"] == "1"
        assert container.metadata["title"] == "Tiny"
        for packet in container.demux(stream):
            frames += decoder.decode(packet)
    assert len(frames) == round(film.duration * film.fps)
    assert isinstance(frames[-1], av.VideoFrame)
    assert frames[-1].format.name == "yuva420p"
    *_, opacity = frames[-1].to_ndarray(format="rgba").transpose(2, 0, 1)
    assert opacity[0, 0] <= 2  # the coding is lossy
    assert opacity[240 + 60, 427 - 180] == 255  # in the dot
    assert 0.005 < (opacity > 128).mean() < 0.2
    light = frames[-1].to_ndarray(format="rgba")[opacity > 128]
    assert (light[:, :3].max(axis=1) > 60).mean() > 0.98


def test_a_film_with_and_one_without_its_ground_lie_side_by_side(
    film: FilmRecord, run: SimpleNamespace
) -> None:
    assert film.files["webm"] == "Tiny/Tiny.webm"
    with av.open(run.folder / film.files["webm"]) as container:
        assert "ALPHA_MODE" not in container.streams.video[0].metadata
        assert container.streams.video[0].codec_context.name == "vp9"


def test_no_player_shows_captions_unasked(film: FilmRecord, run: SimpleNamespace) -> None:
    texts = 0
    for file in sorted((run.folder / "Tiny").rglob("*.mp4")):
        with av.open(file) as container:
            for stream in container.streams:
                is_shown = Disposition.default in stream.disposition
                assert is_shown == (stream.type == "video"), (file, stream)
                texts += not is_shown
    assert texts == 2  # the captions and the chapters of the whole film
    # Players take up what lies beside a film and begins with its name.
    beside = {file.name for file in (run.folder / "Tiny").iterdir()} - {"Tiny.mp4"}
    assert not {name for name in beside if name.endswith((".srt", ".vtt"))}
    assert film.files["srt"] == "Tiny/captions/Tiny.en.srt"
    assert film.files["vtt"] == "Tiny/captions/Tiny.en.vtt"


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def test_the_same_clip_gives_the_same_film_in_any_process(
    film: FilmRecord, run: SimpleNamespace, tmp_path: Path
) -> None:
    # Not in this process, where threads of pytest-xdist may keep plays from being filmed apart.
    with local_workers(1)() as workers:
        made = workers.submit(make, job(tmp_path)).result()
    assert isinstance(made, Rendered)
    assert made.record == film.model_copy(update={"files": made.record.files if made.record else 0})
    for path in made.files:
        assert digest(tmp_path / made.folder / path) == digest(run.folder / "Tiny" / path)


def test_a_worker_that_does_not_see_the_folder_sends_the_files(
    film: FilmRecord, run: SimpleNamespace, tmp_path: Path
) -> None:
    wanted = replace(job(tmp_path, "Tiny", "webm"), film=str(run.folder / film.files["mp4"]))
    with out_of_sight() as workers:
        made = workers.submit(make, wanted).result()
    assert isinstance(made, Rendered)
    assert made.files == ("Tiny.webm",)
    with av.open(tmp_path / made.folder / "Tiny.webm") as container:
        assert container.streams.video[0].codec_context.name == "vp9"
        count = sum(1 for _ in container.decode(video=0))
    assert count == round(film.duration * film.fps)


def test_a_film_of_other_sources_is_not_taken(tmp_path: Path) -> None:
    result = make(replace(job(tmp_path), sources="those of yesterday"))
    assert isinstance(result, Failed)
    assert result.reason == "its sources are not those that were there at the beginning"
    assert not result.refused


def test_what_is_wrong_on_a_still_is_a_warning(tmp_path: Path) -> None:
    said = io.StringIO()
    code = render_all(
        order(tmp_path, "Crowded"),
        WorkerPool(local_workers(1), 1),
        Console(file=said, width=200),
        pytest.fail,
    )
    assert code == 0
    _, ended, remark, finding = said.getvalue().splitlines()
    assert ended.startswith("Crowded: ")
    assert remark == "  warning: mine.toml: Crowded rounds all numbers"
    assert finding.startswith("  warning: Crowded, beat 1 (Two numbers), at 2.")
    assert ": text over text: " in finding


def test_a_full_disk_is_one_line_and_leaves_nothing(tmp_path: Path) -> None:
    complaints: list[str] = []
    code = render_all(
        order(tmp_path, "Filling"),
        WorkerPool(local_workers(1), 1),
        Console(file=io.StringIO()),
        complaints.append,
    )
    assert code == 2
    assert complaints == [f"chalkgrad: {tmp_path}: expected more room; not rendered: Filling"]
    assert {path.name for path in tmp_path.rglob("*") if path.is_file()} <= {".lock"}


def test_a_clean_film_has_no_warnings(run: SimpleNamespace) -> None:
    assert "warning" not in run.said


def again(run: SimpleNamespace, *names: str, extras: tuple[str, ...] = ()) -> int:
    return render_all(
        order(run.folder, *names, extras=extras),  # type: ignore[arg-type]
        WorkerPool(local_workers(1), 1),
        Console(file=io.StringIO()),
        pytest.fail,
        forbidden,
    )


def test_what_is_there_is_not_made_again(run: SimpleNamespace) -> None:
    before = (run.folder / "manifest.json").stat().st_mtime_ns
    assert again(run, "Tiny", "Other", extras=("gif", "webm", "alpha")) == 0
    assert (run.folder / "manifest.json").stat().st_mtime_ns == before


def changed(**changes: object) -> Callable[[FilmRecord], frozenset[str]]:
    (clip,) = clips("Tiny")
    wanted = replace(order(Path(), "Tiny", extras=("webm",)), **changes)  # type: ignore[arg-type]
    return lambda film: missing(wanted, clip, film)


def test_what_is_missing_is_made_and_no_more(film: FilmRecord) -> None:
    assert changed(extras=frozenset())(film) == set()
    assert changed(extras=frozenset({"gif", "webm", "alpha"}))(film) == set()
    opaque = film.model_copy(update={"files": film.files | {}})
    del opaque.files["webm"]
    assert changed()(opaque) == {"webm"}  # the one that is there is transparent
    assert changed(video=QUALITIES["m"])(film) == {"film", "webm"}
    assert changed(short=True)(film) == {"film", "webm"}
    lab = order(Path(), "Tiny").exercise
    mine = replace(lab, text=lab.text + "\n")
    assert changed(exercise=mine)(film) == {"film", "webm"}
    assert changed(exercise=mine, extras=frozenset())(
        film.model_copy(update={"exercise": None, "key": film.key})
    ) == {"film"}


@pytest.fixture(scope="module")
def asking(tmp_path_factory: pytest.TempPathFactory) -> tuple[FilmRecord, Path]:
    """Render a film with a question; return its record and its folder."""
    staging = tmp_path_factory.mktemp("asking")
    # Not in this process, where threads of pytest-xdist may keep plays from being filmed apart.
    with local_workers(1)() as workers:
        made = workers.submit(make, job(staging, "Asking")).result()
    assert isinstance(made, Rendered), made
    assert made.record is not None
    home = staging / "films" / "Asking"
    home.parent.mkdir()
    (staging / made.folder).rename(home)
    (home.parent / MANIFEST).write_text(Manifest(films=(made.record,)).model_dump_json(), "utf-8")
    return made.record, home


def frames(file: Path) -> list[np.ndarray]:
    with av.open(file) as container:
        return [frame.to_ndarray(format="gray").astype(int) for frame in container.decode(video=0)]


def test_a_beat_that_asks_is_there_in_parts(asking: tuple[FilmRecord, Path]) -> None:
    record, folder = asking
    first, more = record.beats
    assert first.parts == ("Asking/beats/01-1.mp4", "Asking/beats/01-2.mp4")
    assert more.parts == ()
    whole = frames(folder.parent / first.clip)
    before, after = (frames(folder.parent / part) for part in first.parts)
    assert len(before) == round(first.asks[0] * record.fps)
    assert len(before) + len(after) == len(whole)
    held = whole[len(before) - 1]
    assert np.abs(before[-1] - held).mean() < 0.5
    assert np.abs(before[-1] - whole[-1]).mean() > np.abs(before[-1] - held).mean()


def test_one_beat_alone_is_that_of_the_film(
    asking: tuple[FilmRecord, Path], tmp_path: Path
) -> None:
    record, folder = asking
    for number, beat in enumerate(record.beats, start=1):
        request = replace(order(tmp_path, "Asking"), beat=number)
        pool = WorkerPool(local_workers(1), 1)
        assert render_all(request, pool, Console(file=io.StringIO()), pytest.fail) == 0
        alone = frames(tmp_path / f"Asking-beat-{number:02}.mp4")
        assert np.array_equal(alone, frames(folder.parent / beat.clip))
    made = {path.name for path in tmp_path.iterdir()}
    parts = {f"Asking-beat-01{part}.mp4" for part in ("", "-1", "-2")}
    pictures = {f"Asking-beat-0{number}.png" for number in (1, 2)}
    assert made - {".lock"} == {*parts, *pictures, "Asking-beat-02.mp4"}


def test_a_short_film_is_the_beats_that_are_not_optional(tmp_path: Path) -> None:
    long, short = (
        make(replace(job(tmp_path / str(is_short), "Aside"), short=is_short))
        for is_short in (False, True)
    )
    assert isinstance(long, Rendered), long
    assert isinstance(short, Rendered), short
    assert long.record is not None
    assert short.record is not None
    assert short.record.key != long.record.key
    assert [beat.name for beat in short.record.beats] == ["First", "Last"]
    assert [beat.index for beat in short.record.beats] == [0, 1]
    first, _, last = long.record.beats
    kept = [first, last]
    whole, cut = tmp_path / "False" / long.folder, tmp_path / "True" / short.folder
    wanted = [frame for beat in kept for frame in frames(whole / beat.clip.removeprefix("Aside/"))]
    assert np.array_equal(frames(cut / "Aside.mp4"), wanted)
    length = sum(beat.end - beat.start for beat in kept)
    assert short.record.duration == pytest.approx(length, abs=0.002)
    with av.open(cut / "Aside.mp4") as container:
        assert [chapter["metadata"]["title"] for chapter in container.chapters()] == [
            "First",
            "Last",
        ]
    cues = list(srt.parse((cut / "captions" / "Aside.en.srt").read_text(encoding="utf-8")))
    assert [cue.content for cue in cues] == ["It begins.", "It ends."]
    start = first.end - first.start
    assert cues[1].start.total_seconds() == pytest.approx(start, abs=0.001)


def test_a_clip_of_optional_beats_has_no_short_film(tmp_path: Path) -> None:
    made = make(replace(job(tmp_path, "Spare"), short=True))
    assert made == Failed("Spare: all of its beats are optional", refused=True)


def test_a_beat_that_is_refused_loses_no_film(tmp_path: Path) -> None:
    request = order(tmp_path, "Choosy")
    home = tmp_path / "Choosy"
    home.mkdir()
    for file in (home / "Choosy.mp4", home / "poster.png"):
        file.write_bytes(b"film")
    (home / "beats").mkdir()
    (home / "beats" / "01.mp4").write_bytes(b"film")
    kept = Manifest(films=(fake_record("Choosy", "0"),))
    (tmp_path / MANIFEST).write_text(kept.model_dump_json(), encoding="utf-8")
    pool, complaints = WorkerPool(local_workers(1), 1), list[str]()
    wanted = replace(request, beat=1)
    assert render_all(wanted, pool, Console(file=io.StringIO()), complaints.append) == 2
    assert read_manifest(tmp_path) == kept
    assert (home / "Choosy.mp4").is_file()


def test_each_part_is_a_slide_that_ends_where_it_asks(
    asking: tuple[FilmRecord, Path], tmp_path: Path
) -> None:
    record, folder = asking
    films = deck_films(folder.parent, [])
    question, answer = films[0].beats[0].steps
    assert (question.record.narration, answer.record.narration) == ("How much?", "0.8203.")
    assert question.length + answer.length == pytest.approx(films[0].beats[0].length)
    build_pptx(films, tmp_path / "deck.pptx")
    _, *slides = Presentation(str(tmp_path / "deck.pptx")).slides
    assert len(slides) == len(record.beats) + 1
    commands = [slide.element.xpath(".//p:cmd/@cmd") for slide in slides]
    assert commands == [["playFrom(0.0)"]] * 3
    build_manim_slides(films, tmp_path, tmp_path.name)
    steps = json.loads((tmp_path / "Asking.json").read_text(encoding="utf-8"))["slides"]
    names = [Path(step["file"]).name for step in steps]
    assert names == ["01-1.mp4", "01-2.mp4", "02.mp4"]


def test_a_film_with_a_question_opens_with_it(asking: tuple[FilmRecord, Path]) -> None:
    record, folder = asking
    assert record.question == "How much is it?"
    assert [beat.optional for beat in record.beats] == [False, True]
    assert [phrase.text for phrase in record.beats[0].phrases] == ["How much?", "0.8203."]
    assert record.beats[0].phrases[1].speech == "Zero point eight two zero three."
    with av.open(folder / "Asking.mp4") as container:
        frame = next(container.decode(video=0)).to_ndarray(format="rgb24")
    with av.open(folder / "beats" / "01.mp4") as container:
        beat = next(container.decode(video=0)).to_ndarray(format="rgb24")
    poster = np.asarray(Image.open(folder / "poster.png"))
    assert (poster == frame).all()
    assert np.abs(beat.astype(int) - frame).mean() < 1
    white = frame.min(axis=2) > 200
    assert white[:, : frame.shape[1] // 2].sum() > 200  # the question
    blue = frame[..., 2].astype(int) - frame[..., 0]
    assert 10 < blue[:, frame.shape[1] // 2 :].max() < 80  # the veiled disc
    captions = (folder / "captions" / "Asking.en.vtt").read_text(encoding="utf-8")
    assert all(line.endswith("line:88%") for line in captions.splitlines() if "-->" in line)
