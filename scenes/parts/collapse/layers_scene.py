"""How a network of affine layers is drawn by its program, and worked out unit by unit."""

from typing import Any

from manim import RIGHT, Create, FadeIn, LaggedStart, VGroup

from mathcore.topics.torch_layers import LISTING
from scenes.kit.scene.motion import fly_to
from scenes.kit.scene.settings import Settings
from scenes.kit.style.zones import STRIP, at
from scenes.kit.text.code import Code
from scenes.kit.text.number import VALUE
from scenes.kit.text.step import RESULT
from scenes.parts.collapse.drawn_scene import DECIMALS, WHOLE, DrawnScene
from scenes.parts.collapse.layer_network import LayerNetwork, layers_of

#: The program stands in two columns of the strip.
COLUMN, FIRST_LINE, PITCH = 6.9, 0.55, 0.6


class LayersScene(DrawnScene):
    """A scene with the drawn network in the middle of the stage.

    Attributes
    ----------
    layers
        The ids of inputs, hidden layer and outputs.
    network
        The network.
    """

    def __init__(self, settings: Settings | None = None, **options: Any) -> None:
        super().__init__(settings, **options)
        self.layers = layers_of(self.numbers)
        self.network = LayerNetwork(
            self.numbers, self.layers, theme=self.theme, zone=WHOLE, decimals=DECIMALS
        )

    def run_listing(self) -> None:
        """Run the drawing line by line; each line brings its part of the network."""
        network = self.network
        seed, *layers, sample = (
            Code(line, theme=self.theme, constants=True).place(
                at(
                    STRIP.left + 0.1 + COLUMN * (k // 2),
                    STRIP.top - FIRST_LINE - PITCH * (k % 2),
                ),
                anchor=0,
            )
            for k, line in enumerate(LISTING)
        )
        xs = [network.home(id) for id in self.layers[0].units]
        units = network.units.values()
        self.play(
            FadeIn(seed, shift=0.15 * RIGHT),
            LaggedStart(*(FadeIn(VGroup(u.frame, u.label)) for u in units), lag_ratio=0.1),
            run_time=1.2,
        )
        for number, code in enumerate(layers, start=1):
            edges = network.layer_edges(number)
            biases = [unit.bias for unit in network.columns[number].values() if unit.bias]
            self.play(FadeIn(code, shift=0.15 * RIGHT), run_time=0.6)
            self.play(
                LaggedStart(*(Create(edge.whole) for edge in edges), lag_ratio=0.1),
                *(FadeIn(bias, target_position=code, scale=0.6) for bias in biases),
                run_time=1.4,
            )
        self.play(FadeIn(sample, shift=0.15 * RIGHT), run_time=0.6)
        arrivals = (FadeIn(x, target_position=sample, scale=0.6) for x in xs)
        self.play(LaggedStart(*arrivals, lag_ratio=0.2), run_time=1.2)
        for x in xs:
            network.keep(x)
        self.add(network)
        self.play(*network.light(*self.layers[0].units), run_time=0.4)
        self.stand(seed, *layers, sample)

    def compute(self, layer: int, row: int, pace: float = 1.0) -> None:
        """Work out one unit: its row of weights against what comes in, and its bias.

        Parameters
        ----------
        layer
            Its layer, 1 or 2.
        row
            Its place in the layer, from 0.
        pace
            Factor of all times.
        """
        network, ids = self.network, self.layers[layer]
        unit = ids.units[row]
        taken_in = self.layers[layer - 1].units
        lighting = network.light(unit, *ids.weights[row], ids.biases[row], *taken_in)
        step = self.work_out(unit, network.source, *lighting, pace=pace)
        arrived = network.home(unit)
        self.play(fly_to(step.numbers.part(RESULT), arrived.part(VALUE)), run_time=1.1 * pace)
        network.keep(arrived)
        self.add(network)
