"""How a film opens: its question, large, over the picture that it is about.

Builders only; `LectureScene.open` plays them.
"""

from collections.abc import Sequence

from manim import (
    Animation,
    FadeOut,
    Rectangle,
    Scene,
    Transform,
    VGroup,
)
from manim.typing import Point3D

from scenes.kit.scene.carry import along
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import (
    FRAME_HEIGHT,
    FRAME_WIDTH,
    SAFE,
    TITLE_BASELINE,
    Zone,
    at,
    zone_of,
)
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
#: What of that is seen under the words; in how many layers, and how far around them, it fades.
_SEEN_UNDER_WORDS, _LAYERS, _SOFT = 0.12, 3, 0.5
_LONGEST_LINE = 12.0
#: A line sets out later than the one before by this share of the time.
_ROW_LAG = 0.35
#: So far below its place a word of the second line arrives before it rises to it.
_CLEARANCE = 0.65


class Veil(Rectangle):
    """What dims the picture under the question; while it lies there, nothing is to be read.

    Parameters
    ----------
    theme
        Colours.
    words
        Where the question stands: there it is denser, with soft edges, for many a picture has
        words of its own.
    """

    def __init__(self, theme: Theme, words: Zone) -> None:
        super().__init__(
            width=FRAME_WIDTH,
            height=FRAME_HEIGHT,
            stroke_width=0,
            fill_color=theme.background,
            fill_opacity=1 - _SEEN,
        )
        for layer in range(_LAYERS):
            wider = 2 * (layer + 1) * _SOFT / _LAYERS
            self.add(
                Rectangle(
                    width=words.width + wider,
                    height=words.height + wider,
                    stroke_width=0,
                    fill_color=theme.background,
                    fill_opacity=1 - _SEEN_UNDER_WORDS ** (1 / _LAYERS),
                ).move_to(words.center)
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
        words = question.split()
        self._rows = _large_lines(words, theme)
        self.lines = VGroup(*self._rows)
        left, top = SAFE.left + 0.5, 0.35 + (len(self._rows) - 1) * _PITCH * LARGE / 2
        for row, line in enumerate(self._rows):
            line.place(at(left, top - row * _PITCH * LARGE), anchor=0)
        self.name = Words(title, theme=theme, role="dim", size=SYMBOL, constants=True)
        self.name.place(at(left, top + 1.45 * LARGE), anchor=0)
        self.veil = Veil(theme, zone_of(VGroup(self.name, self.lines)))
        self.small = _line(words, 0, theme, _SMALL, role="dim")
        self.small.scale(max(min(1.0, SAFE.width * 0.94 / self.small.width), _SMALLEST / _SMALL))
        self.small.place(at(SAFE.left, TITLE_BASELINE), anchor=0)

    def turn(self, run_time: float = OPENING_TURN) -> list[Animation]:
        """Return the animations that take the question, line after line, to the title line."""
        flights = [
            Transform(
                group,
                home,
                path_func=along(_way(group, home, row), late=row * _ROW_LAG),
                run_time=run_time,
            )
            for row, line in enumerate(self._rows)
            for name, group in line.parts.items()
            if name
            for home in [self.small.part(name)]
        ]
        return [FadeOut(VGroup(self.name), run_time=run_time / 2), *flights]


def _way(group: VGroup, home: VGroup, row: int) -> list[Point3D]:
    """Return how a word flies: under the words of the lines before, until it has passed them."""
    start, end = group.get_center(), home.get_center()
    return [start, end - at(0, row * _CLEARANCE), end] if row else [start, end]


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
