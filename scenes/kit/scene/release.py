"""Which manim the films are made with."""

import re

from mathcore.errors import UserError

#: The release that the renderer here builds on.
MANIM = (0, 22)


class UnsupportedError(UserError):
    """A manim, or a way to use it, with which there is no film, told in one line."""


def check_release(found: str) -> None:
    """Refuse another manim than the films are made with.

    Parameters
    ----------
    found
        The version that there is.

    Raises
    ------
    UnsupportedError
        If it is of another release than `MANIM`.
    """
    if tuple(int(part) for part in re.findall(r"\d+", found)[:2]) != MANIM:
        raise UnsupportedError(f"expected manim {'.'.join(map(str, MANIM))}, got {found}")
