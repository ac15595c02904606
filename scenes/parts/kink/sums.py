"""The weighted sum of the neuron on the kink, on paper and in float64, one under the other."""

from manim import VGroup

from mathcore.exercise.reconcile import show
from mathcore.exercise.term_sums import Terms
from mathcore.numbers.values import Value
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import STRIP, at
from scenes.kit.text.formula import FORMULA, Formula, ShownValue, Words
from scenes.kit.text.number import VALUE
from scenes.kit.text.step import LINE_ROOM, SIGNS, written_terms
from scenes.kit.text.typeset import part
from scenes.parts.kink.digits import float_text

#: The baselines of two lines of the strip, and where their words and their formulas begin.
TWO_LINES = (STRIP.top - 0.58, STRIP.top - 1.22)
WORDS_AT, FORMULA_AT = STRIP.left + 1.5, STRIP.left + 4.0


class TwoSums(VGroup):
    """The sum of the terms with its exact result, and under it what float64 makes of it.

    Attributes
    ----------
    on_paper, in_float64
        The words before each line.
    exact, rounded
        The formulas; the results are their parts ``value``.
    """

    def __init__(self, terms: Terms, noise: Value, *, theme: Theme) -> None:
        super().__init__()
        z = terms.total
        source, _, roles, claims = written_terms(terms.terms)
        shown = show(z).typst
        result = part(VALUE, shown)
        self.exact = Formula(
            f"{z.symbol} {SIGNS[terms.opening]} {source} {SIGNS[terms.closing]} {result}",
            theme=theme,
            size=FORMULA,
            roles={**roles, VALUE: "signal"},
            claims=(*claims, ShownValue(z, shown, VALUE)),
        )
        self.rounded = Formula(
            f"{z.symbol} {'approx' if noise else '='} {part(VALUE, float_text(noise, 1))}",
            theme=theme,
            size=FORMULA,
            roles={VALUE: "signal"},
        )
        self.on_paper, self.in_float64 = (
            Words(text, theme=theme, role="dim") for text in ("on paper", "in float64")
        )
        # Raised layer numbers make the lines taller.
        tall = self.exact.descent + self.rounded.ascent + LINE_ROOM
        size = FORMULA * min(1.0, (TWO_LINES[0] - TWO_LINES[1]) / tall)
        for words, formula, y in zip(
            (self.on_paper, self.in_float64), (self.exact, self.rounded), TWO_LINES, strict=True
        ):
            words.place(at(WORDS_AT, y), anchor=0)
            formula.scale(size / formula.size).fit(STRIP.right - FORMULA_AT, 0.36).place(
                at(FORMULA_AT, y), anchor=0
            )
        self.add(self.on_paper, self.exact, self.in_float64, self.rounded)
