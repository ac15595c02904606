"""What comes out of grading: a table for a program, and a summary for a reader."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table
from rich.text import Text

from mathcore.exercise.reconcile import show
from mathcore.grading.scheme import Scheme, Verdict
from mathcore.numbers.format import MINUS
from mathcore.numbers.parse_answer import read_answer
from scenes.publish.students.answers import Given, asked_for
from scenes.publish.students.csv_files import csv_text

HEADER = ["student", "blank", "quantity", "given", "expected", "verdict"]
_HEADINGS = {
    Verdict.RIGHT: "right",
    Verdict.CARRIED: "carried",
    Verdict.WRONG: "wrong",
    Verdict.BLANK: "blank",
}


@dataclass(frozen=True)
class Line:
    """One blank of one student.

    Parameters
    ----------
    student
        Whose.
    label
        The blank on the worksheet; the id where the worksheet does not ask for it.
    id
        The quantity.
    given
        What was written; empty if nothing was.
    expected
        The true value as it is shown.
    verdict
        What is said of it.
    """

    student: str
    label: str
    id: str
    given: str
    expected: str
    verdict: Verdict


def grade_student(student: str, scheme: Scheme, given: Mapping[str, Given]) -> list[Line]:
    """Grade one student.

    Parameters
    ----------
    student
        Whose numbers they are.
    scheme
        Of the student's exercise.
    given
        By id.

    Returns
    -------
    list of Line
        A line for each blank of the worksheet, then for what else was answered.
    """
    verdicts = scheme.grade({id: number.answer for id, number in given.items()})
    places = {
        blank.id: blank.label
        for blank in asked_for(scheme.trace.exercise)
        if blank.id in scheme.gradable
    }
    places |= {id: id for id in verdicts if id in given and id not in places}
    return [
        Line(
            student,
            label,
            id,
            given[id].text if id in given else "",
            show(scheme.trace[id], scheme.decimals).text,
            verdicts[id],
        )
        for id, label in places.items()
    ]


def _for_a_program(text: str) -> str:
    """Write a number so that a spreadsheet reads it as one."""
    if "×" in text:
        return repr(float(read_answer(text).value))
    return text.replace(MINUS, "-")


def grades_text(lines: Sequence[Line]) -> str:
    """Write all lines as CSV, numbers with a hyphen for a minus."""
    rows = [
        [
            line.student,
            line.label,
            line.id,
            line.given.replace(MINUS, "-"),
            _for_a_program(line.expected),
            line.verdict.value,
        ]
        for line in lines
    ]
    return csv_text([HEADER, *rows])


def _counts(lines: Sequence[Line]) -> list[str]:
    counted = Counter(line.verdict for line in lines)
    return [str(counted[verdict]) for verdict in _HEADINGS]


def _table(title: str, headings: Sequence[str], numbers_from: int) -> Table:
    table = Table(title=title, title_justify="left", box=None, padding=(0, 2, 0, 0))
    for place, heading in enumerate(headings):
        is_number = place >= numbers_from
        table.add_column(heading, justify="right" if is_number else "left", overflow="fold")
    return table


def _one_student(lines: Sequence[Line]) -> Table:
    table = _table("Blanks", ("blank", "quantity", "given", "expected", "verdict"), 9)
    for line in lines:
        cells = (line.label, line.id, line.given, line.expected, line.verdict.value)
        # Text, since a string such as "z1[0]" would be read as markup.
        table.add_row(*(Text(cell) for cell in cells))
    return table


def print_summary(lines: Sequence[Line], console: Console) -> None:
    """Print how each student and each blank has come out.

    Parameters
    ----------
    lines
        Of all students.
    console
        Where to print.
    """
    by_student: dict[str, list[Line]] = {}
    by_blank: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        by_student.setdefault(line.student, []).append(line)
        by_blank.setdefault((line.label, line.id), []).append(line)
    students = _table("Students", ("student", *_HEADINGS.values()), 1)
    for name, own in by_student.items():
        students.add_row(Text(name), *_counts(own))
    if len(by_student) == 1:
        console.print(_one_student(lines))
    else:
        blanks = _table("Blanks", ("blank", "quantity", *_HEADINGS.values()), 2)
        for (label, id), own in by_blank.items():
            blanks.add_row(Text(label), Text(id), *_counts(own))
        console.print(blanks)
    console.print()
    console.print(students)
    console.print()
    console.print(
        Text("carried: not the true number, but it follows from the student's own numbers before.")
    )
