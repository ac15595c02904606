"""The backward pass of the pen-and-paper exercise through the hidden layers."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from manim import Animation, Dot, FadeIn, FadeOut
from manim.typing import Point3D

from mathcore.exercise.ids import gradient, owner, slope
from mathcore.exercise.model import Exercise, ExerciseError
from mathcore.exercise.trace import Kind, Quantity
from scenes.kit.scene.beat import GUESSING
from scenes.kit.style.zones import SAFE, Zone, at, zone_of
from scenes.kit.text.wording import listed, ordinal
from scenes.kit.worksheet.network_scene import AGAIN, NetworkScene
from scenes.parts.backward.picture import BackPicture
from scenes.parts.backward.wording import passage, sum_of_ways, zeros_told

#: How long a bead takes along an edge, in seconds, and its radius.
_ALONG, _BEAD = 1.2, 0.1
#: What tells beads apart: a neuron, or a weight's id.
K = TypeVar("K", int, str)
#: Over the network, for the formula.
_TOP = 3.12


class BackwardPassHidden(NetworkScene):
    """Conclude that ReLU is a gate for gradients: open, it lets them pass; closed, it stops them.

    The hidden layers: the gates, and the gradients of the hidden weights and biases. Convention:
    ReLU'(0) = 0, as in PyTorch.
    """

    title = "Backward pass"
    question = "Which error gets through?"
    activity = "Activity 4, Part B, steps 4 and 5"
    picture: BackPicture

    @classmethod
    def check_exercise(cls, exercise: Exercise) -> None:
        """Refuse a network without a hidden layer."""
        if len(exercise.layers) < 2:
            raise ExerciseError(f"{exercise.source}: expected a hidden layer, for this clip")

    def build_picture(self) -> BackPicture:
        """Build the network, on which the error has come to the last hidden layer."""
        last = len(self.exercise.layers)
        layers = list(range(1, last + 1))
        picture = BackPicture.with_room(self.exercise, self.trace, theme=self.theme, layers=layers)
        picture.stand(*(q.id for q in self.trace.forward if q.id in picture.cells))
        picture.unfold()
        done = [f"dL_da{last}", f"da{last}_dz{last}", f"dL_dz{last}", f"dL_dW{last}"]
        done += [f"dL_db{last}", f"dL_da{last - 1}"]
        picture.stand(*(q.id for q in self.trace.backward if q.id.partition("[")[0] in done))
        picture.shift(at(picture.slide(last - 1), 0))
        picture.send_chips_away(but=last - 1)
        for chip in picture.chips.values():
            chip.paint(False)
        return picture

    def slide_to(self, column: int) -> None:
        """Slide the network, as one body, until a column and the one before it are in view."""
        if leaving := self.picture.send_chips_away(but=column):
            self.play(*leaving, run_time=0.3)
        super().slide_to(column)
        if coming := self.picture.let_chips_come(column):
            self.play(*coming, run_time=0.3)

    def blanks(self) -> tuple[Quantity, ...]:
        """Return the gradients of the hidden layers, from the last to the first."""
        wanted: list[Quantity] = []
        for k in range(len(self.exercise.layers) - 1, 0, -1):
            names = [f"dL_dz{k}", f"dL_dW{k}", f"dL_db{k}", *([f"dL_da{k - 1}"] if k > 1 else [])]
            wanted += [
                q for name in names for q in self.trace.backward if q.id.startswith(f"{name}[")
            ]
        return tuple(wanted)

    def formula_zone(self) -> Zone:
        """Return the room for a formula: beside the neurons that reach up there, if any do."""
        usual = super().formula_zone()
        if not self.picture.has_two_decks:
            return usual
        hidden = self.picture.layers[0]
        tops = [zone_of(part).top for n in hidden for part in (n.socket.box,)]
        return Zone(SAFE.left, zone_of(hidden[0].frame).left - 0.2, max(tops) - 0.06, _TOP)

    def construct(self) -> None:
        """Tell the hidden layers' share as a storyboard."""
        self.rule()
        for layer in range(len(self.exercise.layers) - 1, 0, -1):
            self.gates(layer)
            if self.picture.has_two_decks:
                self.first_neuron(layer)
                if self.exercise.shape[layer] > 1:
                    self.second_neuron(layer)
            else:
                self.parameters(layer)
        self.journey()
        self.discuss()

    def rule(self) -> None:
        """Say what happens to an error at a gate."""
        layer = len(self.exercise.layers) - 1
        zs = [self.trace[f"z{layer}[{i}]"] for i in range(self.exercise.shape[layer])]
        errors = [gradient(f"a{layer}[{i}]") for i in range(len(zs))]
        has_kink = any(z.at_kink for z in zs)
        note = (
            "ActivationCurves has the convention: on its kink the slope is that of the left side."
            if has_kink
            else ""
        )
        with self.beat("The rule", note=note):
            self.say("An error stands at each hidden output.")
            self.open()
            self.play(*self.picture.light(*errors), run_time=0.8)
            self.say("To pass the gate, it is multiplied by the gate's slope.")
            self.play(*self.picture.light(*errors, *(z.id for z in zs)), run_time=0.6)
            if has_kink:
                self.say("One gate stands exactly on its kink. Which slope does it have there?")

    def gates(self, layer: int) -> None:
        """Multiply each error by its gate's slope."""
        count = self.exercise.shape[layer]
        name = "Gate by gate" if len(self.exercise.layers) == 2 else f"The gates of layer {layer}"
        with self.beat(name):
            self._gate(layer, 0, "First gate. What gets through?")
            if self.picture.has_two_decks:
                for i in range(1, count):
                    self._gate(layer, i, f"The {ordinal(i + 1)}?", AGAIN)
                return
            others = range(1, count)
            self._ask_alike(
                "And through the others?",
                [f"dL_dz{layer}[{i}]" for i in others],
                [slope(layer, i) for i in others],
            )

    def _gate(self, layer: int, index: int, question: str, pace: float = 1.0) -> None:
        """Ask what gets through one gate; then its door opens, or stays shut."""
        error, factor = f"dL_dz{layer}[{index}]", slope(layer, index)
        step = self.write_formula(error, pace=pace)
        self.say(question)
        self.ask(error, pulse=self.open_blanks(error, factor), pace=pace)
        self.say(passage(self.trace[f"z{layer}[{index}]"], self.trace[factor], error))
        self.answer_in_a_wave([factor])
        if self.trace[f"dL_da{layer}[{index}]"].value != 0 and self.picture.has_two_decks:
            exit_of = self.picture.layers[layer - 1][index].exit
            self._pass_gates(layer, self._beads({index: exit_of}), pace)
        self.fill_in(step, pace)
        self.answer(step, pace)

    def _ask_alike(self, question: str, names: Sequence[str], before: Sequence[str] = ()) -> None:
        """Ask for quantities of a kind that has been seen, all together, and answer them.

        What goes before them, such as the factors in the doors, is answered first.
        """
        if not names:
            return
        self.say(question)
        self.play(*self.picture.light(*names, *before), *self.clear_formula(), run_time=0.5)
        self.ask(*names, pulse=self.open_blanks(*names, *before), pace=AGAIN)
        self.say(f"{listed(names)}.")
        if before:
            self.answer_in_a_wave(before)
        self.answer_in_a_wave(names)

    def _parameters_of(self, layer: int, index: int) -> list[str]:
        """Return the gradients by the weights and the bias of a neuron."""
        inputs = range(self.exercise.shape[layer - 1])
        return [
            *(f"dL_dW{layer}[{index},{j}]" for j in inputs),
            f"dL_db{layer}[{index}]",
        ]

    def first_neuron(self, layer: int) -> None:
        """Work out the gradients of the first neuron, which are asked for together."""
        names = self._parameters_of(layer, 0)
        with self.beat("First neuron"):
            self.say("Error times input, for each weight; the bias counts one.")
            step = self.write_formula(names[0], lit=[*map(owner, names)])
            self.fill_in(step)
            self.say("All at once, then.")
            self.ask(*names, pulse=self.open_blanks(*names), thinking=GUESSING)
            if all(self.trace[name].value == 0 for name in names):
                self.say("Zero, all of them. Without the error, inputs do not matter.")
            else:
                self.say(f"{listed(names)}.")
            self.play(*self.picture.light(*names, *map(owner, names)), run_time=0.4)
            self.answer(step)
            self.answer_in_a_wave(names[1:])

    def second_neuron(self, layer: int) -> None:
        """Work out the gradients of the second neuron, one at a time."""
        names = self._parameters_of(layer, 1)
        with self.beat("Second neuron"):
            self.say("And here?")
            self.play(*self.clear_formula(), *self.picture.light(*names), run_time=0.4)
            self.ask(*names, pulse=self.open_blanks(*names), thinking=GUESSING)
            for name in names:
                step = self.write_formula(name, pace=AGAIN, lit=[owner(name)])
                self.fill_in(step, AGAIN)
                self.say(f"{{{name}}}.")
                self.answer(step, AGAIN)

    def parameters(self, layer: int) -> None:
        """Work out the gradients of a tall layer: one in full, the others together."""
        neurons = [self._parameters_of(layer, i) for i in range(self.exercise.shape[layer])]
        first, *rest = [name for names in neurons for name in names]
        with self.beat(f"Weights and biases of layer {layer}"):
            self.say("Error times signal, for each weight; the bias counts one.")
            step = self.write_formula(first, lit=[owner(first)])
            self.fill_in(step)
            self.ask(first, pulse=self.open_blanks(first))
            self.say(f"{{{first}}}.")
            self.answer(step)
            self.say("All the others, then.")
            self.play(*self.clear_formula(), *self.picture.light(), run_time=0.5)
            self.ask(*rest, pulse=self.open_in_worksheet(*rest), pace=AGAIN)
            self.hush()
            self.answer_in_turn(rest)
        if layer > 1:
            self.back_to(layer - 1)

    def back_to(self, layer: int) -> None:
        """Send the errors of a hidden layer back along its weights to the one before it."""
        first, *rest = [f"dL_da{layer}[{j}]" for j in range(self.exercise.shape[layer])]
        with self.beat(f"Back to layer {layer}"):
            self.say("Each error goes back along the weights, and what arrives is added.")
            step = self.write_formula(first, short=sum_of_ways(layer + 1, 0))
            self.fill_in(step)
            self.ask(first, pulse=self.open_blanks(first), pace=AGAIN)
            self.say(f"{{{first}}}.")
            self.answer(step)
            self._ask_alike("At the others?", rest)
            self.slide_to(layer)

    def journey(self) -> None:
        """Let the error run once from the loss to the inputs, without a stop."""
        last = len(self.exercise.layers)
        with self.beat("The journey"):
            self.play(*self.clear_formula(), *self.picture.light("L"), run_time=0.4)
            self.slide_to(last)
            self.say("Once more, without stopping: from the loss, along the weights, to the gates.")
            links = self.picture.links
            beads = self._beads({i: link.get_end() for i, link in enumerate(links)})
            self._run(beads, {i: link.get_start() for i, link in enumerate(links)})
            self._drop(beads)
            for layer in range(last, 0, -1):
                if layer < last:
                    self.picture.add(*beads.values())
                    self.slide_to(layer)
                    self.picture.remove(*beads.values())
                    self._pass_gates(layer, beads)
                beads = self._run_along(layer)
            if changes := self.picture.light(*self._standing_still()):
                self.play(*changes, run_time=0.5)
            a, b = self._without_error(), self._without_signal()
            self.say(zeros_told(a, b), n=a + b, a=a, b=b)

    def _without_error(self) -> int:
        """Count the gradients that are zero since no error has arrived at their neuron."""
        return sum(self._error_at(q).value == 0 for q in self._gradients)

    def _without_signal(self) -> int:
        """Count the gradients that are zero though an error has arrived."""
        return sum(q.value == 0 and self._error_at(q).value != 0 for q in self._gradients)

    def _error_at(self, gradient_by: Quantity) -> Quantity:
        return self.trace[f"dL_dz{gradient_by.layer}[{gradient_by.index[0]}]"]

    def _standing_still(self) -> list[str]:
        """Return what belongs to the gradients in view that are zero."""
        zeros = [q.id for q in self._gradients if q.value == 0 and q.layer == 1]
        if not self.picture.has_two_decks:
            return []
        return [name for zero in zeros for name in (zero, owner(zero))]

    @property
    def _gradients(self) -> list[Quantity]:
        """The gradients by all weights and biases."""
        kinds = {Kind.WEIGHT, Kind.BIAS}
        return [self.trace[gradient(q.id)] for q in self.trace.given if q.kind in kinds]

    def _pass_gates(self, layer: int, beads: Mapping[int, Dot], pace: float = 1.0) -> None:
        """Let beads go to the gates of neurons; one passes, or stops where the door is shut.

        Parameters
        ----------
        layer
            Whose.
        beads
            By the neuron, from 0; each stands where its neuron puts out, and is gone afterwards.
        pace
            Factor of all times.
        """
        if not self.picture.has_two_decks:
            # Numbers stand on both sides of the door, so no bead can come there.
            self._drop(beads)
            return
        neurons = {i: self.picture.capsules_of(layer)[i] for i in beads}
        doors = {i: zone_of(neuron.door.box) for i, neuron in neurons.items()}
        levels = {i: float(neuron.frame.get_y()) for i, neuron in neurons.items()}
        self._run(beads, {i: at(door.right, levels[i]) for i, door in doors.items()}, pace / 2)
        ends = {
            i: neuron.door.stop
            if neuron.door.is_shut
            else at(neuron.frame.get_left()[0], levels[i])
            for i, neuron in neurons.items()
        }
        self._run(beads, ends, pace / 2)
        self._drop(beads)

    def _run_along(self, layer: int) -> dict[int, Dot]:
        """Let beads run from the gates that they have passed along all edges.

        Returns
        -------
        dict of int to Dot
            The beads that have come to a neuron of the layer before, by the neuron.
        """
        neurons = self.picture.layers[layer - 1]
        passed = [i for i in range(len(neurons)) if self.trace[f"dL_dz{layer}[{i}]"].value != 0]
        ways = {
            name: way
            for name, way in self.picture.ways(layer).items()
            if self.trace[name].index[0] in passed
        }
        chips: list[str] = []
        if self.picture.has_two_decks:
            names = [*ways, *(f"b{layer}[{i}]" for i in passed)]
            chips = [one for name in names for one in (name, gradient(name))]
        beads = self._beads({name: end for name, (_, end) in ways.items()})
        changes = self.picture.light(*self._back_of(layer), *chips)
        self._run(beads, {name: start for name, (start, _) in ways.items()}, others=changes)
        if layer == 1:
            self._drop(beads)
            return {}
        # Several beads that have come to one neuron are one from there on.
        arrived = {self.trace[name].index[1]: bead for name, bead in beads.items()}
        self.remove(*(bead for bead in beads.values() if bead not in arrived.values()))
        return arrived

    def _back_of(self, layer: int) -> set[str]:
        """Return the ids of the errors and slopes at a layer's gates."""
        count = range(self.exercise.shape[layer])
        of = [[f"dL_da{layer}[{i}]", f"dL_dz{layer}[{i}]", slope(layer, i)] for i in count]
        return {name for names in of for name in names}

    def _beads(self, places: Mapping[K, Point3D]) -> dict[K, Dot]:
        """Let a bead come at each place."""
        beads = {
            key: Dot(place, radius=_BEAD, color=self.theme.gradient)
            for key, place in places.items()
        }
        if beads:
            self.play(*map(FadeIn, beads.values()), run_time=0.2)
        return beads

    def _drop(self, beads: Mapping[K, Dot]) -> None:
        """Let beads go."""
        if beads:
            self.play(*map(FadeOut, beads.values()), run_time=0.2)

    def _run(
        self,
        beads: Mapping[K, Dot],
        ends: Mapping[K, Point3D],
        pace: float = 1.0,
        others: Sequence[Animation] = (),
    ) -> None:
        """Let beads run straight to their ends."""
        runs = [bead.animate.move_to(ends[key]).build() for key, bead in beads.items()]
        if runs or others:
            self.play(*runs, *others, run_time=_ALONG * pace)

    def discuss(self) -> None:
        """Ask where one would slip."""
        with self.beat("To discuss", still=3.0):
            self.say("Which step was hardest to get right by hand? And where would you slip first?")
            if changes := self.picture.light(*self._back_of(1)):
                self.play(*changes, run_time=0.5)
