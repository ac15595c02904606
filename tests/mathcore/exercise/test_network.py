"""The right values, the order of a trace, kinks and the limits of float64."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_exercises import exercises, lab

from mathcore.exercise.ids import read
from mathcore.exercise.model import Exercise, ExerciseError, Layer
from mathcore.exercise.run import run
from mathcore.exercise.trace import Kind
from mathcore.formula.expression import evaluate, inputs, operands

KINDS = {
    "x": Kind.INPUT,
    "y": Kind.TARGET,
    "eta": Kind.LEARNING_RATE,
    "W": Kind.WEIGHT,
    "b": Kind.BIAS,
    "z": Kind.PRE_ACTIVATION,
    "a": Kind.ACTIVATION,
    "L": Kind.LOSS,
    "slope": Kind.DERIVATIVE,
}
RIGHT = {
    "z1[0]": 0,
    "z1[1]": 1.1,
    "a1[0]": 0,
    "a1[1]": 1.1,
    "z2[0]": -0.24,
    "a2[0]": 0.440286350732807,
    "L": 0.820329966626426,
    "dL_dz2[0]": -0.559713649267193,
    "dL_dW2[0,0]": 0,
    "dL_dW2[0,1]": -0.615685014193912,
    "dL_db2[0]": -0.559713649267193,
    "dL_da1[0]": -0.335828189560316,
    "dL_da1[1]": 0.223885459706877,
    "dL_dz1[0]": 0,
    "dL_dz1[1]": 0.223885459706877,
    "dL_dW1[0,0]": 0,
    "dL_dW1[0,1]": 0,
    "dL_dW1[1,0]": 0.223885459706877,
    "dL_dW1[1,1]": 0.447770919413754,
    "dL_db1[0]": 0,
    "dL_db1[1]": 0.223885459706877,
    "W1_new[0,0]": 0.5,
    "W1_new[0,1]": -0.3,
    "W1_new[1,0]": 0.777611454029312,
    "W1_new[1,1]": 0.155222908058625,
    "b1_new[0]": 0.1,
    "b1_new[1]": -0.122388545970688,
    "W2_new[0,0]": 0.6,
    "W2_new[0,1]": -0.338431498580609,
    "b2_new[0]": 0.255971364926719,
}


@pytest.mark.parametrize(("id", "value"), RIGHT.items())
def test_the_right_values_of_the_lab(id: str, value: float) -> None:
    assert float(run(lab())[id].value) == pytest.approx(value, abs=1e-12)


def test_the_step_lowers_the_loss_of_the_lab() -> None:
    trace = run(lab())
    assert trace["L_new"].value < trace["L"].value


def test_what_is_rational_is_exact() -> None:
    trace = run(lab())
    inexact = [q.id for q in trace.forward if not q.exact]
    assert inexact == ["a2[0]", "L"]
    assert trace["z2[0]"].value == Fraction(-6, 25)


def test_the_order_of_a_trace() -> None:
    trace = run(lab())
    assert [q.id for q in trace.forward] == [
        *("z1[0]", "z1[1]", "a1[0]", "a1[1]", "z2[0]", "a2[0]", "L"),
    ]
    assert [q.id for q in trace.backward] == [
        *("dL_da2[0]", "da2_dz2[0]", "dL_dz2[0]", "dL_dW2[0,0]", "dL_dW2[0,1]", "dL_db2[0]"),
        *("dL_da1[0]", "dL_da1[1]", "da1_dz1[0]", "da1_dz1[1]", "dL_dz1[0]", "dL_dz1[1]"),
        *("dL_dW1[0,0]", "dL_dW1[0,1]", "dL_dW1[1,0]", "dL_dW1[1,1]", "dL_db1[0]", "dL_db1[1]"),
    ]
    assert trace.given[-1].id == "eta"
    assert [q.id for q in trace] == list(trace.ids)
    assert len(trace) == len(trace.ids)
    assert trace["a2[0]"].kind is Kind.PREDICTION
    assert trace["a1[0]"].kind is Kind.ACTIVATION
    with pytest.raises(KeyError):
        trace["z3[0]"]


@settings(max_examples=100, deadline=None)
@given(exercises(), st.integers(0, 12), st.booleans())
def test_what_each_quantity_is(exercise: Exercise, decimals: int, rounds_given: bool) -> None:
    trace = run(replace(exercise, decimals=decimals, rounds_given=rounds_given))
    for quantity in trace:
        name = read(quantity.id)
        assert name is not None
        kind = Kind.GRADIENT if name.of else KINDS[name.letter]
        if kind is Kind.ACTIVATION and name.layer == len(exercise.layers):
            kind = Kind.PREDICTION
        assert quantity.kind is kind
        assert quantity.decimals == decimals
        assert quantity.is_given is (quantity in trace.given and not rounds_given)


@settings(max_examples=100, deadline=None)
@given(exercises())
def test_a_value_is_that_of_its_formula(exercise: Exercise) -> None:
    trace = run(exercise)
    earlier: set[str] = set()
    for quantity in trace:
        if quantity.formula is None:
            assert quantity.exact
        else:
            assert quantity.operands == operands(quantity.formula)
            assert set(inputs(quantity.formula)) <= earlier
            if not quantity.at_kink:
                assert evaluate(quantity.formula, trace.values) == quantity.value
        earlier.add(quantity.id)


def neuron(weights: tuple[int, ...], bias: int, activation: str) -> Layer:
    return Layer(activation, (tuple(Fraction(w) for w in weights),), (Fraction(bias),))


def after_two_sigmoids(z: tuple[str, str], weights: tuple[int, int], bias: int) -> Exercise:
    eye = ((Fraction(1), Fraction(0)), (Fraction(0), Fraction(1)))
    first = Layer("sigmoid", eye, (Fraction(0), Fraction(0)))
    x = (Fraction(z[0]), Fraction(z[1]))
    layers = (first, neuron(weights, bias, "relu"))
    return Exercise("two sigmoids", x, (Fraction(1),), Fraction(1, 10), "mse", layers)


@pytest.mark.parametrize("z", ["0.1", "0.3", "0.7", "1.9", "2.3"])
def test_a_sum_of_floats_that_is_rounding_noise_is_at_the_kink(z: str) -> None:
    # sigmoid(z) + sigmoid(-z) = 1, so the pre-activation is 0 but for the last digits.
    trace = run(after_two_sigmoids((z, f"-{z}"), (1, 1), -1))
    assert trace.kinks == ("z2[0]",)
    assert trace["z2[0]"].value == 0
    assert not trace["z2[0]"].exact
    assert trace["dL_dz2[0]"].value == 0


def test_noise_that_an_identity_layer_hands_on_is_at_the_kink_too() -> None:
    exercise = after_two_sigmoids(("0.3", "-0.3"), (1, 1), -1)
    through = neuron((1, 1), -1, "identity")
    trace = run(replace(exercise, layers=(exercise.layers[0], through, neuron((3,), 0, "relu"))))
    assert trace.kinks == ("z3[0]",)


@pytest.mark.parametrize("shift", ["1e-12", "-1e-12"])
def test_a_sum_of_floats_whose_sign_is_certain_is_not_at_the_kink(shift: str) -> None:
    trace = run(after_two_sigmoids((str(Fraction("0.3") + Fraction(shift)), "-0.3"), (1, 1), -1))
    assert trace.kinks == ()
    assert (trace["z2[0]"].value > 0) == (Fraction(shift) > 0)


def test_only_a_relu_has_a_kink() -> None:
    exercise = replace(lab(), layers=(replace(lab().layers[0], activation="tanh"), lab().layers[1]))
    trace = run(exercise)
    assert trace["z1[0]"].value == 0
    assert trace.kinks == ()


def test_a_neuron_that_feeds_several_sums_their_gradients() -> None:
    two = Layer("identity", ((Fraction(2),), (Fraction(-5),)), (Fraction(0), Fraction(0)))
    x, y = (Fraction(3),), (Fraction(1), Fraction(1))
    trace = run(Exercise("fork", x, y, Fraction(1, 2), "mse", (neuron((1,), 0, "identity"), two)))
    # L = ((2a - 1)^2 + (-5a - 1)^2) / 2 at a = 3, so dL/da = 2 (2a - 1) + 5 (5a + 1).
    assert trace["L"].value == Fraction(25 + 256, 2)
    assert trace["dL_da1[0]"].value == 2 * 5 + 5 * 16
    assert [q.id for q in trace.forward][-3:] == ["L[0]", "L[1]", "L"]


def at_logit(logit: int, label: int) -> Exercise:
    x, y = (Fraction(0),), (Fraction(label),)
    return Exercise("l", x, y, Fraction(1, 10), "bce", (neuron((1,), logit, "sigmoid"),))


@pytest.mark.parametrize(
    ("logit", "label", "loss", "by_logit", "by_prediction"),
    [
        (1000, 1, 0, 0, -1),
        (1000, 0, 1000, 1, float("inf")),
        (-1000, 1, 1000, -1, float("-inf")),
        (-1000, 0, 0, 0, 1),
        (0, 1, 0.6931471805599453, -0.5, -2),
    ],
)
def test_saturated_logits_are_finite_and_right(
    logit: int, label: int, loss: float, by_logit: float, by_prediction: float
) -> None:
    trace = run(at_logit(logit, label))
    assert trace["L"].value == pytest.approx(loss, abs=1e-15)
    assert trace["dL_dz1[0]"].value == by_logit
    assert trace["dL_da1[0]"].value == by_prediction


def test_the_lecture_s_slopes_at_one_per_cent() -> None:
    # At y = 1 and a prediction of 0.01: by the prediction, then by the logit.
    z = str(-4.59511985013459)
    steep = run(replace(at_logit(0, 1), layers=(neuron((1,), 0, "sigmoid"),), x=(Fraction(z),)))
    flat = run(replace(steep.exercise, loss="mse"))
    assert steep["dL_da1[0]"].value == pytest.approx(-100, rel=1e-9)
    assert steep["dL_dz1[0]"].value == pytest.approx(-0.99, rel=1e-9)
    assert flat["dL_da1[0]"].value == pytest.approx(-1.98, rel=1e-9)
    assert flat["dL_dz1[0]"].value == pytest.approx(-0.019602, rel=1e-9)


def test_a_step_beyond_float64_is_one_clear_line() -> None:
    layers = tuple(neuron((10**6,), 0, "identity") for _ in range(16))
    one = (Fraction(1),)
    with pytest.raises(ExerciseError, match=r"^far: z\d+_new\[0\]: expected .*, got an overflow$"):
        run(Exercise("far", one, one, Fraction(1), "mse", layers))


@pytest.mark.parametrize(
    ("shape", "symbols"),
    [
        (
            (2, 2, 1),
            {
                "W1[0,1]": "w_12",
                "W2[0,1]": "v_2",
                "b1[1]": "b_2",
                "b2[0]": "b^((2))",
                "z1[0]": "z_1",
                "a1[1]": "h_2",
                "z2[0]": "z^((2))",
                "a2[0]": "hat(y)",
                "y[0]": "y",
                "L": "cal(L)",
                "dL_dz1[0]": "frac(partial cal(L), partial z_1)",
                "da1_dz1[0]": 'op("ReLU")\'(z_1)',
                "W1_new[0,0]": 'w_11^"new"',
                "b2_new[0]": 'b^((2), "new")',
                "a2_new[0]": 'hat(y)^"new"',
            },
        ),
        (
            (12, 2, 2),
            {
                "W1[0,1]": "w_12^((1))",
                "W1[0,8]": "w_19^((1))",
                "W1[0,9]": "w_(1,10)^((1))",
                "W1[0,11]": "w_(1,12)^((1))",
                "W2[1,0]": "w_21^((2))",
                "b2[0]": "b_1^((2))",
                "z2[1]": "z_2^((2))",
                "a1[0]": "h_1^((1))",
                "a2[1]": "hat(y)_2",
                "y[1]": "y_2",
                "L[1]": "cal(L)_2",
                "W2_new[0,0]": 'w_11^((2), "new")',
            },
        ),
        ((1, 1), {"W1[0,0]": "w_11^((1))", "z1[0]": "z_1^((1))", "a1[0]": "hat(y)"}),
    ],
)
def test_symbols(
    shape: tuple[int, ...], symbols: dict[str, str], small: Callable[..., Exercise]
) -> None:
    trace = run(small(shape))
    assert {id: trace[id].symbol for id in symbols} == symbols
    assert len(set(trace.symbols.values())) == len(trace)


@pytest.fixture
def small() -> Callable[..., Exercise]:
    def build(shape: tuple[int, ...]) -> Exercise:
        tenth = Fraction(1, 10)
        layers = tuple(
            Layer("relu", ((tenth,) * n_in,) * n_out, (tenth,) * n_out)
            for n_in, n_out in itertools.pairwise(shape)
        )
        return Exercise("s", (tenth,) * shape[0], (tenth,) * shape[-1], tenth, "mse", layers)

    return build
