"""A worked sum that is too long for one line: its numbers take the place of its symbols."""

from manim import Animation, FadeOut, VGroup, VMobject

from scenes.kit.style.zones import Zone, at
from scenes.kit.text.formula import FORMULA, SYMBOL, Formula
from scenes.kit.text.step import EQUALS, LEFT_SIDE, Step

#: Baselines below the strip's upper edge, and how far the second line is set in.
FIRST, SECOND, INDENT = 0.55, 1.15, 0.9
#: Where a sum of products breaks: after so many of its operands.
BREAK_AFTER = 6
#: A sign is lower than this, a parenthesis higher, in em.
SIGN_HEIGHT = 0.8


def break_step(step: Step, zone: Zone) -> Step:
    """Put the symbols on the first line, and the numbers in their place and on the second.

    Parameters
    ----------
    step
        A sum of more than three products, as `scenes.kit.text.step.worked` builds it.
    zone
        The strip.
    """
    left, room = zone.left + 0.1, zone.width - 0.2
    first, second = zone.top - FIRST, zone.top - SECOND
    step.symbols.scale(FORMULA / step.symbols.size).fit(room, SYMBOL)
    step.symbols.place(at(left, first), anchor=0)
    numbers = step.numbers.scale(SYMBOL / step.numbers.size)
    column = float(step.symbols.part(EQUALS).get_left()[0])
    numbers.place(at(column, first), anchor=0)
    sign = float(sign_after(numbers, step.operands[BREAK_AFTER - 1][0]).get_left()[0])
    for glyph in [glyph for part in numbers for glyph in part]:
        if glyph.get_left()[0] >= sign:
            glyph.shift(at(left + INDENT - sign, second - first))
    return step


def sign_after(formula: Formula, name: str) -> VMobject:
    """Return the glyph of the sign between a part and what follows it on the same line."""
    edge = formula.part(name).get_right()[0]
    after = [
        glyph
        for glyph in formula.parts[""]
        if glyph.get_left()[0] > edge and glyph.height < SIGN_HEIGHT * formula.size
    ]
    return min(after, key=lambda glyph: float(glyph.get_left()[0]))


def make_way(step: Step) -> list[Animation]:
    """Have the symbols leave, all but the left side, as the numbers come in."""
    return [FadeOut(group) for group in _right_side(step)]


def leave_left_side(step: Step) -> None:
    """Take out of the symbols what has left."""
    step.symbols.remove(*_right_side(step))


def _right_side(step: Step) -> list[VGroup]:
    return [group for name, group in step.symbols.parts.items() if name != LEFT_SIDE]
