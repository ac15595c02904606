"""The literal command of the README: a film that plays, with its captions beside it."""

import json
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
import srt
from film_settings import look
from manim_command import ROOT, frames, manim

from scenes.publish.clips.rehearsal import Rehearsal

# One worker renders the film once, and all that is asked of it is asked there, where the clip is
# rehearsed, too.
pytestmark = pytest.mark.xdist_group("ForwardPass")


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("media")
    done = manim(
        "-ql",
        "--save_sections",
        "--media_dir",
        str(folder),
        "scenes/forward_pass.py",
        "ForwardPass",
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    return folder / "videos" / "forward_pass" / "480p15"


@pytest.fixture(scope="module")
def rehearsal() -> Rehearsal:
    return look("ForwardPass").rehearsal


def test_the_film_plays_everywhere(media: Path, rehearsal: Rehearsal) -> None:
    with av.open(media / "ForwardPass.mp4") as film:
        stream = film.streams.video[0]
        assert stream.codec_context.name == "h264"
        assert stream.codec_context.pix_fmt == "yuv420p"
        assert (stream.width, stream.height) == (854, 480)
        assert float(stream.average_rate or 0) == pytest.approx(15, abs=0.01)
        count = sum(1 for _ in film.decode(video=0))
    # Each play is cut to whole frames.
    assert count / 15 == pytest.approx(rehearsal.duration, abs=3)


def test_the_captions_are_the_narration(media: Path, rehearsal: Rehearsal) -> None:
    text = (media / "ForwardPass.srt").read_text(encoding="utf-8")
    cues = list(srt.parse(text))
    said = " ".join(" ".join(cue.content.split()) for cue in cues)
    assert said == " ".join(beat.narration for beat in rehearsal.beats)
    for one, following in pairwise(cues):
        assert one.end <= following.start
    assert cues[-1].end.total_seconds() == pytest.approx(rehearsal.duration, abs=3)


def test_each_beat_is_a_section(media: Path, rehearsal: Rehearsal) -> None:
    index = json.loads((media / "sections" / "ForwardPass.json").read_text(encoding="utf-8"))
    assert [section["name"] for section in index] == [beat.name for beat in rehearsal.beats]
    assert all((media / "sections" / section["video"]).stat().st_size for section in index)


def ink(picture: np.ndarray) -> float:
    """Return how much of a picture is not its ground."""
    return float((np.abs(picture.astype(int) - picture[3, 3]).max(axis=-1) > 24).mean())


def test_the_first_frame_of_the_film_and_of_each_beat_is_a_picture(
    media: Path, rehearsal: Rehearsal
) -> None:
    films = [media / "ForwardPass.mp4", *sorted((media / "sections").glob("*.mp4"))]
    assert len(films) == 1 + len(rehearsal.beats)
    for film in films:
        (first,) = frames(film, 0.0)
        assert ink(first) > 0.01, film.name
    assert ink(np.full((48, 85, 3), 17, np.uint8)) == 0


def test_the_film_ends_on_a_still_with_the_loss_in_its_colour(media: Path) -> None:
    with av.open(media / "ForwardPass.mp4") as film:
        length = float(film.duration or 0) / av.time_base
    early, late = frames(media / "ForwardPass.mp4", length - 2, length - 0.2)
    assert np.abs(early - late).mean() < 0.5
    background = np.array([0x0E, 0x11, 0x16])
    assert np.abs(late[3, 3] - background).max() <= 4
    red, green, blue = (late[..., channel] for channel in range(3))
    magenta = (red > 150) & (green < 130) & (blue > 90) & (red > blue)
    line = late.shape[0] * 7 // 9
    assert magenta[:line].sum() > 50  # on the network
    assert magenta[line:].sum() > 50  # in the worksheet


def test_nothing_jumps_when_a_still_begins_to_move(media: Path) -> None:
    index = json.loads((media / "sections" / "ForwardPass.json").read_text(encoding="utf-8"))
    for one, following in pairwise(index):
        with av.open(media / "sections" / one["video"]) as film:
            *_, frame = film.decode(video=0)
            last = frame.to_ndarray(format="rgb24").astype(int)
        (first,) = frames(media / "sections" / following["video"], 0.0)
        # A number that blinks out, or a panel that covers its contents, is a far larger share.
        assert (np.abs(last - first).max(axis=2) > 60).mean() < 0.0005, following["name"]


def test_the_light_theme_is_chosen_by_the_environment(tmp_path: Path) -> None:
    done = manim(
        "-ql",
        "-s",
        *("-n", "0,3"),
        "--media_dir",
        str(tmp_path),
        "scenes/forward_pass.py",
        "ForwardPass",
        cwd=ROOT,
        CHALKGRAD_THEME="light",
    )
    assert done.returncode == 0, done.stderr
    (still,) = tmp_path.rglob("*.png")
    with av.open(still) as image:
        pixels = next(image.decode(video=0)).to_ndarray(format="rgb24")
    assert (pixels[3, 3] == 255).all()


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"CHALKGRAD_THEME": "sepia"}, "theme 'sepia': expected one of dark, light"),
        ({"CHALKGRAD_EXERCISE": "nowhere.toml"}, "nowhere.toml"),
    ],
)
def test_bad_settings_are_one_line_and_exit_code_2(
    tmp_path: Path, environment: dict[str, str], says: str
) -> None:
    done = manim(
        "-ql",
        "--media_dir",
        str(tmp_path),
        "scenes/forward_pass.py",
        "ForwardPass",
        cwd=ROOT,
        **environment,
    )
    assert done.returncode == 2
    (line,) = done.stderr.strip().splitlines()
    assert line.startswith("chalkgrad: ")
    assert says in line
    assert not list(tmp_path.rglob("*.mp4"))
