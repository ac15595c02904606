"""The pipe: a knob, a gear, a gauge, a gear, a gauge, and what the gears take in from below."""

import math
from collections.abc import Sequence

from manim import Animation, Line, Polygon, Rectangle, Rotate, VGroup, VMobject
from manim.typing import Point3D

from mathcore.exercise.reconcile import show
from mathcore.exercise.trace import Quantities
from scenes.kit.large_network.cell import Socket
from scenes.kit.large_network.form import FRAME_STROKE, ROOMY
from scenes.kit.large_network.nodes import InputCell
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import SAFE, Zone, at, zone_of
from scenes.kit.text.formula import Formula, ShownValue
from scenes.kit.text.number import VALUE
from scenes.kit.text.typeset import part
from scenes.parts.nudge.station import MARKS_END, RADIUS, Knob, Station, gauge_frame

#: The height of the pipe's middle; how thick it is, and its line.
LEVEL = 1.78
_BORE, _THIN = 0.2, FRAME_STROKE * 0.8
_Z_WIDTH, _L_WIDTH = 2.3, 2.75
#: Where the knob, the two gauges and, between them, the gears stand.
COLUMNS = (SAFE.left + MARKS_END + 0.02, 0.0, SAFE.right - _L_WIDTH / 2)
GEARS = (
    (COLUMNS[0] + RADIUS + COLUMNS[1] - _Z_WIDTH / 2) / 2,
    (COLUMNS[1] + _Z_WIDTH / 2 + COLUMNS[2] - _L_WIDTH / 2) / 2,
)
#: Of a gear: how far its teeth and what is between them reach, and how many it has.
_TOOTH, _GAP, _TEETH = 0.82, 0.69, 16
#: How wide a tooth is at its foot and at its tip, as a share of the way to the next one.
_FOOT, _TIP = 0.56, 0.36
_INPUT_WIDTH, _INPUT_LEVEL = 1.1, 0.08
_FACTOR = 0.41
#: What a number on its way keeps from an outline.
_AIR = 0.1
#: Without the room that it has between two numbers.
_TIMES = 'class("normal", times)'


class Gear(VGroup):
    """A gear on the pipe, blank until it is known what it does to a nudge."""

    def __init__(self, center: Point3D, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        pitch = math.tau / _TEETH
        corners = [
            center + radius * at(math.cos(angle), math.sin(angle))
            for tooth in range(_TEETH)
            for radius, offset in (
                (_GAP, -_FOOT / 2),
                (_TOOTH, -_TIP / 2),
                (_TOOTH, _TIP / 2),
                (_GAP, _FOOT / 2),
            )
            for angle in [(tooth + offset) * pitch]
        ]
        self.ring = Polygon(
            *corners, stroke_width=FRAME_STROKE, fill_color=theme.panel, fill_opacity=1
        )
        self.add(self.ring)
        self.paint(False)

    def paint(self, lit: bool = True) -> "Gear":
        """Light or dim the ring."""
        self.ring.set_stroke(self.theme.text if lit else self.theme.line)
        return self

    def turn(self, angle: float) -> Animation:
        """Return the animation in which it turns, in radians."""
        return Rotate(self.ring, angle)

    def build_factor(self, numbers: Quantities, slope_id: str) -> Formula:
        """Build what a nudge is multiplied by, where it is to stand."""
        quantity = numbers[slope_id]
        shown = show(quantity).typst
        value = part(VALUE, shown)
        factor = Formula(
            f"{_TIMES} {value}" if quantity.value >= 0 else f"{_TIMES} ({value})",
            theme=self.theme,
            size=_FACTOR,
            role="gradient",
            claims=(ShownValue(quantity, shown, VALUE),),
        )
        return factor.place_middle(self.ring.get_center())


class Pipe(VGroup):
    """The whole chain of one weight, dim to begin with.

    Parameters
    ----------
    numbers
        Of the chain (`mathcore.topics.one_weight.nudged_and_stepped`).
    theme
        Colours.

    Attributes
    ----------
    knob, gauge, loss
        The stations of w, z and the loss.
    gears
        Between them.
    input, wanted
        What the gears take in: x, and the target.
    """

    def __init__(self, numbers: Quantities, *, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        centers = [at(x, LEVEL) for x in COLUMNS]
        bore = Rectangle(
            width=COLUMNS[2] - COLUMNS[0],
            height=_BORE,
            stroke_width=_THIN,
            stroke_color=theme.line,
            fill_color=theme.panel,
            fill_opacity=1,
        ).move_to(at((COLUMNS[0] + COLUMNS[2]) / 2, LEVEL))
        self.knob = Knob(numbers["w"], numbers["w_nudged[0]"], "w", center=centers[0], theme=theme)
        self.gauge = Station(
            numbers["z"],
            numbers["z_nudged[0]"],
            "z = w x",
            frame=gauge_frame(_Z_WIDTH, centers[1], theme),
            theme=theme,
        )
        self.loss = Station(
            numbers["L"],
            numbers["L_nudged[0]"],
            "cal(L) = (z - y)^2",
            frame=gauge_frame(_L_WIDTH, centers[2], theme),
            theme=theme,
        )
        self.gears = [Gear(at(x, LEVEL), theme) for x in GEARS]
        self.input = InputCell(
            numbers["x"],
            theme=theme,
            form=ROOMY,
            center=at(GEARS[0], _INPUT_LEVEL),
            width=_INPUT_WIDTH,
        )
        self.wanted = Socket(numbers["y"], theme=theme, form=ROOMY)
        top = at(GEARS[1], float(self.input.frame.get_top()[1]))
        self.wanted.shift(top - self.wanted.box.get_top())
        stems = [
            Line(
                at(x, LEVEL - _GAP),
                at(x, top[1]),
                stroke_width=_THIN,
                color=theme.line,
            )
            for x in GEARS
        ]
        self.add(bore, *stems, *self.gears, self.knob, self.gauge, self.loss)
        self.add(self.input, self.wanted)

    @property
    def stations(self) -> tuple[Station, ...]:
        """Knob and gauges, from left to right."""
        return (self.knob, self.gauge, self.loss)

    def light(self, *lit: VGroup) -> list[Animation]:
        """Return the animations that light some of its parts and dim the others."""
        every: Sequence[VGroup] = (*self.stations, *self.gears, self.input, self.wanted)
        return [member.animate.paint(member in lit).build() for member in every]

    def way(self, gear: int) -> list[Point3D]:
        """Return from where to where a bead runs through a gear, shape (3,) each."""
        before, after = self.stations[gear].frame, self.stations[gear + 1].frame
        return [before.get_right(), after.get_left()]

    def frames(self) -> list[Zone]:
        """Return what a number on its way had better go round."""
        outlines: list[VMobject] = [
            *(station.frame for station in self.stations),
            *(gear.ring for gear in self.gears),
            self.input.frame,
            self.wanted.box,
        ]
        zones = map(zone_of, outlines)
        return [Zone(z.left - _AIR, z.right + _AIR, z.bottom - _AIR, z.top + _AIR) for z in zones]
