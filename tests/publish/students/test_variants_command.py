"""``chalkgrad variants``: a folder for a class, the same bytes for the same seed."""

import json
import re
from pathlib import Path

import pytest

from mathcore.atomic import OWNERSHIP_MARK
from mathcore.errors import UserError
from mathcore.exercise.model import load_exercise
from mathcore.exercise.run import run
from scenes.publish.cli import app as cli
from scenes.publish.students import variant_files, variant_folder
from scenes.publish.students.csv_files import read_rows
from scenes.publish.students.roster import Entry, code_of, read_names, read_roster


def chalkgrad(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["chalkgrad", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str
) -> str:
    """Run a command that is to fail, and return what it says in one line."""
    assert chalkgrad(monkeypatch, *arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    (line,) = said.err.strip().splitlines()
    assert line.startswith("chalkgrad: ")
    return line.removeprefix("chalkgrad: ")


def without_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the PDFs away, which take most of the time."""
    monkeypatch.setattr(variant_folder, "write_sheets", lambda *_: frozenset())


def test_a_class_gets_its_sheets_and_the_same_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    names = tmp_path / "class.txt"
    names.write_text("Ada Lovelace\n\nBjörn #let\n", encoding="utf-8")
    request = ("variants", "--names", str(names), "--count", "3", "--seed", "5", "--kink")
    first, second = tmp_path / "first", tmp_path / "second"
    assert chalkgrad(monkeypatch, *request, "-o", str(first)) == 0
    assert "3 variants, seed 5" in capsys.readouterr().out
    codes = [code_of("Ada Lovelace", 5), code_of("Björn #let", 5), "V001"]
    made = files_of(first)
    assert set(made) == {OWNERSHIP_MARK, "roster.csv", "variants.json"} | {
        f"{folder}/{code}.{kind}"
        for code in codes
        for folder, kind in zip(variant_files.FOLDERS, ("toml", "pdf", "pdf", "json"), strict=True)
    }
    for code in codes:
        document = json.loads(made[f"numbers/{code}.json"])
        trace = run(load_exercise(first / "exercises" / f"{code}.toml"))
        assert document["kinks"] == list(trace.kinks)
        assert len(trace.kinks) == 1
        assert document["forward"]["loss"] == pytest.approx(trace["L"].value)
        assert document["verification"]["max_abs_error"] < 1e-9
        for folder in ("worksheets", "keys"):
            assert made[f"{folder}/{code}.pdf"].startswith(b"%PDF")
        assert made[f"worksheets/{code}.pdf"] != made[f"keys/{code}.pdf"]
    # Reordered and grown, in a folder of its own: the same bytes for the same students.
    names.write_text("Carl\nBjo\u0308rn #let\nAda Lovelace\n", encoding="utf-8")
    assert chalkgrad(monkeypatch, *request, "-o", str(second)) == 0
    again = files_of(second)
    for code in codes[:2]:
        mine = {name: data for name, data in made.items() if code in name}
        assert len(mine) == 4
        assert mine == {name: data for name, data in again.items() if code in name}
    ada = Entry("Ada Lovelace", codes[0])
    assert read_roster(first)[0] == read_roster(second)[2] == ada
    # What is ours and complete is replaced.
    without_sheets(monkeypatch)
    assert chalkgrad(monkeypatch, *request, "-o", str(first)) == 0
    assert set(files_of(first)) == {OWNERSHIP_MARK, "roster.csv", "variants.json"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["class.txt", "first", "second"]


def test_a_strange_folder_is_refused_and_moved_aside_on_demand(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    without_sheets(monkeypatch)
    target = tmp_path / "sheets"
    target.mkdir()
    (target / "thesis.tex").write_text("mine")
    request = ("variants", "--count", "2", "-o", str(target))
    assert "--force moves it aside" in refused(monkeypatch, capsys, *request)
    # Not complete: the mark is missing.
    (target / "roster.csv").write_text("student,variant\n")
    assert "expected a new or empty folder" in refused(monkeypatch, capsys, *request)
    # Complete, but of another command.
    (target / OWNERSHIP_MARK).touch()
    assert "expected a new or empty folder" in refused(monkeypatch, capsys, *request)
    assert sorted(files_of(target)) == [OWNERSHIP_MARK, "roster.csv", "thesis.tex"]
    assert chalkgrad(monkeypatch, *request, "--force") == 0
    assert (tmp_path / "sheets.1" / "thesis.tex").read_text() == "mine"
    assert len(read_rows(target / "roster.csv")) == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["sheets", "sheets.1"]


def test_a_failure_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*arguments: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(variant_folder, "write_sheets", full)
    for extra in ((), ("--force",)):
        target = tmp_path / "sheets"
        if extra:
            target.mkdir()
            (target / "mine").touch()
        line = refused(monkeypatch, capsys, "variants", "--count", "2", "-o", str(target), *extra)
        assert line.endswith("the variants cannot be written: No space left on device")
        left = [str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")]
        assert sorted(left) == (["sheets", "sheets/mine"] if extra else [])


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((), "--count: expected a number of variants, or --names, got neither"),
        (("--count", "2", "--paper", "a5"), "--paper: expected a4 or letter, got 'a5'"),
        (("--count", "2", "--like", "nothing.toml"), "no such file"),
        (("--count", "2", "--kink", "--like", "tanh"), "kink: expected a hidden layer"),
        (("--count", "1", "--names", "two.txt"), "at least one variant for each of 2 names"),
        (("--names", "none.txt"), "No such file"),
        (("--names", "empty.txt"), "expected 1 to 5000 names, got 0"),
        (("--names", "twice.csv"), "line 4: expected every name once, got 'Ada' again"),
        (("--names", "formula.csv"), "line 2: expected a name or an id"),
    ],
)
def test_a_request_that_cannot_be_met_is_one_line(
    arguments: tuple[str, ...],
    says: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    lists = {
        "two.txt": "Ada\nBob\n",
        "empty.txt": "\n",
        "twice.csv": "mail,Name\na@b,Ada\nc@d,Bob\ne@f,Ada\n",
        "formula.csv": "id\n=cmd()\n",
    }
    for name, text in lists.items():
        (tmp_path / name).write_text(text)
    assert says in refused(monkeypatch, capsys, "variants", *arguments, "-o", "sheets")
    assert not (tmp_path / "sheets").exists()


def test_names_come_from_text_and_from_tables(tmp_path: Path) -> None:
    text = tmp_path / "names.txt"
    text.write_text("\ufeffLovelace, Ada\n  Bob \n", encoding="utf-8")
    assert read_names(text) == ["Lovelace, Ada", "Bob"]
    table = tmp_path / "names.csv"
    table.write_text('group;Student\n1;"Lovelace, Ada"\n2;Bob\n')
    assert read_names(table) == ["Lovelace, Ada", "Bob"]
    table.write_text("s1001\ns1002\n")
    assert read_names(table) == ["s1001", "s1002"]


def test_a_code_is_no_number_and_no_word() -> None:
    codes = {code_of(f"student {number}", 1) for number in range(2000)}
    assert len(codes) == 2000
    assert all(re.fullmatch("[BCDFGHJ-NP-TVWXZ]{7}", code) for code in codes)
    assert code_of("Ada", 1) != code_of("Ada", 2)


def test_two_alike_are_never_handed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(variant_folder, "code_of", lambda name, seed: "BCDFGHJ")
    like = load_exercise("assets/exercises/no_kink.toml")
    request = variant_folder.VariantRequest(like, ("Ada", "Bob"), 2, seed=1, kink=False, paper="a4")
    with pytest.raises(UserError, match="two of the variants come out alike"):
        variant_folder.draw_sheets(request)
