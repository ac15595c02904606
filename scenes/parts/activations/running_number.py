"""A number that changes in place while something moves; each digit keeps its own slot."""

from itertools import zip_longest
from typing import Self

import numpy as np
from manim import VGroup
from manim.typing import Point3D

from mathcore.numbers.format import MINUS
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import at
from scenes.kit.text.formula import SYMBOL
from scenes.kit.text.typeset import DIGIT_HEIGHT, Glyph, GlyphOutline, lay_out

#: Width of a digit in New Computer Modern, in em; the point and the minus sign have their own.
DIGIT_WIDTH = 0.5
POINT_WIDTH = 0.278
MINUS_WIDTH = 0.778


def _width(character: str) -> float:
    return {".": POINT_WIDTH, MINUS: MINUS_WIDTH}.get(character, DIGIT_WIDTH)


def _outline(character: str) -> GlyphOutline:
    (outline,) = lay_out(f"$ {character} @mark $")
    return outline


class RunningNumber(VGroup):
    """Digits in fixed slots, for a number that no one has to read to the end.

    It claims no quantity and so must not stand on a still: there a `scenes.kit.text.number.Number`
    takes its place.

    Parameters
    ----------
    decimals
        How many digits stand after the point, from 0.
    theme
        Where the colour comes from.
    role
        Of its colour.
    size
        One em, in scene units.
    slots
        The most characters that it can show.
    """

    def __init__(
        self,
        decimals: int,
        *,
        theme: Theme,
        role: str = "text",
        size: float = SYMBOL,
        slots: int = 8,
    ) -> None:
        self.decimals, self.size = decimals, size
        self.text = ""
        # The slots stay the same ones, since manim notes what moves before it moves.
        blank = _outline("0")
        super().__init__(*(Glyph(blank, size, theme.color(role)) for _ in range(slots)))

    def display(self, value: float, middle: Point3D, *, anchor: float = 0.5) -> Self:
        """Show a value, its digits' middle at a point.

        Parameters
        ----------
        value
            The number; a leading minus sign takes a slot of its own.
        middle
            Where to, shape (3,).
        anchor
            What of the number's width stands there: 0 its left edge, 1 its right one.

        Raises
        ------
        ValueError
            If the number has more characters than there are slots.
        """
        # Rounding first, so that there is no "-0.00".
        rounded = round(value, self.decimals) + 0.0
        self.text = f"{rounded:.{self.decimals}f}".replace("-", MINUS)
        total = sum(_width(character) for character in self.text)
        pen = at(-total * anchor, -DIGIT_HEIGHT / 2)
        for glyph, character in zip_longest(self.submobjects, self.text):
            if glyph is None:
                raise ValueError(f"no room for {self.text!r} in {len(self)} slots")
            glyph.clear_points()
            if character is None:
                continue
            outline = _outline(character)
            # The glyph stands in the middle of its slot.
            left, right = outline.points[:, 0].min(), outline.points[:, 0].max()
            inset = (_width(character) - (right - left)) / 2 - left
            glyph.set_points((outline.points + pen + at(inset, 0)) * self.size + np.array(middle))
            pen = pen + at(_width(character), 0)
        return self
