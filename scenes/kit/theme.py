"""The theme: what each colour and each size of type means, read from ``assets/themes``."""

import tomllib
from dataclasses import dataclass, fields
from pathlib import Path

from manim import ManimColor

from mathcore.assets import asset
from scenes.kit.color import contrast, faded

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


class ThemeError(ValueError):
    """A theme that cannot be used; the message is one line."""


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


def load_theme(name: str) -> Theme:
    """Return the theme of that name from ``assets/themes``, or from a TOML file's path.

    Raises
    ------
    ThemeError
        If there is no such theme, a token is missing or unknown, or a colour is not ``#RRGGBB``.
    """
    path = Path(name) if name.endswith(".toml") else asset("themes", f"{name}.toml")
    known = sorted(file.stem for file in asset("themes").glob("*.toml"))
    try:
        tokens = tomllib.loads(path.read_text(encoding="utf-8")).get("color", {})
    except FileNotFoundError:
        raise ThemeError(f"theme {name!r}: expected one of {', '.join(known)}") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ThemeError(f"theme {path}: cannot be read: {error}") from None
    wanted = {field.name for field in fields(Theme)} - {"name"}
    if set(tokens) != wanted:
        odd = ", ".join(sorted(set(tokens) ^ wanted))
        raise ThemeError(f"theme {path}: color: missing or unknown tokens: {odd}")
    colors = {}
    for token, code in tokens.items():
        if not (isinstance(code, str) and len(code) == 7 and code.startswith("#")):
            raise ThemeError(f"theme {path}: color.{token}: expected #RRGGBB, got {code!r}")
        try:
            colors[token] = ManimColor.from_hex(code)
        except ValueError:
            raise ThemeError(
                f"theme {path}: color.{token}: expected #RRGGBB, got {code!r}"
            ) from None
    return Theme(name=path.stem, **colors)
