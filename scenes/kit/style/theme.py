"""The theme: what each colour and each size of type means, read from ``assets/themes``."""

from collections.abc import Callable
from dataclasses import dataclass

from manim import ManimColor

from scenes.kit.style.contrast import contrast, faded
from scenes.kit.style.logo import Logo
from scenes.kit.style.theme_file import read_theme

#: What a colour can stand for. ``text`` and ``dim`` are for words, the four others for numbers.
ROLES = ("text", "dim", "signal", "weight", "gradient", "loss")

#: A dimmed text or number keeps this contrast against the panel, above WCAG's 4.5 for text.
DIMMED_CONTRAST = 4.6

#: The role of each kind of quantity.
ROLE_OF_KIND = {
    "input": "signal",
    "pre_activation": "signal",
    "activation": "signal",
    "prediction": "signal",
    "weight": "weight",
    "bias": "weight",
    "learning_rate": "weight",
    "derivative": "weight",
    "measure": "weight",
    "gradient": "gradient",
    "target": "loss",
    "loss": "loss",
}


@dataclass(frozen=True)
class Theme:
    """Colour tokens of one theme.

    Parameters
    ----------
    name
        What the theme is called, ``dark`` or ``light``.
    background, panel
        The two grounds that text and graphics stand on.
    text, dim, line
        Words, quiet words, and lines that carry no role.
    signal, weight, gradient, loss
        The four roles of numbers: forward values, parameters, gradients, loss and target.
    logo
        What stands in the margin of every film, or None.
    """

    name: str
    background: ManimColor
    panel: ManimColor
    text: ManimColor
    dim: ManimColor
    line: ManimColor
    signal: ManimColor
    weight: ManimColor
    gradient: ManimColor
    loss: ManimColor
    logo: Logo | None = None

    def __deepcopy__(self, memo: dict[int, object]) -> "Theme":
        return self  # immutable; manim copies mobjects often

    def color(self, role: str, lit: bool = True) -> ManimColor:
        """Return the colour of a role, lit or dimmed.

        The dimmed form is the same hue drawn towards the ground, so that a role can still be
        told when it rests, and never under the contrast that text needs.
        """
        color: ManimColor = getattr(self, role)
        if lit:
            return color
        if role == "loss":
            return self.dim  # magenta has no contrast to give away, so at rest it is neutral
        grounds = (self.background, self.panel)
        ground = min(grounds, key=lambda ground: contrast(color, ground))
        return faded(color, ground, DIMMED_CONTRAST)


def load_theme(name: str, read: Callable[[str], bytes] | None = None) -> Theme:
    """Return the theme of that name from ``assets/themes``, or from a TOML file's path.

    Parameters
    ----------
    name, read
        See `scenes.kit.style.theme_file.read_theme`.

    Raises
    ------
    UserError
        If it cannot be used.
    """
    file = read_theme(name, read)
    colors = {token: ManimColor.from_hex(code) for token, code in file.colors.items()}
    return Theme(name=file.name, logo=file.logo, **colors)
