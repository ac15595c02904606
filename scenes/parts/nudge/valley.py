"""The loss as a curve over the weight: a ball on it, and steps against the gradient."""

from manim import Arrow, DashedLine, Dot, VGroup
from manim.typing import Point3D

from mathcore.exercise.trace import Quantities
from mathcore.numbers.values import to_float
from mathcore.topics.one_weight import OneWeight
from scenes.kit.charts.axes import NUMBER_DROP, Chart
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import SAFE, Zone, at
from scenes.kit.text.number import Number

_ZONE = Zone(SAFE.left, SAFE.right, -1.75, 3.0)
_INNER = Zone(-5.9, 5.9, -1.05, 2.45)
#: The weights and the losses that are seen.
_WEIGHTS, _LOSSES = (0.6, 2.4), (0.0, 2.25)
_BALL, _STROKE, _TIP, _TANGENT = 0.15, 6.0, 0.24, 2.8
_NUMBER = 0.46


class Valley(Chart):
    """The curve of a chain's loss over its weight.

    Parameters
    ----------
    chain, numbers
        What it is the loss of.
    theme
        Colours.

    Attributes
    ----------
    graph
        The curve; it is a part of the chart.
    slope
        The tangent at the weight that the chain starts from.
    """

    def __init__(self, chain: OneWeight, numbers: Quantities, *, theme: Theme) -> None:
        super().__init__(
            x_range=_WEIGHTS,
            y_range=_LOSSES,
            x_ticks=(),
            y_ticks=(),
            x_label="w",
            y_label="cal(L)",
            theme=theme,
            zone=_ZONE,
            has_panel=False,
            inner=_INNER,
        )
        self.graph = self.curve(chain.loss_at, "loss")
        self.add(self.graph)
        self.quantities = numbers
        steepness = to_float(numbers["dL_dw"].value)
        self.slope = self.tangent(*self._values("w", "L"), steepness, length=_TANGENT)

    def _values(self, weight: str, loss: str) -> tuple[float, float]:
        return to_float(self.quantities[weight].value), to_float(self.quantities[loss].value)

    def ball(self, weight: str, loss: str) -> Dot:
        """Build the ball at a weight and its loss, by their ids."""
        ball = self.dot(*self._values(weight, loss), "weight", radius=_BALL)
        return ball.set_z_index(1)  # over the tangent and the arrow, which begin in its middle

    def plumb(self, weight: str, loss: str) -> DashedLine:
        """Build the way of a ball that falls, or from one that lies high down to the axis."""
        start = self.point(*self._values(weight, "L"))
        rest = self.point(*self._values(weight, loss))
        falls = start[1] - rest[1] > 2 * _BALL
        return DashedLine(
            (start if falls else rest) - at(0, _BALL),
            rest + at(0, _BALL) if falls else at(rest[0], self.inner.bottom),
            stroke_width=2.5,
            dash_length=0.09,
            color=self.theme.dim,
        )

    def weight_number(self, weight: str) -> Number:
        """Build a weight under the axis."""
        quantity = self.quantities[weight]
        number = Number(quantity, theme=self.theme, size=_NUMBER)
        return number.place(self.on_x_axis(to_float(quantity.value)) - at(0, NUMBER_DROP))

    def loss_number(self, weight: str, loss: str, beside: Point3D) -> Number:
        """Build a loss, so far from its ball; it extends away from it."""
        number = Number(self.quantities[loss], theme=self.theme, size=_NUMBER)
        end = self.point(*self._values(weight, loss)) + beside
        return number.place_middle(end, anchor=0.0 if beside[0] > 0 else 1.0)

    def arrow(self, weight: str) -> Arrow:
        """Build the arrow from the start to another weight, as long as the step."""
        return Arrow(
            self.point(*self._values("w", "L")),
            self.point(*self._values(weight, "L")),
            buff=0,
            stroke_width=_STROKE,
            tip_length=_TIP,
            color=self.theme.gradient,
        )


class Track(VGroup):
    """What a step leaves on the curve.

    Parameters
    ----------
    valley
        Where.
    k
        Which learning rate the step has, from 0.
    beside
        How far from the ball the loss stands.

    Attributes
    ----------
    arrow, plumb, ball
        The step, the way down from its end, and where the ball comes to lie.
    weight, loss
        The numbers there.
    """

    def __init__(self, valley: Valley, k: int, beside: Point3D) -> None:
        super().__init__()
        weight, loss = f"w_new[{k}]", f"L_new[{k}]"
        self.theme = valley.theme
        self.arrow, self.plumb = valley.arrow(weight), valley.plumb(weight, loss)
        self.ball = valley.ball(weight, loss)
        self.weight = valley.weight_number(weight)
        self.loss = valley.loss_number(weight, loss, beside)
        self.add(self.arrow, self.plumb, self.ball, self.weight, self.loss)

    def rest(self) -> "Track":
        """Dim all of it; its arrow leaves, since the next one begins where it began."""
        self.arrow.set_opacity(0)
        for line in (self.plumb, self.ball):
            line.set_color(self.theme.line)
        self.weight.paint(False)
        self.loss.paint(False)
        return self
