"""How high a digit or a capital is in a text that the kit has not set."""

from collections.abc import Sequence

from manim import Typst, VMobject

from scenes.kit.style.zones import Zone, zone_of
from scenes.publish.check.foreign_text import ForeignText
from scenes.publish.check.glyph_outlines import is_as_set, typst_alphabet, upright_height

#: No typeface has lowercase letters lower than this share of its capitals.
_LOWEST_LETTER = 0.5
#: A glyph flatter than this is a bar, a dash or a sign such as "=".
_FLAT = 0.5


def highest_capital(text: ForeignText, seen: Sequence[VMobject]) -> float | None:
    """Return the height that a digit or capital of a text has at most.

    Parameters
    ----------
    text
        The text.
    seen
        Its visible glyphs.

    Returns
    -------
    float or None
        In scene units; None if the text has none, or if nothing is known.

    Notes
    -----
    A glyph does not say which letter it is, so the best of these rules is taken, each of which
    finds only what is too low for certain, or nearly so:

    - Where each glyph's character is known, as in most of what Pango sets, and where the outline
      is one that Typst gives a digit or a capital: the lowest of them.
    - Where only the source is known, as with TeX: a text with n digits and capitals has n glyphs
      that are as high as one, so it is the height of the n-th highest glyph. Letters with
      ascenders and large signs may stand in for a small index, which is then not found.
    - Where there are only other letters: none is lower than half a capital, so it is twice the
      height of the highest.
    - Where nothing is known, as with glyphs that have been taken out of their text or turned into
      another: the highest glyph of a line of text is as high as a capital, but for short words
      without ascenders, so it is the lowest of these lines. Dashes and bars are no lines.
    """
    if text.is_loose or not all(is_as_set(glyph) for glyph in seen):
        return _by_lines(seen)
    if isinstance(text.mobject, Typst):
        return _by_outlines(text.mobject, seen)
    characters = text.characters
    if characters and all(id(glyph) in characters for glyph in seen):
        return _by_letters([(characters[id(glyph)], upright_height(glyph)) for glyph in seen])
    heights = [_by_count(source, glyphs) for source, glyphs in text.stretches(seen)]
    return min((height for height in heights if height is not None), default=None)


def _is_high(character: str) -> bool:
    return character.isdigit() or character.isupper()


def _by_letters(spelled: list[tuple[str, float]]) -> float | None:
    high = [height for letter, height in spelled if _is_high(letter)]
    if high:
        return min(high)
    letters = [height for letter, height in spelled if letter.isalpha()]
    return max(letters) / _LOWEST_LETTER if letters else None


def _by_outlines(text: Typst, seen: Sequence[VMobject]) -> float | None:
    alphabet = typst_alphabet(text.typst_preamble)
    kinds = [(alphabet.is_high(glyph), glyph) for glyph in seen]
    high = [upright_height(glyph) for kind, glyph in kinds if kind]
    if high:
        return min(high)
    low = [upright_height(glyph) for kind, glyph in kinds if kind is False]
    if low:
        return max(low) / _LOWEST_LETTER
    # Either it is another typeface, or nothing but signs, whose source has no digit or capital.
    return _by_lines(seen) if any(map(_is_high, text.typst_code)) else None


def _by_count(source: str, glyphs: Sequence[VMobject]) -> float | None:
    heights = sorted(map(upright_height, glyphs), reverse=True)
    count = sum(map(_is_high, source))
    if heights and count:
        return heights[min(count, len(heights)) - 1]
    has_letters = any(map(str.isalpha, source))
    return heights[0] / _LOWEST_LETTER if heights and has_letters else None


def _by_lines(seen: Sequence[VMobject]) -> float | None:
    lines: list[Zone] = []
    for zone in sorted(map(zone_of, seen), key=lambda zone: -zone.height):
        if zone.height <= _FLAT * zone.width:
            continue
        # The highest glyph of each line comes first, and the others stand beside it.
        if not any(line.bottom < zone.top and zone.bottom < line.top for line in lines):
            lines.append(zone)
    return min((line.height for line in lines), default=None)
