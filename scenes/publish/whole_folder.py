"""Folders that appear whole or not at all.

What is being made lies beside its target under a hidden name and is renamed when it is complete.
If the program is killed before, the target is what it was; what was left is removed by the next
run that ends well.
"""

import glob
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scenes.publish.bad_input import BadInputError

#: Marks a folder as made by chalkgrad, so that no other is ever replaced.
MARK = ".chalkgrad"


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """Give an empty folder, which takes the target's place when the block ends well.

    Parameters
    ----------
    target
        Where the folder is wanted. An earlier one is replaced if chalkgrad made it.

    Yields
    ------
    Path
        The folder to fill.

    Raises
    ------
    BadInputError
        If something else stands there.
    """
    target = target.absolute()
    if (target.exists() or target.is_symlink()) and not _is_ours(target):
        raise BadInputError(f"{target}: is there already and was not made by chalkgrad")
    draft = _beside(target, "draft")
    try:
        draft.mkdir(parents=True)
        yield draft
        (draft / MARK).touch()
        # Two renames, since no portable call exchanges two folders; a program killed between them
        # has both folders still, under their hidden names.
        if target.exists():
            target.rename(_beside(target, "old"))
        draft.rename(target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    _remove_leftovers(target)


def _is_ours(target: Path) -> bool:
    if not target.is_dir() or target.is_symlink():
        return False
    return (target / MARK).is_file() or not any(target.iterdir())


def _beside(target: Path, state: str) -> Path:
    return target.with_name(f".{target.name}.{os.getpid()}.{state}")


def _remove_leftovers(target: Path) -> None:
    """Remove what this run replaced, and what a killed one left."""
    for state in ("draft", "old"):
        for left in target.parent.glob(f".{glob.escape(target.name)}.*.{state}"):
            process = left.name.split(".")[-2]
            if process.isdecimal() and (int(process) == os.getpid() or not _runs(int(process))):
                shutil.rmtree(left, ignore_errors=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
