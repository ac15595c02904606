"""What torch prints under the program, beside what has been worked out by hand."""

from collections.abc import Mapping, Sequence

from manim import DashedLine, Line, VGroup

from mathcore.exercise.reconcile import show
from mathcore.exercise.torch_program import PrintedTensor, ProgramRun
from mathcore.exercise.trace import Quantity, Trace
from scenes.kit.style.panel import panel
from scenes.kit.style.theme import ROLE_OF_KIND, Theme
from scenes.kit.style.zones import SAFE, at
from scenes.kit.text.code import CODE_ADVANCE, SMALLEST_CODE, Code
from scenes.kit.text.formula import Formula, ShownValue, Words
from scenes.kit.text.step import SIGNS
from scenes.kit.text.typeset import part
from scenes.parts.autograd.printed import Printed, printed_width

#: To as many decimals as torch prints, so that one looks for no other digits.
DECIMALS = 4
#: The lower end of the panel, and the distance of two baselines at most.
_BOTTOM, _PITCH = -3.0, 0.52
_LEFT, _RIGHT = SAFE.left + 0.34, SAFE.right - 0.25
_GAP, _COLUMN_GAP, _TIGHT = 0.2, 0.55, 0.05
_HEADING, _HAND, _LEAST_HAND = 0.4, 0.42, 0.37
#: One em of a number by hand, as a share of the distance of two rows, at most.
_HAND_SHARE = 0.86


class ByHand(Formula):
    """Numbers worked out by hand, on one line: ``h1 = 0, h2 = 1.1``."""

    def __init__(self, quantities: Sequence[Quantity], *, theme: Theme, size: float) -> None:
        texts = [show(quantity, min(DECIMALS, quantity.decimals)) for quantity in quantities]
        names = [f"by hand {place}" for place in range(len(texts))]
        roles: dict[str, str] = {}
        sources = []
        for name, quantity, text in zip(names, quantities, texts, strict=True):
            roles |= {name: ROLE_OF_KIND[quantity.kind], f"symbol of {name}": "dim"}
            symbol = part(f"symbol of {name}", f"{quantity.symbol} {SIGNS[text.relation]}")
            sources.append(f"{symbol} {part(name, text.typst)}")
        super().__init__(
            " , quad ".join(sources),
            theme=theme,
            size=size,
            role="dim",
            roles=roles,
            claims=tuple(
                ShownValue(quantity, text.typst, name, min(DECIMALS, quantity.decimals))
                for name, quantity, text in zip(names, quantities, texts, strict=True)
            ),
        )


class Console(VGroup):
    """The panel under the program: a row for each result, with a blank until it is printed.

    Parameters
    ----------
    runs
        All that is going to be printed in it, by the type of the numbers.
    trace
        What is worked out by hand.
    theme
        Colours.
    top
        Where it begins.
    code_size
        One em of what is printed, in scene units.

    Attributes
    ----------
    blanks
        The line of each row on which nothing is printed yet.
    hands
        What is worked out by hand, for the rows that have room for it.
    """

    def __init__(
        self,
        runs: Mapping[str, ProgramRun],
        trace: Trace,
        *,
        theme: Theme,
        top: float,
        code_size: float,
    ) -> None:
        super().__init__()
        self.theme, self.runs, self.code_size = theme, runs, code_size
        (first, *_) = runs.values()
        self._names = [tensor.name for tensor in first.results]
        room = top - _BOTTOM
        pitch = min(_PITCH, room / (len(self._names) + 1.25))
        self._first = _BOTTOM + 0.15 + (len(self._names) - 0.8) * pitch
        self._pitch = pitch
        self.ground = panel(at(0, (top + _BOTTOM) / 2), SAFE.width, room, theme=theme, corner=0.12)
        letters = max(map(len, self._names))
        longest = max(run.longest_result for run in runs.values())
        advance = CODE_ADVANCE * code_size
        label_left, self._left = _LEFT, _LEFT + (letters + 2) * advance
        if self._left + longest * advance > _RIGHT:
            # So long a line has room only from one end of the panel to the other.
            self.code_size = code_size = SMALLEST_CODE
            label_left = SAFE.left + _TIGHT
            self._left = label_left + letters * CODE_ADVANCE * code_size + 2 * _TIGHT
        labels = [
            Code(name, theme=theme, size=code_size, lit=False).place(
                at(label_left, self._baseline(row)), anchor=0
            )
            for row, name in enumerate(self._names)
        ]
        self.hands, self._hand_left = self._by_hand(trace)
        self.blanks = [
            Line(
                at(self._left, self._baseline(row) - 0.07),
                at(self._left + 2.4, self._baseline(row) - 0.07),
                stroke_width=2.5,
                color=theme.line,
            )
            for row in range(len(labels))
        ]
        heading = self._first + pitch * 1.02
        columns = [("torch prints .data", self._left)]
        if self.hands:
            columns.append(("by hand", self._hand_left))
        self.headings = [
            Words(text, theme=theme, size=_HEADING, role="dim").place(at(x, heading), anchor=0)
            for text, x in columns
        ]
        self.labels = labels
        self.add(self.ground, *self.headings, *labels, *self.blanks)

    def _baseline(self, row: int) -> float:
        return self._first - row * self._pitch

    def tensor(self, row: int, precision: str) -> PrintedTensor:
        """Return what is printed in a row."""
        return self.runs[precision].results[row]

    def _by_hand(self, trace: Trace) -> tuple[dict[int, ByHand], float]:
        """Set what is worked out by hand in a column, where there is room for it."""
        found: dict[int, ByHand] = {}
        ends: dict[int, float] = {}
        size = max(_LEAST_HAND, min(_HAND, _HAND_SHARE * self._pitch))
        for row in range(len(self._names)):
            lines = [self.tensor(row, precision).lines[0] for precision in self.runs]
            ids = [id.partition("~")[0] for id in lines[0].ids]
            quantities = [trace[id] for id in ids]
            text = ByHand(quantities, theme=self.theme, size=size)
            if text.height > self._pitch:
                continue
            found[row] = text
            widest = max(printed_width(line, self.code_size) for line in lines)
            ends[row] = self._left + widest + _COLUMN_GAP
        while True:
            left = max((ends[row] for row in found), default=self._left)
            long = [row for row, text in found.items() if left + text.width > _RIGHT]
            if not long:
                break
            del found[max(long, key=lambda row: ends[row] + found[row].width)]
        for row, text in found.items():
            text.place(at(left, self._baseline(row)), anchor=0)
        return found, left

    def build(self, row: int, precision: str) -> Printed:
        """Build what is printed in a row, in its place."""
        run = self.runs[precision]
        line = Printed(
            run.results[row].lines[0], run.quantities, theme=self.theme, size=self.code_size
        )
        return line.place(at(self._left, self._baseline(row)), anchor=0)

    def link(self, printed: Printed, row: int) -> DashedLine:
        """Build the line that joins what is printed to what is worked out by hand."""
        middle = self._baseline(row) + 0.27 * self.code_size
        return DashedLine(
            at(float(printed.get_right()[0]) + _GAP, middle),
            at(self._hand_left - _GAP, middle),
            stroke_width=2.5,
            color=self.theme.loss,
            dash_length=0.1,
        )
