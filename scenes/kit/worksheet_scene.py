"""A clip that works through the pen-and-paper exercise: diagram, formula strip, ledger."""

from collections.abc import Sequence
from typing import Any

from manim import LEFT, Animation, FadeIn, FadeOut, VGroup

from mathcore.trace import Quantity
from scenes.kit.formula import SYMBOL, Painted, Words
from scenes.kit.lecture_scene import LectureScene, one_line_for_bad_input
from scenes.kit.ledger import Ledger
from scenes.kit.motion import conclude, substitute, travel, write
from scenes.kit.network_diagram import NetworkDiagram
from scenes.kit.number import VALUE
from scenes.kit.settings import Settings
from scenes.kit.step import RESULT, Step, worked
from scenes.kit.zones import LEDGER, STAGE, STRIP, at


class WorksheetScene(LectureScene):
    """A lecture scene with a network, and a worksheet that is filled in before the viewers' eyes.

    Attributes
    ----------
    diagram, ledger
        Built by the subclass in :meth:`furnish`.
    """

    diagram: NetworkDiagram
    ledger: Ledger

    def __init__(self, settings: Settings | None = None, **options: Any) -> None:
        super().__init__(settings, **options)
        with one_line_for_bad_input():
            self.diagram = NetworkDiagram(self.exercise, self.trace, theme=self.theme, stage=STAGE)
        self.strip: list[Painted] = []

    def open_ledger(self, heading: str, quantities: tuple[Quantity, ...]) -> Ledger:
        """Build the ledger for these quantities; it is brought in by a beat."""
        self.ledger = Ledger(heading, quantities, theme=self.theme, zone=LEDGER)
        return self.ledger

    def clear_strip(self) -> list[Animation]:
        """Have the formula strip emptied."""
        leaving, self.strip = self.strip, []
        return [FadeOut(formula) for formula in leaving]

    def pose(self, quantity_id: str, pace: float = 1.0) -> Step:
        """Ask for one blank: light what it needs, write the formula, open the blank, wait."""
        step = worked(self.trace, quantity_id, theme=self.theme).place(STRIP)
        operands = (quantity.id for _, quantity in step.operands)
        leaving = self.clear_strip()
        if leaving:
            self.play(*leaving, run_time=0.3)
        scrolling = self.ledger.scroll_to(quantity_id)
        if scrolling:
            self.play(*scrolling, run_time=0.5)
        self.play(
            *self.diagram.light(quantity_id, *operands),
            *self.ledger.open(quantity_id),
            write(step.symbols),
            run_time=0.8 * pace,
        )
        self.strip.append(step.symbols)
        self.add(step.symbols)
        self.ask(pace)
        return step

    def reveal(self, step: Step, pace: float = 1.0) -> None:
        """Answer a blank: operands fly in, the result forms and goes where it belongs."""
        self.play(substitute(step, self.source, run_time=1.5 * pace))
        flash = self.diagram.gate_flash(step.quantity.id)
        if not step.hands_on:
            flash.append(conclude(step))
        if flash:
            self.play(*flash, run_time=0.8 * pace)
        self.strip.append(step.numbers)
        self.add(step.numbers)
        self.deliver(step, pace=pace)

    def work_out(self, quantity_id: str, pace: float = 1.0) -> None:
        """Ask for a blank and answer it; below 1, ``pace`` is for what has been seen before."""
        self.reveal(self.pose(quantity_id, pace), pace)

    def source(self, quantity_id: str) -> VGroup:
        """Return where a number stands now: on the diagram, or in the ledger."""
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
        entry, making_room = self.ledger.fill(step.quantity.id)
        result = step.numbers.part(RESULT)
        flights: list[Any] = [travel(result, entry.part(VALUE), arc=-0.4)]
        home = None
        if self.diagram.has_place(step.quantity.id):
            home = self.diagram.value(step.quantity.id)
            flights.append(travel(result, home.part(VALUE), arc=0.4))
        self.play(*flights, *making_room, run_time=1.0 * pace)
        self.ledger.keep(entry)
        if home is not None:
            self.diagram.keep(home)
        self.add(self.diagram, self.ledger)
        self.remove(*lifting)

    def remark(self, text: str) -> Words:
        """Build a remark beside the shorter line of the strip; it leaves with the formulas."""
        words = Words(text, theme=self.theme, size=SYMBOL, role="dim")
        line = min(self.strip, key=lambda formula: float(formula.get_right()[0]))
        words.place(at(STRIP.right - 0.1, line.baseline), anchor=1)
        self.strip.append(words)
        return words

    def bring_remark(self, text: str) -> None:
        """Show a remark on what has just been found."""
        self.play(FadeIn(self.remark(text), shift=0.15 * LEFT), run_time=0.6)
