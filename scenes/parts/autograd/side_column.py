"""What the autograd check says at the side of its table: names, a subtraction, measures, a path."""

import math
from fractions import Fraction

from manim import Line, VGroup

from mathcore.exercise.model import Exercise
from mathcore.exercise.program import TOLERANCE, Row
from mathcore.exercise.trace import Trace
from mathcore.formula.symbols import gradient_on_one_line
from mathcore.numbers.format import display
from mathcore.numbers.values import Value, to_float
from scenes.kit.scene.lecture import HAIRLINE
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import Zone, at
from scenes.kit.text.code import Code
from scenes.kit.text.formula import LABEL, SYMBOL, Formula, Painted, Words
from scenes.kit.text.typeset import part
from scenes.kit.worksheet.ledger import ledger_symbol
from scenes.parts.autograd.table import SMALLEST_DIGITS, SMALLEST_POWERS, autograd_value, written

#: The room that the labels of a subtraction take from its numbers.
LABEL_ROOM = 2.05
#: The baseline of what stands beside the table's headings, the highest one below that, and the
#: height from there to the lowest one.
HEADING, TOP, HEIGHT = 2.57, 1.6, 4.6
#: From so many decimals on, numbers are written with a power of ten where that shows as much.
MOST_DECIMALS = 14


def _exponent(value: Value) -> int:
    """Return the exponent of a number's leading digit, 0 for the number 0."""
    size = abs(to_float(value))
    return math.floor(math.log10(size)) if size else 0


def decimals_to_compare(row: Row) -> int:
    """Return how many decimals show where two gradients differ.

    They are two more than down to the leading digit of the difference, so that it can be worked
    out; for numbers that are written with a power of ten, they are counted from the leading digit.
    """
    if not row.difference:
        return 8
    fixed = max(2 - _exponent(row.difference), 1)
    from_the_lead = max(fixed + _exponent(row.ours), 1)
    with_power = display(row.ours, from_the_lead).typst
    is_long = fixed > MOST_DECIMALS or "^" in display(row.ours, fixed).typst
    return from_the_lead if is_long and "^" in with_power else fixed


class Subtraction(VGroup):
    """Two gradients under each other with the digits in which they differ, as on paper.

    Attributes
    ----------
    zone
        Where it stands.
    fits
        Whether the numbers have room beside their labels, at a size that can be read.
    """

    def __init__(self, row: Row, trace: Trace, *, theme: Theme, zone: Zone) -> None:
        super().__init__()
        self.zone = zone
        right = zone.right - 0.1
        decimals = decimals_to_compare(row)
        self.symbol = ledger_symbol(trace[row.id], trace, theme).paint()
        self.symbol.place(at(zone.left, TOP - 0.05), anchor=0)
        self.ours, self.autograd = (
            written(value, decimals, theme=theme, role="gradient", size=SYMBOL)
            for value in (row.ours, autograd_value(row))
        )
        numbers, room = (self.ours, self.autograd), zone.width - LABEL_ROOM
        smallest = max(SMALLEST_POWERS if "^" in n.body else SMALLEST_DIGITS for n in numbers)
        factor = room / max(number.width for number in numbers)
        self.fits = factor >= smallest / SYMBOL
        for number in numbers:
            number.scale(min(max(factor, smallest / SYMBOL), 1.0))
        # Digits stand under digits from the left, as an exact number may end sooner.
        left = right - max(number.width for number in numbers)
        for number, y in zip(numbers, (TOP - 0.75, TOP - 1.35), strict=True):
            number.place(at(left, y), anchor=0)
        self.result = written(row.difference, 1, theme=theme, role="text", size=SYMBOL)
        self.result.place(at(right, TOP - 2.15), anchor=1)
        self.rule = Line(
            at(zone.left, TOP - 1.62),
            at(right, TOP - 1.62),
            stroke_width=HAIRLINE,
            color=theme.line,
        )
        self.labels = [
            Words(name, theme=theme, size=LABEL, role="dim").place(at(zone.left, y), anchor=0)
            for name, y in (
                ("ours", TOP - 0.75),
                ("autograd", TOP - 1.35),
                ("difference", TOP - 2.15),
            )
        ]
        self.add(self.symbol, self.ours, self.autograd, self.rule, self.result, *self.labels)


def measures(epsilon: float, *, relative: bool, theme: Theme, zone: Zone) -> list[Painted]:
    """Build what a difference is measured by: float32's step at 1, and the film's tolerance."""
    power = str(round(math.log2(epsilon))).replace("-", "−")
    step = f"2^({power}) approx {display(epsilon, 1).typst}"
    limit = display(Fraction(str(TOLERANCE)), 1).typst
    name = "accepted, relative, up to" if relative else "accepted up to"
    texts: list[Painted] = []
    for words, source, y in (
        ("float32’s step at 1", step, TOP - 3.1),
        (name, limit, TOP - 4.25),
    ):
        label = Words(words, theme=theme, size=LABEL, role="dim")
        texts.append(label.place(at(zone.left, y), anchor=0))
        formula = Formula(source, theme=theme, size=SYMBOL)
        texts.append(formula.place(at(zone.right - 0.1, y - 0.55), anchor=1))
    return texts


def gradient_names(exercise: Exercise, *, theme: Theme, zone: Zone) -> dict[str, Code]:
    """Build the names under which the program keeps its gradients, by parameter."""
    names = [f"{letter}{k + 1}" for k in range(len(exercise.layers)) for letter in "Wb"]
    pitch = min(1.1, HEIGHT / len(names))
    return {
        name: Code(f"{name}.grad", theme=theme).place(at(zone.left, TOP - i * pitch), anchor=0)
        for i, name in enumerate(names)
    }


def order_of_working(trace: Trace, *, theme: Theme, zone: Zone) -> list[Painted]:
    """Build one path through the network, forward and back, a line for each layer."""
    last = len(trace.exercise.layers)

    def slope(id: str) -> str:
        return gradient_on_one_line(trace[id].symbol)

    forward = [(trace[f"z{k}[0]"].symbol, trace[f"a{k}[0]"].symbol) for k in range(1, last + 1)]
    backward = [(slope(f"z{k}[0]"), slope(f"W{k}[0,0]")) for k in range(last, 0, -1)]
    # Two headings and a line for each layer, both ways, fill the column.
    pitch = min(0.85, HEIGHT / (2 * last + 1.25))
    y = HEADING
    texts: list[Painted] = []
    for heading, role, steps in (
        ("forward", "signal", forward),
        ("backward", "gradient", backward),
    ):
        words = Words(heading, theme=theme, size=LABEL, role="dim")
        texts.append(words.place(at(zone.left, y), anchor=0))
        for one, other in steps:
            y -= pitch
            formula = Formula(
                f"{part('one', one)} arrow.r {part('other', other)}",
                theme=theme,
                size=SYMBOL,
                roles={"one": role, "other": role},
            )
            texts.append(formula.place(at(zone.left, y), anchor=0))
        y -= 1.25 * pitch
    return texts
