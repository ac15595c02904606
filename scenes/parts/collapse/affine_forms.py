"""Two affine layers in vectors: one after the other, and one put into the other."""

from manim import Animation, FadeIn, LaggedStart, VGroup

from scenes.kit.scene.motion import fly_to, write_parts
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import STRIP, at
from scenes.kit.text.formula import Formula, Painted, Words
from scenes.kit.text.typeset import part

FIRST, SECOND = 0.55, 1.17


class MultipliedOut(VGroup):
    """y = W2 (W1 x + b1) + b2, and under it the same multiplied out, as W' x + b'.

    Attributes
    ----------
    nested, expanded
        The two lines.
    """

    def __init__(self, *, theme: Theme) -> None:
        left = STRIP.left + 0.1
        roles = {
            **dict.fromkeys(("x", "y", "one x"), "signal"),
            **dict.fromkeys(("W1", "W2", "b1", "b2", "W2 again", "one W", "one b"), "weight"),
        }
        self.nested = Formula(
            f"{part('y', 'bold(y)')} {part('is', '=')} {part('W2', 'W_2')} "
            f"{part('open', 'paren.l')}{part('W1', 'W_1')} {part('x', 'bold(x)')} "
            f"{part('plus', '+')} "
            f"{part('b1', 'bold(b)_1')}{part('close', 'paren.r')} {part('and', '+')} "
            f"{part('b2', 'bold(b)_2')}",
            theme=theme,
            roles=roles,
        ).place(at(left, STRIP.top - FIRST), anchor=0)
        self.expanded = Formula(
            f"{part('is', '=')} {part('W2', 'W_2')} {part('W1', 'W_1')} {part('x', 'bold(x)')} "
            f"{part('plus', '+')} {part('W2 again', 'W_2')} {part('b1', 'bold(b)_1')} "
            f"{part('and', '+')} {part('b2', 'bold(b)_2')} {part('so', '=')} "
            f"{part('one W', 'W prime')} {part('one x', 'bold(x)')} {part('one plus', '+')} "
            f"{part('one b', 'bold(b) prime')}",
            theme=theme,
            roles=roles,
        )
        column = float(self.nested.part("is").get_left()[0])
        self.expanded.place(at(column, STRIP.top - SECOND), anchor=0)
        super().__init__(self.nested, self.expanded)

    def expand(self) -> list[Animation]:
        """Have W2 go to both terms in the parentheses, and the others come after it."""
        pairs = (
            ("W2", "W2"),
            ("W1", "W1"),
            ("x", "x"),
            ("W2", "W2 again"),
            ("b1", "b1"),
            ("b2", "b2"),
        )
        flights = (
            fly_to(self.nested.part(one), self.expanded.part(other), arc=0.2)
            for one, other in pairs
        )
        signs = (FadeIn(self.expanded.part(name)) for name in ("is", "plus", "and"))
        return [LaggedStart(*flights, lag_ratio=0.15), *signs]

    def collect(self) -> list[Animation]:
        """Write what is left as one matrix and one bias."""
        return [write_parts(self.expanded, ("so", "one W", "one x", "one plus", "one b"))]


def two_maps(question: str, *, theme: Theme) -> list[Painted]:
    """Build both layers as maps with their name, and under them a question."""
    texts: list[Painted] = [
        Formula(source, theme=theme).place(at(x, STRIP.top - FIRST), anchor=0)
        for source, x in (
            ("bold(h) = W_1 bold(x) + bold(b)_1", STRIP.left + 0.1),
            ("bold(y) = W_2 bold(h) + bold(b)_2", -2.5),
        )
    ]
    words = Words("affine: a matrix and a bias", theme=theme, role="dim")
    texts.append(words.place(at(STRIP.right - 0.1, STRIP.top - FIRST), anchor=1))
    asked = Words(question, theme=theme)
    texts.append(asked.place(at(STRIP.left + 0.1, STRIP.top - SECOND), anchor=0))
    return texts
