"""How far each station has moved: bars on one scale, under the stations."""

from manim import (
    DOWN,
    UP,
    Animation,
    GrowFromEdge,
    Line,
    Rectangle,
    RoundedRectangle,
    Transform,
    VGroup,
)

from mathcore.exercise.trace import Quantity
from mathcore.numbers.values import to_float
from scenes.kit.charts.axes import AXIS_STROKE
from scenes.kit.large_network.form import BLANK_STROKE, ROOMY
from scenes.kit.style.theme import ROLE_OF_KIND, Theme
from scenes.kit.style.zones import at
from scenes.kit.text.formula import Formula
from scenes.kit.text.number import Number

#: Where nothing has changed, and how long a bar of 1 would be.
LEVEL, _SCALE = -1.15, 31.0
_WIDTH, _HALF_LINE = 0.62, 0.85
_NAME_LEVEL = 0.36
#: From a bar's end to the middle of its number.
_GAP = 0.28
_BLANK_HEIGHT = 0.72
_NUMBER = 0.48


class Change(VGroup):
    """The change of one quantity: its name, the level of no change, and a bar.

    Parameters
    ----------
    quantity
        The change, which gives the name.
    x
        Where the column stands.
    theme
        Colours.

    Attributes
    ----------
    blank
        Stands on both sides of the level, so that it tells of no sign.
    """

    def __init__(self, quantity: Quantity, x: float, *, theme: Theme) -> None:
        super().__init__()
        self.theme, self.x = theme, x
        self.role = ROLE_OF_KIND[quantity.kind]
        self.label = Formula(quantity.symbol, theme=theme, size=ROOMY.name, role="dim")
        self.label.place_middle(at(x, _NAME_LEVEL))
        self.zero = Line(
            at(x - _HALF_LINE, LEVEL),
            at(x + _HALF_LINE, LEVEL),
            stroke_width=AXIS_STROKE,
            color=theme.line,
        )
        self.blank = RoundedRectangle(
            width=1.3,
            height=_BLANK_HEIGHT,
            corner_radius=0.12,
            stroke_width=BLANK_STROKE * 0.7,
            stroke_color=theme.color(self.role),
            fill_color=theme.background,
            fill_opacity=1,
        ).move_to(at(x, LEVEL))
        self.add(self.zero, self.label)

    def add_bar(self, quantity: Quantity) -> None:
        """Take the bar of a change."""
        self.bar = self._bar_of(quantity)
        self.add(self.bar)

    def add_number(self, quantity: Quantity) -> None:
        """Take the number at the bar's end."""
        change = to_float(quantity.value)
        end = LEVEL + change * _SCALE + (_GAP if change > 0 else -_GAP)
        self.number = Number(quantity, theme=self.theme, size=_NUMBER, signed=True)
        self.add(self.number.place_middle(at(self.x, end)))

    def grow(self) -> Animation:
        """Return the animation in which the bar grows from the level of no change."""
        return GrowFromEdge(self.bar, DOWN if self.bar.get_y() > LEVEL else UP)

    def shrink_to(self, quantity: Quantity) -> Animation:
        """Return the animation in which the bar becomes that of another change."""
        return Transform(self.bar, self._bar_of(quantity))

    def _bar_of(self, quantity: Quantity) -> Rectangle:
        change = to_float(quantity.value)
        return Rectangle(
            width=_WIDTH,
            height=abs(change) * _SCALE,
            stroke_width=0,
            fill_color=self.theme.color(self.role),
            fill_opacity=1,
        ).move_to(at(self.x, LEVEL + change * _SCALE / 2))
