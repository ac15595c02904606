"""Manim's configuration as it comes, whatever a ``manim.cfg`` of the folder or of the user says.

A film depends on it: a frame of another height, or a picture of another shape, crops the clips.
"""

from configparser import ConfigParser
from functools import lru_cache
from pathlib import Path
from typing import Any

import manim
from manim._config.utils import ManimConfig

#: What follows from other entries, or sets several of them at once.
_DERIVED = {
    "aspect_ratio",
    "bottom",
    "frame_x_radius",
    "frame_y_radius",
    "left_side",
    "pixel_height",
    "pixel_width",
    "quality",
    "right_side",
    "top",
}


@lru_cache(maxsize=1)
def _defaults() -> dict[str, Any]:
    parser = ConfigParser()
    parser.read(Path(manim.__file__).parent / "_config" / "default.cfg", encoding="utf-8")
    config = ManimConfig()
    config.digest_parser(parser)
    return {name: value for name, value in dict(config).items() if name not in _DERIVED}


def plain_config(**options: Any) -> dict[str, Any]:
    """Return manim's own configuration with some entries of ours, for ``manim.tempconfig``.

    Parameters
    ----------
    **options
        Entries that are other than manim's; the size of the picture in pixels among them.
    """
    return {**_defaults(), **options}
