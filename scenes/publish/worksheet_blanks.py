"""The blanks of a worksheet as Typst source: formula and room, or formula, substitution, value."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from mathcore.blanks import Blank, Stage, Step
from mathcore.display import Relation, display, relation, substitution_relation
from mathcore.expression import (
    Const,
    Difference,
    Expression,
    Product,
    Ref,
    Square,
    Sum,
    inputs,
    operands,
)
from mathcore.notation import substituted, symbolic
from mathcore.parameters import count_parameters
from mathcore.trace import Kind, Quantity, Trace
from scenes.publish.worksheet_words import kink_note, saturation_note

#: With more parameters than these, what is short stands in three columns.
MANY_PARAMETERS = 16
#: A sum of more products than these takes the whole width, and one of more than those two rows.
SHORT_SUM, LONG_SUM = 2, 3
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
    layer, index = quantity.id.split("_")[0].removeprefix("da"), quantity.id.split("[")[1]
    one, a = Const(Fraction(1)), Ref(f"a{layer}[{index}")
    activation = trace.exercise.layers[int(layer) - 1].activation
    formula: Expression
    if activation == "sigmoid":
        formula = Product((a, Difference(one, a)))
    elif activation == "tanh":
        formula = Difference(one, Square(a))
    else:
        return quantity
    return replace(quantity, formula=formula, operands=operands(formula))


def _symbols(quantity: Quantity, trace: Trace) -> str:
    assert quantity.formula is not None
    return f"{quantity.symbol} = {symbolic(quantity.formula, trace.symbols)}"


def _solution(quantity: Quantity, trace: Trace) -> str:
    """Return the arguments that fill in a blank: the numbers put in, the value, and a note."""
    assert quantity.formula is not None
    shown = {id: display(trace[id].value).typst for id in inputs(quantity.formula)}
    numbers = substituted(quantity.formula, shown)
    value = display(quantity.value).typst
    opening = _SIGNS[substitution_relation(quantity, trace)]
    closing = _SIGNS[relation(quantity, trace)]
    if numbers == value:
        # The number is handed on as it is, so it is written once.
        arguments = f"work: [], value: [${opening} {value}$]"
    else:
        arguments = f"work: [${opening} {numbers}$], value: [${closing} {value}$]"
    note = kink_note(quantity, trace) or saturation_note(quantity, trace)
    return f"{arguments}, note: [{note}]" if note else arguments


def _terms(quantity: Quantity) -> int:
    """Count the products of a sum; a loss of two logarithms counts as a long sum."""
    if quantity.kind == Kind.LOSS:
        return SHORT_SUM + 1
    if not isinstance(quantity.formula, Sum):
        return 1
    return sum(not isinstance(term, Ref) for term in quantity.formula.terms)


def _cell(blank: Blank, trace: Trace, *, key: bool, narrow: bool) -> _Cell:
    quantity = _worked(trace[blank.id], trace)
    terms = _terms(quantity)
    role = _ROLES.get(quantity.kind, "signal")
    arguments = [f'"{blank.label}"', f"[$display({_symbols(quantity, trace)})$]", f'role: "{role}"']
    if terms > LONG_SUM:
        arguments.append("rows: 2")
    if narrow:
        arguments.append("narrow: true")
    if key:
        arguments.append(_solution(quantity, trace))
    return _Cell(f"blank({', '.join(arguments)})", terms > SHORT_SUM)


def _grid(columns: int, cells: Sequence[str]) -> str:
    body = "".join(f"  {cell},\n" for cell in cells)
    return f"#blanks({columns} * (1fr,),\n{body})"


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
    cells = [_cell(blank, trace, key=key, narrow=narrow) for blank in step.blanks]
    if step.stage == Stage.NEURON:
        # One row a neuron: its sum at the left, what becomes of it at the right.
        wide = any(cell.wide for cell in cells)
        pairs = "(1.9fr, 1fr)" if wide else "(1.25fr, 1fr)"
        body = "".join(f"  {cell.source},\n" for cell in cells)
        return f"#blanks({pairs},\n{body})"
    if any(cell.wide for cell in cells):
        return _grid(1, [cell.source for cell in cells])
    return _grid(3 if narrow else 2, [cell.source for cell in cells])
