"""Files that appear whole or not at all, whenever the program ends.

A file is written under another name in the same file system, brought to the disk, and only then
given its name, which the system does in one step.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp


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
