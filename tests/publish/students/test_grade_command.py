"""``chalkgrad grade``: tables in, verdicts out, and a fault told by its place."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest

from mathcore.exercise.model import default_exercise_path, load_exercise
from mathcore.exercise.run import run
from mathcore.exercise.write_toml import exercise_text
from mathcore.grading.variants import named_variants
from mathcore.numbers.format import display
from scenes.publish.cli import app as cli
from scenes.publish.students.answers import asked_for
from scenes.publish.students.roster import Entry, code_of, roster_text

LAB = str(default_exercise_path())


def chalkgrad(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr("sys.argv", ["chalkgrad", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


def graded(path: Path) -> dict[tuple[str, str], str]:
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["student"], row["blank"]): row["verdict"] for row in csv.DictReader(file)}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_class_in_a_wide_table(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "class.csv").write_text(
        "student;A5;A6;B1;dL_dW2[0,1]\n"
        "Ada;−0,24;0,4403;-0.5597;\n"
        "[red]Bob;0,24;0,5597;-0,4403;-0,4843\n"
        "Carl;;0.9;;\n",
        encoding="utf-8-sig",
    )
    assert chalkgrad(monkeypatch, "grade", LAB, "class.csv") == 0
    found = graded(here / "grades.csv")
    assert [found["Ada", blank] for blank in ("A5", "A6", "B1", "B3")] == ["right"] * 3 + ["blank"]
    assert [found["[red]Bob", blank] for blank in ("A5", "A6", "B1", "B3")] == [
        "wrong",
        "carried",
        "carried",
        "carried",
    ]
    assert found["Carl", "A6"] == "wrong"
    assert found["Carl", "A1"] == "blank"
    assert len(found) == 3 * len(asked_for(load_exercise(LAB)))
    said = capsys.readouterr().out
    assert "[red]Bob" in said
    assert "carried" in said


def test_the_expected_numbers_stand_as_a_spreadsheet_reads_them(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "one.csv").write_text('blank,value\nB1,"−0,5"\nA5,\n', encoding="utf-8")
    assert chalkgrad(monkeypatch, "grade", LAB, "one.csv", "-o", "mine.csv") == 0
    with (here / "mine.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["quantity"]: row for row in csv.DictReader(file)}
    assert rows["dL_dz2[0]"] == {
        "student": "one",
        "blank": "B1",
        "quantity": "dL_dz2[0]",
        "given": "-0,5",
        "expected": "-0.5597",
        "verdict": "wrong",
    }
    assert rows["z2[0]"]["verdict"] == "blank"


def test_a_template_filled_in_from_the_key_is_all_right(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert chalkgrad(monkeypatch, "grade", LAB, "--template") == 0
    head, *rows = capsys.readouterr().out.splitlines()
    assert head == "student,blank,value"
    trace = run(load_exercise(LAB))
    ids = {blank.label: blank.id for blank in asked_for(trace.exercise)}
    labels = [row.split(",")[1] for row in rows]
    assert labels == list(ids)
    filled = [f"Ada,{label},{display(trace[ids[label]].value).text}" for label in labels]
    (here / "ada.csv").write_text("\n".join([head, *filled]), encoding="utf-8")
    assert chalkgrad(monkeypatch, "grade", LAB, "ada.csv") == 0
    assert set(graded(here / "grades.csv").values()) == {"right"}


def folder_of_variants(here: Path) -> dict[str, dict[str, str]]:
    """Write what grading reads of a folder of variants; return each student's key."""
    made = named_variants(load_exercise(LAB), ["Ada", "Björn"], 3)
    (here / "sheets" / "exercises").mkdir(parents=True)
    entries = [Entry(name, code_of(name, 3)) for name in made]
    spare = Entry("", "V001")
    (here / "sheets" / "roster.csv").write_text(roster_text([spare, *entries]), encoding="utf-8")
    keys = {}
    (here / "sheets" / "exercises" / "V001.toml").write_bytes(Path(LAB).read_bytes())
    for (name, exercise), entry in zip(made.items(), entries, strict=True):
        path = here / "sheets" / "exercises" / f"{entry.code}.toml"
        path.write_text(exercise_text(exercise), encoding="utf-8")
        trace = run(exercise)
        keys[name] = {
            blank.label: display(trace[blank.id].value).text for blank in asked_for(exercise)
        }
    return keys


def test_each_student_is_graded_by_their_own_variant(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = folder_of_variants(here)
    assert chalkgrad(monkeypatch, "grade", "sheets", "--template", "-o", "class.csv") == 0
    head, *rows = (here / "class.csv").read_text(encoding="utf-8").splitlines()
    labels = head.split(",")[1:]
    assert [row.rstrip(",") for row in rows] == ["V001", "Ada", "Björn"]
    filled = [",".join([name, *(keys[name][label] for label in labels)]) for name in keys]
    (here / "class.csv").write_text("\n".join([head, *filled]), encoding="utf-8")
    assert chalkgrad(monkeypatch, "grade", "sheets", "class.csv") == 0
    assert set(graded(here / "grades.csv").values()) == {"right"}
    # One student's numbers handed in by another are not right; a code names a student too.
    swapped = [head, ",".join([code_of("Björn", 3), *keys["Ada"].values()])]
    (here / "class.csv").write_text("\n".join(swapped), encoding="utf-8")
    assert chalkgrad(monkeypatch, "grade", "sheets", "class.csv") == 0
    assert "wrong" in graded(here / "grades.csv").values()


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("student,A1\nAda,nan\n", "a.csv: line 2, column A1: expected a number such as"),
        ("student,A1\nAda,1\nBob,∞\n", "a.csv: line 3, column A1: expected a number such as"),
        ("student,blank,value\nAda,A1,zero\n", "a.csv: line 2, column value: expected a number"),
        ("blank,value\nA1,1/0\n", "column value: expected a denominator other than 0"),
        ("student,A99\nAda,1\n", "a.csv: line 1, headings: expected a blank such as A1 or z1[0]"),
        (
            "blank,value\nZ1[0],1\nx[0],1\n",
            "a.csv: line 3, column blank: expected a blank such as A1",
        ),
        ("student,dL_dW2[0,1]\nAda,1\n", "needs quotation marks"),
        ("student,A1,A2\nAda,0,5,1\n", "line 2: expected 3 cells, as there are headings, got 4"),
        ("student,A1,A2\nAda,0\n", "line 2: expected 3 cells, as there are headings, got 2"),
        ("student\tA1\tA2\nAda\t0,5\n", "line 2: expected 3 cells, as there are headings, got"),
        (
            "student,A1,A2,A3,A4,A5,A6,A7\nJosé Núñez,-0,24,0,4403\n",
            "got 5; decimal commas? '-0,24' stands in two cells",
        ),
        ("student,A1\nAda,0,4403\n", "got 3; decimal commas? '0,4403' stands in two cells"),
        ("student,blank,value\nAda,A5,−0,24\n", "got 4; decimal commas? '−0,24' stands in two"),
        # As many cells as headings, and yet no number is what it seems.
        (
            "student,A1,A2,A3,A4\nAda,1,5,2,5\nJosé Núñez,-0,24,0,4403\n",
            "line 3: expected numbers with decimal points, got none in the whole table; decimal",
        ),
        ("student,A1,a1\nAda,0,5\n", "line 1: expected every heading once, got 'a1' again"),
        ("student,A1,z1[0]\nAda,0,5\n", "line 2, column z1[0]: expected one number for Ada's"),
        ("name,A1\nAda,0\n", "line 1: expected the columns student, blank, value"),
        ("Studnet,A1\nAda,0\n", "got 'Studnet' first (did you mean 'student'?)"),
        ("student,dl_dz3[0]\nAda,0\n", "got 'dl_dz3[0]' (did you mean 'dL_dz2[0]'?)"),
        ("student,A1\n,\n=cmd,0\n", "line 3, column student: expected a name"),
        ("student,A1\n", "expected a line of headings and answers, got 1 rows"),
        ("", "expected a line of headings and answers, got 0 rows"),
        ('student,"A1\nAda,0\n', "expected CSV, got"),
    ],
)
def test_a_faulty_table_is_one_line_with_its_place(
    table: str,
    says: str,
    here: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (here / "a.csv").write_text(table, encoding="utf-8")
    assert chalkgrad(monkeypatch, "grade", LAB, "a.csv") == 2
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert line.startswith("chalkgrad: a.csv: ")
    assert says in line
    assert not (here / "grades.csv").exists()


@pytest.mark.parametrize(
    "table",
    [
        'student,A1,A2,A3,A5\nAda,0,0,"1,1","−0,24"\n',
        "student,A1,A2,A3,A5\nAda,0,0,1.1,-0.24\n",
        "student;A1;A2;A3;A5;\nAda;0;0;1,1;-0,24;\n",
        "student\tA1\tA2\tA3\tA5\nAda\t0\t0\t1,1\t-0,24\n",
        "student,A1,A2,A4,A3\nAda,0,0,,\n",
        "student,A1,A2\nAda,0,0\n",
    ],
)
def test_a_table_that_can_be_read_is_not_refused(
    table: str, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "a.csv").write_text(table, encoding="utf-8")
    assert chalkgrad(monkeypatch, "grade", LAB, "a.csv") == 0
    assert set(graded(here / "grades.csv").values()) == {"right", "blank"}


def test_a_roster_without_entries_is_refused(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder_of_variants(here)
    (here / "sheets" / "roster.csv").write_text("student,variant\n", encoding="utf-8")
    assert chalkgrad(monkeypatch, "grade", "sheets", "--template") == 2
    assert capsys.readouterr().err.strip() == (
        "chalkgrad: sheets: expected a roster with students, got an empty one"
    )


def test_a_stranger_is_refused_by_a_folder_of_variants(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder_of_variants(here)
    (here / "a.csv").write_text("student,A1\nBjorn,0\n", encoding="utf-8")
    assert chalkgrad(monkeypatch, "grade", "sheets", "a.csv") == 2
    assert capsys.readouterr().err.strip() == (
        "chalkgrad: a.csv: line 2, column student: expected a student of the roster, got 'Bjorn' "
        "(did you mean 'Björn'?)"
    )
    (here / "a.csv").write_text("blank,value\nA1,0\n", encoding="utf-8")
    assert chalkgrad(monkeypatch, "grade", "sheets", "a.csv") == 2
    assert "line 2, column student: expected a name" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((LAB,), "expected a table of answers"),
        ((LAB, "none.csv"), "none.csv: cannot be read: No such file"),
        ((LAB, "binary.csv"), "binary.csv: expected UTF-8 text, got byte 0xff at offset 0"),
        ((LAB, "."), "expected a file, got a directory"),
        ((".", "a.csv"), "expected a folder made by chalkgrad variants"),
        ((LAB, "a.csv", "--template"), "--template: expected no table of answers beside it"),
        ((LAB, "a.csv", "-o", "a.csv"), "a.csv: expected a new file or earlier grades"),
        ((LAB, "--template", "-o", "a.csv"), "a.csv: expected a new file, got one"),
        ((LAB, "a.csv", "-o", "binary.csv/x.csv"), "cannot be written"),
        (("no_such_exercise", "a.csv"), "no_such_exercise"),
    ],
)
def test_what_cannot_be_graded_is_one_line(
    arguments: tuple[str, ...],
    says: str,
    here: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (here / "a.csv").write_text("student,A1\nAda,0\n")
    (here / "binary.csv").write_bytes(b"\xff\xfe\x00")
    assert chalkgrad(monkeypatch, "grade", *arguments) == 2
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert says in line
    assert (here / "a.csv").read_text() == "student,A1\nAda,0\n"


def test_neither_manim_nor_torch_is_loaded() -> None:
    code = (
        "import sys, scenes.publish.students.grading, scenes.publish.students.report, "
        "scenes.publish.cli.grade, scenes.publish.cli.variants, "
        "scenes.publish.students.variant_folder; "
        "print(*{name.partition('.')[0] for name in sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not set(done.stdout.split()) & {"manim", "torch", "numpy"}
    assert "typst" in done.stdout
