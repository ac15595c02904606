"""The blanks of a worksheet as Typst source: formula and room, or formula, substitution, value."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mathcore.exercise.blanks import Blank, Stage, Step
from mathcore.exercise.ids import owner
from mathcore.exercise.model import count_parameters
from mathcore.exercise.reconcile import relation, show, substitution_relation
from mathcore.exercise.trace import Kind, Quantity, Trace
from mathcore.formula.expression import (
    Quotient,
    Ref,
    Stable,
    Sum,
    inputs,
    operands,
)
from mathcore.formula.symbols import gradient_on_one_line
from mathcore.formula.typeset import substituted, symbolic
from mathcore.grading.tolerance import on_paper
from mathcore.numbers.format import Relation
from scenes.publish.worksheet.figure import has_letters
from scenes.publish.worksheet.words import kink_note, saturation_note

#: With more parameters than these, what is short stands in three columns.
MANY_PARAMETERS = 16
#: A sum of more products than these needs more than half the width, or a second row.
SHORT_SUM = 2
#: A sum of more products than these needs a second row even where it has the whole width.
LONG_SUM = 3
#: Heights in em: of a formula with gradients in it, the same where symbols carry the number of
#: their layer, and of any other formula there.
FRACTION, FRACTION_LAYERED, LAYERED = 2.3, 2.8, 2.0
_SIGNS: dict[Relation, str] = {"=": "=", "≈": "approx"}
_ROLES = {
    Kind.LOSS: "loss",
    Kind.GRADIENT: "gradient",
    Kind.DERIVATIVE: "gradient",
    Kind.WEIGHT: "weight",
    Kind.BIAS: "weight",
}


@dataclass(frozen=True)
class _Cell:
    """The source of one blank, and whether it needs the whole width."""

    source: str
    wide: bool


def _worked(quantity: Quantity, trace: Trace) -> Quantity:
    """Return a quantity with the formula by which it is worked out on paper.

    The slope of a sigmoid or a tanh is taken from the value of the function, which is known.
    """
    if quantity.kind != Kind.DERIVATIVE:
        return quantity
    assert quantity.formula is not None
    worked = on_paper(quantity.formula)
    if not worked:
        return quantity
    (formula,) = worked
    return replace(quantity, formula=formula, operands=operands(formula))


def _symbols(quantity: Quantity, trace: Trace) -> str:
    """Write the formula; a step's gradient goes on one line, since it is no news there."""
    assert quantity.formula is not None
    symbols = dict(trace.symbols)
    if quantity.id in {moved.id for moved in trace.update}:
        symbols |= {
            q.id: f"thin {gradient_on_one_line(trace[owner(q.id)].symbol)}"
            for q in (trace[id] for id in quantity.operands)
            if q.kind == Kind.GRADIENT
        }
    return f"{quantity.symbol} = {symbolic(quantity.formula, symbols)}"


def _solution(quantity: Quantity, trace: Trace) -> str:
    """Return the arguments that fill in a blank: the numbers put in, the value, and a note."""
    assert quantity.formula is not None
    shown = {id: show(trace[id]).typst for id in inputs(quantity.formula)}
    numbers = substituted(quantity.formula, shown).replace(" dot.op ", " #by ")
    value = show(quantity).typst
    opening = _SIGNS[substitution_relation(quantity, trace)]
    closing = _SIGNS[relation(quantity, trace)]
    if numbers == value:
        # The number is handed on as it is, so it is written once.
        arguments = f"work: [], value: [${opening} {value}$]"
    else:
        if isinstance(quantity.formula, Quotient):
            numbers = f"display({numbers})"
        arguments = f"work: [${opening} {numbers}$], value: [${closing} {value}$]"
    note = kink_note(quantity, trace) or saturation_note(quantity, trace)
    return f"{arguments}, note: [{note}]" if note else arguments


def _terms(quantity: Quantity) -> int:
    """Count the products of a sum; the two logarithms of a cross-entropy are as long as three."""
    if isinstance(quantity.formula, Stable):
        return 3
    if not isinstance(quantity.formula, Sum):
        return 1
    return sum(not isinstance(term, Ref) for term in quantity.formula.terms)


def _height(quantity: Quantity, trace: Trace) -> float:
    """Return the height that formulas of this kind share, so that those in one row line up."""
    lettered = has_letters(trace.exercise)
    if quantity.kind in {Kind.GRADIENT, Kind.DERIVATIVE}:
        return FRACTION if lettered else FRACTION_LAYERED
    is_forward = quantity.kind in {Kind.PRE_ACTIVATION, Kind.ACTIVATION, Kind.PREDICTION}
    return LAYERED if is_forward and not lettered else 0


def _cell(
    blank: Blank, trace: Trace, *, key: bool, narrow: bool = False, has_two_rows: bool = False
) -> _Cell:
    quantity = _worked(trace[blank.id], trace)
    terms = _terms(quantity)
    role = _ROLES.get(quantity.kind, "signal")
    is_step = narrow and quantity.kind in {Kind.WEIGHT, Kind.BIAS}
    # The rule of the step stands above; a narrow column has no room to repeat it.
    formula = f"{quantity.symbol} =" if is_step else f"display({_symbols(quantity, trace)})"
    arguments = [f'"{blank.label}"', f"[${formula}$]", f'role: "{role}"']
    if has_two_rows or terms > LONG_SUM:
        arguments.append("rows: 2")
    if height := _height(quantity, trace):
        arguments.append(f"tall: {height}")
    if narrow:
        arguments.append("narrow: true")
    if key:
        arguments.append(_solution(quantity, trace))
    return _Cell(f"blank({', '.join(arguments)})", terms > SHORT_SUM)


def _grid(columns: str, cells: Sequence[_Cell]) -> str:
    body = "".join(f"  {cell.source},\n" for cell in cells)
    return f"#blanks({columns},\n{body})"


def blanks_of(step: Step, trace: Trace, *, key: bool) -> str:
    """Write the blanks of one step.

    Parameters
    ----------
    step
        What is asked for.
    trace
        The numbers; without ``key`` no value of an answer is read from it.
    key
        Whether the blanks are filled in.

    Returns
    -------
    str
        Calls of ``blanks``.
    """
    short = step.stage in {Stage.PARAMETERS, Stage.UPDATE}
    many = count_parameters(trace.exercise.shape) > MANY_PARAMETERS
    narrow = short and many
    if step.stage == Stage.NEURON:
        # One row a neuron: its sum at the left, what becomes of it at the right.
        wide = trace.exercise.shape[step.layer - 1] > SHORT_SUM
        pairs = "(1.9fr, 1fr)" if wide else "(1.25fr, 1fr)"
        cells = [_cell(blank, trace, key=key, has_two_rows=wide) for blank in step.blanks]
        return _grid(pairs, cells)
    cells = [_cell(blank, trace, key=key, narrow=narrow) for blank in step.blanks]
    count = 1 if any(cell.wide for cell in cells) else 3 if narrow else 2
    return _grid(f"{count} * (1fr,)", cells)
