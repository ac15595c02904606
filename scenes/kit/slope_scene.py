"""A lecture scene in which slopes are read off the curves of sigmoid and ReLU."""

from fractions import Fraction
from typing import ClassVar

from manim import ReplacementTransform

from mathcore.display import display
from mathcore.readings import reading_id, readings
from mathcore.trace import Quantities, Quantity
from scenes.kit.formula import Claim, Formula
from scenes.kit.halves_scene import MIDDLE, RIGHT_HALF, HalvesScene
from scenes.kit.number import Number
from scenes.kit.slope_pair import REACH, ActivationLook, SlopePair
from scenes.kit.typeset import part
from scenes.kit.zones import at

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


class SlopeScene(HalvesScene):
    """The numbers at the stations of the sweep, and how they come down to the lower curve."""

    follows_exercise: ClassVar[bool] = False

    @property
    def numbers(self) -> Quantities:
        """Value and slope of both activations at -5, 0 and 5."""
        return readings(("sigmoid", "relu"), STATIONS)

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

    def peak_rule(self) -> Formula:
        """Write the slope of the sigmoid, and what it never passes."""
        peak = self.slope_at("sigmoid", STATIONS[1])
        shown = display(peak.value)
        return self.in_strip(
            f"sigma'(z) = sigma(z) thin (1 − sigma(z)) lt.eq {part('peak', shown.typst)}",
            MIDDLE,
            claims=(Claim(peak, shown.typst, "peak"),),
        )

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
