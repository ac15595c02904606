"""The command: what it says, what it refuses, and that an older deck outlives a failure."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from synthetic_films import make_films

from scenes.publish.cli import app as cli
from scenes.publish.deck import html as deck_html


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_films(tmp_path_factory.mktemp("films"))


@pytest.fixture
def called(films: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Run ``chalkgrad deck`` in an empty folder and return its exit code."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> int:
        command = ["chalkgrad", "deck", "--films", str(films), *arguments]
        monkeypatch.setattr(sys, "argv", command)
        with pytest.raises(SystemExit) as ended:
            cli.main()
        return int(ended.value.code or 0)

    return call


def test_a_deck_is_built_and_built_again(
    called: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert called() == 0
    assert capsys.readouterr().out == "deck/index.html\n"
    assert "Second" in Path("deck/index.html").read_text(encoding="utf-8")
    assert called("First") == 0
    assert "Second" not in Path("deck/index.html").read_text(encoding="utf-8")
    assert not Path("deck/films/Second").exists()
    assert called("--to", "pptx") == 0
    assert called("--to", "manim-slides", "Second") == 0
    assert "manim-slides present --folder slides Second" in capsys.readouterr().out
    assert sorted(entry.name for entry in Path().iterdir()) == ["deck", "deck.pptx", "slides"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--to", "pdf"], "--to: expected html, pptx, manim-slides, got 'pdf'"),
        (["--to", "manim_slides"], "got 'manim_slides' (did you mean 'manim-slides'?)"),
        (["--to", "pptx", "-o", "deck.ppt"], "deck.ppt: expected a name that ends in .pptx"),
        (["Frist"], "there is no clip 'Frist' (did you mean 'First'?)"),
        (["--films", "nowhere"], "run chalkgrad render first"),
        (["-o", "mine"], "mine: is there already and was not made by chalkgrad"),
        (["--to", "pptx", "-o", "a.pptx"], "a.pptx: is there already and is no file"),
        (["-o", "file/deck"], "file/deck: the deck cannot be written"),
    ],
)
def test_bad_input_is_one_line_and_exit_code_2(
    called: Callable[..., int],
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    says: str,
) -> None:
    Path("mine").mkdir()
    Path("mine", "thesis.txt").touch()
    Path("a.pptx").mkdir()
    Path("file").touch()
    assert called(*arguments) == 2
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert line.startswith("chalkgrad: ")
    assert says in line
    assert Path("mine", "thesis.txt").exists()


def test_an_older_deck_outlives_a_failure(
    called: Callable[..., int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert called() == 0
    before = Path("deck/index.html").read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(deck_html, "_film", full)
    assert called() == 2
    assert Path("deck/index.html").read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["deck"]
