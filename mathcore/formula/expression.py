"""Formulas as trees: what is computed is what is shown.

A quantity's value is obtained by evaluating its formula over its operands; a film renders the same
tree (`mathcore.formula.typeset`). A formula reads as mathematics::

    Ref("w") * Ref("x") + Ref("b")

Each kind of node knows four things of itself: its value, the ids that it reads, its bounds, and how
it is written.
"""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from operator import mul
from typing import Any, Protocol

from mathcore.formula.activations import activation
from mathcore.formula.intervals import Interval, UnboundedError, spanned
from mathcore.numbers.exact import Exact, add, multiply
from mathcore.numbers.values import Value, is_exact, to_float

Values = Mapping[str, Value]
Bounds = Mapping[str, Interval]


class Writer(Protocol):
    """What writes the nodes of a formula, from left to right."""

    def operand(self, id: str) -> Any:
        """Write an operand."""

    def constant(self, value: Fraction) -> Any:
        """Write a number of the formula's own."""

    def sum(self, terms: tuple["Expression", ...]) -> Any:
        """Write a sum."""

    def product(self, factors: tuple["Expression", ...]) -> Any:
        """Write a product."""

    def difference(self, left: "Expression", right: "Expression") -> Any:
        """Write a difference."""

    def negative(self, term: "Expression") -> Any:
        """Write a term with its sign turned."""

    def quotient(self, numerator: "Expression", denominator: "Expression") -> Any:
        """Write a fraction."""

    def square(self, base: "Expression") -> Any:
        """Write a square."""

    def application(self, function_name: str, argument: "Expression") -> Any:
        """Write a function and its argument."""


class Expression(ABC):
    """A node of a formula, with the operators of numbers; an int or a Fraction is a constant."""

    @abstractmethod
    def wide(self, values: Values) -> Exact:
        """Return the value, not yet rounded to float64."""

    @abstractmethod
    def bounds(self, intervals: Bounds) -> Interval:
        """Return what it can come to when its operands are known only within bounds.

        An operand that stands twice varies independently at both places, so that the bounds may be
        wider than need be, never narrower. They are one number if every operand is.

        Raises
        ------
        UnboundedError
            If there are no finite bounds, or an operand has none.
        """

    @abstractmethod
    def written(self, writer: Writer) -> Any:
        """Return what a writer makes of it."""

    @property
    def parts(self) -> tuple["Expression", ...]:
        """The nodes below it, from left to right: the fields that are nodes themselves."""
        return tuple(field for field in vars(self).values() if isinstance(field, Expression))

    def references(self) -> tuple[str, ...]:
        """Return the ids that are seen in it, from left to right, as often as they stand there."""
        return tuple(id for part in self.parts for id in part.references())

    def read(self) -> tuple[str, ...]:
        """Return the ids that its value depends on, those that are not written included."""
        return tuple(id for part in self.parts for id in part.read())

    def __add__(self, other: "Operand") -> "Sum":
        return Sum((*(self.terms if isinstance(self, Sum) else (self,)), _node(other)))

    def __radd__(self, other: "Operand") -> "Sum":
        return Sum((_node(other), self))

    def __sub__(self, other: "Operand") -> "Difference":
        return Difference(self, _node(other))

    def __rsub__(self, other: "Operand") -> "Difference":
        return Difference(_node(other), self)

    def __mul__(self, other: "Operand") -> "Product":
        return Product((*(self.factors if isinstance(self, Product) else (self,)), _node(other)))

    def __rmul__(self, other: "Operand") -> "Product":
        return Product((_node(other), self))

    def __truediv__(self, other: "Operand") -> "Quotient":
        return Quotient(self, _node(other))

    def __rtruediv__(self, other: "Operand") -> "Quotient":
        return Quotient(_node(other), self)

    def __neg__(self) -> "Negative":
        return Negative(self)

    def __pow__(self, exponent: int) -> "Square":
        if exponent != 2:
            raise ValueError(f"expected the second power, got {exponent}")
        return Square(self)


Operand = Expression | int | Fraction


def _node(operand: Operand) -> Expression:
    return operand if isinstance(operand, Expression) else Const(Fraction(operand))


@dataclass(frozen=True)
class Ref(Expression):
    """The value of another quantity, by its id."""

    id: str

    def wide(self, values: Values) -> Exact:
        return Exact.of(values[self.id])

    def references(self) -> tuple[str, ...]:
        return (self.id,)

    def read(self) -> tuple[str, ...]:
        return (self.id,)

    def bounds(self, intervals: Bounds) -> Interval:
        if self.id not in intervals:
            raise UnboundedError(f"expected bounds of {self.id}")
        return intervals[self.id]

    def written(self, writer: Writer) -> Any:
        return writer.operand(self.id)


@dataclass(frozen=True)
class Const(Expression):
    """A number that belongs to the formula itself, such as the 1 in 1 - y."""

    value: Fraction

    def wide(self, values: Values) -> Exact:
        return Exact.of(self.value)

    def bounds(self, intervals: Bounds) -> Interval:
        return Interval.at(self.value)

    def written(self, writer: Writer) -> Any:
        return writer.constant(self.value)


@dataclass(frozen=True)
class Sum(Expression):
    """The sum of one or more terms."""

    terms: tuple[Expression, ...]

    @property
    def parts(self) -> tuple[Expression, ...]:
        return self.terms

    def wide(self, values: Values) -> Exact:
        return add([term.wide(values) for term in self.terms])

    def bounds(self, intervals: Bounds) -> Interval:
        return sum((term.bounds(intervals) for term in self.terms), Interval.at(Fraction(0)))

    def written(self, writer: Writer) -> Any:
        return writer.sum(self.terms)


@dataclass(frozen=True)
class Product(Expression):
    """The product of one or more factors; exactly 0 when a factor is exactly 0."""

    factors: tuple[Expression, ...]

    @property
    def parts(self) -> tuple[Expression, ...]:
        return self.factors

    def wide(self, values: Values) -> Exact:
        return multiply([factor.wide(values) for factor in self.factors])

    def bounds(self, intervals: Bounds) -> Interval:
        """Return the bounds; a factor of 0 decides, such as a label of 0 beside ln 0."""
        found, unbounded = [], None
        for factor in self.factors:
            try:
                part = factor.bounds(intervals)
            except UnboundedError as error:
                unbounded = error
                continue
            if part.is_zero:
                return part
            found.append(part)
        if unbounded:
            raise unbounded
        return reduce(mul, found)

    def written(self, writer: Writer) -> Any:
        return writer.product(self.factors)


@dataclass(frozen=True)
class Difference(Expression):
    """``left`` minus ``right``."""

    left: Expression
    right: Expression

    def wide(self, values: Values) -> Exact:
        return add([self.left.wide(values), Negative(self.right).wide(values)])

    def bounds(self, intervals: Bounds) -> Interval:
        return self.left.bounds(intervals) - self.right.bounds(intervals)

    def written(self, writer: Writer) -> Any:
        return writer.difference(self.left, self.right)


@dataclass(frozen=True)
class Negative(Expression):
    """The term with its sign turned."""

    term: Expression

    def wide(self, values: Values) -> Exact:
        inner = self.term.wide(values)
        return Exact(-inner.number, inner.exact)

    def bounds(self, intervals: Bounds) -> Interval:
        return -self.term.bounds(intervals)

    def written(self, writer: Writer) -> Any:
        return writer.negative(self.term)


@dataclass(frozen=True)
class Quotient(Expression):
    """``numerator`` over ``denominator``."""

    numerator: Expression
    denominator: Expression

    def wide(self, values: Values) -> Exact:
        over = self.denominator.wide(values)
        return multiply([self.numerator.wide(values), Exact(1 / over.number, over.exact)])

    def bounds(self, intervals: Bounds) -> Interval:
        """Return the bounds; a numerator of 0 decides, whatever the denominator is."""
        over = self.numerator.bounds(intervals)
        return over if over.is_zero else over / self.denominator.bounds(intervals)

    def written(self, writer: Writer) -> Any:
        return writer.quotient(self.numerator, self.denominator)


@dataclass(frozen=True)
class Square(Expression):
    """The second power of ``base``."""

    base: Expression

    def wide(self, values: Values) -> Exact:
        return multiply([self.base.wide(values)] * 2)

    def bounds(self, intervals: Bounds) -> Interval:
        return self.base.bounds(intervals).squared()

    def written(self, writer: Writer) -> Any:
        return writer.square(self.base)


@dataclass(frozen=True)
class Apply(Expression):
    """A function of one argument: ``"ln"``, an activation, or its slope, as in ``"relu'"``."""

    function_name: str
    argument: Expression

    def wide(self, values: Values) -> Exact:
        return Exact.of(function(self.function_name)(self.argument.wide(values).rounded))

    def bounds(self, intervals: Bounds) -> Interval:
        argument = self.argument.bounds(intervals)
        places = list(argument.ends)
        if self.function_name == "ln":
            if argument.low <= 0:
                raise UnboundedError("expected a logarithm of more than 0")
        elif _turns(self.function_name) and Fraction(0) in argument:
            places.append(Fraction(0))
        return spanned([function(self.function_name)(place) for place in places])

    def written(self, writer: Writer) -> Any:
        return writer.application(self.function_name, self.argument)


@dataclass(frozen=True)
class Stable(Expression):
    """A formula that is written in one way, and computed in another that survives extreme numbers.

    Parameters
    ----------
    shown
        As it is written; its bounds are taken by it, too.
    computed
        Gives the same value, of the values of ``inputs``.
    inputs
        What is computed from, which need not be seen.
    """

    shown: Expression
    computed: Callable[..., Exact]
    inputs: tuple[Ref, ...]

    def wide(self, values: Values) -> Exact:
        return self.computed(*(ref.wide(values).rounded for ref in self.inputs))

    def read(self) -> tuple[str, ...]:
        return (*self.shown.read(), *(ref.id for ref in self.inputs))

    def bounds(self, intervals: Bounds) -> Interval:
        return self.shown.bounds(intervals)

    def written(self, writer: Writer) -> Any:
        return self.shown.written(writer)


def _ln(value: Value) -> Value:
    return Fraction(0) if is_exact(value) and value == 1 else math.log(to_float(value))


def function(name: str) -> Callable[[Value], Value]:
    """Return what `Apply` computes under a name; KeyError if it knows none of that name."""
    if name == "ln":
        return _ln
    record = activation(name.removesuffix("'"))
    return record.slope if name.endswith("'") else record.value


def _turns(name: str) -> bool:
    return name.endswith("'") and activation(name.removesuffix("'")).slope_turns


def evaluate(expression: Expression, values: Values) -> Value:
    """Compute a formula over the values of the ids that it refers to.

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
    return expression.wide(values).rounded


def operands(expression: Expression) -> tuple[str, ...]:
    """Return the ids that are seen in a formula, each once, from left to right."""
    return tuple(dict.fromkeys(expression.references()))


def inputs(expression: Expression) -> tuple[str, ...]:
    """Return the ids that `evaluate` reads: the operands, and the logit of a cross-entropy."""
    return tuple(dict.fromkeys(expression.read()))
