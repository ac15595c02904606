"""Text and mathematics set by Typst, as glyphs that know which part of the source they are.

Manim's own ``MathTypst`` looks for fonts on the system first and compiles once more for every
named part. Here Typst sees only the faces that it embeds, so a film has the same letters on every
machine, and one compilation is enough: each part is set in a colour of its own, which is read
back from the SVG and then replaced by the theme's.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any, Self
from xml.etree import ElementTree

import numpy as np
from manim import ManimColor, VGroup, VMobject
from manim.typing import Point3D
from svgelements import Close, CubicBezier, Line, Move, Path, QuadraticBezier

from scenes.kit.scene.copying import copied
from scenes.kit.style.zones import at
from scenes.kit.typst.typesetter import SourceError, compile_page

#: Typst's own font size for the compilation; all geometry is divided by it, so that 1 is one em.
_EM = 10.0
#: The colour of the square that marks the baseline and is not drawn.
_BASELINE_MARK = "#ff00ff"
_PART_CALL = re.compile(r'part\("([^"]+)",')

_PREAMBLE = """\
#set page(width: auto, height: auto, margin: 0pt, fill: none)
#set text(size: 10pt, font: "New Computer Modern", fallback: true)
#show math.equation: set text(font: "New Computer Modern Math", weight: 450)
#show raw: set text(font: "DejaVu Sans Mono", size: 1.25em, ligatures: false)
#let part-names = ({names})
#let part(name, body) = {{
  let i = part-names.position(n => n == name) + 1
  text(fill: rgb(0, calc.quo(i, 256), calc.rem(i, 256)), body)
}}
"""


class TypesetError(ValueError):
    """Source that Typst refuses; the message names the source."""


@dataclass(frozen=True, eq=False)
class GlyphOutline:
    """One filled outline in em, the y axis upwards and the baseline at y = 0.

    Parameters
    ----------
    points
        Cubic Bézier points as manim keeps them, shape (4 k, 3).
    part
        Name of the part that it belongs to, or the empty string.
    identity
        Equal for two outlines of the same glyph at the same size.
    """

    points: np.ndarray
    part: str
    identity: str


def part(name: str, source: str) -> str:
    """Return math source whose glyphs form the part ``name``; parts do not nest."""
    return f'part("{name}", {source})'


#: The part of a formula's own numbers, such as the 1 in 1 - y, which are no quantity's.
CONSTANT = "constant"


def constant(source: str) -> str:
    """Return math source for a number of the formula's own."""
    return part(CONSTANT, source)


def _compile(body: str, names: Sequence[str]) -> ElementTree.Element:
    listed = "".join(f'"{name}", ' for name in names)
    mark = f'#box(rect(width: 1pt, height: 1pt, stroke: none, fill: rgb("{_BASELINE_MARK}")))'
    source = _PREAMBLE.format(names=listed) + body.replace("@mark", mark)
    try:
        svg = compile_page(source)
    except SourceError as error:
        raise TypesetError(f"Typst refuses {body!r}: {error}") from error
    return ElementTree.fromstring(svg)


@lru_cache(maxsize=4096)
def _outline(data: str) -> np.ndarray:
    """Return the cubic Bézier points of SVG path data, shape (4 k, 3)."""
    curves: list[np.ndarray] = []

    def line(start: complex, end: complex) -> None:
        if start != end:
            curves.append(np.linspace(start, end, 4))

    for segment in Path(data):
        if isinstance(segment, Move):
            continue
        start, end = complex(segment.start), complex(segment.end)
        if isinstance(segment, Line | Close):
            line(start, end)
        elif isinstance(segment, CubicBezier):
            controls = complex(segment.control1), complex(segment.control2)
            curves.append(np.array([start, *controls, end]))
        elif isinstance(segment, QuadraticBezier):
            control = complex(segment.control)
            first, second = (start + 2 * control) / 3, (end + 2 * control) / 3
            curves.append(np.array([start, first, second, end]))
        else:
            raise TypesetError(f"unexpected path segment {segment!r}")
    flat = np.concatenate(curves)
    return np.stack([flat.real, flat.imag, np.zeros(len(flat))], axis=1)


def _stroke_as_area(data: str, width: float) -> np.ndarray:
    """Return a straight stroke, such as a fraction's bar, as the rectangle that it covers."""
    points = _outline(data)
    start, end = points[0], points[-1]
    along = (end - start) / np.linalg.norm(end - start)
    across = at(-along[1], along[0]) * width / 2
    corners = [start + across, start - across, end - across, end + across, start + across]
    return np.concatenate([np.linspace(one, two, 4) for one, two in pairwise(corners)])


_NUMBER = re.compile(r"[-+]?[\d.]+(?:[eE][-+]?\d+)?")


def _transform(text: str | None) -> np.ndarray:
    """Return the 2 x 3 matrix of an SVG ``matrix`` or ``translate``."""
    if not text:
        return np.array([[1.0, 0, 0], [0, 1, 0]])
    values = [float(number) for number in _NUMBER.findall(text)]
    if text.startswith("matrix"):
        a, b, c, d, e, f = values
        return np.array([[a, c, e], [b, d, f]])
    if text.startswith("translate"):
        return np.array([[1.0, 0, values[0]], [0, 1, values[1] if len(values) > 1 else 0.0]])
    if text.startswith("scale"):
        return np.array([[values[0], 0, 0], [0, values[-1], 0]])
    raise TypesetError(f"unexpected SVG transform {text!r}")


def _chained(outer: np.ndarray, inner: np.ndarray) -> np.ndarray:
    return np.array(outer @ np.vstack([inner, [0.0, 0.0, 1.0]]))


def _tag(element: ElementTree.Element) -> str:
    return element.tag.rsplit("}", 1)[-1]


@lru_cache(maxsize=4096)
def lay_out(body: str) -> tuple[GlyphOutline, ...]:
    """Set Typst markup and return its outlines in em, the baseline at y = 0.

    Parameters
    ----------
    body
        Markup, with the mark ``@mark`` where the baseline is to be read.

    Raises
    ------
    TypesetError
        If Typst refuses the source or nothing is to be seen.
    """
    names = list(dict.fromkeys(_PART_CALL.findall(body)))
    root = _compile(body, names)
    symbols = {
        symbol.get("id"): child.get("d", "")
        for symbol in root.iter()
        if _tag(symbol) == "symbol"
        for child in symbol
    }
    drawn: list[tuple[np.ndarray, str, str]] = []
    baseline = 0.0

    def visit(element: ElementTree.Element, matrix: np.ndarray) -> None:
        nonlocal baseline
        tag = _tag(element)
        if tag == "defs":
            return
        matrix = _chained(matrix, _transform(element.get("transform")))
        fill = element.get("fill", "none")
        if tag == "use":
            href = next(value for key, value in element.attrib.items() if key.endswith("href"))
            data, identity = symbols[href[1:]], href[1:]
            # Letters of one run of text stand side by side in one group, each with its offset.
            offset = [float(element.get(axis, "0")) for axis in ("x", "y")]
            points = _outline(data) + at(*offset)
        elif tag == "path" and fill == _BASELINE_MARK:
            # The mark's lower edge stands on the baseline; the page's y axis points down.
            corners = _outline(element.get("d", "")) @ np.eye(3)[:, :2]
            baseline = float(np.max(corners @ matrix[:, :2].T + matrix[:, 2], axis=0)[1])
            return
        elif tag == "path" and element.get("stroke"):
            identity, fill = "stroke", element.get("stroke", "")
            points = _stroke_as_area(element.get("d", ""), float(element.get("stroke-width", "1")))
        elif tag == "path" and fill != "none":
            identity, points = "area", _outline(element.get("d", ""))
        else:
            for child in element:
                visit(child, matrix)
            return
        index = int(fill[3:], 16) if fill.startswith("#00") else 0
        flat = points[:, :2] @ matrix[:, :2].T + matrix[:, 2]
        drawn.append((flat, names[index - 1] if index else "", identity))

    visit(root, _transform(None))
    if not drawn:
        raise TypesetError(f"nothing to be seen in {body!r}")
    return tuple(
        GlyphOutline(
            points=np.column_stack(
                [flat[:, 0] / _EM, (baseline - flat[:, 1]) / _EM, np.zeros(len(flat))]
            ),
            part=name,
            identity=identity,
        )
        for flat, name, identity in drawn
    )


@lru_cache(maxsize=256)
def _filled(color: bytes) -> VMobject:
    """Return a mobject that has no outline yet, of the colour with these channels."""
    paint = ManimColor(np.frombuffer(color))
    return VMobject(fill_color=paint, fill_opacity=1, stroke_width=0)


class Glyph(VMobject):
    """One filled outline on the stage."""

    def __init__(self, outline: GlyphOutline, size: float, color: ManimColor) -> None:
        # As manim makes it, which takes several times as long as a copy of what it has made.
        vars(self).update(vars(copied(_filled(color.to_rgba().tobytes()), {})))
        del self.original_id
        self.name = type(self).__name__
        self.identity = outline.identity
        self.set_points(outline.points * size)

    def __deepcopy__(self, copies: dict[int, Any]) -> Self:
        return copied(self, copies)


class Typeset(VGroup):
    """Glyphs of one piece of Typst source, grouped by its named parts.

    Parameters
    ----------
    body
        Typst markup, with ``@mark`` where the baseline is to be read.
    size
        One em, in scene units.
    color
        Colour of all glyphs to begin with.
    """

    def __init__(self, body: str, *, size: float, color: ManimColor) -> None:
        super().__init__()
        self.body = body
        self.parts: dict[str, VGroup] = {}
        outlines = lay_out(body)
        for outline in outlines:
            if outline.part not in self.parts:
                self.parts[outline.part] = VGroup()
                self.add(self.parts[outline.part])
            self.parts[outline.part].add(Glyph(outline, size, color))
        # The widest outline is kept as a ruler, because a group that is scaled or moved as a
        # whole does not tell its members.
        spans = [np.ptp(outline.points[:, 0]) for outline in outlines]
        ruler = outlines[int(np.argmax(spans))]
        self._ruler_name = ruler.part
        siblings = [outline for outline in outlines if outline.part == ruler.part]
        self._ruler_index = next(i for i, other in enumerate(siblings) if other is ruler)
        self._ruler_span = float(np.max(spans))
        self._ruler_bottom = float(ruler.points[:, 1].min())

    @property
    def _ruler(self) -> VMobject:
        return self.parts[self._ruler_name][self._ruler_index]

    @property
    def size(self) -> float:
        """One em, in scene units, as it is drawn now."""
        return float(np.ptp(self._ruler.points[:, 0])) / self._ruler_span

    @property
    def ascent(self) -> float:
        """How far the text reaches above its baseline."""
        return float(self.get_top()[1]) - self.baseline

    @property
    def descent(self) -> float:
        """How far the text reaches below its baseline."""
        return self.baseline - float(self.get_bottom()[1])

    @property
    def baseline(self) -> float:
        """The y coordinate of the baseline as it is drawn now."""
        return float(self._ruler.points[:, 1].min()) - self._ruler_bottom * self.size

    def part(self, name: str) -> VGroup:
        """Return the glyphs of a named part.

        Raises
        ------
        KeyError
            If the source has no part of that name.
        """
        if name not in self.parts:
            raise KeyError(f"no part {name!r} in {self.body!r}")
        return self.parts[name]

    def place(self, point: Point3D, *, anchor: float = 0.5) -> Self:
        """Put the text on the baseline through ``point``.

        Parameters
        ----------
        point
            Where to, shape (3,); its y is the baseline's.
        anchor
            What of the text's width stands at ``point``: 0 its left edge, 1 its right one.
        """
        left = float(self.get_left()[0]) + anchor * self.width
        self.shift(at(point[0] - left, point[1] - self.baseline))
        return self

    def place_middle(self, point: Point3D, *, anchor: float = 0.5) -> Self:
        """Put the text so that its digits' half height, not its box, is at ``point``."""
        return self.place(point - at(0, DIGIT_HEIGHT * self.size / 2), anchor=anchor)


#: Height of a digit and of a capital above the baseline in New Computer Modern, in em.
DIGIT_HEIGHT = 0.66
CAPITAL_HEIGHT = 0.68
