"""Lines of a program on the stage, in Typst's embedded DejaVu Sans Mono."""

import re
from collections.abc import Sequence
from typing import Self

from manim import VGroup
from manim.typing import Point3D

from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import Zone, at
from scenes.kit.text.formula import Painted
from scenes.kit.typst.source import escaped

#: Height of a digit and of a capital above the baseline, and the width of every letter, in em.
CODE_DIGIT_HEIGHT = 0.729
CODE_ADVANCE = 0.602
#: At this size digits and capitals still stand 2.5 % of the frame high.
SMALLEST_CODE = 0.28
LARGEST_CODE = 0.36
#: The distance of two baselines, in em, and that share of it that divides two blocks.
LINE_PITCH = 1.4
BLOCK_GAP = 0.55

#: What a name in a program means, by the role that it has on the diagram.
_ROLES = {
    r"[Wb]\d+": "weight",
    r"x|h\d*|y_hat": "signal",
    r"y|loss": "loss",
}
_NAME = re.compile(r"#.*|\.?[A-Za-z_]\w*|[^A-Za-z_#.]+|\.")


def _role(token: str) -> str:
    if token.startswith("#"):
        return "dim"
    return next((role for name, role in _ROLES.items() if re.fullmatch(name, token)), "text")


class Code(Painted):
    """One line of a program; it is shown as it stands, never run as markup.

    Parameters
    ----------
    text
        The line, with the spaces before it.
    theme
        Where the colours come from.
    size
        One em, in scene units.
    lit
        Whether it is lit or dimmed to begin with.
    """

    def __init__(
        self, text: str, *, theme: Theme, size: float = LARGEST_CODE, lit: bool = True
    ) -> None:
        roles: dict[str, str] = {}
        pieces = []
        for token in _NAME.findall(text):
            # Spaces that Typst may drop are set as spaces that it keeps.
            shown = escaped(token.replace(" ", "\N{NO-BREAK SPACE}"))
            role = _role(token)
            if role == "text" or not token.strip():
                pieces.append(shown)
            else:
                roles[role] = role
                pieces.append(f'#part("{role}", [{shown}])')
        super().__init__(
            f'#text(font: "DejaVu Sans Mono", ligatures: false)[{"".join(pieces)}]@mark',
            theme=theme,
            size=size,
            roles=roles,
            lit=lit,
        )
        self.text = text
        # The first letter's own margin, and the spaces before it: letters keep their columns.
        self._margin = float(self.get_left()[0]) / size

    def place(self, point: Point3D, *, anchor: float = 0.5) -> Self:
        """Put the text on the baseline through ``point``; anchor 0 is the line's first column."""
        super().place(point, anchor=anchor)
        if anchor == 0:
            self.shift(at(self._margin * self.size, 0))
        return self


class Program(VGroup):
    """A program in blocks that divide it like paragraphs.

    Parameters
    ----------
    blocks
        The lines of each block.
    theme
        Colours.
    zone
        The room that it fills. What does not fit below goes on under the zone, and
        :meth:`rise` says how far the program has to move up.

    Attributes
    ----------
    blocks
        The lines of each block, as they stand.
    """

    def __init__(self, blocks: Sequence[Sequence[str]], *, theme: Theme, zone: Zone) -> None:
        super().__init__()
        self.zone = zone
        columns = max(len(line) for block in blocks for line in block)
        rows = sum(len(block) for block in blocks) + BLOCK_GAP * (len(blocks) - 1)
        # A line is as high as its pitch, but the last one has nothing below it.
        fitting = min(
            LARGEST_CODE,
            zone.width / (columns * CODE_ADVANCE),
            zone.height / ((rows - 1) * LINE_PITCH + 1),
        )
        self.size = max(fitting, SMALLEST_CODE)
        self.blocks: list[list[Code]] = []
        y = zone.top - 0.8 * self.size
        for block in blocks:
            self.blocks.append([])
            for text in block:
                line = Code(text, theme=theme, size=self.size)
                self.blocks[-1].append(line.place(at(zone.left, y), anchor=0))
                self.add(line)
                y -= LINE_PITCH * self.size
            y -= BLOCK_GAP * LINE_PITCH * self.size

    @property
    def lines(self) -> tuple[str, ...]:
        """The program, line by line."""
        return tuple(line.text for block in self.blocks for line in block)

    def rise(self, lines: Sequence[Code]) -> float:
        """Return how far the program has to move up for these lines to be in view."""
        lowest = min(float(line.get_bottom()[1]) for line in lines)
        return max(0.0, self.zone.bottom - lowest)

    def leaves(self, line: Code, rise: float) -> bool:
        """Tell whether a line leaves at the top when the program moves up by ``rise``."""
        return float(line.get_top()[1]) + rise > self.zone.top + 0.05
