"""Cross-entropy and squared error: their curves, one very wrong prediction, and two descents."""

from fractions import Fraction
from functools import cached_property

from manim import DOWN, Create, DashedLine, FadeIn, FadeOut, Line, VGroup

from mathcore.exercise.trace import Quantities
from mathcore.formula.losses import LOSSES
from mathcore.numbers.values import to_float
from mathcore.topics.loss_comparison import compare, loss_table
from scenes.kit.scene.motion import conclude, fly_to, strike, substitute, write, write_parts
from scenes.kit.scene.strip import question
from scenes.kit.style.zones import STRIP, at
from scenes.kit.text.formula import LABEL, SYMBOL, Formula
from scenes.kit.text.number import Number
from scenes.kit.text.step import slot
from scenes.parts.losses import layout, wording
from scenes.parts.losses.chart import BALL_RADIUS, LossChart
from scenes.parts.losses.scene import LossScene, by_chain_rule, formula_of, given, underline
from scenes.parts.losses.table import PAIR, WITH_RATIO, LossTable, slope_names

#: The truth's probability in the table of `LossCurves`, each a tenth of the one before.
TENTHS = (Fraction(1, 10), Fraction(1, 100), Fraction(1, 1000))
ASKED = TENTHS.index(Fraction(1, 100))
#: The logit from which the prediction slides to the wrong end.
START = 1.5


class LossCurves(LossScene):
    """Conclude that cross-entropy has no bound for a wrong prediction, and squared error has.

    The squared error carries no factor 1/2, and both are losses of one output, as in PyTorch.
    """

    title = "Two losses"
    activity = "Activity 3"

    @cached_property
    def numbers(self) -> Quantities:
        """Both losses of each prediction in the table, and both labels."""
        return Quantities((*loss_table(TENTHS, 1), *loss_table((), 0)))

    def construct(self) -> None:
        """Tell both losses as a storyboard."""
        self.chart = LossChart("prediction", theme=self.theme, zone=layout.WHOLE)
        self.formulas = {
            loss: formula_of(self.numbers[f"{loss}[0]"], self.numbers, self.theme)
            for loss in LOSSES
        }
        self.label = given(self.numbers["y[1]"], self.theme)
        self.prediction()
        self.squared_error()
        self.cross_entropy()
        self.powers_of_ten()
        self.other_label()
        self.discuss()

    def prediction(self) -> None:
        """Put the label on the axis, and let the prediction move."""
        chart = self.chart
        self.target = chart.dot(1, 0, "loss", radius=BALL_RADIUS)
        self.foot = chart.dot(0.5, 0, "signal", radius=BALL_RADIUS)
        self.marks = VGroup(
            Formula("y", theme=self.theme, size=SYMBOL, role="loss"),
            Formula("hat(y)", theme=self.theme, size=SYMBOL, role="signal"),
        )
        for mark, dot in zip(self.marks, (self.target, self.foot), strict=True):
            mark.place(dot.get_center() + at(0, 0.32))
        self.label.place(at(STRIP.left + 0.1, layout.LINE), anchor=0)
        model = VGroup(self.foot, self.marks[1])
        with self.beat("Label and prediction", "The label is one; the model says how likely."):
            self.play(FadeIn(chart.panel), FadeIn(chart.axes), run_time=0.8)
            self.play(
                FadeIn(self.label),
                FadeIn(self.target, scale=2.0),
                FadeIn(self.marks[0]),
                run_time=0.7,
            )
            self.play(FadeIn(self.foot, scale=2.0), FadeIn(self.marks[1]), run_time=0.5)
            for x, start in ((0.1, 0.5), (0.75, 0.1)):
                way = chart.on_x_axis(x) - chart.on_x_axis(start)
                self.play(model.animate.shift(way), run_time=1.0)

    def squared_error(self) -> None:
        """Draw the squared error, and the level that it cannot pass."""
        formula = self.formulas["mse"].place(at(-2.6, layout.LINE), anchor=0)
        low, high = self.chart.point(0, 1), self.chart.point(1, 1)
        self.bound = Line(low, high, color=self.theme.dim, stroke_width=2.5)
        with self.beat("Squared error", "The squared error never passes one."):
            self.play(FadeOut(self.marks), write(formula), run_time=0.8)
            self.add(formula)
            self.sweep("mse", self.foot)
            self.play(Create(self.bound), run_time=0.8)

    def cross_entropy(self) -> None:
        """Draw the cross-entropy out of the top of the axes."""
        formula = self.formulas["bce"].place(at(2.9, layout.LINE), anchor=0)
        with self.beat(
            "Cross-entropy", "Cross-entropy leaves the picture: it grows without bound."
        ):
            self.play(write(formula), run_time=0.8)
            self.add(formula)
            self.sweep("bce", self.foot)

    def powers_of_ten(self) -> None:
        """Stretch the axis so that each tenth takes the same room, and read both losses off."""
        powers = LossChart("powers", theme=self.theme, zone=layout.CHART)
        rows = [
            Number(self.numbers[f"y_hat[{k}]"], theme=self.theme, size=LABEL)
            for k in range(len(TENTHS))
        ]
        corner = Formula("hat(y)", theme=self.theme, size=SYMBOL, role="dim")
        self.table = LossTable(
            rows, PAIR, theme=self.theme, zone=layout.TABLE, pitch=1.1, corner=corner
        )
        beyond = {loss: powers.beyond(loss) for loss in LOSSES}
        self.stretched = VGroup(*beyond.values())
        with self.beat(
            "Ten times less likely",
            "Each factor of ten adds the same amount to cross-entropy, on and on.",
            "The axis counts powers of ten: -ln grows by ln 10, about 2.3, for each of them. "
            "The blank is for the viewers.",
        ):
            self.leave(self.foot, self.target, self.bound)
            self.become(powers)
            self.play(*(Create(line) for line in beyond.values()), run_time=1.2)
            self.play(FadeIn(self.table.head), run_time=0.5)
            self.read_off(0)
            self.read_off(2)
            self.open_row(ASKED)

    def read_off(self, k: int) -> None:
        """Mark both curves at one prediction and fill its row."""
        prediction = self.numbers[f"y_hat[{k}]"].value
        found = [self.numbers[f"{loss}[{k}]"] for loss in LOSSES]
        dots = VGroup(
            *(
                self.chart.dot(to_float(prediction), to_float(loss.value), "signal", radius=0.1)
                for loss in found
            )
        )
        foot, top = self.chart.on_x_axis(to_float(prediction)), dots[0].get_center()
        line = DashedLine(foot, top, color=self.theme.signal, stroke_width=3)
        self.open_row(k, Create(line), FadeIn(dots))
        self.fill_row(k, dots, found)
        self.stretched.add(dots, line)

    def other_label(self) -> None:
        """Mirror the picture for the other label."""
        one = LossChart("prediction", theme=self.theme, zone=layout.LEFT_HALF)
        other = LossChart("prediction", label=0, theme=self.theme, zone=layout.RIGHT_HALF)
        zero = given(self.numbers["y[0]"], self.theme)
        zero.place(at(layout.RIGHT_STRIP.left + 0.1, layout.LINE), anchor=0)
        formula = self.formulas["bce"]
        other_table = loss_table(TENTHS, 0)
        mirrored = formula_of(other_table["bce[0]"], other_table, self.theme)
        mirrored.place(at(layout.RIGHT_STRIP.left + 1.75, layout.LINE), anchor=0)
        with self.beat("The other label", "For a label of zero, the picture is its mirror."):
            self.leave(self.stretched, self.table, self.formulas["mse"])
            self.become(one)
            self.play(
                formula.animate.place(at(layout.LEFT_STRIP.left + 1.75, layout.LINE), anchor=0),
                fly_to(one.axes, other.axes, arc=0),
                fly_to(one.panel, other.panel, arc=0),
                run_time=1.2,
            )
            self.play(
                *(fly_to(one.curves[loss], other.curves[loss], arc=0) for loss in LOSSES),
                *(fly_to(one.names[loss], other.names[loss], arc=0) for loss in LOSSES),
                run_time=1.8,
            )
            self.play(fly_to(self.label, zero, arc=0), write(mirrored), run_time=1.0)
            self.add(mirrored)
            self.closing = VGroup(self.label, zero, formula, mirrored)

    def discuss(self) -> None:
        """Ask for the row that was left open."""
        asked, note = wording.which_is_larger(self.numbers, ASKED)
        words = question(asked, theme=self.theme)
        with self.beat("To discuss", asked, note):
            self.leave(self.closing)
            self.play(FadeIn(words, shift=0.2 * DOWN), run_time=0.8)


class WrongPrediction(LossScene):
    """Conclude that the slope that learning uses stays large only under cross-entropy.

    That is the slope by the logit, in which squared error (without a factor 1/2) keeps the slope
    of the sigmoid, tiny for a very wrong prediction; in cross-entropy it cancels.
    """

    title = "A very wrong prediction"
    activity = "Activity 3"

    @cached_property
    def numbers(self) -> Quantities:
        """Losses and slopes for a label of 1 and a prediction of one in a hundred."""
        return compare(TENTHS[ASKED], 1)

    def construct(self) -> None:
        """Read values and slopes off both losses, as a storyboard."""
        self.chart = LossChart("prediction", theme=self.theme, zone=layout.NARROW)
        self.logit = to_float(self.numbers["z"].value)
        self.slide_to_the_wrong_end()
        self.which_is_larger()
        self.which_is_steeper()
        self.to_the_logit()
        self.cancelled()
        self.kept()
        self.discuss()

    def slide_to_the_wrong_end(self) -> None:
        """Let the prediction slide away from its label, a ball on each curve."""
        chart = self.chart
        label, prediction = self.give("y"), self.give("y_hat")
        self.balls = {loss: chart.ball(loss, START) for loss in LOSSES}
        foot = chart.dot(chart.x_of(START), 0, "signal", radius=0.1)
        with self.beat(
            "Sure, and wrong", "The label is one, and the model gives it one chance in a hundred."
        ):
            self.bring_chart(FadeIn(label))
            self.play(*(FadeIn(dot, scale=2.0) for dot in (foot, *self.balls.values())))
            self.roll(START, self.logit, foot)
            self.play(FadeIn(prediction, target_position=foot, scale=0.6), FadeOut(foot))

    def which_is_larger(self) -> None:
        """Ask for both losses, then work them out."""
        names = slope_names(self.theme)
        self.table = LossTable(names, WITH_RATIO, theme=self.theme, zone=layout.BESIDE, pitch=1.15)
        with self.beat(
            "Which loss is larger?",
            "Cross-entropy is nearly five times as large as squared error.",
            "Let the viewers guess before the numbers come.",
        ):
            self.play(FadeIn(self.table.head), run_time=0.5)
            self.open_row(0)
            self.ask()
            self.work_out("bce", 0, layout.LEFT_STRIP)
            self.work_out("mse", 0, layout.RIGHT_STRIP)
            self.tell_ratio("times", 0)

    def which_is_steeper(self) -> None:
        """Ask how steep both losses are, then work their slopes out under their tangents."""
        with self.beat(
            "Which loss is steeper?",
            "With respect to the prediction, cross-entropy is fifty times as steep.",
            "Its denominator goes to 0 with the prediction; the other slope is never beyond 2.",
        ):
            self.clear_strip()
            self.open_row(1)
            self.ask(pace=0.8)
            self.tangents = [self.tangent(loss, "y_hat") for loss in LOSSES]
            for loss, tangent in zip(LOSSES, self.tangents, strict=True):
                self.clear_strip()
                self.play(Create(tangent), run_time=0.7)
                self.work_out(f"{loss}_y_hat", 1, STRIP)
            self.tell_ratio("times_y_hat", 1)

    def to_the_logit(self) -> None:
        """Stretch the axis to the logit, and find by what the sigmoid multiplies."""
        logits = LossChart("logit", theme=self.theme, zone=layout.NARROW)
        flat = self.give("sigmoid'")
        with self.beat(
            "Learning moves the logit",
            "But learning moves the logit z, and here the sigmoid is almost flat.",
            "Weights and biases act on z, so the chain rule puts in the slope of the sigmoid.",
        ):
            self.clear_strip(*self.tangents)
            self.become(logits)
            self.name_logit()
            step = self.work_out("sigmoid'", None, STRIP)
            self.play(fly_to(step.numbers, flat))

    def cancelled(self) -> None:
        """Multiply cross-entropy's slope by the sigmoid's, and cancel."""
        step = by_chain_rule("bce", self.numbers, theme=self.theme)
        struck = [step.symbols.part(name) for name in ("under", "factor")]
        strokes = [strike(glyphs, self.theme.text) for glyphs in struck]
        self.tangents = [self.tangent(loss, "z") for loss in LOSSES]
        with self.beat(
            "Cross-entropy: it cancels",
            "Cross-entropy's own derivative cancels the flat factor: a usable step is left.",
            "The factor multiplies both slopes, but cross-entropy's has it in the denominator. "
            "What is left is the whole error, prediction minus label.",
        ):
            self.clear_strip()
            self.open_product_row(2, "sigmoid'")
            opening = [name for name in step.symbols.parts if name not in {"is", "rest"}]
            self.play(write_parts(step.symbols, opening), run_time=1.0)
            self.play(
                *(Create(stroke) for stroke in strokes),
                *(glyphs.animate.set_color(self.theme.dim) for glyphs in struck),
                run_time=0.7,
            )
            self.play(write_parts(step.symbols, ("is", "rest")))
            self.play(substitute(step, self.source))
            self.play(conclude(step))
            self.keep(step, *strokes)
            self.carry(step, 2)
            self.play(Create(self.tangents[0]), run_time=0.7)

    def kept(self) -> None:
        """Work out the squared error's slope, in which the factor stays."""
        step = by_chain_rule("mse", self.numbers, theme=self.theme)
        flat = [
            underline(line.part(name), line.baseline, theme=self.theme)
            for line, name in ((step.symbols, "factor"), (step.numbers, slot("sigmoid'", 0)))
        ]
        with self.beat(
            "Squared error: it stays",
            "Squared error has nothing to cancel the factor with, and hardly a step is left.",
            "The wronger the prediction, the smaller the factor: it goes to 0 with the prediction.",
        ):
            self.clear_strip()
            self.play(write(step.symbols), run_time=0.8)
            self.play(substitute(step, self.source))
            self.play(*(Create(line) for line in flat), conclude(step))
            self.keep(step, *flat)
            self.carry(step, 2)
            self.play(Create(self.tangents[1]), run_time=0.7)

    def discuss(self) -> None:
        """Ask what the two slopes mean."""
        asked, note = wording.why_so_slow(self.numbers)
        words = question(asked, theme=self.theme)
        with self.beat("To discuss", asked, note):
            self.clear_strip()
            self.play(FadeIn(words, shift=0.2 * DOWN), run_time=0.8)
