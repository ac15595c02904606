"""Two affine layers, and how they collapse into one: the lab's Activity 1."""

from manim import LEFT, RIGHT, Create, FadeIn, LaggedStart, VGroup

from mathcore.torch_layers import LISTING
from scenes.kit.code import Code
from scenes.kit.drawn_scene import BRISK, DECIMALS, QUICKER, WHOLE, DrawnScene
from scenes.kit.formula import Formula, Words
from scenes.kit.layer_network import LayerNetwork, layers_of
from scenes.kit.motion import travel, write
from scenes.kit.number import VALUE
from scenes.kit.step import RESULT
from scenes.kit.zones import STRIP, at


class TwoLayers(DrawnScene):
    """Conclude that layers without an activation are affine maps, done one after the other.

    Weights are (out, in), as torch stores them: row k belongs to unit k.
    """

    title = "Two layers"

    def construct(self) -> None:
        """Tell the two layers as a storyboard."""
        self.layers = layers_of(self.numbers)
        self.network = LayerNetwork(
            self.numbers, self.layers, theme=self.theme, zone=WHOLE, decimals=DECIMALS
        )
        self.draw()
        self.first_hidden_unit()
        self.other_hidden_units()
        self.first_output()
        self.second_output()
        self.name_the_maps()

    def draw(self) -> None:
        """Run the drawing line by line; each line brings its part of the network."""
        network = self.network
        seed, *layers, sample = (
            Code(line, theme=self.theme).place(
                at(STRIP.left + 0.1 + 6.9 * (k // 2), STRIP.top - 0.55 - 0.6 * (k % 2)), anchor=0
            )
            for k, line in enumerate(LISTING)
        )
        xs = [network.home(id) for id in self.layers[0].units]
        with self.beat(
            "Drawn by torch",
            "Torch draws two layers and an input, always the same with this seed.",
            "These lines were run when the clip was rendered. Line width is the weight's size, a "
            "dash its minus; a weight shows its number when it is used.",
        ):
            units = network.units.values()
            self.play(
                FadeIn(seed, shift=0.15 * RIGHT),
                LaggedStart(*(FadeIn(VGroup(u.frame, u.label)) for u in units), lag_ratio=0.1),
                run_time=1.2,
            )
            for number, code in enumerate(layers, start=1):
                edges = network.layer_edges(number)
                biases = [u.bias for u in network.columns[number].values() if u.bias]
                self.play(FadeIn(code, shift=0.15 * RIGHT), run_time=0.6)
                self.play(
                    LaggedStart(*(Create(edge.whole) for edge in edges), lag_ratio=0.1),
                    *(FadeIn(bias, target_position=code, scale=0.6) for bias in biases),
                    run_time=1.4,
                )
            self.play(FadeIn(sample, shift=0.15 * RIGHT), run_time=0.6)
            self.play(
                LaggedStart(
                    *(FadeIn(x, target_position=sample, scale=0.6) for x in xs), lag_ratio=0.2
                ),
                run_time=1.2,
            )
            for x in xs:
                network.keep(x)
            self.add(network)
            self.play(*network.light(*self.layers[0].units), run_time=0.4)
            self.stand(seed, *layers, sample)

    def compute(self, layer: int, row: int, pace: float = 1.0) -> None:
        """Work out one unit: its row of weights against what comes in, and its bias."""
        network, ids = self.network, self.layers[layer]
        unit = ids.units[row]
        taken_in = self.layers[layer - 1].units
        lighting = network.light(unit, *ids.weights[row], ids.biases[row], *taken_in)
        step = self.work_out(unit, network.source, *lighting, pace=pace)
        arrived = network.home(unit)
        self.play(travel(step.numbers.part(RESULT), arrived.part(VALUE)), run_time=1.1 * pace)
        network.keep(arrived)
        self.add(network)

    def first_hidden_unit(self) -> None:
        """Work out the first hidden unit slowly."""
        with self.beat(
            "The first hidden unit",
            "One row of weights against the input, and a bias added.",
            "Shown to three decimals, worked with all digits of the drawn float32 numbers, hence "
            "the sign for about equal.",
        ):
            self.compute(1, 0)

    def other_hidden_units(self) -> None:
        """Do the same for the other hidden units, in a rhythm."""
        with self.beat("The hidden layer", "Each unit has its own row and its own bias."):
            for row in range(1, len(self.layers[1].units)):
                self.compute(1, row, BRISK)

    def first_output(self) -> None:
        """Hand the hidden numbers on, as they are, to the first output."""
        with self.beat(
            "The first output", "The second layer takes the hidden numbers just as they are."
        ):
            self.compute(2, 0, QUICKER)

    def second_output(self) -> None:
        """Work out the second output."""
        with self.beat("The second output", "The other row of weights gives the other output."):
            self.compute(2, 1, BRISK)

    def name_the_maps(self) -> None:
        """Write both layers as maps, and ask what the next clip answers."""
        maps = [
            Formula(source, theme=self.theme).place(at(x, STRIP.top - 0.55), anchor=0)
            for source, x in (
                ("bold(h) = W_1 bold(x) + bold(b)_1", STRIP.left + 0.1),
                ("bold(y) = W_2 bold(h) + bold(b)_2", -2.5),
            )
        ]
        words = Words("affine: a matrix and a bias", theme=self.theme, role="dim")
        words.place(at(STRIP.right - 0.1, maps[0].baseline), anchor=1)
        ask = Words("Could one layer do what these two do?", theme=self.theme)
        ask.place(at(STRIP.left + 0.1, STRIP.top - 1.15), anchor=0)
        with self.beat(
            "Two affine maps",
            "With nothing between them, could one layer do what these two do?",
            "Affine rather than linear, because of the bias. Weights are (out, in): torch "
            "computes x @ W.T + b. The next clip answers the question: yes.",
        ):
            units = [id for layer in self.layers for id in (*layer.units, *layer.biases)]
            self.play(*self.clear_strip(), *self.network.light(*units), run_time=0.6)
            for formula in maps:
                self.play(write(formula), run_time=0.9)
            self.play(FadeIn(words, shift=0.15 * LEFT), run_time=0.6)
            self.play(FadeIn(ask, shift=0.15 * RIGHT), run_time=0.6)
            self.stand(*maps, words, ask)
            self.ask()
