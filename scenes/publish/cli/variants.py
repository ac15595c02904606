"""The command ``chalkgrad variants``."""

from pathlib import Path
from typing import Annotated

import typer

from mathcore.errors import UserError
from mathcore.exercise.model import load_exercise
from scenes.kit.rendering.cores import cores
from scenes.kit.scene.environment import chosen_exercise
from scenes.publish.cli.options import (
    Decimals,
    OutputFolder,
    Paper,
    SheetTheme,
    logo_of,
)
from scenes.publish.students.roster import MOST, read_names
from scenes.publish.students.variant_folder import VariantRequest, make_folder


def variants(
    *,
    output: OutputFolder,
    count: Annotated[
        int | None,
        typer.Option(min=1, max=MOST, help="How many. [one for each name]"),
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same files.")] = 1,
    like: Annotated[
        Path | None,
        typer.Option(
            help="The exercise whose shape they have: a file, or a name of the library. "
            "[the lab's exercise]"
        ),
    ] = None,
    kink: Annotated[
        bool, typer.Option("--kink", help="One pre-activation of each is exactly 0, not none.")
    ] = False,
    names: Annotated[
        Path | None,
        typer.Option(
            help="Students: a text file with one a line, or a CSV with a column student, name or "
            "id. A name keeps its variant however the list changes."
        ),
    ] = None,
    paper: Paper = "a4",
    decimals: Decimals = None,
    theme: SheetTheme = None,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="Processes; without it, one for each core.")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Move a folder that is in the way aside, to DIR.1.")
    ] = False,
) -> None:
    """Make a different exercise for each student, with worksheet, key, numbers and a roster."""
    students = read_names(names) if names else []
    if count is None and not students:
        raise UserError("--count: expected a number of variants, or --names, got neither")
    if count is not None and count < len(students):
        raise UserError(
            f"--count: expected at least one variant for each of {len(students)} names, got {count}"
        )
    request = VariantRequest(
        template=load_exercise(chosen_exercise(like)).with_decimals(decimals),
        names=tuple(students),
        count=count or len(students),
        seed=seed,
        kink=kink,
        paper=paper,
        theme=theme,
        logo=logo_of(theme),
    )
    print(make_folder(request, output, jobs or cores(), force=force))
