"""The one error that is the user's to mend, and how errors and remarks are told in one line."""

import difflib
import sys
from collections.abc import Iterable


class UserError(ValueError):
    """Bad input, told in one line that names the file, the place and what was expected."""


def one_line(error: BaseException) -> str:
    """Return what an error says, in one line."""
    return " ".join(str(error).split())


def kind_and_line(error: BaseException) -> str:
    """Return the kind of an error and what it says, in one line."""
    return f"{type(error).__name__}: {one_line(error)}"


def signed(line: str) -> str:
    """Return a line as it stands on the error stream, with the program's name before it."""
    return f"chalkgrad: {line}"


def tell(line: str) -> None:
    """Print on the error stream what the lecturer should know."""
    print(signed(line), file=sys.stderr)


def did_you_mean(word: str, known: Iterable[str], *, cutoff: float = 0.6) -> str:
    """Return a hint at the nearest of the known words, in brackets after a space.

    Parameters
    ----------
    word
        As it was written; capitals do not count.
    known
        What it may be.
    cutoff
        How near is near, from 0, where anything is, to 1.

    Returns
    -------
    str
        Empty if nothing is near.
    """
    spellings = {spelling.casefold(): spelling for spelling in known}
    near = difflib.get_close_matches(word.casefold(), spellings, n=1, cutoff=cutoff)
    return f" (did you mean {spellings[near[0]]!r}?)" if near else ""
