"""The bounds of rounding errors: the true value, by 60 digits, lies within, and they are narrow."""

from decimal import Decimal, localcontext
from fractions import Fraction
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from sample_exercises import exercises

from mathcore.exercise.error_bounds import ErrorBounds
from mathcore.exercise.model import Exercise, Layer
from mathcore.exercise.run import run
from mathcore.exercise.trace import Trace
from mathcore.formula.activations import activation
from mathcore.formula.intervals import Interval

#: Below this float64 has fewer digits, and then none.
SMALLEST = Fraction(1, 10**300)


def true_value(name: str, z: Fraction) -> Fraction:
    if not activation(name).is_smooth:
        return Fraction(activation(name).value(z))
    with localcontext(prec=60):
        decay = (-abs(Decimal(z.numerator) / Decimal(z.denominator)) * (1 + (name == "tanh"))).exp()
        part = Fraction((1 if z >= 0 else decay) / (1 + decay))
    return 2 * part - 1 if name == "tanh" else part


def true_forward(exercise: Exercise) -> dict[str, Fraction]:
    found: dict[str, Fraction] = {}
    signals = list(exercise.x)
    for number, layer in enumerate(exercise.layers, start=1):
        zs = [
            sum((w * a for w, a in zip(row, signals, strict=True)), bias)
            for row, bias in zip(layer.weights, layer.bias, strict=True)
        ]
        signals = [true_value(layer.activation, z) for z in zs]
        found |= {f"z{number}[{i}]": z for i, z in enumerate(zs)}
        found |= {f"a{number}[{i}]": a for i, a in enumerate(signals)}
    return found


def kept(trace: Trace) -> dict[str, Interval]:
    bounds = ErrorBounds(trace.values)
    for quantity in trace.forward:
        if not quantity.exact and quantity.formula and not quantity.id.startswith("L"):
            bounds.keep(quantity.id, quantity.formula)
    return {q.id: bounds[q.id] for q in trace.forward if not q.id.startswith("L")}


def moved(exercise: Exercise, rng: Random) -> Exercise:
    """Move every weight by a share of up to 1e-3, so that sums seldom cancel exactly."""

    def near(number: Fraction) -> Fraction:
        return number * (1 + Fraction(rng.randint(-1000, 1000), 10**6))

    layers = tuple(
        Layer(layer.activation, tuple(tuple(map(near, row)) for row in layer.weights), layer.bias)
        for layer in exercise.layers
    )
    return Exercise("moved", exercise.x, exercise.y, Fraction(1, 10), exercise.loss, layers)


@settings(max_examples=150, deadline=None)
@given(exercises(), st.randoms(use_true_random=False))
def test_the_true_value_lies_within_the_bounds(exercise: Exercise, rng: Random) -> None:
    for drawn in (exercise, moved(exercise, rng)):
        trace, truth = run(drawn), true_forward(drawn)
        for id, bounds in kept(trace).items():
            assert bounds.low - SMALLEST <= truth[id] <= bounds.high + SMALLEST, id


@settings(max_examples=50, deadline=None)
@given(exercises())
def test_the_bounds_are_narrow(exercise: Exercise) -> None:
    trace = run(exercise)
    for id, bounds in kept(trace).items():
        # Weights and signals of at most 2, but for the saturation: a few ulps a term and layer.
        size = max(Fraction(1), abs(bounds.high))
        assert bounds.high - bounds.low <= size / 10**12, id
