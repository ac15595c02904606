"""A clip that works through the pen-and-paper exercise: diagram, formula strip, ledger."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from manim import LEFT, RIGHT, Animation, FadeIn, FadeOut, LaggedStart, VGroup, VMobject

from mathcore.exercise.ids import owner, read
from mathcore.exercise.model import ExerciseError
from mathcore.exercise.trace import Kind, Quantity
from mathcore.formula.symbols import Symbols
from scenes.kit.network.diagram import NetworkDiagram
from scenes.kit.network.motion import error_flow, gate_flash, gate_of
from scenes.kit.network.node import Chip
from scenes.kit.network.room_for_digits import wants_more_digits
from scenes.kit.scene.bad_input import one_line_for_bad_input
from scenes.kit.scene.lecture import LectureScene
from scenes.kit.scene.motion import conclude, fly_to, substitute, write
from scenes.kit.scene.settings import Settings
from scenes.kit.style.zones import LEDGER, SAFE, STAGE, STRIP, Zone, at
from scenes.kit.text.formula import Painted, Words
from scenes.kit.text.number import VALUE
from scenes.kit.text.step import RESULT, Step, worked_in
from scenes.kit.worksheet.ledger import Ledger, ledger_zone

#: What has been seen once goes faster, and the third time in a rhythm.
QUICKER, BRISK = 0.8, 0.55
#: The factor of all times is never below this, however many blanks there are.
FASTEST = 0.5
#: With more blanks than these, only the first of a kind is worked out in full.
MOST_IN_FULL = 12


class WorksheetScene(LectureScene):
    """A lecture scene with a network, and a worksheet that is filled in before the viewers' eyes.

    A subclass names the part of the worksheet and its blanks.

    Attributes
    ----------
    part
        The heading of the ledger.
    gradients
        Whether the diagram keeps room for the gradient channel.
    updated
        Whether the diagram keeps room for the numbers after the update.
    uses_targets
        Whether the targets are put into formulas, so that they must stand on the diagram.
    leisurely
        With more blanks than these everything goes faster, so that the clip keeps its length.
    ledger, diagram
        The worksheet at the right, and the network on what is left of the stage.
    crowded
        Whether there are so many blanks that only the first of a kind is worked out in full.
    has_ledger
        Whether the worksheet is on the screen: a large network takes the whole width.
    lifted
        Elements of the diagram that are off the stage for the moment and stay off.
    """

    part: ClassVar[str]
    gradients: ClassVar[bool] = False
    updated: ClassVar[bool] = False
    uses_targets: ClassVar[bool] = False
    leisurely: ClassVar[int] = 9

    def __init__(self, settings: Settings | None = None, **options: Any) -> None:
        super().__init__(settings, **options)
        with one_line_for_bad_input(settings):
            try:
                self._lay_out()
            except ExerciseError:
                if not wants_more_digits(self.exercise):
                    raise
                self.show_fewer_digits()
                self._lay_out()
                self.remark_fewer_digits()
        self.strip: list[VMobject] = []
        self.lifted: Sequence[VGroup] = ()

    def _lay_out(self) -> None:
        """Divide the frame between the network and the worksheet, and build them."""
        blanks = self.blanks()
        zone = ledger_zone((*blanks, *self.reserved()), self.trace, self.theme)
        self.ledger = Ledger(self.part, blanks, self.trace, theme=self.theme, zone=zone)
        self.crowded = len(blanks) > MOST_IN_FULL
        # A little more than in proportion, because questions and stills keep their length.
        self.tempo = min(1.0, max(FASTEST, (self.leisurely / len(blanks)) ** 1.25))
        self.has_ledger = not self.crowded
        self.diagram = self._diagram_left_of(zone)

    def _diagram_left_of(self, zone: Zone) -> NetworkDiagram:
        """Build the network beside the ledger or, if it has no room there, in its place as well."""
        if self.has_ledger:
            try:
                return self._diagram_up_to(zone.left - (LEDGER.left - STAGE.right))
            except ExerciseError:
                self.has_ledger = False
        return self._diagram_up_to(SAFE.right)

    def _diagram_up_to(self, right: float) -> NetworkDiagram:
        return NetworkDiagram(
            self.exercise,
            self.trace,
            theme=self.theme,
            stage=replace(STAGE, right=right),
            gradients=self.gradients,
            updated=self.updated,
            room_for_targets=self.uses_targets,
        )

    def bring_ledger(self) -> list[Animation]:
        """Have the worksheet come in, where there is one."""
        return [FadeIn(self.ledger, shift=0.3 * RIGHT)] if self.has_ledger else []

    def blanks(self) -> tuple[Quantity, ...]:
        """Return the quantities that the worksheet asks for, in the order of working."""
        raise NotImplementedError

    def reserved(self) -> tuple[Quantity, ...]:
        """Return further quantities for which the ledger is made wide enough."""
        return ()

    def clear_strip(self) -> list[Animation]:
        """Have the formula strip emptied."""
        leaving, self.strip = self.strip, []
        return [FadeOut(formula) for formula in leaving]

    def pose(self, quantity_id: str, pace: float = 1.0, also: Sequence[str] = ()) -> Step:
        """Ask for one blank: light what it needs, write the formula, open the blank, wait.

        Parameters
        ----------
        quantity_id
            What is asked for; a quantity without a blank is worked out without a question.
        pace
            Factor of all times, below 1 for what has been seen before.
        also
            Ids of what is lit beside the operands.
        """
        pace *= self.tempo
        short = self.in_short(quantity_id)
        step = worked_in(STRIP, self.trace, quantity_id, theme=self.theme, short=short)
        operands = (quantity.id for _, quantity in step.operands)
        leaving = self.clear_strip()
        if leaving:
            self.play(*leaving, run_time=0.3)
        is_blank = quantity_id in self.ledger.rows
        has_line = is_blank and self.has_ledger
        scrolling = self.ledger.scroll_to(quantity_id) if has_line else []
        if scrolling:
            self.play(*scrolling, run_time=0.5)
        self.play(
            *self.diagram.light(quantity_id, *operands, *also),
            *(self.ledger.open(quantity_id) if has_line else []),
            write(step.symbols),
            run_time=0.8 * pace,
        )
        self.strip.append(step.symbols)
        self.add(step.symbols)
        if is_blank:
            self.ask(pace=pace)
        return step

    def in_short(self, quantity_id: str) -> str | None:
        """Return the formula of an error that arrives on many ways, as one sum; else None."""
        name = read(quantity_id)
        if name is None or name.of is None or name.letter != "a" or name.layer is None:
            return None
        return Symbols(self.exercise.shape).error_sum(name.layer, name.index[0])

    def reveal(self, step: Step, pace: float = 1.0) -> None:
        """Answer a blank: operands fly in, the result forms and goes where it belongs."""
        pace *= self.tempo
        self.play(substitute(step, self.source, run_time=1.5 * pace))
        flash = gate_flash(self.diagram, step.quantity.id)
        if not step.is_passthrough:
            flash.append(conclude(step))
        if flash:
            self.play(*flash, run_time=0.8 * pace)
        self.strip.append(step.numbers)
        self.add(step.numbers)
        self.deliver(step, pace=pace)

    def work_out(self, quantity_id: str, pace: float = 1.0, also: Sequence[str] = ()) -> None:
        """Ask for a blank and answer it; the parameters are those of :meth:`pose`."""
        self.reveal(self.pose(quantity_id, pace, also), pace)

    def seen_together(self, quantities: Iterable[Quantity]) -> list[str]:
        """Return the ids that can be lit at once: weights of a dense layer would crowd it."""
        return [q.id for q in quantities if not self.diagram.hides(q.id)]

    def work_out_all(self, ids: Sequence[str], pace: float = BRISK) -> None:
        """Work out what follows a pattern that has been seen, all at once where it is much.

        Parameters
        ----------
        ids
            What is asked for.
        pace
            Factor of all times where it goes one by one.
        """
        if self.crowded:
            self.work_out_together(ids)
        else:
            for name in ids:
                self.work_out(name, pace)

    def work_out_together(self, ids: Sequence[str]) -> None:
        """Ask for many blanks of one kind at once, and have all answers arrive in a wave.

        What has no place on the diagram, as a weight's gradient, is seen to be made there and
        comes into sight when everything is gathered.
        """
        if not ids:
            return
        words = Words("the others in the same way", theme=self.theme, role="dim")
        words.place(at(STRIP.left + 0.1, STRIP.center[1] - 0.15), anchor=0)
        owners = [owner(name) for name in ids]
        seen = self.seen_together(self.trace[name] for name in owners)
        self.play(
            *self.clear_strip(), *self.diagram.light(*ids, *seen), FadeIn(words), run_time=0.6
        )
        self.strip.append(words)
        self.ask(pace=BRISK)
        homes = [home for name in ids if (home := self.diagram.home(name)) is not None]
        back = self.trace[ids[0]].kind == Kind.GRADIENT
        weights = [name for name in owners if back and name in self.diagram.edges]
        wave = [FadeIn(home, shift=0.3 * (LEFT if back else RIGHT)) for home in homes]
        if not wave and not weights:
            return
        self.play(
            *([LaggedStart(*wave, lag_ratio=0.2)] if wave else []),
            *error_flow(self.diagram, *weights),
            *(animation for name in ids for animation in self.diagram.arrival(name)),
            run_time=1.2,
        )
        for home in homes:
            self.diagram.keep(home)
        self.add(self.diagram)

    def source(self, quantity_id: str) -> VGroup:
        """Return where a number stands now: on the diagram, in the ledger, or in a gate."""
        if self.trace[quantity_id].kind == Kind.DERIVATIVE:
            return gate_of(self.diagram, quantity_id)
        try:
            return self.diagram.source(quantity_id)
        except KeyError:
            return self.ledger.source(quantity_id)

    def deliver(self, step: Step, *, pace: float = 1.0) -> None:
        """Send the result from the strip into the diagram and into the ledger's blank.

        Parameters
        ----------
        step
            What has been worked out.
        pace
            Factor of the time that it takes.
        """
        result = step.numbers.part(RESULT)
        flights: list[Animation] = []
        along: list[Animation] = []
        entry, home = None, self.diagram.home(step.quantity.id)
        if home is not None:
            number = home.number if isinstance(home, Chip) else home
            flights.append(fly_to(result, number.part(VALUE), arc=0.5))
            along += self.diagram.arrival(step.quantity.id)
        if isinstance(home, Chip):
            along.append(FadeIn(home.frame))
        if self.has_ledger and step.quantity.id in self.ledger.rows:
            entry, making_room = self.ledger.fill(step.quantity.id)
            flights.append(fly_to(result, entry.part(VALUE), arc=-0.5))
            along += making_room
        if not flights:
            return
        # One after the other, so that the eye can follow both.
        self.play(LaggedStart(*flights, lag_ratio=0.35), *along, run_time=1.1 * pace)
        if entry is not None:
            self.ledger.keep(entry)
        if home is not None:
            self.diagram.keep(home)
        self.add(self.diagram, *([self.ledger] if self.has_ledger else []))
        self.remove(*self.lifted)

    def bring_remark(self, remark: Painted) -> None:
        """Show a remark beside the formulas, or in their place where there is no room for it."""
        lines = [formula for formula in self.strip if isinstance(formula, Painted)]
        lines.sort(key=lambda formula: float(formula.get_right()[0]))
        for line in lines:
            remark.place(at(STRIP.right - 0.1, line.baseline), anchor=1)
            if not any(other.stands_on(remark) for other in lines):
                break
        else:
            self.play(*self.clear_strip(), run_time=0.4)
            remark.place(at(STRIP.left + 0.1, STRIP.center[1] - 0.15), anchor=0)
        self.strip.append(remark)
        self.play(FadeIn(remark, shift=0.15 * LEFT), run_time=0.6)
