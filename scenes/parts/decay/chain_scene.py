"""A lecture scene in which a gradient goes back through a chain of gates."""

from typing import Any, ClassVar

from manim import (
    DOWN,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    ApplyMethod,
    Create,
    FadeIn,
    FadeOut,
    GrowFromEdge,
    LaggedStart,
    Mobject,
    ReplacementTransform,
    Transform,
    VGroup,
    VMobject,
    linear,
)

from mathcore.exercise.trace import Quantities
from mathcore.numbers.values import to_float
from mathcore.topics.gradient_flow import DEPTH, chain
from scenes.kit.charts.axes import Scale
from scenes.kit.scene.motion import fly_to, write
from scenes.kit.scene.strip import StripScene, at_end, at_start
from scenes.kit.text.number import VALUE, Number
from scenes.parts.decay.bars import (
    FULL,
    LINEAR,
    LOGARITHMIC,
    BarAxis,
    Passing,
    bar_at,
    cap_at,
    height,
    hollow_bar_at,
    resting,
)
from scenes.parts.decay.gate_chain import GateChain, Stops
from scenes.parts.decay.labels import (
    HIGHER,
    LIFTED,
    NUMBER_ROOM,
    Milestone,
    leader,
    open_gate,
    over,
    power,
    relu_label,
)

#: The chain comes in the middle of the stage, and makes room for the bars later.
RAISED = 1.6

_CHAIN = chain()


class ChainScene(StripScene):
    """The chain, the bars that a gradient leaves behind its gates, and how they move.

    Attributes
    ----------
    chain
        The gates; `come` brings them in.
    bars, over, milestones
        One bar for each stop that the gradient has reached, and the numbers over them.
    """

    follows_exercise: ClassVar[bool] = False

    @property
    def numbers(self) -> Quantities:
        """The chain's numbers."""
        return _CHAIN

    def setup(self) -> None:
        """Lay out the chain."""
        super().setup()
        self.stops = Stops(DEPTH)
        self.chain = self._gates("sigmoid", "slope").shift(RAISED * UP)
        self.axis = BarAxis(LINEAR, theme=self.theme)
        self.bars = VGroup()
        self.over: list[Number] = []
        self.milestones: dict[int, Milestone] = {}
        self._lit: set[int] = set()

    def _gates(self, activation: str, slope: str) -> GateChain:
        return GateChain(activation, self.numbers[slope], stops=self.stops, theme=self.theme)

    def _tall(self, n: int, scale: Scale) -> float:
        """Return how high the bar behind the n-th gate stands."""
        return height(to_float(self.numbers[f"sigmoid[{n}]"].value), scale)

    def _bar(self, n: int, scale: Scale) -> VMobject:
        return bar_at(self.stops.stop(n), self._tall(n, scale), self.theme)

    def come(self, curve: VMobject) -> None:
        """Let a curve become the first gate, and the first gate all the others."""
        chain, first = self.chain, self.chain.glyphs[0]
        self.play(
            FadeIn(VGroup(chain.wire, chain.boxes, chain.ends)),
            ReplacementTransform(curve, first.curve),
            FadeIn(first.axis),
            run_time=1.1,
        )
        self.add(first)
        others = (fly_to(first, glyph, arc=0) for glyph in chain.glyphs[1:])
        self.play(LaggedStart(*others, lag_ratio=0.05), run_time=1.2)

    def hand_out(self, source: Mobject, *others: Animation) -> None:
        """Send the slope under every gate."""
        # One after the other: all at once they would lie on each other when they set out.
        flights = [fly_to(source, factor.part(VALUE), arc=0) for factor in self.chain.factors]
        self.play(LaggedStart(*flights, lag_ratio=0.25), *others, run_time=1.5)
        self.add(self.chain)

    def let_gradient_in(self) -> None:
        """Make room over the chain, and let a gradient of 1 rise beside the loss."""
        self.play(
            self.chain.animate.shift(RAISED * DOWN),
            FadeIn(self.axis, shift=RAISED * DOWN),
            *self.turn_strip(),
            run_time=1.0,
        )
        self.bars.add(self._bar(0, LINEAR))
        number = self._number_over(0)
        self.play(GrowFromEdge(self.bars[0], DOWN), FadeIn(number, shift=UP), run_time=0.9)

    def _number_over(self, n: int) -> Number:
        gradient = self.numbers[f"sigmoid[{n}]"]
        self.over.append(over(gradient, n, self.stops, LINEAR, self.theme))
        return self.over[-1]

    def _light(self, *gates: int) -> list[Any]:
        """Light these gates and rest the others; only what changes is animated."""
        moves: list[Any] = []
        for n, pair in enumerate(zip(self.chain.glyphs, self.chain.factors, strict=True), start=1):
            if (n in gates) != (n in self._lit):
                moves += [part.animate.paint(n in gates) for part in pair]
        self._lit = set(gates)
        return moves

    def pass_gate(self, n: int, **options: Any) -> None:
        """Send the gradient through the n-th gate from the loss; its bar stays where it was."""
        heights = self._tall(n - 1, LINEAR), self._tall(n, LINEAR)
        bar = bar_at(self.stops.stop(n - 1), heights[0], self.theme)
        self.bars.add(bar)
        stops = self.stops.stop(n - 1), self.stops.stop(n)
        passing = Passing(bar, *stops, heights, self.theme)
        self.play(passing, *self._light(n), **options)

    def write_over(self, n: int) -> None:
        """Write how much there is behind the n-th gate, over its bar."""
        moves: list[Animation] = [FadeIn(self._number_over(n), shift=0.12 * UP)]
        if n == LIFTED:
            self.leader = leader(self.bars[n].get_top(), HIGHER, self.theme)
            moves.append(Create(self.leader))
        self.play(*moves, run_time=0.35)

    def write_milestone(self, n: int) -> None:
        """Work the power out in the strip, and lift the number over where the bar would be."""
        gradient = self.numbers[f"sigmoid[{n}]"]
        mile = Milestone(gradient, n, stops=self.stops, scale=LINEAR, theme=self.theme)
        self.milestones[n] = mile
        result = power(self.numbers, n, theme=self.theme)
        result = at_end(result) if self.strip else at_start(result)
        self.play(write(result), FadeIn(mile.words), Create(mile.leader), run_time=0.8)
        self.play(fly_to(result.part("result"), mile.number.part(VALUE)), run_time=0.8)
        self.add(result, mile)
        self.strip.add(result)

    def rest_gates(self) -> None:
        """Dim the gate that was passed last."""
        self.play(*self._light(), run_time=0.4)

    def take_logarithms(self) -> None:
        """Let the same bars stand on a log axis; its numbers spread from where they were."""
        logarithmic = BarAxis(LOGARITHMIC, theme=self.theme)
        leaving = FadeOut(VGroup(self.axis.numbers, self.axis.marks, self.leader))
        self.play(leaving, *self.turn_strip(), run_time=0.6)
        moves: list[Any] = [
            Transform(bar, self._bar(n, LOGARITHMIC)) for n, bar in enumerate(self.bars)
        ]
        for n, text in {**dict(enumerate(self.over)), **self.milestones}.items():
            rise = self._tall(n, LOGARITHMIC) - self._tall(n, LINEAR)
            # Nothing is level with it any more.
            rise -= HIGHER - NUMBER_ROOM if n == LIFTED else 0
            moves.append(text.animate.shift(rise * UP))
        self.play(*moves, *logarithmic.spread_from(LINEAR), run_time=2.4)
        self.remove(*self.axis.submobjects)
        self.axis = logarithmic
        self.add(logarithmic)

    def change_to_relu(self) -> None:
        """Let every gate become an active ReLU, of slope 1."""
        old, new = self.chain, self._gates("relu", "relu_slope")
        rule, where = open_gate(self.numbers, theme=self.theme)
        self.play(
            *(ReplacementTransform(*pair) for pair in zip(old.glyphs, new.glyphs, strict=True)),
            *(FadeOut(factor, shift=0.2 * DOWN) for factor in old.factors),
            self.bars[1:].animate.set_fill(resting(self.theme)),
            *(FadeOut(text) for text in (*self.over[1:], *self.milestones.values())),
            *self.turn_strip(rule),
            run_time=1.0,
        )
        self.remove(*old.submobjects)
        self.chain = new
        self.add(new.wire, new.boxes, new.ends, new.head, *new.glyphs, rule)
        self.hand_out(rule.part("slope"))
        self.play(write(where), run_time=0.4)
        self.add(where)
        self.strip.add(where)

    def pass_unchanged(self) -> None:
        """Send a gradient of 1 back through gates of slope 1, which leaves its top at each stop."""
        start, end = self.stops.stop(0), self.stops.stop(DEPTH)
        ghost = hollow_bar_at(start, FULL, self.theme)
        caps = [cap_at(self.stops.stop(n), FULL, self.theme) for n in range(1, DEPTH + 1)]
        self.play(FadeIn(ghost), run_time=0.4)
        self.play(
            AnimationGroup(
                ApplyMethod(ghost.shift, (end - start) * RIGHT, run_time=DEPTH, rate_func=linear),
                LaggedStart(*(FadeIn(cap) for cap in caps), lag_ratio=1.0),
            ),
            run_time=2.6,
        )
        self.play(ReplacementTransform(ghost, caps[-1].copy()), run_time=0.5)
        words, value = relu_label(self.numbers, self.stops, theme=self.theme)
        self.play(FadeIn(words), FadeIn(value, shift=0.1 * UP), run_time=0.6)
        self.add(value)
        self._recall_sigmoids()

    def _recall_sigmoids(self) -> None:
        """Write again what sigmoids left, dimmed and named, once nothing passes there any more."""
        recalled = [
            Milestone(
                self.numbers[f"sigmoid[{n}]"],
                n,
                stops=self.stops,
                scale=LOGARITHMIC,
                theme=self.theme,
                words="sigmoid:",
            )
            for n in self.milestones
        ]
        for mile in recalled:
            mile.number.paint(False)
        self.play(*(FadeIn(mile) for mile in recalled), run_time=0.5)
        self.add(*recalled)
