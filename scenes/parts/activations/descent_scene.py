"""A lecture scene in which two neurons are trained side by side."""

from collections.abc import Sequence
from typing import ClassVar

from manim import (
    DOWN,
    UP,
    Animation,
    FadeIn,
    FadeOut,
    LaggedStart,
    Mobject,
    UpdateFromAlphaFunc,
    VGroup,
    smooth,
)

from mathcore.exercise.reconcile import show
from mathcore.exercise.trace import Quantities
from mathcore.formula.activations import activation
from mathcore.formula.symbols import gradient, gradient_on_one_line
from mathcore.topics.descent import two_neurons
from scenes.kit.scene.motion import conclude, fly_to
from scenes.kit.style.zones import STRIP, at
from scenes.kit.text.formula import SYMBOL, Formula, Painted, ShownValue, Words
from scenes.kit.text.step import RESULT, Step, worked
from scenes.kit.text.typeset import DIGIT_HEIGHT, part
from scenes.kit.text.wording import count
from scenes.parts.activations.descent_moves import fill, to
from scenes.parts.activations.neuron_panel import COLUMNS, DECIMALS, STEEPER
from scenes.parts.activations.neuron_side import Side
from scenes.parts.activations.running_number import RunningNumber
from scenes.parts.activations.two_pictures import LEFT_HALF, RIGHT_HALF, HalvesScene

#: Sums over all samples are as wide as the strip: how far under its top the first one stands, how
#: far down the next, and where the sums begin behind the words.
FIRST_LINE, LINE_PITCH = 0.55, 0.66
SUM_INDENT = 1.25
#: How the captions call the activations.
CALLED = {"relu": "ReLU", "leaky_relu": "leaky"}


class DescentScene(HalvesScene):
    """The two neurons, and how they move.

    Attributes
    ----------
    left, right
        The live neuron's side, and the dead one's.
    in_the_strip
        What stands in the strip now.
    """

    follows_exercise: ClassVar[bool] = False

    @property
    def numbers(self) -> Quantities:
        """The numbers of all runs."""
        return two_neurons().quantities

    def setup(self) -> None:
        """Make both sides ready."""
        super().setup()
        self.runs = two_neurons()
        self.left = Side(self.runs.live, theme=self.theme, zone=LEFT_HALF)
        self.right = Side(self.runs.dead, theme=self.theme, zone=RIGHT_HALF)
        self.in_the_strip: list[Painted] = []

    @property
    def sides(self) -> tuple[Side, Side]:
        """Both sides."""
        return self.left, self.right

    def clear_strip(self, *others: Mobject) -> None:
        """Empty the strip, and let other things go with it."""
        self.leave(*self.strip_out(), *others)

    def strip_out(self) -> list[Painted]:
        """Forget what stands in the strip; return it for leaving."""
        gone, self.in_the_strip = self.in_the_strip, []
        return gone

    def put_in_strip(self, *formulas: Painted) -> None:
        """Write formulas into the strip, until it is cleared."""
        self.write_down(*formulas)
        self.in_the_strip += formulas

    def sample_list(self) -> Formula:
        """Write the samples: the inputs, and that each target is its input."""
        xs = [q for q in self.runs.live if q.id.startswith("x[")]
        shown = [show(x).typst for x in xs]
        listed = ", ".join(part(x.id, text) for x, text in zip(xs, shown, strict=True))
        return self.in_strip(
            f'x = {listed} "," quad y = x',
            RIGHT_HALF,
            roles={x.id: "signal" for x in xs},
            claims=tuple(ShownValue(x, text, x.id) for x, text in zip(xs, shown, strict=True)),
        )

    def samples_to_axes(self, samples: Formula) -> None:
        """Let the inputs become dots on both axes."""
        flights = []
        for side in self.sides:
            xs = [self.numbers[claim.quantity.id] for claim in samples.claims]
            side.dots = side.panel.on_axis(xs)
            flights += [
                fly_to(samples.part(x.id), dot) for x, dot in zip(xs, side.dots, strict=True)
            ]
        self.play(LaggedStart(*flights, lag_ratio=0.1), run_time=1.4)
        self.add(*(side.dots for side in self.sides))

    def stretch_and_shift(self) -> None:
        """Multiply by the weight, then add the bias: the dots stand at their z."""
        for name in ("w", "b"):
            heads = [side.panel.heading(name) for side in self.sides]
            cells = [side.cell(name, 0, 0) for side in self.sides]
            self.play(*(FadeIn(m, shift=0.15 * DOWN) for m in (*heads, *cells)), run_time=0.6)
            moves = []
            for side in self.sides:
                xs = [q for q in side.run if q.id.startswith("x[")]
                goal = side.panel.on_axis(xs, side.run.at_step("w", 0))
                if name == "b":
                    goal = side.panel.on_axis(side.run.samples("z", 0))
                moves.append(to(side.dots, goal))
            self.play(*moves, run_time=1.2)

    def rise(self) -> None:
        """Let the dots rise from z to ReLU's value."""
        self.play(
            *(to(side.dots, side.panel.dots(side.run, 0)) for side in self.sides), run_time=0.9
        )

    def loss_rule(self) -> Formula:
        """Write what is made small, and over how many samples it is the mean."""
        samples = len(self.runs.live.neuron.x)
        source = f'cal(L) = frac(1, n) thin sum_i (h_i − y_i)^2 "," quad n = {samples}'
        return self.in_strip(source, LEFT_HALF, constants=True)

    def error_rule(self) -> Formula:
        """Write what a sample sends back."""
        slope = part("slope", 'op("ReLU")\'(z_i)')
        source = f"{gradient('z_i')} = frac(2, n) thin (h_i − y_i) thin {slope}"
        return self.in_strip(source, RIGHT_HALF, constants=True)

    def show_errors(self, *sides: Side, step: int = 0) -> None:
        """Write each sample's error beside its dot."""
        for side in sides:
            side.errors = side.panel.errors(side.run, step)
        found = [error for side in sides for error in side.errors]
        self.play(
            LaggedStart(*(FadeIn(error, shift=0.2 * UP) for error in found), lag_ratio=0.1),
            run_time=1.0,
        )

    def sum_line(self, side: Side, name: str, row: int) -> tuple[tuple[Painted, ...], Step]:
        """Build the gradient by the weight as a sum, behind the neuron's name."""
        baseline = STRIP.top - FIRST_LINE - row * LINE_PITCH
        left = STRIP.left + 0.1
        tag = Words(name, theme=self.theme, role="dim").place(at(left, baseline), anchor=0)
        head = Formula(gradient_on_one_line("w"), theme=self.theme, size=SYMBOL)
        head.place(at(left + SUM_INDENT, baseline), anchor=0)
        id = side.run.at_step("dL_dw", 0).id
        step = worked(side.run, id, theme=self.theme, decimals=DECIMALS)
        step.numbers.scale(SYMBOL / step.numbers.size)
        step.numbers.place(at(head.get_right()[0] + 0.15, baseline), anchor=0)
        return (tag, head), step

    def add_up(self, **named: Side) -> None:
        """Work out the gradient by the weight, and let it take its place in the table.

        Parameters
        ----------
        **named
            The sides, by what their neurons are called in the strip.
        """
        sides = tuple(named.values())
        lines = [self.sum_line(side, name, row) for row, (name, side) in enumerate(named.items())]
        sums = [step for _, step in lines]
        self.put_in_strip(*(text for texts, _ in lines for text in texts))
        self.play(
            *(
                fill(step, {error.quantity.id: error for error in side.errors})
                for side, step in zip(sides, sums, strict=True)
            ),
            run_time=1.3,
        )
        self.conclude_all(sums)
        arrivals: list[Animation] = []
        for side, step in zip(sides, sums, strict=True):
            names = ("dL_dw", "dL_db", "L")
            if not side.has_all_headings:
                arrivals += [FadeIn(side.panel.heading(name)) for name in names]
                side.has_all_headings = True
            by_w, by_b, loss = (side.cell(name, 0, 0) for name in names)
            arrivals += [fly_to(step.numbers.part(RESULT), by_w), FadeIn(by_b), FadeIn(loss)]
            arrivals += [FadeOut(error, target_position=by_b) for error in side.errors]
            side.errors = []
        self.play(*arrivals, run_time=1.3)

    def conclude_all(self, steps: Sequence[Step]) -> None:
        """Write the results of worked lines, which then stay in the strip."""
        self.play(*(conclude(step) for step in steps))
        self.add(*(step.numbers for step in steps))
        self.in_the_strip += [step.numbers for step in steps]

    def name_it(self, side: Side, text: str) -> Animation:
        """Say what a neuron is; return how that comes in."""
        side.caption = side.panel.caption(text)
        return FadeIn(side.caption)

    def set_rate(self, side: Side) -> Animation:
        """Show a side's learning rate on its panel; return how that comes in."""
        side.rate = side.panel.rate(side.run)
        return FadeIn(side.rate)

    def begin(self, *sides: Side) -> None:
        """Write a run's first row, and its learning rate."""
        cells = [side.cell(name, 0, 0) for side in sides for name in COLUMNS]
        rates = [self.set_rate(side) for side in sides]
        self.play(*(FadeIn(cell) for cell in cells), *rates, run_time=0.6)

    def update(self, *sides: Side) -> list[Step]:
        """Work out the first step's new weight on each side."""
        steps = [self.line(side, side.run.at_step("w", 1).id) for side in sides]
        self.play(*(self.set_rate(side) for side in sides), run_time=0.5)
        self.put_in_strip(*(step.symbols for step in steps))
        self.play(
            *(fill(step, side.sources()) for side, step in zip(sides, steps, strict=True)),
            run_time=1.1,
        )
        self.conclude_all(steps)
        return steps

    def line(self, side: Side, id: str) -> Step:
        """Build what works out one of a side's numbers, under its panel."""
        step = worked(side.run, id, theme=self.theme, on_one_line=True, decimals=DECIMALS)
        for formula in (step.symbols, step.numbers):
            formula.scale(SYMBOL / formula.size)
        return step.place(self.strip_under(side.zone))

    def largest_z(self, side: Side) -> None:
        """Work out the pre-activation that comes nearest to 0 from the left."""
        step = self.line(side, side.run.samples("z", 0)[-1].id)
        self.put_in_strip(step.symbols)
        self.play(fill(step, side.sources()), run_time=1.0)
        self.conclude_all([step])

    def leaky_rule(self, side: Side) -> None:
        """Write what a leak does where ReLU gives 0, and that it is drawn steeper."""
        slope = side.run.samples("slope", 0)[0]
        shown = show(slope).typst
        symbol = activation(side.run.neuron.activation).symbol
        left = STRIP.left + 0.1
        rule = Formula(
            f'op("ReLU")(z) = 0 "," quad {symbol}(z) = {part("leak", shown)} thin z quad '
            '"where" z lt.eq 0',
            theme=self.theme,
            size=SYMBOL,
            claims=(ShownValue(slope, shown, "leak"),),
            constants=True,
        ).place(at(left, STRIP.top - FIRST_LINE), anchor=0)
        remark = Words(
            f"the leak is drawn {count(STEEPER, 'time')} as steep as it is",
            theme=self.theme,
            role="dim",
        )
        remark.place(at(left, rule.baseline - LINE_PITCH), anchor=0)
        self.put_in_strip(rule, remark)

    def run_on(self, *sides: Side, run_time: float) -> None:
        """Run through all steps of some sides, as many on each, counting them."""
        steps = sides[0].run.steps
        names = [CALLED[side.run.neuron.activation] for side in sides]
        words = [
            side.panel.caption(f"{name}, step") for name, side in zip(names, sides, strict=True)
        ]
        counters = [RunningNumber(0, theme=self.theme, size=word.size) for word in words]

        def count_to(share: float) -> None:
            for word, counter in zip(words, counters, strict=True):
                height = word.baseline + DIGIT_HEIGHT * counter.size / 2
                counter.display(steps * share, at(word.get_right()[0] + 0.18, height), anchor=0)

        count_to(0.0)
        self.play(*(FadeIn(shown) for shown in (*words, *counters)), run_time=0.4)
        self.play(
            *(side.panel.course(side.dots, side.run, 0, steps) for side in sides),
            UpdateFromAlphaFunc(
                VGroup(*counters), lambda _, share: count_to(share), rate_func=smooth
            ),
            run_time=run_time,
        )
        self.play(
            *(FadeOut(shown) for shown in (*words, *counters)),
            *(
                self.name_it(side, f"{name}, {steps} steps later")
                for name, side in zip(names, sides, strict=True)
            ),
            *(
                FadeIn(side.cell(name, steps, 1), shift=0.2 * DOWN)
                for side in sides
                for name in COLUMNS
            ),
            run_time=0.8,
        )

    def step_on(self, side: Side, step: int, lines: Sequence[Step] = ()) -> list[Animation]:
        """Return how a side takes one step: its dots slide, and its table gets a row.

        Parameters
        ----------
        side
            Which neuron.
        step
            Which step, from 1; also the row.
        lines
            The lines of `update`, from which the new weight comes. Any other number that has not
            changed comes down from the row above.
        """
        sources = {line.quantity.id: line.numbers.part(RESULT) for line in lines}
        above = dict(side.rows[step - 1])
        arrivals: list[Animation] = []
        for name in COLUMNS:
            number = side.cell(name, step, step)
            if number.quantity.id in sources:
                arrivals.append(fly_to(sources[number.quantity.id], number))
            elif above[name].quantity.value == number.quantity.value:
                arrivals.append(fly_to(above[name], number, arc=0))
            else:
                arrivals.append(FadeIn(number, shift=0.2 * DOWN))
        return [side.panel.course(side.dots, side.run, step - 1, step), *arrivals]
