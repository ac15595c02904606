"""One step of gradient descent on all parameters, and what it does to the loss."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property, partial

from manim import (
    LEFT,
    RIGHT,
    Create,
    FadeIn,
    FadeOut,
    GrowArrow,
    GrowFromEdge,
    Mobject,
    VGroup,
    VMobject,
)

from mathcore.exercise.ids import after_update, before_update, gradient
from mathcore.exercise.known_label import left_of_loss
from mathcore.exercise.trace import Kind, Quantities, Quantity
from mathcore.numbers.values import to_float
from mathcore.topics.promise import Promise, loss_after, promise
from scenes.kit.large_network.layout import FORMULA_LANE
from scenes.kit.scene.beat import GUESSING
from scenes.kit.style.zones import SAFE, Zone, at, zone_of
from scenes.kit.text.formula import Words
from scenes.kit.text.number import VALUE, Number
from scenes.kit.text.step import RESULT, Step
from scenes.kit.text.wording import listed
from scenes.kit.worksheet.line import BAND
from scenes.kit.worksheet.network_scene import AGAIN, NetworkScene
from scenes.parts.update.bars import Bar, PromiseAndDeed
from scenes.parts.update.chart import StepChart
from scenes.parts.update.picture import UpdatePicture
from scenes.parts.update.rate import LearningRate
from scenes.parts.update.step_line import StepLine

#: With more parameters than these that move, those of a neuron step together.
_MOST_ONE_BY_ONE = 9
#: With more numbers than these that a second forward pass changes, those of a layer come together.
_MOST_WORKED_OUT = 4
_RATE_LEVEL, _BESIDE_RATE = 2.5, 0.3
#: Under the network, where the worksheet is to stand: a number line, or two bars.
_BAND = Zone(BAND.left, BAND.right, -2.98, -2.14)
#: How long a layer's gradients are looked at, in seconds.
_LOOK = 1.5
#: The chart at the right of the loss.
_CHART_BOTTOM, _CHART_TOP, _BESIDE = -1.95, 2.9, 0.5
_SUM_OF_SHARES = "sum eta thin (partial cal(L) \\/ partial w)^2"
_RISEN = "{L_new}. It has risen: this step was too large."
#: A smaller step that keeps so much of its promise shows that the gradients were right.
_CLOSE = 0.05


class WeightUpdate(NetworkScene):
    """Conclude that each number steps against its gradient, all of them from the old values.

    The slopes promise how far the loss falls, nearly. Convention: the learning rate times the
    gradient is taken from each parameter.
    """

    title = "Weight update"
    question = "What will one step do?"
    activity = "Activity 4, Part C"

    picture: UpdatePicture
    worksheet_rows = 2

    def build_picture(self) -> UpdatePicture:
        """Build the network with a gradient at each parameter."""
        self.rate = LearningRate(self.trace["eta"], theme=self.theme)
        self.rate.shift(at(SAFE.left + 0.1, _RATE_LEVEL))
        picture = UpdatePicture.with_room(
            self.exercise, self.trace, theme=self.theme, rate=self.rate.number
        )
        picture.stand(*(quantity.id for quantity in self.trace.forward))
        return picture

    def opening_picture(self) -> Sequence[Mobject]:
        """Return the network with its gradients, and the learning rate."""
        return (self.picture, self.rate)

    def blanks(self) -> tuple[Quantity, ...]:
        """Return the new parameters, under their old names."""
        return tuple(self.picture.updated(name) for name in self.picture.changes)

    @cached_property
    def promise(self) -> Promise:
        """What the step promises and does."""
        return promise(self.trace)

    @property
    def numbers(self) -> Quantities:
        """The exercise's numbers, and what the step promises and does."""
        return self.promise.quantities

    @cached_property
    def _renamed(self) -> Quantities:
        """The exercise's numbers, those after the step by the names that they now have."""
        return Quantities(
            replace(quantity, symbol=self.trace[before_update(quantity.id)].symbol)
            for quantity in self.trace
        )

    def formula_zone(self) -> Zone:
        """Return the room for a formula: right of the learning rate and of changes up there."""
        zone = super().formula_zone()
        changes = self.picture.changes.values()
        beside = [zone_of(one) for one in changes if one.is_busy and not one.is_shy]
        rights = [
            one.right
            for one in beside
            if one.top > FORMULA_LANE.bottom and SAFE.left < one.right and one.left < SAFE.right
        ]
        if self.rate in self.mobjects:
            rights.append(zone_of(self.rate).right + _BESIDE_RATE)
        left = max([zone.left, *rights])
        return Zone(left, zone.right, zone.bottom, zone.top)

    def construct(self) -> None:
        """Tell the step as a storyboard."""
        self.last = len(self.exercise.layers)
        moving = self.promise.moving
        steepest = max(
            moving, key=lambda name: abs(to_float(self.trace[gradient(name)].value)), default=None
        )
        self.besides: list[Mobject] = []
        self.at_work = 1
        self.bars: PromiseAndDeed | None = None
        if steepest is not None:
            self.one_number(steepest)
        self.all_the_others(steepest)
        if steepest is not None:
            self.promised()
        self.forward_again()
        if steepest is not None:
            self.promise_and_deed()
        self.all_new()

    def note_down(self, quantity_id: str, pace: float = 1.0) -> None:
        """Carry a number from the network into the worksheet, if that is there already."""
        if self.worksheet in self.mobjects:
            super().note_down(quantity_id, pace)

    def one_number(self, name: str) -> None:
        """Work out one new parameter, along a line as well as with numbers."""
        new = after_update(name)
        self.line = StepLine(self.trace, name, theme=self.theme, zone=_BAND)
        with self.beat("One number"):
            self.say("Every number has its gradient; now each takes one step.")
            self.open()
            self.slide_to(self._layer(name))
            self._light(*self._seen(self.picture.changes))
            self.say("Old value, minus rate times gradient.")
            step = self.write_formula(new, lit=[name])
            self.fill_in(step)
            self.play(FadeIn(self.line), run_time=0.5)
            self.play(GrowArrow(self.line.arrow), FadeIn(self.line.label), run_time=0.8)
            self._into(self.line, self.line.arrow, self.line.label)
            self.say(f"This one was {{{name}}}. And now?")
            blank = self.line.end.blank
            self.play(blank.animate.set_stroke(opacity=1).build(), run_time=0.4)
            self.ask(new, pulse=[blank])
            self.say(f"{{{new}}}. Against the gradient.")
            number = self.line.end.build_number()
            self.play(*self.picture.give_way(name), run_time=0.4)
            self.answer(step)
            self.play(*self.picture.dim_old(name), FadeIn(self.picture.changes[name].arrow))
            self.play(
                FadeIn(self.line.tick),
                FadeIn(number),
                blank.animate.set_stroke(opacity=0).build(),
                run_time=0.6,
            )
            self._into(self.line, self.line.tick, number)

    def _into(self, group: VGroup, *members: VMobject) -> None:
        """Make what has come by itself members of a group, to leave with it."""
        self.remove(*members)
        group.add(*members)

    def _layer(self, name: str) -> int:
        layer = self.trace[name].layer
        assert layer is not None, "a parameter has a layer"
        return layer

    def slide_to(self, column: int) -> None:
        """Slide the network, as one body, until a column and the one before it are in view."""
        super().slide_to(column)
        self.at_work = column

    def _seen(self, parameters: Iterable[str]) -> list[str]:
        """Return the parameters that have room when all are lit, and their gradients."""
        seen = [
            name
            for name in parameters
            if not self.picture.changes[name].is_shy
            or (self._layer(name) == self.at_work and self.picture.opens(self.at_work))
        ]
        return [*seen, *map(gradient, seen)]

    def all_the_others(self, first: str | None) -> None:
        """Ask for all other new parameters at once, and let them come one after the other."""
        others = [name for name in self.picture.changes if name != first]
        with self.beat("All the others" if first else "All of them"):
            if first is None:
                self.say("Every number has its gradient; now each takes one step.")
                self.open()
            else:
                self.say(
                    "The same for the others, each from the gradients we have; nobody uses a "
                    "neighbour's new value."
                )
                self.play(*self.clear_formula(), FadeOut(self.line), run_time=0.4)
            if first is not None:
                self.worksheet.adopt(self.worksheet.build_number(after_update(first)))
            self.play(FadeIn(self.worksheet), run_time=0.5)
            self._go_over(others)
            self.say("Take them all; the film waits.")
            new = [after_update(name) for name in others]
            self.ask(*new, pulse=self.open_in_worksheet(*new), thinking=GUESSING)
            self.hush()
            self.is_said = False
            every_layer = list(range(self.last, 0, -1))
            one_view = len(self.picture.layout.views) == 1
            for layers in [every_layer] if one_view else [[layer] for layer in every_layer]:
                self.slide_to(layers[0])
                self._step(layers, first)
            self.note_down_together(new)

    def _go_over(self, parameters: Sequence[str]) -> None:
        """Light parameters and their gradients, layer by layer where not all are in view."""
        if len(self.picture.layout.views) == 1:
            self._light(*self._seen(parameters))
            return
        for layer in range(1, self.last + 1):
            here = [name for name in parameters if self._layer(name) == layer]
            self.slide_to(layer)
            self._light(*self._seen(here))
            self.wait(_LOOK)

    def _step(self, layers: Sequence[int], first: str | None) -> None:
        """Let the parameters of layers that are in view take their step, all but the first."""
        of_layers = [name for k in layers for name in self.picture.parameters_of(k)]
        moving = [name for name in of_layers if name in self.promise.moving and name != first]
        if len(self.promise.moving) <= _MOST_ONE_BY_ONE:
            groups = [[name] for name in moving]
        else:
            neurons = dict.fromkeys((self._layer(n), self.trace[n].index[0]) for n in moving)
            groups = [
                [n for n in moving if (self._layer(n), self.trace[n].index[0]) == neuron]
                for neuron in neurons
            ]
        for names in groups:
            self._light(*names, *map(gradient, names))
            self._take_step(names)
            self.wait(0.4)
        still = [name for name in of_layers if name not in self.promise.moving]
        if still and not self.is_said:
            self.say("Where the gradient is zero nothing moves.")
            self._light(*self._seen(still))
            self.wait(1.0)
            self.is_said = True
        self._light()
        renewing = [animation for layer in layers for animation in self.picture.renew(layer)]
        self.play(*renewing, run_time=0.8)

    def _light(self, *wanted: str) -> None:
        """Light what these ids belong to and dim the rest, if that changes anything."""
        if animations := self.picture.light(*wanted):
            self.play(*animations, run_time=0.4)

    def _take_step(self, names: Sequence[str]) -> None:
        """Let new values come in the place of their gradients."""
        self.play(*self.picture.give_way(*names), run_time=0.3)
        numbers = [self.picture.changes[name].build_number() for name in names]
        for number in numbers:
            self.picture.adopt(number)
        arrows = [self.picture.changes[name].arrow for name in names]
        self.play(*map(FadeIn, [*numbers, *arrows]), *self.picture.dim_old(*names), run_time=0.6)

    def promised(self) -> None:
        """Add up what the slopes promise, before the deed."""
        moving = self.promise.moving
        self.bars = PromiseAndDeed(
            self.numbers["promised"], self.numbers["drop"], theme=self.theme, zone=_BAND
        )
        line, measured = self.bars.promised, self.bars.measured
        with self.beat("The promise"):
            self.say(
                "Before we look: what do the slopes promise? Step times gradient, for each number."
            )
            self.slide_to(self.last)
            self.play(
                FadeOut(self.worksheet), *self.picture.light(*self._seen(moving)), run_time=0.6
            )
            self._show_shares()
            self.say("Add them up.")
            number = self._add_up(line)
            self.play(FadeIn(line.words), GrowFromEdge(line.bar, LEFT), run_time=0.8)
            self.besides += [number, line.bar, line.words]
            self.say("Will it?")
            self.add(measured)
            self.play(
                FadeIn(measured.words),
                measured.blank.animate.set_stroke(opacity=1).build(),
                run_time=0.4,
            )
            self.ask("L_new", "drop", pulse=[measured.blank])
            self.hush()

    def _add_up(self, line: Bar) -> Number:
        """Work the sum of what is promised out, and carry it to its bar, if it has many terms.

        Of a single layer with many parameters the sum would be too long.
        """
        seen, number = self._seen(self.promise.moving), line.build_number()
        if self.numbers["promised"].operands == (f"promised[{self.last}]",):
            self.say("The loss should fall by {promised}.")
            self.play(FadeIn(number), run_time=0.4)
            return number
        step = self.write_formula(
            "promised", lit=seen, within=self.numbers, short=_SUM_OF_SHARES, zone=_BAND
        )
        self.fill_in(step)
        self.say("The loss should fall by {promised}.")
        self.show_result(step)
        others = [step.numbers.part(n) for n in step.numbers.parts if n != RESULT]
        self.play(
            *(part.animate.set_fill(opacity=0).build() for part in (step.symbols, *others)),
            *self.picture.drop_shares(),
            run_time=0.4,
        )
        carry = self.carry(self.result_of(step), number.set_fill(opacity=0).part(VALUE))
        self.add(number)
        self.send(carry, besides=self.clear_formula())
        return number

    def _show_shares(self) -> None:
        """Let what each parameter promises stand there, if these are the terms of the sum."""
        terms = self.numbers["promised"].operands
        moving = self.promise.moving
        if any(self.picture.changes[name].is_shy for name in moving):
            return
        for name in moving:
            share = self.numbers[f"promised_{name}"]
            if share.id in terms:
                self.play(FadeIn(self.picture.share(share, name)), run_time=0.4)

    def _tell(self, bar: Bar) -> None:
        """Let a bar's number come."""
        number = bar.build_number()
        self.play(FadeIn(number), bar.blank.animate.set_stroke(opacity=0).build(), run_time=0.4)
        self.besides.append(number)

    def forward_again(self) -> None:
        """Send the same sample through the new network."""
        changed = [
            q.id
            for q in self.trace.forward
            if q.kind != Kind.LOSS and self.trace[after_update(q.id)].value != q.value
        ]
        losses = [q.id for q in self.trace.forward if q.kind == Kind.LOSS]
        with self.beat("Forward again", still=3.0):
            self.say("Same sample, new numbers.")
            self.play(*self.clear_formula(), FadeOut(self.rate), *self.picture.light())
            for layer in range(1, self.last + 1):
                here = [name for name in changed if self.trace[name].layer == layer]
                self.slide_to(layer)
                if len(changed) <= _MOST_WORKED_OUT:
                    for name in here:
                        self._work_out_again(name)
                else:
                    self._come_again(here)
            outputs = [f"{letter}{self.last}_new[0]" for letter in "za"]
            self.say(f"{listed(outputs)}.")
            self.slide_to(len(self.picture.layout.columns) - 1)
            if len(losses) > 1:
                self._come_again(losses[:-1])
            self._work_out_again("L")
            self._tell_the_deed()

    def _tell_the_deed(self) -> None:
        """Say what has become of the loss, and let its bar come under the promised one."""
        if self.bars is None:
            self.say("{L_new}, as before.")
            return
        measured = self.bars.measured
        has_fallen = to_float(self.numbers["drop"].value) > 0
        self.say("{L_new}. Down by {drop}." if has_fallen else _RISEN)
        self.play(*self.clear_formula(), run_time=0.3)
        self.play(
            GrowFromEdge(measured.bar, LEFT if has_fallen else RIGHT),
            Create(self.bars.ghost),
            run_time=0.8,
        )
        self._tell(measured)
        self.besides += [measured.bar, measured.words, self.bars.ghost]

    def _work_out_again(self, name: str) -> None:
        """Work out a value after the step, and put it in the place of the one before it."""
        new = self.trace[after_update(name)]
        is_loss = new.kind == Kind.LOSS
        step = self.write_formula(
            new.id,
            pace=AGAIN,
            within=self._renamed,
            lit=["y[0]"] if is_loss and len(self.exercise.y) == 1 else [],
            left_over=left_of_loss(new, self.trace) if is_loss else None,
        )
        self.fill_in(step, AGAIN)
        self._set_aside(name, step)
        self.answer(step, AGAIN)
        self._move_dots(name)

    def _set_aside(self, name: str, step: Step) -> None:
        """Carry the value of the first pass out of its cell, beside the formula, to compare."""
        old = self.picture.source(name)
        words = Words("before", theme=self.theme, size=step.symbols.size, role="dim")
        number = Number(old.quantity, theme=self.theme, size=step.symbols.size, lit=False)
        number.place(at(SAFE.right - 0.1, step.symbols.baseline), anchor=1)
        words.place(at(zone_of(number).left - 0.15, step.symbols.baseline), anchor=1)
        leaving = self.picture.take(name)
        place = zone_of(VGroup(words, number))
        around = Zone(place.left - _BESIDE, place.right, place.bottom, place.top)
        if any(around.overlap(zone_of(line)) > 0 for line in step.lines):
            self.play(*leaving, run_time=0.3)
            return
        number.set_fill(opacity=0)
        self.add(number)
        self.beside_formula(number, words)
        self.send(self.carry(old, number.part(VALUE), AGAIN), besides=leaving)
        self.play(FadeIn(words), run_time=0.3)

    def _come_again(self, names: Sequence[str]) -> None:
        """Let values after the step come in one wave."""
        if names:
            new = [after_update(name) for name in names]
            self.play(*self.clear_formula(), *self.picture.light(*new), run_time=0.4)
            self.play(*self.picture.take(*names), run_time=0.3)
            self.answer_in_a_wave(new)
            self._move_dots(*names)

    def _move_dots(self, *names: str) -> None:
        """Let the dots in gates move to where their neurons stand after the step."""
        if moves := self.picture.move_dots(*names):
            self.play(*moves, run_time=0.4)

    def promise_and_deed(self) -> None:
        """Compare both over the length of the step."""
        ratio = self.numbers["ratio_small"]
        with self.beat("Promise and deed"):
            self.say("Promised {promised}, delivered {drop}.")
            self.play(*self.picture.hide_weights(self.last), run_time=0.3)
            distance = SAFE.left + 0.14 - min(zone_of(node).left for node in self.picture.ends)
            self.play(
                *self.picture.light("L"),
                self.picture.animate.shift(at(distance, 0)).build(),
                run_time=1.0,
            )
            left = max(zone_of(node).right for node in self.picture.ends) + _BESIDE
            chart = StepChart(
                self.numbers,
                partial(loss_after, self.exercise),
                theme=self.theme,
                zone=Zone(left, SAFE.right, _CHART_BOTTOM, _CHART_TOP),
            )
            self.play(FadeIn(chart), run_time=0.6)
            self.play(Create(chart.promise), run_time=1.0)
            self.say("A slope is a promise for small steps; the ground bends.")
            self.play(Create(chart.graph), run_time=1.5)
            whole = chart.step()
            self.play(FadeIn(whole.rate), Create(whole.plumb), FadeIn(whole.dots), run_time=0.8)
            self.play(FadeIn(whole.ratio), run_time=0.4)
            if ratio.id in self.numbers.ids:
                self.say("With a tenth of the step: {ratio_small} of what was promised.")
                small = chart.step("_small")
                self.play(FadeIn(small.rate), Create(small.plumb), FadeIn(small.dots))
                self.play(FadeIn(small.ratio), run_time=0.4)
                if abs(to_float(ratio.value) - 1) < _CLOSE:
                    self.say("So the gradients were right.")
                whole.add(*small)
            self.besides += [chart, chart.promise, chart.graph, whole]

    def all_new(self) -> None:
        """Show all new numbers once more."""
        new = [after_update(name) for name in self.picture.changes]
        with self.beat("All new", optional=True):
            self.say("{n} new numbers. Now do it a thousand times.", n=len(new))
            if self.besides:
                self.play(*map(FadeOut, self.besides), run_time=0.5)
            self.slide_to(1)
            self.play(FadeIn(self.worksheet), run_time=0.5)
            self._light(*self._seen(self.picture.changes))
