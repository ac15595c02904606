"""Files and folders that appear whole or not at all, whenever the program ends.

Each is written under another name in the same file system, and then given its own, which the system
does in one step; a file is brought to the disk before that.
"""

import glob
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp

from mathcore.errors import UserError

#: Marks a folder as made by chalkgrad, so that no other is ever replaced.
OWNERSHIP_MARK = ".chalkgrad"
#: Drafts bear the number of the process that writes them. A forked child's bear its parent's, which
#: removes them if the child is killed.
_OWNER = os.getpid()


@contextmanager
def atomic_write(file: Path) -> Iterator[Path]:
    """Give a path to write to, and turn it into ``file`` when the block ends without an error.

    Parameters
    ----------
    file
        What is written. Its folder is made if need be. The path given has the same suffix.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = mkstemp(prefix=".", suffix=file.suffix, dir=file.parent)
    os.close(handle)
    draft = Path(name)
    try:
        yield draft
        draft.chmod(0o666 & ~_umask())
        replace_file(draft, file)
    finally:
        draft.unlink(missing_ok=True)


def atomic_write_bytes(file: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    with atomic_write(file) as draft:
        draft.write_bytes(data)


def replace_file(draft: Path, file: Path) -> None:
    """Give a finished file of the same file system its name; an older file of that name goes."""
    file.parent.mkdir(parents=True, exist_ok=True)
    _to_disk(draft)
    draft.replace(file)
    _to_disk(file.parent)


@contextmanager
def atomic_folder(target: Path, aside: Path | None = None) -> Iterator[Path]:
    """Give an empty folder, which takes the target's place when the block ends well.

    Parameters
    ----------
    target
        Where the folder is wanted. An earlier one is replaced if chalkgrad made it.
    aside
        Where to move whatever stands there, if it is to be kept.

    Yields
    ------
    Path
        The folder to fill.

    Raises
    ------
    UserError
        If something else stands there, and is not to be moved.
    """
    target = target.absolute()
    is_taken = target.exists() or target.is_symlink()
    if is_taken and aside is None and not _is_ours(target):
        raise UserError(f"{target}: is there already and was not made by chalkgrad")
    draft, old = draft_of(target), _beside(target, "old")
    try:
        draft.mkdir(parents=True)
        yield draft
        (draft / OWNERSHIP_MARK).touch()
        # Two renames, since no portable call exchanges two folders; a program killed between them
        # has both folders still, under their hidden names.
        if is_taken:
            target.rename(aside or old)
        draft.rename(target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)
    remove_orphans(target.parent, glob.escape(target.name))


def draft_of(target: Path) -> Path:
    """Return the hidden name beside a target under which this process or a child writes it."""
    return _beside(target, "draft")


def remove_orphans(folder: Path, names: str = "*") -> None:
    """Remove what processes that are no more have left of their work.

    Parameters
    ----------
    folder
        Where they worked.
    names
        Of their targets, as a pattern.
    """
    for state in ("draft", "old"):
        for left in folder.glob(f".{names}.*.{state}"):
            owner = left.name.split(".")[-2]
            if owner.isdecimal() and not _is_running(int(owner)):
                if left.is_dir():
                    shutil.rmtree(left, ignore_errors=True)
                else:
                    left.unlink(missing_ok=True)


def _is_ours(target: Path) -> bool:
    if not target.is_dir() or target.is_symlink():
        return False
    return (target / OWNERSHIP_MARK).is_file() or not any(target.iterdir())


def _beside(target: Path, state: str) -> Path:
    return target.with_name(f".{target.name}.{_OWNER}.{state}")


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _to_disk(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    if path.is_dir() and os.name == "nt":
        return  # there a folder cannot be opened
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
