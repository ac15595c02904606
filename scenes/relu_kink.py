"""The neuron that stands exactly on the kink of ReLU, and what rounding makes of it."""

from functools import cached_property
from itertools import pairwise

from manim import (
    DOWN,
    RIGHT,
    Create,
    FadeIn,
    FadeOut,
    GrowFromCenter,
    LaggedStart,
    VGroup,
    VMobject,
)

from mathcore.exercise.model import Exercise, ExerciseError
from mathcore.exercise.reconcile import show
from mathcore.exercise.term_sums import terms_of
from mathcore.exercise.trace import Quantities
from mathcore.numbers.values import Value, to_float
from mathcore.topics.kink import KinkRow, kink_neuron, kink_rows, running_sums, sums_are_exact
from scenes.kit.scene.lecture import LectureScene
from scenes.kit.scene.motion import conclude, fly_to, write, write_parts
from scenes.kit.style.zones import SAFE, STAGE, STRIP, Zone, at
from scenes.kit.text.formula import SYMBOL, Formula, Words
from scenes.kit.text.number import VALUE, Number
from scenes.kit.text.step import worked
from scenes.parts.kink import wording
from scenes.parts.kink.digits import (
    RunningSum,
    StoredNumber,
    binary_line,
    float_text,
    headings,
    stored_operands,
)
from scenes.parts.kink.plot import KinkPlot, choice, support_rule, three_cases
from scenes.parts.kink.slope_line import SlopeLine
from scenes.parts.kink.sums import TwoSums
from scenes.parts.kink.table import KinkTable, table_remark

#: The whole stage, without a ledger; and where a line stands in the middle of the strip.
WHOLE = Zone(SAFE.left, SAFE.right, STAGE.bottom, STAGE.top)
#: As many as the table has columns for.
MOST_INPUTS = 4
ON_STRIP = at(0.0, STRIP.center[1] - 0.15)


class ReluKink(LectureScene):
    """Conclude that at a kink the convention decides, and must be applied to the exact value.

    Rounding noise alone puts the neuron on one side or the other, and with it every gradient
    behind its gate. Convention: ReLU'(0) = 0, as in PyTorch.
    """

    title = "The kink of ReLU"
    activity = "Activity 4, Part D"

    @classmethod
    def check_exercise(cls, exercise: Exercise) -> None:
        """Refuse an exercise without a first-layer neuron on the kink, or with too many inputs."""
        kink_neuron(exercise)
        if (inputs := len(exercise.x)) > MOST_INPUTS:
            fault = f"this clip shows at most {MOST_INPUTS} inputs, got {inputs}"
            raise ExerciseError(f"{exercise.source}: {fault}")

    @cached_property
    def numbers(self) -> Quantities:
        """The exercise's quantities, and the products of the weighted sum, each by itself."""
        z = f"z1[{kink_neuron(self.exercise)}]"
        products = [term for term in terms_of(self.trace, z).terms if term.id not in self.trace]
        return Quantities((*self.trace, *products))

    @cached_property
    def rows(self) -> tuple[KinkRow, ...]:
        """The sum in four kinds of arithmetic; torch is imported when they are first needed."""
        return kink_rows(self.trace)

    def construct(self) -> None:
        """Tell the story of the neuron as a storyboard."""
        self.neuron = kink_neuron(self.exercise)
        self.z = self.trace[f"z1[{self.neuron}]"]
        self.slope = self.trace[f"da1_dz1[{self.neuron}]"]
        self.terms = terms_of(self.trace, self.z.id)
        self.on_paper()
        self.stored()
        self.summed()
        self.sides()
        self.table()
        self.subgradients()
        self.advice()

    def leave(self, *mobjects: VMobject) -> None:
        """Clear the stage for the next picture."""
        self.play(*(FadeOut(mobject) for mobject in mobjects), run_time=0.6)

    def on_paper(self) -> None:
        """Work out the weighted sum exactly, and find it on the kink."""
        z = self.z.symbol
        self.plot = KinkPlot(z, theme=self.theme)
        step = worked(self.trace, self.z.id, theme=self.theme, terms=self.terms)
        self.step = step.place(STRIP)
        self.beside = three_cases(z, self.slope.symbol, theme=self.theme)
        with self.beat(
            "On paper",
            "On paper this neuron's weighted sum is exactly zero: the kink.",
            "On the left of 0 the slope is 0, on the right it is 1; at 0 it is a convention.",
        ):
            self.play(FadeIn(self.plot.panel), FadeIn(self.plot.axes), run_time=0.7)
            self.play(Create(self.plot.graph), run_time=0.9)
            self.play(
                LaggedStart(
                    *(FadeIn(text, shift=0.15 * RIGHT) for text in self.beside[:4]), lag_ratio=0.2
                ),
                run_time=1.2,
            )
            self.play(write(self.step.symbols))
            slots = [name for name, _ in self.step.operands]
            self.play(
                *(
                    FadeIn(self.step.numbers.part(name), shift=0.2 * DOWN)
                    for name in (*self.step.signs, *slots)
                ),
                run_time=1.0,
            )
            self.play(write_parts(self.step.numbers, self.step.terms), run_time=1.0)
            self.play(conclude(self.step))
            self.add(self.step.symbols, self.step.numbers)
            self.dot = self.plot.mark(to_float(self.z.value), "signal")
            self.play(GrowFromCenter(self.dot), FadeIn(self.beside[4:]), run_time=0.7)

    def stored(self) -> None:
        """Write each operand as float64 keeps it."""
        operands = stored_operands(self.trace, self.neuron)
        inexact = [stored.quantity for stored in operands if not stored.is_same]
        shown = inexact[-1] if inexact else operands[0].quantity
        slots = {quantity.id: name for name, quantity in self.step.operands}
        self.stored_rows = [
            StoredNumber(stored, theme=self.theme).put(WHOLE, k, len(operands))
            for k, stored in enumerate(operands)
        ]
        with self.beat(
            f"{show(shown).text} in binary",
            wording.stored_sentence(is_lossy=bool(inexact)),
            "float64 keeps 53 binary digits; a fraction ends in binary only if its denominator "
            "is a power of two.",
        ):
            self.leave(self.plot, self.dot, self.beside)
            self.heads = headings("written", "in float64", WHOLE, len(operands), theme=self.theme)
            self.play(
                FadeIn(self.heads),
                *(FadeIn(row.symbol) for row in self.stored_rows),
                *(
                    fly_to(
                        self.step.numbers.part(slots[row.number.quantity.id]),
                        row.number.part(VALUE),
                    )
                    for row in self.stored_rows
                ),
                run_time=1.0,
            )
            self.add(*(text for row in self.stored_rows for text in (row.symbol, row.number)))
            self.leave(self.step.symbols, self.step.numbers)
            for row in self.stored_rows:
                self.play(FadeIn(row.relation), write(row.digits), run_time=0.7)
                self.add(row)
            self.binary = binary_line(shown, theme=self.theme)
            self.play(write(self.binary), run_time=1.0)
            self.add(self.binary)

    def summed(self) -> None:
        """Add the stored numbers up, step by step."""
        running = running_sums(self.exercise, self.neuron)
        self.lines = [
            RunningSum(self.trace, self.neuron, k, value, theme=self.theme).put(
                WHOLE, k, len(running)
            )
            for k, value in enumerate(running)
        ]
        noise = self.rows[1].z
        sums = self.sums = TwoSums(self.terms, noise, theme=self.theme)
        numbers = {row.number.quantity.id: row.number for row in self.stored_rows}
        flights = [
            fly_to(numbers[claim.quantity.id].part(VALUE), line.term.part(claim.part))
            for line in self.lines
            for claim in line.term.claims
            if claim.quantity.id in numbers
        ]
        with self.beat(
            "The sum in float64",
            wording.sum_sentence(noise, steps_are_exact=sums_are_exact(self.exercise, self.neuron)),
            "The sum runs from left to right, as Python adds; another order may round otherwise.",
        ):
            self.leave(
                self.binary,
                self.heads,
                *(p for row in self.stored_rows for p in (row.symbol, row.relation, row.digits)),
            )
            self.remove(*numbers.values())
            self.play(*flights, FadeIn(sums.on_paper), write(sums.exact), run_time=1.0)
            self.heads = headings("term", "sum so far", WHOLE, len(running), theme=self.theme)
            rest = [part for line in self.lines for part in line.rest]
            self.play(*(FadeIn(part) for part in (*rest, self.heads)), run_time=0.5)
            self.add(*(line.term for line in self.lines))
            for line in self.lines:
                self.play(FadeIn(line.relation), write(line.digits), run_time=0.9)
                self.add(line)
            self.play(
                FadeIn(sums.in_float64),
                FadeIn(sums.rounded, target_position=self.lines[-1].digits),
                run_time=0.9,
            )
            self.add(sums)

    def sides(self) -> None:
        """Find each result's side of the kink, under the microscope."""
        exact, double, single, _ = self.rows
        symbols = self.z.symbol, self.slope.symbol
        line = self.line = SlopeLine(*symbols, theme=self.theme, zone=WHOLE)
        self.dots = VGroup()
        self.marks: dict[Value, tuple[Words, Formula]] = {}
        with self.beat(
            "Which side of the kink?",
            wording.sides_sentence(double.z, single.z),
            "The axis counts powers of ten. At 0 itself the slope drawn is PyTorch's choice.",
        ):
            self.leave(*self.lines, self.heads)
            self.play(FadeIn(line.panel), FadeIn(line.axis), run_time=0.8)
            self.play(*(Create(step) for step in line.steps), FadeIn(line.words), run_time=0.8)
            for row, name in ((exact, "exact"), (double, "float64"), (single, "float32")):
                if row.z in self.marks:
                    continue  # it would stand on another one
                words = Words(name, theme=self.theme)
                value: Formula = Number(self.z, theme=self.theme)
                if row is not exact:
                    value = Formula(
                        float_text(row.z, 1), theme=self.theme, size=SYMBOL, role="signal"
                    )
                line.label(row.z, words, value, away_from=double.z)
                dot = line.dot(row.z)
                self.play(GrowFromCenter(dot), run_time=0.5)
                if row.z > 0:
                    self.play(dot.animate.move_to(line.spot(row.z)), run_time=0.7)
                source = {exact.z: self.sums.exact, double.z: self.sums.rounded}.get(row.z)
                arrival = fly_to(source.part(VALUE), value) if source else FadeIn(value)
                self.play(FadeIn(words), arrival, run_time=0.8)
                self.add(words, value)
                self.marks[row.z] = (words, value)
                self.dots.add(dot)
            self.leave(self.sums)
            self.remark = Words(line.scale_remark, theme=self.theme, role="dim").place(ON_STRIP)
            self.play(FadeIn(self.remark), run_time=0.6)

    def table(self) -> None:
        """Fill in the four rows: the pre-activation, the gate, and the gradients behind it."""
        table = self.filled = KinkTable(self.rows, self.trace, theme=self.theme, zone=WHOLE)
        with self.beat(
            "Four kinds of arithmetic",
            wording.table_sentence(self.rows),
            "A naive check in float64 contradicts the answer by hand; each is right about the "
            "numbers that it saw.",
        ):
            values = {z: value for z, (_, value) in self.marks.items()}
            self.remove(*values.values())
            self.play(
                *(FadeOut(m) for m in (self.line, self.dots, self.remark)),
                *(FadeOut(words) for words, _ in self.marks.values()),
                *table.arrivals(values),
                run_time=1.0,
            )
            self.play(FadeIn(table.headings), Create(table.rule), run_time=0.7)
            for row in table.rows:
                self.play(
                    FadeIn(row.label, shift=0.15 * RIGHT),
                    LaggedStart(*(FadeIn(cell) for cell in row.cells[1:]), lag_ratio=0.15),
                    *([Create(row.frame)] if row.frame else []),
                    run_time=0.9,
                )
                self.wait(0.3)
                self.add(row)
            self.notes = table_remark(theme=self.theme)
            self.play(FadeIn(self.notes), run_time=0.6)

    def subgradients(self) -> None:
        """Show lines through the kink that stay under the graph."""
        z = self.z.symbol
        plot = self.plot = KinkPlot(z, theme=self.theme)
        self.beside = choice(z, self.slope.symbol, theme=self.theme)
        self.rule = support_rule(z, theme=self.theme).place(ON_STRIP)
        with self.beat(
            "The slope at the kink",
            "At the kink, any slope from zero to one will do.",
            "These slopes are the subgradients of ReLU at 0: their lines never rise above it.",
        ):
            frames = [row.frame for row in self.filled.rows if row.frame]
            self.leave(self.filled, self.notes, *frames)
            self.play(FadeIn(plot), FadeIn(self.dot), run_time=0.8)
            self.play(
                plot.graph.animate.set_stroke(self.theme.dim),
                Create(plot.supports[0]),
                FadeIn(plot.slopes[0]),
                run_time=0.7,
            )
            for k, (one, following) in enumerate(pairwise(plot.supports), start=1):
                self.play(fly_to(one, following, arc=0), FadeIn(plot.slopes[k]), run_time=0.45)
            self.add(self.dot)
            self.play(write(self.rule), FadeIn(self.beside[:2]), run_time=0.9)
            self.add(self.rule)
            self.play(FadeIn(self.beside[2:]), run_time=0.7)

    def advice(self) -> None:
        """Say what to do about it."""
        lines = [
            Words(text, theme=self.theme).place(at(STRIP.left + 0.1, STRIP.top - down), anchor=0)
            for text, down in (
                ("1.  Choose the side by the exact value, not by a rounded one.", 0.58),
                ("2.  On the kink itself, name the convention that you use.", 1.2),
            )
        ]
        with self.beat(
            "What to do",
            "Decide by the exact value, and name your convention.",
            "A check in floats has to take the side from the exact value, or stay off the kink.",
        ):
            self.leave(self.rule, *self.plot.supports[1:], *self.plot.slopes[1:])
            for line in lines:
                self.play(FadeIn(line, shift=0.15 * RIGHT), run_time=1.2)
