"""Files that appear whole or not at all, whenever the program ends.

A file is written under another name in the same file system, brought to the disk, and only then
given its name, which the system does in one step.
"""

import glob
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp

from mathcore.errors import UserError

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
    UserError
        If something else stands there.
    """
    target = target.absolute()
    if (target.exists() or target.is_symlink()) and not _is_ours(target):
        raise UserError(f"{target}: is there already and was not made by chalkgrad")
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


@contextmanager
def whole(file: Path) -> Iterator[Path]:
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
        put(draft, file)
    finally:
        draft.unlink(missing_ok=True)


def put(draft: Path, file: Path) -> None:
    """Give a finished file of the same file system its name; an older file of that name goes."""
    file.parent.mkdir(parents=True, exist_ok=True)
    _to_disk(draft)
    draft.replace(file)
    _to_disk(file.parent)


def write_whole(file: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    with whole(file) as draft:
        draft.write_bytes(data)


def sha256_of(file: Path) -> str:
    """Return the digest of a file's bytes, in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


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
