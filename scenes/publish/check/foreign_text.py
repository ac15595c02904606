"""Texts that manim has set, not the kit: which mobjects they are, their glyphs and their words.

A clip may hold whatever manim can draw. The checks look at it too, so the classes that are only
recognised here are never made here.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from unicodedata import bidirectional

from manim import (
    BulletedList,
    DecimalNumber,
    Dot,
    MarkupText,
    MathTex,
    Mobject,
    Paragraph,
    SingleStringMathTex,
    SVGMobject,
    Text,
    Typst,
    VMobject,
    VMobjectFromSVGPath,
)
from manim.mobject.text.tex_mobject import MathTexPart

from scenes.publish.check.glyph_outlines import symbol_of
from scenes.publish.check.tex_source import letters_of_tex
from scenes.publish.shortened import shortened

#: The length, in characters, of a text's name in a finding.
_NAME = 60
_LOOSE = "glyphs without their text"
_TAG = re.compile(r"<[^>]*>")
_SET_BY_PANGO = (Text, MarkupText)
_SET_BY_TEX = (SingleStringMathTex, MathTexPart, DecimalNumber)
_TEXTS = (*_SET_BY_PANGO, *_SET_BY_TEX, Typst)


@dataclass(frozen=True, eq=False)
class ForeignText:
    """One text that the kit has not set.

    Parameters
    ----------
    mobject
        What holds its glyphs. One text each is a ``Text``, a formula with all its parts, a number
        with all its digits, a line of a ``Paragraph``, and an item of a ``BulletedList``; so a
        table's entries and a listing's lines are told apart.
    paragraph
        The paragraph whose line it is, or None.
    is_loose
        Whether it is glyphs that have been taken out of their text, such as a slice of a ``Text``.
    """

    mobject: Mobject
    paragraph: Paragraph | None = None
    is_loose: bool = False

    @cached_property
    def source(self) -> str:
        """What was written to set it: words, TeX or Typst; empty if nobody knows."""
        if self.is_loose:
            return ""
        if self.paragraph is not None:
            return self._line_of(self.paragraph)
        return _source_of(self.mobject)

    @property
    def name(self) -> str:
        """What a finding calls it."""
        return shortened(" ".join(self.source.split()) or _LOOSE, _NAME)

    @cached_property
    def characters(self) -> dict[int, str]:
        """The character of each glyph, by the glyph's id; empty if they do not match one by one."""
        text = self.mobject if self.paragraph is None else self.paragraph.lines_text
        spelled = _spelled(text) if isinstance(text, _SET_BY_PANGO) else {}
        return {key: letter for key, (_, letter) in spelled.items()}

    def stretches(self, seen: Sequence[VMobject]) -> list[tuple[str, Sequence[VMobject]]]:
        """Return stretches of what is written, each with its glyphs.

        A formula's parts may be seen while others are not. Of a part that is seen, the unseen
        glyphs count too, since its source does not tell which they are.
        """
        drawn = {id(glyph) for glyph in seen}
        if isinstance(self.mobject, MathTex):
            parts = [part for part in self.mobject.submobjects if isinstance(part, MathTexPart)]
            if parts:
                return [
                    (letters_of_tex(part.tex_string), _with_points(part))
                    for part in parts
                    if any(id(glyph) in drawn for glyph in part.submobjects)
                ]
        is_tex = isinstance(self.mobject, _SET_BY_TEX)
        return [(letters_of_tex(self.source) if is_tex else self.source, seen)]

    def _line_of(self, paragraph: Paragraph) -> str:
        # A listing sets more on its first and last line than it keeps, so the glyphs that are left
        # tell where the line begins and ends.
        whole = paragraph.lines_text.original_text
        spelled = _spelled(paragraph.lines_text)
        places = [spelled[id(g)][0] for g in self.mobject.submobjects if id(g) in spelled]
        if places:
            return whole[min(places) : max(places) + 1]
        rows = [id(line) for line in paragraph.chars.submobjects]
        lines = whole.split("\n")
        return lines[rows.index(id(self.mobject))] if len(rows) == len(lines) else ""


def owner_in(mobject: Mobject, owner: object) -> object:
    """Return what the glyphs below a mobject belong to.

    Parameters
    ----------
    mobject
        Where a walk through the mobjects has come to.
    owner
        What the glyphs around it belong to: a :class:`ForeignText`, or anything else that is no
        business of this module, or None.

    Returns
    -------
    object
        The nearest text; a picture or a paragraph, whose own glyphs are none; or ``owner``.
    """
    is_text = _may_own[type(mobject)] or _may_own[type(owner)]
    around = owner.mobject if isinstance(owner, ForeignText) else None
    # A decimal number's digits are texts of their own, but one number.
    if not is_text or isinstance(around, DecimalNumber):
        return owner
    if isinstance(owner, Paragraph) and any(mobject is line for line in owner.chars.submobjects):
        return ForeignText(mobject, owner)
    if isinstance(mobject, Paragraph | BulletedList):
        return mobject
    if isinstance(mobject, MathTexPart) and isinstance(around, MathTex):
        return owner
    if isinstance(mobject, _TEXTS):
        return ForeignText(mobject)
    return mobject if isinstance(mobject, SVGMobject) else owner


class _MayOwn(dict[type, bool]):
    """Whether mobjects of a class are texts of manim's, parts of one, or pictures.

    This is asked of every mobject of every frame that is looked at, and manim's classes take their
    time to answer.
    """

    def __missing__(self, kind: type) -> bool:
        self[kind] = issubclass(kind, (Paragraph, BulletedList, SVGMobject, *_TEXTS))
        return self[kind]


_may_own = _MayOwn()


def is_glyph(leaf: VMobject, owner: object) -> bool:
    """Tell whether a mobject with points is a glyph of a foreign text, or one taken out of it.

    A text may also hold what is no glyph, such as a background or a line under it. A picture's
    outlines are of the same class as a text's but belong to the picture; an outline that belongs
    to nothing is a glyph if the one who set it took it from a font.
    """
    is_outline = type(leaf) is VMobjectFromSVGPath
    if isinstance(owner, ForeignText):
        return is_outline or _is_drawn_by(owner.mobject, leaf)
    if isinstance(owner, SVGMobject | Paragraph):
        return False
    return is_outline and symbol_of(leaf) is not None


def is_blank(leaf: VMobject, owner: object) -> bool:
    """Tell whether a mobject is the point that manim keeps for a space of a text."""
    return isinstance(owner, ForeignText) and isinstance(leaf, Dot) and leaf.width == 0


def _is_drawn_by(mobject: Mobject, leaf: VMobject) -> bool:
    """Tell whether a bar, such as that of a fraction, came with the text's own drawing."""
    drawn = mobject.id_to_vgroup_dict.get("root", ()) if isinstance(mobject, SVGMobject) else ()
    return any(leaf is glyph for glyph in drawn)


def _with_points(part: VMobject) -> list[VMobject]:
    return [glyph for glyph in part.submobjects if len(glyph.points)]


def _source_of(mobject: Mobject) -> str:
    if isinstance(mobject, Text):
        return str(mobject.original_text)
    if isinstance(mobject, MarkupText):
        return unescape(_TAG.sub("", mobject.original_text))
    if isinstance(mobject, Typst):
        return str(mobject.typst_code)
    if isinstance(mobject, SingleStringMathTex | MathTexPart):
        return str(mobject.tex_string).removesuffix("\\\\")
    return "".join(_source_of(digit) for digit in mobject.submobjects)


def _spelled(text: Text | MarkupText) -> dict[int, tuple[int, str]]:
    """Return place and character of each glyph, by its id; empty if they do not match.

    They do not match where letters are joined, or where a script runs from right to left.
    """
    letters = [(i, c) for i, c in enumerate(_source_of(text)) if not c.isspace()]
    glyphs = [glyph for glyph in text.chars.submobjects if not isinstance(glyph, Dot)]
    runs_left = any(bidirectional(letter) in {"R", "AL"} for _, letter in letters)
    if runs_left or len(letters) != len(glyphs):
        return {}
    return {id(glyph): letter for glyph, letter in zip(glyphs, letters, strict=True)}
