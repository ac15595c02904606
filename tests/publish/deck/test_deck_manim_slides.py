"""What manim-slides is given: parts, reversed films, and a deck that the program converts."""

import json
import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest
from av import VideoFrame
from synthetic_films import ANSWER, ASK, NARRATION, RATE, grey_levels, make_films

from scenes.publish.deck.manim_slides import build_manim_slides
from scenes.publish.deck.source import deck_films
from scenes.publish.media.cut import reverse

#: How far encoding anew may move the brightness of a frame.
NEAR = 1.5


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_films(tmp_path_factory.mktemp("films"))


@pytest.fixture(scope="module")
def slides(films: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("deck") / "slides"
    folder.mkdir()
    build_manim_slides(deck_films(films, []), folder, folder.name)
    return folder


def test_a_beat_is_cut_at_its_question_and_loses_no_frame(films: Path, slides: Path) -> None:
    parts = [grey_levels(slides / "files" / "First" / f"01-{part}.mp4") for part in (1, 2)]
    assert len(parts[0]) == round(ASK * RATE)
    whole = grey_levels(films / "First" / "beats" / "01.mp4")
    assert parts[0] + parts[1] == pytest.approx(whole, abs=NEAR)


def test_each_film_is_there_backwards(slides: Path) -> None:
    folder = slides / "files" / "First"
    for name in ("01-1", "01-2", "02"):
        forwards = grey_levels(folder / f"{name}.mp4")
        backwards = grey_levels(folder / f"{name}_reversed.mp4")
        assert backwards == pytest.approx(forwards[::-1], abs=NEAR)


def test_a_film_of_many_frames_is_turned_round_too(tmp_path: Path) -> None:
    clip = tmp_path / "long.mp4"
    with av.open(clip, "w") as container:
        stream = container.add_stream("libx264", rate=RATE)
        stream.width = stream.height = 64
        # More than are held in memory at a time, and no multiple of a round number.
        for level in range(20, 231):
            grey = np.full((64, 64, 3), level, np.uint8)
            container.mux(stream.encode(VideoFrame.from_ndarray(grey, format="rgb24")))
        container.mux(stream.encode())
    reverse(clip, tmp_path / "back.mp4")
    assert grey_levels(tmp_path / "back.mp4") == pytest.approx(grey_levels(clip)[::-1], abs=NEAR)


def test_the_json_names_films_notes_and_ground(slides: Path) -> None:
    first = json.loads((slides / "First.json").read_text(encoding="utf-8"))
    assert [slide["file"] for slide in first["slides"]] == [
        f"slides/files/First/{name}.mp4" for name in ("01-1", "01-2", "02")
    ]
    assert first["slides"][0]["notes"] == f"{NARRATION}\n\n{ANSWER}"
    assert first["resolution"] == [320, 180]
    assert first["background_color"] == "#0E1116"


def test_the_program_itself_converts_the_deck(slides: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "manim_slides", "convert", "--folder", str(slides)),
            *("--to", "html", "First", "Second", str(tmp_path / "out.html")),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "out.html").read_text(encoding="utf-8")
    assert page.count("data-background-video=") == 4
    assert "Yes: 2" in page
    assert len(list((tmp_path / "out_assets").glob("*.mp4"))) == 4
