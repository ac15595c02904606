"""The command ``chalkgrad new``."""

import shlex
from pathlib import Path
from typing import Annotated

import typer

from mathcore.assets import asset
from mathcore.atomic import atomic_write_bytes
from mathcore.errors import UserError
from scenes.publish.cli.output import writing


def new(
    file: Annotated[Path, typer.Argument(help="The exercise file to write.")],
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Write an exercise file to start from: the lab's numbers, with comments."""
    with writing(file):
        if file.is_dir():
            raise UserError(f"{file}: expected the name of a file, got a directory")
        if not force and (file.exists() or file.is_symlink()):
            raise UserError(f"{file}: expected a new file, got one that is there (see --force)")
        atomic_write_bytes(file, asset("templates", "exercise.toml").read_bytes())
    quoted = shlex.quote(str(file))
    print(f"{file}: change its numbers, then try: chalkgrad numbers {quoted}")
