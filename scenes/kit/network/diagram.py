"""A small network on the stage, with a forward channel and a gradient channel.

The diagram is built once and stays. Numbers are built by it, placed where they belong, and kept
once they have arrived, so that later formulas can take them from there.
"""

from collections.abc import Iterator

from manim import Animation, FadeIn, FadeOut, Line, VGroup

from mathcore.exercise.ids import after_update, owner
from mathcore.exercise.model import Exercise
from mathcore.exercise.trace import Kind, Trace
from scenes.kit.network.edge import Edge
from scenes.kit.network.edges import build_edges
from scenes.kit.network.layout import SHOULDER_ROOM, lay_out_network
from scenes.kit.network.node import Chip, InputNode, Labelled, LossNode, Neuron
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import Zone, at
from scenes.kit.text.formula import Painted
from scenes.kit.text.number import VALUE, Number


class NetworkDiagram(VGroup):
    """Nodes, edges, biases, targets and the loss of one exercise.

    Parameters
    ----------
    exercise, trace
        The network and its numbers.
    theme
        Colours.
    stage
        The room that it fills.
    gradients
        Whether room is kept for the gradient channel.
    updated
        Whether room is kept for the numbers after the update as well.
    room_for_targets
        Whether the targets stand on the outputs' shoulders in any case.

    Attributes
    ----------
    inputs
        The input circles.
    layers
        The capsules, by layer from 0.
    edges
        Each weight's edge by the weight's id, such as ``W1[0,1]``.
    targets
        The targets on the output capsules' shoulders.
    loss
        The loss's capsule, or None where there is no room for it.
    """

    def __init__(
        self,
        exercise: Exercise,
        trace: Trace,
        *,
        theme: Theme,
        stage: Zone,
        gradients: bool = False,
        updated: bool = False,
        room_for_targets: bool = False,
    ) -> None:
        super().__init__()
        self.theme = theme
        self.trace = trace
        layout = lay_out_network(
            exercise,
            trace,
            theme,
            stage,
            gradients=gradients,
            updated=updated,
            targets=room_for_targets,
        )
        self.form = layout.form
        self.inputs = [
            InputNode(
                trace[f"x[{j}]"],
                theme=theme,
                form=self.form,
                center=center,
                width=layout.input_width,
            )
            for j, center in enumerate(layout.inputs)
        ]
        self.layers = [
            [
                Neuron(
                    trace[f"z{k}[{i}]"],
                    trace[f"a{k}[{i}]"],
                    trace[f"b{k}[{i}]"],
                    function=exercise.layers[k - 1].activation,
                    theme=theme,
                    form=self.form,
                    slots=layout.slots[k - 1],
                    center=center,
                )
                for i, center in enumerate(centers)
            ]
            for k, centers in enumerate(layout.neurons, start=1)
        ]
        self.edges = build_edges(
            exercise,
            trace,
            self.inputs,
            self.layers,
            theme=theme,
            unit=self.form.unit,
            updated=updated,
        )
        self.targets = [
            target
            for i, neuron in enumerate(self.layers[-1])
            if (target := self._target(i, neuron, updated=updated)) is not None
        ]
        self.loss: LossNode | None = None
        self.loss_link: Line | None = None
        if layout.loss is not None:
            losses = [trace[id] for id in (("L", "L_new") if updated else ("L",))]
            self.loss = LossNode(losses, theme=theme, form=self.form, center=layout.loss)
            beyond = float(self.loss.frame.get_right()[0]) - stage.right
            self.loss.shift(at(-max(beyond, 0.0), 0))
            self.loss.slot = self.loss.slot - at(max(beyond, 0.0), 0)
            foot = self.layers[-1][0].frame.get_bottom()
            top = at(foot[0], float(self.loss.frame.get_top()[1]))
            self.loss_link = Line(foot, top, color=theme.line, stroke_width=2)
        self._lit: set[str] = set()
        self.values: dict[str, Number] = {}
        self.chips: dict[str, Chip] = {}
        self.add(*self.edges.values(), *self.inputs, *self.neurons)
        self.add(*self.targets)
        if self.loss is not None and self.loss_link is not None:
            self.add(self.loss_link, self.loss)

    def _target(self, index: int, neuron: Neuron, *, updated: bool) -> Labelled | None:
        """Hang the target on an output's right shoulder; its symbol moves to the middle.

        A capsule that is too narrow for bias, symbol and target goes without the target.
        """
        target = Labelled(self.trace[f"y[{index}]"], theme=self.theme)
        target.paint(False)
        right = float(neuron.frame.get_right()[0])
        target.place(at(right, neuron.shoulder), anchor=1)
        bias = neuron.bias
        if updated:
            new = bias.changed_to(self.trace[after_update(neuron.bias_id)])
            bias = max(bias, new, key=lambda number: float(number.width))
        bias_end = float(neuron.bias.get_left()[0]) + bias.width
        room = float(target.get_left()[0]) - bias_end
        if self.form.dense:
            return target if room > SHOULDER_ROOM else None
        if room < neuron.label.width + 2 * SHOULDER_ROOM:
            x = max(float(neuron.label.get_x()), bias_end + 0.35)
            neuron.label.place(at(x, neuron.shoulder))
            return None
        middle = (bias_end + float(target.get_left()[0])) / 2
        neuron.label.place(at(middle, neuron.shoulder))
        return target

    @property
    def neurons(self) -> list[Neuron]:
        """All capsules, layer by layer."""
        return [neuron for layer in self.layers for neuron in layer]

    def neuron(self, layer: int, index: int) -> Neuron:
        """Return a capsule; ``layer`` counts from 1, as in the ids, ``index`` from 0."""
        return self.layers[layer - 1][index]

    def home(self, quantity_id: str) -> Number | Chip | None:
        """Build a quantity's number, or the chip of a gradient, where it belongs.

        Returns
        -------
        Number, Chip or None
            None if the diagram has no place for that quantity.
        """
        quantity = self.trace[quantity_id]
        home = owner(quantity_id)
        if home in {"L", "L_new"} and self.loss is not None:
            number = Number(quantity, theme=self.theme, size=self.form.size)
            return number.place_middle(self.loss.slot)
        for neuron in self.neurons:
            for held, slot in (
                (neuron.pre_activation, neuron.entry_slot),
                (neuron.activation, neuron.exit_slot),
            ):
                if held.id != home:
                    continue
                if quantity.kind == Kind.GRADIENT:
                    chip = Chip(quantity, theme=self.theme, form=self.form)
                    return chip.under(slot, neuron.frame)
                number = Number(quantity, theme=self.theme, size=self.form.size)
                return number.place_middle(slot)
        return None

    def keep(self, arrived: Number | Chip) -> None:
        """Take a number or a gradient that has arrived into the diagram."""
        if isinstance(arrived, Chip):
            self.chips[arrived.number.quantity.id] = arrived
            self._lit.add(arrived.number.quantity.id)
        else:
            self.values[arrived.quantity.id] = arrived
            self._lit.add(f"value of {arrived.quantity.id}")
            for neuron in self.neurons:
                neuron.remove(*neuron.give_way(arrived.quantity.id))
        self.add(arrived)

    def arrival(self, quantity_id: str) -> list[Animation]:
        """Return what else happens as a number arrives.

        A value takes its symbol's place, if that is inside the capsule; a pre-activation sets the
        mark on its gate's curve.
        """
        animations: list[Animation] = []
        for neuron in self.neurons:
            animations += [FadeOut(symbol) for symbol in neuron.give_way(quantity_id)]
            if neuron.pre_activation.id == quantity_id:
                mark = neuron.gate.mark(float(neuron.pre_activation.value))
                mark.set_fill(self.theme.signal)
                neuron.gate.keep_mark(mark)
                animations.append(FadeIn(mark, scale=2.5))
        return animations

    def stand(self, *quantity_ids: str) -> None:
        """Have numbers stand in their places from the start, as an earlier clip left them."""
        for quantity_id in quantity_ids:
            arrived = self.home(quantity_id)
            if arrived is not None:
                self.arrival(quantity_id)
                self.keep(arrived)

    def source(self, quantity_id: str) -> VGroup:
        """Return the glyphs from which a copy of a quantity's number can set out.

        Raises
        ------
        KeyError
            If the number is not on the diagram (yet).
        """
        owners: dict[str, Painted] = {
            **{node.number.quantity.id: node.number for node in self.inputs},
            **{name: edge.number for name, edge in self.edges.items()},
            **{n.bias_id: n.bias for n in self.neurons},
            **{target.claims[0].quantity.id: target for target in self.targets},
            **self.values,
            **{name: chip.number for name, chip in self.chips.items()},
        }
        if quantity_id not in owners:
            raise KeyError(f"{quantity_id} is not on the diagram")
        return owners[quantity_id].part(VALUE)

    def parameter(self, parameter_id: str) -> Number:
        """Return the number of a weight or a bias as it stands now."""
        if parameter_id in self.edges:
            return self.edges[parameter_id].number
        return self._owner_of_bias(parameter_id).bias

    def replace_parameter(self, parameter_id: str, number: Number) -> None:
        """Put a new number in the place of a weight's or a bias's old one."""
        owner: Edge | Neuron
        if parameter_id in self.edges:
            owner = self.edges[parameter_id]
            owner.remove(owner.number)
            owner.number = number
        else:
            owner = self._owner_of_bias(parameter_id)
            owner.remove(owner.bias)
            owner.bias = number
        owner.add(number)

    def hides(self, parameter_id: str) -> bool:
        """Tell whether a weight's number is out of sight, as in a dense layer at rest."""
        return parameter_id in self.edges and self.edges[parameter_id].quiet

    def _owner_of_bias(self, parameter_id: str) -> Neuron:
        return next(
            neuron for layer in self.layers for neuron in layer if neuron.bias_id == parameter_id
        )

    def light(self, *wanted: str) -> list[Animation]:
        """Light what these quantities belong to, and dim all the rest.

        Parameters
        ----------
        *wanted
            Ids of inputs, weights, biases, pre-activations, activations, targets or the loss.

        Returns
        -------
        list of Animation
            One for each element that changes; none where all is as wanted already.
        """
        return [
            element.animate.paint(lit).build()
            for key, element, lit in self._states(set(wanted))
            if self._set_lit(key, lit)
        ]

    def _states(self, wanted: set[str]) -> Iterator[tuple[str, VGroup, bool]]:
        """Yield every element that has a lit and a dimmed look, with the wanted one."""
        for node in self.inputs:
            yield node.number.quantity.id, node, node.number.quantity.id in wanted
        for name, edge in self.edges.items():
            yield name, edge, name in wanted
        for neuron in self.neurons:
            bias = neuron.bias_id
            own = {neuron.pre_activation.id, neuron.activation.id}
            yield f"body of {neuron.activation.id}", neuron.body, bool(own & wanted)
            for name, symbol in (
                (neuron.activation.id, neuron.label),
                (neuron.pre_activation.id, neuron.placeholder),
            ):
                if symbol in neuron.submobjects:
                    yield name, symbol, name in wanted
            yield bias, neuron.bias, bias in wanted
        for target in self.targets:
            name = target.claims[0].quantity.id
            yield name, target, name in wanted
        if self.loss is not None:
            yield "L", self.loss, bool({"L", "L_new"} & wanted)
        for name, number in self.values.items():
            yield f"value of {name}", number, name in wanted
        for name, chip in self.chips.items():
            yield name, chip, name in wanted

    def _set_lit(self, key: str, lit: bool) -> bool:
        """Note the look of an element and tell whether that is a change."""
        changed = (key in self._lit) != lit
        (self._lit.add if lit else self._lit.discard)(key)
        return changed
