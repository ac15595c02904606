"""The exercise's network in PyTorch, run while the clip is made, beside the gradients by hand."""

from typing import Any

from manim import LEFT, RIGHT, Animation, Create, FadeIn, FadeOut, LaggedStart, VGroup, VMobject

from mathcore.exercise.ids import owner
from mathcore.exercise.model import Exercise, ExerciseError
from mathcore.exercise.program import TOLERANCE, Row, compare, machine_epsilon, run_listing
from mathcore.numbers.format import in_words
from mathcore.numbers.values import to_float
from scenes.kit.network.layout import MOST_LAYERS, MOST_NEURONS
from scenes.kit.network.room_for_digits import wants_more_digits
from scenes.kit.scene.lecture import one_line_for_bad_input
from scenes.kit.scene.motion import fly_to
from scenes.kit.scene.settings import Settings
from scenes.kit.style.zones import SAFE, Zone, at
from scenes.kit.text.code import Code
from scenes.kit.text.number import VALUE
from scenes.kit.text.wording import count
from scenes.parts.autograd.program import LISTING, ProgramScene
from scenes.parts.autograd.side_column import (
    HEADING,
    Subtraction,
    gradient_names,
    measures,
    order_of_working,
)
from scenes.parts.autograd.table import SHOWN, ComparisonTable, tables

#: The table stands at the left, and what is said of one number at its right.
TABLE = Zone(SAFE.left, 1.65, LISTING.bottom, LISTING.top)
SIDE = Zone(2.1, SAFE.right, LISTING.bottom, LISTING.top)
#: Where numbers need a wide table, only the gradients' names have room beside it; what is said of
#: one number then has the frame to itself, as wide as it needs.
WIDE_TABLE = Zone(SAFE.left, 4.85, LISTING.bottom, LISTING.top)
NAMES = Zone(5.12, SAFE.right, LISTING.bottom, LISTING.top)
MIDDLES = tuple(Zone(-w / 2, w / 2, LISTING.bottom, LISTING.top) for w in (5.2, 8.0, SAFE.width))


class AutogradCheck(ProgramScene):
    """Conclude that autograd finds the gradients worked out by hand, up to rounding.

    The program on screen is executed when the clip is made, in PyTorch's default float32. If one of
    its gradients differs from ours by more than `mathcore.exercise.program.TOLERANCE`, there is no
    film.
    """

    title = "Autograd check"
    activity = "Activity 4, Part D"

    def __init__(self, settings: Settings | None = None, **options: Any) -> None:
        super().__init__(settings, **options)
        with one_line_for_bad_input(settings):
            # What is executed is what the lines on screen say.
            found = run_listing(self.program.lines)
            self.comparison = compare(self.trace, found).confirm()
            try:
                self.tables, beside = self._compared()
            except ExerciseError:
                if not wants_more_digits(self.exercise):
                    raise
                self.show_fewer_digits()
                self.comparison = compare(self.trace, found).confirm()
                self.tables, beside = self._compared()
                self.remark_fewer_digits()
        self.is_wide = self.tables[0].zone == WIDE_TABLE
        self.sums = beside
        if self.is_wide:
            middles = [self.subtraction_in(zone) for zone in MIDDLES]
            self.sums = next((sums for sums in middles if sums.fits), middles[-1])
        self.page: ComparisonTable | None = None
        self.side: list[VMobject] = []
        self.homes: dict[str, Code] = {}

    def _compared(self) -> tuple[list[ComparisonTable], Subtraction]:
        """Build the table's pages, and the subtraction beside it."""
        beside = self.subtraction_in(SIDE)
        zones = (TABLE, WIDE_TABLE) if beside.fits else (WIDE_TABLE,)
        return tables(self.comparison.rows, self.trace, theme=self.theme, zones=zones), beside

    @classmethod
    def check_exercise(cls, exercise: Exercise) -> None:
        """Refuse a network that is larger than the other clips show."""
        if max(exercise.shape) > MOST_NEURONS or len(exercise.layers) > MOST_LAYERS:
            shape = "-".join(str(units) for units in exercise.shape)
            raise ExerciseError(
                f"{exercise.source}: the {shape} network does not fit on the screen: expected at "
                f"most {MOST_NEURONS} units a layer and {MOST_LAYERS} layers of weights"
            )

    def subtraction_in(self, zone: Zone) -> Subtraction:
        """Build the subtraction that makes the largest difference."""
        return Subtraction(self.comparison.largest, self.trace, theme=self.theme, zone=zone)

    def construct(self) -> None:
        """Tell the clip as a storyboard."""
        self.the_parameters()
        self.the_forward_pass()
        self.run_it()
        self.what_autograd_found()
        self.side_by_side()
        self.the_largest_difference()
        self.where_a_slip_shows()

    def the_parameters(self) -> None:
        """Write the sample and the parameters as tensors."""
        with self.beat(
            "The exercise as a program",
            "The same sample and the same parameters, now as PyTorch tensors.",
            "requires_grad=True asks autograd to keep track of what is computed with a tensor. "
            "Weights are stored as (out, in): one row for each neuron.",
        ):
            self.type_block(0)
            self.wait(0.6)
            self.type_block(1)

    def the_forward_pass(self) -> None:
        """Write the forward pass down to the loss."""
        with self.beat(
            "The forward pass",
            "The forward pass, layer by layer, down to the loss.",
            "While these lines run, PyTorch records the graph along which it will go back.",
        ):
            self.dim_program()
            self.type_block(2)

    def run_it(self) -> None:
        """Write the one line of the backward pass and light it."""
        with self.beat(
            "The backward pass",
            "One line does the whole backward pass; let us run it.",
            "The lines on screen were executed when this clip was rendered, as they stand.",
        ):
            self.dim_program()
            self.type_block(3)

    def what_autograd_found(self) -> None:
        """Have the gradients come out of the line that computes them."""
        rows = count(len(self.comparison.rows), "gradient")
        with self.beat(
            "What autograd found, in float32",
            f"It finds {rows}, each of the loss by one parameter.",
            "They are read from W1.grad, b1.grad and so on, and shown to "
            f"{in_words(self.exercise.decimals)}.",
        ):
            (line,) = self.program.blocks[3]
            others = [other for block in self.program.blocks[:3] for other in block]
            leaving = [FadeOut(other) for other in others if other in self.mobjects]
            target = line.copy().place(at(SIDE.left, HEADING), anchor=0)
            if self.is_wide:
                target.shift((SAFE.right - target.get_right()[0]) * RIGHT)
            self.play(*leaving, run_time=0.5)
            self.play(line.animate.shift(target.get_center() - line.get_center()).build())
            zone = NAMES if self.is_wide else SIDE
            self.homes = gradient_names(self.exercise, theme=self.theme, zone=zone)
            names = list(self.homes.values())
            self.play(LaggedStart(*(FadeIn(name, shift=0.15 * RIGHT) for name in names)))
            self.add(*names)
            self.side += names
            self.turn_to(0)

    def side_by_side(self) -> None:
        """Put our gradients beside autograd's, and write each difference."""
        # A small network's numbers are read one by one; a large one's only pass by.
        pace = {1: 1.0, 2: 0.7, 3: 0.7}.get(len(self.tables), 0.2)
        with self.beat(
            "Ours beside autograd",
            "Beside them the gradients by hand, and how far apart they are.",
            f"Differences are taken before rounding to {in_words(self.exercise.decimals)}, so they "
            "cannot be read off "
            "the two columns.",
        ):
            if self.is_wide:
                self.play(FadeOut(*self.program.blocks[3]), run_time=0.5)
            for index in range(len(self.tables)):
                if index:
                    self.wait(max(2.5 * pace, 0.9))
                    self.turn_to(index, pace)
                self.fill_page(pace)

    def the_largest_difference(self) -> None:
        """Work the largest difference with all its digits and measure it by float32's step."""
        row, epsilon = self.comparison.largest, machine_epsilon(self.program.lines)
        if row.difference == 0:
            narration = "No difference at all: here float32 rounded nothing away."
        elif row.difference <= epsilon:
            narration = "Even the largest difference is smaller than float32's step at one."
        else:
            narration = "The largest difference is rounding in the last digits of float32."
        with self.beat(
            "The largest difference",
            narration,
            "float32 keeps 24 binary digits, about seven decimals; each operation rounds to them. "
            f"Had a gradient differed by more than {TOLERANCE:g}, relative to it where it exceeds "
            "1, this clip would not have been rendered.",
        ):
            if self.page is None or row.id not in self.page.lines:
                index = next(i for i, table in enumerate(self.tables) if row.id in table.lines)
                self.turn_to(index, 0.25)
                self.fill_page(0.25)
            self.play(*self.clear_side(), run_time=0.4)
            self.subtract(row)
            self.wait(0.8)
            self.measure(epsilon, relative=abs(to_float(row.ours)) > 1)

    def where_a_slip_shows(self) -> None:
        """Ask the class whether theirs matched, and where a slip would show."""
        with self.beat(
            "Did yours match?",
            "If one of yours differs, which number went wrong first?",
            "Follow the order of working back to the earliest wrong number: repair that one, for "
            "the rest is carried error. Usual slips: a gate of ReLU that is closed, also on the "
            "kink, but was taken as open; new weights used while the error is still on its way "
            "back; a lost sign, as in prediction minus target.",
        ):
            chain = order_of_working(self.trace, theme=self.theme, zone=self.sums.zone)
            if self.is_wide:
                VGroup(*chain).set_x(0)
            self.play(*self.clear_side(), *self.lit_again(), run_time=0.6)
            for text in chain:
                self.play(FadeIn(text, shift=0.15 * RIGHT), run_time=0.45)
            self.side += chain
            self.ask()

    def turn_to(self, index: int, pace: float = 1.0) -> None:
        """Turn to a page; autograd's numbers come out of the tensors that hold them."""
        old, page = self.page, self.tables[index]
        self.page = page
        if old is not None:
            self.play(*(FadeOut(text) for text in old.texts), run_time=0.5 * pace)
            # The page may be turned back to; fading out leaves it as it was.
            self.remove(*old.texts)
        heading = page.headings[1]
        symbols = [row.symbol for row in page.lines.values()]
        self.play(
            LaggedStart(*(FadeIn(symbol) for symbol in symbols), lag_ratio=0.1),
            FadeIn(heading),
            run_time=0.8 * pace,
        )
        arrivals = [
            FadeIn(
                row.autograd,
                target_position=self.homes[owner(id).split("[")[0]].get_center(),
                scale=0.6,
            )
            for id, row in page.lines.items()
        ]
        self.play(LaggedStart(*arrivals, lag_ratio=0.15), run_time=1.6 * pace)
        self.add(heading, *symbols, *(row.autograd for row in page.lines.values()))

    def fill_page(self, pace: float) -> None:
        """Write our numbers beside autograd's, and the differences, row by row."""
        page = self.page
        assert page is not None
        ours = [FadeIn(row.ours, shift=0.4 * RIGHT) for row in page.lines.values()]
        differences = [FadeIn(row.difference, shift=0.4 * RIGHT) for row in page.lines.values()]
        self.play(
            FadeIn(page.headings[0]),
            LaggedStart(*ours, lag_ratio=0.3),
            run_time=(0.6 + 0.2 * len(ours)) * pace,
        )
        self.wait(0.5 * pace)
        self.play(
            FadeIn(page.headings[2]),
            LaggedStart(*differences, lag_ratio=0.5),
            run_time=(0.6 + 0.3 * len(ours)) * pace,
        )
        self.add(*page.texts)

    def clear_side(self) -> list[Animation]:
        """Have the side column emptied, apart from the program's line."""
        leaving, self.side = self.side, []
        return [FadeOut(item) for item in leaving]

    def lit_again(self) -> list[Animation]:
        """Have the whole page lit, where one stands, and the program's line leave."""
        if self.is_wide or self.page is None:
            return []
        rows = self.page.lines.values()
        return [
            FadeOut(*self.program.blocks[3]),
            *(row.animate.paint(True).build() for row in rows),
        ]

    def subtract(self, row: Row) -> None:
        """Take the two numbers of one row aside, with the digits in which they differ."""
        page, sums = self.page, self.sums
        assert page is not None
        line = page.lines[row.id]
        others = [other for other in page.lines.values() if other is not line]
        arrivals = [
            fly_to(line.symbol, sums.symbol),
            *(FadeIn(label) for label in sums.labels[:2]),
            fly_to(line.ours.part(VALUE), sums.ours.part(SHOWN)),
            fly_to(line.autograd.part(SHOWN), sums.autograd.part(SHOWN)),
        ]
        result = fly_to(line.difference.part(SHOWN), sums.result.part(SHOWN))
        if self.is_wide:
            self.play(FadeOut(*page.headings, *others), run_time=0.6)
            # The row itself goes to the middle, where nothing stands beside it.
            self.remove(*page.texts)
            self.add(line.difference)
        else:
            cursor = page.cursor(row.id)
            dimmed = [other.animate.paint(False).build() for other in others]
            self.play(FadeIn(cursor), *dimmed, run_time=0.6)
            self.side.append(cursor)
        self.play(*arrivals, run_time=1.2)
        self.add(sums.symbol, sums.ours, sums.autograd, *sums.labels[:2])
        if self.is_wide:
            self.remove(line.difference)
        self.play(Create(sums.rule), FadeIn(sums.labels[2]), result, run_time=1.0)
        self.add(sums)
        self.side.append(sums)

    def measure(self, epsilon: float, *, relative: bool) -> None:
        """Show float32's step at 1, and where this film would have stopped."""
        texts = measures(epsilon, relative=relative, theme=self.theme, zone=self.sums.zone)
        self.play(
            LaggedStart(*(FadeIn(text, shift=0.15 * LEFT) for text in texts), lag_ratio=0.4),
            run_time=1.6,
        )
        self.add(*texts)
        self.side += texts
