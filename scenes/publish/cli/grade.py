"""The command ``chalkgrad grade``."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from mathcore.atomic import atomic_write_bytes
from mathcore.errors import UserError
from scenes.kit.scene.environment import chosen_exercise
from scenes.publish.cli.options import Decimals
from scenes.publish.cli.output import writing
from scenes.publish.students.answers import template_text
from scenes.publish.students.grading import GradeBook
from scenes.publish.students.report import HEADER, grades_text, print_summary

_DEFAULT = Path("grades.csv")


def grade(
    file: Annotated[
        Path,
        typer.Argument(
            help="An exercise file, a name of the library, or a folder of chalkgrad variants."
        ),
    ],
    answers: Annotated[
        Path | None,
        typer.Argument(
            help="A CSV: the columns student, blank, value; or student and a column for each "
            "blank. A blank is a label of the worksheet such as B3, or an id such as z1[0]."
        ),
    ] = None,
    *,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="A CSV, or a folder for it. [grades.csv]"),
    ] = None,
    template: Annotated[
        bool, typer.Option("--template", help="Write an empty table of answers instead.")
    ] = False,
    decimals: Decimals = None,
) -> None:
    """Grade students' numbers: right, carried from an earlier slip, wrong, or left blank."""
    book = GradeBook(file if file.is_dir() else chosen_exercise(file), decimals)
    if template:
        if answers is not None:
            raise UserError("--template: expected no table of answers beside it")
        _write_template(book, output)
        return
    if answers is None:
        raise UserError("expected a table of answers; --template writes an empty one")
    _grade(book, answers, output or _DEFAULT)


def _write_template(book: GradeBook, output: Path | None) -> None:
    text = template_text(book.first.trace.exercise, book.students)
    if output is None:
        print(text, end="")
        return
    if output.exists() or output.is_symlink():
        raise UserError(f"{output}: expected a new file, got one that is there")
    with writing(output):
        atomic_write_bytes(output, text.encode())
    print(output)


def _grade(book: GradeBook, answers: Path, output: Path) -> None:
    target = output / _DEFAULT if output.is_dir() else output
    _check_target(target, ",".join(HEADER))
    lines = book.grade(answers)
    with writing(target):
        atomic_write_bytes(target, grades_text(lines).encode())
    print_summary(lines, Console())
    print(f"every blank of every student: {target}")


def _check_target(target: Path, header: str) -> None:
    """Refuse to replace anything but grades: the answers may have the same name."""
    if not target.exists() and not target.is_symlink():
        return
    try:
        with target.open("rb") as file:
            is_ours = file.read(len(header)) == header.encode()
    except OSError:
        is_ours = False
    if not is_ours:
        raise UserError(f"{target}: expected a new file or earlier grades, got another file")
