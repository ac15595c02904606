"""A question to the viewers, on one or two lines of the strip; the answer is for the lecturer."""

from textwrap import wrap
from typing import TypeVar

from manim import DOWN, Animation, AnimationGroup, FadeIn, FadeOut, Succession, VGroup

from scenes.kit.scene.lecture import LectureScene
from scenes.kit.scene.motion import write
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import STRIP, at
from scenes.kit.text.formula import SYMBOL, Painted, Words

_Text = TypeVar("_Text", bound=Painted)
_MIDDLE = STRIP.center[1] - 0.15


def at_start(text: _Text) -> _Text:
    """Put a text at the left end of the strip."""
    return text.place(at(STRIP.left + 0.1, _MIDDLE), anchor=0)


def at_end(text: _Text) -> _Text:
    """Put a text at the right end of the strip."""
    return text.place(at(STRIP.right - 0.1, _MIDDLE), anchor=1)


class StripScene(LectureScene):
    """What comes into the strip takes the place of what is there."""

    def setup(self) -> None:
        """Begin with an empty strip."""
        super().setup()
        self.strip = VGroup()

    def turn_strip(self, *texts: Painted) -> list[Animation]:
        """Return the animations that write these texts in place of what is in the strip."""
        leaving = [FadeOut(text) for text in self.strip]
        self.strip = VGroup(*texts)
        turns = [AnimationGroup(*group) for group in (leaving, [write(t) for t in texts]) if group]
        return [Succession(*turns)] if turns else []

    def write_in_strip(self, *texts: Painted, run_time: float = 0.9) -> None:
        """Write these texts in place of what is in the strip."""
        if moves := self.turn_strip(*texts):
            self.play(*moves, run_time=run_time)
        self.add(*texts)

    def put_question(self, text: str) -> None:
        """Ask in the strip, in place of what is there."""
        words = question(text, theme=self.theme)
        self.write_in_strip(run_time=0.4)
        self.play(FadeIn(words, shift=0.2 * DOWN), run_time=0.6)
        self.strip = words

    def wonder(self, text: str) -> None:
        """Ask what the viewers expect, and wait."""
        self.put_question(text)
        self.ask()


LINE_LENGTH = 56
LINE_PITCH = 0.6


def question(text: str, *, theme: Theme) -> VGroup:
    """Build a question in the formula strip, broken into lines."""
    lines = wrap(text, LINE_LENGTH)
    first = STRIP.top - 0.6 if len(lines) > 1 else STRIP.center[1] - 0.15
    return VGroup(
        *(
            Words(line, theme=theme, size=SYMBOL).place(
                at(STRIP.left + 0.1, first - index * LINE_PITCH), anchor=0
            )
            for index, line in enumerate(lines)
        )
    )
