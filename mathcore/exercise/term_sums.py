"""A sum whose terms are worked out first: ``0.5 * 1 + (-0.3) * 2 + 0.1`` as ``0.5 - 0.6 + 0.1``."""

from dataclasses import dataclass, replace

from mathcore.exercise.reconcile import relation, show
from mathcore.exercise.trace import Quantities, Quantity
from mathcore.formula.expression import Ref, Sum, evaluate, operands
from mathcore.formula.typeset import symbolic
from mathcore.numbers.format import Relation


@dataclass(frozen=True)
class Terms:
    """The terms of a sum, each with a value of its own.

    Parameters
    ----------
    terms
        In the order of reading; a term that is an operand by itself is that quantity.
    total
        The sum, its formula written in the terms.
    opening
        What may stand between the formula with numbers and the sum of the terms.
    closing
        What may stand between the sum of the terms and the total.
    """

    terms: tuple[Quantity, ...]
    total: Quantity
    opening: Relation
    closing: Relation


def terms_of(quantities: Quantities, id: str) -> Terms:
    """Work out the terms of a quantity that is a sum; ValueError if it is none.

    A term of several operands has the id of the quantity, a tilde, and its place from 0.
    """
    quantity = quantities[id]
    if not isinstance(quantity.formula, Sum):
        raise ValueError(f"expected {id} to be a sum, got {quantity.formula}")
    terms: list[Quantity] = []
    for place, term in enumerate(quantity.formula.terms):
        if isinstance(term, Ref):
            terms.append(quantities[term.id])
            continue
        worked = Quantity(
            id=f"{id}~{place}",
            symbol=symbolic(term, quantities.symbols),
            kind=quantity.kind,
            formula=term,
            operands=operands(term),
            value=evaluate(term, quantities.values),
        )
        terms.append(worked)
    formula = Sum(tuple(Ref(term.id) for term in terms))
    total = replace(quantity, formula=formula, operands=operands(formula))
    reconcile = (
        show(term).exact if term.id in quantities else relation(term, quantities) == "="
        for term in terms
    )
    return Terms(
        terms=tuple(terms),
        total=total,
        opening="=" if all(reconcile) else "≈",
        closing=relation(total, Quantities(terms)),
    )
