"""A small network on the stage, with a forward channel and a gradient channel.

The diagram is built once and stays. Numbers are built by it, placed where they belong, and kept
once they have arrived, so that later formulas can take them from there.
"""

from collections.abc import Iterator

from manim import Animation, Line, ShowPassingFlash, VGroup
from manim.typing import Point3D

from mathcore.exercise import Exercise
from mathcore.trace import Trace
from scenes.kit.edge import Edge, label_box, label_positions
from scenes.kit.formula import LABEL, Painted
from scenes.kit.network_layout import lay_out_network
from scenes.kit.node import Chip, InputNode, LossNode, Neuron, Target
from scenes.kit.number import VALUE, Number
from scenes.kit.theme import Theme
from scenes.kit.zones import Zone, at

#: With more edges than these between two layers, a weight shows its number only while it is lit.
MOST_LABELLED_EDGES = 4


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
    ) -> None:
        super().__init__()
        self.theme = theme
        self.trace = trace
        layout = lay_out_network(exercise, trace, theme, stage, gradients=gradients)
        self.unit = layout.unit
        self.inputs = [
            InputNode(trace[f"x[{j}]"], theme=theme, unit=self.unit, center=center)
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
                    unit=self.unit,
                    slots=layout.slots[k - 1],
                    center=center,
                )
                for i, center in enumerate(centers)
            ]
            for k, centers in enumerate(layout.neurons, start=1)
        ]
        self.edges = self._edges(exercise)
        self.targets = [self._target(i, neuron) for i, neuron in enumerate(self.layers[-1])]
        self.loss: LossNode | None = None
        self.loss_link: Line | None = None
        if layout.loss is not None:
            self.loss = LossNode(trace["L"], theme=theme, unit=self.unit, center=layout.loss)
            output = self.layers[-1][0].frame
            self.loss_link = Line(
                output.get_bottom(), self.loss.frame.get_top(), color=theme.line, stroke_width=2
            )
        self._lit: set[str] = set()
        self.values: dict[str, Number] = {}
        self.chips: dict[str, Chip] = {}
        self.add(*self.edges.values(), *self.inputs, *(n for layer in self.layers for n in layer))
        self.add(*self.targets)
        if self.loss is not None and self.loss_link is not None:
            self.add(self.loss_link, self.loss)

    def _edges(self, exercise: Exercise) -> dict[str, Edge]:
        largest = max(
            abs(float(weight))
            for layer in exercise.layers
            for row in layer.weights
            for weight in row
        )
        edges: dict[str, Edge] = {}
        sources = [node.exit for node in self.inputs]
        for k, neurons in enumerate(self.layers, start=1):
            ids = [
                (f"W{k}[{i},{j}]", start, neuron.entry)
                for i, neuron in enumerate(neurons)
                for j, start in enumerate(sources)
            ]
            quiet = len(ids) > MOST_LABELLED_EDGES
            # Numbers that are never seen together need not make room for each other.
            groups = [ids[i : i + len(sources)] for i in range(0, len(ids), len(sources))]
            for group in groups if quiet else [ids]:
                edges.update(self._labelled_edges(group, largest, quiet=quiet))
            sources = [neuron.exit for neuron in neurons]
        return edges

    def _labelled_edges(
        self, group: list[tuple[str, Point3D, Point3D]], largest: float, *, quiet: bool
    ) -> dict[str, Edge]:
        """Build edges whose numbers are seen together: id, start and end of each."""
        widths = [
            Number(self.trace[name], theme=self.theme, size=LABEL * self.unit).width
            for name, _, _ in group
        ]
        shares = label_positions([(start, end) for _, start, end in group], widths)
        boxes = [
            label_box(start + share * (end - start), width)
            for (_, start, end), share, width in zip(group, shares, widths, strict=True)
        ]
        return {
            name: Edge(
                self.trace[name],
                start,
                end,
                at=share,
                boxes=boxes,
                largest=largest,
                theme=self.theme,
                unit=self.unit,
                quiet=quiet,
            )
            for (name, start, end), share in zip(group, shares, strict=True)
        }

    def _target(self, index: int, neuron: Neuron) -> Target:
        """Hang the target on an output's right shoulder; its symbol moves to the middle."""
        target = Target(self.trace[f"y[{index}]"], theme=self.theme)
        right = float(neuron.frame.get_right()[0])
        target.place(at(right, neuron.label.baseline), anchor=1)
        middle = (float(neuron.bias.get_right()[0]) + float(target.get_left()[0])) / 2
        neuron.label.place(at(middle, neuron.label.baseline))
        return target

    def neuron(self, layer: int, index: int) -> Neuron:
        """Return a capsule; ``layer`` counts from 1, as in the ids, ``index`` from 0."""
        return self.layers[layer - 1][index]

    def value(self, quantity_id: str) -> Number:
        """Build the number of a pre-activation, an activation or the loss, in its place.

        Raises
        ------
        KeyError
            If the diagram has no place for that quantity.
        """
        quantity = self.trace[quantity_id]
        number = Number(quantity, theme=self.theme, size=LABEL * self.unit)
        if quantity_id == "L" and self.loss is not None:
            return number.place_middle(self.loss.slot)
        for neuron in (n for layer in self.layers for n in layer):
            if neuron.pre_activation.id == quantity_id:
                return number.place_middle(neuron.entry_slot)
            if neuron.activation.id == quantity_id:
                return number.place_middle(neuron.exit_slot)
        raise KeyError(f"the diagram has no place for {quantity_id}")

    def has_place(self, quantity_id: str) -> bool:
        """Tell whether the diagram has a place for that quantity's number."""
        if quantity_id == "L":
            return self.loss is not None
        return any(
            quantity_id in {neuron.pre_activation.id, neuron.activation.id}
            for layer in self.layers
            for neuron in layer
        )

    def keep(self, number: Number) -> None:
        """Take a number that has arrived into the diagram."""
        self.values[number.quantity.id] = number
        self._lit.add(f"value of {number.quantity.id}")
        self.add(number)

    def gradient(self, quantity_id: str) -> Chip:
        """Build the chip of ``dL_dz1[0]`` or the like under the number that it belongs to.

        Raises
        ------
        KeyError
            If the gradient belongs to no number of a capsule.
        """
        chip = Chip(self.trace[quantity_id], theme=self.theme, unit=self.unit)
        owner = quantity_id.removeprefix("dL_d")
        for neuron in (n for layer in self.layers for n in layer):
            if neuron.pre_activation.id == owner:
                return chip.under(neuron.entry_slot, neuron.frame)
            if neuron.activation.id == owner:
                return chip.under(neuron.exit_slot, neuron.frame)
        raise KeyError(f"the diagram has no place for {quantity_id}")

    def keep_chip(self, chip: Chip) -> None:
        """Take a gradient that has arrived into the diagram."""
        self.chips[chip.number.quantity.id] = chip
        self._lit.add(chip.number.quantity.id)
        self.add(chip)

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
            **{n.bias.quantity.id: n.bias for layer in self.layers for n in layer},
            **{target.claims[0].quantity.id: target for target in self.targets},
            **self.values,
        }
        if quantity_id not in owners:
            raise KeyError(f"{quantity_id} is not on the diagram")
        return owners[quantity_id].part(VALUE)

    def gate_flash(self, quantity_id: str) -> list[Animation]:
        """Have the signal run along the gate of the neuron whose activation this is."""
        return [
            ShowPassingFlash(
                neuron.gate.curve.copy().set_stroke(self.theme.signal, width=6), time_width=0.6
            )
            for layer in self.layers
            for neuron in layer
            if neuron.activation.id == quantity_id
        ]

    def left_of(self, layer: int) -> list[VGroup]:
        """Return all that stands left of a layer of capsules, edges into it included."""
        neurons = [neuron for earlier in self.layers[: layer - 1] for neuron in earlier]
        owned = {q.id for n in neurons for q in (n.pre_activation, n.activation)}
        values = [number for name, number in self.values.items() if name in owned]
        edges = [
            edge for name, edge in self.edges.items() if int(name[1 : name.index("[")]) <= layer
        ]
        return [*self.inputs, *edges, *neurons, *values]

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
        for neuron in (n for layer in self.layers for n in layer):
            bias = neuron.bias.quantity.id
            own = {neuron.pre_activation.id, neuron.activation.id}
            yield neuron.activation.id, neuron.body, bool(own & wanted)
            yield bias, neuron.bias, bias in wanted
        for target in self.targets:
            name = target.claims[0].quantity.id
            yield name, target, name in wanted
        if self.loss is not None:
            yield "L", self.loss, "L" in wanted
        for name, number in self.values.items():
            yield f"value of {name}", number, name in wanted
        for name, chip in self.chips.items():
            yield name, chip, name in wanted

    def _set_lit(self, key: str, lit: bool) -> bool:
        """Note the look of an element and tell whether that is a change."""
        changed = (key in self._lit) != lit
        (self._lit.add if lit else self._lit.discard)(key)
        return changed
