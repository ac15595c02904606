"""The chain rule at a sigmoid output on one line, where the sigmoid's slope is struck out."""

from mathcore.exercise.trace import Trace
from scenes.kit.style.theme import Theme
from scenes.kit.style.zones import STRIP, at
from scenes.kit.text.formula import Formula
from scenes.kit.text.typeset import part

#: The least em: digits of a subscript still stand 2.5 % of the frame high.
SMALLEST = 0.45
#: The parts in which the line is written: the two factors, then what each of them is.
FACTORS = ("left", "is", "by output", "dot", "slope")
WRITTEN_OUT = ("equals", "top", "", "under", "times", "sigmoid")
#: What is struck out.
STRUCK = ("under", "sigmoid")


def cancellation(trace: Trace, *, theme: Theme) -> Formula:
    """Build the line, in its place on the strip.

    Parameters
    ----------
    trace
        Where the symbols come from.
    theme
        Colours.

    Returns
    -------
    Formula
        After the parts `FACTORS` and `WRITTEN_OUT` come ``so`` and ``rest``, a copy of ``top``.
    """
    last = len(trace.exercise.layers)
    z = trace[f"z{last}[0]"].symbol
    output, target = trace[f"a{last}[0]"].symbol, trace["y[0]"].symbol
    slope = f"{output} (1 - {output})"
    loss = trace["L[0]" if "L[0]" in trace else "L"].symbol

    def derivative(above: str, below: str) -> str:
        return f"frac(partial {above}, partial {below})"

    error = f"{output} - {target}"
    line = Formula(
        f"{part('left', derivative(loss, z))} {part('is', '=')} "
        f"{part('by output', derivative(loss, output))} {part('dot', 'dot.op')} "
        f"{part('slope', derivative(output, z))} {part('equals', '=')} "
        f"frac({part('top', error)}, {part('under', slope)}) {part('times', 'dot.op')} "
        f"{part('sigmoid', slope)} {part('so', '=')} {part('rest', error)}",
        theme=theme,
        roles={"top": "gradient", "rest": "gradient"},
    ).fit(STRIP.width - 0.2, SMALLEST)
    line.scale(max(min((STRIP.height - 0.1) / line.height, 1.0), SMALLEST / line.size))
    line.place(at(STRIP.left + 0.1, 0.0), anchor=0)
    return line.shift(at(0.0, STRIP.center[1] - line.get_y()))
