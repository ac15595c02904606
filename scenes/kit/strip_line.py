"""Formulas on the middle line of the strip."""

from typing import TypeVar

from scenes.kit.formula import Painted
from scenes.kit.zones import STRIP, at

_Text = TypeVar("_Text", bound=Painted)
_MIDDLE = STRIP.center[1] - 0.15


def at_start(text: _Text) -> _Text:
    """Put a text at the left end of the strip."""
    return text.place(at(STRIP.left + 0.1, _MIDDLE), anchor=0)


def at_end(text: _Text) -> _Text:
    """Put a text at the right end of the strip."""
    return text.place(at(STRIP.right - 0.1, _MIDDLE), anchor=1)
