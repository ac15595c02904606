"""The backward pass of the pen-and-paper exercise at the output: from the loss to its weights."""

from collections.abc import Sequence

from manim import Create, Dot, FadeIn, FadeOut, GrowFromEdge, LaggedStart
from manim.typing import Point3D

from mathcore.exercise.ids import gradient, owner
from mathcore.exercise.reconcile import loses_by_rounding
from mathcore.exercise.trace import Quantities, Quantity
from mathcore.formula.activations import IDENTITY
from mathcore.formula.expression import operands
from mathcore.topics.chain import output_chain
from mathcore.topics.parameter_nudge import nudge
from scenes.kit.scene.beat import GUESSING
from scenes.kit.scene.motion import strike
from scenes.kit.style.zones import SAFE, Zone, at, zone_of
from scenes.kit.text.formula import Formula
from scenes.kit.text.number import VALUE
from scenes.kit.text.wording import listed
from scenes.kit.worksheet.network_scene import AGAIN, NetworkScene
from scenes.parts.backward.cancellation import FACTORS, LEFT_OVER, STRUCK, WRITTEN_OUT, cancellation
from scenes.parts.backward.nudge_view import NudgeView, Station
from scenes.parts.backward.picture import BackPicture
from scenes.parts.backward.promise import Promise, largest
from scenes.parts.backward.wording import (
    direction,
    first_gear,
    output_sum,
    second_gear,
    sum_of_ways,
)

#: How long a bead takes along one half of an edge, in seconds.
_BEAD_TIME = 0.75
#: Between the network and the picture of a nudge.
_BESIDE = 0.45


class BackwardPass(NetworkScene):
    """Conclude that every gradient is an error that arrives times a signal that went through.

    The output layer: the loss's two slopes on the way to the output's error, the gradients of the
    output's weights and bias, and the error sent back along the weights. All derivatives are of
    the loss, by the quantity named.
    """

    title = "Backward pass"
    question = "Whose fault is the loss?"
    activity = "Activity 4, Part B, steps 1 to 3"
    picture: BackPicture

    def build_picture(self) -> BackPicture:
        """Build the network, on which the forward pass is done."""
        last = len(self.exercise.layers)
        picture = BackPicture.with_room(self.exercise, self.trace, theme=self.theme, layers=[last])
        picture.stand(*(q.id for q in self.trace.forward if q.id in picture.cells))
        picture.unfold()
        picture.shift(at(picture.slide(last), 0))
        return picture

    def blanks(self) -> tuple[Quantity, ...]:
        """Return the gradients of the output layer, and those of the signals that enter it."""
        k, trace = len(self.exercise.layers), self.trace
        names = [f"dL_dz{k}", f"dL_dW{k}", f"dL_db{k}", f"dL_da{k - 1}"]
        if not self.cancels:
            names.insert(0, f"dL_da{k}")
        return tuple(q for name in names for q in trace.backward if q.id.startswith(f"{name}["))

    @property
    def cancels(self) -> bool:
        """Whether the sigmoid's slope cancels against the cross-entropy's."""
        last = len(self.exercise.layers)
        formula = self.trace[f"dL_dz{last}[0]"].formula
        return formula is not None and f"dL_da{last}[0]" not in operands(formula)

    @property
    def numbers(self) -> Quantities:
        """The exercise's numbers, and those of the two nudges."""
        return self._numbers

    def construct(self) -> None:
        """Tell the output layer's share as a storyboard."""
        self.nudged()
        if self.chain is None:
            self.error_at_once()
        else:
            self.loss_by_prediction(self.chain)
            self.prediction_by_sum(self.chain)
            self.error(self.chain)
            if self.cancels:
                self.coincidence()
        self.error_times_signal()
        self.promise_kept()
        if self.last > 1:
            self.back_along_the_weights()

    def setup(self) -> None:
        """Work out the clip's own numbers, and put in place what is there from the start."""
        self.last = len(self.exercise.layers)
        self.outputs = self.exercise.shape[-1]
        self.chain = output_chain(self.trace)
        z, a = f"z{self.last}[0]", f"a{self.last}[0]"
        # Here one sees new minus old, so the changes have as many decimals.
        self.logit_nudge = nudge(self.trace, f"b{self.last}[0]", (z, a), finer=0)
        weights = [self.trace[gradient(name)] for name in self.picture.ways(self.last)]
        self.heaviest = owner(largest(weights).id)
        self.weight_nudge = nudge(self.trace, self.heaviest)
        own = [*self.logit_nudge.numbers, *self.weight_nudge.numbers]
        self._numbers = Quantities([*self.trace, *own])
        super().setup()

    def nudged(self) -> None:
        """Nudge the output's sum, and see at each station what comes of it."""
        z, a, one = f"z{self.last}[0]", f"a{self.last}[0]", self.logit_nudge
        with self.beat("A nudge"):
            self.say("The loss is {L}.")
            self.open()
            self.play(*self.picture.light(z, a, "L"), run_time=0.6)
            self.play(self.picture.animate.shift(at(self.picture.to_output(), 0)).build())
            view = NudgeView(one, theme=self.theme, zone=self._beside_output())
            self.say(f"Nudge the {output_sum(self.exercise)} up, by {{step}}.", step=one.step)
            self.play(FadeIn(view.frame), run_time=0.6)
            for station in view.stations:
                station.old.set_fill(opacity=0)
                self.add(station.old, station.new, station.change)
            carries = [
                self.carry(self.picture.source(name), station.old.part(VALUE))
                for name, station in zip((z, a, "L"), view.stations, strict=True)
            ]
            self.play(LaggedStart(*carries, lag_ratio=1.0))
            for station in view.stations[:-1]:
                self._move_on(station)
            loss = view.stations[-1]
            lines = [loss.new.blank, loss.change.blank]
            self.say("Will the loss rise, or fall?")
            self.play(*(line.animate.set_stroke(opacity=1).build() for line in lines))
            self.ask(loss.new.quantity.id, pulse=lines)
            self.say(direction(one.measured))
            self._move_on(loss)
            self.say("How fast? Two gears, one after the other.")
        self.nudge_shown = [
            view.frame,
            *(part for station in view.stations for part in station.seen),
        ]

    def _put_nudge_away(self) -> None:
        """Let the nudge go, and slide back to where outputs, targets and loss are in view."""
        self.play(*map(FadeOut, self.nudge_shown), run_time=0.5)
        self.slide_to(len(self.picture.layout.columns) - 1)

    def _beside_output(self) -> Zone:
        """Return the room at the right of the outputs, which stand at the left, and the loss."""
        nodes = [
            *(neuron.frame for neuron in self.picture.layers[-1]),
            *(loss.frame for loss in self.picture.losses),
        ]
        left = max(zone_of(node).right for node in nodes) + _BESIDE
        return Zone(left, SAFE.right - 0.1, -2.0, 3.0)

    def _move_on(self, station: Station) -> None:
        """Let the new value of a station come, and its change as a bar."""
        new, change = station.new.build_number(), station.change.build_number()
        lines = [place.blank for place in (station.new, station.change)]
        self.play(
            FadeIn(new),
            *(line.animate.set_stroke(opacity=0).build() for line in lines),
            run_time=0.5,
        )
        growing = [GrowFromEdge(bar, station.edge) for bar in station.bar]
        self.play(FadeIn(change), *growing, run_time=0.7)
        station.keep(new, change)

    def loss_by_prediction(self, chain: Quantities) -> None:
        """Work out the first gear: how fast the loss moves with the prediction."""
        names = [f"dL_da{self.last}[{i}]" for i in range(self.outputs)]
        with self.beat("First gear"):
            self.say(first_gear(self.exercise))
            self._put_nudge_away()
            step = self.write_formula(names[0], lit=["y[0]"], within=chain)
            self.fill_in(step)
            if names[0] in self.worksheet:
                self.say("What is it?")
                self.ask(names[0], pulse=self.open_blanks(names[0]))
            self.say(f"It is {{{names[0]}}}.")
            self.answer(step)
            self.others_alike(names[1:])

    def prediction_by_sum(self, chain: Quantities) -> None:
        """Work out the second gear: how fast the prediction moves with the output's sum."""
        names = [f"da{self.last}_dz{self.last}[{i}]" for i in range(self.outputs)]
        with self.beat("Second gear"):
            self.say(second_gear(self.exercise))
            if self.exercise.layers[-1].activation == IDENTITY.name:
                self.play(*self.clear_formula(), *self.picture.light(*names), run_time=0.4)
                self.make_room(*names)
                self.answer_in_a_wave(names)
                return
            step = self.write_formula(names[0], within=chain)
            self.fill_in(step)
            self.say(f"It is {{{names[0]}}}.")
            self.answer(step)
            self.others_alike(names[1:])

    def error(self, chain: Quantities) -> None:
        """Multiply both gears."""
        names = [f"dL_dz{self.last}[{i}]" for i in range(self.outputs)]
        with self.beat("The output's error"):
            self.say("Slopes along a chain multiply. So?")
            step = self.write_formula(names[0], within=chain)
            self.fill_in(step)
            self.ask(names[0], pulse=self.open_blanks(names[0]))
            is_rounded = loses_by_rounding(chain[names[0]], chain)
            how = ": multiplied first, rounded last" if is_rounded else ""
            self.say(f"{{{names[0]}}}{how}. We call it the output's error.")
            self.answer(step)
            self.others_alike(names[1:])

    def error_at_once(self) -> None:
        """Take the short way where the two gears are too large and too small to be printed."""
        names = [f"dL_dz{self.last}[{i}]" for i in range(self.outputs)]
        with self.beat("The output's error"):
            self.say("Slopes along a chain multiply, and here the sigmoid's cancels.")
            self._put_nudge_away()
            step = self.write_formula(names[0])
            self.fill_in(step)
            self.say("What is left is prediction minus target. So?")
            self.ask(names[0], pulse=self.open_blanks(names[0]))
            self.say(f"{{{names[0]}}}. We call it the output's error.")
            self.answer(step)
            self.others_alike(names[1:])

    def coincidence(self) -> None:
        """Find prediction minus target to be the same number, and why."""
        error = f"dL_dz{self.last}[0]"
        with self.beat("Coincidence?"):
            self.say("Now look: prediction minus target.")
            step = self.write_formula(error)
            self.fill_in(step)
            self.say("The same.")
            self.show_result(step)
            self.say("Coincidence?")
            self.ask(thinking=GUESSING)
            self.play(*self.clear_formula(), run_time=0.3)
            self.say("One gear has in its denominator what the other is.")
            line = cancellation(self.trace, theme=self.theme, zone=self.formula_zone())
            for group in line.parts.values():
                group.set_fill(opacity=0)
            self.add(line)
            for names in (FACTORS, WRITTEN_OUT):
                self._write(line, [name for name in names if name in line.parts])
            strikes = [strike(line.part(name), self.theme.gradient) for name in STRUCK]
            self.play(*map(Create, strikes), run_time=0.8)
            self.say("For any prediction, prediction minus target is left.")
            self._write(line, LEFT_OVER)
            self.beside_formula(line, *strikes)
            self.say("This loss was made for this gate.")

    def _write(self, line: Formula, names: Sequence[str]) -> None:
        """Let some parts of a formula come, one after the other."""
        coming = [line.part(name).animate.set_fill(opacity=1).build() for name in names]
        self.play(*coming, run_time=0.8)

    def error_times_signal(self) -> None:
        """Work out the gradients by the output's weights and biases."""
        k = self.last
        weights = [f"dL_d{name}" for name in self.picture.ways(k)]
        biases = [f"dL_db{k}[{i}]" for i in range(self.outputs)]
        one_by_one = self.picture.has_two_decks
        with self.beat("Error times signal"):
            self.slide_to(k)
            word = output_sum(self.exercise)
            self.say(f"A nudge of this weight moves the {word} by the signal that went through.")
            self._ask_gradient(weights[0], "So the gradient is error times signal. First weight?")
            if not one_by_one:
                self._ask_together([*weights[1:], *biases], "All the others, and the biases?")
                return
            for name in weights[1:]:
                self._ask_gradient(name, "The second?", AGAIN)
            self._ask_gradient(biases[0], "The bias? Its signal is one.", AGAIN)

    def _ask_gradient(self, name: str, question: str, pace: float = 1.0) -> None:
        """Ask for the gradient by one weight or bias, and answer with its formula."""
        step = self.write_formula(name, pace=pace, lit=[owner(name)])
        self.fill_in(step, pace)
        self.say(question)
        self.ask(name, pulse=self.open_blanks(name))
        signals = [q for _, q in step.operands if not q.id.startswith("dL_d")]
        silent = any(q.value == 0 for q in signals)
        self.say(f"{{{name}}}. No signal, no blame." if silent else f"{{{name}}}.")
        self.answer(step, pace)

    def _ask_together(self, names: Sequence[str], question: str) -> None:
        """Ask for gradients of a kind that has been seen, and show each at its place in turn."""
        self.say(question)
        self.play(*self.clear_formula(), *self.picture.light(), run_time=0.5)
        self.ask(*names, pulse=self.open_in_worksheet(*names), pace=AGAIN)
        self.hush()
        self.answer_in_turn(names)

    def promise_kept(self) -> None:
        """Nudge one weight, and compare what the loss does with what its gradient promised."""
        one, name = self.weight_nudge, gradient(self.heaviest)
        with self.beat("A check", optional=True):
            self.say("Do not believe it: nudge.")
            self.play(*self.clear_formula(), *self.picture.light(name, self.heaviest), run_time=0.5)
            lines = Promise(
                one,
                self.heaviest,
                trace=self.trace,
                theme=self.theme,
                zone=self.formula_zone(),
            )
            self.play(FadeIn(lines.lead), FadeIn(lines.product), run_time=0.6)
            self.say("Promised: {promised}.", promised=one.promised)
            self.say("Measured: {measured}.", measured=one.measured)
            self.play(FadeIn(lines.words), FadeIn(lines.measured), run_time=0.6)
            self.beside_formula(lines.lead, lines.product, lines.words, lines.measured)

    def back_along_the_weights(self) -> None:
        """Send the error back along the output's weights to the signals that came in."""
        k = self.last
        names = [f"dL_da{k - 1}[{j}]" for j in range(self.exercise.shape[k - 1])]
        with self.beat("Back along the weights", still=3.0):
            self.say("And a nudge of a hidden output counts by its weight.")
            self._send_back(names[0], "Send the error back along it.")
            if self.outputs > 1:
                self.say("What comes by several ways is added.")
            if self.picture.has_two_decks:
                for name in names[1:]:
                    self._send_back(name, "Along the other?", AGAIN)
            else:
                self.others_alike(names[1:])
            self.say("Before it stands a gate.")

    def _send_back(self, name: str, question: str, pace: float = 1.0) -> None:
        """Ask for the error at one hidden output; beads run to the weights, and then on to it."""
        j = self.trace[name].index[0]
        weights = [f"W{self.last}[{i},{j}]" for i in range(self.outputs)]
        ways = [self.picture.ways(self.last)[weight] for weight in weights]
        step = self.write_formula(name, pace=pace, short=sum_of_ways(self.last, j))
        stops = [self.picture.beside_weight(weight) for weight in weights]
        self._run([(end, after) for (_, end), (_, after) in zip(ways, stops, strict=True)], pace)
        self.fill_in(step, pace)
        self.say(question)
        self.ask(name, pulse=self.open_blanks(name))
        self.say(f"{{{name}}}.")
        self._run([(before, start) for (start, _), (before, _) in zip(ways, stops, strict=True)])
        self.answer(step, pace)

    def _run(self, ways: Sequence[tuple[Point3D, Point3D]], pace: float = 1.0) -> None:
        """Let a bead run along each way, and go where it ends."""
        beads = [Dot(start, radius=0.1, color=self.theme.gradient) for start, _ in ways]
        self.play(*map(FadeIn, beads), run_time=0.2)
        runs = [
            bead.animate.move_to(end).build() for bead, (_, end) in zip(beads, ways, strict=True)
        ]
        self.play(*runs, run_time=_BEAD_TIME * pace)
        self.play(*map(FadeOut, beads), run_time=0.2)

    def others_alike(self, names: Sequence[str]) -> None:
        """Ask for quantities of a kind that has been seen, all together, and answer them."""
        if not names:
            return
        self.say("The others in the same way.")
        self.play(*self.picture.light(*names), *self.clear_formula(), run_time=0.5)
        if names[0] in self.worksheet:
            self.ask(*names, pulse=self.open_blanks(*names), pace=AGAIN)
            self.say(f"{listed(names)}.")
        else:
            self.make_room(*names)
        self.answer_in_a_wave(names)
