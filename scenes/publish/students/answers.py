"""A table of students' answers, in either of two layouts, and an empty one to fill in.

Long: the columns ``student``, ``blank`` and ``value``, a row for each number. Wide: the first
column is ``student``, every other one a blank, a row for each student. A blank is named by its
label on the worksheet (``B3``) or by its id (``dL_dz2[0]``). For one student the column ``student``
may be left out of the long layout, or be empty.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from mathcore.errors import UserError, did_you_mean
from mathcore.exercise.blanks import Blank, worksheet_parts
from mathcore.exercise.model import Exercise
from mathcore.numbers.parse import excerpt
from mathcore.numbers.parse_answer import Answer, read_answer
from scenes.publish.students.csv_files import Row, csv_text, read_rows
from scenes.publish.students.roster import student_name

#: Two cells that may be one number: an integer, then digits that are no small integer.
_SPLIT = re.compile(r"[+\-−–]?\d{1,3},\d{2,}|[\-−–]0,\d+", re.ASCII)
_QUOTED = '; a name with a comma in it needs quotation marks, as in "W1_new[0,1]"'
_STUDENT, _BLANK, _VALUE = "student", "blank", "value"


@dataclass(frozen=True)
class Given:
    """A number in a table.

    Parameters
    ----------
    text
        As it was written.
    answer
        What it says.
    """

    text: str
    answer: Answer


@dataclass(frozen=True)
class Student:
    """One student's numbers.

    Parameters
    ----------
    line
        Of the table, where the student stands first.
    given
        By the ids of the quantities.
    """

    line: int
    given: dict[str, Given]


@dataclass(frozen=True)
class _Cell:
    """A number, where it stands, and where its blank is named."""

    line: int
    student: str
    blank: str
    named_at: str
    column: str
    text: str


def asked_for(exercise: Exercise) -> tuple[Blank, ...]:
    """List the blanks of an exercise's worksheet in their order."""
    return tuple(blank for part in worksheet_parts(exercise) for blank in part.blanks)


def _key(name: str) -> str:
    return "".join(name.split()).casefold()


def _by_name(exercise: Exercise, gradable: frozenset[str]) -> dict[str, str]:
    """Return the id of every label and every id that a table may use."""
    labels = {blank.label: blank.id for blank in asked_for(exercise) if blank.id in gradable}
    return {**{id: id for id in gradable}, **labels}


def read_answers(
    path: Path, exercise: Exercise, gradable: frozenset[str], *, alone: str | None
) -> dict[str, Student]:
    """Read a table of answers.

    Parameters
    ----------
    path
        A CSV file.
    exercise
        Gives the labels; those of all variants are the same.
    gradable
        The ids that may be answered.
    alone
        What to call the student where none is named; None if one has to be.

    Returns
    -------
    dict
        By student, in the order of the table. A student whose numbers are all missing is there.

    Raises
    ------
    UserError
        At the first fault, with its line and column.
    """
    rows = read_rows(path)
    if len(rows) < 2:
        raise UserError(f"{path}: expected a line of headings and answers, got {len(rows)} rows")
    names = _by_name(exercise, gradable)
    ids = {_key(name): id for name, id in names.items()}
    students: dict[str, Student] = {}
    for cell in _cells(path, rows):
        place = f"{path}: line {cell.line}"
        if cell.student or alone is None:
            name = student_name(cell.student, f"{place}, column {_STUDENT}")
        else:
            name = alone
        student = students.setdefault(name, Student(cell.line, {}))
        id = ids.get(_key(cell.blank))
        if id is None:
            first = asked_for(exercise)[0]
            raise UserError(
                f"{path}: {cell.named_at}: expected a blank such as {first.label} or {first.id}, "
                f"got {excerpt(cell.blank)}{_hint(cell.blank, names)}"
            )
        if not cell.text:
            continue
        where = f"{place}, column {cell.column}"
        if id in student.given:
            raise UserError(f"{where}: expected one number for {name}'s {cell.blank}, got two")
        try:
            student.given[id] = Given(cell.text, read_answer(cell.text))
        except UserError as error:
            raise UserError(f"{where}: {error}") from None
    return students


def _hint(blank: str, known: Iterable[str]) -> str:
    if blank.count("[") != blank.count("]"):
        return _QUOTED
    return did_you_mean(blank, known)


def _cells(path: Path, rows: list[Row]) -> Iterator[_Cell]:
    """Go through the numbers of either layout."""
    head = rows[0].cells
    lower = [heading.casefold() for heading in head]
    repeated = {heading for heading in lower if lower.count(heading) > 1}
    if repeated:
        raise UserError(
            f"{path}: line {rows[0].line}: expected every heading once, got "
            f"{excerpt(min(repeated))} again"
        )
    torn = [heading for heading in head if heading.count("[") != heading.count("]")]
    if torn:
        raise UserError(
            f"{path}: line {rows[0].line}, headings: expected a blank, got {excerpt(torn[0])}"
            f"{_QUOTED}"
        )
    is_long = _BLANK in lower and _VALUE in lower
    if not is_long and lower[0] != _STUDENT:
        raise UserError(
            f"{path}: line {rows[0].line}: expected the columns student, blank, value, or student "
            f"and a column for each blank, got {excerpt(head[0])} first"
            f"{did_you_mean(head[0], (_STUDENT, _BLANK, _VALUE))}"
        )
    has_points = any("." in cell for row in rows[1:] for cell in row.cells)
    for row in rows[1:]:
        split = _split_number(row)
        if len(row.cells) != len(head):
            raise UserError(
                f"{path}: line {row.line}: expected {len(head)} cells, as there are headings, got "
                f"{len(row.cells)}{_commas(split) if split else ''}"
            )
        if split and not is_long and not has_points:
            raise UserError(
                f"{path}: line {row.line}: expected numbers with decimal points, got none in the "
                f"whole table{_commas(split)}"
            )
        cells = dict(zip(lower, row.cells, strict=True))
        if is_long:
            student, blank = cells.get(_STUDENT, ""), cells[_BLANK]
            named_at = f"line {row.line}, column {_BLANK}"
            yield _Cell(row.line, student, blank, named_at, _VALUE, cells[_VALUE])
            continue
        for heading in head[1:]:
            if heading:
                text = cells[heading.casefold()]
                named_at = f"line {rows[0].line}, headings"
                yield _Cell(row.line, cells[_STUDENT], heading, named_at, heading, text)


def _split_number(row: Row) -> str:
    """Return the first number of a row that a decimal comma may have split in two, or nothing."""
    if row.delimiter != ",":
        return ""
    pairs = (f"{one},{other}" for one, other in pairwise(row.cells))
    return next((pair for pair in pairs if _SPLIT.fullmatch(pair)), "")


def _commas(split: str) -> str:
    return (
        f"; decimal commas? {excerpt(split)} stands in two cells, unless it is in quotation marks "
        "or semicolons divide the cells"
    )


def template_text(exercise: Exercise, students: list[str]) -> str:
    """Write an empty table to fill in.

    Parameters
    ----------
    exercise
        Gives the blanks.
    students
        For each a row of the wide layout; without any, the long layout for one.

    Returns
    -------
    str
        CSV.
    """
    labels = [blank.label for blank in asked_for(exercise)]
    if students:
        return csv_text([[_STUDENT, *labels], *([name, *[""] * len(labels)] for name in students)])
    return csv_text([[_STUDENT, _BLANK, _VALUE], *(["", label, ""] for label in labels)])
