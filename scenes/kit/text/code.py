"""Lines of a program on the stage, in Typst's embedded DejaVu Sans Mono."""

import re
from typing import Self

from manim.typing import Point3D

from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import at
from scenes.kit.text.formula import Painted
from scenes.kit.typst.source import escaped

#: Height of a digit and of a capital above the baseline, and the width of every letter, in em.
CODE_DIGIT_HEIGHT = 0.729
CODE_ADVANCE = 0.602
#: At this size digits and capitals still stand 3 % of the frame high.
SMALLEST_CODE = 0.3295
LARGEST_CODE = 0.36

#: What a name in a program means, by the role that it has on the diagram.
_ROLES = {
    r"[Wb]\d+|V": "weight",
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
    constants
        As for `Painted`.
    """

    def __init__(
        self,
        text: str,
        *,
        theme: Theme,
        size: float = LARGEST_CODE,
        lit: bool = True,
        constants: bool = False,
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
            constants=constants,
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
