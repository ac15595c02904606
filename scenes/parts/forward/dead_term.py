"""A cross-entropy with its label put in: of its two terms one is multiplied by 0."""

from mathcore.exercise.reconcile import show
from mathcore.exercise.trace import Quantity, Trace
from mathcore.formula.typeset import symbolic
from scenes.kit.scene.motion import Strike
from scenes.kit.style.theme import ROLE_OF_KIND, Theme
from scenes.kit.style.zones import at
from scenes.kit.text.formula import Formula, ShownValue
from scenes.kit.text.step import EQUALS, slot
from scenes.kit.text.typeset import constant, part

#: How far the stroke reaches beyond what it crosses out, in em.
_BEYOND = 0.12


def with_label(
    loss: Quantity, label: Quantity, trace: Trace, *, theme: Theme, size: float
) -> Formula:
    """Build the line of a cross-entropy in which the label alone is a number.

    Parameters
    ----------
    loss, label
        The cross-entropy of one output, and its label.
    trace
        Where the other symbols come from.
    theme, size
        Colours, and one em in scene units.

    Returns
    -------
    Formula
        Its operands are parts named by `slot`.
    """
    assert loss.formula is not None, "a loss is worked out"
    text = show(label).typst
    slots = [slot(label.id, occurrence) for occurrence in (0, 1)]
    right = symbolic(
        loss.formula,
        {**trace.symbols, label.id: text},
        lambda operand, source, occurrence: part(slot(operand, occurrence), source),
        constant,
    )
    return Formula(
        f"{part(EQUALS, '=')} {right}",
        theme=theme,
        size=size,
        roles=dict.fromkeys(slots, ROLE_OF_KIND[label.kind]),
        claims=tuple(ShownValue(label, text, name) for name in slots),
    )


def crossed_out(line: Formula, label: Quantity, prediction: Quantity, *, theme: Theme) -> Strike:
    """Build the stroke through the term whose factor is 0, and the plus that joined it.

    Parameters
    ----------
    line
        Of `with_label`.
    label, prediction
        Of the output; the label is 0 or 1.
    theme
        Colours.
    """
    glyphs = sorted(
        (glyph for group in line.parts.values() for glyph in group),
        key=lambda glyph: float(glyph.get_left()[0]),
    )
    end_of_first = float(line.part(slot(prediction.id, 0)).get_right()[0])
    plus, *rest = (glyph for glyph in glyphs if glyph.get_left()[0] > end_of_first)
    if label.value == 0:
        left, right = line.part(slot(label.id, 0)).get_left()[0], plus.get_right()[0]
    else:
        *_, last, _ = rest  # the very last is the bracket around both
        left, right = plus.get_left()[0], last.get_right()[0]
    beyond = _BEYOND * line.size
    low, high = line.baseline + 0.08 * line.size, line.baseline + 0.45 * line.size
    return Strike(at(left - beyond, low), at(right + beyond, high), theme.loss)
