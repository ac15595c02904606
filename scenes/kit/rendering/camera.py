"""The camera of our scenes: plain, still, and able to draw nothing."""

from collections.abc import Iterable
from typing import Any

from manim import Camera, Mobject


class LectureCamera(Camera):
    """A camera that can be told to draw nothing, for a rehearsal.

    Attributes
    ----------
    cache_key
        What a piece of film depends on beside what its mobjects look like.
    draws
        Whether it draws.
    """

    cache_key: str = ""
    draws: bool = True

    def capture_mobjects(self, mobjects: Iterable[Mobject], **options: Any) -> None:
        """Draw, unless told not to."""
        if self.draws:
            super().capture_mobjects(mobjects, **options)
