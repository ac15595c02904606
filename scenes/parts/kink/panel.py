"""What the columns of the clip on the kink share: their panels and their headings."""

from manim import RoundedRectangle, VGroup

from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import GROUND, at
from scenes.kit.text.formula import Words

#: What a column is called, and how it calculates.
NAMES = (("on paper", "exact"), ("float64", "in Python"), ("float32", "in PyTorch"))
#: Between which levels a column stands.
BOTTOM, TOP = -2.44, 3.06
#: The baselines of its headings, and one em of each.
_NAME, _HOW = 2.54, 2.07
_LARGE, QUIET = 0.62, 0.42
_STROKE = 2.5


def column_panel(left: float, right: float, *, theme: Theme) -> RoundedRectangle:
    """Build the panel of a column between two sides."""
    return RoundedRectangle(
        width=right - left,
        height=TOP - BOTTOM,
        corner_radius=0.22,
        stroke_color=theme.line,
        stroke_width=_STROKE,
        fill_color=theme.panel,
        fill_opacity=1,
        z_index=GROUND,
    ).move_to(at((left + right) / 2, (TOP + BOTTOM) / 2))


def heading(column: int, x: float, *, theme: Theme, lit: bool = True) -> VGroup:
    """Set the two headings of a column, in its middle."""
    name, how = NAMES[column]
    return VGroup(
        Words(name, theme=theme, size=_LARGE, role="text" if lit else "dim").place(at(x, _NAME)),
        Words(how, theme=theme, size=QUIET, role="dim").place(at(x, _HOW)),
    )
