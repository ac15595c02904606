"""How a gradient fades on its way back: the bound of a chain of sigmoids, and real networks."""

from manim import UP, Create, FadeIn, FadeOut, GrowFromCenter, ReplacementTransform

from mathcore.topics.gradient_flow import DEPTH
from scenes.kit.scene.motion import conclude, fly_to, substitute, write
from scenes.kit.style.zones import SAFE, STAGE, STRIP, Zone
from scenes.kit.text.number import VALUE
from scenes.kit.text.step import RESULT, worked
from scenes.parts.decay.chain_scene import ChainScene
from scenes.parts.decay.labels import MILESTONES, best_case, bound, one_step, with_weight
from scenes.parts.decay.norm_scene import NormScene
from scenes.parts.decay.sigmoid_slope import SlopeHump

WHOLE = Zone(SAFE.left, SAFE.right, STAGE.bottom, STAGE.top)
#: Behind as many gates a bar is still high enough to be read off.
SEEN = 4


class GradientDecay(ChainScene):
    """Conclude that a chain of sigmoids lets at most a quarter of the gradient through per layer.

    0.25^n is a bound on the product of n slopes, whatever z is. It is reached at z = 0, where the
    biases of -1/2 put every neuron, and it is all of the gradient's factor with weights of 1.
    """

    title = "Gradients decay"
    activity = "Activity 2"

    def construct(self) -> None:
        """Tell the decay as a storyboard."""
        self.multiply_shares()
        self.find_the_largest()
        self.build_the_chain()
        self.go_back()
        self.vanish()
        self.stretch_the_axis()
        self.limit_the_claim()
        self.compare_with_relu()
        self.discuss()

    def multiply_shares(self) -> None:
        """Multiply the sigmoid by what it lacks to 1."""
        plot = self.plot = SlopeHump(self.numbers, theme=self.theme, zone=WHOLE)
        self.step = worked(self.numbers, "slope", theme=self.theme).place(STRIP)
        with self.beat(
            "The slope of a sigmoid",
            "A sigmoid's slope is the product of two shares.",
            "The shares add up to one, so where one of them is near one, the other is near zero.",
        ):
            self.play(FadeIn(plot.panel), FadeIn(plot.axes), run_time=0.7)
            self.play(Create(plot.rising), FadeIn(plot.rising_name), run_time=1.0)
            self.play(Create(plot.falling), FadeIn(plot.falling_name), run_time=1.0)
            self.play(write(self.step.symbols), Create(plot.hump), run_time=1.4)
            self.play(FadeIn(plot.hump_name), run_time=0.5)
            self.add(self.step.symbols)

    def find_the_largest(self) -> None:
        """Find the largest slope where both shares are one half."""
        plot, numbers = self.plot, self.step.numbers
        with self.beat(
            "At most a quarter",
            "It is largest at z = 0, where both are one half: a quarter.",
            "Of all pairs that add up to 1, two halves have the largest product.",
        ):
            self.play(GrowFromCenter(plot.crossing), FadeIn(plot.half, shift=0.1 * UP))
            self.play(substitute(self.step, lambda _: plot.half.part(VALUE)))
            self.play(conclude(self.step))
            self.add(numbers)
            self.play(
                GrowFromCenter(plot.peak), fly_to(numbers.part(RESULT), plot.quarter.part(VALUE))
            )
            self.add(plot.quarter)

    def build_the_chain(self) -> None:
        """Let the curve become the gates of ten layers, each with its quarter."""
        plot, quarter = self.plot, self.plot.quarter.part(VALUE)
        rule, case = (
            bound(self.numbers, theme=self.theme),
            best_case(self.numbers, theme=self.theme),
        )
        with self.beat(
            "A chain of sigmoids",
            "Ten layers, one neuron each, and every slope at its largest.",
            "Biases of −1/2 put each neuron at z = 0; anywhere else its slope is smaller.",
        ):
            leaving = (plot.panel, plot.axes, plot.falling, plot.hump, plot.names, plot.dots)
            self.play(
                *(FadeOut(part) for part in (*leaving, self.step.symbols, self.step.numbers)),
                run_time=0.7,
            )
            self.come(plot.rising)
            self.hand_out(
                quarter,
                FadeIn(self.chain.head),
                ReplacementTransform(quarter, rule.part("bound")),
            )
            self.write_in_strip(rule, case)

    def go_back(self) -> None:
        """Send a gradient of 1 back through the first gates."""
        with self.beat(
            "Back through the gates",
            "The gradient enters as one; each gate passes at most a quarter.",
            "Let them guess before the bar sets out.",
        ):
            self.let_gradient_in()
            self.wonder("How much of the gradient will reach the first layer?")
            for n in range(1, SEEN + 1):
                self.pass_gate(n, run_time=1.3 if n < 3 else 0.8)
                self.write_over(n)
            self.write_in_strip()

    def vanish(self) -> None:
        """Go on where no bar can be seen, and read the numbers instead."""
        with self.beat(
            "Out of sight",
            "After five layers a thousandth is left, and after ten a millionth.",
            "1/1024 and 1/1048576, at best.",
        ):
            for n in range(SEEN + 1, DEPTH + 1):
                self.pass_gate(n, run_time=0.8 if n in MILESTONES else 0.35)
                if n in MILESTONES:
                    self.write_milestone(n)
            self.rest_gates()

    def stretch_the_axis(self) -> None:
        """Let the same bars stand on a log axis."""
        with self.beat(
            "A log axis",
            "On a log axis every layer is the same step down.",
            "Equal steps are equal factors: the bars' tops lie on a straight line.",
        ):
            self.take_logarithms()

    def limit_the_claim(self) -> None:
        """Say what the bound is about, and what it leaves out."""
        with self.beat(
            "What the bound leaves out",
            "A quarter bounds the slope, reached at z = 0; each weight, here one, multiplies too.",
            "No z has a steeper slope, so a quarter to the power of n bounds the slopes of n "
            "layers, and the gradient too while the weights are 1. In a network a layer's factor "
            "is at most a quarter of the size of its weight, so weights above 4 could even make "
            "the gradient grow.",
        ):
            self.write_in_strip(one_step(theme=self.theme), run_time=1.2)
            general = with_weight(self.numbers, theme=self.theme)
            self.play(write(general), run_time=1.0)
            self.add(general)
            self.strip.add(general)

    def compare_with_relu(self) -> None:
        """Send the same gradient through ten active ReLUs."""
        with self.beat(
            "ReLU, active",
            "An active ReLU has slope one and passes the gradient on whole.",
            "Active means z > 0. A ReLU with z < 0 has slope 0 and lets nothing through.",
        ):
            self.change_to_relu()
            self.pass_unchanged()

    def discuss(self) -> None:
        """Ask what the viewers take from it."""
        asked = "Why is the decay so fast, and what else is multiplied?"
        with self.beat(
            "To discuss",
            asked,
            "Each layer multiplies, and a product of n numbers of at most 1/4 falls "
            "exponentially in n: a millionth after ten layers, so the first layers hardly learn. "
            "Away from z = 0 the slope is smaller still. The weights multiply too: small ones "
            "speed the decay up, and large ones slow it down but push z to where the sigmoid is "
            "flat. The next clip measures both together.",
        ):
            self.put_question(asked)


class MeasuredGradients(NormScene):
    """Conclude that gradients hold where activation and initialisation fit, not by either alone.

    On its way back a gradient is multiplied by weights and by slopes. Measured is the Frobenius
    norm of dL/dz over a batch, as a share of that at the last layer; the factor a layer is the
    geometric mean over layers and random starts.
    """

    title = "Measured gradients"
    activity = "Activity 2"

    def construct(self) -> None:
        """Tell the measurement as a storyboard."""
        self.show_the_network()
        self.recall_the_bound()
        self.measure_sigmoid_default()
        self.measure_sigmoid_xavier()
        self.measure_relu_default()
        self.measure_relu_he()
        self.explain()
        self.discuss()

    def show_the_network(self) -> None:
        """Show the network and say what is measured on it."""
        with self.beat(
            "A real network",
            "Autograd gives the gradient at each layer of a network with random weights.",
            "All is drawn anew for each start; the norm is taken over the neurons and the batch.",
        ):
            self.bring_network()
            self.send_back()

    def recall_the_bound(self) -> None:
        """Turn the layers into an axis, and draw the bound of the chain over it."""
        with self.beat(
            "The slopes alone",
            "Sigmoids at their steepest would multiply it by a quarter a layer.",
            "The dashed line is the bound of the chain, with nothing but slopes.",
        ):
            self.turn_into_axes()

    def measure_sigmoid_default(self) -> None:
        """Measure the sigmoid as PyTorch starts it."""
        with self.beat(
            "Sigmoid, default weights",
            "It fades faster than by the slopes alone, so the weights shrink it too.",
            "A thin line is one random start, the thick one their geometric mean. The biases are "
            "drawn as the weights are.",
        ):
            self.wonder("A whole network: over the dashed line, or under it?")
            self.draw(0)

    def measure_sigmoid_xavier(self) -> None:
        """Measure the sigmoid with Xavier's weights."""
        with self.beat(
            "Sigmoid, Xavier weights",
            "Xavier weights keep the norm, so the slopes are what is left.",
            "Uniform with gain 1, as in the paper and as PyTorch has it for a sigmoid; biases 0.",
        ):
            self.play(FadeOut(self.bound_name), run_time=0.3)
            self.draw(1)

    def measure_relu_default(self) -> None:
        """Measure ReLU as PyTorch starts it."""
        with self.beat(
            "ReLU, default weights",
            "ReLU decays as well, though more slowly.",
            "Half of the gates are closed, and the default weights are small.",
        ):
            self.wonder("An open ReLU has slope one. Will its gradient hold?")
            self.draw(2)

    def measure_relu_he(self) -> None:
        """Measure ReLU with He's weights."""
        with self.beat(
            "ReLU, He weights",
            "With He weights the gradient holds all the way back.",
            "Normal with twice the variance of Xavier's; biases 0.",
        ):
            self.draw(3)

    def explain(self) -> None:
        """Set the product of weights and slopes beside what was measured."""
        with self.beat(
            "Weights times slopes",
            "He weights make up for what closed gates stop: activation and weights together.",
            "sqrt(n Var w) is 1/sqrt(3) for the default, 1 for Xavier, sqrt(2) for He. The slope "
            "is 1/4 for the sigmoid, at most; for ReLU its root mean square is 1/sqrt(2), half of "
            "the gates being open. With He weights the two roots cancel.",
        ):
            self.fill_table()

    def discuss(self) -> None:
        """Ask what the viewers take from it."""
        asked = "Is ReLU alone the remedy, or what else has to fit?"
        with self.beat(
            "To discuss",
            asked,
            "No: with PyTorch's default weights a ReLU stack still loses more than half of its "
            "gradient at each layer. The weights multiply as well, so their variance has to fit "
            "the activation: He for ReLU, which makes up for the closed half. Xavier does not "
            "save the sigmoid, whose slope is a quarter at most; it keeps the weights from "
            "making it worse.",
        ):
            self.put_question(asked)
