"""Affine layers with nothing between them: each unit holds one number, its bias on its shoulder."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from manim import Animation, Rectangle, RoundedRectangle, VGroup, VMobject
from manim.typing import Point3D

from mathcore.exercise.trace import Kind, Quantities, Quantity
from scenes.kit.large_network.form import FRAME_STROKE
from scenes.kit.network.edge import Edge, label_box, label_positions
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import Zone, at
from scenes.kit.text.formula import LABEL, SYMBOL, Formula
from scenes.kit.text.number import VALUE, Number

#: An input has no bias on its shoulder, so it is shorter.
WIDTH, INPUT_WIDTH, HEIGHT = 2.1, 1.6, 0.6
#: From a unit's upper edge to the baseline of what stands on its shoulder.
SHOULDER = 0.2
#: Room for a unit's symbol: left of an input, above any other.
BESIDE, ABOVE = 0.72, 0.52
TALLEST_STEP = 2.2
#: The z index from which on lines are covered.
OVER_LINES = 1


@dataclass(frozen=True)
class LayerIds:
    """The ids of one layer's units, and of its parameters.

    Parameters
    ----------
    units
        Its units, from top to bottom.
    weights
        The weights into each unit, a row a unit; nothing for the inputs.
    biases
        The bias of each unit; nothing for the inputs.
    """

    units: tuple[str, ...]
    weights: tuple[tuple[str, ...], ...] = ()
    biases: tuple[str, ...] = ()


def layers_of(numbers: Quantities) -> tuple[LayerIds, LayerIds, LayerIds]:
    """Return inputs, hidden layer and outputs of the two layers of `mathcore.topics.collapse`."""
    xs, hs, ys = (_ids(numbers, letter) for letter in "xhy")

    def layer(number: int, units: Sequence[str], sources: Sequence[str]) -> LayerIds:
        rows = tuple(
            tuple(f"W{number}[{i},{j}]" for j in range(len(sources))) for i in range(len(units))
        )
        return LayerIds(tuple(units), rows, _ids(numbers, f"b{number}"))

    return LayerIds(xs), layer(1, hs, xs), layer(2, ys, hs)


def _ids(numbers: Quantities, name: str) -> tuple[str, ...]:
    return tuple(id for id in numbers.ids if id.startswith(f"{name}["))


class Unit(VGroup):
    """A capsule that holds one number, with its symbol and, but for an input, its bias."""

    def __init__(
        self,
        quantity: Quantity,
        bias: Quantity | None,
        *,
        theme: Theme,
        center: Point3D,
        decimals: int,
    ) -> None:
        super().__init__()
        self.theme = theme
        self.middle = center
        self.frame = RoundedRectangle(
            width=INPUT_WIDTH if bias is None else WIDTH,
            height=HEIGHT,
            corner_radius=HEIGHT / 2,
            stroke_width=FRAME_STROKE,
            fill_color=theme.panel,
            fill_opacity=1,
        ).move_to(center)
        self.label = Formula(quantity.symbol, theme=theme, size=SYMBOL)
        self.bias: Number | None = None
        left, shoulder = self.entry[0], center[1] + HEIGHT / 2 + SHOULDER
        if bias is None:
            self.label.place_middle(at(left - 0.16, center[1]), anchor=1)
        else:
            self.label.place(at(self.exit[0] - 0.1, shoulder), anchor=1)
            self.bias = Number(bias, theme=theme, size=LABEL, signed=True, decimals=decimals)
            self.bias.place(at(left + 0.08, shoulder), anchor=0)
            self.add(self.bias.paint(False))
        self.add(self.frame, self.label)
        self.paint(False)

    @property
    def entry(self) -> Point3D:
        """Where edges arrive, shape (3,)."""
        return np.array(self.frame.get_left())

    @property
    def exit(self) -> Point3D:
        """Where edges leave, shape (3,)."""
        return np.array(self.frame.get_right())

    def paint(self, lit: bool = True) -> "Unit":
        """Light or dim frame and symbol; the bias is lit when it is used."""
        self.frame.set_stroke(self.theme.signal if lit else self.theme.line)
        self.label.paint(lit)
        return self


class Plate(Rectangle):
    """What keeps the lines that rest from running through the number of a lit edge."""

    def __init__(self, number: Number, *, theme: Theme) -> None:
        super().__init__(
            width=number.width + 0.1,
            height=number.height + 0.1,
            stroke_width=0,
            fill_color=theme.background,
            z_index=OVER_LINES,
        )
        self.move_to(number)
        number.set_z_index(OVER_LINES + 1)
        self.paint(False)

    def paint(self, lit: bool = True) -> "Plate":
        """Cover the lines under the number while it is seen."""
        self.set_fill(opacity=1 if lit else 0)
        return self


class LayerNetwork(VGroup):
    """A network of affine layers; a weight shows its number only while it is lit.

    Parameters
    ----------
    numbers
        The quantities.
    layers
        The ids, from the inputs on.
    theme
        Colours.
    zone
        The room that it fills.
    decimals
        To how many decimals numbers are shown.

    Attributes
    ----------
    columns
        The units of each layer, from the inputs on.
    edges
        The weights' edges, by id.
    values
        The numbers that have arrived in their units, by id; to begin with there are none.
    """

    def __init__(
        self,
        numbers: Quantities,
        layers: Sequence[LayerIds],
        *,
        theme: Theme,
        zone: Zone,
        decimals: int,
    ) -> None:
        super().__init__()
        self.numbers, self.theme, self.decimals = numbers, theme, decimals
        first, last = zone.left + BESIDE + INPUT_WIDTH / 2, zone.right - WIDTH / 2
        xs = np.linspace(first, last, len(layers))
        middle = zone.center[1] - ABOVE / 2
        self.columns: list[dict[str, Unit]] = []
        for x, layer in zip(xs, layers, strict=True):
            count = len(layer.units)
            step = min((zone.height - ABOVE - HEIGHT) / max(count - 1, 1), TALLEST_STEP)
            biases: Sequence[Quantity | None] = [numbers[id] for id in layer.biases]
            self.columns.append(
                {
                    id: Unit(
                        numbers[id],
                        bias,
                        theme=theme,
                        center=at(x, middle + step * ((count - 1) / 2 - row)),
                        decimals=decimals,
                    )
                    for row, (id, bias) in enumerate(
                        zip(layer.units, biases or [None] * count, strict=True)
                    )
                }
            )
        self.edges: dict[str, Edge] = {}
        weights = [q for q in numbers if q.kind == Kind.WEIGHT and q.formula is None]
        self.largest = max(abs(float(weight.value)) for weight in weights)
        for layer, sources, targets in zip(
            layers[1:], self.columns, self.columns[1:], strict=False
        ):
            for row, unit in zip(layer.weights, targets.values(), strict=True):
                self.edges |= self._edges_into(unit, row, list(sources.values()))
        self.plates = {id: Plate(edge.number, theme=theme) for id, edge in self.edges.items()}
        self.values: dict[str, Number] = {}
        self._lit: set[str] = set()
        self.add(*self.edges.values(), *self.units.values(), *self.plates.values())

    def _edges_into(
        self, unit: Unit, row: Sequence[str], sources: Sequence[Unit]
    ) -> dict[str, Edge]:
        """Build the edges into one unit; only these show their numbers together."""
        ways = [(source.exit, unit.entry) for source in sources]
        widths = [
            Number(self.numbers[id], theme=self.theme, size=LABEL, decimals=self.decimals).width
            for id in row
        ]
        shares = label_positions(ways, widths)
        boxes = [
            label_box(start + share * (end - start), width)
            for (start, end), share, width in zip(ways, shares, widths, strict=True)
        ]
        return {
            id: Edge(
                self.numbers[id],
                start,
                end,
                at=share,
                boxes=boxes,
                largest=self.largest,
                theme=self.theme,
                unit=1.0,
                quiet=True,
                decimals=self.decimals,
            )
            for id, (start, end), share in zip(row, ways, shares, strict=True)
        }

    @property
    def units(self) -> dict[str, Unit]:
        """All units by id."""
        return {id: unit for column in self.columns for id, unit in column.items()}

    def layer_edges(self, number: int) -> list[Edge]:
        """Return the edges of layer 1, 2, ..."""
        return [edge for id, edge in self.edges.items() if id.startswith(f"W{number}[")]

    def home(self, id: str) -> Number:
        """Build a unit's number where it belongs."""
        number = Number(self.numbers[id], theme=self.theme, size=LABEL, decimals=self.decimals)
        return number.place_middle(self.units[id].middle)

    def keep(self, number: Number) -> None:
        """Take a number that has arrived into the network."""
        self.values[number.quantity.id] = number
        self._lit.add(f"value of {number.quantity.id}")
        self.add(number)

    def source(self, id: str) -> VGroup:
        """Return the glyphs from which a copy of a quantity's number can set out."""
        biases = {
            unit.bias.quantity.id: unit.bias
            for unit in self.units.values()
            if unit.bias is not None
        }
        owners = {**{i: edge.number for i, edge in self.edges.items()}, **biases, **self.values}
        return owners[id].part(VALUE)

    def light(self, *wanted: str) -> list[Animation]:
        """Light these units, weights and biases, and dim all the rest."""
        return [
            element.animate.paint(lit).build()
            for key, element, lit in self._states(set(wanted))
            if self._turn(key, lit)
        ]

    def _states(self, wanted: set[str]) -> Iterator[tuple[str, VMobject, bool]]:
        for id, edge in self.edges.items():
            yield id, edge, id in wanted
            yield f"plate of {id}", self.plates[id], id in wanted
        for id, unit in self.units.items():
            yield id, unit, id in wanted
            if unit.bias is not None:
                bias = unit.bias.quantity.id
                yield bias, unit.bias, bias in wanted
        for id, number in self.values.items():
            yield f"value of {id}", number, id in wanted

    def _turn(self, key: str, lit: bool) -> bool:
        """Note the look of an element and tell whether that is a change."""
        changed = (key in self._lit) != lit
        (self._lit.add if lit else self._lit.discard)(key)
        return changed
