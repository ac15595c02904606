"""How a film opens: its question, large, over the picture that it is about.

Builders only; `LectureScene.open` plays them.
"""

from collections.abc import Sequence

from manim import Animation, FadeOut, Rectangle, Scene, Transform, VGroup

from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import FRAME_HEIGHT, FRAME_WIDTH, SAFE, TITLE_BASELINE, at
from scenes.kit.text.formula import SYMBOL, Painted, Words
from scenes.kit.text.typeset import CAPITAL_HEIGHT, part
from scenes.kit.typst.source import string_literal

#: How long the question stands over its picture, and how long it takes to go to the title line.
OPENING_HOLD = 2.5
OPENING_TURN = 1.2
#: One em of the question: its capitals are 8 % of the frame's height.
LARGE = 0.08 * FRAME_HEIGHT / CAPITAL_HEIGHT
_PITCH = 1.45
#: One em of the question in the title line, and the least one.
_SMALL, _SMALLEST = 0.44, 0.37
#: How much of the picture is seen behind the question.
_SEEN = 0.25
_LONGEST_LINE = 12.0


class Veil(Rectangle):
    """What dims the picture under the question; while it lies there, nothing is to be read."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(
            width=FRAME_WIDTH,
            height=FRAME_HEIGHT,
            stroke_width=0,
            fill_color=theme.background,
            fill_opacity=1 - _SEEN,
        )


def is_veiled(scene: Scene) -> bool:
    """Return whether the picture lies under its veil, and is not to be read yet."""
    return any(isinstance(mobject, Veil) for mobject in scene.mobjects)


class Opening:
    """The question, large and in lines, and small in the title line.

    Parameters
    ----------
    question
        At most nine words.
    title
        The clip's name, which stands above the question.
    theme
        Colours.

    Attributes
    ----------
    veil
        Lies between the picture and the question.
    name
        The title.
    lines
        The large question.
    small
        The question in the title line.
    """

    def __init__(self, question: str, title: str, *, theme: Theme) -> None:
        self.veil = Veil(theme)
        words = question.split()
        self._rows = _large_lines(words, theme)
        self.lines = VGroup(*self._rows)
        left, top = SAFE.left + 0.5, 0.35 + (len(self._rows) - 1) * _PITCH * LARGE / 2
        for row, line in enumerate(self._rows):
            line.place(at(left, top - row * _PITCH * LARGE), anchor=0)
        self.name = Words(title, theme=theme, role="dim", size=SYMBOL)
        self.name.place(at(left, top + 1.45 * LARGE), anchor=0)
        self.small = _line(words, 0, theme, _SMALL, role="dim")
        self.small.scale(max(min(1.0, SAFE.width * 0.94 / self.small.width), _SMALLEST / _SMALL))
        self.small.place(at(SAFE.left, TITLE_BASELINE), anchor=0)

    def turn(self, run_time: float = OPENING_TURN) -> list[Animation]:
        """Return the animations that take the question, word by word, to the title line."""
        flights = [
            Transform(group, self.small.part(name), run_time=run_time)
            for line in self._rows
            for name, group in line.parts.items()
            if name
        ]
        return [FadeOut(VGroup(self.name), run_time=run_time / 2), *flights, FadeOut(self.veil)]


def _large_lines(words: Sequence[str], theme: Theme) -> list[Painted]:
    """Break the question into as few lines as there can be, as even as can be."""
    whole = _line(words, 0, theme, LARGE)
    count = max(1, -(-int(whole.width * 100) // int(_LONGEST_LINE * 100)))
    while True:
        lines = _even(words, count, theme)
        if max(line.width for line in lines) <= _LONGEST_LINE or count == len(words):
            return lines
        count += 1


def _even(words: Sequence[str], count: int, theme: Theme) -> list[Painted]:
    wanted = sum(len(word) + 1 for word in words) / count
    lines: list[Painted] = []
    first, taken = 0, 0
    for end, word in enumerate(words, start=1):
        taken += len(word) + 1
        ends_clause = word[-1] in ".,:;?!"
        is_full = taken >= (len(lines) + 1) * wanted - (4 if ends_clause else 0)
        if (is_full and len(lines) < count - 1) or end == len(words):
            lines.append(_line(words[first:end], first, theme, LARGE))
            first = end
    return lines


def _line(
    words: Sequence[str], first: int, theme: Theme, size: float, role: str = "text"
) -> Painted:
    """Set words on one line; each is a part, numbered through the question."""
    body = " ".join(
        f"#{part(f'word {first + k}', string_literal(word))}" for k, word in enumerate(words)
    )
    return Painted(f"{body}@mark", theme=theme, size=size, role=role)
