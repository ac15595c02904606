"""Why the four stacks differ: what weights and slopes multiply by, and what was measured."""

from collections.abc import Sequence

from manim import Line, VGroup

from mathcore.exercise.reconcile import relation, show
from mathcore.exercise.trace import Quantities
from mathcore.topics.gradient_flow import Experiment, Initialisation, Measured, Stack
from scenes.kit.scene.strip import at_end, at_start
from scenes.kit.style.panel import panel
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import Zone, at
from scenes.kit.text.formula import LABEL, SYMBOL, Formula, ShownValue, Words
from scenes.kit.text.number import VALUE, Number
from scenes.kit.text.step import SIGNS
from scenes.kit.text.typeset import part
from scenes.parts.decay.norm_chart import DECIMALS, stack_name

#: How many places the factors have that are computed, not measured.
PLACES = 3
#: The columns, as shares of the width: names at their left, numbers in their middle.
_NAME, _WEIGHTS, _SLOPES, _PRODUCT, _MEASURED = 0.015, 0.39, 0.56, 0.73, 0.91
HEADING = 1.0
RESULT_ROOM = 0.75
#: The two lines of the strip, from its middle line.
UPPER, LOWER = at(0, 0.27), at(0, -0.4)


class NormRow(VGroup):
    """One stack: its name, ``0.577 · 0.25 ≈ 0.144``, and the measured factor.

    Attributes
    ----------
    title, weights, dot, slopes, result, measured
        Its cells; ``result`` has the parts ``is`` and ``value``.
    """

    def __init__(self, measured: Measured, numbers: Quantities, *, theme: Theme) -> None:
        super().__init__()
        id = measured.stack.id
        name = part("name", f'"{stack_name(measured.stack)}"')
        self.title = Formula(name, theme=theme, size=SYMBOL)
        self.weights = Number(numbers[f"weights[{id}]"], theme=theme, decimals=PLACES)
        self.slopes = Number(numbers[f"slopes[{id}]"], theme=theme, decimals=PLACES)
        self.dot = Formula("dot.op", theme=theme, size=SYMBOL)
        product = numbers[f"predicted[{id}]"]
        shown = show(product, PLACES).typst
        sign = SIGNS[relation(product, numbers, PLACES)]
        self.result = Formula(
            f"{part('is', sign)} {part(VALUE, shown)}",
            theme=theme,
            size=SYMBOL,
            roles={VALUE: "gradient"},
            claims=(ShownValue(product, shown, VALUE, PLACES),),
        )
        self.measured = Number(numbers[f"factor[{id}]"], theme=theme, decimals=DECIMALS)
        self.add(self.title, self.weights, self.dot, self.slopes, self.result, self.measured)

    @property
    def prediction(self) -> VGroup:
        """What is computed."""
        return VGroup(self.weights, self.dot, self.slopes, self.result)


class NormTable(VGroup):
    """All stacks under a line of headings.

    Parameters
    ----------
    measured
        The stacks in the order of the rows, from the bottom up.
    numbers
        `mathcore.topics.gradient_flow.comparison` of them.
    theme
        Colours.
    zone
        The room that the table fills.

    Attributes
    ----------
    headings, rule, rows
        What it consists of.
    mark
        A ground for the topmost row, the one to remember; it is not part of the table.
    """

    def __init__(
        self, measured: Sequence[Measured], numbers: Quantities, *, theme: Theme, zone: Zone
    ) -> None:
        super().__init__()
        x = [zone.left + share * zone.width for share in (_WEIGHTS, _SLOPES, _PRODUCT, _MEASURED)]
        level = zone.top - 0.62
        self.headings = VGroup(
            Words("one layer", theme=theme, role="dim").place(
                at(zone.left + _NAME * zone.width, level), anchor=0
            ),
            *(
                Words(text, theme=theme, role="dim").place(at(place, level))
                for text, place in zip(("weights", "slopes", "product", "measured"), x, strict=True)
            ),
        )
        line = zone.top - HEADING
        self.rule = Line(
            at(zone.left, line), at(zone.right, line), color=theme.line, stroke_width=2.5
        )
        pitch = (line - zone.bottom) / len(measured)
        self.rows: list[NormRow] = []
        for k, one in enumerate(measured):
            row = NormRow(one, numbers, theme=theme)
            # From the bottom up, as the curves lie in the chart: no name crosses another.
            foot = zone.bottom + (k + 0.5) * pitch - 0.15
            row.title.place(at(zone.left + _NAME * zone.width, foot), anchor=0)
            for cell, place in zip(
                (row.weights, row.slopes, row.measured), (x[0], x[1], x[3]), strict=True
            ):
                cell.place(at(place, foot))
            # Relation signs stand under each other, as the numbers after them do not all fill.
            row.result.place(at(x[2] - RESULT_ROOM, foot), anchor=0)
            row.dot.place(at((x[0] + x[1]) / 2, foot))
            self.rows.append(row)
        last = self.rows[-1].measured
        self.mark = panel(
            at(zone.center[0], last.baseline + 0.15), zone.width, 0.86 * pitch, theme=theme
        )
        self.add(self.headings, self.rule, *self.rows)


def factor_rule(experiment: Experiment, *, theme: Theme) -> tuple[Formula, Formula]:
    """Write what a layer multiplies the gradient's norm by, and under it how large its n is."""
    rule = Formula(
        'part("factor", "factor a layer") approx sqrt(n thin op("Var") w) dot.op "slope"',
        theme=theme,
        size=SYMBOL,
        roles={"factor": "gradient"},
    )
    n = Formula(f'n = {experiment.width} "inputs"', theme=theme, size=LABEL, constants=True)
    return at_start(rule).shift(UPPER), at_start(n).shift(LOWER)


def slope_note(stack: Stack, numbers: Quantities, *, theme: Theme) -> Formula:
    """Say beside the factor's rule where the slope of a stack comes from."""
    slope = numbers[f"slopes[{stack.id}]"]
    shown = show(slope, PLACES)
    value = part(VALUE, shown.typst)
    is_relu = stack.activation == "relu"
    root = rf'"ReLU:" sqrt(1 \/ 2) {SIGNS[shown.relation]} {value}, thick "half the gates open"'
    most = f'"sigmoid:" {value} "at most, at" z = 0'
    note = Formula(
        root if is_relu else most,
        theme=theme,
        size=LABEL,
        claims=(ShownValue(slope, shown.typst, VALUE, PLACES),),
        constants=True,
    )
    return at_end(note).shift(LOWER if is_relu else UPPER)


_STARTS = {
    "default": ("default:", "1 \\/ (3 n)"),
    "xavier": ("Xavier:", "1 \\/ n"),
    "he": ("He:", "2 \\/ n"),
}


def start_rule(initialisation: Initialisation, experiment: Experiment, *, theme: Theme) -> Formula:
    """Write how widely the weights of a layer with n inputs and n outputs are spread."""
    name, variance = _STARTS[initialisation]
    spread = f'"{name}" quad op("Var") w = {variance}, quad n = {experiment.width}'
    return at_start(Formula(spread, theme=theme, size=SYMBOL, constants=True))


def legend(*, theme: Theme) -> Words:
    """Say what thin and thick lines are."""
    return at_end(Words("thin: one start, thick: mean", theme=theme, size=LABEL, role="dim"))
