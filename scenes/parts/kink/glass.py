"""What changes in a window on the cliff while one comes closer: ruler, zoom and dots."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from manim import Animation, Dot, Line, Mobject, UpdateFromAlphaFunc, VGroup, VMobject, smooth

from mathcore.exercise.trace import Quantity
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import at
from scenes.kit.text.formula import Formula, Words
from scenes.parts.kink.cliff import UNIT, Cliff

_AXIS, _TICKS, _BAR = 2.0, 2.0, 5.0
#: Half of a tick's length, and of the scale bar's ends.
_TICK, _BAR_END = 0.1, 0.13
#: Two ticks that are nearer than this are not drawn; they are as long as others from ten times on.
_LEAST = UNIT / 10
#: So long it takes to come closer by a power of ten, and at least, in seconds.
_PER_POWER, _SHORTEST = 0.36, 1.2


@dataclass(frozen=True)
class Mark:
    """A sum on the cliff.

    Parameters
    ----------
    z, side
        The sum, and on which side of 0 it is.
    dot, words
        Its dot, and its name over it, if that goes with it.
    up
        From the dot's top up to its name.
    """

    z: Quantity
    side: int
    dot: Dot
    words: Words | None
    up: float


class Glass(VGroup):
    """All that depends on the magnification; each distance from the edge is true to scale.

    Parameters
    ----------
    window
        What is looked at.
    powers
        Of ten, by which it is going to be magnified, from the first to the last.
    theme
        Colours.

    Attributes
    ----------
    power
        Of ten, by which it is magnified now.
    marks
        The dots.
    """

    def __init__(self, window: Cliff, powers: range, *, theme: Theme) -> None:
        super().__init__()
        self.window, self.power, self.marks = window, float(powers[0]), list[Mark]()
        self._powers = powers
        y, zone = window.axis_level, window.zone
        axis = Line(at(zone.left, y), at(zone.right, y), color=theme.dim, stroke_width=_AXIS)
        self._ticks = VMobject(stroke_color=theme.dim, stroke_width=_TICKS)
        self._bar = VMobject(stroke_color=theme.text, stroke_width=_BAR)
        self._zooms = [window.zoom(power) for power in powers]
        self._lengths = [window.length(power) for power in powers]
        self.add(axis, self._ticks, self._bar, *self._zooms, *self._lengths)
        self.look(self.power)

    def stand(self, mark: Mark) -> None:
        """Take in a dot, and put it where its sum is."""
        self.marks.append(mark)
        self.add(mark.dot, *([mark.words] if mark.words else []))
        self._put(mark)

    def bars(self, z: Quantity) -> float:
        """Return how many scale bars a sum is from 0 at this magnification."""
        return float(Fraction(z.value)) * math.pow(10, self.power)

    def look(self, power: float) -> None:
        """Magnify by a power of ten, which need not be whole."""
        self.power = power
        # What is a whole power but for the last digits is one.
        whole = math.floor(power + 1e-9)
        spacing = UNIT * math.pow(10, power - whole)
        _show(self._zooms, self._powers.index(whole))
        _show(self._lengths, self._powers.index(whole))
        y, x0 = self.window.axis_level, self.window.x0
        half = self.window.zone.width / 2
        self._ticks.clear_points()
        for distance in (spacing, spacing / 10):
            length = _TICK * min(math.log10(distance / _LEAST), 1.0)
            if length < _TICK / 10:
                continue
            for k in range(-int(half / distance), int(half / distance) + 1):
                _stroke(self._ticks, x0 + k * distance, y, length)
        # The bar goes on to its tick, or out of the window.
        end = x0 + min(spacing, half)
        self._bar.clear_points()
        _stroke(self._bar, x0, y, _BAR_END)
        self._bar.start_new_path(at(x0, y))
        self._bar.add_line_to(at(end, y))
        if spacing < half:
            _stroke(self._bar, end, y, _BAR_END)
        for mark in self.marks:
            self._put(mark)

    def _put(self, mark: Mark) -> None:
        bars = self.bars(mark.z)
        mark.dot.move_to(self.window.spot(bars, mark.side))
        mark.dot.set_fill(opacity=self.window.share_seen(bars))
        if mark.words:
            self.window.put_over(mark.words, bars, mark.side, mark.up)

    def come_closer(self, power: int) -> Animation:
        """Return the animation in which it is magnified more and more, up to a power of ten."""
        start = self.power

        def look(_: Mobject, share: float) -> None:
            self.look(start + (power - start) * share)

        run_time = max(_SHORTEST, _PER_POWER * (power - start))
        return UpdateFromAlphaFunc(self, look, rate_func=smooth, run_time=run_time)


def _show(texts: Sequence[Formula], chosen: int) -> None:
    for place, text in enumerate(texts):
        text.set_fill(opacity=float(place == chosen))


def _stroke(path: VMobject, x: float, y: float, half: float) -> None:
    path.start_new_path(at(x, y - half))
    path.add_line_to(at(x, y + half))
