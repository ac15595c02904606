"""Text of any length for places that take only so much of it."""

from collections.abc import Callable

import regex

from scenes.kit.scene.cue_text import characters

#: What a core property of an Office document holds, in characters.
PROPERTY = 255
#: What a tag or a chapter's title of an MP4 holds, in bytes of UTF-8.
TAG = 255
_ELLIPSIS = "…"


def byte_length(text: str) -> int:
    """Return the length of a text in bytes of UTF-8."""
    return len(text.encode())


def shortened(text: str, most: int, length: Callable[[str], int] = len) -> str:
    """Return a text that fits, with an ellipsis where something is left out.

    Parameters
    ----------
    text
        Any text; of what is too long, runs of white space become one space.
    most
        The greatest length allowed, at least that of the ellipsis.
    length
        Measures a text; without it, characters are counted as Python does.

    Returns
    -------
    str
        The text itself if it fits. Otherwise it ends after a whole word, or, if its first word is
        too long already, after a whole character.
    """
    if length(text) <= most:
        return text
    kept = _longest(regex.split(r"(?<=\s)", " ".join(text.split())), most, length)
    return kept or _longest(characters(text.strip()), most, length) or _ELLIPSIS


def _longest(pieces: list[str], most: int, length: Callable[[str], int]) -> str:
    """Join as many pieces as fit with an ellipsis behind them; none is an empty text."""
    fits, too_many = 0, len(pieces) + 1
    while too_many - fits > 1:
        count = (fits + too_many) // 2
        if length("".join(pieces[:count]).rstrip() + _ELLIPSIS) <= most:
            fits = count
        else:
            too_many = count
    return "".join(pieces[:fits]).rstrip() + _ELLIPSIS if fits else ""
