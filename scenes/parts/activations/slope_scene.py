"""A lecture scene in which slopes are read off the curves of sigmoid and ReLU."""

from dataclasses import replace
from fractions import Fraction
from typing import ClassVar

from manim import (
    DOWN,
    Animation,
    Circle,
    DashedVMobject,
    FadeIn,
    FadeOut,
    ReplacementTransform,
)

from mathcore.exercise.reconcile import show
from mathcore.exercise.trace import Quantities, Quantity
from mathcore.topics.curve_values import curve_value_id, curve_values
from scenes.kit.charts.axes import Chart
from scenes.kit.style.zones import Zone, at
from scenes.kit.text.formula import LABEL, Formula, ShownValue, Words
from scenes.kit.text.number import Number
from scenes.kit.text.typeset import part
from scenes.parts.activations.slope_pair import REACH, SLOPE_ROLE, ActivationLook, SlopePair
from scenes.parts.activations.two_pictures import MIDDLE, RIGHT_HALF, HalvesScene

SIGMOID = ActivationLook(
    "sigmoid",
    top=1.0,
    ticks=(Fraction(1, 2), Fraction(1)),
    slope_top=0.3,
    slope_ticks=(Fraction(1, 4),),
    decimals=4,
)
RELU = ActivationLook(
    "relu",
    top=5.0,
    ticks=(Fraction(1), Fraction(5)),
    slope_top=1.2,
    slope_ticks=(Fraction(1),),
    decimals=0,
)
#: The sigmoid on the axes of ReLU, so that the eye may compare their slopes.
SIGMOID_BESIDE_RELU = replace(SIGMOID, top=RELU.top, ticks=RELU.ticks)
DASHES = 44
#: How much larger a picture is drawn that is alone on the stage.
ALONE = 1.6
#: So little right of the kink that the slope is still one.
JUST_RIGHT = 1e-9
#: How a case of a definition begins, in Typst math.
CASE = '"where" z'
STATIONS = tuple(Fraction(z) for z in (-REACH, 0, REACH))


class SlopeScene(HalvesScene):
    """The numbers at the stations of the sweep, and how they come down to the lower curve."""

    follows_exercise: ClassVar[bool] = False

    @property
    def numbers(self) -> Quantities:
        """Value and slope of both activations at -5, 0 and 5."""
        return curve_values(("sigmoid", "relu"), STATIONS)

    def slope_at(self, name: str, z: Fraction) -> Quantity:
        """Return the slope that is read at a station."""
        return self.numbers[curve_value_id(name, z, slope=True)]

    def land(self, pair: SlopePair, z: Fraction, spot: Formula, *others: Animation) -> None:
        """Let the tangent's number travel down to the lower curve, where it stays."""
        probe = pair.probe
        held = Number(self.slope_at(pair.look.name, z), theme=self.theme)
        held.place_middle(pair.beside_tangent(float(z)))
        self.remove(probe.number)
        self.play(ReplacementTransform(held, spot, path_arc=0.3), *others, run_time=1.1)

    def rescale(self, pair: SlopePair, look: ActivationLook, zone: Zone) -> None:
        """Redraw a function on another scale, its number 1 moving to where 1 stands now.

        Parameters
        ----------
        pair
            What is redrawn; its upper chart and its curve are the new ones from then on.
        look
            The new axes; as many numbers as before, 1 among them.
        zone
            Where the pair stands.
        """
        new = SlopePair(look, theme=self.theme, zone=zone)
        was, now, ticks = pair.upper.axes, new.upper.axes, len(look.ticks)
        # The grid comes first, then the two axes, then the numbers.
        rows = (0, ticks + 2)
        before, after = pair.look.ticks.index(Fraction(1)), look.ticks.index(Fraction(1))
        gone = [was[row + i] for row in rows for i in range(ticks) if i != before]
        come = [now[row + i] for row in rows for i in range(ticks) if i != after]
        self.play(
            *(ReplacementTransform(was[row + before], now[row + after]) for row in rows),
            ReplacementTransform(pair.curve, new.curve),
            *(FadeOut(old, shift=0.5 * DOWN) for old in gone),
            *(FadeIn(line, shift=0.5 * DOWN) for line in come),
            run_time=1.6,
        )
        pair.upper, pair.curve = new.upper, new.curve

    def dashed(self, pair: SlopePair, chart: Chart) -> DashedVMobject:
        """Draw a pair's derivative in dashes on any chart; there are as many on each."""
        curve = chart.curve(lambda z: float(pair.slope(z)), SLOPE_ROLE)
        color = self.theme.color(SLOPE_ROLE)
        return DashedVMobject(curve, num_dashes=DASHES, dashed_ratio=0.6, color=color)

    def names_of_hump(self, pair: SlopePair, chart: Chart) -> tuple[Number, Formula]:
        """Build the sigmoid's greatest slope and its derivative's name, on the chart of ReLU's."""
        peak = self.slope_at("sigmoid", STATIONS[1])
        height = Number(peak, theme=self.theme)
        height.place(chart.point(0.0, float(peak.value)) + at(0.14, 0.12), anchor=0)
        name = Formula("sigma'(z)", theme=self.theme, size=pair.slope_name.size, role=SLOPE_ROLE)
        return height, name.place(chart.point(3.3, 0.0) + at(0, 0.3))

    def marks_at_kink(self, pair: SlopePair) -> tuple[Circle, Words]:
        """Build the empty dot of the slope that does not hold at 0, and what holds instead."""
        gap = Circle(radius=0.1, color=self.theme.color(SLOPE_ROLE), stroke_width=3.5)
        gap.set_fill(self.theme.panel, opacity=1).move_to(pair.lower.point(0.0, 1.0))
        remark = Words("a convention", theme=self.theme, size=LABEL, role="dim")
        return gap, remark.place(pair.lower.point(0.0, 0.0) + at(0.25, 0.2), anchor=0)

    def label_of(self, pair: SlopePair, z: Fraction, dx: float, dy: float, anchor: float) -> Number:
        """Build the number that stays at a station of the lower curve."""
        quantity = self.slope_at(pair.look.name, z)
        foot = pair.lower.point(float(z), float(quantity.value))
        return Number(quantity, theme=self.theme).place(foot + at(dx, dy), anchor=anchor)

    def peak_rule(self) -> Formula:
        """Write the slope of the sigmoid, and what it never passes."""
        peak = self.slope_at("sigmoid", STATIONS[1])
        shown = show(peak)
        return self.in_strip(
            f"sigma'(z) = sigma(z) thin (1 − sigma(z)) lt.eq {part('peak', shown.typst)}",
            MIDDLE,
            claims=(ShownValue(peak, shown.typst, "peak"),),
            constants=True,
        )

    def two_cases(self, side: str) -> Formula:
        """Write the slope of ReLU, with ``side`` between z and 0 in its first line."""
        low, high = (self.slope_at("relu", z) for z in (STATIONS[0], STATIONS[2]))
        shut, opened = (show(quantity).typst for quantity in (low, high))
        head = part("head", 'op("ReLU")\'(z) = ')
        first = (
            f"{part('shut', shut)} & {part('if', CASE)} {part('side', side)} {part('zero', '0')}"
        )
        second = f"{part('open', opened)} & {part('else', CASE)} > 0"
        return self.in_strip(
            f"{head} cases({first}, {second})",
            RIGHT_HALF,
            claims=(ShownValue(low, shut, "shut"), ShownValue(high, opened, "open")),
            constants=True,
        )
