"""A network so large that its units are dots and its weights a web of lines."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from manim import Dot, VGroup, VMobject

from scenes.kit.formula import SYMBOL, Formula
from scenes.kit.theme import Theme
from scenes.kit.zones import Zone, at

LARGEST_DOT, SMALLEST_DOT = 0.16, 0.032
LARGEST_STEP = 1.3
#: Room for the number of units under each column.
LABEL_ROOM = 0.75


class DotNetwork(VGroup):
    """Columns of dots and, between them, one web of lines for each layer of weights.

    Parameters
    ----------
    shape
        The number of inputs, then of the units of each layer.
    theme
        Colours.
    zone
        The room that it fills.

    Attributes
    ----------
    columns
        The dots, by layer from the inputs on.
    labels
        The number of units under each column.
    webs
        The lines into each layer of units; one mobject a layer, because there are thousands.
    """

    def __init__(self, shape: Sequence[int], *, theme: Theme, zone: Zone) -> None:
        super().__init__()
        xs = np.linspace(zone.left + 0.4, zone.right - 0.4, len(shape))
        places = []
        self.columns: list[VGroup] = []
        self.labels = VGroup()
        for x, units in zip(xs, shape, strict=True):
            step = min((zone.height - LABEL_ROOM) / max(units - 1, 1), LARGEST_STEP)
            top = zone.center[1] + LABEL_ROOM / 2 + step * (units - 1) / 2
            column = [at(x, top - step * row) for row in range(units)]
            radius = float(np.clip(0.36 * step, SMALLEST_DOT, LARGEST_DOT))
            places.append(column)
            label = Formula(f"{units}", theme=theme, size=SYMBOL, role="dim")
            self.labels.add(label.place(at(x, zone.bottom)))
            self.columns.append(
                VGroup(*(Dot(place, radius=radius, color=theme.signal) for place in column))
            )
        self.webs: list[VMobject] = []
        for left, right in pairwise(places):
            lines = len(left) * len(right)
            web = VMobject(stroke_color=theme.line, stroke_width=2.5 if lines < 50 else 0.5)
            for start in left:
                for end in right:
                    web.start_new_path(start)
                    web.add_line_to(end)
            self.webs.append(web)
        self.add(*self.webs, *self.columns, self.labels)
