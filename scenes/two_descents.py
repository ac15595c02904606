"""Gradient descent under both losses, from the same very wrong prediction."""

from fractions import Fraction
from functools import cached_property

from manim import (
    DOWN,
    UP,
    Animation,
    Create,
    DashedLine,
    FadeIn,
    FadeOut,
    ReplacementTransform,
    linear,
)
from manim.typing import Point3D

from mathcore.exercise.reconcile import show
from mathcore.exercise.trace import Quantities, Quantity
from mathcore.formula.losses import LOSSES
from mathcore.numbers.values import to_float
from mathcore.topics.loss_comparison import NAMES
from mathcore.topics.loss_descent import Descents, descend
from scenes.kit.charts.axes import Chart
from scenes.kit.scene.motion import conclude, fly_to, substitute, write
from scenes.kit.scene.strip import question
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import STRIP, at
from scenes.kit.text.formula import FORMULA, LABEL, SYMBOL, Formula, Painted, ShownValue, Words
from scenes.kit.text.number import VALUE, Number
from scenes.kit.text.step import RESULT, Step, worked
from scenes.kit.text.typeset import part
from scenes.parts.losses import layout, wording
from scenes.parts.losses.chart import BALL_RADIUS, LossChart, PushChart
from scenes.parts.losses.scene import GAP, LossScene, formula_of, given
from scenes.parts.losses.walk import DescentWalk

START, LABEL_VALUE, RATE, STEPS = Fraction(1, 100), 1, Fraction(1), 60
#: After so many steps both are looked at.
A_FEW = 10
RULE = 'z^"new" = z − eta thin frac(partial cal(L), partial z)'
#: What both descents share, and where they start; each with its column and line on the chart.
GIVEN = {"y": (0, 0), "eta": (1, 0)}
START_GIVEN = {"bce_y_hat[0]": (1, 1), "bce_z[0]": (1, 2)}
COLUMNS = (3.65, 2.3)


def aligned_steps(numbers: Quantities, *, theme: Theme) -> list[Step]:
    """Build the first step of both descents, one line each, their numbers under each other."""
    steps = [worked(numbers, f"{loss}_z[1]", theme=theme) for loss in LOSSES]
    for k, step in enumerate(steps):
        for line in (step.symbols, step.numbers):
            line.scale(SYMBOL / FORMULA)
        step.symbols.place(at(STRIP.left + 0.1, STRIP.top - 0.55 - 0.62 * k), anchor=0)
    right = max(float(step.symbols.get_right()[0]) for step in steps)
    for step in steps:
        step.numbers.place(at(right + 0.3, step.symbols.baseline), anchor=0)
    return steps


def logit_at_the_start(numbers: Quantities, *, theme: Theme) -> Step:
    """Build where the logit of the start comes from, in one line of the strip."""
    step = worked(numbers, "bce_z[0]", theme=theme)
    step.symbols.place(at(STRIP.left + 0.1, layout.LINE), anchor=0)
    step.numbers.place(at(step.symbols.get_right()[0] + GAP, layout.LINE), anchor=0)
    return step


def read_off(loss: str, prediction: Quantity, *, theme: Theme) -> Formula:
    """Build ``BCE 0.8260``, whose name is the part ``name``."""
    shown = show(prediction).typst
    name = part("name", f'"{NAMES[loss]}"')
    claims = (ShownValue(prediction, shown, VALUE),)
    return Formula(
        f"{name} med {part(VALUE, shown)}", theme=theme, size=LABEL, role="signal", claims=claims
    )


def counted(steps: Quantity, *, theme: Theme) -> Formula:
    """Build ``6 steps``."""
    shown = show(steps).typst
    claims = (ShownValue(steps, shown, VALUE),)
    return Formula(f'{part(VALUE, shown)} "steps"', theme=theme, size=LABEL, claims=claims)


class TwoDescents(LossScene):
    """Conclude that cross-entropy leaves a very wrong prediction at once, and squared error waits.

    Each step is a real one: the logit minus the learning rate times the slope by the logit.
    """

    title = "Two descents"
    activity = "Activity 3"

    @cached_property
    def descents(self) -> Descents:
        """Both descents, from the same start and with the same learning rate."""
        return descend(START, LABEL_VALUE, RATE, STEPS)

    @property
    def numbers(self) -> Quantities:
        """Every number of both descents."""
        return self.descents.quantities

    def construct(self) -> None:
        """Tell both descents as a storyboard."""
        self.chart = LossChart("logit", theme=self.theme, zone=layout.LEFT_HALF)
        self.progress = Chart(
            x_range=(0, STEPS),
            y_range=(0, 1),
            x_ticks=[Fraction(k) for k in range(0, STEPS + 1, 10)],
            y_ticks=[Fraction(0), Fraction(1, 2), Fraction(1)],
            x_label='"step"',
            y_label="hat(y)",
            theme=self.theme,
            zone=layout.RIGHT_HALF,
        )
        self.walks = {
            loss: DescentWalk(loss, self.descents, losses=self.chart, steps=self.progress)
            for loss in LOSSES
        }
        self.same_start()
        self.first_step()
        self.a_few_steps()
        self.plateau()
        self.push()
        self.discuss()

    def same_start(self) -> None:
        """Put both balls where the prediction is one in a hundred."""
        rule = self.rule = Formula(RULE, theme=self.theme, size=FORMULA)
        rule.place(at(STRIP.right - 0.1, layout.LINE), anchor=1)
        for id, spot in (GIVEN | START_GIVEN).items():
            text = given(self.numbers[id], self.theme, size=LABEL)
            self.givens[id] = text.place_middle(self.spot_of_given(*spot), anchor=0)
        label = Words("start:", theme=self.theme, size=LABEL)
        label.place(self.spot_of_given(0, 1), anchor=0)
        label.shift(at(0, self.givens["bce_y_hat[0]"].baseline - label.baseline))
        prediction, logit = (self.givens[id] for id in START_GIVEN)
        step = logit_at_the_start(self.numbers, theme=self.theme)
        self.starting: list[Painted] = [label, prediction, logit]
        self.givens_on_stage = [*(self.givens[id] for id in GIVEN), *self.starting]
        with self.beat(
            "The same start", "Two balls start at the logit of one chance in a hundred."
        ):
            self.bring_chart(FadeIn(self.progress))
            self.play(*(FadeIn(text) for text in self.givens_on_stage[:-1]), run_time=0.7)
            self.play(write(step.symbols), run_time=0.7)
            self.play(substitute(step, self.source, run_time=1.0))
            self.play(conclude(step))
            self.keep(step)
            self.play(fly_to(step.numbers.part(RESULT), logit), run_time=0.9)
            start = logit.part(VALUE)
            self.play(
                *(FadeIn(walk.ball, target_position=start) for walk in self.walks.values()),
                *(FadeIn(walk.head, target_position=start) for walk in self.walks.values()),
                run_time=1.0,
            )
            self.play(write(rule))
            self.add(rule, *self.walks.values())
            self.strip.append(rule)

    def spot_of_given(self, column: int, line: int) -> Point3D:
        """Return where a given number begins on the chart: between two lines of its grid."""
        y = self.chart.point(0, 4.5 - line)[1]
        return at(self.chart.inner.right - COLUMNS[column], float(y))

    def first_step(self) -> None:
        """Work out the first step of each, and take it."""
        slopes = {
            loss: Number(self.numbers[f"{loss}_slope[0]"], theme=self.theme, size=LABEL)
            for loss in LOSSES
        }
        for loss, (right, up) in {"bce": (0.3, 0.05), "mse": (-0.1, 0.4)}.items():
            place = self.walks[loss].ball.get_center() + at(right, up)
            self.givens[f"{loss}_slope[0]"] = slopes[loss].place_middle(place, anchor=0)
        self.givens["mse_z[0]"] = self.givens["bce_z[0]"]
        with self.beat(
            "One step of each", "The same step size, but one push is fifty times as strong."
        ):
            self.clear_strip()
            self.play(
                *(
                    FadeIn(slopes[loss], target_position=walk.ball, scale=0.5)
                    for loss, walk in self.walks.items()
                ),
                run_time=0.8,
            )
            for step in aligned_steps(self.numbers, theme=self.theme):
                self.play(write(step.symbols), run_time=0.8)
                self.play(substitute(step, self.source, run_time=1.2))
                self.play(conclude(step))
                self.keep(step)
            self.leave(*slopes.values())
            self.walk(0, 1, run_time=1.2)
            self.play(*(text.animate.paint(False) for text in self.starting), run_time=0.5)

    def walk(
        self, start: int, end: int, *along: Animation, run_time: float, pausing: bool = True
    ) -> None:
        """Let both descents take their steps, at the same pace."""
        self.play(
            *(walk.walk(start, end, pausing=pausing) for walk in self.walks.values()),
            *along,
            run_time=run_time,
            rate_func=linear,
        )

    def a_few_steps(self) -> None:
        """Take some more steps, and read off both predictions."""
        self.found = {
            loss: read_off(loss, self.numbers[f"{loss}_y_hat[{A_FEW}]"], theme=self.theme)
            for loss in LOSSES
        }
        self.rule.place(at(STRIP.left + 0.1, layout.LINE), anchor=0)
        with self.beat(
            "Ten steps", "After ten steps cross-entropy is right; squared error has hardly moved."
        ):
            self.clear_strip()
            self.play(write(self.rule), run_time=0.6)
            self.add(self.rule)
            self.walk(1, A_FEW, run_time=4.5)
            for loss, (right, up) in {"bce": (0.25, 0.0), "mse": (-0.1, 0.38)}.items():
                place = self.walks[loss].head.get_center() + at(right, up)
                self.found[loss].place_middle(place, anchor=0)
            self.play(
                *(
                    FadeIn(self.found[loss], target_position=walk.head, scale=0.5)
                    for loss, walk in self.walks.items()
                ),
                run_time=0.8,
            )

    def plateau(self) -> None:
        """Take the rest of the steps, and mark where each comes to the label's side."""
        names: dict[str, Formula] = {}
        for loss, text in self.found.items():
            name = Formula(f'"{NAMES[loss]}"', theme=self.theme, size=LABEL, role="signal")
            names[loss] = name.move_to(text.part("name"))
        beside = self.progress.point(A_FEW / 2, 0.3) + at(0.2 + names["bce"].width / 2, 0)
        with self.beat(
            "The plateau", "Squared error needs nearly ten times the steps to change its mind."
        ):
            self.remove(*self.found.values())
            self.add(names["mse"])
            self.play(
                *(FadeOut(text.part(VALUE)) for text in self.found.values()),
                names["bce"].animate.move_to(beside),
                run_time=0.8,
            )
            # The name keeps behind the head, where there is a curve already.
            way = at(self.progress.point(38, 0)[0] - names["mse"].get_x(), 0)
            follow = names["mse"].animate.shift(way).build()
            self.walk(A_FEW, STEPS, follow, run_time=5.0, pausing=False)
            for loss, place, anchor in (("bce", (9.5, 0.62), 0), ("mse", (59.5, 0.72), 1)):
                steps = self.numbers[f"{loss}_steps"]
                k = to_float(steps.value)
                # From dot to dot, and not over them.
                low, high = self.progress.point(k, 0.05), self.progress.point(k, 0.45)
                line = DashedLine(low, high, color=self.theme.text, stroke_width=3)
                count = counted(steps, theme=self.theme)
                count.place_middle(self.progress.point(*place), anchor=anchor)
                self.play(Create(line), FadeIn(count, shift=0.2 * UP), run_time=0.7)

    def push(self) -> None:
        """Turn the losses into their slopes, with a ball of each where it was at the start."""
        chart, old = PushChart(theme=self.theme, zone=layout.LEFT_HALF), self.chart
        start = self.descents.values("bce_z")[0]
        self.slopes = [
            formula_of(self.numbers[f"{loss}_slope[0]"], self.numbers, self.theme).place(
                at(x, layout.LINE), anchor=0
            )
            for loss, x in zip(LOSSES, (STRIP.left + 0.1, -0.9), strict=True)
        ]
        with self.beat(
            "Where each loss pushes",
            "Squared error hardly pushes where the prediction is most wrong.",
            "The size of the slope by the logit: 1 - p for cross-entropy, 2 p (1 - p)^2 for "
            "squared error, with p the prediction.",
        ):
            walks = self.walks.values()
            gone = [mobject for walk in walks for mobject in (walk.trail, walk.ball)]
            self.leave(self.rule, *self.givens_on_stage, *gone)
            self.play(
                FadeOut(old.axes),
                FadeIn(chart.axes),
                *(ReplacementTransform(old.curves[loss], chart.curves[loss]) for loss in LOSSES),
                *(ReplacementTransform(old.names[loss], chart.names[loss]) for loss in LOSSES),
                run_time=1.8,
            )
            balls = [
                chart.dot(*chart.spot(loss, start), "signal", radius=BALL_RADIUS) for loss in LOSSES
            ]
            self.play(*(FadeIn(ball, scale=2.0) for ball in balls), run_time=0.6)
            self.play(*(write(formula) for formula in self.slopes), run_time=1.0)
            self.add(*self.slopes)

    def discuss(self) -> None:
        """Ask why it matters at the start of training."""
        asked, note = wording.first_epochs(self.numbers)
        words = question(asked, theme=self.theme)
        with self.beat("To discuss", asked, note):
            self.leave(*self.slopes)
            self.play(FadeIn(words, shift=0.2 * DOWN), run_time=0.8)
