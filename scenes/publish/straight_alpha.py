"""Frames whose colours are told apart from how much of them is seen.

Cairo keeps a pixel's colour multiplied by its opacity; a WebM and a PNG keep the colour itself.
Manim hands over the former as if it were the latter, which leaves dark edges around all that is
drawn without a ground.
"""

from typing import Any

import numpy as np
from manim.scene.scene_file_writer import SceneFileWriter


def straighten(pixels: np.ndarray) -> None:
    """Divide the colours of half transparent pixels by their opacity, in place.

    Parameters
    ----------
    pixels
        Colours times opacity, and opacity; uint8 of shape (height, width, 4).
    """
    opacity = pixels[..., 3]
    partly = (opacity > 0) & (opacity < 255)
    seen = pixels[partly].astype(np.uint16)
    share = seen[:, 3:]
    pixels[partly, :3] = np.minimum((seen[:, :3] * 255 + share // 2) // share, 255)


class StraightAlphaWriter(SceneFileWriter):
    """Manim's writer, given frames as a WebM has them."""

    def write_frame(self, pixels: Any, *, repeat: int = 1) -> None:
        """Take a frame, which is this writer's own from now on."""
        straighten(pixels)
        super().write_frame(pixels, repeat=repeat)
