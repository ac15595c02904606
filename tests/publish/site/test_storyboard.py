"""The storyboard: a sheet for each clip, and a handout of all of them."""

import gc
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from weakref import ref

import pytest
import typst
from manim import RIGHT, Circle
from PIL import Image

from mathcore.exercise.model import Exercise, ExerciseError, default_exercise_path
from scenes.kit.scene.lecture import LectureScene
from scenes.kit.scene.settings import Settings
from scenes.kit.style.theme import load_theme
from scenes.kit.style.zones import at
from scenes.kit.text.number import Number
from scenes.publish.cli import app as cli
from scenes.publish.clips import supported as fitting
from scenes.publish.clips.catalogue import Clip, as_sentence
from scenes.publish.clips.stills import Strip, take_stills, take_strips
from scenes.publish.site import storyboard


class Tiny(LectureScene):
    """Conclude that a film
    can be short.

    This is not said to the viewers.
    """

    title = "Tiny"
    activity = "Activity 0"

    def construct(self) -> None:
        with self.beat("A number", "Is the loss < 1 & > 0?", note="It is."):
            self.add(Number(self.trace["L"], theme=self.theme))
        with self.beat("A dot", "A dot comes from the left.", optional=True):
            dot = Circle(0.5, color=self.theme.signal, fill_opacity=1).move_to(at(-4, -1))
            self.add(dot)
            self.play(dot.animate.shift(RIGHT), run_time=0.4)


class Other(Tiny):
    """Conclude that there can be two."""

    title = "Other"


class Choosy(Tiny):
    """Conclude that not every exercise will do."""

    @classmethod
    def check_exercise(cls, exercise: Exercise) -> None:
        raise ExerciseError("expected another exercise")


CLIPS = {"Tiny": Tiny, "Other": Other, "Choosy": Choosy}


def planted(scene: type[LectureScene]) -> Clip:
    """Return a clip of this module."""
    return Clip(scene.__name__, __name__)


LIGHT = Settings(load_theme("light"), default_exercise_path())


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., int]:
    """Return what runs the command in this process, where the planted clips are."""
    clips = {name: planted(clip) for name, clip in CLIPS.items()}
    monkeypatch.setattr(fitting, "choose", lambda names: [clips[name] for name in names or clips])
    monkeypatch.setattr(storyboard, "WIDTH", 320)
    monkeypatch.setattr(storyboard, "HEIGHT", 180)
    monkeypatch.setattr(storyboard, "STRIP_WIDTH", 320)
    monkeypatch.setattr(storyboard, "STRIP_HEIGHT", 180)
    monkeypatch.setattr(storyboard, "SHEET_PPI", 36.0)
    monkeypatch.delenv("CHALKGRAD_THEME", raising=False)
    monkeypatch.chdir(tmp_path)

    def command(*arguments: str) -> int:
        monkeypatch.setattr(sys, "argv", ["chalkgrad", "storyboard", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        assert isinstance(ended.value.code, int)
        return ended.value.code

    return command


def test_stills_are_the_last_frames_in_the_size_that_is_wanted() -> None:
    first, second = take_stills(Tiny, LIGHT, 320, 180)
    assert first.picture.size == (320, 180)
    assert (first.beat.name, second.beat.name) == ("A number", "A dot")
    # The dot has moved from -4 to -3 of 14.2 units, and down by one of 8.
    place = (round(320 * (7.11 - 3) / 14.22), round(180 * 5 / 8))
    signal = tuple(round(255 * part) for part in LIGHT.theme.signal.to_rgb())
    ground = tuple(round(255 * part) for part in LIGHT.theme.background.to_rgb())
    assert second.picture.getpixel(place) == signal
    assert first.picture.getpixel(place) == ground


def test_strips_show_what_moves_every_quarter_of_a_second_and_what_is_held() -> None:
    first, second = take_strips(Tiny, LIGHT, 320, 180)
    assert [moment.held > 1 for moment in first.moments][-1]
    moving = [moment for moment in second.moments if not moment.held]
    assert all(moment.time % 0.25 == 0 for moment in moving)
    assert all(second.beat.start <= moment.time < second.beat.end for moment in second.moments)
    # The dot's left edge comes nearer to the middle from picture to picture.
    ground = moving[0].picture.getpixel((0, 0))
    places = []
    for moment in moving[-2:]:
        row = [moment.picture.getpixel((x, round(180 * 5 / 8))) != ground for x in range(320)]
        places.append(row.index(True))
    assert places == sorted(set(places))


def test_motion_makes_a_sheet_for_each_beat(run: Callable[..., int]) -> None:
    assert run("--motion", "Tiny") == 0
    made = {file.name for file in Path("storyboard").glob("*-motion-*.png")}
    assert made == {"Tiny-motion-01-1.png", "Tiny-motion-02-1.png"}


def test_the_strips_of_one_clip_at_a_time_are_in_memory(
    run: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    alive: list[int] = []
    pictures: list[ref[Image.Image]] = []

    def take(*arguments: Any) -> tuple[Strip, ...]:
        gc.collect()
        alive.append(sum(picture() is not None for picture in pictures))
        strips = take_strips(*arguments)
        pictures.extend(ref(moment.picture) for strip in strips for moment in strip.moments)
        return strips

    monkeypatch.setattr(storyboard, "take_strips", take)
    assert run("--motion", "Tiny", "Other") == 0
    assert alive == [0, 0]
    assert {file.name.partition("-")[0] for file in Path("storyboard").glob("*-motion-*")} == {
        "Tiny",
        "Other",
    }


def test_all_clips_make_a_sheet_each_and_one_handout(
    run: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run() == 0
    said = capsys.readouterr()
    folder = Path("storyboard")
    assert said.out.splitlines() == [
        str(folder / name) for name in ("Other.png", "Tiny.png", "handout.pdf")
    ]
    assert said.err.startswith("skipped: Choosy: ")
    with Image.open(tmp_path / folder / "Tiny.png") as sheet:
        assert sheet.size[0] > 400
        assert sheet.convert("RGB").getpixel((2, 2)) == (255, 255, 255)
    handout = (tmp_path / folder / "handout.pdf").read_bytes()
    assert handout.startswith(b"%PDF-")
    # Tagged for screen readers, a page for each clip, and an outline by clip and beat.
    assert b"/StructTreeRoot" in handout
    assert b"/Count 2/" in handout
    assert b"/Title(A dot (optional))" in handout
    assert {b"Tiny", b"Other", b"A number"} <= set(re.findall(rb"/Title\(([^)]*)\)", handout))


def test_a_dark_sheet_has_the_dark_ground(run: Callable[..., int], tmp_path: Path) -> None:
    assert run("Tiny", "--theme", "dark", "-o", "dark") == 0
    ground = tuple(round(255 * part) for part in load_theme("dark").background.to_rgb())
    with Image.open(tmp_path / "dark" / "Tiny.png") as sheet:
        assert sheet.convert("RGB").getpixel((2, 2)) == ground


def test_the_templates_are_told_no_answers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    told: list[str] = []

    def compile(template: Path, **_: object) -> None:
        told.append((template.parent / "data.json").read_text(encoding="utf-8"))

    monkeypatch.setattr(typst, "compile", compile)
    stills = take_stills(Tiny, LIGHT, 64, 36)
    assert stills[0].beat.note == "It is."
    board = storyboard.Board("Tiny", "Tiny", "Activity 0", "This is so.", stills)
    storyboard.write_storyboard([board], LIGHT.theme, tmp_path)
    assert len(told) == 2
    assert all("Is the loss < 1 & > 0?" in text and "It is." not in text for text in told)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("Choosy",), "Choosy: "),
        (("Tiny", "--theme", "sepia"), "theme 'sepia': expected one of dark, light"),
        (("Tiny", "--exercise", "none.toml"), "none.toml"),
        (("Tiny", "-o", "mine"), "was not made by chalkgrad"),
    ],
)
def test_bad_input_is_one_line_and_leaves_nothing_behind(
    run: Callable[..., int],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    says: str,
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").touch()
    assert run(*arguments) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("chalkgrad: ")
    assert says in line
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_what_to_conclude_is_a_sentence() -> None:
    assert as_sentence("Conclude that one is two.") == "One is two."
    assert as_sentence("Conclude: yes.") == "Yes."
    assert as_sentence("It is so.") == "It is so."
    assert as_sentence(planted(Tiny).conclusion) == "A film can be short."
