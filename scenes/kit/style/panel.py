"""The quiet ground that plots, open blanks and highlighted rows stand on."""

from manim import RoundedRectangle
from manim.typing import Point3D

from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import GROUND


def panel(
    center: Point3D, width: float, height: float, *, theme: Theme, corner: float = 0.1
) -> RoundedRectangle:
    """Build a panel that stays under whatever is animated over it.

    Parameters
    ----------
    center
        Its middle, shape (3,).
    width, height
        Its size, in scene units.
    theme
        Colours.
    corner
        Radius of its corners, in scene units.
    """
    return RoundedRectangle(
        width=width,
        height=height,
        corner_radius=corner,
        stroke_width=0,
        fill_color=theme.panel,
        fill_opacity=1,
        z_index=GROUND,
    ).move_to(center)
