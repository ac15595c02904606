"""What a nudge does at each station: the old value over the new one, and the change as a bar."""

from manim import LEFT, RIGHT, Line, Rectangle, VGroup, VMobject
from manim.typing import Point3D

from mathcore.exercise.trace import Quantity
from mathcore.numbers.values import to_float
from mathcore.topics.parameter_nudge import Nudge
from scenes.kit.large_network.form import HAIRLINE
from scenes.kit.style.theme import ROLE_OF_KIND, Theme
from scenes.kit.style.zones import Zone, at
from scenes.kit.text.formula import Formula, Words
from scenes.kit.text.number import Number, number_width
from scenes.kit.text.place import FreePlace

#: One em of the numbers where there is room, and the least.
_SIZE, _SMALLEST = 0.5, 0.375
_BAR, _THINNEST = 0.3, 0.03
#: Of the room at each side of the axis, the longest bar takes this share.
_LONGEST = 0.92
_GAP, _TALLEST_ROW = 0.3, 1.5


class Station:
    """One quantity that a nudge moves.

    Attributes
    ----------
    name
        Its symbol.
    old
        Its number before.
    new, change
        The places of its number after, and of the change.
    bar
        The change, from the axis.
    """

    def __init__(self, name: Formula, old: Number, new: FreePlace, change: FreePlace) -> None:
        self.name, self.old, self.new, self.change = name, old, new, change
        self.bar = VGroup()
        self._arrived: list[Number] = []

    @property
    def edge(self) -> Point3D:
        """The side from which the bar grows, shape (3,)."""
        return LEFT if to_float(self.change.quantity.value) > 0 else RIGHT

    def keep(self, *numbers: Number) -> None:
        """Note the numbers that have come."""
        self._arrived += numbers

    @property
    def seen(self) -> list[VMobject]:
        """All of it that is seen now."""
        return [self.old, self.new, self.change, *self.bar, *self._arrived]


class NudgeView(VGroup):
    """The stations of a nudge, one under the other, with bars on one scale.

    Parameters
    ----------
    nudge
        What has been worked out.
    theme, zone
        Colours, and the room.

    Attributes
    ----------
    stations
        In the order in which the change passes them.
    frame
        The axis with its name, and the stations' names.
    """

    def __init__(self, nudge: Nudge, *, theme: Theme, zone: Zone) -> None:
        super().__init__()
        rows = list(zip(nudge.old, nudge.new, nudge.changes, strict=True))
        size = _SIZE
        while size > _SMALLEST and self._left(rows, size, theme) > 0.5 * zone.width:
            size -= 0.025
        names = [Formula(old.symbol, theme=theme, size=size, role="dim") for old, _, _ in rows]
        widest = max(number_width(q, size) for old, new, _ in rows for q in (old, new))
        middle = zone.left + max(name.width for name in names) + _GAP + widest / 2
        half = (zone.right - middle - widest / 2 - _GAP) / 2
        self._axis = zone.right - half
        pitch = min(_TALLEST_ROW, zone.height / (len(rows) + 0.4))
        largest = max(abs(to_float(change.value)) for *_, change in rows) or 1.0
        self.stations: list[Station] = []
        top = zone.top - 0.4 * pitch
        for row, (name, (old, new, change)) in enumerate(zip(names, rows, strict=True)):
            y = top - (row + 0.5) * pitch
            name.place_middle(at(zone.left, y), anchor=0)
            before = Number(old, theme=theme, size=size, lit=False)
            before.place_middle(at(middle, y + 0.27 * pitch))
            after = FreePlace(new, theme=theme, size=size, center=at(middle, y - 0.22 * pitch))
            place = at(self._axis, y + 0.27 * pitch)
            by = FreePlace(change, theme=theme, size=size, center=place, signed=True)
            station = Station(name, before, after, by)
            station.bar = self._bar(change, y - 0.22 * pitch, half * _LONGEST / largest, theme)
            self.stations.append(station)
        low = top - len(rows) * pitch
        lines = [
            Line(
                at(self._axis, top - (row + 0.48) * pitch),
                at(self._axis, top - (row + 0.98) * pitch),
                stroke_width=2 * HAIRLINE,
                color=theme.dim,
            )
            for row in range(len(rows))
        ]
        assert low >= zone.bottom - 1e-6, "the rows have room"
        heading = Words("change", theme=theme, size=_SMALLEST + 0.025, role="dim")
        heading.place_middle(at(self._axis, zone.top - 0.2 * pitch))
        self.frame = VGroup(*lines, heading, *names)

    @staticmethod
    def _left(rows: list[tuple[Quantity, Quantity, Quantity]], size: float, theme: Theme) -> float:
        """Return how wide names and numbers are at a size."""
        name = max(Formula(old.symbol, theme=theme, size=size).width for old, _, _ in rows)
        number = max(number_width(q, size) for row in rows for q in row)
        return float(name + number + 2 * _GAP)

    def _bar(self, change: Quantity, y: float, scale: float, theme: Theme) -> VGroup:
        """Build a change's bar; one of no length is left out."""
        value = to_float(change.value)
        if value == 0:
            return VGroup()
        width = max(abs(value) * scale, _THINNEST)
        bar = Rectangle(
            width=width,
            height=_BAR,
            stroke_width=0,
            fill_opacity=1,
            fill_color=theme.color(ROLE_OF_KIND[change.kind]),
        )
        side = 1 if value > 0 else -1
        return VGroup(bar.move_to(at(self._axis + side * width / 2, y)))
