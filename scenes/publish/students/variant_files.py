"""What is made of one variant: its exercise, worksheet, key and numbers.

This is what a worker process imports; it draws no films.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from mathcore.exercise.model import Exercise
from mathcore.exercise.run import run
from mathcore.exercise.torch_reference import TOLERANCE
from mathcore.exercise.write_toml import exercise_text
from scenes.kit.style.logo import Logo
from scenes.publish.numbers import numbers_document
from scenes.publish.students.roster import Entry
from scenes.publish.worksheet.pdf import compile_pdf, lacking_in
from scenes.publish.worksheet.sheet import Heading, worksheet_of

EXERCISES, WORKSHEETS, KEYS, NUMBERS = "exercises", "worksheets", "keys", "numbers"
FOLDERS = (EXERCISES, WORKSHEETS, KEYS, NUMBERS)


@dataclass(frozen=True)
class Sheet:
    """One variant to be written.

    Parameters
    ----------
    exercise
        Its numbers.
    entry
        Whose it is, and its code.
    """

    exercise: Exercise
    entry: Entry


def write_sheets(
    sheets: list[Sheet], folder: Path, paper: str, logo: Logo | None = None
) -> frozenset[str]:
    """Write some variants, each with four files named by its code.

    Parameters
    ----------
    sheets
        Which.
    folder
        Holds the folders `FOLDERS`.
    paper
        A key of `scenes.publish.worksheet.sheet.PAPERS`.
    logo
        What stands at the head of each page.

    Returns
    -------
    frozenset of str
        The characters that no font has.

    Raises
    ------
    RuntimeError
        If PyTorch does not confirm a number: a fault of ours.
    """
    lacking: set[str] = set()
    for sheet in sheets:
        trace, code = run(sheet.exercise), sheet.entry.code
        document = numbers_document(trace)
        error = document["verification"]["max_abs_error"]
        if error is None or error > TOLERANCE:
            raise RuntimeError(f"variant {code}: PyTorch disagrees by {error}")
        heading = Heading(sheet.entry.student, code)
        for name, key in ((WORKSHEETS, False), (KEYS, True)):
            made = worksheet_of(trace, key=key, paper=paper, heading=heading, logo=logo)
            (folder / name / f"{code}.pdf").write_bytes(compile_pdf(made))
            lacking.update(lacking_in(made))
        numbers = json.dumps(document, indent=2, ensure_ascii=False, allow_nan=False)
        texts = {
            f"{EXERCISES}/{code}.toml": exercise_text(sheet.exercise),
            f"{NUMBERS}/{code}.json": f"{numbers}\n",
        }
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return frozenset(lacking)
