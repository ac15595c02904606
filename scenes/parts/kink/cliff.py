"""ReLU's slope around 0 as a cliff, under a magnifying glass."""

from dataclasses import replace

from manim import Animation, Arrow, DashedLine, Dot, Line, ManimColor, Rectangle, VGroup
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
#: How long a scale bar is.
UNIT = 0.64
#: Of a window's height: where the ground lies and where the cliff's top.
_LOW, _HIGH = 0.235, 0.6
_EDGE, _STEP, _WALL, _BAR = 2.5, 7.0, 2.5, 3.5
#: Half of a scale bar's ends, its level, and how far its label is from it.
_TICK, _BAR_LEVEL, _BAR_GAP = 0.1, 0.34, 0.16
_RADIUS = 0.17
#: One em of words and numbers, and the least one.
_SIZE, _SMALLEST = 0.46, 0.37
#: From a dot's top up to its number, to its name and to another one's name.
NEAR, NAME_UP, OVER_NAME = 0.24, 0.76, 1.28
#: How much of a line's colour the rock has.
_ROCK = 0.3
_PAD, _FROM_WALL, _BESIDE_RAY = 0.24, 0.14, 0.06
#: Half the side of the square that is looked at more closely.
_SQUARE = 0.14
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
    """

    def __init__(self, slopes: tuple[Quantity, Quantity], *, theme: Theme, zone: Zone) -> None:
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
        left.place(at(zone.left + _PAD, self.low - 0.5), anchor=0)
        right.place(at(zone.right - _PAD, self.high - 0.5), anchor=1)
        self.add(left, right)

    def follow(self, distance: float) -> None:
        """Note that the window is moved to the right by this."""
        self.zone = replace(
            self.zone, left=self.zone.left + distance, right=self.zone.right + distance
        )
        self.x0 += distance

    def spot(self, bars: float, side: int) -> Point3D:
        """Return where a dot stands that is so many bars from 0, on its side of the step.

        The side is 1 on the top, and else at the foot.
        """
        level = (self.high if side > 0 else self.low) + _RADIUS
        # Right at the foot there is the rock.
        x = bars * UNIT if side > 0 else min(bars * UNIT, -_RADIUS)
        return at(self.x0 + x, level)

    def dot(self, bars: float, side: int) -> Dot:
        """Build a dot on the step."""
        return Dot(self.spot(bars, side), radius=_RADIUS, color=self.theme.signal)

    def title(self, text: str, bars: float, side: int, up: float = NAME_UP) -> Words:
        """Set the name of a dot over it."""
        words = Words(text, theme=self.theme, size=_SIZE)
        self._over(words, bars, side, up)
        return words

    def number(self, quantity: Quantity, bars: float, side: int) -> Number:
        """Build the number of a dot, between it and its name."""
        number = Number(quantity, theme=self.theme, size=_SIZE, decimals=4)
        number.fit(self.zone.width / 2 - _PAD - _FROM_WALL, _SMALLEST)
        self._over(number, bars, side, NEAR)
        return number

    def _over(self, text: Formula | Words, bars: float, side: int, up: float) -> None:
        """Put a text over a dot; at the foot it keeps left of the wall."""
        spot, half = self.spot(bars, side), text.width / 2
        left, right = self.zone.left + _PAD + half, self.zone.right - _PAD - half
        if side <= 0:
            right = self.x0 - _FROM_WALL - half
        elif bars:
            left = self.x0 + _FROM_WALL + half
        elif up == NEAR:
            right = self.x0 + _BESIDE_RAY - half  # at the right the lines to another window begin
        else:
            left = self.x0 - _RADIUS + half  # at the left the scale stands
        text.place(at(min(max(float(spot[0]), left), right), spot[1] + _RADIUS + up))

    def zoom(self, power: int) -> Formula:
        """Set how much is magnified, in the window's corner."""
        shown = show(zoom := zoom_of(power)).typst
        return Formula(
            f'"zoom" {part(VALUE, shown)}',
            theme=self.theme,
            size=_SIZE,
            role="dim",
            claims=(ShownValue(zoom, shown, VALUE),),
        ).place(at(self.zone.left + _PAD, self.zone.top - 0.6), anchor=0)

    def bar(self, power: int) -> tuple[VGroup, Number]:
        """Build the scale bar, from the edge to the right, and its length."""
        y = self.zone.bottom + _BAR_LEVEL
        ends = at(self.x0, y), at(self.x0 + UNIT, y)
        ticks = (Line(end - at(0, _TICK), end + at(0, _TICK)) for end in ends)
        bar = VGroup(Line(*ends), *ticks).set_stroke(self.theme.text, width=_BAR)
        number = Number(bar_of(power), theme=self.theme, size=_SIZE, role="text")
        number.place_middle(ends[1] + at(_BAR_GAP, 0), anchor=0)
        return bar, number

    def widen(self, bar: VGroup) -> Animation:
        """Return the animation in which a scale bar gets as long as there is room."""
        ends = at(self.x0, self.zone.bottom + _BAR_LEVEL)
        factor = (self.zone.right - self.x0) / UNIT
        wider: Animation = bar.animate.stretch(factor, 0, about_point=ends).build()
        return wider

    def square(self) -> Rectangle:
        """Build the square around the edge that is going to be looked at more closely."""
        middle = at(self.x0, self.high)
        return _edge(
            Zone(self.x0 - _SQUARE, self.x0 + _SQUARE, middle[1] - _SQUARE, middle[1] + _SQUARE),
            self.theme.text,
        )

    def whole(self) -> Rectangle:
        """Build what the square becomes when it fills the window."""
        return _edge(self.zone, self.theme.text)

    def rays_to(self, other: "Cliff") -> VGroup:
        """Build the lines from the square to the window that shows it."""
        corners = zip((at(1, 1), at(1, -1)), (at(-1, 1), at(-1, -1)), strict=True)
        square, window = self.square(), other.whole()
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

    def far_away(self, text: str, side: int, *, besides: int) -> VGroup:
        """Point to a dot that is out of the window by far; on a side there is another one."""
        y = self.low + 0.3 if side > 0 or besides > 0 else self.high + 0.4
        x = self.zone.right - _PAD if side > 0 else self.zone.left + _PAD
        arrow = Arrow(
            at(x - side * 1.9, y),
            at(x, y),
            buff=0,
            color=self.theme.text,
            stroke_width=3,
            tip_length=0.2,
        )
        words = Words(text, theme=self.theme, size=_SIZE)
        return VGroup(arrow, words.place(arrow.get_center() + at(0, 0.2)))

    def comparison(self, found: Closeup) -> Formula:
        """Say under the window how far from 0 a dot is, and of what thing that is the length."""
        shown = show(found.distance).typst
        like = thing(found.metres).replace(_STRAIGHT, _APOSTROPHE)
        return (
            Formula(
                f'{part(VALUE, shown)} thin "{found.unit}: {like}"',
                theme=self.theme,
                size=_SIZE,
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
        size=_SIZE,
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
        size=_SIZE,
        claims=(ShownValue(quantity, shown, VALUE),),
    )
