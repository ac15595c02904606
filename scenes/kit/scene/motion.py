"""How things move: from where they are to where they are needed."""

from collections.abc import Callable, Sequence

from manim import (
    DL,
    DOWN,
    RIGHT,
    UR,
    Animation,
    AnimationGroup,
    FadeIn,
    GrowFromCenter,
    LaggedStart,
    Line,
    ManimColor,
    Mobject,
    Rectangle,
    ReplacementTransform,
    Transform,
    VGroup,
    VMobject,
    linear,
    smooth,
)
from manim.typing import Point3D

from scenes.kit.text.formula import Painted
from scenes.kit.text.step import RESULT, RESULT_RELATION, Step

#: A flight bends a little, so that crossing paths can be told apart.
ARC = 0.45
#: How long a text takes to be there, under its cover, in seconds.
_APPEARING = 0.08


def fly_to(
    source: Mobject, target: Mobject, *, arc: float = ARC, run_time: float = 1.0
) -> Animation:
    """Send a copy of ``source`` to become ``target``; the source stays where it is.

    Both show the same thing, so that nothing changes on the way but place and size.
    """
    return ReplacementTransform(
        source.copy(), target, path_arc=arc, rate_func=smooth, run_time=run_time
    )


def write(formula: VGroup, *, run_time: float = 0.8) -> Animation:
    """Bring in a formula's parts from left to right."""
    parts = sorted(formula.submobjects, key=lambda part: float(part.get_left()[0]))
    return LaggedStart(
        *(FadeIn(part, shift=0.12 * RIGHT) for part in parts), lag_ratio=0.12, run_time=run_time
    )


def write_parts(formula: Painted, names: Sequence[str], *, run_time: float = 0.8) -> Animation:
    """Bring in some of a formula's parts, in the order in which they are named."""
    return LaggedStart(
        *(FadeIn(formula.part(name), shift=0.12 * RIGHT) for name in names),
        lag_ratio=0.2,
        run_time=run_time,
    )


def uncover(text: VMobject, ground: ManimColor, *, run_time: float) -> Animation:
    """Let a text come from left to right, from under what has the colour of its ground."""
    cover = Rectangle(
        width=text.width + 0.1,
        height=text.height + 0.1,
        stroke_width=0,
        fill_color=ground,
        fill_opacity=1,
        z_index=1,
    ).move_to(text)
    gone = cover.copy().stretch(0.01, 0, about_edge=RIGHT)
    return AnimationGroup(
        FadeIn(text, run_time=_APPEARING),
        Transform(cover, gone, rate_func=linear, run_time=run_time, remover=True),
    )


class Strike(Line):
    """The stroke that crosses out what is between two corners, from lower left to upper right."""

    def __init__(self, lower_left: Point3D, upper_right: Point3D, color: ManimColor) -> None:
        super().__init__(lower_left, upper_right, color=color, stroke_width=4)


def strike(text: VMobject, color: ManimColor) -> Strike:
    """Build the stroke that cancels a factor."""
    return Strike(text.get_corner(DL) + 0.04 * DL, text.get_corner(UR) + 0.04 * UR, color)


def substitute(step: Step, source: Callable[[str], Mobject], *, run_time: float = 1.5) -> Animation:
    """Send the operands' numbers into the formula's slots.

    The signs between them come down from the line of symbols, together with the first number.

    Parameters
    ----------
    step
        The two lines.
    source
        Gives the glyphs of an operand, where they stand now, by its id.
    run_time
        In seconds.
    """
    flights: Sequence[Animation] = [
        fly_to(source(quantity.id), step.numbers.part(name)) for name, quantity in step.operands
    ]
    return AnimationGroup(
        *(FadeIn(step.numbers.part(name), shift=0.2 * DOWN) for name in step.signs),
        LaggedStart(*flights, lag_ratio=0.25),
        run_time=run_time,
    )


def conclude(step: Step, *, run_time: float = 0.8) -> Animation:
    """Write the result after its relation sign, once the operands stand in their slots."""
    return LaggedStart(
        FadeIn(step.numbers.part(RESULT_RELATION)),
        GrowFromCenter(step.numbers.part(RESULT)),
        lag_ratio=0.4,
        run_time=run_time,
    )
