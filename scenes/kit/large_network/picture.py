"""The large network: cells for all numbers, edges, sockets, the loss.

It is built once and stays; numbers come into its cells, and it may slide as one rigid body.
"""

from collections.abc import Iterator, Sequence

from manim import UL, Animation, Line, VGroup, VMobject, smooth, squish_rate_func
from manim.typing import Point3D

from mathcore.exercise.model import Exercise
from mathcore.exercise.trace import Trace
from mathcore.numbers.values import to_float
from scenes.kit.large_network.cell import Socket
from scenes.kit.large_network.edge import Block, WeightedEdge, connect
from scenes.kit.large_network.form import FRAME_STROKE
from scenes.kit.large_network.layout import FLOOR, LOSS_DROP, Layout, lay_out
from scenes.kit.large_network.nodes import STEM_AT, Capsule, InputCell, LossCapsule
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import SAFE, Zone, at, zone_of
from scenes.kit.text.number import VALUE, Number
from scenes.kit.text.place import AnswerPlace

#: From the loss's capsule to its target's socket.
_TARGET_STEM = 0.24
#: What goes has gone after this share of a play.
_HALF = 0.4


def in_turn(animation: Animation, *, is_coming: bool) -> Animation:
    """Let what comes in a play wait until what goes in it has gone, and return the animation."""
    span = (_HALF, 1.0) if is_coming else (0.0, _HALF)
    animation.rate_func = squish_rate_func(smooth, *span)
    return animation


class NetworkPicture(VGroup):
    """Nodes, edges, biases, targets and the loss of one exercise, all blanks blank.

    Parameters
    ----------
    exercise, trace
        The network and its numbers.
    theme
        Colours.

    Attributes
    ----------
    inputs
        The inputs.
    layers
        The capsules, by layer from 0.
    edges
        Each weight's edge, by the weight's id.
    targets
        The targets' sockets.
    losses
        The capsules of the shares of the loss, if there are several, and of the loss.
    links
        The lines from the outputs to the loss.
    cells
        The cells of all that is worked out, by id.
    numbers
        What stands in them, by id.

    Raises
    ------
    ExerciseError
        If there is no room for the network.
    """

    def __init__(self, exercise: Exercise, trace: Trace, *, theme: Theme) -> None:
        super().__init__()
        self.theme, self.trace = theme, trace
        self.layout = self.lay_out(exercise)
        layout, form = self.layout, self.layout.form
        self.inputs = [
            InputCell(
                trace[f"x[{j}]"],
                theme=theme,
                form=form,
                center=layout.center(0, j),
                width=layout.columns[0].width,
            )
            for j in range(exercise.shape[0])
        ]
        self.layers = [
            [self.build_capsule(k, i, layer.activation) for i in range(layer.n_out)]
            for k, layer in enumerate(exercise.layers, start=1)
        ]
        self.edges = self._connect(exercise)
        self.links: list[Line] = []
        self.losses = self.build_losses(exercise)
        self.targets = self.build_targets(exercise)
        self.cells: dict[str, AnswerPlace] = {
            cell.quantity.id: cell
            for cell in (
                *(cell for neuron in self.neurons for cell in (neuron.z, neuron.a)),
                *(loss.cell for loss in self.losses),
            )
        }
        self.numbers: dict[str, Number] = {}
        self._lit: set[str] = set()
        self.add(*self.edges.values(), *self.links, *self.inputs, *self.neurons)
        self.add(*self.losses, *self.targets)

    def lay_out(self, exercise: Exercise) -> Layout:
        """Return where everything stands."""
        return lay_out(exercise, self.trace, self.theme)

    def build_capsule(self, layer: int, index: int, function: str) -> Capsule:
        """Build a neuron; ``layer`` counts from 1, as in the ids, ``index`` from 0."""
        column = self.layout.columns[layer]
        return Capsule(
            self.trace[f"z{layer}[{index}]"],
            self.trace[f"a{layer}[{index}]"],
            self.trace[f"b{layer}[{index}]"],
            function=function,
            theme=self.theme,
            form=self.layout.form,
            widths=column.cells,
            width=column.width,
            center=self.layout.center(layer, index),
        )

    def is_quiet(self, layer: int) -> bool:
        """Tell whether the weights of a layer are seen only while they are lit."""
        return len(self.layout.views) > 1

    def meets(self, layer: int) -> Sequence[int] | None:
        """Return where quiet edges that are lit together meet, as `connect` asks for it."""
        return (0, 1)

    def wishes(self, ways: Sequence[tuple[Point3D, Point3D]]) -> list[float] | None:
        """Return the shares of edges at which numbers stand best, if they matter."""
        return None

    def blocks(self, weights: Sequence[str]) -> list[Block] | None:
        """Return what stands around weights, if more does than their names."""
        return None

    def _connect(self, exercise: Exercise) -> dict[str, WeightedEdge]:
        largest = max(
            abs(float(weight))
            for layer in exercise.layers
            for row in layer.weights
            for weight in row
        )
        edges: dict[str, WeightedEdge] = {}
        sources = [node.exit for node in self.inputs]
        for k, neurons in enumerate(self.layers, start=1):
            ways = {
                f"W{k}[{i},{j}]": (start, neuron.entry)
                for i, neuron in enumerate(neurons)
                for j, start in enumerate(sources)
            }
            weights = [self.trace[name] for name in ways]
            built = connect(
                weights,
                list(ways.values()),
                largest=largest,
                theme=self.theme,
                form=self.layout.form,
                is_named=self.layout.is_airy,
                is_quiet=self.is_quiet(k),
                wishes=self.wishes(list(ways.values())),
                blocks=self.blocks(list(ways)),
                sides=self.meets(k),
            )
            edges.update(zip(ways, built, strict=True))
            sources = [neuron.exit for neuron in neurons]
        return edges

    def build_losses(self, exercise: Exercise) -> list[LossCapsule]:
        """Build the loss, and before it its shares if there are several."""
        layout, outputs = self.layout, self.layers[-1]

        def capsule(name: str, column: int, row: int) -> LossCapsule:
            return LossCapsule(
                self.trace[name],
                theme=self.theme,
                form=layout.form,
                center=layout.center(column, row),
                width=layout.loss_width,
            )

        if len(outputs) > 1:
            first = len(layout.columns) - 2
            shares = [capsule(f"L[{i}]", first, i) for i in range(len(outputs))]
            whole = capsule("L", first + 1, 0)
            for output, share in zip(outputs, shares, strict=True):
                self.link(output.frame.get_right(), share.frame.get_left())
                self.link(share.frame.get_right(), whole.frame.get_left())
            return [*shares, whole]
        (output,) = outputs
        loss = capsule("L", len(layout.columns) - 1, 0)
        height = max(output.frame.get_y() - LOSS_DROP, FLOOR + layout.form.height / 2)
        loss.shift(
            at(
                output.frame.get_right()[0] - loss.frame.get_right()[0],
                height - loss.frame.get_y(),
            )
        )
        foot = at(loss.frame.get_x(), output.frame.get_bottom()[1])
        self.link(foot, loss.frame.get_top())
        return [loss]

    def link(self, start: Point3D, end: Point3D) -> None:
        """Draw a line from an output towards the loss."""
        self.links.append(Line(start, end, color=self.theme.line, stroke_width=FRAME_STROKE * 0.8))

    def build_targets(self, exercise: Exercise) -> list[Socket]:
        """Build the targets' sockets."""
        form = self.layout.form
        targets = [
            Socket(self.trace[f"y[{i}]"], theme=self.theme, form=form)
            for i in range(exercise.shape[-1])
        ]
        if len(targets) == 1:
            targets[0].hang_left_of(self.losses[0].frame.get_left(), stem=_TARGET_STEM)
            return targets
        for target, share in zip(targets, self.losses, strict=False):
            corner = share.frame.get_corner(UL)
            left = float(share.frame.get_right()[0]) - target.box.width
            foot = at(share.frame.get_right()[0] - STEM_AT, corner[1])
            target.stand_on(foot, left=left, stem=form.stem)
        return targets

    @property
    def neurons(self) -> list[Capsule]:
        """All capsules, layer by layer."""
        return [neuron for layer in self.layers for neuron in layer]

    @property
    def has_room_beside_output(self) -> bool:
        """Whether the output alone can slide to the left, and leave the rest of the frame free."""
        return self.layout.form.is_stacked and len(self.layers[-1]) == 1

    def neuron(self, layer: int, index: int) -> Capsule:
        """Return a capsule; ``layer`` counts from 1, as in the ids, ``index`` from 0."""
        return self.layers[layer - 1][index]

    def slide(self, column: int) -> float:
        """Return how far the network has to move, to the right, for a column to be at work."""
        wanted = SAFE.left - self.layout.slide_for(column)
        now = float(self.inputs[0].frame.get_left()[0]) - (self.layout.lefts[0] - SAFE.left)
        return wanted - now

    def adopt(self, number: Number) -> None:
        """Take a number that has arrived in its cell."""
        self.numbers[number.quantity.id] = number
        self._lit.add(f"value of {number.quantity.id}")
        self.cell(number.quantity.id).is_open = False
        self.add(number)

    def stand(self, *quantity_ids: str) -> None:
        """Let numbers that are known from before stand in their cells, at rest."""
        for name in quantity_ids:
            number = self.cell(name).build_number()
            self.adopt(number)
            self._lit.discard(f"value of {name}")
            number.paint(False)
        for neuron in self.neurons:
            if neuron.z.quantity.id in quantity_ids:
                dot = neuron.gate.mark(to_float(neuron.z.quantity.value))
                neuron.gate.keep_mark(dot.set_fill(self.theme.signal))
                neuron.gate.paint(False)

    def source(self, quantity_id: str) -> Number:
        """Return the number of a quantity as it stands now.

        Raises
        ------
        KeyError
            If it is not there (yet).
        """
        return self._standing[quantity_id]

    def has(self, quantity_id: str) -> bool:
        """Tell whether a quantity's number stands there now."""
        return quantity_id in self._standing

    @property
    def _standing(self) -> dict[str, Number]:
        given = {
            **{node.number.quantity.id: node.number for node in self.inputs},
            **{edge.number.quantity.id: edge.number for edge in self.edges.values()},
            **{n.socket.number.quantity.id: n.socket.number for n in self.neurons},
            **{target.number.quantity.id: target.number for target in self.targets},
        }
        return {**given, **self.numbers}

    def in_node_of(self, quantity_id: str) -> set[str]:
        """Return the ids of all that is worked out in the same neuron; none for anything else."""
        return next((neuron.own for neuron in self.neurons if quantity_id in neuron.own), set())

    def frames(self, but: str) -> list[Zone]:
        """Return what a number on its way had better go round: nodes and sockets.

        Parameters
        ----------
        but
            What is worked out: its node may be gone over, which is on the way to its formula.
        """
        frames: list[VMobject] = [
            *(node.frame for node in self.inputs),
            *(neuron.frame for neuron in self.neurons if but not in neuron.own),
            *(neuron.socket.box for neuron in self.neurons if but not in neuron.own),
            *(neuron.window for neuron in self.neurons),
            *(loss.frame for loss in self.losses if but not in loss.own),
            *(target.box for target in self.targets),
        ]
        return [zone_of(frame) for frame in frames]

    def windows(self, but: str) -> list[Zone]:
        """Return where gates are seen that a number does not belong to; it must not hide them."""
        return [zone_of(neuron.window) for neuron in self.neurons if but not in neuron.own]

    def cell(self, quantity_id: str) -> AnswerPlace:
        """Return the cell of what is worked out."""
        return self.cells[quantity_id]

    def turn_to(self, *quantity_ids: str) -> tuple[list[VMobject], list[VMobject]]:
        """Return the places of numbers that are to come, and what leaves for them."""
        return [], []

    def settle(self, *quantity_ids: str) -> None:
        """Make the places that have come with `turn_to` parts of the picture."""

    def light(self, *wanted: str) -> list[Animation]:
        """Return the animations that light what these quantities belong to and dim the rest.

        Parameters
        ----------
        *wanted
            Ids of inputs, weights, biases, pre-activations, activations, targets or losses.
        """
        return [
            self.repaint(element, lit)
            for key, element, lit in self.states(set(wanted))
            if self._set_lit(key, lit)
        ]

    def repaint(self, element: VGroup, lit: bool) -> Animation:
        """Return the animation that lights or dims one element."""
        return element.animate.paint(lit).build()

    def states(self, wanted: set[str]) -> Iterator[tuple[str, VGroup, bool]]:
        """Yield each element with its key, and whether it is lit when these ids are."""
        for node in self.inputs:
            yield node.number.quantity.id, node, node.number.quantity.id in wanted
        for name, edge in self.edges.items():
            yield name, edge, name in wanted
        for neuron in self.neurons:
            yield f"body of {neuron.a.quantity.id}", neuron.body, bool(neuron.own & wanted)
            bias = neuron.socket.number.quantity.id
            yield bias, neuron.socket, bias in wanted
        for target in self.targets:
            name = target.number.quantity.id
            yield name, target, name in wanted
        for loss in self.losses:
            name = loss.cell.quantity.id
            yield name, loss, name in wanted
        for name, number in self.numbers.items():
            yield f"value of {name}", number, name in wanted

    def _set_lit(self, key: str, lit: bool) -> bool:
        """Note the look of an element and tell whether that is a change."""
        changed = (key in self._lit) != lit
        (self._lit.add if lit else self._lit.discard)(key)
        return changed

    def glyphs(self, quantity_id: str) -> VGroup:
        """Return the glyphs of a number as it stands now, without a sign before them."""
        return self.source(quantity_id).part(VALUE)
