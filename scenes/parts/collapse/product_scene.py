"""How two layers' matrices are multiplied, row against column, and their network is folded."""

from typing import Any

from manim import (
    Animation,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    Mobject,
    ReplacementTransform,
    Transform,
    VGroup,
)

from scenes.kit.network.matrix import MatrixView
from scenes.kit.scene.motion import fly_to, substitute, write
from scenes.kit.scene.settings import Settings
from scenes.kit.style.zones import SAFE, STAGE, STRIP, Zone, at
from scenes.kit.text.formula import SYMBOL, Formula
from scenes.kit.text.number import VALUE, Number
from scenes.kit.text.step import RESULT
from scenes.parts.collapse.drawn_scene import DECIMALS, DrawnScene
from scenes.parts.collapse.layer_network import layers_of
from scenes.parts.collapse.long_step import leave_left_side, make_way
from scenes.parts.collapse.path_network import PathNetwork
from scenes.parts.collapse.product_line import product_line
from scenes.parts.collapse.product_view import ProductView

#: Where the network stands while it has the stage to itself, and while matrices are multiplied.
ALONE = Zone(-4.2, 4.2, STAGE.bottom + 0.1, 2.3)
CORNER = Zone(-6.6, -2.0, 0.12, 2.78)
CORNER_RADIUS = 0.28


class ProductScene(DrawnScene):
    """A scene with the drawn network as paths, and the matrices that are multiplied.

    Attributes
    ----------
    view
        The matrices.
    network
        The network as it stands now.
    bands
        What lies under the row and the column that are multiplied now.
    """

    def __init__(self, settings: Settings | None = None, **options: Any) -> None:
        super().__init__(settings, **options)
        self.view = ProductView(self.numbers, theme=self.theme)
        layers = layers_of(self.numbers)
        self.network = PathNetwork(self.numbers, layers, theme=self.theme, zone=ALONE)
        self.network.paint(True)
        self.corner = PathNetwork(
            self.numbers, layers, theme=self.theme, zone=CORNER, radius=CORNER_RADIUS
        )
        self.labels = VGroup(
            *(
                Formula(source, theme=self.theme, size=SYMBOL, role="weight").place(at(x, 2.5))
                for source, x in (
                    ("W_1, bold(b)_1", -2.1),
                    ("W_2, bold(b)_2", 2.1),
                )
            )
        )
        self.bands: VGroup | None = None
        self.b2: list[Number] = []

    def draw_network(self) -> None:
        """Bring in the network and the names of its layers."""
        network = self.network
        nodes = network.nodes.values()
        self.play(LaggedStart(*(FadeIn(n, scale=0.8) for n in nodes), lag_ratio=0.08), run_time=1.0)
        for number, label in enumerate(self.labels, start=1):
            lines = network.layer_lines(number)
            self.play(
                LaggedStart(*(Create(line) for line in lines), lag_ratio=0.05),
                FadeIn(label),
                run_time=0.8,
            )
        self.add(network)

    def bring_matrices(self) -> None:
        """Have the matrices come out of the layers, and slide W2 against W1."""
        view, old = self.view, self.network
        self.network = self.corner
        self.play(FadeOut(self.labels), ReplacementTransform(old, self.network), run_time=1.0)
        self.come_out(view.W1, 1, view.names["W1"])
        way = at(SAFE.right - view.W2.get_right()[0], 0)
        label = view.names["W2"]
        VGroup(view.W2, label).shift(way)
        self.come_out(view.W2, 2, label)
        self.play(VGroup(view.W2, label).animate.shift(-way).build(), run_time=1.3)
        self.play(
            *(Create(bracket) for bracket in view.W.brackets),
            LaggedStart(
                *(Create(view.blanks[n.quantity.id]) for row in view.W.entries for n in row)
            ),
            FadeIn(view.names["W"]),
            run_time=0.8,
        )

    def come_out(self, matrix: MatrixView, layer: int, name: Formula) -> None:
        """Have a layer's weights come out of its lines into their places in the matrix."""
        numbers = [number for row in matrix.entries for number in row]
        self.play(
            *(Create(bracket) for bracket in matrix.brackets),
            FadeIn(name),
            LaggedStart(
                *(
                    FadeIn(n, target_position=self.network.lines[n.quantity.id], scale=0.3)
                    for n in numbers
                ),
                lag_ratio=0.06,
            ),
            *self.network.light(*(n.quantity.id for n in numbers)),
            run_time=1.1,
        )
        self.add(matrix)

    def turn_to(self, row: int, column: int | None) -> list[Animation]:
        """Have a row, and a column of W1 or b1, be lit, with the paths that they stand for."""
        view, bands = self.view, self.view.bands(row, column)
        hidden, outputs = self.network.layers[1:]
        if column is None:
            wanted = [*hidden.units, outputs.units[row], *outputs.weights[row]]
        else:
            wanted = self.network.paths(row, column)
        painting: list[Animation] = [view.W2.animate.paint_row(row).build()]
        if column is None:
            painting += [view.W1.animate.paint(False).build()]
        else:
            painting += [view.W1.animate.paint_column(column).build()]
        if self.bands is None:
            self.bands = bands
            # What moves is drawn over what rests, so the bands have to come first.
            self.bring_to_back(bands)
            moving: Animation = FadeIn(bands)
        else:
            moving = Transform(self.bands, bands)
        return [*painting, moving, *self.network.light(*wanted)]

    def multiply(self, row: int, column: int, pace: float = 1.0) -> None:
        """Work an entry out: row against column, each product, their sum."""
        view = self.view
        line = product_line(self.numbers, row, column, theme=self.theme)
        entry = view.W.entry(row, column)
        leaving = self.clear_strip()
        if leaving:
            self.play(*leaving, run_time=0.3)
        self.play(
            *self.turn_to(row, column),
            *self.tell_digits(),
            write(line.step.symbols),
            run_time=0.9 * pace,
        )
        self.add(line.step.symbols)
        self.wait(0.2 * pace)
        self.play(
            substitute(line.step, lambda id: view.operand(id).part(VALUE), run_time=2.4 * pace),
            *make_way(line.step),
        )
        leave_left_side(line.step)
        self.add(line.step.symbols, line.step.numbers)
        self.play(line.fall(run_time=1.8 * pace))
        self.play(FadeIn(line.total), run_time=0.6 * pace)
        self.stand(line.step.symbols, line.step.numbers, *line.products, line.total)
        self.arrive(entry, line.total, pace)

    def arrive(self, entry: Number, result: Formula, pace: float = 1.0) -> None:
        """Send a result from the strip into its place."""
        blank = self.view.blanks[entry.quantity.id]
        self.play(fly_to(result.part(RESULT), entry.part(VALUE)), FadeOut(blank), run_time=pace)
        self.add(entry)

    def meet(self, row: int, column: int, *, run_time: float) -> None:
        """Fill an entry in the rhythm: row and column run together in it."""
        view = self.view
        entry = view.W.entry(row, column)
        place = view.W.slot(row, column)
        self.play(*self.clear_strip(), *self.turn_to(row, column), run_time=0.4 * run_time)
        sources = [*view.W2.entries[row], *(numbers[column] for numbers in view.W1.entries)]
        copies = [number.copy() for number in sources]
        self.play(
            *(FadeOut(copy, target_position=place, scale=0.4) for copy in copies),
            FadeOut(view.blanks[entry.quantity.id]),
            FadeIn(entry, scale=0.6),
            run_time=0.6 * run_time,
        )
        self.add(entry)

    def name_product(self) -> None:
        """Say in the strip what the filled matrix is."""
        product = Formula("W' = W_2 W_1", theme=self.theme, role="weight")
        product.place(at(STRIP.left + 0.1, STRIP.center[1] - 0.15), anchor=0)
        self.play(write(product), run_time=0.6)
        self.stand(product)

    def bring_biases(self) -> None:
        """Have the biases come out of the nodes: b1 as a column, b2 beside the outputs."""
        view = self.view
        nodes = self.network.nodes
        hidden, outputs = self.network.layers[1:]
        column = [row[0] for row in view.b1.entries]
        self.b2 = [
            Number(
                self.numbers[id],
                theme=self.theme,
                size=view.b1.size,
                signed=True,
                decimals=DECIMALS,
            ).place_middle(nodes[unit].frame.get_right() + at(0.15, 0), anchor=0)
            for id, unit in zip(outputs.biases, outputs.units, strict=True)
        ]
        self.play(
            *self.clear_strip(),
            *(Create(bracket) for bracket in (*view.b1.brackets, *view.b.brackets)),
            *(Create(view.blanks[row[0].quantity.id]) for row in view.b.entries),
            FadeIn(view.names["b1"], view.names["b"]),
            *(
                FadeIn(n, target_position=nodes[unit], scale=0.4)
                for n, unit in zip(column, hidden.units, strict=True)
            ),
            *(
                FadeIn(n, target_position=nodes[unit], scale=0.4)
                for n, unit in zip(self.b2, outputs.units, strict=True)
            ),
            run_time=1.0,
        )
        self.add(view.b1, *self.b2)

    def add_bias(self, row: int, pace: float = 1.0) -> None:
        """Work out one entry of W2 b1 + b2."""
        entry = self.view.b.entry(row, 0)
        lighting = [number.animate.paint(k == row).build() for k, number in enumerate(self.b2)]

        def source(id: str) -> Mobject:
            own = [number for number in self.b2 if number.quantity.id == id]
            return (own[0] if own else self.view.operand(id)).part(VALUE)

        step = self.work_out(
            entry.quantity.id, source, *self.turn_to(row, None), *lighting, pace=pace
        )
        self.arrive(entry, step.numbers, pace)
