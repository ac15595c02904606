"""The forward pass, the backward pass and one gradient-descent step of a small network.

Every quantity is the value of its own formula (`mathcore.formula.expression`). All gradients use
the weights from before the step, and a quantity that acts along several paths sums them.
"""

import math
from dataclasses import replace

from mathcore.exercise import ids
from mathcore.exercise.error_bounds import ErrorBounds
from mathcore.exercise.model import Exercise, ExerciseError
from mathcore.exercise.recorder import Recorder, descended, dot
from mathcore.exercise.trace import Kind, Quantity, Trace
from mathcore.formula.activations import activation
from mathcore.formula.expression import (
    Apply,
    Expression,
    Ref,
    Sum,
    evaluate,
    operands,
)
from mathcore.formula.losses import loss_named
from mathcore.formula.symbols import Symbols, gradient
from mathcore.numbers.values import is_exact, to_float


class _Record(Recorder):
    """What is known of an exercise so far, and the quantities of the part under way."""

    def __init__(self, exercise: Exercise) -> None:
        super().__init__()
        self.exercise = exercise
        self.loss = loss_named(exercise.loss)
        self._bounds = ErrorBounds(self.values)
        self._part: list[Quantity] = []

    def compute_pre_activation(
        self, id: str, symbol: str, formula: Expression, *, has_kink: bool
    ) -> None:
        value = evaluate(formula, self.values)
        may_be_zero = value == 0 if is_exact(value) else 0 in self._bounds.keep(id, formula)
        at_kink = has_kink and may_be_zero
        if at_kink and not is_exact(value):
            # The sign is rounding noise: 0.0 gives the slope that the kink has by convention.
            value = 0.0
        shown = operands(formula)
        self.keep(Quantity(id, symbol, Kind.PRE_ACTIVATION, formula, shown, value, at_kink))

    def activate(self, id: str, symbol: str, kind: Kind, formula: Apply) -> None:
        self.compute(id, symbol, kind, formula)
        if not is_exact(self[id]):
            self._bounds.keep(id, formula)

    def keep(self, quantity: Quantity) -> None:
        of = ids.read(quantity.of or "")
        may_overflow = of is not None and (of.letter, of.layer) == ("a", len(self.exercise.layers))
        if not may_overflow and not math.isfinite(to_float(quantity.value)):
            raise ExerciseError(
                f"{self.exercise.source}: {quantity.id}: "
                "expected a value within float64, got an overflow"
            )
        is_given = quantity.formula is None and not self.exercise.rounds_given
        kept = replace(quantity, decimals=self.exercise.decimals, is_given=is_given)
        super().keep(kept)
        self._part.append(kept)

    def close(self) -> tuple[Quantity, ...]:
        """Return the quantities of this part and begin the next one."""
        part, self._part = tuple(self._part), []
        return part


def _give(record: _Record) -> None:
    exercise = record.exercise
    symbols = Symbols(exercise.shape)
    for i, value in enumerate(exercise.x):
        record.give(ids.signal(0, i), symbols.input(i), Kind.INPUT, value)
    for k, value in enumerate(exercise.y):
        record.give(ids.target(k), symbols.target(k), Kind.TARGET, value)
    for number, layer in enumerate(exercise.layers, start=1):
        for i, row in enumerate(layer.weights):
            for j, value in enumerate(row):
                symbol = symbols.weight(number, i, j)
                record.give(ids.weight(number, i, j), symbol, Kind.WEIGHT, value)
        for i, value in enumerate(layer.bias):
            record.give(ids.bias(number, i), symbols.bias(number, i), Kind.BIAS, value)
    record.give("eta", "eta", Kind.LEARNING_RATE, exercise.learning_rate)


def _pass_layer(record: _Record, number: int, symbols: Symbols, *, updated: bool) -> None:
    layer = record.exercise.layers[number - 1]
    is_output = number == len(record.exercise.layers)
    for i in range(layer.n_out):
        formula = dot(
            (ids.weight(number, i, j, updated=updated) for j in range(layer.n_in)),
            (ids.signal(number - 1, j, updated=updated) for j in range(layer.n_in)),
            ids.bias(number, i, updated=updated),
        )
        record.compute_pre_activation(
            ids.pre_activation(number, i, updated=updated),
            symbols.pre_activation(number, i),
            formula,
            has_kink=activation(layer.activation).has_kink,
        )
    for i in range(layer.n_out):
        z = ids.pre_activation(number, i, updated=updated)
        a = ids.activation(number, i, updated=updated)
        kind = Kind.PREDICTION if is_output else Kind.ACTIVATION
        record.activate(a, symbols.activation(number, i), kind, Apply(layer.activation, Ref(z)))


def _lose(record: _Record, symbols: Symbols, *, updated: bool) -> None:
    exercise = record.exercise
    top, n_outputs = len(exercise.layers), len(exercise.y)
    shares = [
        record.loss.share(
            Ref(ids.pre_activation(top, k, updated=updated)),
            Ref(ids.activation(top, k, updated=updated)),
            Ref(ids.target(k)),
        )
        for k in range(n_outputs)
    ]
    if n_outputs == 1:
        record.compute(ids.loss(updated=updated), symbols.loss, Kind.LOSS, shares[0])
        return
    names = [ids.loss(k, updated=updated) for k in range(n_outputs)]
    for k, (id, share) in enumerate(zip(names, shares, strict=True)):
        record.compute(id, symbols.output_loss(k), Kind.LOSS, share)
    mean = Sum(tuple(map(Ref, names))) / n_outputs
    record.compute(ids.loss(updated=updated), symbols.loss, Kind.LOSS, mean)


def _go_forward(record: _Record, symbols: Symbols, *, updated: bool = False) -> None:
    for number in range(1, len(record.exercise.layers) + 1):
        _pass_layer(record, number, symbols, updated=updated)
    _lose(record, symbols, updated=updated)


def _by_activation(record: _Record, number: int, i: int) -> Expression:
    """Return the formula of the gradient by an output of layer 1, 2, ..."""
    exercise = record.exercise
    if number == len(exercise.layers):
        z, a = Ref(ids.pre_activation(number, i)), Ref(ids.activation(number, i))
        y = Ref(ids.target(i))
        return record.loss.by_prediction(z, a, y, len(exercise.y))
    above = number + 1
    neurons = range(exercise.layers[above - 1].n_out)
    errors = (ids.gradient(ids.pre_activation(above, k)) for k in neurons)
    return dot(errors, (ids.weight(above, k, i) for k in neurons))


def _by_pre_activation(record: _Record, number: int, i: int) -> Expression:
    exercise = record.exercise
    if record.loss.by_logit is not None and number == len(exercise.layers):
        # The chain rule's own product would be 0 times infinity for a saturated logit.
        p, y = Ref(ids.activation(number, i)), Ref(ids.target(i))
        return record.loss.by_logit(p, y, len(exercise.y))
    return Ref(ids.gradient(ids.activation(number, i))) * Ref(ids.slope(number, i))


def _go_back(record: _Record, symbols: Symbols, number: int) -> None:
    layer = record.exercise.layers[number - 1]
    neurons = range(layer.n_out)

    def compute(of: str, symbol: str, formula: Expression) -> None:
        record.compute(ids.gradient(of), gradient(symbol), Kind.GRADIENT, formula)

    for i in neurons:
        symbol = symbols.activation(number, i)
        compute(ids.activation(number, i), symbol, _by_activation(record, number, i))
    for i in neurons:
        symbol = symbols.derivative(layer.activation, number, i)
        formula = Apply(f"{layer.activation}'", Ref(ids.pre_activation(number, i)))
        record.compute(ids.slope(number, i), symbol, Kind.DERIVATIVE, formula)
    for i in neurons:
        symbol = symbols.pre_activation(number, i)
        compute(ids.pre_activation(number, i), symbol, _by_pre_activation(record, number, i))
    errors = [Ref(ids.gradient(ids.pre_activation(number, i))) for i in neurons]
    for i in neurons:
        for j in range(layer.n_in):
            product = errors[i] * Ref(ids.signal(number - 1, j))
            compute(ids.weight(number, i, j), symbols.weight(number, i, j), product)
    for i in neurons:
        compute(ids.bias(number, i), symbols.bias(number, i), errors[i])


def _step(record: _Record, symbols: Symbols) -> None:
    """Take w - eta dL/dw for every weight and bias, all from the old ones."""

    def compute(old: str, new: str, symbol: str, kind: Kind) -> None:
        record.compute(new, symbol, kind, descended(Ref(old), Ref(ids.gradient(old))))

    for number, layer in enumerate(record.exercise.layers, start=1):
        for i in range(layer.n_out):
            for j in range(layer.n_in):
                old, new = (ids.weight(number, i, j, updated=updated) for updated in (False, True))
                compute(old, new, symbols.weight(number, i, j), Kind.WEIGHT)
        for i in range(layer.n_out):
            old, new = (ids.bias(number, i, updated=updated) for updated in (False, True))
            compute(old, new, symbols.bias(number, i), Kind.BIAS)


def run(exercise: Exercise) -> Trace:
    """Work an exercise: forward, backward, one gradient-descent step, forward again.

    Conventions: ReLU'(0) = 0; the loss is the mean over the outputs, the squared error without a
    factor 1/2; binary cross-entropy is computed from the logit. A pre-activation of a ReLU that is
    no longer rational, and whose sign float64 cannot tell from rounding noise
    (`mathcore.exercise.error_bounds`), is set to 0.0 and marked as standing on the kink.

    Returns
    -------
    Trace
        Every quantity, in order. All values are within float64, except that the slope of binary
        cross-entropy by a prediction is +-infinity where float64 cannot hold it.

    Raises
    ------
    ExerciseError
        If any other value is beyond float64, as after a step that is far too long.
    """
    record = _Record(exercise)
    old, new = Symbols(exercise.shape), Symbols(exercise.shape, updated=True)
    _give(record)
    given = record.close()
    _go_forward(record, old)
    forward = record.close()
    for number in range(len(exercise.layers), 0, -1):
        _go_back(record, old, number)
    backward = record.close()
    _step(record, new)
    update = record.close()
    _go_forward(record, new, updated=True)
    return Trace(exercise, given, forward, backward, update, after=record.close())
