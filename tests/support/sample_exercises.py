"""Exercises to test with: the lab's own, and random ones that meet kinks and saturation often."""

import itertools
from fractions import Fraction

from hypothesis import strategies as st

from mathcore.exercise.model import Exercise, Layer, default_exercise_path, load_exercise
from mathcore.formula.activations import leaky_name

ACTIVATIONS = (
    "relu",
    "relu",
    "leaky_relu",
    leaky_name(Fraction(1, 5)),
    "sigmoid",
    "tanh",
    "identity",
)

# Few and coarse numbers, so that sums cancel to exactly 0 again and again.
coarse = st.sampled_from((-1, 0, 1, 2)).map(Fraction)
fine = st.integers(-20, 20).map(lambda n: Fraction(n, 10))


def lab() -> Exercise:
    """Return the exercise of the lab."""
    return load_exercise(default_exercise_path())


def vector(
    draw: st.DrawFn, numbers: st.SearchStrategy[Fraction], length: int
) -> tuple[Fraction, ...]:
    return tuple(draw(numbers) for _ in range(length))


@st.composite
def exercises(draw: st.DrawFn) -> Exercise:
    """Draw a network of 1 to 3 layers and 1 to 4 units, with a sample."""
    shape = draw(st.lists(st.integers(1, 4), min_size=2, max_size=4))
    loss = draw(st.sampled_from(("bce", "mse")))
    numbers = draw(st.sampled_from((coarse, coarse, fine)))
    layers = []
    for number, (n_in, n_out) in enumerate(itertools.pairwise(shape), start=1):
        is_output = number == len(shape) - 1
        activation = draw(st.sampled_from(ACTIVATIONS))
        weights = tuple(vector(draw, numbers, n_in) for _ in range(n_out))
        bias = vector(draw, numbers, n_out)
        if is_output and loss == "bce":
            activation = "sigmoid"
        if is_output:
            saturation = draw(st.sampled_from((0, 0, 0, 30, -30, 1000, -1000)))
            bias = tuple(b + saturation for b in bias)
        layers.append(Layer(activation, weights, bias))
    labels = st.sampled_from((Fraction(0), Fraction(1), Fraction(1, 4))) if loss == "bce" else fine
    return Exercise(
        title="drawn",
        x=vector(draw, numbers, shape[0]),
        y=tuple(draw(labels) for _ in range(shape[-1])),
        learning_rate=draw(st.sampled_from((Fraction(1, 10), Fraction(1, 2)))),
        loss=loss,
        layers=tuple(layers),
    )
