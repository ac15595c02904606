"""Many numbers side by side: a ledger that is full from the start, in columns."""

import math
from collections.abc import Sequence
from dataclasses import replace

from manim import VGroup

from mathcore.exercise.trace import Quantity, Trace
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import SAFE, STRIP, Zone
from scenes.kit.text.number import Number
from scenes.kit.worksheet.ledger import Ledger, ledger_symbol, ledger_zone

#: The least room between what hangs below one line and what rises above the next.
LINE_ROOM = 0.03
#: Room between two columns.
COLUMN_GAP = 0.3


def full_ledger(
    quantities: Sequence[Quantity], trace: Trace, *, theme: Theme, zone: Zone
) -> Ledger:
    """Build a ledger that is filled from the start, its lines as close as they need to be.

    Parameters
    ----------
    quantities
        One line each; those that find no room come into view by ``scroll_to``.
    trace, theme
        Where the symbols and the colours come from.
    zone
        The room; it is made use of down to the strip.
    """
    zone = replace(zone, bottom=STRIP.top + 0.05)
    pitch = (zone.height - 0.15) / len(quantities)
    fits = pitch >= _least_pitch(quantities, trace, theme)
    ledger = Ledger(
        "", quantities, trace, theme=theme, zone=zone, row_height=pitch if fits else None
    )
    for quantity in quantities:
        ledger.keep(ledger.fill_at_once(quantity.id))
    return ledger


def _least_pitch(quantities: Sequence[Quantity], trace: Trace, theme: Theme) -> float:
    symbols = [ledger_symbol(quantity, trace, theme) for quantity in quantities]
    return max(s.ascent for s in symbols) + max(s.descent for s in symbols) + LINE_ROOM


def gathering_pages(
    quantities: Sequence[Quantity], trace: Trace, *, theme: Theme
) -> list[Sequence[Quantity]]:
    """Divide quantities into tables that fit, of about one length each."""
    zone = _column(quantities, trace, theme)
    rows = _most_rows(zone, quantities, trace, theme)
    columns = 1 + int((SAFE.width - zone.width) / (zone.width + COLUMN_GAP) + 1e-6)
    pages = math.ceil(len(quantities) / (rows * columns))
    size = math.ceil(len(quantities) / pages)
    return [quantities[start : start + size] for start in range(0, len(quantities), size)]


def _column(quantities: Sequence[Quantity], trace: Trace, theme: Theme) -> Zone:
    return replace(ledger_zone(quantities, trace, theme), bottom=STRIP.top + 0.05)


def _most_rows(zone: Zone, quantities: Sequence[Quantity], trace: Trace, theme: Theme) -> int:
    return int((zone.height - 0.15) / _least_pitch(quantities, trace, theme))


class Gathering(VGroup):
    """The values of many quantities in columns at the right of the frame.

    Parameters
    ----------
    quantities
        In the order of reading, down each column.
    trace, theme
        Where the symbols and the colours come from.

    Attributes
    ----------
    columns
        One ledger each, without their numbers.
    numbers
        The numbers in their places, by id; they are brought in by the scene.
    needs_stage
        Whether the columns reach into the stage.
    """

    def __init__(self, quantities: Sequence[Quantity], trace: Trace, *, theme: Theme) -> None:
        super().__init__()
        self.columns: list[Ledger] = []
        self.numbers: dict[str, Number] = {}
        zone = _column(quantities, trace, theme)
        groups = math.ceil(len(quantities) / _most_rows(zone, quantities, trace, theme))
        size = math.ceil(len(quantities) / groups)
        pitch = min(zone.width + COLUMN_GAP, (SAFE.width - zone.width) / max(groups - 1, 1))
        # One column leaves the diagram its place; several stand alone, in the middle.
        aside = (SAFE.width - zone.width - pitch * (groups - 1)) / 2 if groups > 1 else 0.0
        for index in range(groups):
            shift = aside + pitch * (groups - 1 - index)
            column = Ledger(
                "",
                quantities[index * size : (index + 1) * size],
                trace,
                theme=theme,
                zone=replace(zone, left=zone.left - shift, right=zone.right - shift),
                row_height=(zone.height - 0.15) / max(size, 8),
            )
            self.columns.append(column)
            self.add(column)
            for quantity in quantities[index * size : (index + 1) * size]:
                self.numbers[quantity.id] = column.fill_at_once(quantity.id)
        self.needs_stage = groups > 1

    def keep(self) -> None:
        """Take the numbers, which have arrived, into their lines."""
        for column in self.columns:
            for name in column.rows:
                column.keep(self.numbers[name])
