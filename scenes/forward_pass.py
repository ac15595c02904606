"""The forward pass of the pen-and-paper exercise, value by value."""

from collections.abc import Sequence
from itertools import combinations

from manim import (
    DOWN,
    LEFT,
    UP,
    Animation,
    Create,
    FadeIn,
    FadeOut,
    Indicate,
    LaggedStart,
    Succession,
    VGroup,
)

from mathcore.exercise.trace import Quantity
from mathcore.formula.activations import SIGMOID, activation
from scenes.kit.network.motion import left_of
from scenes.kit.scene.motion import write
from scenes.kit.style.zones import STAGE, STRIP, Zone, zone_of
from scenes.kit.text.formula import FORMULA, SYMBOL, Formula, flow
from scenes.kit.text.number import VALUE
from scenes.kit.text.wording import activation_sentence, count, loss_sentence, ordinal, short_loss
from scenes.kit.worksheet.ledger import Ledger
from scenes.kit.worksheet.scene import BRISK, QUICKER
from scenes.parts.forward.curve_reading import CurveReadingScene
from scenes.parts.forward.vector_form import general_form

#: Where the shares of the loss are written down when the network takes the whole width.
SHARES = Zone(-4.6, -0.6, STAGE.bottom, STAGE.top)


def by_neuron(forward: tuple[Quantity, ...]) -> tuple[Quantity, ...]:
    """Order a forward pass as one works with a pen: z and h of one neuron, then the next."""

    def place(quantity: Quantity) -> tuple[int, int]:
        if quantity.layer is None:
            return (len(forward), 0)
        return (quantity.layer, quantity.index[0])

    return tuple(sorted(forward, key=place))


def put_in_value(symbol: Formula, number: Formula) -> Animation:
    """Let a parameter's symbol make way for its value: the one is gone when the other comes."""
    return Succession(FadeOut(symbol, shift=0.15 * UP), FadeIn(number, shift=0.15 * UP))


class ForwardPass(CurveReadingScene):
    """Conclude that a forward pass is nothing but sums of products and gates, done in order.

    Every number is made of numbers that already stand on the diagram. Convention: ReLU(0) = 0, and
    a pre-activation that is exactly 0 stands on the kink.
    """

    title = "Forward pass"
    activity = "Activity 4, Part A"
    part = "Part A"
    leisurely = 7
    uses_targets = True

    def blanks(self) -> tuple[Quantity, ...]:
        """Return the forward pass, neuron by neuron."""
        return by_neuron(self.trace.forward)

    def construct(self) -> None:
        """Tell the pass as a storyboard."""
        self.meet_network()
        if len(self.exercise.layers) > 1:
            self.first_pre_activation()
            self.first_activation()
            self.rest_of_first_layer()
        for layer in range(2, len(self.exercise.layers)):
            self.layer_between(layer)
        self.output_pre_activations()
        self.predictions()
        self.loss()
        self.filled_worksheet()

    def meet_network(self) -> None:
        """Draw the network with its symbols, then put in the given values."""
        diagram, shape = self.diagram, self.exercise.shape
        parameters = sum(layer.n_out * (layer.n_in + 1) for layer in self.exercise.layers)
        narration = (
            f"{count(shape[0], 'input').capitalize()}, {count(parameters, 'parameter')}, "
            f"{count(shape[-1], 'target')}."
        )
        with self.beat("The network and the sample", narration):
            edges = list(diagram.edges.values())
            named = [edge for edge in edges if not edge.quiet]
            neurons = [neuron for layer in diagram.layers for neuron in layer]
            self.play(
                LaggedStart(*(FadeIn(node, scale=0.8) for node in diagram.inputs), lag_ratio=0.2),
                LaggedStart(
                    *(
                        FadeIn(VGroup(neuron.body, neuron.label), shift=0.3 * LEFT)
                        for neuron in neurons
                    ),
                    lag_ratio=0.2,
                ),
                run_time=1.2,
            )
            self.play(
                Create(
                    VGroup(*(edge.whole if edge.quiet else edge.lines for edge in edges)),
                    lag_ratio=0.1,
                ),
                *(FadeIn(edge.symbol.paint()) for edge in named),
                *(FadeIn(neuron.symbol, shift=0.15 * DOWN) for neuron in neurons),
                run_time=1.3,
            )
            self.wait(1.2)
            self.play(
                LaggedStart(
                    *(put_in_value(edge.symbol, edge.number) for edge in named),
                    *(put_in_value(neuron.symbol, neuron.bias) for neuron in neurons),
                    lag_ratio=0.15,
                ),
                run_time=2.2,
            )
            self.play(
                *(FadeIn(target, shift=0.15 * DOWN) for target in diagram.targets),
                *(FadeIn(neuron.placeholder) for neuron in neurons),
                *(FadeIn(mobject) for mobject in (diagram.loss_link, diagram.loss) if mobject),
                run_time=0.6,
            )
            self.add(diagram)
            self.play(
                *self.bring_ledger(),
                *diagram.light(*self.seen_together(self.trace.given)),
                run_time=0.7,
            )

    def first_pre_activation(self) -> None:
        """Work out z of the first hidden neuron, one product after the other."""
        z, record = self.trace["z1[0]"], activation(self.exercise.layers[0].activation)
        narration = (
            "Weigh each input, add the bias: exactly zero."
            if z.at_kink
            else "Weigh each input, add the bias: that is the pre-activation."
        )
        note = (
            f"0 stands on the kink of {record.words}. Floating-point arithmetic leaves about "
            "2.8e-17 here, which is another clip."
            if z.at_kink
            else ""
        )
        with self.beat("First hidden neuron: pre-activation", narration, note):
            self.work_out("z1[0]")
            if z.at_kink:
                self.bring_remark(f"exactly 0: the kink of {record.words}")

    def first_activation(self) -> None:
        """Pass z of the first hidden neuron through its gate."""
        z, name = self.trace["z1[0]"], self.exercise.layers[0].activation
        with self.beat("First hidden neuron: activation", activation_sentence(name, z)):
            self.work_out("a1[0]")
            if z.at_kink:
                self.bring_remark(f"at the kink: {activation(name).plain}(0) = 0")

    def rest_of_first_layer(self) -> None:
        """Do the same for the other neurons of the first layer."""
        others = range(1, self.exercise.layers[0].n_out)
        if not others:
            return
        name = "Second hidden neuron" if len(others) == 1 else "The other hidden neurons"
        with self.beat(name, "The same two steps again, with weights of its own."):
            self.one_neuron_after_the_other(1, others, QUICKER if len(others) == 1 else BRISK)

    def layer_between(self, layer: int) -> None:
        """Work out a hidden layer that is neither the first nor the output."""
        name = f"{ordinal(layer).capitalize()} hidden layer"
        with self.beat(name, "What one layer puts out is what the next one takes in."):
            self.one_neuron_after_the_other(layer, range(self.exercise.shape[layer]), BRISK)

    def one_neuron_after_the_other(self, layer: int, indices: range, pace: float) -> None:
        """Work out z and then the activation of each neuron, or of all at once in a large one."""
        if self.crowded:
            self.work_out_together([f"z{layer}[{i}]" for i in indices])
            self.work_out_together([f"a{layer}[{i}]" for i in indices])
            return
        for i in indices:
            self.work_out(f"z{layer}[{i}]", pace=pace)
            self.work_out(f"a{layer}[{i}]", pace=pace)

    def output_pre_activations(self) -> None:
        """Work out the output layer's pre-activations, its logits if it is a sigmoid."""
        layer = len(self.exercise.layers)
        word = "logit" if self.exercise.layers[-1].activation == SIGMOID.name else "pre-activation"
        what = "hidden outputs" if layer > 1 else "inputs"
        narration = f"The {what}, weighed and added, make the {word}."
        with self.beat(f"Output: the {word}", narration):
            self.work_out(f"z{layer}[0]")
            self.work_out_all([f"z{layer}[{i}]" for i in range(1, self.exercise.shape[-1])])

    def predictions(self) -> None:
        """Read the predictions off the activation's curve."""
        layer, outputs = len(self.exercise.layers), self.exercise.layers[-1].n_out
        name, z = self.exercise.layers[-1].activation, self.trace[f"z{layer}[0]"]
        with self.beat("Output: the prediction", activation_sentence(name, z, output=True)):
            step = self.pose(f"a{layer}[0]")
            if activation(name).bounds is not None and not self.crowded:
                self.read_off_curve(step)
            else:
                self.reveal(step)
            if outputs > 1:
                self.close_plot()
            self.work_out_all([f"a{layer}[{i}]" for i in range(1, outputs)])

    def loss(self) -> None:
        """Compare the prediction with the target."""
        losses = [q.id for q in self.trace.forward if q.kind == "loss"]
        with self.beat("The loss", loss_sentence(self.exercise)):
            self.close_plot()
            if len(losses) > 1 and not self.has_ledger:
                self.make_room_for_shares(losses)
            for index, name in enumerate(losses):
                if self.crowded and 0 < index < len(losses) - 1:
                    continue
                pace = BRISK if 0 < index < len(losses) - 1 else 1.0
                step = self.pose(name, pace)
                short = short_loss(self.exercise)
                if short and len(losses) == 1:
                    self.bring_remark(Formula(short, theme=self.theme, size=SYMBOL))
                self.reveal(step, pace)
                if self.crowded and index == 0 and len(losses) > 2:
                    self.other_shares(losses[1:-1])

    def other_shares(self, losses: list[str]) -> None:
        """Fill in the shares of the loss that are worked out like the first."""
        fillings = [self.ledger.fill(name) for name in losses]
        self.play(
            LaggedStart(*(FadeIn(entry, shift=0.3 * LEFT) for entry, _ in fillings), lag_ratio=0.3),
            *(animation for _, making_room in fillings for animation in making_room),
            *(self.ledger.rows[name].symbol.animate.paint(True).build() for name in losses),
            run_time=1.2,
        )
        for entry, _ in fillings:
            self.ledger.keep(entry)

    def make_room_for_shares(self, losses: list[str]) -> None:
        """Bring a small ledger for the shares of the loss, in the place of the hidden layers."""
        last = len(self.exercise.layers)
        self.lifted = left_of(self.diagram, last)
        quantities = [self.trace[name] for name in losses]
        self.ledger = Ledger("", quantities, self.trace, theme=self.theme, zone=SHARES)
        outputs = [f"a{last}[{i}]" for i in range(self.exercise.shape[-1])]
        self.play(*self.diagram.light(*outputs), *self.clear_strip(), run_time=0.5)
        self.play(*(FadeOut(mobject) for mobject in self.lifted), run_time=0.8)
        self.has_ledger = True
        self.play(*self.bring_ledger(), run_time=0.7)

    def in_the_strip(self, lines: Sequence[str], size: float, pitch: float = 0.62) -> list[Formula]:
        """Build formulas that fill the strip."""
        formulas = [Formula(line, theme=self.theme, size=size) for line in lines]
        return flow(formulas, STRIP, pitch=pitch)

    def filled_worksheet(self) -> None:
        """Show the whole pass: the filled diagram and the filled ledger."""
        number = count(len(self.blanks()), "line")
        narration = f"{number.capitalize()} of arithmetic; together they are one function."
        everything = self.seen_together((*self.trace.given, *self.trace.forward))
        lines = general_form(self.exercise)
        general = self.in_the_strip(lines, SYMBOL if len(lines) > 3 else FORMULA)
        if any(zone_of(one).overlap(zone_of(other)) > 0 for one, other in combinations(general, 2)):
            general = self.in_the_strip(lines, SYMBOL, pitch=0.66)
        with self.beat("The worksheet, filled", narration):
            if self.lifted:
                returning = [FadeIn(mobject) for mobject in self.lifted]
                self.lifted = ()
                self.play(FadeOut(self.ledger), *returning, run_time=0.8)
                self.add(self.diagram)
            self.play(
                *self.clear_strip(),
                *self.ledger.close(),
                *self.diagram.light(*everything),
                run_time=0.8,
            )
            order = [q.id for q in self.blanks() if q.id in self.diagram.values]
            self.play(
                LaggedStart(
                    *(
                        Indicate(number, 1.25, color=number.part(VALUE).get_color())
                        for number in (self.diagram.values[id] for id in order)
                    ),
                    lag_ratio=0.35,
                ),
                run_time=2.0,
            )
            self.play(*(write(formula) for formula in general), run_time=1.2)
            self.add(*general)
