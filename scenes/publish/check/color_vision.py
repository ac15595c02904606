"""How far apart two colours look: CIEDE2000, for normal and for dichromatic colour vision."""

from typing import Literal, get_args

from coloraide import Color
from manim import ManimColor

Vision = Literal["normal", "protan", "deutan", "tritan"]
VISIONS: tuple[Vision, ...] = get_args(Vision)


def distance(one: ManimColor, other: ManimColor, vision: Vision = "normal") -> float:
    """Return how far apart two opaque colours look to such an eye; about 1 can just be told."""
    return _seen_by(one, vision).delta_e(_seen_by(other, vision), method="2000")


def _seen_by(color: ManimColor, vision: Vision) -> Color:
    seen = Color("srgb", color.to_rgb().tolist())
    if vision == "normal":
        return seen
    # Full dichromacy after Brettel, Viénot and Mollon, 1997; the default for protan and deutan is
    # the simpler model of 1999.
    return seen.filter(vision, method="brettel").clip()
