"""One descent as it is walked: a ball on its loss, footprints, and the prediction step by step."""

import math

from manim import Animation, Dot, Mobject, UpdateFromAlphaFunc, VGroup, VMobject, linear, smooth

from mathcore.topics.loss_descent import Descents
from scenes.kit.charts.axes import Chart
from scenes.parts.losses.chart import LossChart

FOOTPRINT, DOT, HEAD = 0.05, 0.05, 0.09
LINE_STROKE = 3.5


class DescentWalk(VGroup):
    """A ball that goes from step to step, and the line of its predictions.

    Only what lies on a step is taken from the descent; between two steps the ball glides.

    Parameters
    ----------
    loss
        Which of the two descents.
    descents
        All its steps.
    losses, steps
        The chart of the losses over the logit, and that of the predictions over the steps.

    Attributes
    ----------
    ball
        Where the descent is.
    line, dots, head
        The predictions, one dot a step, and their end.
    trail
        The ball's footprints, one a step.
    """

    def __init__(self, loss: str, descents: Descents, *, losses: LossChart, steps: Chart) -> None:
        super().__init__()
        self.loss = loss
        self._logits = descents.values(f"{loss}_z")
        spots = [losses.point(*losses.spot(loss, z)) for z in self._logits]
        ends = [steps.point(k, p) for k, p in enumerate(descents.values(f"{loss}_y_hat"))]
        self._spots, self._ends, self._losses = spots, ends, losses
        color = losses.theme.signal
        self._footprints = [Dot(spot, radius=FOOTPRINT, color=color) for spot in spots]
        self._dots = [Dot(end, radius=DOT, color=color) for end in ends]
        self.ball = losses.ball(loss, self._logits[0])
        self.head = Dot(ends[0], radius=HEAD, color=color)
        self.line = VMobject(stroke_color=color, stroke_width=LINE_STROKE)
        self.trail, self.dots = VGroup(), VGroup()
        self.add(self.line, self.trail, self.dots, self.head, self.ball)

    def stand(self, step: float) -> None:
        """Put everything where it is at a step, or between two."""
        done = math.floor(step + 1e-9)
        share = step - done
        following = min(done + 1, len(self._logits) - 1)
        logit = self._logits[done] + share * (self._logits[following] - self._logits[done])
        self.ball.move_to(self._losses.point(*self._losses.spot(self.loss, logit)))
        tip = self._ends[done] + share * (self._ends[following] - self._ends[done])
        self.head.move_to(tip)
        self.line.set_points_as_corners([*self._ends[: done + 1], tip])
        self.trail.submobjects = [*self._footprints[: done + 1]]
        self.dots.submobjects = [*self._dots[: done + 1]]

    def walk(self, start: int, end: int, *, pausing: bool) -> Animation:
        """Go from one step to another.

        Parameters
        ----------
        start, end
            The numbers of the steps.
        pausing
            Whether the ball comes to rest at each step.
        """

        def move(_walk: Mobject, alpha: float) -> None:
            step = start + alpha * (end - start)
            if pausing:
                step = math.floor(step) + smooth(step - math.floor(step))
            self.stand(step)

        return UpdateFromAlphaFunc(self, move, rate_func=linear)
