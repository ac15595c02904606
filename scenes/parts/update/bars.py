"""What the slopes promise and what the loss has done, as two bars on one scale."""

from manim import DashedLine, Rectangle, VGroup

from mathcore.exercise.trace import Quantity
from mathcore.numbers.values import to_float
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import Zone, at
from scenes.kit.text.formula import Words
from scenes.kit.text.number import number_width
from scenes.kit.text.place import FreePlace

_SIZE, _BAR, _GAP = 0.4, 0.24, 0.25
#: A bar of next to nothing can still be seen.
_THINNEST = 0.03


class Bar(FreePlace):
    """One line: what it is, its bar from the axis, and the place of its number at the end.

    Attributes
    ----------
    words
        What it is.
    bar
        Its bar; it is no part of the line until it has come.
    """

    def __init__(
        self,
        words: str,
        quantity: Quantity,
        *,
        role: str,
        scale: float,
        left: float,
        axis: float,
        end: float,
        y: float,
        theme: Theme,
    ) -> None:
        middle = end - number_width(quantity, _SIZE) / 2
        super().__init__(quantity, theme=theme, size=_SIZE, center=at(middle, y), role=role)
        self.words = Words(words, theme=theme, size=_SIZE, role="dim")
        self.words.place_middle(at(left - _GAP, y), anchor=1)
        value = to_float(quantity.value)
        length = value * scale
        self.bar = Rectangle(
            width=max(abs(length), _THINNEST),
            height=_BAR,
            stroke_width=0,
            fill_opacity=1,
            fill_color=theme.color(role),
        ).move_to(at(axis + length / 2, y))
        self.add(self.words)


class PromiseAndDeed(VGroup):
    """Both lines.

    Parameters
    ----------
    promised, drop
        How far the loss should fall, and has fallen; below 0 where it rises.
    theme, zone
        Colours, and the room.

    Attributes
    ----------
    promised, measured
        The lines.
    ghost
        The end of what is promised, carried down to what is measured.
    """

    def __init__(self, promised: Quantity, drop: Quantity, *, theme: Theme, zone: Zone) -> None:
        super().__init__()
        pitch = zone.height / 2
        levels = [zone.top - pitch / 2, zone.bottom + pitch / 2]
        words = [Words(w, theme=theme, size=_SIZE).width for w in ("promised", "measured")]
        left = zone.left + max(words) + _GAP
        right = zone.right - _GAP - max(number_width(q, _SIZE) for q in (promised, drop))
        values = [to_float(quantity.value) for quantity in (promised, drop)]
        low, high = min(0.0, *values), max(0.0, *values)
        scale = (right - left) / (high - low)
        axis = left - low * scale
        self.promised, self.measured = (
            Bar(
                word,
                quantity,
                role=role,
                scale=scale,
                left=left,
                axis=axis,
                end=zone.right,
                y=y,
                theme=theme,
            )
            for word, quantity, role, y in zip(
                ("promised", "measured"),
                (promised, drop),
                ("gradient", "loss"),
                levels,
                strict=True,
            )
        )
        end = axis + values[0] * scale
        is_covered = axis + values[1] * scale > end - _THINNEST
        self.ghost = DashedLine(
            at(end, levels[0]),
            at(end, levels[1] + (_BAR / 2 if is_covered else -_BAR / 2)),
            stroke_width=2.5,
            dash_length=0.07,
            color=theme.gradient,
        )
