"""ReLU's slope around 0 as a cliff, under a magnifying glass."""

from dataclasses import replace

from manim import Arrow, DashedLine, Dot, Line, ManimColor, Rectangle, VGroup
from manim.typing import Point3D

from mathcore.exercise.reconcile import show
from mathcore.exercise.trace import Quantity
from mathcore.topics.closeup import Closeup, bar_of, zoom_of
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import GROUND, SAFE, Zone, at
from scenes.kit.text.formula import Formula, ShownValue, Words
from scenes.kit.text.number import VALUE, Number
from scenes.kit.text.typeset import part
from scenes.parts.kink.things import thing

#: Between which levels windows stand, and how far two are apart.
_BOTTOM, _TOP, _GAP = -1.62, 2.95, 0.4
#: How long 1 is in a window that magnifies by 1.
UNIT = 0.64
#: Of a window's height: where the ground lies and where the cliff's top.
_LOW, _HIGH = 0.31, 0.61
_EDGE, _STEP, _WALL = 2.5, 7.0, 2.5
#: From a step's line down to its slope, and from the window's bottom up to its axis and to that
#: axis' labels; from the edge to the length of a scale bar.
_SLOPE_DOWN, _AXIS_UP, _LABEL_UP, _LABEL_BESIDE = 0.46, 0.72, 0.14, 0.38
_RADIUS = 0.14
#: One em of words and numbers, and the least one.
SIZE, _SMALLEST = 0.46, 0.37
#: From a dot's top up to its number, to its name and to another one's name.
NEAR, NAME_UP, OVER_NAME = 0.24, 0.76, 1.28
#: How much of a line's colour the rock has.
_ROCK = 0.3
_PAD, _FROM_WALL, _BESIDE_RAY = 0.24, 0.14, 0.06
#: Half the side of the square that is looked at more closely.
_SQUARE = 0.22
#: On its way out of the window a dot fades over this distance.
_FADING = 0.15
#: The baselines of what a distance is compared with, and of the scale of the comparison.
_THING, YARDSTICK_LEVEL = -2.16, -2.8


_STRAIGHT, _APOSTROPHE = "'", "\N{RIGHT SINGLE QUOTATION MARK}"
#: Where a window stands by itself, and to where it moves when a second one opens beside it.
_WIDTH = (SAFE.width - _GAP) / 2
ALONE = Zone(-_WIDTH / 2, _WIDTH / 2, _BOTTOM, _TOP)
BESIDE = Zone(SAFE.right - _WIDTH, SAFE.right, _BOTTOM, _TOP)
TO_THE_LEFT = SAFE.left - ALONE.left


class Cliff(VGroup):
    """A window on the step of ReLU's slope from 0 to 1.

    Parameters
    ----------
    slopes
        The slope on the left of 0, and on the right.
    theme
        Colours.
    zone
        The window.
    z
        What stands on its axis, as a symbol, and the middle of that axis.
    """

    def __init__(
        self,
        slopes: tuple[Quantity, Quantity],
        *,
        theme: Theme,
        zone: Zone,
        z: tuple[str, Quantity],
    ) -> None:
        super().__init__()
        self.theme, self.zone = theme, zone
        self.x0 = float(zone.center[0])
        self.low = zone.bottom + _LOW * zone.height
        self.high = zone.bottom + _HIGH * zone.height
        rock = theme.panel.interpolate(theme.line, _ROCK)
        self.add(
            _filled(zone, theme.panel),
            _filled(Zone(zone.left, self.x0, zone.bottom, self.low), rock),
            _filled(Zone(self.x0, zone.right, zone.bottom, self.high), rock),
            _edge(zone, theme.line),
        )
        foot, top = at(self.x0, self.low), at(self.x0, self.high)
        self.add(
            DashedLine(foot, top, color=theme.gradient, stroke_width=_WALL, dash_length=0.09),
            Line(at(zone.left, self.low), foot, color=theme.gradient, stroke_width=_STEP),
            Line(top, at(zone.right, self.high), color=theme.gradient, stroke_width=_STEP),
        )
        left, right = (_slope(slope, theme) for slope in slopes)
        left.place(at(zone.left + _PAD, self.low - _SLOPE_DOWN), anchor=0)
        right.place(at(zone.right - _PAD, self.high - _SLOPE_DOWN), anchor=1)
        symbol, middle = z
        name = Formula(symbol, theme=theme, size=SIZE, role="text")
        name.place(at(zone.left + _PAD, self.label_level), anchor=0)
        zero = Number(middle, theme=theme, size=SIZE, role="text")
        zero.place(at(self.x0, self.label_level))
        self.add(left, right, name, zero)

    @property
    def axis_level(self) -> float:
        """Where the axis of the pre-activation lies."""
        return self.zone.bottom + _AXIS_UP

    @property
    def label_level(self) -> float:
        """The baseline of what stands under that axis."""
        return self.zone.bottom + _LABEL_UP

    def follow(self, distance: float) -> None:
        """Note that the window is moved to the right by this."""
        self.zone = replace(
            self.zone, left=self.zone.left + distance, right=self.zone.right + distance
        )
        self.x0 += distance

    def spot(self, bars: float, side: int) -> Point3D:
        """Return where the graph has a point that is so many bars from 0, on a side of the step.

        The side is 1 on the top, and else at the foot.
        """
        return at(self.x0 + bars * UNIT, self.high if side > 0 else self.low)

    def dot(self, bars: float, side: int) -> Dot:
        """Build a dot on the graph."""
        return Dot(self.spot(bars, side), radius=_RADIUS, color=self.theme.signal)

    def share_seen(self, bars: float) -> float:
        """Return how much is seen of a dot: nothing outside of the window."""
        room = self.zone.width / 2 - _RADIUS - abs(bars * UNIT)
        return min(max(room / _FADING, 0.0), 1.0)

    def title(self, text: str, bars: float, side: int, up: float = NAME_UP) -> Words:
        """Set the name of a dot over it."""
        words = Words(text, theme=self.theme, size=SIZE)
        self.put_over(words, bars, side, up)
        return words

    def number(self, quantity: Quantity, bars: float, side: int) -> Number:
        """Build the number of a dot, between it and its name."""
        number = Number(quantity, theme=self.theme, size=SIZE, decimals=4)
        number.fit(self.zone.width / 2 - _PAD - _FROM_WALL, _SMALLEST)
        self.put_over(number, bars, side, NEAR)
        return number

    def put_over(self, text: Formula | Words, bars: float, side: int, up: float) -> None:
        """Put a text over a dot; it keeps on its side of the wall."""
        spot, half = self.spot(bars, side), text.width / 2
        left, right = self.zone.left + _PAD + half, self.zone.right - _PAD - half
        if side <= 0:
            right = self.x0 - _FROM_WALL - half
        elif up == NEAR and not isinstance(text, Number):
            # A name that stays: at the right the lines to another window begin.
            right = self.x0 + _BESIDE_RAY - half
        else:
            left = self.x0 + _FROM_WALL + half
        text.place(at(min(max(float(spot[0]), left), right), spot[1] + _RADIUS + up))

    def zoom(self, power: int) -> Formula:
        """Set how much is magnified, in the window's corner."""
        shown = show(zoom := zoom_of(power)).typst
        return Formula(
            f'"zoom" {part(VALUE, shown)}',
            theme=self.theme,
            size=SIZE,
            role="dim",
            claims=(ShownValue(zoom, shown, VALUE),),
        ).place(at(self.zone.left + _PAD, self.zone.top - 0.6), anchor=0)

    def length(self, power: int) -> Number:
        """Set the length of the scale bar under the axis, beside its 0."""
        number = Number(bar_of(power), theme=self.theme, size=SIZE, role="text")
        return number.place(at(self.x0 + _LABEL_BESIDE, self.label_level), anchor=0)

    def square(self, side: int) -> Rectangle:
        """Build the square around the edge, on a side of the step, that is looked at closely."""
        x, y = self.spot(0, side)[:2]
        zone = Zone(x - _SQUARE, x + _SQUARE, y - _SQUARE, y + _SQUARE)
        return _edge(zone, self.theme.text)

    def rays_to(self, other: "Cliff", side: int) -> VGroup:
        """Build the lines from the square on a side to the window that shows it."""
        corners = zip((at(1, 1), at(1, -1)), (at(-1, 1), at(-1, -1)), strict=True)
        square, window = self.square(side), _edge(other.zone, self.theme.text)
        return VGroup(
            *(
                Line(
                    square.get_corner(one),
                    window.get_corner(two),
                    color=self.theme.line,
                    stroke_width=1.5,
                )
                for one, two in corners
            )
        )

    def far_away(self, text: str, side: int, *, besides: int) -> tuple[Arrow, Words]:
        """Point to a dot that is out of the window by far; on a side there is another one."""
        over_it = self.low + 0.34 if besides > 0 else self.high + 0.4
        y = over_it if side <= 0 else self.low  # in the rock
        x = self.zone.right - _PAD if side > 0 else self.zone.left + _PAD
        arrow = Arrow(
            at(x - side * 1.9, y),
            at(x, y),
            buff=0,
            color=self.theme.text,
            stroke_width=3,
            tip_length=0.2,
        )
        words = Words(text, theme=self.theme, size=SIZE)
        return arrow, words.place(arrow.get_center() + at(0, 0.2))

    def comparison(self, found: Closeup) -> Formula:
        """Say under the window how far from 0 a dot is, and of what thing that is the length."""
        shown = show(found.distance).typst
        like = thing(found.metres).replace(_STRAIGHT, _APOSTROPHE)
        return (
            Formula(
                f'{part(VALUE, shown)} thin "{found.unit}: {like}"',
                theme=self.theme,
                size=SIZE,
                claims=(ShownValue(found.distance, shown, VALUE),),
            )
            .fit(self.zone.width, _SMALLEST)
            .place(at(self.x0, _THING))
        )


def yardstick(quantity: Quantity, *, theme: Theme) -> Formula:
    """Say on which scale distances are compared with things."""
    shown = show(quantity).typst
    return Formula(
        f'"if it were" {part(VALUE, shown)} thin "km from zero to one"',
        theme=theme,
        size=SIZE,
        role="dim",
        claims=(ShownValue(quantity, shown, VALUE),),
    ).place(at(0, YARDSTICK_LEVEL))


def _filled(zone: Zone, color: ManimColor) -> Rectangle:
    return Rectangle(
        width=zone.width,
        height=zone.height,
        stroke_width=0,
        fill_color=color,
        fill_opacity=1,
        z_index=GROUND,
    ).move_to(zone.center)


def _edge(zone: Zone, color: ManimColor) -> Rectangle:
    return Rectangle(
        width=zone.width, height=zone.height, stroke_color=color, stroke_width=_EDGE
    ).move_to(zone.center)


def _slope(quantity: Quantity, theme: Theme) -> Formula:
    shown = show(quantity).typst
    return Formula(
        f'"slope" {part(VALUE, shown)}',
        theme=theme,
        size=SIZE,
        claims=(ShownValue(quantity, shown, VALUE),),
    )
