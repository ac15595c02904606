"""One half of a stage on which a neuron is trained, and what stands on it at the moment."""

from manim import Mobject, VGroup

from mathcore.topics.descent import Descent
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import Zone
from scenes.kit.text.formula import Formula, Words
from scenes.kit.text.number import Number
from scenes.parts.activations.neuron_panel import NeuronPanel


class Side:
    """One half of the stage: a panel, the run that it shows, and what stands on the panel.

    Parameters
    ----------
    run
        The neuron's numbers.
    theme, zone
        Colours, and the room of the panel.

    Attributes
    ----------
    panel
        The chart, and the places of the table.
    dots, errors, rows
        What stands on it now: a dot and an error for each sample, and the table's rows.
    caption
        What is said of the neuron, if anything.
    rate
        The learning rate, if steps are taken.
    has_all_headings
        Whether the table has all its columns yet.
    """

    def __init__(self, run: Descent, *, theme: Theme, zone: Zone) -> None:
        self.run, self.zone = run, zone
        self.panel = NeuronPanel(theme=theme, zone=zone)
        self.dots = VGroup()
        self.errors: list[Number] = []
        self.rows: list[dict[str, Number]] = []
        self.caption: Words | None = None
        self.rate: Formula | None = None
        self.has_all_headings = False

    def cell(self, name: str, step: int, row: int) -> Number:
        """Build an entry of the table and note where it stands."""
        number = self.panel.cell(self.run, name, step, row)
        while len(self.rows) <= row:
            self.rows.append({})
        self.rows[row][name] = number
        return number

    def emptied(self, first_row: int = 0) -> list[Mobject]:
        """Forget the errors, the caption and the rows from one on; return them for leaving."""
        gone: list[Mobject] = list(self.errors)
        gone += [number for row in self.rows[first_row:] for number in row.values()]
        self.errors = []
        del self.rows[first_row:]
        return [*gone, *self.caption_out(), *self.rate_out()]

    def sources(self) -> dict[str, Mobject]:
        """Return where the first row and the learning rate stand, by their ids."""
        found: dict[str, Mobject] = {n.quantity.id: n for n in self.rows[0].values()}
        if self.rate:
            found |= {claim.quantity.id: self.rate.part(claim.part) for claim in self.rate.claims}
        return found

    def rate_out(self) -> list[Mobject]:
        """Forget the learning rate; return it for leaving."""
        gone: list[Mobject] = [self.rate] if self.rate else []
        self.rate = None
        return gone

    def caption_out(self) -> list[Mobject]:
        """Forget the caption; return it for leaving."""
        gone: list[Mobject] = [self.caption] if self.caption else []
        self.caption = None
        return gone
