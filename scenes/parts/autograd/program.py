"""The program on screen, with the bar that shows which statement is executed."""

from collections.abc import Sequence

from manim import Animation, Line, Polygon, Rectangle, RoundedRectangle, VGroup, linear

from mathcore.exercise.program import Statement
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import GROUND, SAFE, at
from scenes.kit.text.code import CODE_ADVANCE, LARGEST_CODE, SMALLEST_CODE, Code
from scenes.kit.text.formula import Painted, Words

#: Where the statements begin, and how far to the right they may reach.
LEFT, RIGHT = SAFE.left + 0.34, SAFE.right - 0.04
#: The first baseline, and the distance of two of them at most, in scene units.
FIRST_BASELINE, _PITCH = 2.66, 0.5
#: From the first baseline to the last one at most.
_HEIGHT = 3.02
#: From a baseline to the middle of its line, in em.
_MIDDLE = 0.27
_GUTTER = SAFE.left + 0.06


class StatementLine(VGroup):
    """One statement; what is folded away is a frame with a word.

    Parameters
    ----------
    statement
        What is shown.
    theme
        Colours.
    size
        One em, in scene units.
    baseline
        Where it stands.
    word
        A word of the statement that is going to be replaced.

    Attributes
    ----------
    texts
        What can be lit and dimmed.
    word
        The code of that word, if there is one.
    """

    def __init__(
        self, statement: Statement, *, theme: Theme, size: float, baseline: float, word: str = ""
    ) -> None:
        super().__init__()
        self.statement, self.theme, self.code_size = statement, theme, size
        self.baseline = baseline
        before, _, after = statement.text.partition(word) if word else (statement.text, "", "")
        self.texts: list[Painted] = [self._code(before, 0)]
        self.word: Code | None = None
        if word:
            self._column = len(before)
            self.word = self._code(word, self._column)
            self.texts += [self.word, self._code(after, self._column + len(word))]
        self.add(*self.texts)
        if statement.fold:
            fold = Words(statement.fold, theme=theme, size=1.15 * size, role="dim")
            left = LEFT + len(statement.text) * CODE_ADVANCE * size + 0.16
            fold.place(at(left, baseline), anchor=0)
            middle = baseline + _MIDDLE * size
            frame = RoundedRectangle(
                width=fold.width + 0.32,
                height=1.22 * size,
                corner_radius=0.61 * size,
                stroke_width=1.5,
                color=theme.line,
            ).move_to(at(fold.get_x(), middle))
            self.texts.append(fold)
            self.add(frame, fold)

    def _code(self, text: str, column: int) -> Code:
        code = Code(text, theme=self.theme, size=self.code_size, constants=True)
        return code.place(
            at(LEFT + column * CODE_ADVANCE * self.code_size, self.baseline), anchor=0
        )

    def retyped(self, word: str) -> Code:
        """Build the word that comes in the place of the one that goes."""
        return self._code(word, self._column)

    def adopt(self, word: Code) -> None:
        """Take a word in the place of the one that has gone."""
        assert self.word is not None
        self.remove(self.word)
        self.texts[self.texts.index(self.word)] = word
        self.word = word
        self.add(word)

    def light(self, lit: bool = True) -> list[Animation]:
        """Return the animations that light or dim the statement."""
        return [text.animate.paint(lit).build() for text in self.texts]

    @property
    def text(self) -> str:
        """The code that is seen, from left to right."""
        codes = [text for text in self.texts if isinstance(text, Code)]
        return "".join(code.text for code in codes)


class ProgramView(VGroup):
    """All statements, one under the other, and the bar, which is not seen at first.

    Parameters
    ----------
    statements
        Of the program.
    word
        The word of the first statement that is going to be replaced.
    theme
        Colours.

    Attributes
    ----------
    lines
        The statements.
    bar
        Lies over one line.
    """

    def __init__(self, statements: Sequence[Statement], word: str, *, theme: Theme) -> None:
        super().__init__()
        longest = max(len(statement.text) for statement in statements)
        size = min(LARGEST_CODE, (RIGHT - LEFT) / (longest * CODE_ADVANCE))
        self.code_size = max(size, SMALLEST_CODE)
        self.pitch = min(_PITCH, _HEIGHT / (len(statements) - 1))
        self.lines = [
            StatementLine(
                statement,
                theme=theme,
                size=self.code_size,
                baseline=FIRST_BASELINE - row * self.pitch,
                word="" if row else word,
            )
            for row, statement in enumerate(statements)
        ]
        top, bottom = (self._middle(row) for row in (0, len(statements) - 1))
        half = self.pitch / 2
        self.gutter = Line(
            at(_GUTTER, top + half), at(_GUTTER, bottom - half), stroke_width=2, color=theme.line
        )
        self.bar = ExecutionBar(self.pitch, theme).shift(at(0, top))
        self.add(self.gutter, *self.lines)

    def _middle(self, row: int) -> float:
        return FIRST_BASELINE - row * self.pitch + _MIDDLE * self.code_size

    @property
    def bottom(self) -> float:
        """The lower end of the last line."""
        return self._middle(len(self.lines) - 1) - self.pitch / 2

    def step_to(self, row: int) -> list[Animation]:
        """Return the animations that put the bar over a line, and light that line alone."""
        distance = self.lines[row].texts[0].baseline + _MIDDLE * self.code_size - self.bar.get_y()
        changes = [self.bar.animate.shift(at(0, distance)).build()]
        for place, line in enumerate(self.lines):
            changes += line.light(place == row)
        return changes


class ExecutionBar(VGroup):
    """A band over one line of a program, with a marker at its left end."""

    def __init__(self, height: float, theme: Theme) -> None:
        band = Rectangle(
            width=SAFE.right - _GUTTER,
            height=height,
            stroke_width=0,
            fill_color=theme.panel,
            fill_opacity=1,
        ).move_to(at((SAFE.right + _GUTTER) / 2, 0))
        super().__init__(band, marker(theme).move_to(at(_GUTTER + 0.06, 0)))
        self.set_z_index(GROUND)


class Typing(Animation):
    """The letters of a code come one by one, as they are typed."""

    def __init__(self, code: Code, *, run_time: float) -> None:
        self._letters = [glyph for group in code.parts.values() for glyph in group]
        super().__init__(code, run_time=run_time, rate_func=linear)

    def interpolate_mobject(self, alpha: float) -> None:
        """Show as many letters as have been typed."""
        typed = round(alpha * len(self._letters))
        for place, letter in enumerate(self._letters):
            letter.set_fill(opacity=float(place < typed))


def marker(theme: Theme) -> Polygon:
    """Build the triangle that points at a line."""
    return Polygon(
        at(-0.09, 0.15),
        at(-0.09, -0.15),
        at(0.13, 0),
        stroke_width=0,
        fill_color=theme.text,
        fill_opacity=1,
    )
