"""A number on the stage that knows which quantity it shows."""

from functools import lru_cache

import numpy as np

from mathcore.exercise.reconcile import show
from mathcore.exercise.trace import Quantity
from scenes.kit.style.theme import ROLE_OF_KIND, Theme
from scenes.kit.style.zones import at
from scenes.kit.text.formula import SYMBOL, Formula, ShownValue
from scenes.kit.text.typeset import lay_out, part

#: The part of a number that holds its glyphs, without a plus sign before it.
VALUE = "value"


class Number(Formula):
    """The value of one quantity, in the project's number format and the colour of its role.

    Parameters
    ----------
    quantity
        What is shown.
    theme
        Where the colour comes from.
    size
        One em, in scene units.
    signed
        Whether a positive value carries a plus sign, as a bias on a neuron's shoulder does.
    lit
        Whether it is lit or dimmed to begin with.
    decimals
        To how many decimals a value is rounded that has more; without it, to the quantity's own.
    role
        Of its colour; without it, that of the quantity's kind.
    """

    def __init__(
        self,
        quantity: Quantity,
        *,
        theme: Theme,
        size: float = SYMBOL,
        signed: bool = False,
        lit: bool = True,
        decimals: int | None = None,
        role: str | None = None,
    ) -> None:
        shown = show(quantity, decimals)
        sign = part("sign", "+") if signed and not shown.text.startswith("−") else ""
        super().__init__(
            f"{sign} {part(VALUE, shown.typst)}",
            theme=theme,
            size=size,
            role=role or ROLE_OF_KIND[quantity.kind],
            claims=(ShownValue(quantity, shown.typst, VALUE, decimals),),
            lit=lit,
        )
        self.quantity = quantity
        self.decimals = decimals
        self.signed = signed

    @property
    def shown(self) -> str:
        """The number as it is written, in Typst source."""
        return self.claims[0].text

    def changed_to(self, quantity: Quantity) -> "Number":
        """Return the number that takes this one's place and shows another quantity.

        It keeps the size, the baseline and the centre; digits have one width, so that most of
        the glyphs stay where they are.
        """
        other = Number(
            quantity,
            theme=self.theme,
            size=self.size,
            signed=self.signed,
            decimals=self.decimals,
            role=self.role,
        )
        return other.place(at(self.get_x(), self.baseline))


def number_width(quantity: Quantity, size: float, decimals: int | None = None) -> float:
    """Return how wide a quantity's number is at a size, in scene units, without building it."""
    return size * _unit_width(show(quantity, decimals).typst)


@lru_cache(maxsize=4096)
def _unit_width(source: str) -> float:
    x = np.concatenate([outline.points[:, 0] for outline in lay_out(f"$ {source} @mark $")])
    return float(x.max() - x.min())
