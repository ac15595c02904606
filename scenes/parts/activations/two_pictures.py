"""A lecture scene with two pictures side by side, and a formula in the strip under each."""

from typing import Any

from manim import FadeOut, Mobject

from scenes.kit.scene.lecture import LectureScene
from scenes.kit.scene.motion import write
from scenes.kit.style.zones import SAFE, STAGE, STRIP, Zone, at
from scenes.kit.text.formula import SYMBOL, Formula, Painted

_TOP, _GAP = 2.95, 0.2
LEFT_HALF = Zone(SAFE.left, -_GAP / 2, STAGE.bottom, _TOP)
RIGHT_HALF = Zone(_GAP / 2, SAFE.right, STAGE.bottom, _TOP)
#: A picture of the same size that stands alone.
MIDDLE = Zone(-LEFT_HALF.width / 2, LEFT_HALF.width / 2, STAGE.bottom, _TOP)
_PAD = 0.15


class HalvesScene(LectureScene):
    """Places and writes the formulas under the pictures."""

    def in_strip(self, source: str, below: Zone, size: float = SYMBOL, **options: Any) -> Formula:
        """Build a formula for the strip, in the middle under a picture.

        Parameters
        ----------
        source
            Typst math.
        below
            The picture's zone, or any other one that is wide enough.
        size
            One em, in scene units.
        **options
            Those of `scenes.kit.text.formula.Formula`.
        """
        formula = Formula(source, theme=self.theme, size=size, **options)
        middle = at(below.center[0], STRIP.center[1] - 0.08)
        return formula.shift(middle - formula.get_center())

    def strip_under(self, zone: Zone) -> Zone:
        """Return the part of the strip under a picture."""
        return Zone(zone.left + _PAD, zone.right - _PAD, STRIP.bottom, STRIP.top)

    def write_down(self, *formulas: Painted, run_time: float = 0.9) -> None:
        """Write formulas or words into the strip, at the same time."""
        self.play(*(write(formula) for formula in formulas), run_time=run_time)
        self.add(*formulas)

    def leave(self, *mobjects: Mobject, run_time: float = 0.4) -> None:
        """Let things go that the next picture does not need."""
        self.play(*(FadeOut(mobject) for mobject in mobjects), run_time=run_time)
