"""``--decimals``: one policy for numbers, worksheet, key, variants and grades."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument
from typer.testing import CliRunner

from mathcore.errors import UserError
from mathcore.exercise.blanks import worksheet_parts
from mathcore.exercise.model import default_exercise_path, load_exercise
from mathcore.exercise.reconcile import show
from mathcore.exercise.run import run
from scenes.publish.cli.app import app

Command = Callable[..., str]


@pytest.fixture
def chalkgrad(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Run a command in an empty folder that has an exercise with long numbers."""
    monkeypatch.chdir(tmp_path)
    lab = default_exercise_path().read_text(encoding="utf-8")
    mine = lab.replace("bias = [0.1, -0.1]", 'bias = [0.341232, "1/3"]')
    Path("mine.toml").write_text(mine, encoding="utf-8")

    def call(*arguments: str) -> str:
        result = CliRunner().invoke(app, arguments)
        assert result.exit_code == 0, result.output
        return result.output

    return call


def text_of(file: str) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in PdfDocument(file))


@pytest.mark.parametrize("decimals", [0, 2, 4, 6, 12])
def test_sheets_numbers_and_grades_agree(chalkgrad: Command, decimals: int) -> None:
    option = ("--decimals", str(decimals))
    exercise = load_exercise("mine.toml").with_decimals(decimals)
    trace = run(exercise)
    logit = show(trace["z2[0]"]).text
    table = chalkgrad("numbers", "mine.toml", *option)
    assert logit in table
    for sheet, key in (("worksheet.pdf", ()), ("key.pdf", ("--key",))):
        chalkgrad("worksheet", "mine.toml", *key, *option)
        text = text_of(sheet)
        assert "0.341232" in text  # as it was written, whatever the others are rounded to
        assert "1/3" in text
    if decimals not in {0, 12}:  # those have powers of ten, or are set smaller in pieces
        assert logit.removeprefix("−") in text
    chalkgrad("variants", "--count", "1", "--like", "mine.toml", "-o", "sheets", *option)
    (variant,) = Path("sheets/exercises").glob("*.toml")
    assert load_exercise(variant).decimals == decimals
    asked = json.loads(Path("sheets/variants.json").read_text(encoding="utf-8"))
    assert asked.get("decimals", 4) == decimals
    # The key's own digits are right, by the option or by what the exercise says.
    blanks = [blank for part in worksheet_parts(exercise) for blank in part.blanks]
    rows = [f'{blank.label},"{show(trace[blank.id]).text}"' for blank in blanks]
    Path("answers.csv").write_text("\n".join(["blank,value", *rows]), encoding="utf-8")
    said = Path("mine.toml").read_text(encoding="utf-8")
    Path("said.toml").write_text(
        said.replace('loss = "bce"', f'loss = "bce"\ndecimals = {decimals}'), encoding="utf-8"
    )
    for source in (("mine.toml", "answers.csv", *option), ("said.toml", "answers.csv")):
        chalkgrad("grade", *source)
        with Path("grades.csv").open(encoding="utf-8", newline="") as file:
            assert {row["verdict"] for row in csv.DictReader(file)} == {"right"}
        Path("grades.csv").unlink()


def test_fewer_digits_than_were_asked_for_are_not_right(chalkgrad: Command) -> None:
    Path("answers.csv").write_text("blank,value\nA6,0.44\n", encoding="utf-8")
    verdicts = []
    for decimals in ("2", "4"):
        chalkgrad("grade", "lab4_day1", "answers.csv", "--decimals", decimals)
        with Path("grades.csv").open(encoding="utf-8", newline="") as file:
            verdicts += [row["verdict"] for row in csv.DictReader(file) if row["blank"] == "A6"]
    assert verdicts == ["right", "wrong"]


def test_the_file_says_it_the_option_overrules_it_and_json_has_all_digits(
    chalkgrad: Command,
) -> None:
    said = Path("mine.toml").read_text(encoding="utf-8")
    Path("six.toml").write_text(said.replace('"bce"', '"bce"\ndecimals = 6'), encoding="utf-8")
    prediction = run(load_exercise("mine.toml"))["a2[0]"].value
    assert f"{prediction:.6f}" in chalkgrad("numbers", "six.toml")
    table = chalkgrad("numbers", "six.toml", "--decimals", "3")
    assert f"{prediction:.3f} " in table
    assert f"{prediction:.6f}" not in table
    document = json.loads(chalkgrad("numbers", "six.toml", "--json", "--decimals", "1"))
    assert document["forward"]["a2"] == [prediction]


@pytest.mark.parametrize("command", ["numbers", "worksheet", "variants", "grade"])
@pytest.mark.parametrize("decimals", ["13", "-1"])
def test_there_are_at_most_twelve(chalkgrad: Command, command: str, decimals: str) -> None:
    Path("a.csv").write_text("blank,value\nA1,0\n", encoding="utf-8")
    more = {"variants": ["--count", "1", "-o", "x"], "grade": ["mine.toml", "a.csv"]}
    before = sorted(Path().iterdir())
    arguments = [command, *more.get(command, []), "--decimals", decimals]
    result = CliRunner().invoke(app, arguments)
    assert isinstance(result.exception, UserError)
    expected = f"--decimals: expected an integer from 0 to 12, got {decimals}"
    assert str(result.exception) == expected
    assert sorted(Path().iterdir()) == before
