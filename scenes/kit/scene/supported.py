"""Which of manim's renderers, and which pictures, the films are made with."""

from typing import Any

import manim
from manim import RendererType, config

from scenes.kit.scene.release import UnsupportedError, check_release


def check_size(encoder: Any) -> None:
    """Refuse a picture that the film's encoder cannot take.

    Parameters
    ----------
    encoder
        Manim's settings of the encoder, or None where no film is made.

    Raises
    ------
    UnsupportedError
        If colour has half the resolution, and a side is odd.
    """
    if encoder is None or encoder.codec != "libx264" or encoder.pixel_format != "yuv420p":
        return
    if encoder.width % 2 or encoder.height % 2:
        raise UnsupportedError(
            "--resolution: expected an even width and height, since colour has half the "
            f"resolution; got {encoder.width},{encoder.height}"
        )


def check_manim() -> None:
    """Refuse what the films cannot be made with.

    Raises
    ------
    UnsupportedError
        If manim is of another release, or is asked for its OpenGL renderer.
    """
    check_release(manim.__version__)
    if config.renderer == RendererType.OPENGL:
        raise UnsupportedError(
            "--renderer: expected cairo, which the films are made with; got opengl"
        )
