"""What a clip lets be heard is heard in all that is made of it, at its time."""

import wave
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import av
import numpy as np
import pytest
import tiny_clips
from av import Packet
from av.container import OutputContainer
from deck_browsing import faultless_page, opened
from fake_work import clips, job, order
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser
from pptx import Presentation
from synthetic_films import make_films

from mathcore.exercise.model import default_exercise_path
from scenes.kit.scene.settings import Settings
from scenes.kit.style.theme import load_theme
from scenes.publish.clips.rehearsal import rehearse
from scenes.publish.deck.html import build_html
from scenes.publish.deck.manim_slides import build_manim_slides
from scenes.publish.deck.pptx import build_pptx
from scenes.publish.deck.source import deck_films
from scenes.publish.media.manifest import MANIFEST, FilmRecord, Manifest
from scenes.publish.media.sound import RATE, Sound, SoundTrack, sound_in
from scenes.publish.render.batch import missing
from scenes.publish.render.job import (
    Rendered,
    VideoFormat,
)
from scenes.publish.render.worker import make
from scenes.publish.site.page import build_page

# One worker films, and all that is asked of the film is asked there.
pytestmark = pytest.mark.xdist_group("sound")

LOW, HIGH = 300.0, 1200.0
SECONDS = 0.4
#: An encoder may smear the beginning of a sound by a block.
NEAR = 0.03


def tone_of(pitch: float, seconds: float, rate: int) -> np.ndarray:
    times = np.arange(round(seconds * rate)) / rate
    return (12000 * np.sin(2 * np.pi * pitch * times)).astype(np.int16)


def write_tone(file: Path, pitch: float, *, rate: int = 22050, channels: int = 1) -> None:
    write_samples(file, np.repeat(tone_of(pitch, SECONDS, rate), channels), rate, channels)


def write_samples(file: Path, samples: np.ndarray, rate: int, channels: int = 1) -> None:
    with wave.open(str(file), "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(samples.tobytes())


def heard(sound: Sound | None) -> list[tuple[float, float, float]]:
    """Return when each sound begins and ends, in seconds, and its pitch in hertz."""
    assert sound is not None
    samples = sound.samples[:, 0].astype(float)
    block = RATE // 100
    blocks = np.abs(samples[: len(samples) // block * block]).reshape(-1, block).max(axis=1)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], blocks > 2000, [0]]).astype(int)))
    found = []
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        part = samples[start * block : end * block]
        pitch = np.abs(np.fft.rfft(part)).argmax() * RATE / len(part)
        found.append((start / 100, end / 100, float(pitch)))
    return found


def about(*sounds: tuple[float, float]) -> list[object]:
    """Return what `heard` says of tones, given when they begin, and their pitches."""
    return [
        (
            pytest.approx(start, abs=NEAR),
            pytest.approx(start + SECONDS, abs=2 * NEAR),
            pytest.approx(pitch, rel=0.05),
        )
        for start, pitch in sounds
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Film a clip with sound, in all kinds of films, into a folder as ``render`` leaves it."""
    place = tmp_path_factory.mktemp("sounding")
    tones = (place / "low.wav", place / "high.wav")
    write_tone(tones[0], LOW)
    write_tone(tones[1], HIGH, rate=44100, channels=2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tiny_clips.Sounding, "files", tuple(map(str, tones)))
        wanted = job(place / "staging", "Sounding", "film", "webm", "alpha", "gif")
        made = make(replace(wanted, video=VideoFormat(160, 90, 20)))
        assert isinstance(made, Rendered), made
        assert made.record is not None
        (place / "films").mkdir()
        (place / "staging" / made.folder).rename(place / "films" / "Sounding")
        text = Manifest(films=(made.record,)).model_dump_json()
        (place / "films" / MANIFEST).write_text(text, encoding="utf-8")
        yield place / "films"


@pytest.fixture(scope="module")
def record(folder: Path) -> FilmRecord:
    text = (folder / MANIFEST).read_text(encoding="utf-8")
    return Manifest.model_validate_json(text).films[0]


@pytest.mark.parametrize("name", ["Sounding.mp4", "Sounding.webm", "Sounding-alpha.webm"])
def test_the_film_sounds_when_the_scene_says(folder: Path, record: FilmRecord, name: str) -> None:
    film = folder / "Sounding" / name
    second = record.beats[1].start
    assert heard(sound_in(film)) == about((0.5, LOW), (second, HIGH))
    with av.open(film) as container:
        assert container.duration is not None
        assert container.duration / av.time_base == pytest.approx(record.beats[-1].end, abs=0.06)
        shown = [frame.time for frame in container.decode(video=0)]
    steps = round(20 * record.beats[-1].end)
    assert shown == pytest.approx([frame / 20 for frame in range(steps)], abs=0.002)


def test_each_beat_has_its_own_part(folder: Path, record: FilmRecord) -> None:
    first, second = (heard(sound_in(folder / beat.clip)) for beat in record.beats)
    assert first == about((0.5, LOW))
    assert second == about((0.0, HIGH))


def test_a_beat_that_is_filmed_alone_has_its_own_part(
    folder: Path, record: FilmRecord, tmp_path: Path
) -> None:
    for number, beat in enumerate(record.beats, start=1):
        staging = tmp_path / str(number)
        wanted = replace(job(staging, "Sounding", "beat"), video=VideoFormat(160, 90, 20))
        made = make(replace(wanted, beat=number))
        assert isinstance(made, Rendered), made
        alone = staging / made.folder / f"Sounding-beat-0{number}.mp4"
        assert heard(sound_in(alone)) == heard(sound_in(folder / beat.clip))


def test_a_sound_goes_on_behind_a_beat_that_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(load_theme("dark"), default_exercise_path())
    first, aside, _ = rehearse(tiny_clips.Aside, settings).beats
    # Low before and behind the beat that may be left out, high in it, silent from then on.
    lengths = [(LOW, first.end), (HIGH, aside.end - aside.start), (LOW, SECONDS)]
    file = tmp_path / "long.wav"
    write_samples(file, np.concatenate([tone_of(*length, RATE) for length in lengths]), RATE)
    monkeypatch.setattr(tiny_clips.Lasting, "file", str(file))
    made = make(
        replace(job(tmp_path / "made", "Lasting"), video=VideoFormat(160, 90, 20), short=True)
    )
    assert isinstance(made, Rendered), made
    home = tmp_path / "made" / made.folder
    ((start, end, pitch),) = heard(sound_in(home / "Lasting.mp4"))
    assert start == pytest.approx(0, abs=NEAR)
    assert end == pytest.approx(first.end + SECONDS, abs=2 * NEAR)
    assert pitch == pytest.approx(LOW, rel=0.05)
    assert heard(sound_in(home / "beats" / "02.mp4")) == about((0.0, LOW))
    # The sound that was left out would have been found.
    assert heard(Sound(tone_of(HIGH, SECONDS, RATE).reshape(-1, 1))) == about((0.0, HIGH))


def test_sound_and_pictures_lie_side_by_side_in_the_file(folder: Path) -> None:
    with av.open(folder / "Sounding" / "Sounding.mp4") as container:
        kinds = [packet.stream.type for packet in container.demux() if packet.dts is not None]
    quarter = kinds[: len(kinds) // 4]
    assert {"audio", "video"} <= set(quarter)


def test_the_record_tells_of_it(folder: Path, record: FilmRecord) -> None:
    assert record.has_sound
    assert [Path(file).name for file in record.sound_files] == ["low.wav", "high.wav"]


def test_another_sound_makes_another_film(record: FilmRecord, tmp_path: Path) -> None:
    (clip,) = clips("Sounding")
    wanted = replace(order(tmp_path, "Sounding"), video=VideoFormat(160, 90, 20))
    assert missing(wanted, clip, record) == set()
    other = tmp_path / "other.wav"
    write_tone(other, HIGH)
    digests = dict.fromkeys(record.sound_files, "0" * 64)
    for changed in (digests, {str(tmp_path / "gone.wav"): "0" * 64}):
        old = record.model_copy(update={"sound_files": changed})
        assert missing(wanted, clip, old) == {"film"}


def test_a_rehearsal_reads_no_sound() -> None:
    settings = Settings(load_theme("dark"), default_exercise_path())
    assert len(rehearse(tiny_clips.Sounding, settings).beats) == 2


def test_a_missing_sound_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiny_clips.Sounding, "files", ("nowhere.wav", "nowhere.wav"))
    made = make(replace(job(tmp_path, "Sounding"), video=VideoFormat(160, 90, 10)))
    assert not isinstance(made, Rendered)
    assert "nowhere.wav" in made.reason
    assert "\n" not in made.reason


def test_parts_of_a_beat_keep_their_sound_and_backwards_there_is_none(
    folder: Path, tmp_path: Path
) -> None:
    build_manim_slides(deck_films(folder, []), tmp_path / "ms", "ms")
    files = tmp_path / "ms" / "files" / "Sounding"
    assert heard(sound_in(files / "01-1.mp4")) == about((0.5, LOW))
    assert heard(sound_in(files / "02.mp4")) == about((0.0, HIGH))
    assert sound_in(files / "01-1_reversed.mp4") is None


def test_the_powerpoint_file_holds_it(folder: Path, tmp_path: Path) -> None:
    build_pptx(deck_films(folder, []), tmp_path / "deck.pptx")
    slides = Presentation(str(tmp_path / "deck.pptx")).slides
    films = [
        part.blob
        for slide in slides
        for part in slide.part.package.iter_parts()
        if part.content_type == "video/mp4"
    ]
    assert films
    for number, blob in enumerate(dict.fromkeys(films)):
        copy = tmp_path / f"{number}.mp4"
        copy.write_bytes(blob)
        assert len(heard(sound_in(copy))) == 1


def test_the_page_says_whether_there_is_sound(
    folder: Path, record: FilmRecord, tmp_path: Path
) -> None:
    for has_sound in (True, False):
        target = tmp_path / f"page-{has_sound}"
        target.mkdir()
        build_page([record.model_copy(update={"has_sound": has_sound})], folder, target)
        text = (target / "Sounding.html").read_text(encoding="utf-8")
        assert ("without sound" in text) != has_sound


def test_the_deck_is_heard_in_the_browser_once(
    folder: Path, tmp_path: Path, browser: Browser
) -> None:
    build_html(deck_films(folder, []), tmp_path)
    address = (tmp_path / "index.html").as_uri()
    with faultless_page(browser) as page:
        opened(page, address)
        page.keyboard.press("PageDown")
        page.wait_for_function(
            "() => document.querySelector('section.present video')?.webkitAudioDecodedByteCount > 0"
        )
        muted = "() => document.querySelector('section.present video').muted"
        assert page.evaluate(muted) is False
        opened(page, f"{address}?receiver")
        page.keyboard.press("PageDown")
        page.wait_for_function("() => document.querySelector('section.present video')")
        assert page.evaluate(muted) is True


def test_a_deck_without_sound_may_play_by_itself(tmp_path: Path) -> None:
    (tmp_path / "films").mkdir()
    (tmp_path / "deck").mkdir()
    build_html(deck_films(make_films(tmp_path / "films"), []), tmp_path / "deck")
    text = (tmp_path / "deck" / "index.html").read_text(encoding="utf-8")
    assert text.count("<video muted ") == 3


@given(
    st.integers(0, 3000),
    st.integers(1, 2),
    st.floats(0, 0.2),
    st.floats(0, 0.2),
)
def test_a_part_is_as_long_as_its_time(
    count: int, channels: int, start: float, length: float
) -> None:
    samples = np.arange(count * channels, dtype=np.int16).reshape(count, channels)
    part = Sound(samples).between(start, start + length).samples
    first = round(start * RATE)
    assert len(part) == round((start + length) * RATE) - first
    kept = samples[first : first + len(part)]
    assert (part[: len(kept)] == kept).all()
    assert not part[len(kept) :].any()


class Watched:
    """A container that remembers when what is written into it begins."""

    def __init__(self, container: OutputContainer) -> None:
        self._container = container
        self.times: list[int] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._container, name)

    def mux(self, packet: "Packet[Any]") -> None:
        assert packet.pts is not None
        self.times.append(packet.pts)
        self._container.mux(packet)


def test_a_track_is_given_out_as_far_as_the_pictures_have_come(tmp_path: Path) -> None:
    tone = Sound(np.full((RATE, 1), 5000, np.int16))
    with av.open(tmp_path / "tone.mp4", "w") as container:
        watched = Watched(container)
        track = SoundTrack(cast(OutputContainer, watched), "aac", tone)
        track.until(Fraction(1, 2))
        assert 0.4 * RATE < max(watched.times) <= RATE / 2
        track.until(None)
        assert max(watched.times) > 0.9 * RATE
