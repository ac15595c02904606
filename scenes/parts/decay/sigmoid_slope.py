"""Why a sigmoid's slope has a largest value: it is the product of two curves that cross halfway."""

from fractions import Fraction

from manim import DashedVMobject, Dot, VGroup

from mathcore.exercise.trace import Quantities
from mathcore.formula.activations import sigmoid, sigmoid_slope
from mathcore.numbers.values import to_float
from scenes.kit.charts.axes import CURVE_STROKE, Chart
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import Zone, at
from scenes.kit.text.formula import SYMBOL, Formula
from scenes.kit.text.number import Number
from scenes.kit.text.typeset import constant

REACH = 6.0
#: How far out the names of the curves stand.
NAMED_AT = 2.9


class SlopeHump(Chart):
    """The sigmoid, what it lacks to 1, and the product of both, which is its slope.

    Parameters
    ----------
    numbers
        ``z``, ``sigma`` and ``slope`` of `mathcore.topics.gradient_flow.chain`: where the slope is
        largest, and what the curves are there.
    theme, zone
        Colours, and the room that the panel fills.

    Attributes
    ----------
    rising, falling, hump
        The curves, none of them part of the chart; the falling one is dashed.
    rising_name, falling_name, hump_name
        What they are.
    crossing, peak
        Dots where the first two meet, and on the hump under that.
    half, quarter
        The numbers at the dots.
    """

    def __init__(self, numbers: Quantities, *, theme: Theme, zone: Zone) -> None:
        super().__init__(
            x_range=(-REACH, REACH),
            y_range=(0, 1),
            x_ticks=[Fraction(tick) for tick in (-4, -2, 0, 2, 4)],
            y_ticks=[Fraction(1)],
            x_label="z",
            y_label="",
            theme=theme,
            zone=zone,
        )
        self.rising = self.curve(lambda z: to_float(sigmoid(z)), "signal")
        # A dashed curve of 160 pieces is cut where its dashes end, so it is drawn as one line.
        whole = self.curve(lambda z: 1 - to_float(sigmoid(z)), "signal")
        self.falling = DashedVMobject(whole, num_dashes=46, dashed_ratio=0.6)
        self.hump = self.curve(
            lambda z: to_float(sigmoid_slope(z)), "weight", stroke=1.4 * CURVE_STROKE
        )
        self.rising_name = self._named("sigma(z)", "signal", NAMED_AT, 0.87, 0)
        self.falling_name = self._named(f"{constant('1')} − sigma(z)", "signal", -NAMED_AT, 0.87, 1)
        self.hump_name = self._named("sigma'(z)", "weight", -0.15, 0.1, 1)
        sigma, slope = numbers["sigma"], numbers["slope"]
        z = to_float(numbers["z"].value)
        self.crossing: Dot = self.dot(z, to_float(sigma.value), "signal")
        self.peak: Dot = self.dot(z, to_float(slope.value), "weight")
        self.half = Number(sigma, theme=theme)
        self.half.place_middle(self.crossing.get_center() + at(0.5, 0), anchor=0)
        self.quarter = Number(slope, theme=theme)
        self.quarter.place_middle(self.point(z, 0.12) + at(0.14, 0), anchor=0)

    @property
    def names(self) -> VGroup:
        """What the curves are called."""
        return VGroup(self.rising_name, self.falling_name, self.hump_name)

    @property
    def dots(self) -> VGroup:
        """The dots, and the number at the upper one."""
        return VGroup(self.crossing, self.peak, self.half)

    def _named(self, source: str, role: str, z: float, level: float, anchor: float) -> Formula:
        name = Formula(source, theme=self.theme, size=SYMBOL, role=role)
        return name.place_middle(self.point(z, level), anchor=anchor)
