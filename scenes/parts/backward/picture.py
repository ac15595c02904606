"""The network on the way back: capsules that turn, and a chip for each gradient."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from manim import Animation, VGroup, VMobject
from manim.typing import Point3D

from mathcore.exercise.ids import gradient, slope
from mathcore.exercise.model import Exercise
from mathcore.exercise.trace import Trace
from scenes.kit.large_network.cell import Socket
from scenes.kit.large_network.edge import WeightedEdge
from scenes.kit.large_network.layout import FLOOR, FORMULA_LANE, LOSS_DROP, Layout
from scenes.kit.large_network.nodes import Capsule, LossCapsule
from scenes.kit.large_network.picture import NetworkPicture, in_turn
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import SAFE, Zone, at, zone_of
from scenes.kit.text.number import Number
from scenes.parts.backward.capsule import DeckCapsule, Neuron
from scenes.parts.backward.chip import GradientChip, widest_of
from scenes.parts.backward.chip_places import beside_edges
from scenes.parts.backward.layout import HANG, TARGET_STEM, BackColumn, lay_out_back, single_deck

#: From an output with two decks up to its bias, and from that to its gradient's chip.
_STEM, _BESIDE_SOCKET = 0.1, 0.14
_TARGET_STEM = 0.24
#: From a weight to a bead that has come to it.
_BESIDE_WEIGHT = 0.24
#: Under the formula, from which a number must be able to come.
_CHIPS_TOP = FORMULA_LANE.bottom - 0.45
#: Where numbers stand on edges that meet, so that there is room for a chip between them; and on
#: those that cross, which run level, down or up.
_BEFORE_MEETING, _LEVEL, _DOWN, _UP = 0.62, 0.43, 0.62, 0.3


class BackPicture(NetworkPicture):
    """The network, on which errors come back; see `NetworkPicture`.

    Parameters
    ----------
    exercise, trace, theme
        The network, its numbers, and colours.
    layers
        The layers whose weights and biases have chips, and whose doors open, counted from 1.

    most_decks
        How many decks a capsule may have.

    Attributes
    ----------
    chips
        The chips, by the gradient's id.
    chips_have_room
        Whether each of those that are seen together has a place of its own.
    """

    def __init__(
        self,
        exercise: Exercise,
        trace: Trace,
        *,
        theme: Theme,
        layers: Sequence[int],
        most_decks: int = 2,
    ) -> None:
        self._worked_layers, self._most_decks = layers, most_decks
        self.chips_have_room = True
        super().__init__(exercise, trace, theme=theme)
        self.chips: dict[str, GradientChip] = {}
        self._built_at = self.inputs[0].frame.get_center()
        for layer in layers:
            self._add_chips(layer)
        for neuron in self.capsules:
            for place in (neuron.dz, neuron.door, neuron.da):
                self.cells[place.quantity.id] = place
        self.cells |= self.chips
        # Until they are needed they would be in the way; of one deck they are not seen anyway.
        self._coming = dict(self.chips) if self.has_two_decks else {}
        self.add(*(chip for name, chip in self.chips.items() if name not in self._coming))

    @classmethod
    def with_room(
        cls, exercise: Exercise, trace: Trace, *, theme: Theme, layers: Sequence[int]
    ) -> "BackPicture":
        """Build the network, with two decks only where there is room for all chips, too."""
        picture = cls(exercise, trace, theme=theme, layers=layers)
        if picture.has_two_decks and not picture.chips_have_room:
            picture = cls(exercise, trace, theme=theme, layers=layers, most_decks=1)
        return picture

    def lay_out(self, exercise: Exercise) -> Layout:
        """Return where everything stands."""
        return lay_out_back(exercise, self.trace, self.theme, self._worked_layers, self._most_decks)

    @property
    def has_two_decks(self) -> bool:
        """Whether signals and errors are seen together."""
        return self.layout.form.decks > 1

    def is_quiet(self, layer: int) -> bool:
        """Tell whether the weights of a layer are seen only while they are lit."""
        return not self.has_two_decks

    def wishes(self, ways: Sequence[tuple[Point3D, Point3D]]) -> list[float] | None:
        """Return the shares of edges at which numbers leave room for chips."""
        if not self.has_two_decks:
            return None
        if len({float(end[1]) for _, end in ways}) == 1:
            return [_BEFORE_MEETING] * len(ways)
        return [
            _LEVEL
            if math.isclose(start[1], end[1], abs_tol=1e-6)
            else _DOWN
            if start[1] > end[1]
            else _UP
            for start, end in ways
        ]

    def build_capsule(self, layer: int, index: int, function: str) -> Capsule:
        """Build a neuron; ``layer`` counts from 1, as in the ids, ``index`` from 0."""
        trace, column = self.trace, self.layout.columns[layer]
        assert isinstance(column, BackColumn), "a layer's column has windows"
        form = replace(self.layout.form, window=column.window)
        z, a = trace[f"z{layer}[{index}]"], trace[f"a{layer}[{index}]"]
        hang: float | None = form.height / 2
        if form.decks > 1:
            is_output = layer == len(self.layout.columns) - 1
            is_lower = index and index == len(column.rows) - 1
            hang = None if is_output else form.height - HANG if is_lower else HANG
            form = replace(form, stem=_STEM) if is_output else form
        return DeckCapsule(
            Neuron(
                z,
                a,
                trace[f"b{layer}[{index}]"],
                trace[gradient(z.id)],
                trace[slope(layer, index)],
                trace[gradient(a.id)],
            ),
            function=function,
            theme=self.theme,
            form=form,
            widths=column.cells,
            width=column.width,
            center=self.layout.center(layer, index),
            hang=hang,
        )

    def build_losses(self, exercise: Exercise) -> list[LossCapsule]:
        """Build the loss: under one output, or at the right of several."""
        layout, outputs = self.layout, self.layers[-1]
        form = single_deck(layout.form)
        loss = LossCapsule(
            self.trace["L"],
            theme=self.theme,
            form=form,
            center=layout.center(len(layout.columns) - 1, 0),
            width=layout.loss_width,
        )
        if len(outputs) == 1:
            (output,) = outputs
            low = FLOOR + form.height / 2
            height = low if self.has_two_decks else max(output.frame.get_y() - LOSS_DROP, low)
            right = output.frame.get_right()[0] - loss.frame.get_right()[0]
            loss.shift(at(right, height - loss.frame.get_y()))
            self.link(at(loss.frame.get_x(), output.frame.get_bottom()[1]), loss.frame.get_top())
        return [loss]

    def build_targets(self, exercise: Exercise) -> list[Socket]:
        """Build the targets' sockets: left of the one loss, or each between output and loss."""
        (loss,) = self.losses
        targets = [
            Socket(self.trace[f"y[{i}]"], theme=self.theme, form=self.layout.form)
            for i in range(exercise.shape[-1])
        ]
        if len(targets) == 1:
            targets[0].hang_left_of(loss.frame.get_left(), stem=_TARGET_STEM)
            return targets
        for target, output in zip(targets, self.layers[-1], strict=True):
            target.hang_right_of(output.frame.get_right(), stem=TARGET_STEM)
            self.link(target.box.get_right(), loss.frame.get_left())
        return targets

    @property
    def capsules(self) -> list[DeckCapsule]:
        """All capsules, layer by layer."""
        return [neuron for neuron in self.neurons if isinstance(neuron, DeckCapsule)]

    def capsules_of(self, layer: int) -> list[DeckCapsule]:
        """Return the capsules of a layer, counted from 1."""
        return [neuron for neuron in self.layers[layer - 1] if isinstance(neuron, DeckCapsule)]

    def ways(self, layer: int) -> dict[str, tuple[Point3D, Point3D]]:
        """Return where the edges of a layer begin and end now, by the weight's id."""
        sources = (
            [node.exit for node in self.inputs]
            if layer == 1
            else [neuron.exit for neuron in self.layers[layer - 2]]
        )
        return {
            f"W{layer}[{i},{j}]": (source, neuron.entry)
            for i, neuron in enumerate(self.layers[layer - 1])
            for j, source in enumerate(sources)
        }

    def beside_weight(self, weight: str) -> tuple[Point3D, Point3D]:
        """Return the points of an edge before its weight and after it, shape (3,) each."""
        layer = int(weight[1 : weight.index("[")])
        start, end = self.ways(layer)[weight]
        number = zone_of(self.edges[weight].number)
        shares = [
            (x - start[0]) / (end[0] - start[0])
            for x in (number.left - _BESIDE_WEIGHT, number.right + _BESIDE_WEIGHT)
        ]
        before, after = (start + float(np.clip(share, 0, 1)) * (end - start) for share in shares)
        return before, after

    def _add_chips(self, layer: int) -> None:
        form, is_shy = self.layout.form, not self.has_two_decks
        ways = self.ways(layer)
        # A bias's chip has no room for more than its own number.
        of_weights = [self.trace[gradient(name)] for name in ways]

        def chip(parameter: str, *, is_flat: bool = False) -> GradientChip:
            name = gradient(parameter)
            one = GradientChip(
                self.trace[name],
                theme=self.theme,
                form=form,
                width=widest_of(of_weights if parameter in ways else [self.trace[name]]),
                is_shy=is_shy,
                is_flat=is_flat,
            )
            self.chips[name] = one
            return one

        for i, neuron in enumerate(self.layers[layer - 1]):
            box = neuron.socket.box
            one = chip(f"b{layer}[{i}]", is_flat=self.has_two_decks)
            if not self.has_two_decks:
                side = box.get_left() - at(one.box.width / 2 + _BESIDE_SOCKET, 0)
                one.stand_at(side)
            elif box.get_y() > neuron.frame.get_top()[1]:
                one.stand_at(box.get_right() + at(one.box.width / 2 + _BESIDE_SOCKET, 0))
            else:
                one.stand_at(box.get_left() - at(one.box.width / 2 + _BESIDE_SOCKET, 0))
        crosses = self.has_two_decks and len(self.layers[layer - 1]) > 1
        chips = {
            name: chip(name, is_flat=crosses and math.isclose(start[1], end[1], abs_tol=1e-6))
            for name, (start, end) in ways.items()
        }
        # Those of one deck are seen one at a time.
        of_biases = [
            one for name, one in self.chips.items() if gradient("b") in name and not is_shy
        ]
        standing = [*super().frames(but=""), *(zone_of(one.box) for one in of_biases)]
        edges = {name: self.edges[name] for name in ways}
        top = max(_CHIPS_TOP, *(zone.top for zone in standing)) if crosses else _CHIPS_TOP
        have_room = beside_edges(chips, edges, ways, standing, top=top, are_alone=is_shy)
        if self.has_two_decks:
            texts = [part for edge in edges.values() for part in (edge.number, *edge.label)]
            boxes = [zone_of(one.box) for one in of_biases]
            struck = (box.overlap(zone_of(text)) > 0 for box in boxes for text in texts)
            have_room = have_room and not any(struck)
        self.chips_have_room = self.chips_have_room and have_room

    def states(self, wanted: set[str]) -> Iterator[tuple[str, VGroup, bool]]:
        """Yield each element with its key, and whether it is lit when these ids are."""
        for key, element, lit in super().states(wanted):
            if key.removeprefix("value of ") not in self.chips:
                yield key, element, lit
        for name, chip in self.chips.items():
            if name in self._coming:
                continue
            yield f"chip of {name}", chip, name in wanted
        for neuron in self.capsules:
            name = neuron.door.quantity.id
            if name in neuron.turned:
                yield f"door of {name}", neuron.door, name in wanted

    def repaint(self, element: VGroup, lit: bool) -> Animation:
        """Return the animation that lights or dims one element.

        Where chips and weights take turns, what goes has gone before the next one comes.
        """
        animation = super().repaint(element, lit)
        if not self.has_two_decks and isinstance(element, GradientChip | WeightedEdge):
            in_turn(animation, is_coming=lit)
        return animation

    def adopt(self, number: Number) -> None:
        """Take a number that has arrived in its cell, or in its chip."""
        name = number.quantity.id
        chip = self.chips.get(name)
        if chip is None:
            super().adopt(number)
            return
        self.numbers[name] = number
        chip.is_open = False
        chip.hold(number)

    def unfold(self) -> None:
        """Let the second deck of all neurons be there, blank, if they have one."""
        if self.has_two_decks:
            names = [name for neuron in self.capsules for name in neuron.back]
            self.turn_to(*names)
            self.settle(*names)

    def stand(self, *quantity_ids: str) -> None:
        """Let numbers that are known from before stand in their cells, at rest."""
        self.turn_to(*quantity_ids)
        self.settle(*quantity_ids)
        super().stand(*quantity_ids)
        for name in quantity_ids:
            if name in self.chips:
                self.chips[name].paint(False)
            place = self.cell(name)
            if place.sequel is not None:
                place.add(place.sequel)

    def send_chips_away(self, but: int) -> list[Animation]:
        """Return the animations in which the chips of all layers but one leave."""
        chips = {n: c for n, c in self.chips.items() if c.quantity.layer != but and not c.is_away}
        return self._turn_chips(chips, is_away=True)

    def let_chips_come(self, layer: int) -> list[Animation]:
        """Return the animations in which a layer's chips come, where they stand now."""
        chips = {n: c for n, c in self.chips.items() if c.quantity.layer == layer and c.is_away}
        return self._turn_chips(chips, is_away=False)

    def _turn_chips(self, chips: Mapping[str, GradientChip], *, is_away: bool) -> list[Animation]:
        for chip in chips.values():
            chip.is_away = is_away
        return [
            chip.animate.paint(f"chip of {name}" in self._lit).build()
            for name, chip in chips.items()
            if name not in self._coming
        ]

    def turn_to(self, *quantity_ids: str) -> tuple[list[VMobject], list[VMobject]]:
        """Turn places of neurons back; return what comes, and what leaves."""
        coming: list[VMobject] = []
        leaving: list[VMobject] = []
        for neuron in self.capsules:
            new, old = neuron.turn(*quantity_ids)
            coming += new
            leaving += old
            for cell in (neuron.z, neuron.a):
                if cell in old and cell.quantity.id in self.numbers:
                    leaving.append(self.numbers.pop(cell.quantity.id))
        self.remove(*leaving)
        moved = self.inputs[0].frame.get_center() - self._built_at
        for name in quantity_ids:
            if chip := self._coming.pop(name, None):
                coming.append(chip.shift(moved))
        return coming, leaving

    def settle(self, *quantity_ids: str) -> None:
        """Make what has come with a turn parts of the neurons."""
        for neuron in self.capsules:
            neuron.add(*(element for name in neuron.turned for element in neuron.back[name]))
        self.add(*(self.chips[name] for name in quantity_ids if name in self.chips))

    def frames(self, but: str) -> list[Zone]:
        """Return what a number on its way had better go round: nodes, sockets and chips."""
        chips = [
            chip.box
            for name, chip in self.chips.items()
            if not chip.is_shy and name not in {*self._coming, but}
        ]
        return [*super().frames(but), *map(zone_of, chips)]

    def windows(self, but: str) -> list[Zone]:
        """Return where gates and doors are seen that a number does not belong to."""
        doors = [
            zone_of(neuron.door.box)
            for neuron in self.capsules
            if neuron.door.quantity.id in neuron.turned and but not in neuron.own
        ]
        return [*super().windows(but), *doors]

    def to_output(self) -> float:
        """Return how far the network has to move for the outputs to stand at the left."""
        left = min(float(neuron.frame.get_left()[0]) for neuron in self.layers[-1])
        return SAFE.left + 0.14 - left
