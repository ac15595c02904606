"""What the clips about two losses share: charts that become each other, and a table."""

from collections.abc import Iterable
from dataclasses import replace

from manim import (
    RIGHT,
    Animation,
    Create,
    Dot,
    FadeIn,
    FadeOut,
    Line,
    Mobject,
    ReplacementTransform,
    ValueTracker,
    VGroup,
)

from mathcore.exercise.reconcile import show
from mathcore.exercise.trace import Quantities, Quantity
from mathcore.formula.losses import LOSSES
from mathcore.formula.typeset import symbolic
from mathcore.numbers.values import to_float
from mathcore.topics.loss_comparison import (
    NAMES,
    slope_by_logit,
    slope_by_prediction,
    slope_of_sigmoid,
)
from scenes.kit.scene.lecture import LectureScene
from scenes.kit.scene.motion import conclude, fly_to, substitute, write
from scenes.kit.style.theme import ROLE_OF_KIND, Theme
from scenes.kit.style.zones import STRIP, Zone, at
from scenes.kit.text.formula import FORMULA, LABEL, Formula, ShownValue
from scenes.kit.text.number import VALUE
from scenes.kit.text.step import (
    EQUALS,
    LEFT_SIDE,
    RESULT,
    SIGNS,
    SMALLEST_NUMBERS,
    Step,
    worked,
    worked_in,
)
from scenes.kit.text.typeset import constant, part
from scenes.parts.losses.chart import BALL_RADIUS, LossChart
from scenes.parts.losses.layout import BESIDE, GIVENS, LINE
from scenes.parts.losses.table import PAD, RATIO, LossTable

#: Between the symbols and the numbers of a line.
GAP = 0.18
#: The type of the numbers that are given, and the room between two of them.
GIVENS_SIZE, GIVENS_GAP = 0.4, 0.26
#: How wide a tangent is, and where it is drawn: over its curve, under its ball.
TANGENT_STROKE, UNDER_BALL = 8.0, 1
#: Lengths of the tangents, in scene units: the steepest one must not leave the axes.
TANGENTS = {("bce", "y_hat"): 0.75, ("mse", "y_hat"): 1.8, ("bce", "z"): 1.0, ("mse", "z"): 1.4}


def formula_of(quantity: Quantity, numbers: Quantities, theme: Theme) -> Formula:
    """Build ``L = ...`` of a quantity that has a formula, without numbers."""
    assert quantity.formula is not None
    right = symbolic(quantity.formula, numbers.symbols, mark_constant=constant)
    return Formula(f"{quantity.symbol} = {right}", theme=theme, size=FORMULA)


def given(quantity: Quantity, theme: Theme, *, size: float = FORMULA) -> Formula:
    """Build ``y = 1`` for a number that is given, or others are worked out from."""
    found = show(quantity)
    shown = found.typst
    return Formula(
        f"{quantity.symbol} {SIGNS[found.relation]} {part(VALUE, shown)}",
        theme=theme,
        size=size,
        roles={VALUE: ROLE_OF_KIND[quantity.kind]},
        claims=(ShownValue(quantity, shown, VALUE),),
    )


def by_chain_rule(loss: str, numbers: Quantities, *, theme: Theme) -> Step:
    """Build a loss's slope by the logit in one line, the slope of the sigmoid in sight.

    The parts of its symbols are the left side, ``first`` for the slope by the prediction, ``by``
    and ``factor`` for the slope of the sigmoid. For cross-entropy, the bar of ``first`` and what
    is over it are the part ``over``, what is under it ``under``; and ``is`` and ``rest`` are what
    remains when it has cancelled.
    """
    step = worked(numbers, f"{loss}_z", theme=theme)
    flat = symbolic(slope_of_sigmoid(), numbers.symbols)
    first = part("first", symbolic(slope_by_prediction(loss), numbers.symbols))
    rest = ""
    if loss == "bce":
        error = symbolic(slope_by_logit("bce"), numbers.symbols)
        first = f"frac({part('over', error)}, {part('under', flat)})"
        rest = f"{part('is', '=')} {part('rest', error)}"
    symbols = Formula(
        f"{part(LEFT_SIDE, step.quantity.symbol)} {part(EQUALS, '=')} {first} "
        f"{part('by', 'dot.op')} {part('factor', flat)} {rest}",
        theme=theme,
        size=FORMULA,
        constants=True,
    )
    symbols.place(at(STRIP.left + 0.1, LINE), anchor=0)
    room = STRIP.right - 0.1 - float(symbols.get_right()[0]) - GAP
    step.numbers.fit(room, SMALLEST_NUMBERS)
    step.numbers.place(at(symbols.get_right()[0] + GAP, LINE), anchor=0)
    return replace(step, symbols=symbols)


def underline(glyphs: VGroup, baseline: float, *, theme: Theme) -> Line:
    """Build a line under a part of a formula."""
    left, right = glyphs.get_left()[0], glyphs.get_right()[0]
    y = baseline - 0.19
    return Line(at(left, y), at(right, y), color=theme.weight, stroke_width=4)


class LossScene(LectureScene):
    """A clip that shows both losses on a chart, with numbers of its own.

    Attributes
    ----------
    chart
        The chart on the stage.
    table
        The table beside it.
    """

    follows_exercise = False
    chart: LossChart
    table: LossTable
    logit: float

    def setup(self) -> None:
        """Put the furniture in place; the strip is empty."""
        super().setup()
        self.givens: dict[str, Formula] = {}
        self.strip: list[Mobject] = []
        self.balls: dict[str, Dot] = {}

    def give(self, id: str) -> Formula:
        """Build a number that others are worked out from, such as ``y = 1``, after the last one."""
        left = BESIDE.left + PAD
        if self.givens:
            left = max(float(other.get_right()[0]) for other in self.givens.values()) + GIVENS_GAP
        self.givens[id] = given(self.numbers[id], self.theme, size=GIVENS_SIZE)
        return self.givens[id].place(at(left, GIVENS), anchor=0)

    def source(self, id: str) -> VGroup:
        """Return the glyphs of a number that is given, or stands in the table."""
        given_or_found = self.givens.get(id) or self.table.found[id]
        return given_or_found.part(VALUE)

    def clear_strip(self, *others: Mobject) -> None:
        """Empty the strip, and take what else is not needed."""
        if self.strip or others:
            self.leave(*self.strip, *others)
        self.strip = []

    def keep(self, step: Step, *marks: Mobject) -> None:
        """Leave a step that has been worked out in the strip until it is cleared."""
        lines = (step.symbols, step.numbers)
        self.add(*lines, *marks)
        self.strip += [line for line in (*lines, *marks) if line not in self.strip]

    def work_out(self, id: str, row: int | None, zone: Zone) -> Step:
        """Work a quantity out from given numbers, and carry it to its row if it has one."""
        step = worked_in(zone, self.numbers, id, theme=self.theme)
        self.play(write(step.symbols), run_time=0.8)
        self.play(substitute(step, self.source, run_time=1.2))
        self.play(conclude(step))
        self.keep(step)
        if row is not None:
            self.carry(step, row)
        return step

    def carry(self, step: Step, row: int) -> None:
        """Send a loss's result to its blank."""
        column = NAMES[step.quantity.id.partition("_")[0]]
        number = self.table.number(step.quantity, row, column)
        self.play(
            fly_to(step.numbers.part(RESULT), number.part(VALUE), arc=-0.3),
            FadeOut(self.table.blanks[row, column]),
            run_time=0.9,
        )
        self.table.fill(row, column, number)
        self.add(self.table)

    def tell_ratio(self, id: str, row: int) -> None:
        """Write how many times larger cross-entropy's number is."""
        number = self.table.number(self.numbers[id], row, RATIO, decimals=1)
        self.play(FadeIn(number, shift=0.2 * RIGHT), FadeOut(self.table.blanks[row, RATIO]))
        self.table.fill(row, RATIO, number)
        self.add(self.table)

    def tangent(self, loss: str, by: str) -> Line:
        """Build the tangent at a loss's ball, of the slope by the prediction or by the logit.

        What would stand to the left of the y axis is cut off.
        """
        slope = to_float(self.numbers[f"{loss}_{by}"].value)
        line = self.chart.tangent(
            *self.chart.spot(loss, self.logit), slope, length=TANGENTS[loss, by]
        )
        start, end = line.get_start(), line.get_end()
        hidden = max((self.chart.inner.left - start[0]) / (end[0] - start[0]), 0.0)
        line.put_start_and_end_on(start + hidden * (end - start), end)
        # Wider than the curve that it lies on, under the ball.
        return line.set_stroke(width=TANGENT_STROKE).set_z_index(UNDER_BALL)

    def sweep(self, loss: str, foot: Dot) -> None:
        """Draw a curve from the label outwards, the prediction moving under its tip."""
        curve, axis = self.chart.curves[loss], float(foot.get_y())
        # The tip must not jump over the gaps of a dashed curve.
        way = self.chart.unbroken(loss).reverse_points().set_stroke(opacity=0)
        curve.reverse_points()
        self.play(foot.animate.move_to(at(curve.get_start()[0], axis)))
        tip = self.chart.dot(1, 0, "loss", radius=BALL_RADIUS)
        tip.add_updater(lambda dot: dot.move_to(way.get_end()))
        foot.add_updater(lambda dot: dot.move_to(at(way.get_end()[0], axis)))
        self.add(tip)
        self.play(Create(way), Create(curve), run_time=2.2)
        self.remove(way)
        foot.clear_updaters()
        tip.clear_updaters()
        self.play(FadeOut(tip), FadeIn(self.chart.names[loss]), run_time=0.5)
        self.add(foot)
        curve.reverse_points()

    def roll(self, start: float, end: float, foot: Dot) -> None:
        """Let the balls roll along their curves from one logit to another, ``foot`` under them."""
        chart, here = self.chart, ValueTracker(start)

        def follow(dot: Mobject, loss: str) -> None:
            dot.move_to(chart.point(*chart.spot(loss, here.get_value())))

        for loss, ball in self.balls.items():
            ball.add_updater(lambda dot, loss=loss: follow(dot, loss))
        foot.add_updater(lambda dot: dot.move_to(chart.on_x_axis(chart.x_of(here.get_value()))))
        self.play(here.animate.set_value(end), run_time=2.0)
        for dot in (foot, *self.balls.values()):
            dot.clear_updaters()

    def leave(self, *mobjects: Mobject) -> None:
        """Clear what the next picture does not need."""
        self.play(*(FadeOut(mobject) for mobject in mobjects), run_time=0.6)

    def bring_chart(self, *along: Animation) -> None:
        """Bring in the chart and draw both curves, together with what is given."""
        chart = self.chart
        self.play(FadeIn(chart.panel), FadeIn(chart.axes), run_time=0.7)
        self.play(
            *(Create(curve) for curve in chart.curves.values()),
            *(FadeIn(name) for name in chart.names.values()),
            *along,
            run_time=1.0,
        )

    def become(self, chart: LossChart) -> None:
        """Let each point of the curves, and the balls, move to where it stands on another chart."""
        old, self.chart = self.chart, chart
        balls = {loss: chart.ball(loss, self.logit) for loss in self.balls}
        self.play(
            FadeOut(old.axes),
            FadeIn(chart.axes),
            ReplacementTransform(old.panel, chart.panel),
            *(ReplacementTransform(old.curves[loss], chart.curves[loss]) for loss in LOSSES),
            *(ReplacementTransform(old.names[loss], chart.names[loss]) for loss in LOSSES),
            *(ReplacementTransform(self.balls[loss], ball) for loss, ball in balls.items()),
            run_time=1.8,
        )
        self.balls = balls

    def open_row(self, row: int, *along: Animation) -> None:
        """Bring in a row's name and its blanks."""
        self.play(FadeIn(self.table.lines[row]), *along, run_time=0.7)
        self.table.add(self.table.lines[row])
        self.add(self.table)

    def open_product_row(self, row: int, id: str) -> None:
        """Bring in the row whose numbers are those above it times a given one; no ratio is new."""
        self.table.drop(row, RATIO)
        source = self.givens[id].part(VALUE)
        factors = self.table.factors(row, self.numbers[id])
        self.open_row(row, *(fly_to(source, factor) for factor in factors))

    def name_logit(self) -> None:
        """Write the logit at which the balls are beside the upper one."""
        ball = self.balls["bce"]
        text = given(self.numbers["z"], self.theme, size=LABEL)
        text.place_middle(ball.get_center() + at(0.35, 0), anchor=0)
        self.play(FadeIn(text, target_position=ball, scale=0.6), run_time=0.6)

    def fill_row(
        self, row: int, sources: Iterable[Mobject], quantities: Iterable[Quantity]
    ) -> None:
        """Let both losses' numbers come from where they were read off into their row."""
        columns = [NAMES[loss] for loss in LOSSES]
        arriving = list(zip(columns, sources, quantities, strict=True))
        numbers = [self.table.number(quantity, row, column) for column, _, quantity in arriving]
        self.play(
            *(
                FadeIn(number, target_position=source, scale=0.5)
                for number, (_, source, _) in zip(numbers, arriving, strict=True)
            ),
            *(FadeOut(self.table.blanks[row, column]) for column in columns),
            run_time=0.9,
        )
        for number, column in zip(numbers, columns, strict=True):
            self.table.fill(row, column, number)
        self.add(self.table)
