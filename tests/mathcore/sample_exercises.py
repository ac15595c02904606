"""Exercises to test with: the lab's own, and random ones that meet kinks and saturation often."""

from fractions import Fraction

from hypothesis import strategies as st

from mathcore.exercise import Exercise, Layer, default_exercise_path, load_exercise

ACTIVATIONS = ("relu", "sigmoid", "tanh", "identity")

# Few and coarse numbers, so that sums cancel to exactly 0 again and again.
coarse = st.integers(-4, 4).map(lambda n: Fraction(n, 2))
fine = st.integers(-20, 20).map(lambda n: Fraction(n, 10))
numbers = st.one_of(coarse, fine)


def lab() -> Exercise:
    """Return the exercise of the lab."""
    return load_exercise(default_exercise_path())


def rows(draw: st.DrawFn, n_out: int, n_in: int) -> tuple[tuple[Fraction, ...], ...]:
    return tuple(vector(draw, n_in) for _ in range(n_out))


def vector(draw: st.DrawFn, length: int) -> tuple[Fraction, ...]:
    return tuple(draw(numbers) for _ in range(length))


@st.composite
def exercises(draw: st.DrawFn) -> Exercise:
    """Draw a network of 1 to 3 layers and 1 to 4 units, with a sample."""
    shape = draw(st.lists(st.integers(1, 4), min_size=2, max_size=4))
    loss = draw(st.sampled_from(("bce", "mse")))
    layers = []
    for number, (n_in, n_out) in enumerate(zip(shape, shape[1:], strict=False), start=1):
        is_output = number == len(shape) - 1
        activation = draw(st.sampled_from(ACTIVATIONS))
        bias = vector(draw, n_out)
        if is_output and loss == "bce":
            activation = "sigmoid"
        if is_output:
            saturation = draw(st.sampled_from((0, 0, 0, 30, -30, 1000, -1000)))
            bias = tuple(b + saturation for b in bias)
        layers.append(Layer(activation, rows(draw, n_out, n_in), bias))
    labels = st.sampled_from((Fraction(0), Fraction(1), Fraction(1, 4))) if loss == "bce" else fine
    return Exercise(
        title="drawn",
        x=vector(draw, shape[0]),
        y=tuple(draw(labels) for _ in range(shape[-1])),
        learning_rate=draw(st.sampled_from((Fraction(1, 10), Fraction(1, 2)))),
        loss=loss,
        layers=tuple(layers),
    )
