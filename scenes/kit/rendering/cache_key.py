"""The name under which a piece of film is kept, so that it need not be made again.

Manim writes down the whole scene as JSON for each play, which takes longer than to draw a short
one. A scene of ours knows a fingerprint of all sources, of the exercise and of the theme
(`scenes.kit.scene.fingerprint`); with it, the numbers that describe the mobjects are enough.
"""

import hashlib
from collections.abc import Iterable
from typing import Any

import numpy as np
from manim import Animation, Mobject
from manim.animation.composition import AnimationGroup

_STYLES = ("fill_rgbas", "stroke_rgbas", "background_stroke_rgbas")
_WIDTHS = ("stroke_width", "background_stroke_width", "z_index")


def piece_key(texts: Iterable[str], mobjects: list[Mobject], animations: list[Animation]) -> str:
    """Return a name that differs for plays that look different.

    Parameters
    ----------
    texts
        What they depend on beside the mobjects: the fingerprint, size and rate of the picture,
        the encoder.
    mobjects
        What is in the scene.
    animations
        What is played, not yet begun.
    """
    digest = hashlib.blake2b(digest_size=20)
    for text in texts:
        digest.update(f"{text}\0".encode())
    for mobject in mobjects:
        _add_mobject(digest, mobject)
    for animation in animations:
        _add_animation(digest, animation)
    return digest.hexdigest()


def _add_animation(digest: Any, animation: Animation) -> None:
    rate = getattr(animation.rate_func, "__qualname__", "")
    line = f"{type(animation).__qualname__} {animation.run_time} {animation.lag_ratio} {rate}\0"
    digest.update(line.encode())
    if isinstance(animation, AnimationGroup):
        for part in animation.animations:
            _add_animation(digest, part)
        return
    for mobject in (animation.mobject, getattr(animation, "target_mobject", None)):
        if isinstance(mobject, Mobject):
            _add_mobject(digest, mobject)


def _add_mobject(digest: Any, mobject: Mobject) -> None:
    for member in mobject.get_family():
        digest.update(f"{type(member).__qualname__} {len(member.points)}\0".encode())
        digest.update(np.ascontiguousarray(member.points).data)
        for name in _STYLES:
            value = getattr(member, name, None)
            if value is not None:
                digest.update(np.ascontiguousarray(value).data)
        widths = " ".join(str(getattr(member, name, "")) for name in _WIDTHS)
        digest.update(f"{widths}\0".encode())
