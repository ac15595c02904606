"""The network with the gradient at each parameter, which the new value replaces."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from manim import Animation, FadeOut, VGroup, VMobject

from mathcore.exercise.ids import after_update, before_update, gradient
from mathcore.exercise.model import Exercise
from mathcore.exercise.trace import Kind, Quantity, Trace
from mathcore.numbers.values import to_float
from scenes.kit.large_network.cell import Cell, Socket, socket_width
from scenes.kit.large_network.edge import MOST_LABELLED, Block, WeightedEdge, renewed
from scenes.kit.large_network.form import ROOMY, Form
from scenes.kit.large_network.layout import Layout, Needs, lay_out
from scenes.kit.large_network.nodes import SOCKET_OVERHANG, Capsule
from scenes.kit.large_network.picture import NetworkPicture, in_turn
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import Zone, at, zone_of
from scenes.kit.text.number import Number, number_width
from scenes.kit.text.place import AnswerPlace
from scenes.parts.update.change import ParameterChange, block_of, width_beside

#: The digits are 3.1 % of the frame's height: each weight has room for its gradient.
_ROOMY = replace(ROOMY, value=0.38, name=0.36, weight=0.42, window=0.58, end=0.15, beside=0.1)
#: So much room, in widths of one, do two need that stand side by side, one a little higher.
_SIDE_BY_SIDE = 1.7
#: Of a wide block's way, so much less is needed than of a number's.
_SLACK = 0.3


class RenewedPlace(AnswerPlace):
    """The place of a value after the step, in the cell of the one before it."""

    def __init__(self, cell: Cell, trace: Trace) -> None:
        super().__init__(trace[after_update(cell.quantity.id)], cell.size)
        self._cell = cell
        self.blank = cell.blank.copy()
        self.is_open = False
        self.add(self.blank)

    def build_number(self) -> Number:
        """Build the number where it belongs."""
        number = Number(self.quantity, theme=self._cell.theme, size=self.size)
        return number.place_middle(self._cell.slot)


class UpdatePicture(NetworkPicture):
    """The network before and after one step; see `NetworkPicture`.

    Parameters
    ----------
    exercise, trace, theme
        The network, its numbers, and colours.
    rate
        The learning rate, which stands beside the network and is no part of it.
    is_airy
        Whether all layers may be seen at once, if they have room.
    is_quiet
        Whether weights and gradients are seen only while they are lit.

    Attributes
    ----------
    changes
        What the step does to each parameter, by its id.
    shares
        What parameters promise, where their gradients stood, by the shares' ids.
    """

    def __init__(
        self,
        exercise: Exercise,
        trace: Trace,
        *,
        theme: Theme,
        rate: Number,
        is_airy: bool = True,
        is_quiet: bool = False,
    ) -> None:
        self._is_airy, self._is_quiet, self._rate = is_airy, is_quiet, rate
        super().__init__(exercise, trace, theme=theme)
        self.changes: dict[str, ParameterChange] = {}
        self.shares: dict[str, Number] = {}
        self._grounds = VGroup()
        sockets = {neuron.socket.number.quantity.id: neuron.socket for neuron in self.neurons}
        for quantity in trace.given:
            if edge := self.edges.get(quantity.id):
                change = self._change(quantity.id, is_shy=edge.is_quiet)
                if self.layout.form.is_stacked:
                    change.stand_at_weight(edge.number, edge.label)
                else:
                    change.stand_beside(edge.number.get_right())
            elif socket := sockets.get(quantity.id):
                change = self._change(quantity.id, is_shy=False)
                change.stand_beside(socket.box.get_right())
        ends = {last for _, last in self.layout.views}
        for neuron in self.neurons:
            if neuron.z.quantity.layer in ends:
                self._keep_in_view(neuron)
            neuron.own |= {after_update(name) for name in neuron.own}
        for loss in self.losses:
            loss.own |= {after_update(name) for name in loss.own}
        places = [
            RenewedPlace(cell, trace) for cell in self.cells.values() if isinstance(cell, Cell)
        ]
        self.cells |= {place.quantity.id: place for place in places}
        self.cells |= {change.quantity.id: change for change in self.changes.values()}
        self.add(*places, *self.changes.values())

    def _keep_in_view(self, neuron: Capsule) -> None:
        """Move a bias and its change to the left, if they reach out of the frame."""
        socket, change = neuron.socket, self.changes[neuron.socket.number.quantity.id]
        over = self._beside(socket).right - float(neuron.frame.get_right()[0])
        if over > 0:
            socket.shift(at(-over, 0))
            socket.stem.shift(at(over, 0))
            change.shift(at(-over, 0))

    def _change(self, parameter: str, *, is_shy: bool) -> ParameterChange:
        change = ParameterChange(
            *self._of(parameter),
            theme=self.theme,
            form=self.layout.form,
            is_shy=is_shy,
        )
        self.changes[parameter] = change
        return change

    @classmethod
    def with_room(
        cls, exercise: Exercise, trace: Trace, *, theme: Theme, rate: Number
    ) -> "UpdatePicture":
        """Build the network: in one view, else layer by layer, else neuron by neuron."""
        for is_airy in (True, False):
            picture = cls(exercise, trace, theme=theme, rate=rate, is_airy=is_airy)
            if picture.has_room:
                return picture
        return cls(exercise, trace, theme=theme, rate=rate, is_quiet=True)

    def opens(self, layer: int) -> bool:
        """Tell whether all weights of a layer may be lit together."""
        weights = [name for name in self.edges if self.trace[name].layer == layer]
        return not self._is_quiet and len(weights) <= MOST_LABELLED

    @property
    def has_room(self) -> bool:
        """Whether nothing that is seen together stands on anything else."""
        always = [self._beside(neuron.socket) for neuron in self.neurons]
        windows = self.windows(but="")
        always += [frame for frame in super().frames(but="") if frame not in windows]
        layers: dict[int, list[Zone]] = {}
        for name, edge in self.edges.items():
            layer = self.trace[name].layer
            assert layer is not None, "a weight has a layer"
            if self.opens(layer):
                zones = [self._number_later(edge), *map(zone_of, edge.label)]
                zones.append(self.changes[name].room)
                layers.setdefault(layer if edge.is_quiet else 0, []).extend(zones)
        return not any(
            one.overlap(other) > 0
            for zones in [*layers.values(), []]
            for one, other in combinations([*always, *zones], 2)
        )

    def _number_later(self, edge: WeightedEdge) -> Zone:
        """Return what a weight's number fills, before the step or after it."""
        now = zone_of(edge.number)
        new = number_width(self.updated(edge.number.quantity.id), edge.form.weight)
        more = max(0.0, new - now.width) / 2
        return Zone(now.left - more, now.right + more, now.bottom, now.top)

    def _beside(self, socket: Socket) -> Zone:
        """Return what comes right of a bias: gradient, new value, a socket that holds it.

        In a network that is seen as a whole the share in the promise stands beside that.
        """
        box, change = zone_of(socket.box), self.changes[socket.number.quantity.id]
        room, chip = change.room, zone_of(change.box)
        new = socket_width(self.updated(socket.number.quantity.id), self.layout.form, self.theme)
        share = chip.right - box.right if len(self.layout.views) == 1 else 0.0
        right = max(room.right, box.left + new + share)
        return Zone(box.right, right, box.bottom, box.top)

    def lay_out(self, exercise: Exercise) -> Layout:
        """Return where everything stands."""
        needs = Needs(_ROOMY, is_updated=True, width_at=self._room_at, width_on=self._width_on)
        return lay_out(exercise, self.trace, self.theme, needs)

    def _room_at(self, weight: str, form: Form, is_airy: bool) -> float:
        """Return how much room a layer's weights need, as one of them asks for it."""
        width = block_of(*self._of(weight), form, is_named=is_airy).width
        if not form.is_stacked:
            return width - _SLACK
        return width if is_airy else _SIDE_BY_SIDE * width

    def _width_on(self, bias: str, form: Form) -> float:
        """Return how wide a bias with its gradient, and then with its new value, is."""
        old, slope, new = self._of(bias)
        socket = socket_width(old, form, self.theme)
        return socket + width_beside(old, slope, new, form) - SOCKET_OVERHANG

    def _of(self, parameter: str) -> tuple[Quantity, Quantity, Quantity]:
        """Return a parameter, the gradient by it, and its new value."""
        trace = self.trace
        return trace[parameter], trace[gradient(parameter)], trace[after_update(parameter)]

    def is_quiet(self, layer: int) -> bool:
        """Tell whether the weights of a layer are seen only while they are lit."""
        return self._is_quiet or super().is_quiet(layer)

    def meets(self, layer: int) -> Sequence[int] | None:
        """Return where quiet edges that are lit together meet, as `connect` asks for it."""
        rows = [len(column.rows) for column in self.layout.columns]
        is_dense = rows[layer - 1] * rows[layer] > MOST_LABELLED
        return (1,) if self._is_quiet or is_dense else None

    def blocks(self, weights: Sequence[str]) -> list[Block] | None:
        """Return what stands around weights."""
        form = self.layout.form
        is_named = not self._is_quiet and self.layout.is_airy and len(weights) <= MOST_LABELLED
        return [block_of(*self._of(name), form, is_named=is_named) for name in weights]

    def states(self, wanted: set[str]) -> Iterator[tuple[str, VGroup, bool]]:
        """Yield each element with its key, and whether it is lit when these ids are.

        What is seen of a quantity after the step is lit where it was before it.
        """
        wanted = wanted | {before_update(name) for name in wanted}
        yield from super().states(wanted)
        for name, change in self.changes.items():
            yield f"change of {name}", change, bool({name, gradient(name)} & wanted)

    def repaint(self, element: VGroup, lit: bool) -> Animation:
        """Return the animation that lights or dims one element."""
        animation = super().repaint(element, lit)
        is_quiet = isinstance(element, WeightedEdge) and element.is_quiet
        if is_quiet or (isinstance(element, ParameterChange) and element.is_shy):
            in_turn(animation, is_coming=lit)
        return animation

    def adopt(self, number: Number) -> None:
        """Take a number that has arrived in its cell, or at its parameter."""
        name = before_update(number.quantity.id)
        if name in self.changes:
            self.changes[name].hold(number)
        else:
            super().adopt(number)

    @property
    def _standing(self) -> dict[str, Number]:
        changes = self.changes.values()
        there = [change.number for change in changes if change.has_chip]
        there += [change.value for change in changes if change.value is not None]
        there += [*self.shares.values(), self._rate]
        return {**super()._standing, **{number.quantity.id: number for number in there}}

    def frames(self, but: str) -> list[Zone]:
        """Return what a number on its way had better go round: nodes, sockets and chips."""
        chips = [
            zone_of(change.box)
            for change in self.changes.values()
            if change.has_chip and not change.is_shy and but != change.quantity.id
        ]
        return [*super().frames(but), *chips]

    def parameters_of(self, layer: int) -> list[str]:
        """Return the parameters of a layer, neuron by neuron."""
        names = [name for name in self.changes if self.trace[name].layer == layer]
        return sorted(names, key=lambda name: self.trace[name].index[0])

    def give_way(self, *parameters: str) -> list[Animation]:
        """Return the animations in which gradients give their places up."""
        changes = [self.changes[name] for name in parameters]
        return [FadeOut(chip) for change in changes for chip in change.let_go(change.chip)]

    def dim_old(self, *parameters: str) -> list[Animation]:
        """Return the animations in which old values step back behind the new ones."""
        return [self.source(name).animate.paint(False).build() for name in parameters]

    def move_dots(self, *quantity_ids: str) -> list[Animation]:
        """Return the animations in which dots in gates move to where neurons then stand."""
        moves: list[Animation] = []
        for name in quantity_ids:
            new = self.trace[after_update(name)]
            if new.kind == Kind.PRE_ACTIVATION and new.layer is not None:
                gate = self.neuron(new.layer, new.index[0]).gate
                assert gate.dot is not None, "the first pass has left its mark"
                rest = gate.mark(to_float(new.value)).get_center()
                moves.append(gate.dot.animate.move_to(rest).build())
        return moves

    def hide_weights(self, layer: int) -> list[Animation]:
        """Return the animations in which a layer's weights leave, which the frame would cut."""
        edges = [edge for name, edge in self.edges.items() if self.trace[name].layer == layer]
        texts = [text for edge in edges for text in (edge.number, *edge.label)]
        return [text.animate.set_fill(opacity=0).build() for text in texts]

    @property
    def ends(self) -> list[VMobject]:
        """What stays in view beside the chart: the output and the loss, or the loss of several."""
        loss, outputs = self.losses[-1], self.layers[-1]
        if len(outputs) > 1:
            return [loss.frame]
        return [loss.frame, outputs[0].frame, outputs[0].socket.box]

    def take(self, *quantity_ids: str) -> list[Animation]:
        """Return the animations in which values leave their cells for those after the step."""
        leaving = [self.numbers.pop(name) for name in quantity_ids]
        self.remove(*leaving)
        return [FadeOut(number) for number in leaving]

    def share(self, promised: Quantity, parameter: str) -> Number:
        """Build what a parameter promises, where its gradient stood, and take it."""
        sockets = {neuron.socket.number.quantity.id: neuron.socket for neuron in self.neurons}
        socket = sockets.get(after_update(parameter))
        beside = None if socket is None else socket.box.get_right()
        number, ground = self.changes[parameter].promise(promised, beside)
        self.shares[promised.id] = number
        self._grounds.add(ground)
        self.add(ground, number)
        return number

    def drop_shares(self) -> list[Animation]:
        """Return the animations in which all that is promised leaves."""
        leaving = list(self.shares.values())
        self.remove(*leaving, *self._grounds)
        self.shares, self._grounds = {}, VGroup()
        return [FadeOut(number) for number in leaving]

    def updated(self, parameter: str) -> Quantity:
        """Return a parameter's new value under its old name: from now on it is the parameter."""
        new = self.trace[after_update(parameter)]
        return replace(new, symbol=self.trace[parameter].symbol)

    def renew(self, layer: int) -> list[Animation]:
        """Let the new values of a layer be its parameters; return the animations of that."""
        names = [name for name, edge in self.edges.items() if self.trace[name].layer == layer]
        old_edges = [self.edges[name] for name in names]
        new_edges = renewed(
            old_edges,
            [self.updated(name) for name in names],
            largest=max(abs(to_float(self.trace[after_update(name)].value)) for name in self.edges),
        )
        animations: list[Animation] = []
        for name, old, new in zip(names, old_edges, new_edges, strict=True):
            self.edges[name] = new
            self.remove(old)
            self.add_to_back(new.paint(name in self._lit))
            animations += self._exchange(name, old, new.number)
        for neuron in self.layers[layer - 1]:
            old_socket = neuron.socket
            name = old_socket.number.quantity.id
            neuron.socket = Socket(self.updated(name), theme=self.theme, form=self.layout.form)
            neuron.socket.stand_on(
                old_socket.stem.get_start(),
                left=float(old_socket.box.get_left()[0]),
                stem=self.layout.form.stem,
            ).paint(name in self._lit)
            neuron.remove(old_socket)
            neuron.add(neuron.socket)
            animations += self._exchange(name, old_socket, neuron.socket.number)
        return animations

    def _exchange(self, name: str, old: WeightedEdge | Socket, number: Number) -> list[Animation]:
        """Return the animations in which what carries a parameter gives way to its successor."""
        change = self.changes[name]
        leaving = change.let_go(change.arrow, change.chip, change.ground)
        value, change.value = change.value, None
        if change.is_shy:
            return []
        if value is None:
            return [FadeOut(member) for member in leaving]
        change.remove(value)
        rest = number.get_center()
        number.move_to(value)
        going = [
            FadeOut(member) for member in (*leaving, *old.submobjects) if member is not old.label
        ]
        coming = in_turn(number.animate.move_to(rest).build(), is_coming=True)
        return [*(in_turn(animation, is_coming=False) for animation in going), coming]
