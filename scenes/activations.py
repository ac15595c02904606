"""Activation functions: sigmoid and ReLU with their slopes, and the neuron that dies."""

from fractions import Fraction
from typing import Any

from manim import (
    DOWN,
    RIGHT,
    UP,
    Circle,
    Create,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    ReplacementTransform,
    Rotate,
    VGroup,
)

from mathcore.display import display
from mathcore.readings import reading_id, readings
from mathcore.trace import Quantities, Quantity
from scenes.kit.formula import LABEL, SYMBOL, Claim, Formula, Words
from scenes.kit.lecture_scene import LectureScene
from scenes.kit.motion import travel, write
from scenes.kit.number import Number
from scenes.kit.slope_pair import REACH, SLOPE_ROLE, ActivationLook, SlopePair
from scenes.kit.typeset import part
from scenes.kit.zones import SAFE, STAGE, STRIP, Zone, at

LEFT_HALF = Zone(SAFE.left, -0.1, STAGE.bottom, 2.95)
RIGHT_HALF = Zone(0.1, SAFE.right, STAGE.bottom, 2.95)
MIDDLE = Zone(-LEFT_HALF.width / 2, LEFT_HALF.width / 2, STAGE.bottom, 2.95)
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
    ticks=(Fraction(5),),
    slope_top=1.2,
    slope_ticks=(Fraction(1),),
    decimals=0,
)
#: How a case of a definition begins, in Typst math.
CASE = '"where" z'
STATIONS = tuple(Fraction(z) for z in (-REACH, 0, REACH))


class ActivationCurves(LectureScene):
    """Conclude that a sigmoid lets at most a quarter of a gradient through, an active ReLU all.

    Each derivative is read off its function by one sweep of a tangent from z = -5 to z = 5.
    Convention: ReLU'(0) = 0, as in PyTorch.
    """

    title = "Activations"
    activity = "Activity 2"
    follows_exercise = False

    @property
    def numbers(self) -> Quantities:
        """Value and slope of both activations at -5, 0 and 5."""
        return readings(("sigmoid", "relu"), STATIONS)

    def construct(self) -> None:
        """Read both derivatives off their functions, then lay one on the other."""
        self.sigmoid_alone()
        self.read_the_slope()
        self.saturate()
        self.relu_beside()
        self.zero_or_one()
        self.at_the_kink()
        self.on_one_scale()

    def slope_at(self, name: str, z: Fraction) -> Quantity:
        """Return the slope that is read at a station."""
        return self.numbers[reading_id(name, z, slope=True)]

    def land(self, pair: SlopePair, z: Fraction, spot: Formula) -> None:
        """Let the tangent's number travel down to the lower curve, where it stays."""
        probe = pair.probe
        held = Number(self.slope_at(pair.look.name, z), theme=self.theme)
        held.place_middle(pair.beside_tangent(float(z)))
        self.remove(probe.number)
        self.play(ReplacementTransform(held, spot, path_arc=0.3), run_time=1.1)

    def label_of(self, pair: SlopePair, z: Fraction, dx: float, dy: float, anchor: float) -> Number:
        """Build the number that stays at a station of the lower curve."""
        quantity = self.slope_at(pair.look.name, z)
        foot = pair.lower.point(float(z), float(quantity.value))
        return Number(quantity, theme=self.theme).place(foot + at(dx, dy), anchor=anchor)

    def sigmoid_alone(self) -> None:
        """Draw the sigmoid in the middle of the stage, and room for its slope below."""
        self.sigmoid = pair = SlopePair(SIGMOID, theme=self.theme, zone=MIDDLE)
        self.definition = self.in_strip("sigma(z) = frac(1, 1 + e^(−z))", MIDDLE)
        with self.beat(
            "The sigmoid", "The sigmoid squeezes any number into the range from zero to one."
        ):
            pair.upper_half.shift(pair.drop * DOWN)
            self.play(FadeIn(pair.upper), run_time=0.7)
            self.play(Create(pair.curve), FadeIn(pair.value_name), run_time=1.5)
            self.write_down(self.definition)

    def write_down(self, formula: Formula) -> None:
        """Write a formula into the strip."""
        self.play(write(formula), run_time=0.9)
        self.add(formula)

    def in_strip(self, source: str, below: Zone, **options: Any) -> Formula:
        """Build a formula for the strip, in the middle under one of the panels."""
        formula = Formula(source, theme=self.theme, size=SYMBOL, **options)
        middle = at(below.center[0], STRIP.center[1] - 0.08)
        return formula.shift(middle - formula.get_center())

    def read_the_slope(self) -> None:
        """Sweep to zero, the derivative growing below."""
        pair, probe = self.sigmoid, self.sigmoid.probe
        low, middle, _ = STATIONS
        peak = self.slope_at("sigmoid", middle)
        shown = display(peak.value)
        self.rule = self.in_strip(
            f"sigma'(z) = sigma(z) thin (1 − sigma(z)) lt.eq {part('peak', shown.typst)}",
            MIDDLE,
            claims=(Claim(peak, shown.typst, "peak"),),
        )
        self.readings = [
            self.label_of(pair, low, 0, 0.22, 0.5),
            self.label_of(pair, middle, 0.16, 0.12, 0),
        ]
        with self.beat(
            "Its slope, read off",
            "The tangent's slope, drawn below, is greatest at zero: a quarter.",
            "p (1 - p) is largest at p = 1/2, and the sigmoid is 1/2 at z = 0.",
        ):
            self.play(
                pair.upper_half.animate.shift(pair.drop * UP),
                FadeIn(pair.lower, shift=0.8 * DOWN),
                FadeIn(pair.slope_name, shift=0.8 * DOWN),
                run_time=1.0,
            )
            self.play(GrowFromCenter(probe.touch), Create(probe.tangent), run_time=0.6)
            self.play(FadeIn(probe.dashes), FadeIn(probe.number), run_time=0.5)
            self.play(FadeIn(probe.mark, shift=0.8 * DOWN), run_time=0.4)
            self.land(pair, low, self.readings[0])
            self.play(probe.sweep(0, run_time=4.0))
            self.land(pair, middle, self.readings[1])
            self.play(FadeOut(self.definition), run_time=0.3)
            self.write_down(self.rule)

    def saturate(self) -> None:
        """Sweep on, to where the sigmoid is flat."""
        pair, probe = self.sigmoid, self.sigmoid.probe
        last = self.label_of(pair, STATIONS[2], -0.14, 0.42, 1)
        with self.beat(
            "Saturation",
            "Far from zero the sigmoid is flat: it is saturated, its slope close to nothing.",
        ):
            self.play(probe.sweep(REACH, run_time=3.5))
            self.land(pair, STATIONS[2], last)
            self.readings.append(last)

    def relu_beside(self) -> None:
        """Make room, and draw ReLU beside the sigmoid."""
        self.relu = pair = SlopePair(RELU, theme=self.theme, zone=RIGHT_HALF)
        old = self.sigmoid
        self.left = VGroup(old, old.probe.trail, *self.readings)
        aside = at(LEFT_HALF.center[0] - MIDDLE.center[0], 0)
        with self.beat(
            "ReLU", "ReLU cuts off what is negative and passes on what is positive, unchanged."
        ):
            self.play(FadeOut(old.probe), run_time=0.5)
            self.definition = self.in_strip('op("ReLU")(z) = max(0, z)', RIGHT_HALF)
            self.play(self.left.animate.shift(aside), self.rule.animate.shift(aside), run_time=1.2)
            self.play(FadeIn(pair.upper), run_time=0.6)
            self.play(Create(pair.curve), FadeIn(pair.value_name), run_time=1.2)
            self.write_down(self.definition)

    def two_cases(self, side: str) -> Formula:
        """Write the slope of ReLU, with ``side`` between z and 0 in its first line."""
        low, high = (self.slope_at("relu", z) for z in (STATIONS[0], STATIONS[2]))
        shut, opened = (display(quantity.value).typst for quantity in (low, high))
        head = part("head", 'op("ReLU")\'(z) = ')
        first = (
            f"{part('shut', shut)} & {part('if', CASE)} {part('side', side)} {part('zero', '0')}"
        )
        second = f"{part('open', opened)} & {part('else', CASE)} > 0"
        return self.in_strip(
            f"{head} cases({first}, {second})",
            RIGHT_HALF,
            claims=(Claim(low, shut, "shut"), Claim(high, opened, "open")),
        )

    def zero_or_one(self) -> None:
        """Sweep over ReLU: no slope, then slope one."""
        pair, probe = self.relu, self.relu.probe
        low, _, high = STATIONS
        self.cases = self.two_cases("<")
        labels = self.label_of(pair, low, 0.05, 0.22, 0), self.label_of(pair, high, -0.3, 0.2, 1)
        with self.beat(
            "Zero or one", "Left of zero its slope is zero, and right of zero it is one."
        ):
            self.play(FadeIn(pair.lower, shift=0.8 * DOWN), FadeIn(pair.slope_name), run_time=0.8)
            self.play(FadeIn(probe), FadeIn(probe.number), run_time=0.5)
            self.land(pair, low, labels[0])
            self.play(probe.sweep(REACH, run_time=4.0))
            self.land(pair, high, labels[1])
            self.play(FadeOut(self.definition), run_time=0.3)
            self.write_down(self.cases)

    def at_the_kink(self) -> None:
        """Go back to the kink, where no tangent is the only one."""
        pair, probe = self.relu, self.relu.probe
        agreed = self.two_cases("lt.eq")
        steepest = pair.touching(0.0, slope=1.0).get_angle()
        gap = Circle(radius=0.1, color=self.theme.color(SLOPE_ROLE), stroke_width=3.5)
        gap.set_fill(self.theme.panel, opacity=1).move_to(pair.lower.point(0.0, 1.0))
        remark = Words("a convention", theme=self.theme, size=LABEL, role="dim")
        remark.place(pair.lower.point(0.0, 0.0) + at(0.25, 0.2), anchor=0)
        with self.beat(
            "The kink",
            "At the kink itself there is no one tangent; by convention the slope is zero.",
            "PyTorch's convention; any slope from 0 to 1 would do as a subgradient. The clip on "
            "the kink of ReLU shows what hangs on it.",
        ):
            self.play(probe.sweep(0.0, run_time=1.6, grows=False))
            self.remove(probe.number)
            self.play(
                Rotate(probe.tangent, steepest, about_point=probe.touch.get_center()),
                GrowFromCenter(gap),
                run_time=1.2,
            )
            self.play(
                Rotate(probe.tangent, -steepest, about_point=probe.touch.get_center()),
                FadeIn(remark, shift=0.15 * RIGHT),
                run_time=1.2,
            )
            self.play(
                *(
                    ReplacementTransform(self.cases.part(name), agreed.part(name))
                    for name in agreed.parts
                ),
                run_time=0.8,
            )
            self.add(agreed)
        self.leaving = VGroup(probe.touch, probe.tangent, probe.dashes, remark)

    def on_one_scale(self) -> None:
        """Lay the sigmoid's derivative on that of ReLU."""
        source, target = self.sigmoid, self.relu
        curve = target.lower.curve(lambda z: float(source.slope(z)), SLOPE_ROLE)
        peak = self.slope_at("sigmoid", STATIONS[1])
        top = target.lower.point(0.0, float(peak.value))
        height = Number(peak, theme=self.theme).place(top + at(0.14, 0.12), anchor=0)
        name = Formula("sigma'(z)", theme=self.theme, size=source.slope_name.size, role=SLOPE_ROLE)
        name.place(target.lower.point(3.3, 0.0) + at(0, 0.3))
        with self.beat(
            "On one scale",
            "On one scale: the sigmoid lets at most a quarter through, an active ReLU all.",
            "The slope multiplies the gradient on its way back through the neuron.",
        ):
            self.play(FadeOut(self.leaving), run_time=0.5)
            self.play(
                travel(source.probe.trail[0], curve, arc=0),
                travel(self.readings[1], height, arc=0),
                travel(source.slope_name, name, arc=0),
                run_time=2.0,
            )
