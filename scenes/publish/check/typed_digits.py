"""Digits that no quantity owns: they are typed, and no trace can tell whether they are right."""

from functools import lru_cache
from string import ascii_letters, digits

from scenes.kit.text.typeset import CONSTANT, lay_out
from scenes.publish.check.inventory import GlyphItem, Origin, TextItem

#: How the kit sets an upright letter, or a digit: in words, in mathematics, in a program. Those of
#: subscripts and exponents are other glyphs.
_SETTINGS = ("{}@mark", '$ "{}" @mark $', '#text(font: "DejaVu Sans Mono")[{}]@mark')
#: A letter, or another digit, is so near to the digit after it, as a share of the digit's height.
_SIDE_BY_SIDE = 0.32


def typed_digits(text: TextItem) -> str:
    """Return the digits of a text that show no quantity.

    Those of a formula's own numbers are none of them, nor those of a name, such as ``float32``.
    What manim has set cannot say whose its digits are, so it has none.
    """
    if text.origin is not Origin.KIT or text.constants:
        return ""
    owned = {CONSTANT, *(claim.part for claim in text.claims)}
    glyphs = sorted(text.glyphs, key=lambda glyph: glyph.zone.left)
    return "".join(
        _digits()[glyph.identity]
        for glyph in glyphs
        if glyph.identity in _digits()
        and glyph.part not in owned
        and not _is_in_name(glyph, text.glyphs)
    )


def _is_in_name(digit: GlyphItem, glyphs: tuple[GlyphItem, ...]) -> bool:
    """Tell whether a letter stands right before a digit, or before the digits before it."""
    before = next((glyph for glyph in glyphs if _stands_right_before(glyph, digit)), None)
    if before is None:
        return False
    return before.identity in _letters() or _is_in_name(before, glyphs)


def _stands_right_before(glyph: GlyphItem, digit: GlyphItem) -> bool:
    if glyph.identity not in _letters() and glyph.identity not in _digits():
        return False
    one, other = glyph.zone, digit.zone
    gap = other.left - one.right
    on_one_line = min(one.top, other.top) > max(one.bottom, other.bottom)
    return on_one_line and one.left < other.left and gap < _SIDE_BY_SIDE * other.height


@lru_cache(maxsize=1)
def _digits() -> dict[str, str]:
    return _identities(digits)


@lru_cache(maxsize=1)
def _letters() -> dict[str, str]:
    return _identities(ascii_letters)


def _identities(characters: str) -> dict[str, str]:
    """Return the characters by the identities of their glyphs, in each setting."""
    return {
        lay_out(setting.format(character))[0].identity: character
        for setting in _SETTINGS
        for character in characters
    }
