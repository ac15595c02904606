"""The backward pass of the pen-and-paper exercise: from the loss to every parameter's gradient."""

from fractions import Fraction

from manim import DOWN, Animation, Create, FadeIn, FadeOut

from mathcore.exercise.ids import owner
from mathcore.exercise.model import Exercise, ExerciseError
from mathcore.exercise.trace import Kind, Quantities, Quantity
from mathcore.formula.activations import activation
from mathcore.formula.expression import operands
from mathcore.numbers.format import in_words
from mathcore.topics.chain import output_chain
from scenes.kit.network.motion import gate_of
from scenes.kit.scene.motion import fly_to, strike, write_parts
from scenes.kit.scene.strip import question
from scenes.kit.text.number import VALUE, Number
from scenes.kit.text.step import RESULT
from scenes.kit.text.wording import count, gates_sentence, ordinal, parameters_sentence
from scenes.kit.worksheet.scene import BRISK, QUICKER
from scenes.parts.backward.cancellation import FACTORS, STRUCK, WRITTEN_OUT, cancellation
from scenes.parts.backward.scene import BackwardScene, rhythm


class BackwardPass(BackwardScene):
    """Conclude that every gradient is an error that arrives times a signal that went through.

    The output layer: why the derivative by the logit is prediction minus target, the gradients of
    the output's weights and bias, and the error sent back along the weights. All derivatives are
    of the loss, by the quantity named.
    """

    title = "Backward pass"
    activity = "Activity 4, Part B, steps 1 to 3"
    uses_targets = True

    def construct(self) -> None:
        """Tell the output layer's share as a storyboard."""
        self.start_at_the_loss()
        self.chain = output_chain(self.trace)
        if self.chain is not None:
            self.two_factors(self.chain)
        if self.cancels:
            self.two_factors_cancel()
        self.error_at_the_output()
        if self.chain is not None:
            self.the_long_way(self.chain)
        self.output_parameters()
        self.send_error_back()

    @property
    def last(self) -> int:
        """The number of the output layer."""
        return len(self.exercise.layers)

    @property
    def outputs(self) -> range:
        """The indices of the outputs."""
        return range(self.exercise.shape[-1])

    @property
    def cancels(self) -> bool:
        """Whether the sigmoid's slope cancels against the cross-entropy's."""
        formula = self.trace[f"dL_dz{self.last}[0]"].formula
        return formula is not None and f"dL_da{self.last}[0]" not in operands(formula)

    def blanks(self) -> tuple[Quantity, ...]:
        """Return the gradients of the output layer, and those of the signals that enter it."""
        k, trace = len(self.exercise.layers), self.trace
        names = [f"dL_dz{k}", f"dL_dW{k}", f"dL_db{k}", f"dL_da{k - 1}"]
        if not self.cancels:
            names.insert(0, f"dL_da{k}")
        return tuple(q for name in names for q in trace.backward if q.id.startswith(f"{name}["))

    def start_at_the_loss(self) -> None:
        """Show the finished forward pass, from which the way back begins."""
        self.diagram.stand(*(quantity.id for quantity in self.trace.forward))
        with self.beat(
            "From the loss back",
            "How would a small change of each number change the loss?",
            "Every gradient of this clip answers that question for one number.",
        ):
            self.play(FadeIn(self.diagram), run_time=0.8)
            self.play(*self.diagram.light("L", *(f"a{self.last}[{i}]" for i in self.outputs)))
            if self.has_ledger:
                self.play(*self.bring_ledger(), run_time=0.7)

    def two_factors(self, chain: Quantities) -> None:
        """Work out both factors of the chain rule; one stays under the output, one in its gate."""
        by_output, slope = f"dL_da{self.last}[0]", f"da{self.last}_dz{self.last}[0]"
        output = f"a{self.last}[0]"
        with self.beat(
            "Two factors",
            "Two slopes, one after the other: the loss's and the sigmoid's.",
            "By the chain rule they are multiplied. The first is the derivative of the "
            "cross-entropy by the prediction, (1 - y) / (1 - p) - y / p, over one denominator; the "
            "second is the sigmoid's, which can be written in the prediction p itself.",
        ):
            self.hang(self.show(chain, by_output, "L", "y[0]", output))
            self.wait(0.5)
            step = self.show(chain, slope, f"z{self.last}[0]", output)
            result = step.numbers.part(RESULT).copy()
            # From here on the gate holds its slope.
            gate = gate_of(self.diagram, slope)
            self.play(FadeOut(result, target_position=gate, scale=0.4), run_time=0.9)

    def two_factors_cancel(self) -> None:
        """Multiply the two factors of the chain rule and see the sigmoid's slope cancel."""
        chain = cancellation(self.trace, theme=self.theme)
        with self.beat(
            "The slope cancels",
            "The slope of the sigmoid cancels; prediction minus target is left.",
            "Cross-entropy is made for the sigmoid: its derivative by the prediction has the "
            "sigmoid's own slope in the denominator.",
        ):
            chain.remove(*chain.submobjects)  # it grows part by part
            self.play(
                *self.clear_strip(),
                *self.diagram.light(f"z{self.last}[0]", f"a{self.last}[0]", "y[0]", "L"),
                write_parts(chain, FACTORS),
                run_time=1.2,
            )
            self.add(chain.add(*(chain.part(name) for name in FACTORS)))
            self.wait(0.9)
            self.play(write_parts(chain, WRITTEN_OUT), run_time=1.4)
            self.add(chain.add(*(chain.part(name) for name in WRITTEN_OUT)))
            self.wait(0.9)
            strikes = [strike(chain.part(name), self.theme.gradient) for name in STRUCK]
            self.play(*(Create(line) for line in strikes), run_time=0.8)
            self.play(FadeIn(chain.part("so")), run_time=0.4)
            self.play(fly_to(chain.part("top"), chain.part("rest"), arc=-0.9))
            self.add(chain.add(chain.part("so"), chain.part("rest")))
            self.strip += [chain, *strikes]

    def error_at_the_output(self) -> None:
        """Work out the gradient by each of the output's pre-activations."""
        narration = (
            "Negative: a larger logit would lower the loss."
            if self.trace[f"dL_dz{self.last}[0]"].value < 0
            else "Positive: a larger pre-activation would raise the loss."
        )
        with self.beat("The output's error", narration):
            names = [f"dL_dz{self.last}"]
            if not self.cancels:
                names.insert(0, f"dL_da{self.last}")
            for i in self.outputs[:1] if self.crowded else self.outputs:
                for name in names:
                    self.work_out(f"{name}[{i}]", BRISK if i else 1.0)
            if self.crowded:
                for name in names:
                    self.work_out_together([f"{name}[{i}]" for i in self.outputs[1:]])

    def the_long_way(self, chain: Quantities) -> None:
        """Multiply both factors and find the same number."""
        with self.beat(
            "The long way",
            "The two factors, multiplied with all their digits, come to the same.",
            f"The factors are printed with {in_words(self.exercise.decimals)}: multiplied as they "
            "stand, they may miss "
            "the result in its last digit, which is why it says approximately.",
        ):
            z, a = f"z{self.last}[0]", f"a{self.last}[0]"
            self.show(chain, f"dL_d{z}", f"dL_d{z}", f"dL_d{a}", z, a)

    def output_parameters(self) -> None:
        """Work out the gradients by the output's weights and biases."""
        k = self.last
        with self.beat(
            "Error times signal",
            "Each gradient: error that arrives times signal that went through.",
        ):
            if self.crowded:
                self.parameters_together(k)
                return
            for i in self.outputs:
                for j in range(self.exercise.layers[-1].n_in):
                    also = [f"W{k}[{i},{j}]", f"z{k}[{i}]"]
                    self.work_out(f"dL_dW{k}[{i},{j}]", rhythm(max(i, j)), also)
                self.work_out(f"dL_db{k}[{i}]", BRISK, [f"b{k}[{i}]"])

    def send_error_back(self) -> None:
        """Send the error back along the output's weights to the signals that came in."""
        k = self.last
        with self.beat(
            "Back along the weights",
            "The error travels back along each weight, multiplied by it.",
        ):
            self.errors_into(k - 1, QUICKER)
            if closing := self.ledger.close():
                self.play(*closing, run_time=0.4)


class BackwardPassHidden(BackwardScene):
    """Conclude that ReLU is a gate for gradients: open, it lets them pass; closed, it stops them.

    The hidden layers: the gates, the gradients of the hidden weights and biases, and all the
    parameters' gradients together. Convention: ReLU'(0) = 0, as in PyTorch.
    """

    title = "Backward pass"
    activity = "Activity 4, Part B, steps 4 and 5"

    @classmethod
    def check_exercise(cls, exercise: Exercise) -> None:
        """Refuse a network without a hidden layer."""
        if len(exercise.layers) < 2:
            raise ExerciseError(f"{exercise.source}: expected a hidden layer, for this clip")

    def construct(self) -> None:
        """Tell the hidden layers' share as a storyboard."""
        self.take_up_the_error()
        for layer in range(len(self.exercise.layers) - 1, 0, -1):
            self.through_the_gates(layer)
            self.parameters_of(layer)
        self.all_gradients()
        self.discuss()

    def blanks(self) -> tuple[Quantity, ...]:
        """Return the gradients of the hidden layers, from the last to the first."""
        wanted: list[Quantity] = []
        for k in range(len(self.exercise.layers) - 1, 0, -1):
            names = [f"dL_dz{k}", f"dL_dW{k}", f"dL_db{k}", *([f"dL_da{k - 1}"] if k > 1 else [])]
            wanted += [
                q for name in names for q in self.trace.backward if q.id.startswith(f"{name}[")
            ]
        return tuple(wanted)

    def reserved(self) -> tuple[Quantity, ...]:
        """Return what the ledger's width is made for: the gradients of all parameters."""
        return tuple(self.trace[f"dL_d{q.id}"] for q in self.parameters)

    @property
    def parameters(self) -> list[Quantity]:
        """All weights and biases, layer by layer."""
        return [q for q in self.trace.given if q.kind in {Kind.WEIGHT, Kind.BIAS}]

    def take_up_the_error(self) -> None:
        """Show the picture that the first clip left: the error has come to the hidden layer."""
        k = len(self.exercise.layers)
        done = [f"dL_dz{k}[{i}]" for i in range(self.exercise.shape[-1])]
        arrived = [f"dL_da{k - 1}[{j}]" for j in range(self.exercise.shape[-2])]
        self.diagram.stand(*(quantity.id for quantity in self.trace.forward), *done, *arrived)
        with self.beat(
            "At the hidden layer",
            "The error stands at the hidden outputs; the gates come next.",
        ):
            self.play(FadeIn(self.diagram), run_time=0.8)
            self.play(*self.diagram.light(*arrived), run_time=0.5)
            if self.has_ledger:
                self.play(*self.bring_ledger(), run_time=0.7)

    def through_the_gates(self, layer: int) -> None:
        """Multiply each error by its gate's slope."""
        function = self.exercise.layers[layer - 1].activation
        record = activation(function)
        zs = [self.trace[f"z{layer}[{i}]"] for i in range(self.exercise.shape[layer])]
        is_last = layer == len(self.exercise.layers) - 1
        name = "Through the gates" if is_last else f"The gates of layer {layer}"
        with self.beat(name, gates_sentence(function, zs)):
            for i, z in enumerate(zs[:1] if self.crowded else zs):
                self.work_out(f"dL_dz{layer}[{i}]", QUICKER, [z.id, f"a{layer}[{i}]"])
                if z.at_kink:
                    slope = format(float(record.slope(Fraction(0))), ".12g")
                    rule = f"{record.plain}′(0) = {slope}"
                    self.bring_remark(f"on the kink: {rule}, by convention")
                    self.wait(2.0)
            if self.crowded:
                self.work_out_together([f"dL_dz{layer}[{i}]" for i in range(1, len(zs))])

    def parameters_of(self, layer: int) -> None:
        """Work out the gradients by a hidden layer's weights and biases, neuron by neuron."""
        if self.crowded:
            with self.beat(
                f"Weights and biases of layer {layer}",
                "Again each gradient is an error times the signal that went through.",
            ):
                self.parameters_together(layer)
                self.errors_into(layer - 1, BRISK)
            return
        for i in range(self.exercise.shape[layer]):
            error = self.trace[f"dL_dz{layer}[{i}]"]
            name = f"{ordinal(i + 1).capitalize()} hidden neuron"
            if len(self.exercise.layers) > 2:
                name = f"Layer {layer}, {ordinal(i + 1)} neuron"
            with self.beat(name, parameters_sentence(error)):
                for j in range(self.exercise.shape[layer - 1]):
                    also = [f"W{layer}[{i},{j}]", f"z{layer}[{i}]"]
                    self.work_out(f"dL_dW{layer}[{i},{j}]", BRISK, also)
                self.work_out(f"dL_db{layer}[{i}]", BRISK, [f"b{layer}[{i}]"])
        self.errors_into(layer - 1, BRISK)

    def all_gradients(self) -> None:
        """Gather the gradients of all parameters in one ledger."""
        gradients = self.reserved()
        narration = f"{count(len(gradients), 'parameter').capitalize()}, each with its gradient."
        with self.beat("All gradients", narration):
            self.play(*self.diagram.light(*self.seen_together(self.parameters)), run_time=0.5)
            self.gather(gradients, *([self.ledger] if self.has_ledger else []))

    def arrival_of(self, number: Number) -> Animation:
        """Return how a gradient comes from the ledger, or from the parameter that it belongs to."""
        name = number.quantity.id
        if self.has_ledger and self.ledger.shows(name):
            return fly_to(self.ledger.source(name), number.part(VALUE), arc=0.2)
        place = self.diagram.source(owner(name)).get_center()
        return FadeIn(number, target_position=place, scale=0.6)

    def discuss(self) -> None:
        """Ask which part of the work is the most mechanical."""
        asked = "Which of these steps was the most mechanical, and which the easiest to get wrong?"
        words = question(asked, theme=self.theme)
        with self.beat(
            "To discuss",
            asked,
            "Most mechanical: the weights' gradients, each an error times a signal. Easiest to get "
            "wrong: the signs, a gate taken as open at the kink, and a weight's own signal "
            "mistaken for the one it feeds.",
        ):
            self.play(FadeIn(words, shift=0.2 * DOWN), run_time=0.8)
            self.add(words)
