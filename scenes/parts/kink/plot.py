"""The graph of ReLU around its kink, with the lines that support it there, and words beside it."""

from fractions import Fraction

from manim import Line, VGroup

from mathcore.formula.activations import RELU
from mathcore.numbers.format import display
from scenes.kit.charts.plot import Plot
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import SAFE, STAGE, Zone, at
from scenes.kit.text.formula import LABEL, Formula, Words

#: The graph's part of the stage, and the column beside it.
GRAPH = Zone(SAFE.left, 0.1, STAGE.bottom, STAGE.top)
COLUMN = Zone(0.6, SAFE.right, STAGE.bottom, STAGE.top)
REACH, LOW, HIGH = 1.3, -0.45, 1.2
#: How far the lines go to the right, where their slopes are written.
SUPPORT_REACH = 1.1
COLUMN_SIZE = 0.5
#: The slopes whose lines are drawn, out of all from 0 to 1.
SLOPES = (0.0, 0.25, 0.5, 0.75, 1.0)


class KinkPlot(Plot):
    """ReLU near 0, and lines of several slopes through its kink.

    Parameters
    ----------
    z_symbol
        Typst math at the axis.
    theme
        Colours.

    Attributes
    ----------
    supports, slopes
        The lines, from slope 0 to slope 1, and their slopes; they are not part of the plot.
    """

    def __init__(self, z_symbol: str, *, theme: Theme) -> None:
        super().__init__(
            lambda z: float(RELU.value(z)),
            x_range=(-REACH, REACH),
            y_range=(LOW, HIGH),
            x_ticks=(),
            y_ticks=(),
            x_label=z_symbol,
            y_label=f'op("ReLU")({z_symbol})',
            theme=theme,
            zone=GRAPH,
        )
        self.supports = [self._support(slope) for slope in SLOPES]
        self.slopes = [self._slope(slope) for slope in SLOPES]

    def _support(self, slope: float) -> Line:
        left = max(-REACH, LOW / slope) if slope else -REACH
        line = Line(
            self.point(left, slope * left), self.point(SUPPORT_REACH, slope * SUPPORT_REACH)
        )
        chosen = slope == SLOPES[0]
        return line.set_stroke(self.theme.weight, width=8 if chosen else 2.5)

    def _slope(self, slope: float) -> Formula:
        label = Formula(display(Fraction(slope)).typst, theme=self.theme, size=LABEL)
        if slope == SLOPES[0]:
            return label.place(self.point(SUPPORT_REACH, 0.0) - at(0, 0.48), anchor=1)
        end = self.point(SUPPORT_REACH, slope * SUPPORT_REACH)
        # The steepest line lies on the graph, so its label keeps under it.
        return label.place_middle(end + at(0.16, 0.06 - 0.2 * slope**4), anchor=0)


def column(*lines: tuple[str, str], theme: Theme) -> VGroup:
    """Set lines beside the graph, each a formula and what it says in words."""
    pitch = COLUMN.height / len(lines)
    texts = VGroup()
    for k, (source, words) in enumerate(lines):
        middle = COLUMN.top - (k + 0.5) * pitch
        texts.add(
            Formula(source, theme=theme, size=COLUMN_SIZE).place(
                at(COLUMN.left, middle + 0.16), anchor=0
            ),
            Words(words, theme=theme, size=LABEL, role="dim").place(
                at(COLUMN.left, middle - 0.46), anchor=0
            ),
        )
    return texts


def three_cases(z: str, slope: str, *, theme: Theme) -> VGroup:
    """Say what the slope is on the left, on the right, and on the kink."""
    return column(
        (f"{z} < 0 med : quad {slope} = 0", "left: the gate is closed"),
        (f"{z} > 0 med : quad {slope} = 1", "right: the gate is open"),
        (f"{z} = 0 med : quad {slope} = med ?", "on the kink: no slope of its own"),
        theme=theme,
    )


def choice(z: str, slope: str, *, theme: Theme) -> VGroup:
    """Say which slopes the kink allows, and which one is taken."""
    return column(
        ("0 lt.eq s lt.eq 1", "each such slope is a subgradient"),
        (f"{slope.replace(z, '0')} = 0", "PyTorch's choice: the thick line"),
        theme=theme,
    )


def support_rule(z: str, *, theme: Theme) -> Formula:
    """Say what a subgradient's line does: it stays under the graph."""
    return Formula(f'op("ReLU")({z}) gt.eq s {z} quad "for every" {z}', theme=theme)
