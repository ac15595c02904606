"""A clip that works through the pen-and-paper exercise: diagram, formula strip, ledger."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from manim import LEFT, Animation, FadeIn, FadeOut, LaggedStart, VGroup, VMobject

from mathcore.trace import Kind, Quantity
from scenes.kit.diagram_motion import gate_flash
from scenes.kit.formula import Formula, Painted, Words
from scenes.kit.gathering import Gathering
from scenes.kit.lecture_scene import LectureScene, one_line_for_bad_input
from scenes.kit.ledger import Ledger, ledger_zone
from scenes.kit.motion import conclude, substitute, travel, write
from scenes.kit.network_diagram import NetworkDiagram
from scenes.kit.node import Chip
from scenes.kit.number import VALUE
from scenes.kit.settings import Settings
from scenes.kit.step import RESULT, Step, worked_in
from scenes.kit.zones import LEDGER, STAGE, STRIP, at

#: What has been seen once goes faster, and the third time in a rhythm.
QUICKER, BRISK = 0.8, 0.55


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
    ledger, diagram
        The worksheet at the right, and the network on what is left of the stage.
    """

    part: ClassVar[str]
    gradients: ClassVar[bool] = False
    updated: ClassVar[bool] = False

    def __init__(self, settings: Settings | None = None, **options: Any) -> None:
        super().__init__(settings, **options)
        blanks = self.blanks()
        zone = ledger_zone((*blanks, *self.reserved()), self.trace, self.theme)
        self.ledger = Ledger(self.part, blanks, self.trace, theme=self.theme, zone=zone)
        with one_line_for_bad_input():
            self.diagram = NetworkDiagram(
                self.exercise,
                self.trace,
                theme=self.theme,
                stage=replace(STAGE, right=zone.left - (LEDGER.left - STAGE.right)),
                gradients=self.gradients,
                updated=self.updated,
            )
        self.strip: list[VMobject] = []

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
        step = worked_in(STRIP, self.trace, quantity_id, theme=self.theme)
        operands = (quantity.id for _, quantity in step.operands)
        leaving = self.clear_strip()
        if leaving:
            self.play(*leaving, run_time=0.3)
        is_blank = quantity_id in self.ledger.rows
        scrolling = self.ledger.scroll_to(quantity_id) if is_blank else []
        if scrolling:
            self.play(*scrolling, run_time=0.5)
        self.play(
            *self.diagram.light(quantity_id, *operands, *also),
            *(self.ledger.open(quantity_id) if is_blank else []),
            write(step.symbols),
            run_time=0.8 * pace,
        )
        self.strip.append(step.symbols)
        self.add(step.symbols)
        if is_blank:
            self.ask(pace)
        return step

    def reveal(self, step: Step, pace: float = 1.0) -> None:
        """Answer a blank: operands fly in, the result forms and goes where it belongs."""
        self.play(substitute(step, self.source, run_time=1.5 * pace))
        flash = gate_flash(self.diagram, step.quantity.id)
        if not step.hands_on:
            flash.append(conclude(step))
        if flash:
            self.play(*flash, run_time=0.8 * pace)
        self.strip.append(step.numbers)
        self.add(step.numbers)
        self.deliver(step, pace=pace)

    def work_out(self, quantity_id: str, pace: float = 1.0, also: Sequence[str] = ()) -> None:
        """Ask for a blank and answer it; the parameters are those of :meth:`pose`."""
        self.reveal(self.pose(quantity_id, pace, also), pace)

    def source(self, quantity_id: str) -> VGroup:
        """Return where a number stands now: on the diagram, in the ledger, or in a gate."""
        if self.trace[quantity_id].kind == Kind.DERIVATIVE:
            return self.diagram.gate(quantity_id)
        try:
            return self.diagram.source(quantity_id)
        except KeyError:
            return self.ledger.source(quantity_id)

    def deliver(self, step: Step, *, pace: float = 1.0, lifting: Sequence[VGroup] = ()) -> None:
        """Send the result from the strip into the diagram and into the ledger's blank.

        Parameters
        ----------
        step
            What has been worked out.
        pace
            Factor of the time that it takes.
        lifting
            Elements of the diagram that are off the stage for the moment and stay off.
        """
        result = step.numbers.part(RESULT)
        flights: list[Animation] = []
        along: list[Animation] = []
        entry, home = None, self.diagram.home(step.quantity.id)
        if home is not None:
            number = home.number if isinstance(home, Chip) else home
            flights.append(travel(result, number.part(VALUE), arc=0.5))
            along += self.diagram.arrival(step.quantity.id)
        if isinstance(home, Chip):
            along.append(FadeIn(home.frame))
        if step.quantity.id in self.ledger.rows:
            entry, making_room = self.ledger.fill(step.quantity.id)
            flights.append(travel(result, entry.part(VALUE), arc=-0.5))
            along += making_room
        if not flights:
            return
        # One after the other, so that the eye can follow both.
        self.play(LaggedStart(*flights, lag_ratio=0.35), *along, run_time=1.1 * pace)
        if entry is not None:
            self.ledger.keep(entry)
        if home is not None:
            self.diagram.keep(home)
        self.add(self.diagram, self.ledger)
        self.remove(*lifting)

    def gather(self, quantities: Sequence[Quantity]) -> None:
        """Bring many values together: from the ledger, or from where each belongs."""
        gathering = Gathering(quantities, self.trace, theme=self.theme)
        arrivals: list[Animation] = []
        for name, number in gathering.numbers.items():
            if self.ledger.shows(name):
                arrivals.append(travel(self.ledger.source(name), number.part(VALUE), arc=0.2))
            else:
                place = self.diagram.source(name.removeprefix("dL_d")).get_center()
                arrivals.append(FadeIn(number, target_position=place, scale=0.6))
        self.play(*self.clear_strip(), *self.ledger.close(), run_time=0.4)
        leaving = [FadeOut(self.ledger)]
        if gathering.needs_stage:
            leaving.append(FadeOut(self.diagram))
        self.play(*leaving, FadeIn(gathering), *arrivals, run_time=1.6)
        gathering.keep()
        self.add(gathering)

    def bring_remark(self, remark: str | Formula) -> None:
        """Show a remark beside the formulas, or in their place where there is no room for it.

        Parameters
        ----------
        remark
            Words, or mathematics.
        """
        text: Painted = Words(remark, theme=self.theme) if isinstance(remark, str) else remark
        lines = [formula for formula in self.strip if isinstance(formula, Painted)]
        lines.sort(key=lambda formula: float(formula.get_right()[0]))
        for line in lines:
            text.place(at(STRIP.right - 0.1, line.baseline), anchor=1)
            if not any(other.stands_on(text) for other in lines):
                break
        else:
            self.play(*self.clear_strip(), run_time=0.4)
            text.place(at(STRIP.left + 0.1, STRIP.center[1] - 0.15), anchor=0)
        self.strip.append(text)
        self.play(FadeIn(text, shift=0.15 * LEFT), run_time=0.6)
