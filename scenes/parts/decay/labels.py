"""What is written over and under the bars of a fading gradient."""

from dataclasses import dataclass

from manim import Line, VGroup
from manim.typing import Point3D

from mathcore.exercise.reconcile import show
from mathcore.exercise.trace import Quantities, Quantity
from mathcore.formula.symbols import gradient
from mathcore.numbers.values import to_float
from scenes.kit.charts.axes import Scale
from scenes.kit.scene.strip import at_end, at_start
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import at
from scenes.kit.text.formula import FORMULA, LABEL, SYMBOL, Formula, ShownValue, Words
from scenes.kit.text.number import Number
from scenes.kit.text.step import SIGNS
from scenes.kit.text.typeset import part
from scenes.parts.decay.bars import BAR, FLOOR, FULL, height
from scenes.parts.decay.gate_chain import Stops

SMALL = 0.36
NUMBER_ROOM = 0.14


@dataclass(frozen=True)
class _Place:
    """How a lifted number is written: decimals, and which of its ends is over the bar."""

    decimals: int
    anchor: float


#: Behind how many gates the gradient is written to more places. The bars grow to the right, so
#: that texts stand clear of them towards the left, except close to the axis.
MILESTONES = {5: _Place(6, 1.0), 10: _Place(8, 0.0)}
#: How high over its bar such a number stands, and how far over it the words.
LIFT, PITCH = 0.42, 0.43
#: The number behind this gate is lifted over both its neighbours on a linear axis, where all three
#: are about as low.
LIFTED, HIGHER = 3, 0.68


def over(quantity: Quantity, passed: int, stops: Stops, scale: Scale, theme: Theme) -> Number:
    """Build the number of a bar, right over it."""
    top = FLOOR + height(to_float(quantity.value), scale)
    room = HIGHER if passed == LIFTED and not scale.log else NUMBER_ROOM
    return Number(quantity, theme=theme, size=SMALL).place(at(stops.stop(passed), top + room))


def leader(foot: Point3D, lift: float, theme: Theme) -> Line:
    """Build the line from a bar's top to the number lifted over it."""
    ends = foot + at(0, 0.06), foot + at(0, lift - 0.08)
    return Line(*ends, color=theme.line, stroke_width=2)


class Milestone(VGroup):
    """The number of a bar too small for it, lifted over the bar, and words that say what it is.

    Parameters
    ----------
    quantity
        The gradient.
    passed
        How many gates it went through, a key of ``MILESTONES``.
    stops, scale
        Where its bar stands, and how high.
    theme
        Colours.
    words
        If not how many gates it passed.

    Attributes
    ----------
    leader, words, number
        What it consists of.
    """

    def __init__(
        self,
        quantity: Quantity,
        passed: int,
        *,
        stops: Stops,
        scale: Scale,
        theme: Theme,
        words: str | None = None,
    ) -> None:
        super().__init__()
        foot = at(stops.stop(passed), FLOOR + height(to_float(quantity.value), scale))
        place = MILESTONES[passed]
        level = foot + at((place.anchor - 0.5) * (BAR + 0.1), LIFT)
        self.number = Number(quantity, theme=theme, size=LABEL, decimals=place.decimals)
        self.number.place(level, anchor=place.anchor)
        text = words or f"after {passed} layers"
        self.words = Words(text, theme=theme, size=LABEL, role="dim", constants=True)
        self.words.place(level + at(0, PITCH), anchor=place.anchor)
        self.leader = leader(foot, LIFT, theme)
        self.add(self.leader, self.number, self.words)


def power(numbers: Quantities, passed: int, *, theme: Theme) -> Formula:
    """Build ``0.25^5 ≈ 0.000977``: what as many gates leave of a gradient of 1."""
    slope, left = numbers["slope"], numbers[f"sigmoid[{passed}]"]
    decimals = MILESTONES[passed].decimals
    base, shown = show(slope), show(left, decimals)
    return Formula(
        f"{part('base', base.typst)}^({passed}) {SIGNS[shown.relation]} "
        f"{part('result', shown.typst)}",
        theme=theme,
        roles={"result": "gradient"},
        claims=(
            ShownValue(slope, base.typst, "base"),
            ShownValue(left, shown.typst, "result", decimals),
        ),
    )


def bound(numbers: Quantities, *, theme: Theme) -> Formula:
    """Build the bound of the slope: ``σ'(z) ≤ 0.25``."""
    slope = numbers["slope"]
    shown = show(slope).typst
    return at_start(
        Formula(
            f"{slope.symbol} lt.eq {part('bound', shown)}",
            theme=theme,
            claims=(ShownValue(slope, shown, "bound"),),
        )
    )


def best_case(numbers: Quantities, *, theme: Theme) -> Formula:
    """Say what the chain assumes of weights and pre-activations."""
    w, z = numbers["w"], numbers["z"]
    one, zero = show(w).typst, show(z).typst
    return at_end(
        Formula(
            f'"every" w = {part("w", one)} "," quad "every" z = {part("z", zero)}',
            theme=theme,
            size=SYMBOL,
            role="dim",
            claims=(ShownValue(w, one, "w"), ShownValue(z, zero, "z")),
        )
    )


def one_step(*, theme: Theme) -> Formula:
    """Write how a gradient goes back through one layer of the chain."""
    after = part("after", gradient("h_(l − 1)"))
    before = part("before", gradient("h_l"))
    weight, slope = part("w", "w_l"), part("slope", "sigma'(z_l)")
    return at_start(
        Formula(
            f"{after} = {weight} thin {slope} thin {before}",
            theme=theme,
            size=FORMULA * 0.9,
            roles={"after": "gradient", "before": "gradient"},
        )
    )


def with_weight(numbers: Quantities, *, theme: Theme) -> Formula:
    """Write the bound of a layer whose weight is any number."""
    slope = numbers["slope"]
    shown = show(slope).typst
    return at_end(
        Formula(
            f"abs(w_l thin sigma'(z_l)) lt.eq {part('bound', shown)} thin abs(w_l)",
            theme=theme,
            claims=(ShownValue(slope, shown, "bound"),),
        )
    )


def relu_label(numbers: Quantities, stops: Stops, *, theme: Theme) -> tuple[Words, Number]:
    """Build what is written over the tops that active ReLUs leave, at their far end."""
    last = max(MILESTONES)
    left = at(stops.stop(last) - BAR / 2, FLOOR + FULL + NUMBER_ROOM + 0.06)
    number = Number(numbers[f"relu[{last}]"], theme=theme).place(left, anchor=0)
    words = Words("through active ReLUs", theme=theme, role="dim")
    words.place(left + at(number.width + 0.25, 0), anchor=0)
    return words, number


def open_gate(numbers: Quantities, *, theme: Theme) -> tuple[Formula, Formula]:
    """Write the slope of an active ReLU, and after it where that holds."""
    slope = numbers["relu_slope"]
    shown = show(slope).typst
    rule = at_start(
        Formula(
            f"{slope.symbol} = {part('slope', shown)}",
            theme=theme,
            claims=(ShownValue(slope, shown, "slope"),),
        )
    )
    where = Formula('"for" z > 0', theme=theme, role="dim", constants=True)
    right = at(float(rule.get_right()[0]) + FORMULA, rule.baseline)
    return rule, where.place(right, anchor=0)
