"""Activation functions: sigmoid and ReLU with their slopes, and the neuron that dies."""

from manim import (
    DOWN,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    ReplacementTransform,
    VGroup,
)

from scenes.kit.scene.motion import fly_to
from scenes.kit.scene.strip import question
from scenes.kit.style.zones import at
from scenes.parts.activations.descent_moves import to
from scenes.parts.activations.descent_scene import DescentScene
from scenes.parts.activations.slope_pair import REACH, SlopePair
from scenes.parts.activations.slope_scene import (
    ALONE,
    JUST_RIGHT,
    RELU,
    SIGMOID,
    SIGMOID_BESIDE_RELU,
    STATIONS,
    SlopeScene,
)
from scenes.parts.activations.two_pictures import LEFT_HALF, MIDDLE, RIGHT_HALF


class ActivationCurves(SlopeScene):
    """Conclude that a sigmoid lets at most a quarter of a gradient through, an active ReLU all.

    Each derivative is read off its function by one sweep of a tangent from z = -5 to z = 5.
    Convention: ReLU'(0) = 0, as in PyTorch.
    """

    title = "Activations"
    activity = "Activity 2"

    def construct(self) -> None:
        """Read both derivatives off their functions, then lay one on the other."""
        self.sigmoid_alone()
        self.read_the_slope()
        self.saturate()
        self.relu_beside()
        self.zero_or_one()
        self.at_the_kink()
        self.on_one_scale()

    def sigmoid_alone(self) -> None:
        """Draw the sigmoid in the middle of the stage, and room for its slope below."""
        self.sigmoid = pair = SlopePair(SIGMOID, theme=self.theme, zone=MIDDLE)
        self.definition = self.in_strip("sigma(z) = frac(1, 1 + e^(−z))", MIDDLE, constants=True)
        self.alone = pair.upper_half
        with self.beat(
            "The sigmoid", "The sigmoid squeezes any number into the range from zero to one."
        ):
            self.alone.shift(pair.drop * DOWN).scale(ALONE, about_point=MIDDLE.center)
            self.play(FadeIn(pair.upper), run_time=0.7)
            self.play(Create(pair.curve), FadeIn(pair.value_name), run_time=1.5)
            self.write_down(self.definition)

    def read_the_slope(self) -> None:
        """Sweep to zero, the derivative growing below."""
        pair, probe = self.sigmoid, self.sigmoid.probe
        low, middle, _ = STATIONS
        self.rule = self.peak_rule()
        self.readings = [
            self.label_of(pair, low, 0, 0.22, 0.5),
            self.label_of(pair, middle, 0.16, 0.12, 0),
        ]
        with self.beat(
            "Its slope, read off",
            "The tangent's slope, drawn below, is greatest at zero: a quarter.",
            "p (1 - p) is largest at p = 1/2, and the sigmoid is 1/2 at z = 0.",
        ):
            self.play(
                self.alone.animate.scale(1 / ALONE, about_point=MIDDLE.center).shift(
                    pair.drop * UP
                ),
                FadeIn(pair.lower, shift=0.8 * DOWN),
                FadeIn(pair.slope_name, shift=0.8 * DOWN),
                run_time=1.0,
            )
            self.play(GrowFromCenter(probe.touch), Create(probe.tangent), run_time=0.6)
            self.play(FadeIn(probe.dashes), FadeIn(probe.number), run_time=0.5)
            self.play(FadeIn(probe.mark, shift=0.8 * DOWN), run_time=0.4)
            self.land(pair, low, self.readings[0])
            self.play(probe.sweep(0, run_time=4.0))
            self.land(pair, middle, self.readings[1])
            self.play(FadeOut(self.definition), run_time=0.3)
            self.write_down(self.rule)

    def saturate(self) -> None:
        """Sweep on, to where the sigmoid is flat."""
        pair, probe = self.sigmoid, self.sigmoid.probe
        last = self.label_of(pair, STATIONS[2], -0.1, 0.22, 0.5)
        with self.beat(
            "Saturation",
            "Far from zero the sigmoid is flat: it is saturated, its slope close to nothing.",
        ):
            self.play(probe.sweep(REACH, run_time=3.5))
            self.land(pair, STATIONS[2], last, FadeOut(probe.dashes))
            self.readings.append(last)

    def relu_beside(self) -> None:
        """Make room, and draw ReLU beside the sigmoid."""
        self.relu = pair = SlopePair(RELU, theme=self.theme, zone=RIGHT_HALF)
        old = self.sigmoid
        self.left = VGroup(old, old.probe.trail, *self.readings)
        aside = at(LEFT_HALF.center[0] - MIDDLE.center[0], 0)
        with self.beat(
            "ReLU",
            "ReLU passes on what is positive; on its scale up to five, the sigmoid is nearly flat.",
            "What is negative becomes 0. From here on both upper pictures have the same axes, so "
            "that what looks steeper has the larger slope.",
        ):
            self.play(FadeOut(old.probe), run_time=0.5)
            self.definition = self.in_strip('op("ReLU")(z) = max(0, z)', RIGHT_HALF, constants=True)
            self.play(self.left.animate.shift(aside), self.rule.animate.shift(aside), run_time=1.2)
            self.play(FadeIn(pair.upper), run_time=0.6)
            self.play(Create(pair.curve), FadeIn(pair.value_name), run_time=1.2)
            self.write_down(self.definition)
            self.rescale(old, SIGMOID_BESIDE_RELU, LEFT_HALF)

    def zero_or_one(self) -> None:
        """Sweep over ReLU: no slope, then slope one."""
        pair, probe = self.relu, self.relu.probe
        low, _, high = STATIONS
        self.cases = self.two_cases("<")
        labels = self.label_of(pair, low, 0.05, 0.22, 0), self.label_of(pair, high, -0.3, 0.2, 1)
        with self.beat(
            "Zero or one", "Left of zero its slope is zero, and right of zero it is one."
        ):
            self.play(FadeIn(pair.lower, shift=0.8 * DOWN), FadeIn(pair.slope_name), run_time=0.8)
            self.play(FadeIn(probe), FadeIn(probe.number), run_time=0.5)
            self.land(pair, low, labels[0])
            self.play(probe.sweep(REACH, run_time=4.0))
            self.land(pair, high, labels[1])
            self.play(FadeOut(self.definition), run_time=0.3)
            self.write_down(self.cases)

    def at_the_kink(self) -> None:
        """Go back to the kink, where no tangent is the only one."""
        pair, probe, agreed = self.relu, self.relu.probe, self.two_cases("lt.eq")
        gap, remark = self.marks_at_kink(pair)
        with self.beat(
            "The kink",
            "At the kink itself there is no one tangent; by convention the slope is zero.",
            "PyTorch's convention; any slope from 0 to 1 would do as a subgradient. The clip on "
            "the kink of ReLU shows what hangs on it.",
        ):
            self.play(probe.sweep(JUST_RIGHT, run_time=1.6, grows=False))
            self.play(FadeOut(probe.number), GrowFromCenter(gap), run_time=0.4)
            self.bring_to_front(probe.mark)
            self.play(probe.swing(1.0, 0.0, run_time=1.2))
            self.play(probe.swing(0.0, 1.0, run_time=1.2))
            self.play(probe.swing(1.0, 0.0, run_time=1.2))
            self.play(FadeOut(probe.tangent), FadeIn(remark, shift=0.15 * RIGHT), run_time=0.8)
            self.play(
                *(
                    ReplacementTransform(self.cases.part(name), agreed.part(name))
                    for name in agreed.parts
                ),
                run_time=0.8,
            )
            self.add(agreed)
        self.leaving = VGroup(probe.touch, probe.dashes, remark)

    def on_one_scale(self) -> None:
        """Lay the sigmoid's derivative on that of ReLU."""
        source, target = self.sigmoid, self.relu
        own, curve = (self.dashed(source, pair.lower) for pair in (source, target))
        steepest = source.touching(0), target.touching(REACH / 2)
        height, name = self.names_of_hump(source, target.lower)
        with self.beat(
            "On one scale",
            "On one scale: the sigmoid lets at most a quarter through, an active ReLU all.",
            "The slope multiplies the gradient on its way back through the neuron.",
        ):
            self.play(FadeOut(self.leaving), run_time=0.5)
            self.play(*(Create(line) for line in steepest), run_time=0.8)
            self.play(
                ReplacementTransform(own, curve),
                fly_to(self.readings[1], height, arc=0),
                fly_to(source.slope_name, name, arc=0),
                run_time=2.0,
            )


class DeadReLU(DescentScene):
    """Conclude that a neuron whose z is under 0 for every sample gets no gradient and stays there.

    Gradient descent on four samples, squared error, the mean without a factor 1/2. Convention:
    ReLU'(0) = 0, as in PyTorch; the leak has PyTorch's default slope.
    """

    title = "Dead ReLU"
    activity = "Activity 2"

    def construct(self) -> None:
        """Train a live and a dead neuron side by side, then kill the one and revive the other."""
        self.two_neurons()
        self.errors_of_samples()
        self.gradients()
        self.three_steps()
        self.two_ways_to_die()
        self.silent_for_some()
        self.leak()
        self.discuss()

    def two_neurons(self) -> None:
        """Stretch the samples by the weight, shift them by the bias, let them rise to ReLU."""
        samples, rule = self.sample_list(), self.in_strip("z = w x + b", LEFT_HALF)
        with self.beat(
            "Two neurons",
            "Two neurons with equal weights and the same samples; only the bias differs.",
        ):
            self.play(*(FadeIn(side.panel) for side in self.sides), run_time=0.7)
            self.put_in_strip(samples, rule)
            self.samples_to_axes(samples)
            self.stretch_and_shift()
            self.rise()

    def errors_of_samples(self) -> None:
        """Show what each sample sends back through ReLU."""
        with self.beat("What comes back", "An error gets back only where ReLU has slope one."):
            self.clear_strip()
            self.put_in_strip(self.loss_rule(), self.error_rule())
            self.show_errors(*self.sides)

    def gradients(self) -> None:
        """Add the samples up to the gradients."""
        with self.beat("The gradient", "One neuron gets a gradient; the other gets exactly zero."):
            self.clear_strip()
            self.add_up(live=self.left, dead=self.right)
            self.play(self.name_it(self.left, "live"), self.name_it(self.right, "dead"))

    def three_steps(self) -> None:
        """Take three steps with both."""
        with self.beat("Three steps", "The live neuron learns; the dead one never moves again."):
            self.clear_strip()
            lines = self.update(*self.sides)
            for step in range(1, self.runs.live.steps + 1):
                self.play(
                    *(move for side in self.sides for move in self.step_on(side, step, lines)),
                    run_time=1.0,
                )
                lines = []

    def two_ways_to_die(self) -> None:
        """Start the live neuron again, with a learning rate ten times as large."""
        left, right, live = self.left, self.right, self.runs.live
        with self.beat(
            "Two ways to die",
            "A bias far too low kills a neuron, and so does one step too large.",
            "The step is ten times as large as before: a learning rate of 0.4 instead of 0.04.",
        ):
            self.clear_strip(*right.caption_out())
            self.largest_z(right)
            self.play(self.name_it(right, "a bias far too low"), run_time=0.6)
            back = left.panel.course(left.dots, live, live.steps, 0)
            self.play(back, *(FadeOut(gone) for gone in left.emptied(1)))
            left.run = self.runs.large
            lines = self.update(left)
            self.play(
                *self.step_on(left, 1, lines),
                self.name_it(left, "one step too large"),
                run_time=1.6,
            )
            self.play(*self.step_on(left, 2), run_time=0.8)

    def silent_for_some(self) -> None:
        """Put the bias between the two: some samples are silent, the others teach."""
        left, large = self.left, self.left.run
        with self.beat(
            "Silent for some",
            "Silent for some samples is harmless: from the others the gradient comes whole.",
            "Slope 1 where it is active, however deep the network; exact zeros elsewhere.",
        ):
            self.clear_strip(*left.emptied())
            left.run = self.runs.half
            self.play(left.panel.slide(left.dots, large, left.run, step=1), run_time=1.0)
            cells = [left.cell(name, 0, 0) for name in ("w", "b")]
            self.play(
                *(FadeIn(cell) for cell in cells),
                self.name_it(left, "silent for some"),
                run_time=0.6,
            )
            self.show_errors(left)
            self.add_up(left=left)

    def leak(self) -> None:
        """Give the dead neuron a leaky ReLU beside the same one without, and let both run."""
        left, right, half = self.left, self.right, self.left.run
        with self.beat(
            "Leaky ReLU",
            "A leaky ReLU lets a little through, and the dead neuron comes back.",
            "On both sides the same dead neuron. The leak has PyTorch's default slope; it is drawn "
            f"steeper. The first z passes 0 after {self.runs.leaky.first_active_step} steps.",
        ):
            self.clear_strip(*left.emptied(), *right.emptied())
            left.run, right.run = self.runs.dead, self.runs.leaky
            self.leaky_rule(right)
            self.play(
                left.panel.slide(left.dots, half, left.run),
                ReplacementTransform(right.panel.curve, right.panel.graph("leaky_relu")),
                to(right.dots, right.panel.dots(right.run, 0)),
                run_time=1.0,
            )
            self.begin(left, right)
            self.run_on(left, right, run_time=4.0)

    def discuss(self) -> None:
        """Ask what the viewers take from it."""
        asked = "Do dead neurons hurt, and why is ReLU preferred anyway?"
        with self.beat(
            "To discuss",
            asked,
            "Silent for some samples is normal; silent for all is lost, every gradient being "
            "exactly 0. A large negative bias does it, at the start or after too large a step. "
            "ReLU is preferred all the same: where it is active its slope is 1, while a sigmoid "
            "keeps at most a quarter a layer; it is cheap, and exact zeros make a layer sparse. "
            "Sound initialisation, a smaller learning rate or a leak help.",
        ):
            self.clear_strip()
            self.put_in_strip(*question(asked, theme=self.theme))
