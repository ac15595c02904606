"""The command that reports on layout and accessibility: its verdict, its exit codes, its JSON."""

import json
import sys
from pathlib import Path

import av
import numpy as np
import pytest
from manim import Line
from one_film import BEAT, FILM

from mathcore.errors import UserError
from mathcore.exercise.model import Exercise, ExerciseError
from scenes.kit.scene.lecture import LectureScene
from scenes.kit.style.zones import at
from scenes.publish.cli import app as cli
from scenes.publish.clips import supported as fitting
from scenes.publish.media.manifest import MANIFEST, Manifest


class Clean(LectureScene):
    """Conclude nothing."""

    title = "Clean"

    def construct(self) -> None:
        with self.beat("A beat", "One sentence that is read."):
            self.add(Line(at(-2, 0), at(0, 0), color=self.theme.text))


class Faulty(Clean):
    """Conclude nothing."""

    def construct(self) -> None:
        with self.beat("A beat", "One sentence that is read."):
            self.add(Line(at(-7, 0), at(0, 0), color=self.theme.text))


class Choosy(Clean):
    """Conclude nothing."""

    @classmethod
    def check_exercise(cls, exercise: Exercise) -> None:
        raise ExerciseError("expected another exercise")


class Remarking(Clean):
    """Conclude nothing."""

    def construct(self) -> None:
        self.add_remark("mine.toml: all numbers are rounded")
        super().construct()


class Late(Clean):
    """Conclude nothing."""

    def construct(self) -> None:
        raise ExerciseError("too many digits")


class Planted:
    """A clip of this module."""

    def __init__(self, scene: type[LectureScene]) -> None:
        self.name, self.scene = scene.__name__, scene


@pytest.fixture
def chalkgrad(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> "Run":
    clips = {clip.__name__: Planted(clip) for clip in (Clean, Faulty, Remarking, Choosy, Late)}

    def choose(names: list[str]) -> list[Planted]:
        for name in names:
            if name not in clips:
                raise UserError(f"there is no clip {name!r}")
        return [clips[name] for name in names or clips]

    monkeypatch.setattr(fitting, "choose", choose)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CHALKGRAD_THEME", raising=False)
    return Run(monkeypatch, capsys)


class Run:
    """Runs the command in this process, where the planted clips are."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        self._monkeypatch.setattr(sys, "argv", ["chalkgrad", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = self._capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, said.out, said.err


def test_a_clean_clip_exits_with_0(chalkgrad: Run) -> None:
    code, out, err = chalkgrad("check", "Clean")
    assert code == 0
    lines = out.splitlines()
    assert lines[0].startswith("Clean: 1 beat, ")
    assert lines[0].endswith("nothing found")
    assert lines[-1] == "No findings in 1 clip."
    assert err.strip() == "Not rendered, so not searched for flashes: Clean"


def test_a_finding_exits_with_1_and_is_named(chalkgrad: Run) -> None:
    code, out, _ = chalkgrad("check", "Faulty", "Clean")
    assert code == 1
    assert "  Faulty, beat 1, at 2.4 s: safe area: a Line reaches to x -7.00" in out
    assert out.splitlines()[-1] == "1 finding in 2 clips."


def test_what_a_clip_remarks_is_said_beside_the_report(chalkgrad: Run) -> None:
    code, out, err = chalkgrad("check", "Remarking")
    assert code == 0
    assert "rounded" not in out
    assert err.splitlines()[0] == "chalkgrad: mine.toml: all numbers are rounded"


def test_without_names_a_clip_that_refuses_is_passed_over(chalkgrad: Run) -> None:
    code, out, _ = chalkgrad("check")
    assert code == 1
    assert "skipped: Choosy: expected another exercise" in out
    assert "skipped: Late: too many digits" in out
    assert out.splitlines()[-1] == "1 finding in 3 clips."


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("Choosy",), "Choosy: expected another exercise"),
        (("Late",), "Late: too many digits"),
        (("Nothing",), "there is no clip 'Nothing'"),
        (("Clean", "--theme", "sepia"), "theme 'sepia': expected one of dark, light"),
        (("Clean", "--films", "elsewhere"), f"{Path('elsewhere') / MANIFEST}: expected"),
        (("Clean", "--exercise", "none.toml"), "none.toml"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(
    chalkgrad: Run, arguments: tuple[str, ...], says: str
) -> None:
    code, _, err = chalkgrad("check", *arguments)
    assert code == 2
    (line,) = err.splitlines()
    assert line.startswith("chalkgrad: ")
    assert says in line


def write_films(folder: Path, values: list[int]) -> None:
    """Write a folder of films with one that shows a grey a frame, ten a second."""
    (folder / "Clean").mkdir(parents=True)
    with av.open(folder / "Clean" / "Clean.mp4", "w") as container:
        stream = container.add_stream("libx264", rate=10, options={"preset": "ultrafast"})
        stream.width, stream.height = 192, 108
        stream.pix_fmt = "yuv420p"
        for value in values:
            picture = np.full((108, 192, 3), value, dtype=np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())
    film = FILM.model_copy(
        update={"clip": "Clean", "files": {"mp4": "Clean/Clean.mp4"}, "beats": (BEAT,)}
    )
    (folder / MANIFEST).write_text(Manifest(films=(film,)).model_dump_json(), encoding="utf-8")


def test_flashes_are_sought_in_the_rendered_films(chalkgrad: Run, tmp_path: Path) -> None:
    write_films(tmp_path / "films", [20, 220] * 10)
    code, out, err = chalkgrad("check", "Clean", "--json")
    assert code == 1
    assert err == ""
    document = json.loads(out)
    assert document["findings"] == 1
    (clip,) = document["clips"]
    assert clip["flashes_sought"]
    (finding,) = clip["findings"]
    assert finding["check"] == "flashes"
    assert finding["where"] == "Clean"


def test_a_calm_film_has_no_findings(chalkgrad: Run, tmp_path: Path) -> None:
    write_films(tmp_path / "elsewhere", [20] * 5 + [220] * 5)
    code, out, _ = chalkgrad("check", "Clean", "--films", "elsewhere", "--json")
    assert code == 0
    document = json.loads(out)
    assert document["theme"] == "dark"
    assert document["clips"][0]["findings"] == []
    assert document["theme_findings"] == []
