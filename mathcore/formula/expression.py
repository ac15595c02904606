"""Formulas as trees: what is computed is what is shown.

A quantity's value is obtained by evaluating its formula over its operands; a film renders the same
tree (`mathcore.formula.typeset`).
"""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from mathcore.formula.activations import ACTIVATIONS, DERIVATIVES
from mathcore.formula.stable import bce_from_logit, wide_bce_by_prediction
from mathcore.numbers.exact import Wide, add, multiply
from mathcore.numbers.values import Value, is_exact, to_float


@dataclass(frozen=True)
class Ref:
    """The value of another quantity, by its id."""

    id: str


@dataclass(frozen=True)
class Const:
    """A number that belongs to the formula itself, such as the 1 in 1 - y."""

    value: Fraction


@dataclass(frozen=True)
class Sum:
    """The sum of one or more terms."""

    terms: tuple["Expression", ...]


@dataclass(frozen=True)
class Product:
    """The product of one or more factors; exactly 0 when a factor is exactly 0."""

    factors: tuple["Expression", ...]


@dataclass(frozen=True)
class Difference:
    """``left`` minus ``right``."""

    left: "Expression"
    right: "Expression"


@dataclass(frozen=True)
class Negative:
    """The term with its sign turned."""

    term: "Expression"


@dataclass(frozen=True)
class Quotient:
    """``numerator`` over ``denominator``."""

    numerator: "Expression"
    denominator: "Expression"


@dataclass(frozen=True)
class Square:
    """The second power of ``base``."""

    base: "Expression"


@dataclass(frozen=True)
class Apply:
    """A function of one argument: a key of `FUNCTIONS`, such as ``"relu"`` or ``"relu'"``."""

    function_name: str
    argument: "Expression"


@dataclass(frozen=True)
class BinaryCrossEntropy:
    """Binary cross-entropy: written in the prediction, computed from its logit.

    The two are the same function, since prediction = sigmoid(logit); only the second one survives
    a saturated logit. The logit is therefore read by `evaluate` but is not an operand on screen.
    """

    logit: Ref
    prediction: Ref
    target: Ref

    @property
    def definition(self) -> "Expression":
        """The formula as it is written: -[y ln p + (1 - y) ln(1 - p)]."""
        return Negative(
            Sum(
                (
                    Product((self.target, Apply("ln", self.prediction))),
                    Product(
                        (
                            Difference(_ONE, self.target),
                            Apply("ln", Difference(_ONE, self.prediction)),
                        )
                    ),
                )
            )
        )


@dataclass(frozen=True)
class BinaryCrossEntropySlope:
    """The derivative of binary cross-entropy by the prediction, computed from the logit."""

    logit: Ref
    prediction: Ref
    target: Ref

    @property
    def definition(self) -> "Expression":
        """The formula as it is written: (1 - y) / (1 - p) - y / p."""
        return Difference(
            Quotient(Difference(_ONE, self.target), Difference(_ONE, self.prediction)),
            Quotient(self.target, self.prediction),
        )


Expression = (
    Ref
    | Const
    | Sum
    | Product
    | Difference
    | Negative
    | Quotient
    | Square
    | Apply
    | BinaryCrossEntropy
    | BinaryCrossEntropySlope
)

_ONE = Const(Fraction(1))


def _ln(value: Value) -> Value:
    return Fraction(0) if is_exact(value) and value == 1 else math.log(to_float(value))


FUNCTIONS: Mapping[str, Callable[[Value], Value]] = MappingProxyType(
    {
        **ACTIVATIONS,
        **{f"{name}'": derivative for name, derivative in DERIVATIVES.items()},
        "ln": _ln,
    }
)
"""What `Apply` knows: the activations, their derivatives (with a prime) and the logarithm."""


def _evaluate(expression: Expression, values: Mapping[str, Value]) -> Wide:
    def of(part: Expression) -> Wide:
        return _evaluate(part, values)

    match expression:
        case Ref(id):
            result = Wide.of(values[id])
        case Const(value):
            result = Wide.of(value)
        case Sum(terms):
            result = add([of(term) for term in terms])
        case Product(factors):
            result = multiply([of(factor) for factor in factors])
        case Difference(left, right):
            result = add([of(left), of(Negative(right))])
        case Negative(term):
            inner = of(term)
            result = Wide(-inner.number, inner.exact)
        case Quotient(numerator, denominator):
            over = of(denominator)
            result = multiply([of(numerator), Wide(1 / over.number, over.exact)])
        case Square(base):
            result = multiply([of(base)] * 2)
        case Apply(function_name, argument):
            result = Wide.of(FUNCTIONS[function_name](of(argument).rounded))
        case BinaryCrossEntropy(logit, _, target):
            result = Wide.of(bce_from_logit(of(logit).rounded, of(target).rounded))
        case BinaryCrossEntropySlope(logit, _, target):
            result = wide_bce_by_prediction(of(logit).rounded, of(target).rounded)
    return result


def evaluate(expression: Expression, values: Mapping[str, Value]) -> Value:
    """Compute a formula.

    Parameters
    ----------
    expression
        The formula.
    values
        The value of every id that the formula refers to.

    Returns
    -------
    Value
        A ``Fraction`` as long as the result is rational (see `mathcore.numbers.exact`), otherwise a
        float that was rounded once after the last transcendental function.

    Raises
    ------
    KeyError
        If ``values`` lacks an id, or a function's name is unknown.
    ZeroDivisionError
        If a denominator is zero.
    """
    return _evaluate(expression, values).rounded


def _references(expression: Expression, *, unseen: bool) -> list[str]:
    """List the ids in a formula from left to right, with or without those not seen on screen."""

    def of(*parts: Expression) -> list[str]:
        return [id for part in parts for id in _references(part, unseen=unseen)]

    match expression:
        case Ref(id):
            found = [id]
        case Const():
            found = []
        case Sum(parts) | Product(parts):
            found = of(*parts)
        case Difference(first, second) | Quotient(first, second):
            found = of(first, second)
        case Negative(part) | Square(part) | Apply(_, part):
            found = of(part)
        case BinaryCrossEntropy(logit) | BinaryCrossEntropySlope(logit):
            found = of(expression.definition, *([logit] if unseen else []))
    return found


def operands(expression: Expression) -> tuple[str, ...]:
    """List the ids that are seen in a formula.

    Parameters
    ----------
    expression
        The formula.

    Returns
    -------
    tuple of str
        Each id once, in order of its first appearance from left to right.
    """
    return tuple(dict.fromkeys(_references(expression, unseen=False)))


def inputs(expression: Expression) -> tuple[str, ...]:
    """List the ids that `evaluate` reads: the operands, and the logit of a cross-entropy.

    Parameters
    ----------
    expression
        The formula.

    Returns
    -------
    tuple of str
        Each id once.
    """
    return tuple(dict.fromkeys(_references(expression, unseen=True)))
