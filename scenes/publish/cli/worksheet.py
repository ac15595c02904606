"""The command ``chalkgrad worksheet``."""

from pathlib import Path
from typing import Annotated

import typer

from mathcore.atomic import atomic_write_bytes
from mathcore.errors import UserError
from mathcore.exercise.model import load_exercise
from mathcore.exercise.run import run
from scenes.kit.scene.environment import chosen_exercise
from scenes.publish.cli.options import (
    Decimals,
    ExerciseFile,
    Paper,
    SheetTheme,
    logo_of,
)
from scenes.publish.cli.output import writing
from scenes.publish.typefaces import warn_of_lacking
from scenes.publish.worksheet.pdf import compile_pdf, lacking_in
from scenes.publish.worksheet.sheet import worksheet_of


def worksheet(
    file: ExerciseFile = None,
    key: Annotated[bool, typer.Option("--key", help="Fill in every blank.")] = False,
    paper: Paper = "a4",
    *,
    decimals: Decimals = None,
    theme: SheetTheme = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="The PDF. [worksheet.pdf, or key.pdf with --key]"),
    ] = None,
) -> None:
    """Write the pen-and-paper exercise, or its answer key, as a PDF."""
    target = output or Path("key.pdf" if key else "worksheet.pdf")
    if target.suffix.lower() != ".pdf":
        raise UserError(f"{target}: expected a name that ends in .pdf")
    trace = run(load_exercise(chosen_exercise(file)).with_decimals(decimals))
    sheet = worksheet_of(trace, key=key, paper=paper, logo=logo_of(theme))
    document = compile_pdf(sheet)
    with writing(target):
        atomic_write_bytes(target, document)
    print(target)
    warn_of_lacking(target, lacking_in(sheet))
