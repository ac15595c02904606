"""What a terminal or a pipe may do to a command's output, without a traceback."""

import codecs
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from mathcore.errors import UserError, tell

#: What the tables hold beyond ASCII, for a terminal that has only that; of the same width.
_PLAIN = str.maketrans({"≈": "~", "−": "-", "′": "'", "·": "*", "×": "x", "…": "."})


def _in_plain_characters(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end].translate(_PLAIN)
    return text.encode("ascii", "backslashreplace").decode("ascii"), error.end


def print_json(document: Any) -> None:
    """Print a document as JSON, with escapes where the terminal has not all characters."""
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    is_unicode = codecs.lookup(encoding).name.startswith("utf")
    print(json.dumps(document, indent=2, ensure_ascii=not is_unicode, allow_nan=False))


@contextmanager
def writing(target: Path, what: str = "") -> Iterator[None]:
    """Let the block write a file or a folder.

    Parameters
    ----------
    target
        What is to be there in the end.
    what
        What is put together of many files, with a space after it; the one at fault is named then.

    Raises
    ------
    UserError
        If it cannot be written.
    """
    try:
        yield
    except OSError as error:
        reason = error if what else error.strerror
        raise UserError(f"{target}: {what}cannot be written: {reason}") from None


@contextmanager
def forgiving_output() -> Iterator[None]:
    """Let the block print to a terminal of few characters, to a pipe that closes, to a full disk.

    Raises
    ------
    SystemExit
        Code 1, in silence, if nobody reads on; code 2, after one line, if there is no room.
    """
    codecs.register_error("chalkgrad", _in_plain_characters)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="chalkgrad")
    try:
        try:
            yield
        finally:
            # What is still held back would fail after all handlers are gone.
            if sys.stdout is not None:
                sys.stdout.flush()
    except BrokenPipeError:
        _forget_output()
        raise SystemExit(1) from None
    except OSError as error:
        _forget_output()
        place = "output" if error.filename is None else ascii(error.filename)[1:-1]
        tell(f"{place}: cannot be written: {error.strerror}")
        raise SystemExit(2) from None


def _forget_output() -> None:
    """Send what is left nowhere, so that the end of Python has nothing to complain about."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
