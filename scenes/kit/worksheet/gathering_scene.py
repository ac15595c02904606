"""A worksheet clip that ends on a table of many numbers, gathered from where each was made."""

from collections.abc import Sequence

from manim import Animation, FadeIn, FadeOut, LaggedStart, VMobject

from mathcore.exercise.trace import Quantity
from scenes.kit.text.number import Number
from scenes.kit.worksheet.scene import WorksheetScene
from scenes.kit.worksheet.tables import Gathering, gathering_pages

#: How long one of several tables is held, in seconds.
PAGE_WAIT = 3.0


class GatheringScene(WorksheetScene):
    """A worksheet scene whose results are brought together at the end.

    A subclass says where each number comes from.
    """

    def arrival_of(self, number: Number) -> Animation:
        """Return how a number of the table arrives, from where it stands now."""
        raise NotImplementedError

    def gather(self, quantities: Sequence[Quantity], *leaving: VMobject) -> None:
        """Bring many values together in a table, or in several, one after the other.

        Parameters
        ----------
        quantities
            In the order of reading.
        *leaving
            What makes room; the diagram goes too if the table needs its place.
        """
        closing = [*self.clear_strip(), *self.ledger.close()]
        if closing:
            self.play(*closing, run_time=0.4)
        shown: Gathering | None = None
        for page in gathering_pages(quantities, self.trace, theme=self.theme):
            gathering = Gathering(page, self.trace, theme=self.theme)
            going = [FadeOut(mobject) for mobject in leaving]
            arrivals: list[Animation] = [
                self.arrival_of(number) for number in gathering.numbers.values()
            ]
            if gathering.needs_stage or not self.has_ledger:
                going.append(FadeOut(self.diagram))
            if shown is not None:
                self.wait(PAGE_WAIT)
                going = [FadeOut(shown)]
                arrivals = [FadeIn(number) for number in gathering.numbers.values()]
            self.play(*going, FadeIn(gathering), run_time=0.8)
            self.play(LaggedStart(*arrivals, lag_ratio=0.15), run_time=2.0)
            gathering.keep()
            self.add(gathering)
            shown = gathering
