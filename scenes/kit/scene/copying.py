"""Copies of mobjects, which every animation makes of all that it moves."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from enum import Enum
from types import NoneType
from typing import Any, TypeVar

import numpy as np
from manim import ManimColor, Mobject

_M = TypeVar("_M", bound=Mobject)

#: What a copy of a mobject may share with it.
_NEVER_CHANGED = {bool, int, float, str, NoneType, ManimColor}


def copied(mobject: _M, copies: dict[int, Any]) -> _M:
    """Return a deep copy of a mobject, as manim makes it.

    Manim asks each attribute for its own way to be copied, which takes several times as long.

    Parameters
    ----------
    mobject
        What is copied, with all that it holds.
    copies
        What has been copied already, by the ``id()`` of its original, as for ``__deepcopy__``.
    """
    result = type(mobject).__new__(type(mobject))
    copies[id(mobject)] = result
    own = vars(result)
    for name, value in vars(mobject).items():
        kind = type(value)
        if kind in _NEVER_CHANGED or isinstance(value, Enum):
            own[name] = value
        elif kind is np.ndarray and id(value) not in copies:
            own[name] = copies[id(value)] = value.copy()
        elif kind is list and id(value) not in copies:
            own[name] = copies[id(value)] = members = []
            members += [deepcopy(member, copies) for member in value]
        else:
            own[name] = deepcopy(value, copies)
    own["original_id"] = str(id(mobject))
    return result


@contextmanager
def quick_copies() -> Iterator[None]:
    """Let all mobjects be `copied`, but for those of classes that have their own way."""
    manims = Mobject.__deepcopy__
    Mobject.__deepcopy__ = copied  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        Mobject.__deepcopy__ = manims  # type: ignore[method-assign]
