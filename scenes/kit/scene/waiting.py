"""What shows that the film waits for the viewers: a quiet mark, and a blank that pulses."""

from manim import Animation, ApplyMethod, RoundedRectangle, VGroup, VMobject, there_and_back

from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import SAFE, TITLE_BASELINE, at

_BAR_WIDTH, _BAR_HEIGHT = 0.08, 0.26
#: How many times as thick the line of a blank gets.
_SWELLING = 2.4


class WaitingMark(VGroup):
    """Two upright bars at the right end of the title line, as on a player's button."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(
            *(
                RoundedRectangle(
                    width=_BAR_WIDTH,
                    height=_BAR_HEIGHT,
                    corner_radius=_BAR_WIDTH / 2,
                    stroke_width=0,
                    fill_color=theme.dim,
                    fill_opacity=1,
                ).move_to(at(SAFE.right - x, TITLE_BASELINE + _BAR_HEIGHT / 2))
                for x in (0.04, 0.2)
            )
        )


def pulse_once(blank: VMobject) -> Animation:
    """Return the animation in which the line of a blank gets thicker once."""
    width = blank.get_stroke_width() * _SWELLING
    return ApplyMethod(blank.set_stroke, None, width, rate_func=there_and_back)
