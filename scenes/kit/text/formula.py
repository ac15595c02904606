"""Mathematics and words on the stage, painted by role.

Everything that can be read is :class:`Painted`: it knows the role of each of its parts, so that it
can be lit and dimmed without anyone naming a colour.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np
from manim import VGroup

from mathcore.exercise.trace import Quantity
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import Zone, at
from scenes.kit.text.typeset import Typeset
from scenes.kit.typst.source import escaped

#: One em of each use of type, in scene units. A subscript is 0.7 of it, and its digits still
#: stand 2.5 % of the frame high at ``SYMBOL``.
SYMBOL = 0.46
LABEL = 0.42
FORMULA = 0.54


@dataclass(frozen=True)
class ShownValue:
    """What a text says of a quantity: these glyphs show this number.

    Parameters
    ----------
    quantity
        The quantity whose value is shown.
    text
        The number as it is written, in Typst source.
    part
        The part of the text that holds its glyphs.
    decimals
        To how many decimals it is shown, if not as it stands everywhere.
    """

    quantity: Quantity
    text: str
    part: str
    decimals: int | None = None

    def __deepcopy__(self, memo: dict[int, object]) -> "ShownValue":
        return self  # immutable; manim copies mobjects often


class Painted(Typeset):
    """Text whose parts have roles.

    Parameters
    ----------
    body
        Typst markup.
    theme
        Where the colours come from.
    size
        One em, in scene units.
    role
        Role of all parts that ``roles`` does not name.
    roles
        Role of each named part.
    claims
        The quantities that the text shows.
    lit
        Whether it is lit or dimmed to begin with.
    constants
        Whether its digits that show no quantity belong to what is said, as those of ``z > 0`` do,
        and are no data. All other digits without a quantity are a finding of the checks.
    """

    def __init__(
        self,
        body: str,
        *,
        theme: Theme,
        size: float,
        role: str = "text",
        roles: Mapping[str, str] | None = None,
        claims: tuple[ShownValue, ...] = (),
        lit: bool = True,
        constants: bool = False,
    ) -> None:
        super().__init__(body, size=size, color=theme.text)
        self.theme = theme
        self.role = role
        self.roles = dict(roles or {})
        self.claims = claims
        self.constants = constants
        self.paint(lit)

    def paint(self, lit: bool = True) -> Self:
        """Light or dim the whole text."""
        for name, group in self.parts.items():
            self._paint_part(name, group, lit)
        return self

    def stands_on(self, other: "Typeset") -> bool:
        """Tell whether a glyph of this text and one of another overlap, box by box."""
        own, others = (
            np.array(
                [
                    [*glyph.points[:, :2].min(axis=0), *glyph.points[:, :2].max(axis=0)]
                    for group in text.parts.values()
                    for glyph in group
                ]
            )
            for text in (self, other)
        )
        apart = (
            (own[:, None, 0] >= others[None, :, 2])
            | (own[:, None, 2] <= others[None, :, 0])
            | (own[:, None, 1] >= others[None, :, 3])
            | (own[:, None, 3] <= others[None, :, 1])
        )
        return not bool(apart.all())

    def paint_parts(self, *names: str) -> Self:
        """Light the named parts and dim the others."""
        for name, group in self.parts.items():
            self._paint_part(name, group, name in names)
        return self

    def _paint_part(self, name: str, group: VGroup, lit: bool) -> None:
        group.set_color(self.theme.color(self.roles.get(name, self.role), lit))


class Formula(Painted):
    """Display mathematics with named parts.

    Parameters
    ----------
    source
        Typst math source; name parts with :func:`scenes.kit.text.typeset.part`.
    """

    def __init__(
        self,
        source: str,
        *,
        theme: Theme,
        size: float = FORMULA,
        role: str = "text",
        roles: Mapping[str, str] | None = None,
        claims: tuple[ShownValue, ...] = (),
        lit: bool = True,
        constants: bool = False,
    ) -> None:
        super().__init__(
            f"$ {source} @mark $",
            theme=theme,
            size=size,
            role=role,
            roles=roles,
            claims=claims,
            lit=lit,
            constants=constants,
        )

    def fit(self, width: float, smallest: float) -> Self:
        """Shrink to ``width`` if the formula is wider, but never below the size ``smallest``."""
        if self.width > width:
            factor = max(width / self.width, smallest / self.size)
            self.scale(min(factor, 1.0))
        return self


class Words(Painted):
    """Plain words; what they say is shown as it stands, never run as markup."""

    def __init__(
        self,
        text: str,
        *,
        theme: Theme,
        size: float = SYMBOL,
        role: str = "text",
        lit: bool = True,
        constants: bool = False,
    ) -> None:
        super().__init__(
            f"{escaped(text)}@mark",
            theme=theme,
            size=size,
            role=role,
            lit=lit,
            constants=constants,
        )
        self.text = text


def flow(
    formulas: list[Formula], zone: Zone, *, gap: float = 0.9, pitch: float = 0.62
) -> list[Formula]:
    """Place formulas one after the other like words, breaking the line at the zone's right.

    Parameters
    ----------
    formulas
        What is placed; all keep their size.
    zone
        Where to.
    gap
        Room between two formulas of a line, in scene units.
    pitch
        From one baseline to the next, in scene units.
    """
    left, right = zone.left + 0.1, zone.right - 0.1
    x, y = left, zone.top - 0.62
    for formula in formulas:
        if x > left and x + formula.width > right:
            x, y = left, y - pitch
        formula.place(at(x, y), anchor=0)
        x += formula.width + gap
    return formulas
