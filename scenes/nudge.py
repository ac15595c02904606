"""What a gradient is: one weight is nudged, and the loss moves."""

from collections.abc import Sequence
from functools import cached_property

from manim import Create, Dot, FadeIn, FadeOut, GrowArrow, Line, Mobject, VGroup, VMobject

from mathcore.exercise.trace import Quantities, Quantity
from mathcore.topics.one_weight import EXAMPLE, nudged_and_stepped
from scenes.kit.large_network.cell import LEAST_BLANK
from scenes.kit.large_network.form import BLANK_STROKE
from scenes.kit.scene.carry import Carry
from scenes.kit.scene.free_path import OVER_SHAPE, text_zones
from scenes.kit.scene.lecture import LectureScene
from scenes.kit.style.zones import FRAME_WIDTH, SAFE, at
from scenes.kit.text.formula import Formula
from scenes.kit.text.number import VALUE, Number
from scenes.kit.text.step import RESULT, RESULT_RELATION, Step, slot, worked
from scenes.parts.nudge.changes import Change
from scenes.parts.nudge.pipe import COLUMNS, Pipe
from scenes.parts.nudge.ratios import GradientChip, WorkedRow, pointers, product_row, ratio_rows
from scenes.parts.nudge.station import Station
from scenes.parts.nudge.valley import Track, Valley

#: The pipe rises by this when there is to be room under it.
_RISE = 1.5
#: How far a gear turns when the knob is turned, in radians.
_GEAR_TURN = 0.45
#: The line of a step under the valley: its size, its left end and its level.
_STEP_SIZE, _STEP_LEFT, _STEP_LEVEL = 0.5, -4.0, -2.4
#: So far from its ball a loss stands.
_LEFT_OF_BALL, _RIGHT_OF_BALL, _IN_THE_VALLEY = at(-0.34, 0.06), at(0.34, 0.06), at(0.34, 0.5)
#: Where the gradient's chip stands beside it.
_CHIP_PLACE = at(SAFE.left + 1.02, _STEP_LEVEL)


def number_at(formula: Formula, quantity: Quantity, name: str = VALUE) -> Number:
    """Build a number where it stands in a formula, so that it can set out from there."""
    number = Number(quantity, theme=formula.theme, size=formula.size)
    glyphs = formula.part(name).get_center() - number.part(VALUE).get_center()
    return number.shift(glyphs)


class Nudge(LectureScene):
    """Conclude that a gradient is how fast the loss moves when one weight is nudged.

    Along a chain the slopes multiply. The chain has one weight, no activation, and a squared error
    without a factor 1/2, as PyTorch's ``MSELoss``.
    """

    title = "Nudge"
    question = "What is a gradient?"
    activity = "Before Activity 2"
    follows_exercise = False

    @cached_property
    def numbers(self) -> Quantities:
        """All that a nudge and a step do to one weight."""
        return nudged_and_stepped(EXAMPLE)

    @cached_property
    def pipe(self) -> Pipe:
        """The chain: a knob, two gauges, and a gear before each of these."""
        return Pipe(self.numbers, theme=self.theme).shift(at(0, -_RISE))

    def opening_picture(self) -> Sequence[Mobject]:
        """Return the pipe, with what is given and what comes of it."""
        return (self.pipe,)

    def construct(self) -> None:
        """Tell the nudge, the gears and the step as a storyboard."""
        self.turn_a_knob()
        self.per_nudge()
        self.two_gears()
        self.a_step()

    def turn_a_knob(self) -> None:
        """Nudge the weight and follow the nudge through the pipe; ask what the loss does."""
        pipe = self.pipe
        columns = zip(("dw[0]", "dz[0]", "dL[0]"), COLUMNS, strict=True)
        self.changes = [Change(self.numbers[name], x, theme=self.theme) for name, x in columns]
        with self.beat("Turn a knob"):
            self.open()
            self.say("A weight, a prediction, a loss: how far off, squared.")
            for station in pipe.stations:
                self.play(station.animate.paint().build(), run_time=0.8)
            self.say("We wanted {y} and got {z}.")
            self.play(*pipe.light(pipe.gauge, pipe.wanted), run_time=0.8)
            self.say("Nudge the weight up, by {dw[0]}.")
            self.play(pipe.animate.shift(at(0, _RISE)).build(), run_time=0.9)
            self.play(*pipe.light(pipe.knob), run_time=0.5)
            self.play(pipe.knob.turn(), pipe.knob.step_back())
            self.read_off(0)
            self.say("The prediction follows.")
            self.play(*pipe.light(pipe.knob, pipe.gears[0], pipe.input), run_time=0.5)
            self.run_through(0, -_GEAR_TURN)
            self.play(*pipe.light(pipe.knob, pipe.gauge), run_time=0.5)
            self.play(pipe.gauge.step_back(), run_time=0.5)
            self.read_off(1)
            self.say("Does the loss rise or fall?")
            blanks = [pipe.loss.blank, self.changes[2].blank]
            self.play(*pipe.light(*pipe.stations), run_time=0.5)
            self.play(pipe.loss.step_back(), run_time=0.5)
            self.play(
                FadeIn(self.changes[2]),
                FadeIn(blanks[1]),
                blanks[0].animate.set_stroke(opacity=1).build(),
                run_time=0.5,
            )
            self.ask("L_nudged[0]", "dL[0]", pulse=blanks)
            self.say("It falls: {dL[0]}.")
            self.play(*pipe.light(*pipe.stations, pipe.gears[1], pipe.wanted), run_time=0.5)
            self.run_through(1, _GEAR_TURN)
            closing = blanks[0].animate.set_stroke(opacity=0).build()
            self.play(FadeOut(blanks[1]), closing, run_time=0.3)
            self.read_off(2)

    def run_through(self, gear: int, turn: float) -> None:
        """Let a bead run through a gear, which turns."""
        start, end = self.pipe.way(gear)
        bead = Dot(start, radius=0.1, color=self.theme.text)
        self.play(FadeIn(bead), run_time=0.2)
        self.play(bead.animate.move_to(end).build(), self.pipe.gears[gear].turn(turn), run_time=1.0)
        self.play(FadeOut(bead), run_time=0.2)

    def read_off(self, place: int) -> None:
        """Let a station show what it reads after the nudge, and its change grow under it."""
        station, change, letter = self.pipe.stations[place], self.changes[place], "wzL"[place]
        station.adopt(station.build_number(self.numbers[f"{letter}_nudged[0]"]))
        coming = [] if change in self.mobjects else [FadeIn(change)]
        self.play(FadeIn(station.number), *coming, run_time=0.5)
        moved = self.numbers[f"d{letter}[0]"]
        change.add_bar(moved)
        self.play(change.grow(), run_time=0.6)
        change.add_number(moved)
        self.play(FadeIn(change.number), run_time=0.4)

    def per_nudge(self) -> None:
        """Divide what the loss has moved by what the weight has, for two nudges."""
        pipe, (weight, middle, loss) = self.pipe, self.changes
        self.rows = ratio_rows(self.numbers, theme=self.theme)
        self.chip = GradientChip(self.numbers, theme=self.theme)
        self.arrows = pointers(self.rows, self.chip)
        with self.beat("Per nudge"):
            self.say("What the loss moved, over what the weight moved.")
            self.play(*pipe.light(pipe.knob, pipe.loss), FadeOut(middle), run_time=0.6)
            self.divide(0)
            self.say("Now a smaller nudge, {dw[1]}.")
            self.play(pipe.knob.turn_back(), run_time=0.7)
            for station, letter in zip(pipe.stations, "wzL", strict=True):
                self.read_anew(station, self.numbers[f"{letter}_nudged[1]"])
            self.say("Everything moves about a tenth as far.")
            self.shrink(weight, "dw[1]")
            self.shrink(loss, "dL[1]")
            self.divide(1)
            self.say("They close in on one number: the gradient of the loss by this weight.")
            self.play(FadeIn(self.chip), run_time=0.7)
            self.play(*(GrowArrow(arrow) for arrow in self.arrows), run_time=0.9)

    def divide(self, row: int) -> None:
        """Carry both changes into their ratio, and work it out."""
        ratio, line = self.rows[row], self.rows[row].step.numbers
        self.write_row(ratio)
        for change, name in ((self.changes[2], f"dL[{row}]"), (self.changes[0], f"dw[{row}]")):
            moved = number_at(change.number, self.numbers[name])
            self.play(self.carry(moved, line.part(slot(name, 0)), origin=change.number))
        self.say(f"{{ratio[{row}]}}.")
        self.conclude(ratio.step)

    def write_row(self, row: WorkedRow) -> None:
        """Write what stands between the numbers of a row."""
        row.step.numbers.set_fill(opacity=0)
        self.add(row)
        signs = (sign.animate.set_fill(opacity=1).build() for sign in row.signs)
        self.play(*map(FadeIn, row.labels), *signs, run_time=0.6)

    def carry(self, number: Number, target: VGroup, *, origin: Formula | None = None) -> Carry:
        """Return the animation that takes a copy of a number to where it is needed.

        Parameters
        ----------
        number
            Where it sets out.
        target
            The glyphs, not seen yet, whose place it takes.
        origin
            In what it stands there, if not alone.
        """
        ends = [number, target, *([origin] if origin else [])]
        return Carry.on_free_way(
            number,
            target,
            text_zones(self.mobjects, but=ends),
            dear=[(OVER_SHAPE, self.pipe.frames())],
        )

    def conclude(self, step: Step) -> None:
        """Let the result of a line come, whose numbers have been filled in."""
        result = step.numbers.part(RESULT)
        self.play(result.animate.set_fill(opacity=1).build(), run_time=0.5)

    def read_anew(self, station: Station, quantity: Quantity) -> None:
        """Let a station read something else than after the nudge before."""
        leaving = station.number
        self.play(leaving.animate.set_fill(opacity=0).build(), run_time=0.25)
        station.remove(leaving)
        station.adopt(station.build_number(quantity).paint(station is not self.pipe.gauge))
        self.play(FadeIn(station.number), run_time=0.35)

    def shrink(self, change: Change, name: str) -> None:
        """Let a bar become that of a smaller change."""
        leaving = change.number
        self.play(leaving.animate.set_fill(opacity=0).build(), run_time=0.25)
        change.remove(leaving)
        self.play(change.shrink_to(self.numbers[name]), run_time=0.7)
        change.add_number(self.numbers[name])
        self.play(FadeIn(change.number), run_time=0.35)

    def two_gears(self) -> None:
        """Say what each gear multiplies a nudge by, and ask what both do together."""
        pipe, names = self.pipe, ("dz_dw", "dL_dz")
        factors = [
            gear.build_factor(self.numbers, name)
            for gear, name in zip(pipe.gears, names, strict=True)
        ]
        self.product = product_row(self.numbers, theme=self.theme)
        line = self.product.step.numbers
        with self.beat("Two gears"):
            self.say("In between, two gears.")
            dimming = [row.animate.paint(False).build() for row in self.rows]
            gone = (self.changes[0], self.changes[2])
            self.play(*pipe.light(*pipe.gears), *dimming, *map(FadeOut, gone), run_time=0.7)
            back = [change for station in pipe.stations for change in station.settle_back()]
            self.play(*back, pipe.knob.turn_home(), run_time=0.7)
            self.say("The first multiplies a nudge by {dz_dw}, the input.")
            self.play(*pipe.light(pipe.gears[0], pipe.input), run_time=0.5)
            self.take_in(pipe.input.number, factors[0])
            pipe.gears[0].add(factors[0])
            self.say("The second by {dL_dz}: twice the error, {z} minus {y}.")
            self.play(*pipe.light(pipe.gears[1], pipe.gauge, pipe.wanted), run_time=0.5)
            self.play(FadeIn(factors[1], shift=at(0, 0.25)), run_time=0.7)
            pipe.gears[1].add(factors[1])
            self.say("Together?")
            self.play(*pipe.light(*pipe.gears), run_time=0.5)
            self.ask("dL_dw", pulse=[self.chip.cell.blank])
            self.say("{dL_dw}. Slopes along a chain multiply.")
            self.write_row(self.product)
            for factor, name in zip(factors, names, strict=True):
                number = number_at(factor, self.numbers[name])
                self.play(self.carry(number, line.part(slot(name, 0)), origin=factor))
            self.conclude(self.product.step)
            result = self.chip.build_number()
            result.set_fill(opacity=0)
            self.chip.adopt(result)
            start = number_at(line, self.numbers["dL_dw"], RESULT)
            closing = self.chip.cell.blank.animate.set_stroke(opacity=0).build()
            self.play(self.carry(start, result.part(VALUE), origin=line), closing)

    def take_in(self, number: Number, factor: Formula) -> None:
        """Let a gear's factor come from the number that it is."""
        factor.set_fill(opacity=0)
        self.add(factor)
        signs = [group for name, group in factor.parts.items() if name != VALUE]
        self.play(*(sign.animate.set_fill(opacity=1).build() for sign in signs), run_time=0.4)
        self.play(self.carry(number, factor.part(VALUE)))
        self.remove(factor)

    def a_step(self) -> None:
        """Step against the gradient on the loss's curve, and then too far."""
        valley = Valley(EXAMPLE, self.numbers, theme=self.theme)
        slide = at(-FRAME_WIDTH, 0)
        with self.beat("A step", still=3.0):
            self.say("Negative means: turn the weight up.")
            gone: tuple[VMobject, ...] = (*self.rows, *self.arrows, self.product)
            self.play(*map(FadeOut, gone), *self.pipe.light(), run_time=0.7)
            self.add(valley.shift(-slide))
            self.play(
                VGroup(self.pipe, valley).animate.shift(slide).build(),
                self.chip.animate.shift(_CHIP_PLACE - self.chip.frame.get_center()).build(),
                run_time=1.6,
            )
            ball = valley.ball("w", "L")
            loss = valley.loss_number("w", "L", _LEFT_OF_BALL)
            start = valley.weight_number("w")
            self.play(FadeIn(ball, scale=2.0), FadeIn(loss), run_time=0.5)
            self.play(Create(valley.plumb("w", "L")), FadeIn(start), run_time=0.6)
            self.play(Create(valley.slope), run_time=0.7)
            self.say("By how much? A tenth of the gradient, say.")
            first = self.step_line(0)
            self.play(FadeIn(first.symbols), run_time=0.6)
            self.fill_in(first, start)
            self.say("That tenth is the learning rate.")
            rate = slot("eta[0]", 0)
            lines = (first.symbols, first.numbers)
            self.play(*(line.animate.paint_parts(rate).build() for line in lines), run_time=0.5)
            self.say("The weight becomes {w_new[0]}, the loss {L_new[0]}.")
            self.play(first.symbols.animate.paint().build(), run_time=0.4)
            self.conclude(first)
            track = Track(valley, 0, _IN_THE_VALLEY)
            self.walk(track, ball, first)
            self.say("And with a quarter?")
            second = self.step_line(1)
            second.numbers.part(RESULT).set_fill(opacity=0)
            self.play(FadeOut(first.numbers), track.animate.rest().build(), run_time=0.5)
            blank = self.blank_for(second)
            self.play(
                first.symbols.animate.paint().build(),
                FadeIn(second.numbers),
                FadeIn(blank),
                run_time=0.6,
            )
            self.ask("w_new[1]", "L_new[1]", pulse=[blank])
            self.say("{L_new[1]} again: over the valley, to the other side.")
            self.play(FadeOut(blank), run_time=0.2)
            self.conclude(second)
            self.walk(Track(valley, 1, _RIGHT_OF_BALL), ball, second)
            self.say("Every weight has such a gradient.")

    def step_line(self, k: int) -> Step:
        """Build the line of a step under the valley."""
        step = worked(self.numbers, f"w_new[{k}]", theme=self.theme, size=_STEP_SIZE)
        step.symbols.place_middle(at(_STEP_LEFT, _STEP_LEVEL), anchor=0)
        after = float(step.symbols.get_right()[0]) + 0.22
        step.numbers.place_middle(at(after, _STEP_LEVEL), anchor=0)
        return step

    def fill_in(self, step: Step, weight: Number) -> None:
        """Carry the weight and the gradient into the line of a step; its rate is chosen."""
        line = step.numbers
        line.set_fill(opacity=0)
        self.add(line)
        names = (*step.signs, RESULT_RELATION)
        signs = [glyph for name in names for glyph in line.part(name)]
        self.play(*(sign.animate.set_fill(opacity=1).build() for sign in signs), run_time=0.4)
        self.play(self.carry(weight, line.part(slot("w", 0))))
        rate = line.part(slot("eta[0]", 0))
        self.play(rate.animate.set_fill(opacity=1).build(), run_time=0.5)
        self.play(self.carry(self.chip.number, line.part(slot("dL_dw", 0))))

    def blank_for(self, step: Step) -> Line:
        """Build the blank of a step's result."""
        result = step.numbers.part(RESULT)
        low = step.numbers.baseline - 0.1
        return Line(
            at(result.get_left()[0], low),
            at(result.get_left()[0] + LEAST_BLANK, low),
            stroke_width=BLANK_STROKE,
            color=self.theme.weight,
        )

    def walk(self, track: Track, start: Dot, step: Step) -> None:
        """Take a step on the curve, and note down to which weight and which loss it leads."""
        self.play(GrowArrow(track.arrow), run_time=0.8)
        ball, rest = track.ball, track.ball.get_center()
        ball.move_to(start)
        self.add(ball)
        self.play(ball.animate.move_to(at(rest[0], start.get_y())).build(), run_time=0.8)
        self.play(Create(track.plumb), ball.animate.move_to(rest).build(), run_time=0.6)
        track.weight.set_fill(opacity=0)
        self.add(track.weight)
        result = number_at(step.numbers, step.quantity, RESULT)
        self.play(self.carry(result, track.weight.part(VALUE), origin=step.numbers))
        self.play(FadeIn(track.loss), run_time=0.4)
