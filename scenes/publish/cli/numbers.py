"""The command ``chalkgrad numbers``."""

from typing import Annotated

import typer
from rich.console import Console

from mathcore.exercise.model import load_exercise
from scenes.kit.scene.environment import chosen_exercise
from scenes.publish.cli.options import Decimals, ExerciseFile
from scenes.publish.cli.output import print_json
from scenes.publish.numbers import confirmed, numbers_document, numbers_table


def numbers(
    file: ExerciseFile = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON with full float64 precision.")
    ] = False,
    decimals: Decimals = None,
) -> None:
    """Print every number of an exercise, verified against PyTorch."""
    trace = confirmed(load_exercise(chosen_exercise(file)).with_decimals(decimals))
    if as_json:
        print_json(numbers_document(trace))
    else:
        numbers_table(trace, Console())
