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
WRITTEN_OUT = ("top", "", "under", "times", "sigmoid")
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
        It has the parts `FACTORS`, `WRITTEN_OUT` and `LEFT_OVER`.
    """
    last = len(trace.exercise.layers)
    z = trace[f"z{last}[0]"].symbol
    output, target = trace[f"a{last}[0]"].symbol, trace["y[0]"].symbol
    loss = trace["L[0]" if "L[0]" in trace else "L"].symbol
    derivative = f"frac(partial {loss}, partial {z})"
    slope = f"{output} (1 - {output})"
    error = f"{output} - {target}"
    line = Formula(
        f"{part('left', derivative)} {part('is', '=')} "
        f"frac({part('top', error)}, {part('under', slope)}) {part('times', 'dot.op')} "
        f"{part('sigmoid', slope)} {part('so', '=')} {part('rest', error)}",
        theme=theme,
        size=_SIZE,
        roles={"top": "gradient", "rest": "gradient"},
        constants=True,
    ).fit(zone.width - 0.2, _SMALLEST)
    line.scale(max(min((zone.height - 0.1) / line.height, 1.0), _SMALLEST / line.size))
    line.place(at(zone.left + 0.1, 0.0), anchor=0)
    return line.shift(at(0.0, zone.center[1] - line.get_y()))
