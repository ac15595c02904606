"""The neuron that stands exactly on the kink of ReLU, and what rounding makes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain

from manim import (
    UP,
    Create,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    GrowFromPoint,
    LaggedStart,
    Mobject,
    VMobject,
)

from mathcore.exercise.model import Exercise, ExerciseError
from mathcore.exercise.trace import Quantities
from mathcore.numbers.values import DECIMALS
from mathcore.topics.closeup import YARDSTICK, Closeup, bar_of, closeup, steps, zoom_of
from mathcore.topics.kept_digits import WrittenOut, written_out
from mathcore.topics.kink import SLOPES, KinkAnswers, kink_answers, kink_neuron, numbers_of
from scenes.kit.scene.beat import GUESSING
from scenes.kit.scene.lecture import LectureScene
from scenes.kit.style.zones import Zone, at
from scenes.parts.kink import wording
from scenes.parts.kink.cliff import (
    ALONE,
    BESIDE,
    NAME_UP,
    NEAR,
    OVER_NAME,
    TO_THE_LEFT,
    Cliff,
    yardstick,
)
from scenes.parts.kink.columns import ThreeColumns, differ
from scenes.parts.kink.digits import DigitColumns, fits
from scenes.parts.kink.fan import KINK, Fan
from scenes.parts.kink.glass import Glass, Mark

#: As many as the columns have room for.
MOST_INPUTS, MOST_OPERANDS, MOST_PLACES = 4, 5, 30
#: By this power of ten it is magnified where nothing is to be seen.
_IN_VAIN = 8
#: How much is seen of a dot that is looked at in another window.
_GHOST = 0.6
#: What the machines are called where their numbers are meant.
_FORMATS = ("float64", "float32")


class ReluKink(LectureScene):
    """Conclude that at a kink the convention decides, and must be applied to the exact value.

    Rounding noise alone puts the neuron on one side or the other, and with it every gradient
    behind its gate. Convention: ReLU'(0) = 0, as in PyTorch.
    """

    title = "The kink of ReLU"
    question = "Same network, same sample: who is right?"
    activity = "Activity 4, Part D"

    @classmethod
    def check_exercise(cls, exercise: Exercise) -> None:
        """Refuse an exercise without a first-layer neuron on the kink, or with too many inputs."""
        kink_neuron(exercise)
        if (inputs := len(exercise.x)) > MOST_INPUTS:
            fault = f"this clip shows at most {MOST_INPUTS} inputs, got {inputs}"
            raise ExerciseError(f"{exercise.source}: {fault}")

    @cached_property
    def answers(self) -> KinkAnswers:
        """What paper, Python and torch answer; torch is imported when they are first needed."""
        return kink_answers(self.trace)

    @cached_property
    def written(self) -> WrittenOut:
        """The sum of the neuron, digit by digit, with as many digits as there is room for."""
        candidates = (
            written_out(self.answers, MOST_OPERANDS, most) for most in range(MOST_PLACES, 0, -1)
        )
        return next(filter(fits, candidates))

    @cached_property
    def closeups(self) -> tuple[Closeup | None, Closeup | None]:
        """How the sums of Python and of torch are seen apart from 0; None where one is 0."""
        python, torch = (closeup(m.z) if m.side else None for m in self.answers.machines)
        return (python, torch)

    @cached_property
    def numbers(self) -> Quantities:
        """The exercise's quantities, and what the machines make of the neuron's."""
        seen = [found for found in self.closeups if found is not None]
        powers = [0, _IN_VAIN, *(found.power for found in seen)]
        between = range(min(powers), max(powers) + 1)
        scales = (scale(power) for power in between for scale in (zoom_of, bar_of))
        lengths = (found.distance for found in seen)
        own = (*SLOPES, *self.written.quantities, *scales, *lengths, YARDSTICK)
        return numbers_of(self.answers, self.trace, *own)

    def opening_question(self) -> str:
        """Ask who is right, or which slope it is where all are."""
        return "Exactly on the kink: which slope?" if self.answers.agree else self.question

    def opening_picture(self) -> Sequence[Mobject]:
        """Return the three columns, each value blank."""
        return (self.columns,)

    @cached_property
    def columns(self) -> ThreeColumns:
        """What paper, Python and torch say."""
        return ThreeColumns(self.answers, self.trace.symbols, theme=self.theme)

    def construct(self) -> None:
        """Tell the story of the neuron as a storyboard."""
        self.three_answers()
        self.neighbours()
        self.same_sum_twice()
        self.the_step()
        self.who_is_right()
        self.the_rule()

    def leave(self, *mobjects: VMobject) -> None:
        """Let a picture go before the next one comes."""
        self.play(*(FadeOut(mobject) for mobject in mobjects), run_time=0.5)

    def three_answers(self) -> None:
        """Fill the columns, one after the other, and then compare them."""
        paper, python, torch = self.answers.all
        with self.beat("Three answers"):
            self.say("Same network, same sample.")
            self.open()
            self.say(f"On paper this neuron's sum is {{{paper.z.id}}}, exactly.")
            self.fill_column(0)
            self.say(wording.python_says(self.answers), n=python.changed(paper))
            self.fill_column(1)
            self.say(wording.torch_says(self.answers), n=torch.changed(paper))
            self.fill_column(2)
            self.hush()
            badges = [self.columns.badge(left) for left in (0, 1)]
            odd = [
                self.columns.frame(k, self.theme.gradient)
                for k, answer in enumerate(self.answers.all)
                if differ(answer, paper)
            ]
            self.columns.add(*odd, *badges)
            self.play(*map(Create, odd), *map(GrowFromCenter, badges), run_time=0.8)

    def fill_column(self, column: int) -> None:
        """Let a column answer: the sum on paper, then the gate, then the gradients behind it."""
        columns, answer = self.columns, self.answers.all[column]
        self.play(columns.light(column), run_time=0.4)
        if not column:
            sum_on_paper = columns.fill(column, answer.z)
            self.play(FadeIn(sum_on_paper), *columns.close(column, answer.z), run_time=0.5)
        if not (column and columns.shares_error):
            self.play(FadeIn(columns.error(column)), run_time=0.4)
        door = columns.doors[column]
        door.add(door.leaf, door.factor)
        self.play(FadeIn(door.leaf), FadeIn(door.factor), run_time=0.4)
        door.add(door.way)
        self.play(Create(door.way), run_time=0.6)
        numbers = [columns.fill(column, quantity) for quantity in answer.gradients]
        self.play(
            LaggedStart(*(FadeIn(number) for number in numbers), lag_ratio=0.4),
            *(blank for q in answer.gradients for blank in columns.close(column, q)),
            run_time=0.9,
        )

    def neighbours(self) -> None:
        """Write each number as it is kept, and light the digits that are wrong."""
        self.digits = DigitColumns(self.written, theme=self.theme)
        rows = self.digits.operands
        note = (
            "float64 keeps 53 binary digits, float32 24. A fraction ends in binary only if its "
            "denominator is a power of two."
        )
        with self.beat("Neighbours", note=note):
            self.say(wording.where_they_end(self.written, self.answers))
            self.leave(self.columns)
            self.play(FadeIn(self.digits), run_time=0.6)
            self.play(
                LaggedStart(
                    *(FadeIn(text) for row in rows for text in (row.label, row.numbers[0])),
                    lag_ratio=0.2,
                ),
                run_time=0.9,
            )
            self.say(wording.what_is_kept(self.written))
            for row in rows:
                self.play(*self.digits.uncover(*row.numbers[1:]))

    def same_sum_twice(self) -> None:
        """Add up what has been kept, and ask where it ends."""
        digits, answers = self.digits, self.answers
        old = [text for row in digits.operands for text in (row.label, *row.numbers)]
        note = "Python adds from left to right; another order may round otherwise."
        with self.beat("The same sum, twice", note=note):
            self.say("Same sum, twice.")
            self.leave(*old)
            for row in digits.terms:
                self.play(FadeIn(row.label), *map(FadeIn, row.numbers), run_time=0.5)
            self.play(*map(Create, digits.rules), run_time=0.5)
            total = digits.total
            self.play(FadeIn(total.label), FadeIn(total.numbers[0]), run_time=0.4)
            self.say(wording.what_is_off(self.written))
            for row, errors in zip(digits.terms, digits.errors, strict=True):
                self.play(*map(FadeOut, row.numbers[1:]), run_time=0.3)
                self.play(*map(FadeIn, errors), run_time=0.4)
            self.say("On which side of zero does it end?")
            self.play(*map(FadeIn, digits.blanks), run_time=0.4)
            sums = [machine.z for machine in answers.machines]
            self.ask(*(z.id for z in sums), pulse=digits.blanks, thinking=GUESSING)
            self.printed = []
            for k, (name, machine) in enumerate(
                zip(_FORMATS, answers.machines, strict=True), start=1
            ):
                self.say(
                    wording.lands(name.capitalize(), machine, "z"),
                    z=replace(machine.z, decimals=DECIMALS),
                )
                self.play(FadeOut(digits.blanks[k - 1]), run_time=0.3)
                self.play(*digits.uncover(digits.total.numbers[k]))
                if machine.side:
                    printed = digits.printed(k, machine.z)
                    self.printed.append(printed)
                    self.play(FadeIn(printed), run_time=0.5)
            self.say(wording.where_it_comes_from(answers))

    def the_step(self) -> None:
        """Look at the step of the slope so closely that the sums are seen apart from 0."""
        digits = self.digits
        old = [text for row in digits.terms for text in (row.label, row.numbers[0])]
        old += [*chain.from_iterable(digits.errors), digits.total.label, *digits.total.numbers]
        found = sorted(filter(None, self.closeups), key=lambda seen: seen.power)
        self.windows: list[VMobject] = []
        with self.beat("The step", note="At 0 itself there is no slope; 0 is a convention."):
            self.say("The slope of ReLU is a cliff, and both stand on its edge.")
            self.leave(digits, *digits.rules, *old, *self.printed)
            power = found[0].power if found else _IN_VAIN
            window, glass = self.new_window(ALONE, range(min(0, power), max(0, power) + 1))
            marks = self.stand_on_edge(glass, found[0] if found else None)
            if power > 0:
                for sentence, closer in zip(wording.closer(power), steps(power), strict=True):
                    self.say(sentence)
                    self.play(glass.come_closer(closer))
            for k, seen in enumerate(found):
                name = self.name_of(seen)
                if k:
                    if gap := seen.power - found[0].power:
                        self.say(wording.closer_still(gap))
                    window, glass = self.open_window(window, seen, found[0], marks)
                self.say(wording.is_off(name.capitalize(), seen, on_scale=not k))
                self.measure(window, glass, seen)
                if not k:
                    line = yardstick(YARDSTICK, theme=self.theme)
                    self.windows.append(line)
                    self.play(FadeIn(line), run_time=0.5)
            self.say(wording.what_it_decides(self.answers), n=self.answers.changed)

    def name_of(self, seen: Closeup) -> str:
        """Return what the machine is called whose sum is looked at."""
        return _FORMATS[self.closeups.index(seen)]

    def new_window(self, zone: Zone, powers: range) -> tuple[Cliff, Glass]:
        """Open a window on the cliff, with all that depends on how closely one looks."""
        paper = self.answers.paper.z
        slopes = (SLOPES[0], SLOPES[-1])
        window = Cliff(slopes, theme=self.theme, zone=zone, z=(paper.symbol, paper))
        glass = Glass(window, powers, theme=self.theme)
        self.windows += [window, glass]
        self.play(FadeIn(window), run_time=0.6)
        self.play(FadeIn(glass), run_time=0.4)
        return window, glass

    def stand_on_edge(self, glass: Glass, mover: Closeup | None) -> dict[str, Mark]:
        """Put both dots where their sums are; the name of one that stays is close to its dot."""
        marks: dict[str, Mark] = {}
        machines = dict(zip(_FORMATS, self.answers.machines, strict=True))
        # What moves comes last: its number needs the room under its name.
        moving = _FORMATS[-1] if mover is None else self.name_of(mover)
        shares_foot = max(machine.side for machine in machines.values()) <= 0
        for name in sorted(_FORMATS, key=lambda name: name == moving):
            stays_at = OVER_NAME if shares_foot else NEAR
            up = NAME_UP if name == moving else stays_at
            machine, bars = machines[name], glass.bars(machines[name].z)
            dot = glass.window.dot(bars, machine.side)
            words = glass.window.title(name, bars, machine.side, up)
            marks[name] = Mark(machine.z, machine.side, dot, words, up)
            self.play(GrowFromCenter(dot), FadeIn(words), run_time=0.5)
            self.remove(dot, words)
            glass.stand(marks[name])
        return marks

    def open_window(
        self, window: Cliff, seen: Closeup, left_behind: Closeup, marks: Mapping[str, Mark]
    ) -> tuple[Cliff, Glass]:
        """Open a second window on the edge in the first one, and come closer in that one alone."""
        window.follow(TO_THE_LEFT)
        aside = at(TO_THE_LEFT, 0)
        *standing, _ = self.windows
        self.play(*(m.animate.shift(aside).build() for m in standing), run_time=0.8)
        name, side = self.name_of(seen), seen.side
        here, square = marks[name], window.square(side)
        assert here.words is not None
        dim = (
            here.dot.animate.set_fill(opacity=_GHOST).build(),
            here.words.animate.paint(False).build(),
        )
        self.play(FadeIn(square), *dim, run_time=0.4)
        inner, glass = self.new_window(BESIDE, range(left_behind.power, seen.power + 1))
        rays = window.rays_to(inner, side)
        other = self.name_of(left_behind)
        arrow, far = inner.far_away(other, left_behind.side, besides=side)
        words = inner.title(name, glass.bars(seen.z), side)
        dot = inner.dot(glass.bars(seen.z), side)
        other_dot = inner.dot(glass.bars(left_behind.z), left_behind.side)
        self.windows += [square, rays, arrow, far]
        self.play(Create(rays), run_time=0.5)
        self.play(
            GrowFromCenter(dot),
            GrowFromCenter(other_dot),
            FadeIn(words),
            FadeIn(far),
            run_time=0.5,
        )
        self.remove(dot, words, other_dot)
        glass.stand(Mark(seen.z, side, dot, words, NAME_UP))
        glass.stand(Mark(left_behind.z, left_behind.side, other_dot, None, NAME_UP))
        self.play(glass.come_closer(seen.power))
        self.play(Create(arrow), run_time=0.4)
        return inner, glass

    def measure(self, window: Cliff, glass: Glass, seen: Closeup) -> None:
        """Say how far a dot is from the edge, and what thing is so long."""
        number = window.number(seen.z, glass.bars(seen.z), seen.side)
        length = window.comparison(seen)
        self.windows += [number, length]
        self.play(FadeIn(number), run_time=0.5)
        self.play(FadeIn(length), run_time=0.5)

    def who_is_right(self) -> None:
        """Have a vote on the three answers, and then look at the kink itself."""
        columns, answers = self.columns, self.answers
        self.fan = Fan(SLOPES, theme=self.theme)
        note = "Paper is: at 0 the gate is shut by convention, and the sum is exactly 0."
        with self.beat("Who is right?", note=note):
            self.leave(*self.windows)
            for k, machine in enumerate(answers.machines, start=1):
                columns.blank(k, machine.z.id).set_stroke(opacity=0)
                columns.fill(k, machine.z)
            self.say("Who is right, then?" if not answers.agree else "Which slope is it, then?")
            self.play(FadeIn(columns), run_time=0.6)
            self.ask(thinking=GUESSING)
            self.say("At a kink any slope from zero to one will do; we agree on zero.")
            self.leave(columns)
            self.play(FadeIn(self.fan), run_time=0.5)
            for line, label in zip(self.fan.lines, self.fan.labels, strict=True):
                self.play(GrowFromPoint(line, KINK), FadeIn(label), run_time=0.5)
            others = zip(self.fan.lines[1:], self.fan.labels[1:], strict=True)
            self.play(
                *(
                    change
                    for line, label in others
                    for change in (
                        line.animate.set_stroke(self.theme.line).build(),
                        label.animate.paint(False).build(),
                    )
                ),
                GrowFromPoint(self.fan.chosen, KINK),
                FadeIn(self.fan.convention),
                run_time=0.7,
            )

    def the_rule(self) -> None:
        """Hold the answers against the rule."""
        columns, answers = self.columns, self.answers
        verdicts = [
            columns.verdict(k, wording.verdict(answers, answer))
            for k, answer in enumerate(answers.all)
        ]
        with self.beat("The rule", still=3.0):
            self.say(wording.by_the_rule(answers))
            fan = self.fan
            self.leave(fan, *fan.lines, *fan.labels, fan.chosen, fan.convention)
            self.play(FadeIn(columns), run_time=0.6)
            for words in verdicts:
                self.play(FadeIn(words, shift=0.1 * UP), run_time=0.5)
            self.play(Create(columns.frame(0, self.theme.text)), run_time=0.6)
            self.say("Decide by the exact value, or within a tolerance, and name your convention.")
