"""Contrast by the WCAG 2.2 definition, and blends that keep a promised contrast.

Not coloraide's, which `scenes.publish.check.color_vision` uses: contrast is computed for each glyph
and each dimmed colour, for which coloraide takes six times as long.
"""

from functools import lru_cache

from manim import ManimColor


def luminance(color: ManimColor) -> float:
    """Return the relative luminance of an sRGB colour, 0 for black and 1 for white.

    Source: WCAG 2.2, "relative luminance".
    """
    return _luminance(*color.to_rgb().tolist())


@lru_cache(maxsize=4096)  # the glyphs of a film have few colours
def _luminance(*channels: float) -> float:
    linear = [
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: ManimColor, other: ManimColor) -> float:
    """Return the contrast ratio of two opaque colours, from 1 to 21.

    Source: WCAG 2.2, "contrast ratio".
    """
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def blend(color: ManimColor, background: ManimColor, opacity: float) -> ManimColor:
    """Return the opaque colour that ``color`` at ``opacity`` gives over ``background``."""
    return background.interpolate(color, opacity)


def faded(color: ManimColor, background: ManimColor, ratio: float) -> ManimColor:
    """Return ``color`` blended towards ``background`` until its contrast falls to ``ratio``.

    A colour whose contrast is below ``ratio`` already is returned as it is.
    """
    if contrast(color, background) <= ratio:
        return color
    low, high = 0.0, 1.0
    for _ in range(24):
        middle = (low + high) / 2
        if contrast(blend(color, background, middle), background) < ratio:
            low = middle
        else:
            high = middle
    return blend(color, background, high)
