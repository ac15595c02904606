"""The command ``chalkgrad list``."""

from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from mathcore.errors import tell
from scenes.kit.rendering.cores import cores
from scenes.publish.cli.options import exercise_document
from scenes.publish.cli.output import print_json
from scenes.publish.clips.catalogue import all_clips
from scenes.publish.render.script_cache import Script, scripts
from scenes.publish.render.workers import local_workers
from scenes.publish.wording import clock, counted


def list_clips(
    as_json: Annotated[
        bool, typer.Option("--json", help="Print JSON, with the lecturer's notes and all times.")
    ] = False,
) -> None:
    """Print every clip with its activity, its length, and its beats with their narration."""
    found = scripts(all_clips(), exercise_document(None), local_workers(cores()))
    if as_json:
        document = [script.model_dump(mode="json") for script in found]
        print_json(document)
    else:
        _print(found, Console())
    faulty = [script for script in found if script.fault is not None]
    for script in faulty:
        tell(f"{script.clip}: {script.fault}")


def _print(found: list[Script], console: Console) -> None:
    for script in found:
        length = "cannot be played" if script.length is None else clock(round(script.length))
        head = Text.assemble((script.clip, "bold"), f"  {length}  {script.activity}")
        console.print(head, soft_wrap=True)
        for number, beat in enumerate(script.beats, start=1):
            mark = (" (optional)", "dim") if beat.optional else ""
            said = f": {beat.narration}"
            line = Text.assemble(f"    {number} ", (beat.name, "italic"), mark, said)
            console.print(line, soft_wrap=True)
        console.print()
    total = sum(script.length or 0 for script in found)
    console.print(Text(f"{counted(len(found), 'clip')}, {clock(round(total))}"))
