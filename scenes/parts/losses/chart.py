"""Cross-entropy and squared error as curves, over the prediction or over its logit."""

import math
from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Literal

import numpy as np
from manim import DOWN, LEFT, RIGHT, UP, Dot, VMobject
from manim.typing import Point3D

from mathcore.formula.activations import sigmoid
from mathcore.formula.losses import LOSSES
from mathcore.topics.loss_comparison import NAMES, gradient_magnitude, loss_at_logit
from scenes.kit.charts.axes import CURVE_STROKE, Chart, powers_of_ten
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import Zone, at
from scenes.kit.text.formula import LABEL, Formula

Over = Literal["prediction", "powers", "logit"]

#: The largest loss that the axes hold, linear and where they count powers of ten.
TOP, HIGHEST = 5.2, 15.0
#: How far the logit's axis reaches to the right, and the smallest power of ten.
REACH, LEAST_POWER = 6, -6
BALL_RADIUS = 0.13
#: Balls are drawn over curves and tangents.
BALL_LEVEL = 2
#: The loss whose curves are dashed, in how many dashes, in how many more over powers of ten, and
#: how long a gap is beside a dash.
DASHED, DASHES, BEYOND_DASHES, GAP_SHARE = "mse", 18, 29, 0.6
_SAMPLES, _PIECES = 160, 8
#: At which logit, and on which side of its curve, each name stands, for a label of 1.
_NAMED_AT: Mapping[Over, Mapping[str, tuple[float, Point3D]]] = {
    "prediction": {"bce": (-4.5, RIGHT), "mse": (-2.45, DOWN)},
    "powers": {"bce": (-10.4, UP), "mse": (-10.4, UP)},
    "logit": {"bce": (-1.25, RIGHT), "mse": (-3.4, DOWN)},
}


def dashed(line: VMobject, dashes: int = DASHES, *, pieces: int = _PIECES) -> VMobject:
    """Build the dashes of a line as one mobject, each as long as the others.

    Parameters
    ----------
    line
        A polyline without gaps.
    dashes
        How many; the first begins and the last ends with the line.
    pieces
        Of how many straight pieces each dash consists.
    """
    corners = np.vstack([line.points[::4], line.points[-1:]])
    lengths = np.linalg.norm(np.diff(corners, axis=0), axis=1)
    along = np.concatenate([[0.0], np.cumsum(lengths)])
    # So many dashes have one gap fewer between them.
    dash = along[-1] / (dashes + (dashes - 1) * GAP_SHARE)
    starts = dash * (1 + GAP_SHARE) * np.arange(dashes)
    segments = []
    for start in starts:
        cuts = np.linspace(start, start + dash, pieces + 1)
        points = np.column_stack([np.interp(cuts, along, corners[:, k]) for k in range(3)])
        segments += [np.linspace(*ends, 4) for ends in pairwise(points)]
    broken = VMobject(stroke_color=line.get_stroke_color(), stroke_width=line.get_stroke_width())
    return broken.set_points(np.concatenate(segments))


def _logit_at_the_top() -> float:
    """Return the logit at which cross-entropy leaves the axes, for a label of 1."""
    return -math.log(math.expm1(TOP))


class LossChart(Chart):
    """Axes for both losses of one label.

    The curves of two charts consist of the same samples, or of as many dashes, so that one becomes
    the other by moving each of its points.

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
        ways = {loss: self._way(loss) for loss in LOSSES}
        self.curves = {loss: dashed(way) if loss == DASHED else way for loss, way in ways.items()}
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

    def unbroken(self, loss: str) -> VMobject:
        """Build the line of a curve without gaps, drawn at the same pace as the curve."""
        way = self._way(loss)
        return dashed(way, 1, pieces=_SAMPLES) if loss == DASHED else way

    def beyond(self, loss: str) -> VMobject:
        """Build what follows of a curve over powers of ten, from where the other axes end."""
        least = 10.0**LEAST_POWER
        farthest = math.log(least) - math.log1p(-least)
        samples = np.linspace(_logit_at_the_top(), farthest, _SAMPLES // 2)
        line = self.polyline(self._pairs(loss, samples), "loss", stroke=CURVE_STROKE)
        return dashed(line, BEYOND_DASHES) if loss == DASHED else line

    def _way(self, loss: str) -> VMobject:
        samples = np.linspace(_logit_at_the_top(), REACH, _SAMPLES + 1)
        return self.polyline(self._pairs(loss, samples), "loss", stroke=CURVE_STROKE)

    def _pairs(self, loss: str, logits: np.ndarray) -> list[tuple[float, float]]:
        sign = 1 if self.label_value else -1
        return [self.spot(loss, sign * float(logit)) for logit in logits]

    def _name_of(self, loss: str) -> Formula:
        logit, toward = _NAMED_AT[self.over][loss]
        if not self.label_value:
            logit, toward = -logit, LEFT if toward is RIGHT else toward
        end = self.point(*self.spot(loss, logit))
        if loss == "bce":
            # Off the line, which falls, or rises, away from the name.
            side = 0.3 if self.over == "powers" else 0.14
            end += at(-side if toward is LEFT else side, 0)
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
        self.curves[DASHED] = dashed(self.curves[DASHED])
        # Beside the fall of the one, and under the hump of the other.
        named_at = {"bce": (self.spot("bce", 0.1), RIGHT), "mse": ((-0.7, 0.23), DOWN)}
        self.names = {
            loss: self.label(
                f'"{NAMES[loss]}"', self.point(*spot), "gradient", toward=toward, size=LABEL
            )
            for loss, (spot, toward) in named_at.items()
        }

    def spot(self, loss: str, logit: float) -> tuple[float, float]:
        """Return the pair (logit, size of the slope)."""
        return logit, gradient_magnitude(loss, logit, 1)
