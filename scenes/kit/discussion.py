"""A question to the viewers, on one or two lines of the strip; the answer is for the lecturer."""

from textwrap import wrap

from manim import VGroup

from scenes.kit.formula import SYMBOL, Words
from scenes.kit.theme import Theme
from scenes.kit.zones import STRIP, at

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
