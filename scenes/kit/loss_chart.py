"""Cross-entropy and squared error as curves, over the prediction or over its logit."""

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Literal

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Dot, VMobject
from manim.typing import Point3D

from mathcore.activations import sigmoid
from mathcore.loss_comparison import NAMES, loss_at_logit, push_at_logit
from mathcore.losses import LOSSES
from scenes.kit.axes import CURVE_STROKE, Chart, powers_of_ten
from scenes.kit.formula import LABEL, Formula
from scenes.kit.theme import Theme
from scenes.kit.zones import Zone, at

Over = Literal["prediction", "powers", "logit"]

#: The largest loss that the axes hold, linear and where they count powers of ten.
TOP, HIGHEST = 5.2, 15.0
#: How far the logit's axis reaches to the right, and the smallest power of ten.
REACH, LEAST_POWER = 6, -6
BALL_RADIUS = 0.13
#: Balls are drawn over curves and tangents.
BALL_LEVEL = 2
_SAMPLES = 160
#: At which logit, and on which side of its curve, each name stands, for a label of 1.
_NAMED_AT: Mapping[Over, Mapping[str, tuple[float, Point3D]]] = {
    "prediction": {"bce": (-4.5, RIGHT), "mse": (-2.45, DOWN)},
    "powers": {"bce": (-10.4, UP), "mse": (-10.4, UP)},
    "logit": {"bce": (-1.25, RIGHT), "mse": (-3.4, DOWN)},
}


def _logit_at_the_top() -> float:
    """Return the logit at which cross-entropy leaves the axes, for a label of 1."""
    return -math.log(math.expm1(TOP))


class LossChart(Chart):
    """Axes for both losses of one label.

    The curves of two charts consist of the same samples, so that one becomes the other by moving
    each of its points.

    Parameters
    ----------
    over
        What the x axis counts: the prediction, its powers of ten, or its logit.
    label
        The label y, 0 or 1; powers of ten are for 1.
    theme, zone
        Colours, and the room that the panel fills.

    Attributes
    ----------
    curves, names
        By loss; they are not part of the chart.
    """

    def __init__(self, over: Over, *, label: int = 1, theme: Theme, zone: Zone) -> None:
        self.over, self.label_value = over, label
        levels = [Fraction(level) for level in range(1, math.floor(TOP) + 1)]
        whole = [Fraction(0), Fraction(1, 2), Fraction(1)]
        logits = [Fraction(z) for z in range(-4, 5, 2)]
        powers = powers_of_ten(LEAST_POWER, 0)
        super().__init__(
            x_range={
                "prediction": (0.0, 1.0),
                "powers": (10.0**LEAST_POWER, 1.0),
                "logit": (_logit_at_the_top(), REACH),
            }[over],
            y_range=(0.0, HIGHEST if over == "powers" else TOP),
            x_ticks={"prediction": whole, "powers": powers, "logit": logits}[over],
            y_ticks=[Fraction(5), Fraction(10), Fraction(15)] if over == "powers" else levels,
            x_label="z" if over == "logit" else "hat(y)",
            y_label="cal(L)",
            theme=theme,
            zone=zone,
            log_x=over == "powers",
            y_axis_left=True,
        )
        samples = np.linspace(_logit_at_the_top(), REACH, _SAMPLES + 1)
        self.curves = {loss: self._curve(loss, samples) for loss in LOSSES}
        self.names = {loss: self._name_of(loss) for loss in LOSSES}

    def x_of(self, logit: float) -> float:
        """Return where a logit stands in the units of the x axis."""
        return logit if self.over == "logit" else float(sigmoid(logit))

    def spot(self, loss: str, logit: float) -> tuple[float, float]:
        """Return the pair (x, loss) of a logit."""
        return self.x_of(logit), loss_at_logit(loss, logit, self.label_value)

    def ball(self, loss: str, logit: float, role: str = "signal") -> Dot:
        """Build the ball that lies on a loss's curve."""
        ball = self.dot(*self.spot(loss, logit), role, radius=BALL_RADIUS)
        return ball.set_z_index(BALL_LEVEL)

    def beyond(self, loss: str) -> VMobject:
        """Build what follows of a curve over powers of ten, from where the other axes end."""
        least = 10.0**LEAST_POWER
        farthest = math.log(least) - math.log1p(-least)
        return self._curve(loss, np.linspace(_logit_at_the_top(), farthest, _SAMPLES // 2))

    def _curve(self, loss: str, logits: np.ndarray) -> VMobject:
        sign = 1 if self.label_value else -1
        pairs = [self.spot(loss, sign * float(logit)) for logit in logits]
        return self.polyline(pairs, "loss", stroke=CURVE_STROKE)

    def _name_of(self, loss: str) -> Formula:
        logit, toward = _NAMED_AT[self.over][loss]
        if not self.label_value:
            logit, toward = -logit, LEFT if toward is RIGHT else toward
        end = self.point(*self.spot(loss, logit))
        if self.over == "powers" and loss == "bce":
            end += at(0.3, 0)  # off the line, which falls to the right
        name = self.label(f'"{NAMES[loss]}"', end, "loss", toward=toward, size=LABEL)
        if toward is not DOWN:
            return name
        # Between the curve and the axis there is little room: the middle, and off the sides.
        middle = (float(end[1]) + self.inner.bottom) / 2 - 0.06
        half = name.width / 2 + 0.14
        x = min(max(float(end[0]), self.inner.left + half), self.inner.right - half)
        return name.place_middle(at(x, middle))


class PushChart(Chart):
    """How hard each loss pushes: the size of its slope by the logit, for a label of 1.

    Parameters
    ----------
    theme, zone
        Colours, and the room that the panel fills.

    Attributes
    ----------
    curves, names
        By loss, from the same samples as those of a `LossChart`; they are not part of the chart.
    """

    def __init__(self, *, theme: Theme, zone: Zone) -> None:
        super().__init__(
            x_range=(_logit_at_the_top(), REACH),
            y_range=(0.0, 1.1),
            x_ticks=[Fraction(z) for z in range(-4, 5, 2)],
            y_ticks=[Fraction(1, 2), Fraction(1)],
            x_label="z",
            y_label="abs(partial cal(L) \\/ partial z)",
            theme=theme,
            zone=zone,
            y_axis_left=True,
        )
        samples = np.linspace(_logit_at_the_top(), REACH, _SAMPLES + 1)
        self.curves = {
            loss: self.polyline([self.spot(loss, float(z)) for z in samples], "gradient")
            for loss in LOSSES
        }
        # Beside the fall of the one, and under the hump of the other.
        named_at = {"bce": (self.spot("bce", -0.2), RIGHT), "mse": ((-0.7, 0.23), DOWN)}
        self.names = {
            loss: self.label(
                f'"{NAMES[loss]}"', self.point(*spot), "gradient", toward=toward, size=LABEL
            )
            for loss, (spot, toward) in named_at.items()
        }

    def spot(self, loss: str, logit: float) -> tuple[float, float]:
        """Return the pair (logit, size of the slope)."""
        return logit, push_at_logit(loss, logit, 1)
