"""Which manim, and which of its renderers, the films are made with."""

import re

import manim
from manim import RendererType, config

#: The release that the renderer here builds on.
MANIM = (0, 22)


class UnsupportedError(RuntimeError):
    """A manim, or a way to use it, with which there is no film, told in one line."""


def check_manim() -> None:
    """Refuse what the films cannot be made with.

    Raises
    ------
    UnsupportedError
        If manim is another release than `MANIM`, or is asked for its OpenGL renderer.
    """
    found = tuple(int(part) for part in re.findall(r"\d+", manim.__version__)[:2])
    if found != MANIM:
        wanted = ".".join(map(str, MANIM))
        raise UnsupportedError(f"expected manim {wanted}, got {manim.__version__}")
    if config.renderer == RendererType.OPENGL:
        raise UnsupportedError(
            "--renderer: expected cairo, which the films are made with; got opengl"
        )
