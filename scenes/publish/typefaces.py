"""Typefaces for sheets whose texts are in any script.

Typst brings New Computer Modern and a few faces more, so that a sheet looks the same everywhere.
Only where a text has characters that none of them has are fonts of the system taken as well, and
then just those that have them: all else is set as before.
"""

import shutil
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

import typst

from mathcore.errors import tell

#: The face of all sheets; it comes with Typst.
FACE = "New Computer Modern"
#: What stands for a character that no font has, where the format takes only what it can show.
STAND_IN = "?"
#: A character that no font has, which is set as any missing one is.
_MISSING = "\U0010ffff"
#: The weights of the sheets: regular and bold.
_WEIGHTS = (400, 700)
#: How many characters a warning shows.
_SHOWN = 10

_EAST_ASIAN = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "IDEOGRAPHIC")
#: The kinds of characters: what to install on Debian, and what their fonts have in their names, the
#: best first.
_KINDS = {
    "emoji": ("fonts-noto-color-emoji", ("Emoji",)),
    "kana": ("fonts-noto-cjk", ("Serif CJK JP", "CJK JP", "CJK")),
    "hangul": ("fonts-noto-cjk", ("Serif CJK KR", "CJK KR", "CJK")),
    "han": ("fonts-noto-cjk", ("Serif CJK SC", "CJK SC", "CJK")),
    "other": ("fonts-noto-core", ("Serif",)),
}


@dataclass(frozen=True)
class Faces:
    """What a text is set in.

    Parameters
    ----------
    families
        `FACE` first, then families of the system for what it lacks.
    fonts
        The fonts that the compiler may use.
    lacking
        The characters that no font has, sorted.
    """

    families: tuple[str, ...]
    fonts: typst.Fonts
    lacking: tuple[str, ...]


def faces_for(text: str) -> Faces:
    """Return the faces for a text.

    Parameters
    ----------
    text
        All that is set.
    """
    return _faces("".join(sorted({mark for mark in text if not mark.isascii()})))


def warn_of_lacking(where: Path, lacking: Iterable[str]) -> None:
    """Say on standard error, in one line, which characters no font has, and what to install.

    Parameters
    ----------
    where
        The sheet, or the folder of sheets.
    lacking
        The characters; of none nothing is said.
    """
    marks = sorted(set(lacking))
    if not marks:
        return
    more = f" and {len(marks) - _SHOWN} more" if len(marks) > _SHOWN else ""
    kinds = {_kind(mark, marks) for mark in marks}
    packages = sorted({_KINDS[kind][0] for kind in kinds})
    tell(
        f"{where}: no font has {' '.join(marks[:_SHOWN])}{more}; "
        f"expected one that does (Debian: {' '.join(packages)})"
    )


@lru_cache(maxsize=8)
def _kept(fonts: typst.Fonts) -> typst.Compiler:
    return typst.Compiler(font_paths=fonts)


def compiler_for(faces: Faces) -> typst.Compiler:
    """Return a compiler for sources in memory; it is kept, with its fonts, for the next ones."""
    return _kept(faces.fonts)


@lru_cache(maxsize=256)
def _faces(marks: str) -> Faces:
    lacking = [mark for mark in marks if not _has(_embedded(), FACE, mark, fallback=True)]
    if not lacking:
        return Faces((FACE,), _embedded(), ())
    families, left = _families(lacking)
    if not families:
        return Faces((FACE,), _embedded(), tuple(left))
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[_folder(families)])
    return Faces((FACE, *families), fonts, tuple(left))


def _families(lacking: list[str]) -> tuple[tuple[str, ...], list[str]]:
    """Choose families of the system; return them, and the characters that none of them has."""
    chosen: list[str] = []
    left = []
    for mark in lacking:
        if any(_has(_system_fonts(), family, mark) for family in chosen):
            continue
        names = _KINDS[_kind(mark, lacking)][1]
        ranked = sorted(_system(), key=lambda family: (_rank(family, names), family))
        found = (one for one in ranked if _has(_system_fonts(), one, mark))
        family = next(found, None)
        if family is None:
            left.append(mark)
        else:
            chosen.append(family)
    return tuple(chosen), left


def _rank(family: str, names: tuple[str, ...]) -> tuple[int, bool]:
    place = next((place for place, name in enumerate(names) if name in family), len(names))
    return place, "Mono" in family


def _kind(mark: str, among: Iterable[str]) -> str:
    """Return the kind of a character; what a Han character looks like depends on its neighbours."""
    name = unicodedata.name(mark, "")
    if name.startswith(_EAST_ASIAN):
        others = " ".join(unicodedata.name(other, "") for other in among)
        if "HIRAGANA" in others or "KATAKANA" in others:
            return "kana"
        return "hangul" if "HANGUL" in others else "han"
    return (
        "emoji" if mark >= "\U0001f000" and unicodedata.category(mark) in {"So", "Sk"} else "other"
    )


def _has(fonts: typst.Fonts, family: str, mark: str, *, fallback: bool = False) -> bool:
    """Tell whether a family has a character, or, with a fallback, any of the fonts."""
    drawn, missing = (_drawn(fonts, family, one, fallback) for one in (mark, _MISSING))
    return drawn != missing


def _drawn(fonts: typst.Fonts, family: str, mark: str, fallback: bool) -> bytes:
    source = (
        f'#set text(font: "{family}", fallback: {str(fallback).lower()})\n#"\\u{{{ord(mark):x}}}"'
    )
    return cast(bytes, _kept(fonts).compile(input=source.encode(), format="svg"))


@lru_cache(maxsize=1)
def _embedded() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)


@lru_cache(maxsize=1)
def _system_fonts() -> typst.Fonts:
    return typst.Fonts()


@lru_cache(maxsize=1)
def _system() -> tuple[str, ...]:
    own = set(_embedded().families())
    names = {font.family for font in _system_fonts().fonts() if '"' not in font.family}
    return tuple(sorted(names - own))


#: They are read when something is set, so they stay as long as this process.
_FOLDERS: list[TemporaryDirectory[str]] = []


def _folder(families: tuple[str, ...]) -> str:
    """Gather the files of some families in a folder, since Typst takes fonts by the folder."""
    folder = TemporaryDirectory(prefix="chalkgrad-fonts-")
    _FOLDERS.append(folder)
    wanted = {
        font.path
        for font in _system_fonts().fonts()
        if font.family in families and font.style == "normal" and font.weight in _WEIGHTS
    } or {font.path for font in _system_fonts().fonts() if font.family in families}
    for number, path in enumerate(sorted(path for path in wanted if path)):
        place = Path(folder.name) / f"{number}{Path(path).suffix}"
        try:
            place.symlink_to(path)
        except OSError:  # not everybody may make links everywhere
            shutil.copyfile(path, place)
    return folder.name
