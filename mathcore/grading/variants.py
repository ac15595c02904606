"""Many exercises of one shape, each good for pen and paper, drawn by a seed.

A drawn network is kept only if it is worth working out (`_is_good`), so that the draws are many and
the checks are ordered from cheap to dear. The inputs are integers and the parameters have one
decimal: an affine layer then adds one decimal at most, and four layers of ReLU stay within the four
decimals of the number format.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from fractions import Fraction
from random import Random

from mathcore.errors import UserError
from mathcore.exercise.ids import read, signal
from mathcore.exercise.model import Exercise, ExerciseError, Layer, count_parameters
from mathcore.exercise.run import run
from mathcore.exercise.trace import Kind, Quantity, Trace
from mathcore.formula.activations import activation
from mathcore.numbers.format import display
from mathcore.numbers.values import Value, is_exact, to_float

LOGITS = (Fraction(1, 5), Fraction(5, 2))
"""The least and the largest magnitude of a pre-activation at an output or a curved activation."""

MAX_PARAMETERS = 200
"""The most weights and biases that anyone is asked to work out on paper."""

_SMALLEST = Fraction(1, 20)
"""A pre-activation other than 0 is not so close to 0 that it looks like a kink."""
_SMALLEST_MISS = Fraction(1, 10)
_TRIES = 4_000

Numbers = tuple[tuple[Fraction, ...], tuple[Fraction, ...], tuple[Layer, ...]]


def _signed(rng: Random, largest: int) -> int:
    """Draw an integer from 1 to ``largest`` with a random sign."""
    return rng.randint(1, largest) * rng.choice((1, -1))


def _tenths(rng: Random, largest: int) -> Fraction:
    return Fraction(_signed(rng, largest), 10)


def _target(rng: Random, like: Exercise) -> Fraction:
    last = activation(like.layers[-1].activation)
    if last.bounds == (0, 1):
        return Fraction(rng.randrange(2))
    if last.silences:
        return Fraction(rng.randint(0, 20), 10)
    return _tenths(rng, 20 if last.bounds is None else 9)


def _draw(rng: Random, like: Exercise) -> Exercise:
    """Draw numbers for every place of an exercise; none of the parameters is 0."""
    return replace(
        like,
        x=tuple(Fraction(_signed(rng, 3)) for _ in like.x),
        y=tuple(_target(rng, like) for _ in like.y),
        layers=tuple(
            replace(
                layer,
                weights=tuple(tuple(_tenths(rng, 9) for _ in row) for row in layer.weights),
                bias=tuple(_tenths(rng, 5) for _ in layer.bias),
            )
            for layer in like.layers
        ),
    )


def _pre_activations(exercise: Exercise) -> Iterator[tuple[Layer, list[Value]]]:
    """Run forward, layer by layer, without keeping formulas."""
    inputs: list[Value] = list(exercise.x)
    for layer in exercise.layers:
        sums: list[Value] = []
        for row, bias in zip(layer.weights, layer.bias, strict=True):
            total: Value = bias
            for weight, value in zip(row, inputs, strict=True):
                total += weight * value if is_exact(value) else to_float(weight) * value
            sums.append(total)
        yield layer, sums
        inputs = [activation(layer.activation).value(z) for z in sums]


def _with_kink(rng: Random, exercise: Exercise, number: int) -> Exercise:
    """Move one bias of a ReLU layer so that a pre-activation is 0."""
    sums = next(z for n, (_, z) in enumerate(_pre_activations(exercise), 1) if n == number)
    layer = exercise.layers[number - 1]
    i = rng.randrange(layer.n_out)
    z = sums[i]
    if not is_exact(z):
        return exercise
    bias = (*layer.bias[:i], layer.bias[i] - Fraction(z), *layer.bias[i + 1 :])
    layers = list(exercise.layers)
    layers[number - 1] = replace(layer, bias=bias)
    return replace(exercise, layers=tuple(layers))


def _kink_layer(like: Exercise) -> int:
    """Return the first hidden layer that can have a kink beside an open gate, exactly."""
    for number, layer in enumerate(like.layers[:-1], start=1):
        record = activation(layer.activation)
        if record.is_smooth:
            break
        if record.has_kink and layer.n_out > 1:
            return number
    raise UserError(
        "kink: expected a hidden layer of two or more ReLU neurons, not behind a sigmoid or a "
        "tanh, where no number is exactly 0"
    )


def _is_within(value: Value, low: Fraction, high: Fraction) -> bool:
    """Say whether a magnitude lies between two bounds."""
    return low <= value <= high or -high <= value <= -low


def _fits(layer: Layer, sums: list[Value], *, is_output: bool) -> bool:
    """Say whether a layer's pre-activations and biases are of a good size."""
    low, high = LOGITS
    if is_output and not all(_is_within(z, low, high) for z in sums):
        return False
    is_smooth = activation(layer.activation).is_smooth
    if is_smooth and not all(_is_within(z, _SMALLEST, high) for z in sums):
        return False
    if any(z != 0 and _is_within(z, Fraction(0), _SMALLEST) for z in sums):
        return False
    # A bias that was moved onto a kink may have left the range or its one decimal.
    return all(_is_within(10 * b, Fraction(1), Fraction(9)) for b in layer.bias) and all(
        (10 * b).denominator == 1 for b in layer.bias
    )


def _is_promising(exercise: Exercise, *, kinks: int) -> bool:
    """Say whether the forward pass is worth working out; this throws most draws away."""
    gates: list[Value] = []
    may_mix = False
    for layer, sums in _pre_activations(exercise):
        if not _fits(layer, sums, is_output=layer is exercise.layers[-1]):
            return False
        record = activation(layer.activation)
        if record.has_kink:
            if record.silences and not any(z > 0 for z in sums):
                return False  # every gradient below would be 0
            gates += sums
            may_mix = may_mix or len(sums) > 1
    return gates.count(0) == kinks and (not may_mix or any(z <= 0 for z in gates))


def _is_by(letter: str, layer: int, quantity: Quantity) -> bool:
    """Say whether a quantity is a gradient by one of this kind in this layer."""
    name = read(quantity.of or "")
    return name is not None and (name.letter, name.layer) == (letter, layer)


def _all_zero(quantities: Iterable[Quantity]) -> bool:
    return all(quantity.value == 0 for quantity in quantities)


def _is_good(trace: Trace, *, kinks: int, readable: bool) -> bool:
    """Say whether all numbers of an exercise are fit for pen and paper.

    Parameters
    ----------
    trace
        The exercise, worked.
    kinks
        How many pre-activations are to be 0.
    readable
        Whether every number is to show digits at the last decimal of the number format, without a
        power of ten, and every rational of the forward pass all of its digits.
    """
    exercise = trace.exercise
    if len(trace.kinks) != kinks or len({q.id for q in trace.after if q.at_kink}) > kinks:
        return False
    top = len(exercise.layers)
    for number in range(1, top + 1):
        errors = [q for q in trace.backward if _is_by("z", number, q)]
        weights = [q for q in trace.backward if _is_by("W", number, q)]
        if _all_zero(errors) or _all_zero(weights):
            return False
    outputs = zip(exercise.y, range(len(exercise.y)), strict=True)
    misses = [trace[signal(top, k)].value - y for y, k in outputs]
    if any(_is_within(miss, Fraction(0), _SMALLEST_MISS) for miss in misses):
        return False
    if not readable:
        return True
    if any(display(quantity.value).exponent for quantity in trace):
        return False
    worked = (q for q in trace.forward if q.kind is not Kind.LOSS and q.exact)
    return all(display(quantity.value).exact for quantity in worked)


def _check(like: Exercise, *, kink: bool) -> None:
    """Refuse what no draw can meet."""
    size = count_parameters(like.shape)
    if size > MAX_PARAMETERS:
        raise UserError(
            f"expected at most {MAX_PARAMETERS} weights and biases, for pen and paper, got {size}"
        )
    if kink:
        _kink_layer(like)


def _numbers(exercise: Exercise) -> Numbers:
    return exercise.x, exercise.y, exercise.layers


def _drawn(
    like: Exercise, rng: Random, *, kink: bool, is_taken: Callable[[Numbers], bool]
) -> Exercise:
    number = _kink_layer(like) if kink else 0
    for attempt in range(_TRIES):
        exercise = _draw(rng, like)
        if number:
            exercise = _with_kink(rng, exercise, number)
        if not _is_promising(exercise, kinks=int(kink)) or is_taken(_numbers(exercise)):
            continue
        try:
            trace = run(exercise)
        except ExerciseError:
            continue
        # Deep stacks of sigmoids have no gradient that four decimals can show.
        if _is_good(trace, kinks=int(kink), readable=attempt < _TRIES // 2):
            return exercise
    raise UserError(f"expected another good exercise, found none in {_TRIES} draws")


def _stream(seed: int, key: str) -> Random:
    # A string is hashed by SHA-512 here, whatever the process's own hash seed.
    return Random(f"chalkgrad variants {seed} {key}")


def numbered_variants(
    like: Exercise, count: int, seed: int, *, kink: bool = False
) -> tuple[Exercise, ...]:
    """Draw variants by number.

    Parameters
    ----------
    like
        The shape, the activations, the loss and the learning rate; its numbers are not drawn again.
    count
        How many, at least 1.
    seed
        Of the draws. The first variants of a larger count are those of a smaller one.
    kink
        Whether each has exactly one pre-activation of exactly 0 at a ReLU, instead of none.

    Returns
    -------
    tuple of Exercise
        No two with the same numbers.

    Raises
    ------
    UserError
        If a bounded number of draws finds no more, or the shape cannot have what is asked for.
    """
    _check(like, kink=kink)
    taken = {_numbers(like)}
    found: list[Exercise] = []
    for number in range(1, count + 1):
        rng = _stream(seed, f"number {number}")
        try:
            exercise = _drawn(like, rng, kink=kink, is_taken=taken.__contains__)
        except UserError:
            if not found:
                raise
            raise UserError(
                f"expected {count} different exercises of this shape, found only {len(found)}"
            ) from None
        taken.add(_numbers(exercise))
        found.append(exercise)
    return tuple(found)


def named_variants(
    like: Exercise, names: Iterable[str], seed: int, *, kink: bool = False
) -> dict[str, Exercise]:
    """Draw a variant for each name, which depends on that name and the seed alone.

    The names differ from each other, and neither their order nor the others change what one of them
    draws. All else is as for `numbered_variants`.

    Returns
    -------
    dict
        The exercise of each name, no two with the same numbers.

    Raises
    ------
    UserError
        As for `numbered_variants`, or if two names draw the same: giving one of them another would
        make it depend on the list.
    """
    _check(like, kink=kink)
    given = _numbers(like)
    owners: dict[Numbers, str] = {}
    found: dict[str, Exercise] = {}
    for name in names:
        rng = _stream(seed, f"name {name}")
        exercise = _drawn(like, rng, kink=kink, is_taken=lambda numbers: numbers == given)
        other = owners.setdefault(_numbers(exercise), name)
        if other != name:
            raise UserError(
                f"seed {seed}: expected different exercises, but {other!r} and {name!r} draw the "
                "same; take another seed, or a larger network"
            )
        found[name] = exercise
    return found
