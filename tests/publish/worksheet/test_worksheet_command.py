"""``chalkgrad worksheet`` and ``chalkgrad new``: what they write, and what they refuse."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mathcore.assets import asset
from mathcore.exercise.model import default_exercise_path, load_exercise
from mathcore.exercise.run import run
from scenes.publish.cli import app as cli

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def chalkgrad(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Command:
    """Run a command in an empty folder; return its exit code, and what it printed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CHALKGRAD_EXERCISE", raising=False)

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["chalkgrad", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return call


def files() -> list[str]:
    return sorted(path.name for path in Path().iterdir())


def test_a_worksheet_and_a_key_are_written(chalkgrad: Command) -> None:
    assert chalkgrad("worksheet") == (0, "worksheet.pdf\n", "")
    assert chalkgrad("worksheet", "mazur", "--key", "--paper", "letter") == (0, "key.pdf\n", "")
    assert chalkgrad("worksheet", "-o", "new/sheet.pdf") == (0, "new/sheet.pdf\n", "")
    for name in ("worksheet.pdf", "key.pdf", "new/sheet.pdf"):
        content = Path(name).read_bytes()
        assert content.startswith(b"%PDF-")
        assert content.rstrip().endswith(b"%%EOF")
    assert Path("worksheet.pdf").read_bytes() == Path("new/sheet.pdf").read_bytes()


def test_the_environment_names_the_exercise(
    chalkgrad: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHALKGRAD_EXERCISE", "mazur")
    chalkgrad("worksheet")
    assert b"Matt Mazur" in Path("worksheet.pdf").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("absent.toml",), "absent.toml: file: expected an exercise in TOML, got no such file"),
        (("mazzur",), "(did you mean 'mazur'?)"),
        (("--paper", "a3"), "--paper: expected a4 or letter, got 'a3'"),
        (("-o", "sheet.txt"), "sheet.txt: expected a name that ends in .pdf"),
        (("-o", "wide.toml/sheet.pdf"), "wide.toml/sheet.pdf: cannot be written"),
        (("wide.toml",), "wide.toml: the 5-1 network does not fit on a worksheet"),
    ],
)
def test_a_refusal_is_one_line_and_writes_nothing(
    chalkgrad: Command, arguments: tuple[str, ...], says: str
) -> None:
    Path("worksheet.pdf").write_bytes(b"older")
    Path("wide.toml").write_text(
        "title = 'Wide'\nx = [1, 1, 1, 1, 1]\ny = [1]\nlearning_rate = 1\nloss = 'mse'\n"
        "[[layer]]\nactivation = 'identity'\nweights = [[1, 1, 1, 1, 1]]\nbias = [0]\n"
    )
    code, out, err = chalkgrad("worksheet", *arguments)
    assert (code, out) == (2, "")
    (line,) = err.splitlines()
    assert line.startswith("chalkgrad: ")
    assert says in line
    assert files() == ["wide.toml", "worksheet.pdf"]
    assert Path("worksheet.pdf").read_bytes() == b"older"


def test_a_new_exercise_is_the_labs(chalkgrad: Command) -> None:
    code, out, err = chalkgrad("new", "mine.toml")
    assert (code, err) == (0, "")
    assert "mine.toml" in out
    mine = load_exercise("mine.toml")
    assert mine == load_exercise(default_exercise_path())
    assert list(run(mine)) == list(run(load_exercise("lab4_day1")))
    assert asset("templates", "exercise.toml").read_text(encoding="utf-8").count("#") > 10


def test_new_replaces_a_file_only_when_told_to(chalkgrad: Command) -> None:
    Path("mine.toml").write_text("precious")
    code, out, err = chalkgrad("new", "mine.toml")
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert "mine.toml" in err
    assert Path("mine.toml").read_text() == "precious"
    assert chalkgrad("new", "--force", "mine.toml")[0] == 0
    assert load_exercise("mine.toml").title == "Lab 4, Day 1"


def test_new_does_not_write_on_a_folder(chalkgrad: Command) -> None:
    Path("folder").mkdir()
    assert chalkgrad("new", "--force", "folder")[0] == 2
    assert chalkgrad("new", "/proc/absent/mine.toml")[0] == 2
    assert files() == ["folder"]
