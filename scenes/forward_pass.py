"""The forward pass of the pen-and-paper exercise, value by value."""

from collections.abc import Iterable, Sequence

from manim import DR, UL, UR, Create, FadeIn, FadeOut, Line, VGroup

from mathcore.exercise.known_label import left_of_loss
from mathcore.exercise.trace import Kind, Quantity
from mathcore.formula.activations import IDENTITY, SIGMOID, activation
from mathcore.numbers.values import to_float
from scenes.kit.scene.beat import THINKING
from scenes.kit.style.zones import GROUND, SAFE, TITLE_BASELINE, Zone, at
from scenes.kit.text.formula import Words
from scenes.kit.text.number import VALUE
from scenes.kit.text.step import EQUALS, Step, slot
from scenes.kit.text.typeset import constant
from scenes.kit.text.wording import listed, ordinal
from scenes.kit.worksheet.network_scene import AGAIN, NetworkScene
from scenes.parts.forward.activation_plot import ActivationPlot
from scenes.parts.forward.dead_term import crossed_out, with_label
from scenes.parts.forward.wording import (
    announcement,
    gate_question,
    loss_question,
    loss_rule,
)

#: With more blanks than these, those of a kind are answered all at once.
MOST_ONE_BY_ONE = 12
#: The picture of a gate at the right of the output neuron.
_INSET_BOTTOM, _INSET_TOP = -1.95, 1.9
#: A remark at a kink, one em of it, and how far it keeps from the right end of the title line.
_OTHER_ANSWER, _REMARK, _BESIDE_MARK = "Another answer? See ReluKink.", 0.37, 0.5
_SIGMOID = f"sigma(z) = {constant('1')} slash ({constant('1')} + e^(-z))"


def by_neuron(forward: tuple[Quantity, ...]) -> tuple[Quantity, ...]:
    """Order a forward pass as one works with a pen: z and h of one neuron, then the next."""

    def place(quantity: Quantity) -> tuple[int, int]:
        if quantity.layer is None:
            return (len(forward), 0)
        return (quantity.layer, quantity.index[0])

    return tuple(sorted(forward, key=place))


class ForwardPass(NetworkScene):
    """Conclude that a forward pass is nothing but sums of products and gates, done in order.

    Every number is made of numbers that already stand on the network. Convention: ReLU(0) = 0, and
    a pre-activation that is exactly 0 stands on the kink.
    """

    title = "Forward pass"
    question = "A sample goes in. What comes out?"
    activity = "Activity 4, Part A"

    def blanks(self) -> tuple[Quantity, ...]:
        """Return the forward pass, neuron by neuron."""
        return by_neuron(self.trace.forward)

    def construct(self) -> None:
        """Tell the pass as a storyboard."""
        self.last = len(self.exercise.layers)
        is_small = len(self.blanks()) <= MOST_ONE_BY_ONE
        self.answer_all = self.answer_one_by_one if is_small else self.answer_together
        self.sample()
        if self.last > 1:
            self.first_sum()
            self.first_gate()
            self.other_neurons()
        for layer in range(2, self.last):
            self.layer_between(layer)
        self.output_sums()
        self.predictions()
        self.loss()
        self.once_more()

    def sample(self) -> None:
        """Name what is given: the sample, the parameters, the target."""
        parameters = sum(layer.n_out * (layer.n_in + 1) for layer in self.exercise.layers)
        given = {kind: [q.id for q in self.trace.given if q.id[0] in kind] for kind in ("x", "Wb")}
        with self.beat("The sample"):
            self.say("A sample, {x}.")
            self.open()
            self.play(*self.picture.light(*given["x"]), run_time=0.6)
            self.wait(1.0)
            self.say("{n} numbers in the network, not one of them learned.", n=parameters)
            self.play(*self.picture.light(*self._seen(given["Wb"])), run_time=0.8)
            edges = self.picture.edges.items()
            if negative := [name for name, edge in edges if edge.number.quantity.value < 0]:
                self.say("A dashed edge: a negative weight.")
                self.play(*self.picture.light(*self._seen(negative)), run_time=0.6)
            self.say("At the far end, what should come out: {y}.")
            self.slide_to(len(self.picture.layout.columns) - 1)
            self.play(*self.picture.light(*(t.number.quantity.id for t in self.picture.targets)))

    def _seen(self, parameters: Iterable[str]) -> list[str]:
        """Return the biases, and the weights whose numbers have room when all are lit."""
        edges = self.picture.edges
        return [name for name in parameters if name not in edges or not edges[name].is_quiet]

    def first_sum(self) -> None:
        """Work out z of the first hidden neuron, one product after the other."""
        z, inputs = self.trace["z1[0]"], self.exercise.shape[0]
        note = (
            f"0 stands on the kink of {activation(self.exercise.layers[0].activation).words}. "
            "Floating-point arithmetic may leave about 3e-17 here, which is the clip ReluKink."
            if z.at_kink
            else ""
        )
        with self.beat("First hidden neuron: the sum", note=note, still=3.0):
            self.slide_to(1)
            self.say("First hidden neuron.")
            step = self.write_formula("z1[0]")
            self.say(
                "Weight times input, weight times input, plus the bias."
                if inputs == 2
                else "Each input times its weight, plus the bias."
            )
            self.fill_in(step)
            self.say("Work it out before I do.")
            self.ask("z1[0]", pulse=self.open_blanks("z1[0]"))
            self.say("Exactly {z1[0]}. Keep an eye on that one." if z.at_kink else "It is {z1[0]}.")
            self.answer(step)
            if z.at_kink:
                self._say_what_machines_do()

    def _say_what_machines_do(self) -> None:
        """Send whoever's machine prints something else than an exact 0 to another clip."""
        remark = Words(_OTHER_ANSWER, theme=self.theme, size=_REMARK, role="dim")
        remark.place(at(SAFE.right - _BESIDE_MARK, TITLE_BASELINE), anchor=1)
        self.hush()
        self.beside_formula(remark)
        self.play(FadeIn(remark), run_time=0.5)

    def first_gate(self) -> None:
        """Pass z of the first hidden neuron through its gate."""
        z, name = self.trace["z1[0]"], self.exercise.layers[0].activation
        with self.beat("First hidden neuron: the gate"):
            self.say("Now the gate.")
            step = self.write_formula("a1[0]")
            tick = self.arrive_at_gate(1, 0)
            self.say(gate_question(name))
            self.fill_in(step)
            self.ask("a1[0]", pulse=self.open_blanks("a1[0]"))
            silent = activation(name).silences and z.value <= 0
            self.say("{a1[0]}. This neuron is silent." if silent else "{a1[0]}.")
            self.pass_gate(1, 0, tick)
            self.answer(step)

    def other_neurons(self) -> None:
        """Do the same for the other neurons of the first layer."""
        others = list(range(1, self.exercise.shape[1]))
        if not others:
            return
        name = "Second hidden neuron" if len(others) == 1 else "The other hidden neurons"
        with self.beat(name):
            whose = "second neuron" if len(others) == 1 else "others"
            self.say(f"Same two moves for the {whose}. Yours first.")
            self.work_out_layer(1, others)

    def layer_between(self, layer: int) -> None:
        """Work out a hidden layer that is neither the first nor the output."""
        with self.beat(f"{ordinal(layer).capitalize()} hidden layer"):
            self.slide_to(layer)
            self.say("What one layer puts out is what the next one takes in. Yours first.")
            self.work_out_layer(layer, list(range(self.exercise.shape[layer])))

    def work_out_layer(self, layer: int, neurons: list[int]) -> None:
        """Ask for all numbers of some neurons at once, and answer them neuron by neuron."""
        names = [f"{letter}{layer}[{i}]" for i in neurons for letter in "za"]
        shown = names if len(neurons) == 1 else [f"z{layer}[{i}]" for i in neurons]
        alone = names[:1] if len(neurons) == 1 else []
        needed = [operand for name in alone for operand in self.trace[name].operands]
        self.play(*self.picture.light(*names, *needed), *self.clear_formula(), run_time=0.5)
        self.ask(*names, pulse=self.open_blanks(*shown))
        self.answer_all(names)

    def answer_one_by_one(self, names: Sequence[str]) -> None:
        """Answer what has been asked together, each with its formula."""
        for name in names:
            step = self.write_formula(name, pace=AGAIN)
            self.fill_in(step, AGAIN)
            self.say(announcement(step.quantity.kind, [name]))
            layer = step.quantity.layer
            if step.quantity.kind == Kind.ACTIVATION and layer is not None and layer != self.last:
                self.pass_gate(layer, step.quantity.index[0])
            self.answer(step, AGAIN)

    def answer_together(self, names: Sequence[str]) -> None:
        """Answer what has been asked together, all numbers of a kind in one wave."""
        for kind in dict.fromkeys(name[0] for name in names):
            alike = [name for name in names if name[0] == kind]
            self.say(announcement(self.trace[alike[0]].kind, alike))
            self.answer_in_a_wave(alike)

    def output_sums(self) -> None:
        """Work out the output layer's pre-activations, its logits if it is a sigmoid."""
        last, outputs = self.last, self.exercise.shape[-1]
        silent = self._silent(last - 1) if last > 1 else []
        with self.beat("The output's sum" if outputs == 1 else "The outputs' sums"):
            self.slide_to(last)
            if last > 1:
                self.say("The hidden outputs are the inputs now.")
            step = self.write_formula(f"z{last}[0]", dim=[f"W{last}[0,{j}]" for j in silent])
            if silent:
                self.say("A silent neuron has no say, whatever its weight.")
            self.fill_in(step)
            self.say("Weigh, add.")
            self.ask(f"z{last}[0]", pulse=self.open_blanks(f"z{last}[0]"))
            self.say(f"It is {{z{last}[0]}}.")
            self.answer(step)
            self.others_alike([f"z{last}[{i}]" for i in range(1, outputs)])

    def others_alike(self, names: list[str]) -> None:
        """Ask for quantities of a kind that has been seen, all together, and answer them."""
        if not names:
            return
        self.say("The others in the same way.")
        self.play(*self.picture.light(*names), *self.clear_formula(), run_time=0.5)
        self.ask(*names, pulse=self.open_blanks(*names), pace=AGAIN)
        self.answer_all(names)

    def predictions(self) -> None:
        """Pass the output's sum through its gate, and see where it stands on the curve."""
        last, outputs = self.last, self.exercise.layers[-1].n_out
        name, first = self.exercise.layers[-1].activation, f"a{self.last}[0]"
        with self.beat("The prediction" if outputs == 1 else "The predictions"):
            if name == IDENTITY.name:
                self.say("No gate here: the output is the sum itself.")
                step = self.write_formula(first)
                self.ask(first, pulse=self.open_blanks(first), pace=AGAIN)
                self.say(f"{{{first}}}.")
                self.pass_gate(last, 0)
                self.answer(step)
            else:
                self.read_off(first)
            self.others_alike([f"a{last}[{i}]" for i in range(1, outputs)])

    def read_off(self, output: str) -> None:
        """Open the output's gate as a large curve beside it, and read the prediction there."""
        last, name = self.last, self.exercise.layers[-1].activation
        record, neuron = activation(name), self.picture.neuron(last, 0)
        z = self.trace[f"z{last}[0]"]
        if record.bounds is None or not self.picture.has_room_beside_output:
            self.say("Now the gate.")
            step = self.write_formula(output)
            self.say(gate_question(name))
            self.fill_in(step)
            self.ask(output, pulse=self.open_blanks(output))
            self.say(f"{{{output}}}.")
            self.answer(step)
            return
        self.say("The sigmoid makes a chance of it." if name == SIGMOID.name else "Now the gate.")
        self.play(*self.clear_formula(), *self.picture.light(output, z.id), run_time=0.4)
        distance = SAFE.left - float(neuron.frame.get_left()[0]) + 0.14
        self.play(self.picture.animate.shift(at(distance, 0)).build(), run_time=1.0)
        left = float(neuron.frame.get_right()[0]) + 0.9
        plot = ActivationPlot(
            name,
            z,
            self.trace[output],
            symbol=_SIGMOID if name == SIGMOID.name else f"{record.symbol}(z)",
            theme=self.theme,
            zone=Zone(left, SAFE.right, _INSET_BOTTOM, _INSET_TOP),
        )
        # They pass under the neuron, and over the line to the loss.
        foot = at(plot.panel.get_left()[0], neuron.frame.get_bottom()[1] + 0.1)
        ends = (
            (neuron.window.get_corner(UR), plot.panel.get_corner(UL)),
            (neuron.window.get_corner(DR), foot),
        )
        rays = VGroup(
            *(Line(one, two, color=self.theme.line, stroke_width=1.5) for one, two in ends)
        ).set_z_index(GROUND)
        inset = (plot.panel, plot.axes, plot.graph)
        self.play(Create(rays), *map(FadeIn, inset), run_time=0.7)
        step = self.write_formula(output)
        self.fill_in(step)
        middle = sum(record.bounds) / 2
        where = "one half" if middle else "zero"
        self.say(f"Above {where}, or below? Then work it out.")
        self.ask(output, pulse=self.open_blanks(output), thinking=THINKING)
        self.say(f"{{{output}}}.")
        plot.entry.set_fill(opacity=0)
        self.add(plot.entry)
        arriving = self.carry(self.picture.source(z.id), plot.entry.part(VALUE))
        self.send(arriving)
        self.play(FadeIn(plot.foot), Create(plot.rise), run_time=0.6)
        self.play(FadeIn(plot.dot_on_curve, scale=2.0), run_time=0.4)
        self.play(Create(plot.across), FadeIn(plot.exit), run_time=0.6)
        self.answer(step, read_off=plot.exit)
        self.pass_gate(last, 0)
        self.play(
            *self.clear_formula(),
            FadeOut(rays),
            *map(FadeOut, (*inset, plot.reading)),
            run_time=0.6,
        )
        self.play(self.picture.animate.shift(at(-distance, 0)).build(), run_time=1.0)

    def loss(self) -> None:
        """Compare the prediction with the target."""
        losses = [q.id for q in self.trace.forward if q.kind == "loss"]
        with self.beat("The loss"):
            self.slide_to(len(self.picture.layout.columns) - 1)
            self.say(loss_rule(self.exercise))
            left_over = left_of_loss(self.trace[losses[0]], self.trace)
            label = () if left_over is None else ("y[0]",)
            step = self.write_formula(losses[0], left_over=left_over, lit=label)
            if left_over is not None:
                self._cross_out(step)
            self.fill_in(step)
            self.say(loss_question(self.exercise))
            self.ask(losses[0], pulse=self.open_blanks(losses[0]))
            self.say(f"{{{losses[0]}}}.")
            self.answer(step)
            self.others_alike(losses[1:-1])
            if len(losses) > 1:
                self.say("And their mean?")
                step = self.write_formula("L")
                self.fill_in(step)
                self.ask("L", pulse=self.open_blanks("L"), pace=AGAIN)
                self.say("{L}.")
                self.answer(step)

    def _cross_out(self, step: Step) -> None:
        """Put the label into a cross-entropy, and cross out the term whose factor is then 0."""
        label, prediction = self.trace["y[0]"], self.trace[f"a{self.last}[0]"]
        line = with_label(
            step.quantity, label, self.trace, theme=self.theme, size=step.symbols.size
        )
        column = float(step.symbols.part(EQUALS).get_left()[0])
        line.place(at(column, step.numbers.baseline), anchor=0)
        slots = [line.part(slot(label.id, occurrence)) for occurrence in (0, 1)]
        for group in slots:
            group.set_fill(opacity=0)
        self.say("The target is {y[0]}, and with it one of the terms is multiplied by zero.")
        self.play(FadeIn(line), run_time=0.6)
        carries = [self.carry(self.picture.source(label.id), group) for group in slots]
        self.send(*carries)
        self.wait(0.8)
        stroke = crossed_out(line, label, prediction, theme=self.theme)
        self.play(Create(stroke), run_time=0.5)
        self.hush()
        self.play(FadeOut(line), FadeOut(stroke), run_time=0.4)

    def once_more(self) -> None:
        """Let all values light in the order in which they came."""
        order = [quantity.id for quantity in self.blanks()]
        with self.beat("In order", optional=True, still=3.0):
            self.say("Sums, gates and a loss, {n} numbers in order.", n=len(order))
            self.play(*self.clear_formula(), *self.picture.light(), run_time=0.5)
            lit = [q.id for q in self.trace.given if q.id.startswith("x")]
            for name in order:
                lit += [name, *self._seen(self._felt(name))]
                self.play(*self.picture.light(*lit), run_time=0.4)
            outputs = [f"a{self.last}[{i}]" for i in range(self.exercise.shape[-1])]
            self.say(f"Out came {listed(outputs)}. Whose fault is the loss?")
            self.play(*self.picture.light(*outputs, "L"), run_time=0.6)

    def _felt(self, name: str) -> list[str]:
        """Return the given operands of a number, but no weight of a silent neuron."""
        silent = {
            f"W{k + 1}[{i},{j}]"
            for k in range(1, self.last)
            for j in self._silent(k)
            for i in range(self.exercise.shape[k + 1])
        }
        return [
            operand
            for operand in self.trace[name].operands
            if operand not in self.picture.cells and operand not in silent
        ]

    def _silent(self, layer: int) -> list[int]:
        """Return the neurons of a layer, from 1, that put out 0 since their gate is shut."""
        if not activation(self.exercise.layers[layer - 1].activation).silences:
            return []
        outputs = (self.trace[f"a{layer}[{j}]"].value for j in range(self.exercise.shape[layer]))
        return [j for j, output in enumerate(outputs) if output == 0]

    def arrive_at_gate(self, layer: int, index: int) -> Line:
        """Mark on a gate's axis what comes to it; what leaves it is still to be found."""
        neuron = self.picture.neuron(layer, index)
        tick = neuron.gate.tick(to_float(neuron.z.quantity.value)).set_color(self.theme.signal)
        self.play(FadeIn(tick), run_time=0.6)
        return tick

    def pass_gate(self, layer: int, index: int, tick: Line | None = None) -> None:
        """Mark where on its curve a neuron stands, and keep the mark there."""
        neuron = self.picture.neuron(layer, index)
        dot = neuron.gate.mark(to_float(neuron.z.quantity.value)).set_fill(self.theme.signal)
        leaving = [] if tick is None else [FadeOut(tick)]
        self.play(FadeIn(dot, scale=2.0), *leaving, run_time=0.4)
        neuron.gate.keep_mark(dot)
