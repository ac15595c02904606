"""The exercise's network in PyTorch, run while the clip is made, beside the gradients by hand."""

from collections.abc import Sequence
from typing import Any

from manim import (
    Animation,
    ApplyMethod,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    Mobject,
    VGroup,
    VMobject,
)

from mathcore.exercise.gradient_check import Comparison, compare, difference_id
from mathcore.exercise.model import Exercise, ExerciseError
from mathcore.exercise.program import PRECISIONS, listing_blocks
from mathcore.exercise.reconcile import show
from mathcore.exercise.torch_program import printed_id, run_in_all_precisions
from mathcore.exercise.trace import Quantities, Quantity
from scenes.kit.large_network.layout import MOST_LAYERS, MOST_NEURONS
from scenes.kit.scene.bad_input import one_line_for_bad_input
from scenes.kit.scene.lecture import LectureScene
from scenes.kit.scene.motion import strike, uncover
from scenes.kit.scene.settings import Settings
from scenes.kit.style.zones import FRAME_WIDTH, at
from scenes.kit.text.number import Number
from scenes.parts.autograd.climb import Climb, way_up
from scenes.parts.autograd.console import DECIMALS, Console
from scenes.parts.autograd.printed import Printed
from scenes.parts.autograd.program import FIRST_BASELINE, ProgramView, Typing
from scenes.parts.autograd.table import GradientTable, Page, TableRow
from scenes.parts.autograd.wording import after_more_digits, loss_found, matched, worst_found

SINGLE, DOUBLE = PRECISIONS
#: So far apart the sheets lie between which the camera slides.
_SHEET = FRAME_WIDTH + 0.2
#: What is done for the second time takes this share of the time.
_AGAIN = 0.5
#: How long the line takes that goes on from one sheet to the other, and what makes way for it.
_RISING, _MAKING_WAY = 0.6, 0.4
#: Between the program's end and the console.
_GAP = 0.2


class AutogradCheck(LectureScene):
    """Conclude that autograd finds the gradients worked out by hand, up to rounding.

    The program on screen is run when the clip is made, in both types of numbers. If a gradient
    differs from ours by more than rounding explains, there is no film.
    """

    title = "Autograd check"
    question = "Do ours match?"
    activity = "Activity 4, Part D"

    def __init__(self, settings: Settings | None = None, **options: Any) -> None:
        super().__init__(settings, **options)
        with one_line_for_bad_input(settings):
            self.runs = run_in_all_precisions(self.trace)
            self.checks: dict[str, Comparison] = {
                name: compare(self.trace, run).confirm() for name, run in self.runs.items()
            }
        self._numbers = Quantities(
            [
                *self.trace,
                *(q for run in self.runs.values() for q in run.quantities),
                *(q for check in self.checks.values() for q in check.quantities),
            ]
        )
        self.program = ProgramView(self.runs[SINGLE].program, SINGLE, theme=self.theme)
        self.console = Console(
            self.runs,
            self.trace,
            theme=self.theme,
            top=self.program.bottom - _GAP,
            code_size=self.program.code_size,
        )
        self.table = GradientTable(self.trace, self.runs, self.checks, theme=self.theme)
        self.page: Page | None = None
        self._printed: list[Mobject] = []
        self._ticks: list[VMobject] = []

    @classmethod
    def check_exercise(cls, exercise: Exercise) -> None:
        """Refuse a network that is larger than the other clips show."""
        if max(exercise.shape) > MOST_NEURONS or len(exercise.layers) > MOST_LAYERS:
            shape = "-".join(str(units) for units in exercise.shape)
            raise ExerciseError(
                f"{exercise.source}: the {shape} network does not fit on the screen: expected at "
                f"most {MOST_NEURONS} units a layer and {MOST_LAYERS} layers of weights"
            )

    @property
    def numbers(self) -> Quantities:
        """The exercise's quantities, what torch prints for them, and how far apart they are."""
        return self._numbers

    def opening_picture(self) -> Sequence[Mobject]:
        """Return the program, and the console in which nothing is printed yet."""
        return (self.console, self.program)

    def construct(self) -> None:
        """Tell the clip as a storyboard."""
        self.the_program()
        self.one_line()
        self.how_far_apart()
        self.one_word()
        self.if_yours_differ()

    def the_program(self) -> None:
        """Run the program down to the loss; what each line makes is printed."""
        _, parameters, _, _ = listing_blocks(self.exercise)
        folded = "\n".join(parameters)
        with self.beat("The program", note=f"Folded away are these lines:\n{folded}"):
            self.say("The same network as a program.")
            self.open()
            self.say("Line by line, and below what torch really answers.")
            self.execute(SINGLE)
            self.say(loss_found(is_ours=self.loss_is_ours))
            self.link_losses()

    def one_line(self) -> None:
        """Run the backward pass, and ask whether its gradients are ours."""
        check = self.checks[SINGLE]
        with self.beat(
            "One line",
            note="A tensor keeps a gradient if it was made with requires_grad=True; a script "
            "prints it by print(W1.grad).",
        ):
            self.say("One line does the whole backward pass.")
            self.play(*self.program.step_to(len(self.program.lines) - 1), run_time=0.6)
            self.turn_to_table(self.table.pages[0], SINGLE)
            self.say("Here are ours. Will all {n} match?", n=len(check.rows))
            ids = [printed_id(row.id, SINGLE) for row in check.rows]
            self.ask(*ids, pulse=[row.blank for row in self.table.pages[0].rows])
            self.say(matched(check), n=len(check.changed))
            self.print_page(SINGLE)
            self.tick_page()
            for page in self.table.pages[1:]:
                self.turn_page(page)
                self.print_page(SINGLE, _AGAIN)
                self.tick_page()

    def how_far_apart(self) -> None:
        """Take the differences, and frame the largest."""
        worst = self.checks[SINGLE].largest
        with self.beat(
            "How far apart",
            note="The differences are taken before rounding to the digits that are shown. float32 "
            "keeps 24 binary digits, about seven decimals, and each operation rounds to them.",
        ):
            self.turn_page(self._page_of(worst.id))
            self.say("Four decimals are printed; what we compare has more.")
            self.untick()
            self.unfold(SINGLE)
            numbers = self.compare_page(SINGLE)
            self.say(worst_found(self.checks[SINGLE]), worst=self._difference(worst.id, SINGLE))
            self.frame_worst(SINGLE, numbers)

    def one_word(self) -> None:
        """Change the type of all numbers, and run the program again."""
        check = self.checks[DOUBLE]
        shown = max(check.changed or check.noise or check.rows, key=lambda row: row.difference)
        with self.beat(
            "One word",
            note="float64 keeps 53 binary digits, about sixteen decimals."
            + " Who is right is the question of ReluKink." * bool(check.changed),
            still=3.0,
        ):
            self.turn_to_program()
            self.play(*self.program.step_to(0), run_time=0.5)
            self.say("Now change one word: twice the digits.")
            self.retype()
            self.say("Run it again.")
            self.execute(DOUBLE, _AGAIN)
            self.play(*self.program.step_to(len(self.program.lines) - 1), run_time=0.4)
            page = self._page_of(shown.id)
            self.turn_to_table(page, DOUBLE)
            self.say("What will be different?")
            opens = [printed_id(row.id, DOUBLE) for row in check.rows]
            self.ask(*opens, pulse=[row.blank for row in page.rows])
            self.say("")
            self.print_page(DOUBLE, _AGAIN)
            numbers = self.compare_page(DOUBLE, _AGAIN)
            if check.changed:
                self.light_changed(numbers)
            else:
                self.unfold(DOUBLE)
                self.frame_worst(DOUBLE, numbers)
            for phrase in after_more_digits(self.checks[SINGLE], check):
                self.say(
                    phrase,
                    n=len(check.changed),
                    worst=self._difference(check.largest.id, DOUBLE),
                )

    def if_yours_differ(self) -> None:
        """Climb from a wrong gradient to the first number that is right."""
        way = way_up(self.trace)
        right = next(row for row, q in enumerate(way) if q.id.startswith("dL_dz"))
        with self.beat(
            "If yours differ",
            note="Usual slips: a gate of ReLU that is closed, also on the kink, but was taken as "
            "open; new weights used while the error is still on its way back; a lost sign, as in "
            "prediction minus target.",
            still=3.0,
        ):
            climb = Climb(way, self.trace, theme=self.theme).shift(at(_SHEET, 0))
            self.say("If one of yours is off, do not start over.")
            self.slide_on(climb)
            wrong = climb.mark(len(way) - 1, is_right=False)
            self.play(Create(wrong), run_time=0.5)
            self.say("Go up until a number is right; the slip is just below.")
            for row in range(len(way) - 2, right - 1, -1):
                distance = climb.middle(row) - climb.marker.get_y()
                self.play(climb.marker.animate.shift(at(0, distance)).build(), run_time=0.5)
                self.play(Create(climb.mark(row, is_right=row == right)), run_time=0.4)
            self.play(FadeIn(climb.slip(right + 1)), run_time=0.5)
            self.say("Which was it?")

    # The program and its console

    def execute(self, precision: str, pace: float = 1.0) -> None:
        """Let the bar walk down to the loss; what a line makes is printed in the console."""
        row = 0
        for place, line in enumerate(self.program.lines[:-1]):
            coming: list[Animation] = [] if place else [FadeIn(self.program.bar)]
            self.play(*coming, *self.program.step_to(place), run_time=0.5 * pace)
            if line.statement.result:
                self.print_result(row, precision, pace)
                row += 1

    def print_result(self, row: int, precision: str, pace: float) -> None:
        """Print what a statement has made, beside what is worked out by hand."""
        printed = self.console.build(row, precision)
        blank, hand = self.console.blanks[row], self.console.hands.get(row)
        label = self.console.labels[row].animate.paint(True).build()
        coming: list[Animation] = [FadeIn(printed), label]
        if hand is not None and hand not in self.console.submobjects:
            coming.append(FadeIn(hand))
            self.console.add(hand)
        self.play(*coming, FadeOut(blank), run_time=0.5 * pace)
        self.console.remove(blank)
        self.console.add(printed)
        self._printed.append(printed)

    @property
    def loss_is_ours(self) -> bool:
        """Whether torch prints the loss that is found by hand."""
        ours, theirs = (self.numbers[id] for id in ("L", printed_id("L", SINGLE)))
        return show(ours, DECIMALS).number == show(theirs, DECIMALS).number

    def link_losses(self) -> None:
        """Join the loss that torch prints to ours."""
        row = len(self.console.labels) - 1
        printed = self._printed[-1]
        if row not in self.console.hands or not self.loss_is_ours:
            return
        assert isinstance(printed, Printed)
        link = self.console.link(printed, row)
        self.play(Create(link), run_time=0.6)
        self.console.add(link)
        self._printed.append(link)

    def retype(self) -> None:
        """Strike a word of the first line and type another one; what was printed goes."""
        line = self.program.lines[0]
        old = line.word
        assert old is not None
        stroke = strike(old, self.theme.text)
        self.play(Create(stroke), run_time=0.5)
        leaving, self._printed = self._printed, []
        self.console.remove(*leaving)
        self.console.add(*self.console.blanks)
        self.play(
            FadeOut(stroke),
            FadeOut(old),
            *map(FadeOut, leaving),
            *map(FadeIn, self.console.blanks),
            *(label.animate.paint(False).build() for label in self.console.labels),
            run_time=0.5,
        )
        new = line.retyped(DOUBLE)
        new.set_fill(opacity=0)
        line.adopt(new)
        self.add(line)
        self.play(Typing(new, run_time=1.0))

    # The table

    def turn_to_table(self, page: Page, precision: str) -> None:
        """Slide from the program to a page of the table; the last line stays, at the top."""
        *lines, last = self.program.lines
        self.page = page
        page.clear()
        self.table.set_over(page, precision)
        page.move_to_column(_SHEET)
        rise = at(0, FIRST_BASELINE - last.texts[0].baseline)
        # What stands over the line makes way for it; the console stays until the page comes.
        self.play(*map(FadeOut, (*lines, self.program.gutter)), run_time=_MAKING_WAY)
        rising = VGroup(last, self.program.bar)
        self.play(ApplyMethod(rising.shift, rise), run_time=_RISING)
        self.play(slide(self.console, -_SHEET, leaves=True), slide(page, -_SHEET))

    def turn_to_program(self) -> None:
        """Slide from the table back to the program."""
        *lines, last = self.program.lines
        assert self.page is not None
        fall = at(0, last.baseline - last.texts[0].baseline)
        self.play(slide(self.page, _SHEET, leaves=True), slide(self.console, _SHEET))
        self.play(ApplyMethod(VGroup(last, self.program.bar).shift, fall), run_time=_RISING)
        self.play(*map(FadeIn, (*lines, self.program.gutter)), run_time=_MAKING_WAY)

    def turn_page(self, page: Page) -> None:
        """Slide to another page of the table."""
        if page is self.page:
            return
        assert self.page is not None
        page.move_to_column(_SHEET)
        self.play(slide(self.page, -_SHEET, leaves=True), slide(page, -_SHEET), run_time=0.9)
        self.page = page

    def slide_on(self, climb: Climb) -> None:
        """Slide on from the table, with the program's last line."""
        assert self.page is not None
        leaving = VGroup(self.page, self.program.lines[-1], self.program.bar)
        self.play(slide(leaving, -_SHEET, leaves=True), slide(climb, -_SHEET), run_time=1.0)

    def _page_of(self, id: str) -> Page:
        return next(page for page in self.table.pages if page.row_of(id) is not None)

    def _difference(self, id: str, precision: str) -> Quantity:
        return self.numbers[difference_id(id, precision)]

    def print_page(self, precision: str, pace: float = 1.0) -> None:
        """Print the gradients of a page, row by row."""
        page = self.page
        assert page is not None
        for row in page.rows:
            printed = self.table.printed(row, precision)
            page.adopt(printed)
            row.printed = printed
            closing = row.blank.animate.set_stroke(opacity=0).build()
            self.play(FadeIn(printed), closing, run_time=0.5 * pace)

    def compare_page(self, precision: str, pace: float = 1.0) -> list[Number]:
        """Write how far each row of a page is from ours at most."""
        page = self.page
        assert page is not None
        heading = self.table.difference_heading()
        numbers = [self.table.difference(row, precision) for row in page.rows]
        page.adopt(heading)
        self.play(FadeIn(heading), run_time=0.4 * pace)
        for number in numbers:
            page.adopt(number)
            self.play(FadeIn(number, shift=at(0.3, 0)), run_time=0.4 * pace)
        return numbers

    def tick_page(self) -> None:
        """Tick each gradient of a page that torch confirms, where there is room for ticks."""
        page = self.page
        assert page is not None
        confirmed = {row.id for row in self.checks[SINGLE].rows if row.agrees}
        self._ticks = []
        for row in page.rows:
            ids = [printed_id(id, SINGLE) for id in row.ids if id in confirmed]
            self._ticks += self.table.ticks(row, ids)
        if self._ticks:
            page.adopt(*self._ticks)
            self.play(LaggedStart(*map(Create, self._ticks), lag_ratio=0.3, run_time=1.2))

    def untick(self) -> None:
        """Let the ticks go, for what comes stands close to them."""
        assert self.page is not None
        ticks, self._ticks = self._ticks, []
        if ticks:
            self.play(*map(FadeOut, ticks), run_time=0.4)
            self.page.dismiss(*ticks)

    def unfold(self, precision: str) -> None:
        """Write the pair that is farthest apart with all digits that tell it apart."""
        page, worst = self.page, self.checks[precision].largest
        assert page is not None
        row = page.row_of(worst.id)
        assert row is not None
        digits = self.table.digits(row, worst.id, precision)
        if digits:
            note = self.table.digits_note(digits)
            page.adopt(*digits, *note)
            ground = self.theme.background
            unfolding = (uncover(number, ground, run_time=1.2) for number in digits)
            self.play(*unfolding, *map(FadeIn, note))

    def frame_worst(self, precision: str, numbers: Sequence[Number]) -> None:
        """Frame the largest difference, and light the two numbers between which it lies."""
        page, worst = self.page, self.checks[precision].largest
        assert page is not None
        if not worst.difference:
            return
        changes: list[Animation] = []
        for row, number in zip(page.rows, numbers, strict=True):
            changes += self._lit(row, number, [worst.id] if worst.id in row.ids else [], precision)
            if worst.id in row.ids:
                frame = self.table.frame(number)
                page.adopt(frame)
                changes.append(Create(frame))
        self.play(*changes, run_time=0.8)

    def _lit(
        self, row: TableRow, difference: Number, ids: Sequence[str], precision: str
    ) -> list[Animation]:
        """Return the animations that light some gradients of a row, and dim the others."""
        assert row.printed is not None
        theme = self.theme
        lit = [printed_id(id, precision) for id in ids]
        # In the light theme a gradient that rests cannot be told from one that is lit.
        return [
            *(
                hand.animate.set_color(theme.gradient if id in ids else theme.dim).build()
                for hand, id in zip(row.hands, row.ids, strict=True)
            ),
            row.printed.animate.rest(*lit).build(),
            difference.animate.set_color(theme.weight if ids else theme.dim).build(),
        ]

    def light_changed(self, numbers: Sequence[Number]) -> None:
        """Light the gradients that more digits have changed, and name what is only noise."""
        page, check = self.page, self.checks[DOUBLE]
        assert page is not None
        changed = {row.id for row in check.changed}
        changes: list[Animation] = []
        for row, number in zip(page.rows, numbers, strict=True):
            ids = [id for id in row.ids if id in changed]
            changes += self._lit(row, number, ids, DOUBLE)
        self.play(*changes, run_time=0.8)
        noisy = {row.id for row in check.noise}
        remarks = [
            remark
            for row in page.rows
            for id in row.ids
            if id in noisy
            and (remark := self.table.remark(row, printed_id(id, DOUBLE), "rounding alone"))
        ]
        if remarks:
            page.adopt(*remarks)
            self.play(*map(FadeIn, remarks), run_time=0.5)


def slide(mobject: Mobject, distance: float, *, leaves: bool = False) -> Animation:
    """Return the animation in which a sheet slides, as one body, perhaps out of the frame."""
    return ApplyMethod(mobject.shift, at(distance, 0), remover=leaves)
