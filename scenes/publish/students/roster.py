"""Who has which exercise: lists of students, and the roster of a folder of variants."""

import hashlib
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from mathcore.errors import UserError
from mathcore.numbers.parse import excerpt
from scenes.publish.students.csv_files import csv_text, read_rows, read_text

ROSTER = "roster.csv"
MOST = 5000
_HEADINGS = frozenset({"student", "students", "name", "names", "id"})
_HEADER = ["student", "variant"]
# No digits, which a spreadsheet would read as a number, and no vowels, which would make words.
_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
_LONGEST = 100


@dataclass(frozen=True)
class Entry:
    """One line of a roster.

    Parameters
    ----------
    student
        A name or an id; empty for a variant that is nobody's yet.
    code
        The variant, which is also the name of its files.
    """

    student: str
    code: str


def student_name(text: str, place: str) -> str:
    """Check a student's name or id.

    Parameters
    ----------
    text
        As it stands in a file.
    place
        Where, for the message.

    Returns
    -------
    str
        In Unicode's form NFC, so that one name has one spelling.

    Raises
    ------
    UserError
        If it is empty, long, of several lines, or begins as a spreadsheet's formula does.
    """
    name = unicodedata.normalize("NFC", text.strip())
    is_printable = all(unicodedata.category(mark)[0] != "C" for mark in name)
    if not 1 <= len(name) <= _LONGEST or not is_printable or name[0] in "=+-@":
        raise UserError(
            f"{place}: expected a name or an id of one line, not longer than {_LONGEST} "
            f"characters nor beginning with = + - @, got {excerpt(text)}"
        )
    return name


def read_names(path: Path) -> list[str]:
    """Read a list of students.

    Parameters
    ----------
    path
        A text file with a name a line, or a file named .csv whose column "student", "name" or
        "id", or else whose first column, holds the names.

    Returns
    -------
    list of str
        In the order of the file, all different.

    Raises
    ------
    UserError
        At the first fault.
    """
    found: dict[str, int] = {}
    for line, text in _name_lines(path):
        name = student_name(text, f"{path}: line {line}")
        if name in found:
            raise UserError(
                f"{path}: line {line}: expected every name once, got {name!r} again, which is on "
                f"line {found[name]}"
            )
        found[name] = line
    if not 1 <= len(found) <= MOST:
        raise UserError(f"{path}: expected 1 to {MOST} names, got {len(found)}")
    return list(found)


def _name_lines(path: Path) -> list[tuple[int, str]]:
    if path.suffix.lower() != ".csv":
        lines = enumerate(read_text(path).splitlines(), start=1)
        return [(number, line) for number, line in lines if line.strip()]
    rows = read_rows(path)
    column = 0
    if rows:
        head = [cell.casefold() for cell in rows[0].cells]
        named = [place for place, cell in enumerate(head) if cell in _HEADINGS]
        if named:
            column, rows = named[0], rows[1:]
    return [(row.line, row.cells[column] if column < len(row.cells) else "") for row in rows]


def code_of(name: str, seed: int) -> str:
    """Return the code of a student's variant: seven letters, which tell nothing of the name."""
    digest = hashlib.sha256(f"chalkgrad variant {seed} {name}".encode()).digest()
    number = int.from_bytes(digest)
    return "".join(_LETTERS[number // 20**place % 20] for place in range(7))


def roster_text(entries: list[Entry]) -> str:
    """Write a roster as CSV."""
    return csv_text([_HEADER, *([entry.student, entry.code] for entry in entries)])


def read_roster(folder: Path) -> list[Entry]:
    """Read the roster of a folder of variants.

    Parameters
    ----------
    folder
        As ``chalkgrad variants`` makes it.

    Returns
    -------
    list of Entry
        In the order of the file, every student once.

    Raises
    ------
    UserError
        If there is no roster, it has no entries, or at its first fault.
    """
    path = folder / ROSTER
    if not path.is_file():
        raise UserError(f"{folder}: expected a folder made by chalkgrad variants, got another")
    rows = read_rows(path)
    if not rows or [cell.casefold() for cell in rows[0].cells] != _HEADER:
        raise UserError(f"{path}: line 1: expected the columns {', '.join(_HEADER)}")
    entries: list[Entry] = []
    students: set[str] = set()
    for row in rows[1:]:
        place = f"{path}: line {row.line}"
        if len(row.cells) != 2 or not row.cells[1].replace("-", "").isalnum():
            raise UserError(f"{place}: expected a student and a variant")
        student, code = row.cells
        if student:
            student = student_name(student, place)
            if student in students:
                raise UserError(f"{place}: expected every student once, got {student!r} again")
            students.add(student)
        entries.append(Entry(student, code))
    if not entries:
        raise UserError(f"{folder}: expected a roster with students, got an empty one")
    return entries
