"""A line that torch prints, whose numbers are quantities."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Self

from manim import VGroup
from manim.typing import Point3D

from mathcore.exercise.reconcile import show
from mathcore.exercise.torch_program import PrintedLine
from mathcore.exercise.trace import Quantities
from scenes.kit.style.theme import ROLE_OF_KIND, Theme
from scenes.kit.style.zones import at
from scenes.kit.text.code import CODE_ADVANCE
from scenes.kit.text.formula import Painted, ShownValue
from scenes.kit.text.typeset import part
from scenes.kit.typst.source import string_literal


class Printed(Painted):
    """One line of a console; brackets and commas are quiet, numbers have their roles.

    Parameters
    ----------
    line
        What is printed.
    quantities
        Where its numbers are found.
    theme
        Colours.
    size
        One em, in scene units.
    """

    def __init__(
        self, line: PrintedLine, quantities: Quantities, *, theme: Theme, size: float
    ) -> None:
        names = [f"number {place}" for place in range(len(line.ids))]
        numbers = [quantities[id] for id in line.ids]
        super().__init__(
            "".join(_pieces(line, names)) + "@mark",
            theme=theme,
            size=size,
            role="dim",
            roles={
                name: ROLE_OF_KIND[number.kind] for name, number in zip(names, numbers, strict=True)
            },
            claims=tuple(
                ShownValue(number, show(number).typst, name)
                for name, number in zip(names, numbers, strict=True)
            ),
        )
        self.line = line
        self._number_of = dict(zip(line.ids, names, strict=True))
        # What is left of the first glyph is spaces: letters keep their columns.
        self._margin = float(self.get_left()[0]) / size

    def number(self, id: str) -> VGroup:
        """Return the glyphs of one of its numbers."""
        return self.part(self._number_of[id])

    def rest(self, *but: str) -> Self:
        """Let all numbers be quiet but some, by their ids."""
        for id, name in self._number_of.items():
            role = self.roles[name] if id in but else "dim"
            self.part(name).set_color(self.theme.color(role))
        return self

    def place(self, point: Point3D, *, anchor: float = 0.5) -> Self:
        """Put the text on the baseline through ``point``; anchor 0 is the line's first column."""
        super().place(point, anchor=anchor)
        if anchor == 0:
            self.shift(at(self._margin * self.size, 0))
        return self


def _pieces(line: PrintedLine, names: list[str]) -> Iterator[str]:
    """Return the source of what stands between the numbers, and of the numbers."""
    cuts = [0, *(place for span in line.spans for place in span), len(line.text)]
    for place, (start, end) in enumerate(pairwise(cuts)):
        # Spaces at the beginning of a line would be dropped.
        text = line.text[start:end].replace(" ", "\N{NO-BREAK SPACE}")
        if text and place % 2 == 0:
            yield f"#raw({string_literal(text)})"
        elif text:
            yield f"#{part(names[place // 2], f'raw({string_literal(text)})')}"


def printed_width(line: PrintedLine, size: float) -> float:
    """Return how wide a line is, in scene units."""
    return len(line.text) * CODE_ADVANCE * size
