"""Stands in for LaTeX, which few machines have: letters as plain outlines in an SVG like dvisvgm's.

A capital or digit is a flag 7 high, another letter one 4.5 high, anything after ``_`` 0.7 of it; an
``\\over`` draws a fraction's bar, a ``\\cdot`` a dot. Groups carry the ids by which manim tells the
parts apart.
"""

import re
from hashlib import sha256
from pathlib import Path

import pytest

_PIECE = re.compile(
    r"\\special\{dvisvgm:raw (?P<raw><.*?>)\}|(?P<bar>\\over\b)|(?P<dot>\\cdot)|\\[A-Za-z]+"
    r"|(?P<low>_)|(?P<char>\S)"
)


def install(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Have manim take TeX from here, and keep the drawings in a folder."""

    def drawn(expression: str, **options: object) -> Path:
        file = folder / f"{sha256(expression.encode()).hexdigest()[:16]}.svg"
        file.write_text(_svg(expression), encoding="utf-8")
        return file

    monkeypatch.setattr("manim.mobject.text.tex_mobject.tex_to_svg_file", drawn)


def _svg(expression: str) -> str:
    defs: dict[str, str] = {}
    body: list[str] = []
    x, scale = 0.0, 1.0
    for piece in _PIECE.finditer(expression):
        if piece["raw"]:
            body.append(piece["raw"])
        elif piece["bar"]:
            body.append(f"<rect x='{x}' y='-3' width='6' height='0.4'/>")
            x += 7
        elif piece["dot"]:
            defs["g1-1"] = "<path id='g1-1' d='M0 -2H1V-3H0Z'/>"
            body.append(f"<use x='{x}' y='0' xlink:href='#g1-1'/>")
            x += 2
        elif piece["low"]:
            scale = 0.7
        elif piece["char"] and piece["char"] not in "{}&":
            letter = piece["char"]
            height = (7.0 if letter.isdigit() or letter.isupper() else 4.5) * scale
            name = f"g{round(height * 10)}-{ord(letter)}"
            top = -height
            defs[name] = f"<path id='{name}' d='M0 0H4V{top / 2}L3 {top * 0.8}L1 {top}H0Z'/>"
            body.append(f"<use x='{x}' y='0' xlink:href='#{name}'/>")
            x, scale = x + 5 * scale, 1.0
    return (
        "<svg version='1.1' xmlns='http://www.w3.org/2000/svg' "
        "xmlns:xlink='http://www.w3.org/1999/xlink'>"
        f"<defs>{''.join(defs.values())}</defs><g id='page1'>{''.join(body)}</g></svg>"
    )
