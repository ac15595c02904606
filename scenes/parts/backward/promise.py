"""What a gradient promises of a nudge, and what the loss really does."""

from mathcore.exercise.ids import gradient
from mathcore.exercise.reconcile import show
from mathcore.exercise.trace import Quantity, Trace
from mathcore.numbers.values import to_float
from mathcore.topics.parameter_nudge import Nudge
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import Zone, at
from scenes.kit.text.formula import Formula, ShownValue, Words
from scenes.kit.text.number import Number
from scenes.kit.text.typeset import part

_GAP, _PITCH = 0.3, 0.56
_SIZE, _SMALLEST = 0.46, 0.375


class Promise:
    """Two lines over the network.

    Parameters
    ----------
    nudge
        Of one weight.
    weight
        Its id.
    trace
        Where its gradient comes from.
    theme, zone
        Colours, and the room.

    Attributes
    ----------
    lead, words
        What the lines' last numbers are.
    product
        Gradient times step, with its result.
    measured
        The second line's number.
    """

    def __init__(
        self, nudge: Nudge, weight: str, *, trace: Trace, theme: Theme, zone: Zone
    ) -> None:
        by, step, promised = trace[gradient(weight)], nudge.step, nudge.promised
        shown = {q.id: show(q).typst for q in (by, step, promised)}
        factor = f"({shown[by.id]})" if shown[by.id].startswith("−") else shown[by.id]
        factor = factor.replace(shown[by.id], part("gradient", shown[by.id]))
        sign = "=" if show(promised).exact and show(by).exact else "approx"
        self.lead = Words("promised", theme=theme, size=_SIZE, role="dim")
        self.product = Formula(
            f"{factor} dot.op {part('step', shown[step.id])} {part('sign', sign)} "
            f"{part('promised', shown[promised.id])}",
            theme=theme,
            size=_SIZE,
            roles={"gradient": "gradient", "step": "weight", "promised": "loss"},
            claims=tuple(
                ShownValue(q, shown[q.id], name)
                for q, name in ((by, "gradient"), (step, "step"), (promised, "promised"))
            ),
        )
        self.words = Words("measured", theme=theme, size=_SIZE, role="dim")
        self.measured = Number(nudge.measured, theme=theme, size=_SIZE)
        column = zone.left + 0.1 + max(self.lead.width, self.words.width) + _GAP
        self.product.fit(zone.right - column - 0.1, _SMALLEST)
        first = zone.top - 0.6
        self.lead.place(at(zone.left + 0.1, first), anchor=0)
        self.product.place(at(column, first), anchor=0)
        self.words.place(at(zone.left + 0.1, first - _PITCH), anchor=0)
        end = float(self.product.get_right()[0])
        self.measured.place(at(end, first - _PITCH), anchor=1)


def largest(quantities: list[Quantity]) -> Quantity:
    """Return the one of the largest size."""
    return max(quantities, key=lambda quantity: abs(to_float(quantity.value)))
