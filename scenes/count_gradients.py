"""From nine gradients by hand to thousands: why there is autograd."""

from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

import numpy as np
from manim import (
    DOWN,
    RIGHT,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    LaggedStart,
    ReplacementTransform,
    VGroup,
    VMobject,
)

from mathcore.exercise.model import count_parameters
from mathcore.exercise.reconcile import show
from mathcore.exercise.trace import Quantities
from mathcore.formula.typeset import substituted
from mathcore.topics.parameter_counts import parameter_counts, parameters_id, units_id
from scenes.kit.scene.lecture import LectureScene
from scenes.kit.scene.strip import question
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import SAFE, STAGE, STRIP, Zone, at
from scenes.kit.text.formula import SYMBOL, Formula, ShownValue, Words
from scenes.kit.text.number import Number
from scenes.kit.text.step import slot
from scenes.kit.text.typeset import part
from scenes.kit.text.wording import count

LARGEST_DOT, SMALLEST_DOT = 0.16, 0.032
LARGEST_STEP = 1.3
#: Room for the number of units under each column.
LABEL_ROOM = 0.75


class DotNetwork(VGroup):
    """Columns of dots and, between them, one web of lines for each layer of weights.

    Parameters
    ----------
    shape
        The number of inputs, then of the units of each layer.
    numbers
        Where those are found, as quantities.
    theme
        Colours.
    zone
        The room that it fills.

    Attributes
    ----------
    columns
        The dots, by layer from the inputs on.
    labels
        The number of units under each column.
    webs
        The lines into each layer of units; one mobject a layer, because there are thousands.
    """

    def __init__(
        self, shape: Sequence[int], numbers: Quantities, *, theme: Theme, zone: Zone
    ) -> None:
        super().__init__()
        xs = np.linspace(zone.left + 0.4, zone.right - 0.4, len(shape))
        places = []
        self.columns: list[VGroup] = []
        self.labels = VGroup()
        for x, units in zip(xs, shape, strict=True):
            step = min((zone.height - LABEL_ROOM) / max(units - 1, 1), LARGEST_STEP)
            top = zone.center[1] + LABEL_ROOM / 2 + step * (units - 1) / 2
            column = [at(x, top - step * row) for row in range(units)]
            radius = float(np.clip(0.36 * step, SMALLEST_DOT, LARGEST_DOT))
            places.append(column)
            label = Number(numbers[units_id(units)], theme=theme, role="dim")
            self.labels.add(label.place(at(x, zone.bottom)))
            self.columns.append(
                VGroup(*(Dot(place, radius=radius, color=theme.signal) for place in column))
            )
        self.webs: list[VMobject] = []
        for left, right in pairwise(places):
            lines = len(left) * len(right)
            web = VMobject(stroke_color=theme.line, stroke_width=2.5 if lines < 50 else 0.5)
            for start in left:
                for end in right:
                    web.start_new_path(start)
                    web.add_line_to(end)
            self.webs.append(web)
        self.add(*self.webs, *self.columns, self.labels)


#: The lab's next data set has 60 inputs; the hidden layers have dozens of units.
LARGE = (60, 32, 16, 1)

DRAWING = Zone(SAFE.left, 2.0, STAGE.bottom, STAGE.top)
COUNTS_LEFT, COUNTS_RIGHT, COUNTS_TOP = 2.7, SAFE.right - 0.2, 1.7


class CountTheGradients(LectureScene):
    """Conclude that autograd is needed: gradients grow with the product of the layers' widths.

    A layer with n inputs and m outputs has n m weights and m biases, and each wants a gradient.
    """

    title = "Counting gradients"
    activity = "Activity 4, closing questions"

    @cached_property
    def numbers(self) -> Quantities:
        """The counts of both networks."""
        return parameter_counts(self.exercise.shape, LARGE)

    def construct(self) -> None:
        """Tell the growth as a storyboard."""
        self.by_hand()
        self.grow()
        self.count_layer_by_layer()
        self.one_sweep()
        self.discuss()

    def by_hand(self) -> None:
        """Show the network of the exercise, its count worked out."""
        shape = self.exercise.shape
        self.network = DotNetwork(shape, self.numbers, theme=self.theme, zone=DRAWING)
        total = count_parameters(shape)
        lines = self.lines_of(shape)
        self.tally = self.tally_of(shape)
        with self.beat(
            "By hand", f"{count(total, 'parameter').capitalize()}, so as many gradients by hand."
        ):
            self.play(
                LaggedStart(*(FadeIn(column) for column in self.network.columns), lag_ratio=0.3),
                FadeIn(self.network.labels),
                run_time=1.0,
            )
            for web, line in zip(self.network.webs, lines, strict=True):
                self.play(Create(web), FadeIn(line, shift=0.12 * RIGHT), run_time=1.2)
                self.add(line)
            self.play(FadeIn(self.tally, shift=0.2 * DOWN), run_time=0.6)
            self.add(self.network, self.tally)
            self.lines = lines

    def tally_of(self, shape: Sequence[int]) -> VGroup:
        """Build the sum of all layers, under the lines that it adds up."""
        total = self.numbers[parameters_id(*shape)]
        digits = Number(total, theme=self.theme, size=0.9, role="gradient")
        digits.place(at(COUNTS_LEFT, STRIP.center[1] - 0.25), anchor=0)
        label = Words("gradients", theme=self.theme, role="dim")
        label.place(at(digits.get_right()[0] + 0.25, digits.baseline), anchor=0)
        return VGroup(digits, label)

    def grow(self) -> None:
        """Let the network become one of the size that is used in practice."""
        large = DotNetwork(LARGE, self.numbers, theme=self.theme, zone=DRAWING)
        with self.beat(
            "The network grows", "Sixty inputs, two hidden layers, still a single output."
        ):
            self.play(
                *(FadeOut(web) for web in self.network.webs),
                *(FadeOut(line) for line in self.lines),
                FadeOut(self.tally),
                FadeOut(self.network.labels),
                run_time=0.7,
            )
            old, new = VGroup(*self.network.columns), VGroup(*large.columns)
            self.play(ReplacementTransform(old, new), run_time=1.8)
            self.play(FadeIn(large.labels, shift=0.2 * DOWN), run_time=0.6)
            self.network = large

    def count_layer_by_layer(self) -> None:
        """Draw each layer's weights and add its count to the sum."""
        with self.beat(
            "Layer by layer",
            "A layer adds inputs times outputs, and one bias for each output.",
        ):
            self.lines = self.lines_of(LARGE)
            for layer, (web, line) in enumerate(
                zip(self.network.webs, self.lines, strict=True), start=1
            ):
                self.play(Create(web), FadeIn(line, shift=0.12 * RIGHT), run_time=1.6)
                self.add(line)
                self.show_total(LARGE[: layer + 1])
            self.add(self.network)

    def lines_of(self, shape: Sequence[int]) -> list[Formula]:
        """Build ``60 · 32 + 32 = 1952`` for each layer, the sums under each other."""
        return [
            self.line_of(*layer).place(at(COUNTS_RIGHT, COUNTS_TOP - 0.95 * index), anchor=1)
            for index, layer in enumerate(pairwise(shape))
        ]

    def line_of(self, n_in: int, n_out: int) -> Formula:
        """Build ``60 · 32 + 32 = 1952`` for one layer."""
        quantity = self.numbers[parameters_id(n_in, n_out)]
        assert quantity.formula is not None
        total = show(quantity).typst
        claims = [ShownValue(quantity, total, "sum")]

        def mark(operand: str, source: str, occurrence: int) -> str:
            name = slot(operand, occurrence)
            claims.append(ShownValue(self.numbers[operand], source, name))
            return part(name, source)

        shown = {id: show(self.numbers[id]).typst for id in quantity.operands}
        filled = substituted(quantity.formula, shown, mark)
        return Formula(
            f"{filled} {part('is', '=')} {part('sum', total)}",
            theme=self.theme,
            size=SYMBOL,
            roles={"sum": "gradient"},
            claims=tuple(claims),
        )

    def show_total(self, shape: Sequence[int]) -> None:
        """Let the running total step on."""
        tally = self.tally_of(shape)
        old = getattr(self, "total", None)
        self.play(
            *([FadeOut(old, shift=0.2 * DOWN)] if old is not None else []),
            FadeIn(tally, shift=0.2 * DOWN),
            run_time=0.6,
        )
        self.total = tally
        self.add(tally)

    def one_sweep(self) -> None:
        """Run one backward sweep through the whole network."""
        total = count_parameters(LARGE)
        with self.beat("One sweep backwards", f"Autograd finds all {total} in one backward sweep."):
            for web in reversed(self.network.webs):
                self.play(web.animate.set_stroke(self.theme.gradient), run_time=0.9)

    def discuss(self) -> None:
        """Ask what the viewers take from it."""
        asked = "Why is autograd essential, and what would you still check by hand?"
        words = question(asked, theme=self.theme)
        with self.beat(
            "To discuss",
            asked,
            "By hand each gradient costs a line of arithmetic, and one slip spoils all that "
            "follows; autograd applies the same chain rule without slips, for about the cost of "
            "a second forward pass. Worth checking by hand: one small case, a kink, a new layer "
            "or loss of your own.",
        ):
            self.play(FadeOut(self.total), run_time=0.5)
            self.play(FadeIn(words, shift=0.2 * DOWN), run_time=0.8)
            self.add(words)
