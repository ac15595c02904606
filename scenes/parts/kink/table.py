"""The table of one neuron on the kink: a row for each kind of arithmetic, the odd ones framed."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Self

from manim import Animation, FadeIn, Line, RoundedRectangle, VGroup
from manim.typing import Point3D

from mathcore.exercise.ids import owner
from mathcore.exercise.trace import Quantity, Trace
from mathcore.formula.activations import RELU
from mathcore.formula.symbols import gradient
from mathcore.numbers.values import Value, is_exact
from mathcore.topics.kink import KinkRow, kink_neuron
from scenes.kit.scene.motion import fly_to
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import STRIP, Zone, at
from scenes.kit.text.formula import SYMBOL, Formula, Painted, ShownValue, Words
from scenes.kit.text.number import VALUE, Number
from scenes.kit.text.typeset import part
from scenes.parts.kink.digits import float_text
from scenes.parts.kink.sums import TWO_LINES
from scenes.parts.kink.wording import MARKED, ONLY_ARITHMETIC

HEADING_HEIGHT = 1.45
#: The least room between two columns.
GAP = 0.22
#: One em of names and gradients, the largest that fits.
SIZES = (0.46, 0.43, 0.4, 0.37, 0.34)
#: With more gradients than this, the slope's heading leaves out its argument.
ROOMY = 3
FRAME_STROKE = 4.0


class ConventionalSlope(Formula):
    """The slope on the kink, with a mark that it is a convention.

    Parameters
    ----------
    text
        The slope as Typst math.
    theme
        Colours.
    slope
        The quantity that it shows, or None for what floats made of it.
    """

    def __init__(self, text: str, *, theme: Theme, slope: Quantity | None = None) -> None:
        super().__init__(
            f"{part(VALUE, text)}^({part('mark', 'ast')})",
            theme=theme,
            size=SYMBOL,
            roles={VALUE: "weight"},
            claims=() if slope is None else (ShownValue(slope, text, VALUE),),
        )

    def place(self, point: Point3D, *, anchor: float = 0.5) -> Self:
        """Put the digit on the point; the mark hangs out at its right."""
        super().place(point, anchor=0)
        return self.shift(at(-anchor * self.part(VALUE).width, 0))


def table_remark(*, theme: Theme) -> VGroup:
    """Say on the strip what differs between the rows, and what the mark means."""
    lines = (Words(ONLY_ARITHMETIC, theme=theme), Words(MARKED, theme=theme, role="dim"))
    middle = float(STRIP.center[0])
    return VGroup(*(line.place(at(middle, y)) for line, y in zip(lines, TWO_LINES, strict=True)))


class TableRow(VGroup):
    """One kind of arithmetic: its name, z, the slope of the gate, and the gradients.

    Attributes
    ----------
    label
        The words at the left.
    cells
        z, the slope, then each gradient.
    frame
        The frame of a row that finds other gradients than exact arithmetic, or None.
    """

    def __init__(self, row: KinkRow, trace: Trace, *, theme: Theme, size: float) -> None:
        super().__init__()
        self.row = row
        self.label = Words(row.arithmetic, theme=theme, size=size)
        neuron = kink_neuron(trace.exercise)
        slope = trace[f"da1_dz1[{neuron}]"] if is_exact(row.z) else None
        steepness = float_text(Fraction(row.slope))
        gate: Formula
        if row.z == 0:
            gate = ConventionalSlope(steepness, theme=theme, slope=slope)
        else:
            gate = Formula(steepness, theme=theme, size=SYMBOL, role="weight")
        z: Formula
        gradients: list[Formula]
        # Exponents are small enough as they are.
        if slope is not None:
            z = Number(trace[f"z1[{neuron}]"], theme=theme, size=SYMBOL)
            gradients = [Number(trace[id], theme=theme, size=size) for id in row.ids]
        else:
            z = Formula(float_text(row.z, 1), theme=theme, size=SYMBOL, role="signal")
            gradients = [
                Formula(float_text(value), theme=theme, size=size, role="gradient")
                for value in row.gradients
            ]
        self.cells = (z, gate, *gradients)
        self.frame: RoundedRectangle | None = None
        self.add(self.label, *self.cells)


class KinkTable(VGroup):
    """All rows under a line of headings.

    Parameters
    ----------
    rows
        The first one exact; see `mathcore.topics.kink.kink_rows`.
    trace
        Where the symbols and the exact numbers are.
    theme
        Colours.
    zone
        The room that the table fills.

    Attributes
    ----------
    headings
        The symbols over the columns.
    rule
        The line under them.
    rows
        The rows in order.
    """

    def __init__(self, rows: Sequence[KinkRow], trace: Trace, *, theme: Theme, zone: Zone) -> None:
        super().__init__()
        self.theme, self.zone = theme, zone
        neuron = kink_neuron(trace.exercise)
        symbols = [
            trace[f"z1[{neuron}]"].symbol,
            trace[f"da1_dz1[{neuron}]"].symbol if len(rows[0].ids) <= ROOMY else f"{RELU.symbol}'",
            *(gradient(trace[owner(id)].symbol) for id in rows[0].ids),
        ]
        self._titles: list[Painted] = [
            Words("arithmetic", theme=theme, role="dim"),
            *(Formula(symbol, theme=theme, role="dim", size=SYMBOL) for symbol in symbols),
        ]
        self.headings = VGroup(*self._titles)
        for size in SIZES:
            self.rows = [TableRow(row, trace, theme=theme, size=size) for row in rows]
            if self._room() >= GAP:
                break
        rule = zone.top - HEADING_HEIGHT
        pitch = (rule - zone.bottom) / len(rows)
        self.baselines = [rule - (k + 0.5) * pitch - 0.14 for k in range(len(rows))]
        self._place_columns(rule + 0.72)
        self.rule = Line(
            at(zone.left, rule), at(zone.right, rule), color=theme.line, stroke_width=2.5
        )
        for row, baseline in zip(self.rows, self.baselines, strict=True):
            if row.row.is_open:
                row.frame = RoundedRectangle(
                    width=zone.width,
                    height=0.84 * pitch,
                    corner_radius=0.15,
                    color=theme.gradient,
                    stroke_width=FRAME_STROKE,
                ).move_to(at(float(zone.center[0]), baseline + 0.14))
        self.add(self.headings, self.rule, *self.rows)

    def arrivals(self, sources: Mapping[Value, Formula]) -> list[Animation]:
        """Have each pre-activation come from where it stood before, if it did.

        Parameters
        ----------
        sources
            The numbers that are on screen, by their value.
        """
        cells = [(row.row.z, row.cells[0]) for row in self.rows]
        return [fly_to(sources[z], cell) if z in sources else FadeIn(cell) for z, cell in cells]

    def _columns(self) -> list[list[Painted]]:
        return [
            [title, *((row.label, *row.cells)[k] for row in self.rows)]
            for k, title in enumerate(self._titles)
        ]

    def _room(self) -> float:
        """Return what is left between two columns."""
        widths = [max(cell.width for cell in column) for column in self._columns()]
        return (self.zone.width - 0.5 - sum(widths)) / (len(widths) - 1)

    def _place_columns(self, heading: float) -> None:
        """Give each column what it needs, and share out the room that is left."""
        columns = self._columns()
        widths = [max(cell.width for cell in column) for column in columns]
        gap = max(self._room(), GAP)
        x = self.zone.left + 0.25
        for k, (column, width) in enumerate(zip(columns, widths, strict=True)):
            # Digits stand under digits; the slope is one digit, under the middle of its heading.
            anchor = (0.0, 1.0, 0.5)[k] if k < 3 else 1.0
            place = x + anchor * width
            if k:
                column[0].place_middle(at(x + width / 2, heading))
            else:
                column[0].place_middle(at(x, heading), anchor=0)
            for cell, baseline in zip(column[1:], self.baselines, strict=True):
                cell.place(at(place, baseline), anchor=anchor)
            x += width + gap
