"""How the network folds into one layer, and the same input goes through both."""

from typing import Any

from manim import (
    RIGHT,
    Animation,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    ReplacementTransform,
    ShowPassingFlash,
    smooth,
    squish_rate_func,
)

from scenes.kit.scene.motion import fly_to
from scenes.kit.scene.settings import Settings
from scenes.kit.style.zones import STRIP, at
from scenes.kit.text.formula import Formula
from scenes.kit.text.number import VALUE, Number
from scenes.kit.text.step import RESULT
from scenes.parts.collapse.layer_network import OVER_LINES
from scenes.parts.collapse.path_network import Fold
from scenes.parts.collapse.product_scene import ProductScene
from scenes.parts.collapse.side_by_side import TwoWays

FLASH_STROKE = 7
#: The copy comes when its room is free.
AFTERWARDS = squish_rate_func(smooth, 0.45, 1.0)
#: Where the left edges of W' and b' stand while they wait in the strip.
WAITING = (-4.6, 2.6)


class FoldScene(ProductScene):
    """A scene in which the matrices' product becomes the weights of one layer.

    Attributes
    ----------
    ways
        The two networks side by side.
    xs
        The input's numbers at the one layer, by id.
    """

    def __init__(self, settings: Settings | None = None, **options: Any) -> None:
        super().__init__(settings, **options)
        self.ways = TwoWays(self.numbers, theme=self.theme)
        self.xs: dict[str, Number] = {}

    def put_result_by(self) -> None:
        """Clear the stage of what was multiplied, and let the result wait in the strip."""
        view = self.view
        moves: list[Animation] = []
        names = []
        for name, source, left in (("W", "W'", WAITING[0]), ("b", "bold(b)'", WAITING[1])):
            matrix = view.W if name == "W" else view.b
            aim = at(left - matrix.get_left()[0], STRIP.center[1] - 0.08 - matrix.get_y())
            equation = Formula(f"{source} =", theme=self.theme)
            equation.place_middle(at(left - 0.25, STRIP.center[1] - 0.08), anchor=1)
            moves.append(matrix.animate.shift(aim).build())
            names.append(equation)
        leaving = [view.W1, view.b1, view.W2, *view.names.values()]
        if self.bands is not None:
            leaving.append(self.bands)
        # What the result would slide through has to be gone before it sets out.
        self.play(*self.clear_strip(), *(FadeOut(m) for m in (*leaving, *self.b2)), run_time=0.4)
        self.play(*moves, *self.network.light(), run_time=0.9)
        self.play(*(FadeIn(name, shift=0.15 * RIGHT) for name in names), run_time=0.4)
        self.stand(view.W, view.b, *names)

    def fold_network(self) -> None:
        """Have a copy of the network appear beside it, and fold the copy's hidden layer away."""
        ways, corner = self.ways, self.network
        copied = ways.copy_of_two
        self.play(
            ReplacementTransform(corner, ways.two),
            Create(ways.divide),
            FadeIn(ways.headings[0]),
            FadeIn(copied, rate_func=AFTERWARDS),
            run_time=1.3,
        )
        fold = Fold(copied, ways.one)
        ends = [*copied.columns[0].values(), *copied.columns[2].values()]
        self.remove(copied)
        self.add(fold.paths, *copied.nodes.values())
        self.play(*fold.straighten(run_time=2.0))
        one_ends = [*ways.one.columns[0].values(), *ways.one.columns[1].values()]
        self.play(
            FadeOut(fold.paths),
            *(FadeIn(line) for line in ways.one.lines.values()),
            *(ReplacementTransform(a, b) for a, b in zip(ends, one_ends, strict=True)),
            FadeIn(ways.headings[1]),
            run_time=0.7,
        )
        self.add(ways.one)

    def number_lines(self) -> None:
        """Send W' and b' to the lines and outputs to which they belong, row by row."""
        ways, view = self.ways, self.view
        inputs, outputs = ways.one.layers
        before: tuple[str, ...] = ()
        for unit, row, bias in zip(outputs.units, outputs.weights, outputs.biases, strict=True):
            targets = {id: ways.weights[id] for id in row} | {bias: ways.biases[bias]}
            flights = [
                # Over the plates, which come while the numbers arrive.
                fly_to(
                    view.operand(id).part(VALUE).copy().set_z_index(OVER_LINES + 1),
                    number.part(VALUE),
                )
                for id, number in targets.items()
            ]
            if before:
                self.wait(0.3)
            signs = [ways.biases[bias].part("sign")] if "sign" in ways.biases[bias].parts else []
            self.play(
                LaggedStart(*flights, lag_ratio=0.08),
                *(ways.plates[id].animate.paint(True).build() for id in row),
                *(FadeIn(sign) for sign in signs),
                *ways.light_numbers(before, ()),
                *ways.one.light(unit, *inputs.units, *row),
                run_time=1.0,
            )
            self.add(*(ways.plates[id] for id in row), *targets.values())
            before = (*row, bias)

    def enter_input(self) -> None:
        """Bring the input to the two layers, and the same numbers to the one layer."""
        ways = self.ways
        units = ways.two.layers[0].units
        first = [ways.value(id) for id in units]
        self.xs = {id: ways.value(id, one=True) for id in units}
        self.play(
            *self.clear_strip(),
            LaggedStart(*(FadeIn(x, shift=0.3 * RIGHT) for x in first), lag_ratio=0.2),
            *ways.two.light(*ways.two.nodes),
            run_time=0.8,
        )
        self.play(
            *(
                fly_to(one.part(VALUE), other.part(VALUE), arc=0.2)
                for one, other in zip(first, self.xs.values(), strict=True)
            ),
            run_time=1.1,
        )
        self.add(*first, *self.xs.values())

    def run_two(self) -> None:
        """Let the signal run through the two layers; the outputs are those worked out before."""
        two = self.ways.two
        for layer in (1, 2):
            self.play(
                *(
                    ShowPassingFlash(
                        line.copy().set_stroke(self.theme.signal, width=FLASH_STROKE),
                        time_width=0.6,
                    )
                    for line in two.layer_lines(layer)
                ),
                run_time=0.6,
            )
        ys = [self.ways.value(id) for id in two.layers[2].units]
        self.play(*(FadeIn(y, shift=0.3 * RIGHT) for y in ys), run_time=0.5)
        self.add(*ys)

    def run_one(self, row: int, pace: float = 1.0) -> None:
        """Work out one output of the one layer."""
        ways = self.ways
        inputs, outputs = ways.one.layers
        unit = outputs.units[row]
        used = (unit, *inputs.units, *outputs.weights[row], outputs.biases[row])
        numbers = self.xs | ways.weights | ways.biases
        step = self.work_out(
            unit, lambda id: numbers[id].part(VALUE), *ways.light_one(*used), pace=pace
        )
        arrived = ways.value(unit)
        self.play(fly_to(step.numbers.part(RESULT), arrived.part(VALUE)), run_time=0.9 * pace)
        self.add(arrived)
