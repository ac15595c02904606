"""The chain rule at a sigmoid output on one line, where the sigmoid's slope is struck out."""

from mathcore.exercise.trace import Trace
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import Zone, at
from scenes.kit.text.formula import Formula
from scenes.kit.text.typeset import part

#: One em of the line, and the least: digits of a subscript still stand 2.5 % of the frame high.
_SIZE, _SMALLEST = 0.44, 0.38
#: The parts in which the line is written: what it is, then both factors of the chain rule.
FACTORS = ("left", "is")
WRITTEN_OUT = ("sign", "top", "", "under", "times", "first", "sigmoid", "last")
#: What comes after that.
LEFT_OVER = ("so", "rest")
#: What is struck out.
STRUCK = ("under", "sigmoid")


def cancellation(trace: Trace, *, theme: Theme, zone: Zone) -> Formula:
    """Build the line, in its place.

    Parameters
    ----------
    trace
        Where the symbols come from.
    theme, zone
        Colours, and the room.

    Returns
    -------
    Formula
        It has the parts `FACTORS` and `LEFT_OVER`, and of `WRITTEN_OUT` those that its label needs:
        for 0 and 1 the first factor is the slope of the one logarithm that is left.
    """
    last = len(trace.exercise.layers)
    z = trace[f"z{last}[0]"].symbol
    output, target = trace[f"a{last}[0]"].symbol, trace["y[0]"].symbol
    loss = trace["L[0]" if "L[0]" in trace else "L"].symbol
    derivative = f"frac(partial {loss}, partial {z})"
    error, rest, label = f"{output} - {target}", f"(1 - {output})", trace.exercise.y[0]
    left_over = error
    if label == 1:
        gear = f"{part('sign', '−')} frac({part('top', '1')}, {part('under', output)})"
        slope = f"{part('sigmoid', output)} {part('last', rest)}"
        left_over = f"−{rest} = {error}"
    elif label == 0:
        gear = f"frac({part('top', '1')}, {part('under', f'1 - {output}')})"
        slope = f"{part('first', output)} {part('sigmoid', rest)}"
    else:
        gear = f"frac({part('top', error)}, {part('under', f'{output} {rest}')})"
        slope = part("sigmoid", f"{output} {rest}")
    line = Formula(
        f"{part('left', derivative)} {part('is', '=')} {gear} {part('times', 'dot.op')} {slope} "
        f"{part('so', '=')} {part('rest', left_over)}",
        theme=theme,
        size=_SIZE,
        roles={"rest": "gradient"},
        constants=True,
    ).fit(zone.width - 0.2, _SMALLEST)
    line.scale(max(min((zone.height - 0.1) / line.height, 1.0), _SMALLEST / line.size))
    line.place(at(zone.left + 0.1, 0.0), anchor=0)
    return line.shift(at(0.0, zone.center[1] - line.get_y()))
