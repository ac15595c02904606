"""The blanks of a worksheet as data: each one's formula and, in the key, its answer."""

from dataclasses import dataclass, replace

from mathcore.exercise.blanks import Blank, Stage, Step
from mathcore.exercise.ids import owner
from mathcore.exercise.reconcile import relation, show, substitution_relation
from mathcore.exercise.trace import Kind, Quantity, Trace
from mathcore.formula.expression import Quotient, Ref, Stable, Sum, inputs, operands
from mathcore.formula.symbols import gradient_on_one_line
from mathcore.formula.typeset import substituted, symbolic
from mathcore.grading.tolerance import on_paper
from mathcore.numbers.format import Relation
from scenes.publish.worksheet.notes import note_on

SIGNS: dict[Relation, str] = {"=": "=", "≈": "approx"}


@dataclass(frozen=True)
class Answer:
    """What fills in a blank.

    Parameters
    ----------
    work, value
        Typst mathematics: the formula with its numbers, empty where one number is merely handed
        on, and the result; both begin with ``=`` or ``approx``.
    note
        Typst markup, or nothing.
    """

    work: str
    value: str
    note: str


@dataclass(frozen=True)
class Entry:
    """A blank.

    Parameters
    ----------
    label
        Such as ``B3``.
    kind
        What is asked for.
    symbol, formula
        Typst mathematics: what is asked for, and how it is worked out.
    terms
        How many products the formula adds up, which tells how long its line is.
    answer
        In the key.
    """

    label: str
    kind: Kind
    symbol: str
    formula: str
    terms: int
    answer: Answer | None


@dataclass(frozen=True)
class Group:
    """Blanks that are worked out in the same way, as a `Step` lists them."""

    stage: Stage
    layer: int
    entries: tuple[Entry, ...]


def group_of(step: Step, trace: Trace, *, key: bool) -> Group:
    """Return the blanks of a step; without ``key`` no value of an answer is read."""
    entries = (entry_of(blank, trace, key=key) for blank in step.blanks)
    return Group(step.stage, step.layer, tuple(entries))


def entry_of(blank: Blank, trace: Trace, *, key: bool) -> Entry:
    """Return a blank; without ``key`` no value of its answer is read."""
    quantity = _worked(trace[blank.id])
    return Entry(
        label=blank.label,
        kind=quantity.kind,
        symbol=quantity.symbol,
        formula=_formula(quantity, trace),
        terms=_terms(quantity),
        answer=_answer(quantity, trace) if key else None,
    )


def _worked(quantity: Quantity) -> Quantity:
    """Return a quantity with the formula by which it is worked out on paper.

    The slope of a sigmoid or a tanh is taken from the value of the function, which is known.
    """
    assert quantity.formula is not None
    worked = on_paper(quantity.formula) if quantity.kind == Kind.DERIVATIVE else ()
    if not worked:
        return quantity
    (formula,) = worked
    return replace(quantity, formula=formula, operands=operands(formula))


def _formula(quantity: Quantity, trace: Trace) -> str:
    """Write the formula; a step's gradient goes on one line, since it is no news there."""
    assert quantity.formula is not None
    symbols = dict(trace.symbols)
    if quantity.kind in {Kind.WEIGHT, Kind.BIAS}:
        symbols |= {
            id: f"thin {gradient_on_one_line(trace[owner(id)].symbol)}"
            for id in quantity.operands
            if trace[id].kind == Kind.GRADIENT
        }
    return symbolic(quantity.formula, symbols)


def _answer(quantity: Quantity, trace: Trace) -> Answer:
    assert quantity.formula is not None
    shown = {id: show(trace[id]).typst for id in inputs(quantity.formula)}
    numbers = substituted(quantity.formula, shown)
    value = show(quantity).typst
    opening = SIGNS[substitution_relation(quantity, trace)]
    note = note_on(quantity, trace)
    if numbers == value:
        # The number is handed on as it is, so it is written once.
        return Answer("", f"{opening} {value}", note)
    if isinstance(quantity.formula, Quotient):
        numbers = f"display({numbers})"
    return Answer(f"{opening} {numbers}", f"{SIGNS[relation(quantity, trace)]} {value}", note)


def _terms(quantity: Quantity) -> int:
    """Count the products of a sum; the two logarithms of a cross-entropy are as long as three."""
    if isinstance(quantity.formula, Stable):
        return 3
    if not isinstance(quantity.formula, Sum):
        return 1
    return sum(not isinstance(term, Ref) for term in quantity.formula.terms)
