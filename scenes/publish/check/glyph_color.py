"""The colour in which a glyph is seen, be it filled, outlined or both."""

import numpy as np
from manim import ManimColor, VMobject

from scenes.kit.style.contrast import blend, contrast

#: Less than this cannot be seen.
VISIBLE = 0.02


def seen_color(glyph: VMobject, ground: ManimColor) -> ManimColor | None:
    """Return the opaque colour in which a glyph is seen on its ground.

    Parameters
    ----------
    glyph
        A glyph with fill, stroke or both, each of one colour or of a gradient.
    ground
        What is behind it.

    Returns
    -------
    ManimColor or None
        Of a gradient the colour that is hardest to see, since a letter is read as a whole; of
        fill and strokes the one that is seen best, since either shows the letter. None if the
        glyph is drawn with neither.
    """
    paints = [glyph.get_fill_rgbas()]
    paints += [
        glyph.get_stroke_rgbas(behind)
        for behind in (False, True)
        if glyph.get_stroke_width(behind) > 0
    ]
    faintest = [_faintest(rgbas, ground) for rgbas in paints if rgbas[:, 3].max() > VISIBLE]
    return max(faintest, key=lambda color: contrast(color, ground), default=None)


def _faintest(rgbas: np.ndarray, ground: ManimColor) -> ManimColor:
    colors = [blend(ManimColor(rgba[:3]), ground, float(rgba[3])) for rgba in rgbas]
    return min(colors, key=lambda color: contrast(color, ground))
