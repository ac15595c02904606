"""Which exercise a student's answers belong to: one for all, or one out of a folder of variants."""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from mathcore.errors import UserError, did_you_mean
from mathcore.exercise.model import load_exercise
from mathcore.exercise.run import run
from mathcore.grading.scheme import Scheme
from scenes.publish.students.answers import Student, read_answers
from scenes.publish.students.report import Line, grade_student
from scenes.publish.students.roster import Entry, read_roster
from scenes.publish.students.variant_files import EXERCISES


@dataclass
class GradeBook:
    """The exercise of every student.

    Parameters
    ----------
    source
        An exercise file, or a folder that ``chalkgrad variants`` has made.
    decimals
        Digits after the decimal point that were asked for; None for what each exercise says.
    """

    source: Path
    decimals: int | None
    _schemes: dict[Path, Scheme] = field(default_factory=dict)
    _roster: list[Entry] = field(init=False)

    def __post_init__(self) -> None:
        self._roster = read_roster(self.source) if self.has_variants else []

    @property
    def has_variants(self) -> bool:
        """Whether every student has an exercise of their own."""
        return self.source.is_dir()

    @property
    def students(self) -> list[str]:
        """The students in the roster's order; a variant that is nobody's goes by its code."""
        return [entry.student or entry.code for entry in self._roster]

    @cached_property
    def _codes(self) -> dict[str, str]:
        """The code of every student; a code stands for itself, too."""
        own = {entry.code: entry.code for entry in self._roster}
        return own | {entry.student: entry.code for entry in self._roster if entry.student}

    def _scheme(self, path: Path) -> Scheme:
        if path not in self._schemes:
            self._schemes[path] = Scheme(run(load_exercise(path).with_decimals(self.decimals)))
        return self._schemes[path]

    def _path(self, code: str) -> Path:
        return self.source / EXERCISES / f"{code}.toml"

    @property
    def first(self) -> Scheme:
        """A scheme that has the blanks of all."""
        return self._scheme(self._path(self._roster[0].code) if self.has_variants else self.source)

    def grade(self, table: Path) -> list[Line]:
        """Grade a table of answers.

        Parameters
        ----------
        table
            A CSV file, as `scenes.publish.students.answers` describes it.

        Returns
        -------
        list of Line
            Student by student.

        Raises
        ------
        UserError
            At the first fault in the table, such as a student who is not in the roster.
        """
        scheme = self.first
        alone = None if self.has_variants else table.stem
        answers = read_answers(table, scheme.trace.exercise, scheme.gradable, alone=alone)
        lines: list[Line] = []
        for name, student in answers.items():
            if self.has_variants:
                scheme = self._of(name, student, table)
            lines += grade_student(name, scheme, student.given)
        return lines

    def _of(self, name: str, student: Student, table: Path) -> Scheme:
        code = self._codes.get(name)
        if code is None:
            raise UserError(
                f"{table}: line {student.line}, column student: expected a student of the roster, "
                f"got {name!r}{did_you_mean(name, self._codes)}"
            )
        scheme = self._scheme(self._path(code))
        if unknown := set(student.given) - scheme.gradable:
            raise UserError(
                f"{table}: line {student.line}: expected blanks of variant {code}, got "
                f"{min(unknown)}, which it does not have"
            )
        return scheme
