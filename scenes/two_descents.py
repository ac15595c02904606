"""Gradient descent under both losses, from the same very wrong prediction."""

from fractions import Fraction
from functools import cached_property

from manim import (
    DOWN,
    RIGHT,
    UP,
    Create,
    DashedLine,
    FadeIn,
    FadeOut,
    ReplacementTransform,
    linear,
)

from mathcore.display import display
from mathcore.loss_comparison import NAMES
from mathcore.loss_descent import Descents, descend
from mathcore.losses import LOSSES
from mathcore.trace import Quantities, Quantity
from mathcore.values import to_float
from scenes.kit import loss_layout as layout
from scenes.kit import loss_wording as wording
from scenes.kit.axes import Chart
from scenes.kit.descent_walk import DescentWalk
from scenes.kit.discussion import question
from scenes.kit.formula import FORMULA, LABEL, SYMBOL, Claim, Formula
from scenes.kit.loss_chart import LossChart, PushChart
from scenes.kit.loss_scene import LossScene, formula_of, given
from scenes.kit.motion import conclude, substitute, write
from scenes.kit.number import VALUE, Number
from scenes.kit.step import Step, worked
from scenes.kit.theme import Theme
from scenes.kit.typeset import part
from scenes.kit.zones import STRIP, at

START, LABEL_VALUE, RATE, STEPS = Fraction(1, 100), 1, Fraction(1), 60
#: After so many steps both are looked at.
A_FEW = 10
RULE = 'z^"new" = z − eta thin frac(partial cal(L), partial z)'
#: What is written down at the start; both descents share it.
GIVEN = ("y", "bce_y_hat[0]", "eta", "bce_z[0]")


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


def counted(steps: Quantity, *, theme: Theme) -> Formula:
    """Build ``6 steps``."""
    shown = display(steps.value).typst
    claims = (Claim(steps, shown, VALUE),)
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
        rule.place(at(STRIP.left + 0.1, layout.LINE), anchor=0)
        corner = self.chart.inner
        for k, id in enumerate(GIVEN):
            text = given(self.numbers[id], self.theme, size=LABEL)
            x = corner.right - (3.5 if k % 2 == 0 else 2.1)
            # Between the lines of the grid.
            y = float(self.chart.point(0, 4.5 - k // 2)[1])
            self.givens[id] = text.place_middle(at(x, y), anchor=0)
        with self.beat(
            "The same start", "Two balls start at the logit of one chance in a hundred."
        ):
            self.bring_chart(FadeIn(self.progress))
            self.givens_on_stage = list(self.givens.values())
            self.play(*(FadeIn(text) for text in self.givens_on_stage), run_time=0.7)
            start = self.givens["bce_y_hat[0]"].part(VALUE)
            self.play(
                *(FadeIn(walk.ball, target_position=start) for walk in self.walks.values()),
                *(FadeIn(walk.head, target_position=start) for walk in self.walks.values()),
                run_time=1.0,
            )
            self.play(write(rule))
            self.add(rule, *self.walks.values())
            self.strip = [rule]

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

    def walk(self, start: int, end: int, *, run_time: float, pausing: bool = True) -> None:
        """Let both descents take their steps, at the same pace."""
        self.play(
            *(walk.walk(start, end, pausing=pausing) for walk in self.walks.values()),
            run_time=run_time,
            rate_func=linear,
        )

    def a_few_steps(self) -> None:
        """Take some more steps, and read off both predictions."""
        found = {
            loss: Number(self.numbers[f"{loss}_y_hat[{A_FEW}]"], theme=self.theme, size=LABEL)
            for loss in LOSSES
        }
        names = [
            self.progress.label(
                f'"{NAMES[loss]}"', self.progress.point(*spot), "signal", toward=side, size=LABEL
            )
            for loss, spot, side in (("bce", (A_FEW / 2, 0.3), RIGHT), ("mse", (38, 0.03), UP))
        ]
        with self.beat(
            "Ten steps", "After ten steps cross-entropy is right; squared error has hardly moved."
        ):
            self.clear_strip()
            self.play(write(self.rule), run_time=0.6)
            self.add(self.rule)
            self.walk(1, A_FEW, run_time=4.5)
            for loss, (right, up) in {"bce": (0.25, 0.0), "mse": (-0.2, 0.38)}.items():
                place = self.walks[loss].head.get_center() + at(right, up)
                found[loss].place_middle(place, anchor=0)
            self.play(
                *(
                    FadeIn(found[loss], target_position=walk.head, scale=0.5)
                    for loss, walk in self.walks.items()
                ),
                *(FadeIn(name) for name in names),
                run_time=0.8,
            )
        self.found = list(found.values())

    def plateau(self) -> None:
        """Take the rest of the steps, and mark where each comes to the label's side."""
        with self.beat(
            "The plateau", "Squared error needs nearly ten times the steps to change its mind."
        ):
            self.leave(*self.found)
            self.walk(A_FEW, STEPS, run_time=5.0, pausing=False)
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
        """Turn the losses into their slopes, and put the balls back to the start."""
        chart, old = PushChart(theme=self.theme, zone=layout.LEFT_HALF), self.chart
        start = self.descents.logits("bce")[0]
        self.slopes = [
            formula_of(self.numbers[f"{loss}_slope[0]"], self.numbers, self.theme).place(
                at(x, layout.LINE), anchor=0
            )
            for loss, x in zip(LOSSES, (STRIP.left + 0.1, -0.9), strict=True)
        ]
        with self.beat(
            "Where each loss pushes",
            "Squared error pushes least where the prediction is most wrong.",
            "The size of the slope by the logit: 1 - p for cross-entropy, 2 p (1 - p)^2 for "
            "squared error, with p the prediction.",
        ):
            trails = [walk.trail for walk in self.walks.values()]
            self.leave(self.rule, *self.givens_on_stage, *trails)
            self.play(
                FadeOut(old.axes),
                FadeIn(chart.axes),
                *(ReplacementTransform(old.curves[loss], chart.curves[loss]) for loss in LOSSES),
                *(ReplacementTransform(old.names[loss], chart.names[loss]) for loss in LOSSES),
                *(
                    walk.ball.animate.move_to(chart.point(*chart.spot(loss, start)))
                    for loss, walk in self.walks.items()
                ),
                run_time=1.8,
            )
            self.play(*(write(formula) for formula in self.slopes), run_time=1.0)
            self.add(*self.slopes)

    def discuss(self) -> None:
        """Ask why it matters at the start of training."""
        asked, note = wording.first_epochs(self.numbers)
        words = question(asked, theme=self.theme)
        with self.beat("To discuss", asked, note):
            self.leave(*self.slopes)
            self.play(FadeIn(words, shift=0.2 * DOWN), run_time=0.8)
