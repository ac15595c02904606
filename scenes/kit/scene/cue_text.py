"""The text of captions: a narration cut into cues of two lines, as evenly as it can be.

A narration that is cut wherever the lines are full leaves a last cue of a word or two, which is
gone before it is read.
"""

from collections.abc import Sequence
from itertools import pairwise

import regex
from rich.cells import cell_len

#: The longest caption line, in columns of a terminal (a Chinese character takes two), and the most
#: lines of one cue.
CAPTION_WIDTH = 42
CAPTION_LINES = 2
#: Cutting within a clause counts as much as being off the even length by this many columns.
_WITHIN_CLAUSE = 12
_CLAUSE_END = regex.compile(r"[\p{Po}\p{Pd}\p{Pe}\p{Pf}]$")


def cue_texts(narration: str) -> list[str]:
    """Cut a narration into cues.

    Parameters
    ----------
    narration
        Any text.

    Returns
    -------
    list of str
        As few cues as there can be, of nearly the same length, cut after a clause where that is
        near; each of at most `CAPTION_LINES` lines, joined by a newline.
    """
    words = [part for word in narration.split() for part in _parts(word)]
    return ["\n".join(_lines(words[first:end])) for first, end in pairwise(_cuts(words))]


def characters(text: str) -> list[str]:
    """Split a text into what its reader takes for one character each.

    A letter with its accents is one, and so is an emoji that is joined of several (extended
    grapheme clusters, Unicode Standard Annex 29).
    """
    return regex.findall(r"\X", text)


def _parts(word: str) -> list[str]:
    """Break a word that no line can hold."""
    parts = [""]
    for character in characters(word):
        if parts[-1] and cell_len(parts[-1] + character) > CAPTION_WIDTH:
            parts.append("")
        parts[-1] += character
    return parts


def _fits(words: Sequence[str]) -> bool:
    lines, width = 1, -1
    for word in words:
        width += 1 + cell_len(word)
        if width > CAPTION_WIDTH:
            lines, width = lines + 1, cell_len(word)
    return lines <= CAPTION_LINES


def _cuts(words: Sequence[str]) -> list[int]:
    """Return where cues begin, and the end: fewest cues first, then the most even ones."""
    whole = cell_len(" ".join(words))
    # Of each beginning of the text: the number of its cues, their unevenness, where the last began.
    best: list[tuple[int, float, int]] = [(0, 0.0, 0)]
    even = whole / max(1, _fewest(words))
    for end in range(1, len(words) + 1):
        penalty = 0 if end == len(words) or _CLAUSE_END.search(words[end - 1]) else _WITHIN_CLAUSE
        choices = []
        for first in range(end - 1, -1, -1):
            if not _fits(words[first:end]):
                break
            count, unevenness, _ = best[first]
            off = cell_len(" ".join(words[first:end])) - even
            choices.append((count + 1, unevenness + off**2 + penalty**2, first))
        best.append(min(choices))
    cuts = [len(words)]
    while cuts[-1] > 0:
        cuts.append(best[cuts[-1]][2])
    return cuts[::-1]


def _fewest(words: Sequence[str]) -> int:
    """Return how many cues there are if each takes all that it can hold."""
    count, first = 0, 0
    for end in range(1, len(words) + 1):
        if not _fits(words[first:end]):
            count, first = count + 1, end - 1
    return count + (first < len(words))


def _lines(words: Sequence[str]) -> list[str]:
    """Set a cue in one line if it fits, else in two of which the longer is as short as can be."""
    whole = " ".join(words)
    if cell_len(whole) <= CAPTION_WIDTH:
        return [whole]
    halves = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    return list(min(halves, key=lambda pair: max(cell_len(line) for line in pair)))
