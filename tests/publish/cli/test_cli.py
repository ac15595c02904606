"""The command line: what it prints, and how it refuses."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from mathcore.errors import UserError
from scenes.publish.cli import app as cli
from scenes.publish.clips.catalogue import all_clips, choose


def chalkgrad(*arguments: str) -> "subprocess.CompletedProcess[str]":
    code = "from scenes.publish.cli.app import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_the_help_lists_commands_without_importing_them() -> None:
    code = (
        "import sys\nfrom scenes.publish.cli.app import main\ntry: main()\n"
        "finally: print({'manim', 'torch', 'scenes.publish.cli.list_clips'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "--help"], capture_output=True, text=True, check=True
    )
    lines = done.stdout.splitlines()
    assert "  new         Write an exercise file to start from: the lab's numbers,..." in lines
    assert lines[-1] == "set()"


def test_numbers_as_json_without_a_file_are_the_labs() -> None:
    done = chalkgrad("numbers", "--json")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document["forward"]["z1"] == [0, 1.1]
    assert document["forward"]["loss"] == pytest.approx(0.820329966626426, abs=1e-15)
    assert document["gradients"]["W1"][0] == [0, 0]
    assert document["kinks"] == ["z1[0]"]
    assert document["verification"]["max_abs_error"] < 1e-12


def test_numbers_as_a_table_end_with_the_verification() -> None:
    done = chalkgrad("numbers")
    assert done.returncode == 0, done.stderr
    assert "≈ 0.4403" in done.stdout
    assert "PyTorch" in done.stdout.strip().splitlines()[-1]


def bad(folder: Path, text: str) -> str:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "mine.toml"),
        ("title = 1 2", "mine.toml"),
        ("title = 'x'\nx = [nan]", "mine.toml"),
    ],
)
def test_a_bad_exercise_is_one_line_and_exit_code_2(tmp_path: Path, text: str, says: str) -> None:
    done = chalkgrad("numbers", bad(tmp_path, text))
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.strip().splitlines()
    assert line.startswith("chalkgrad: ")
    assert says in line


def test_an_unknown_clip_is_one_line_with_the_nearest_name() -> None:
    done = chalkgrad("render", "ForwardPas")
    assert done.returncode == 2
    assert done.stderr.strip() == (
        "chalkgrad: there is no clip 'ForwardPas' (did you mean 'ForwardPass'?)"
    )


def test_another_manim_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "version", lambda name: "0.20.1")
    monkeypatch.setattr(sys, "argv", ["chalkgrad", "render", "CountTheGradients"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == 2
    assert capsys.readouterr().err == "chalkgrad: expected manim 0.22, got 0.20.1\n"


def test_an_unknown_quality_is_one_line() -> None:
    done = chalkgrad("render", "-q", "x", "ForwardPass")
    assert done.returncode == 2
    assert done.stderr.strip() == "chalkgrad: quality: expected l, m, h, p or k, got 'x'"


def test_clips_are_chosen_in_the_order_of_the_lecture() -> None:
    everything = all_clips()
    assert everything[0].name == "TwoLayers"
    assert choose([]) == everything
    assert choose([everything[-1].name]) == [everything[-1]]
    with pytest.raises(UserError, match="there is no clip 'Nothing'"):
        choose(["Nothing"])
