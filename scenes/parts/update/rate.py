"""The learning rate, which stands beside the network."""

from manim import VGroup

from mathcore.exercise.trace import Quantity
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import at
from scenes.kit.text.formula import SYMBOL, Formula
from scenes.kit.text.number import Number

_GAP = 0.12


class LearningRate(VGroup):
    """The learning rate with its symbol, from the origin on to the right.

    Attributes
    ----------
    number
        Its number.
    """

    def __init__(self, quantity: Quantity, *, theme: Theme) -> None:
        super().__init__()
        label = Formula(f"{quantity.symbol} =", theme=theme, size=SYMBOL, role="dim")
        label.place(at(0, 0), anchor=0)
        self.number = Number(quantity, theme=theme, size=SYMBOL)
        self.number.place(at(label.width + _GAP, 0), anchor=0)
        self.add(label, self.number)
