"""The four rows of the neuron on the kink, pinned, and what is no kink."""

from dataclasses import replace
from fractions import Fraction

import pytest
from sample_exercises import lab

from mathcore.exercise.model import Exercise, ExerciseError, Layer
from mathcore.exercise.run import run
from mathcore.numbers.values import to_float
from mathcore.topics.kink import (
    KinkRow,
    NoKinkError,
    binary_digits,
    binary_value,
    changed_gradients,
    kink_neuron,
    kink_rows,
    running_sums,
    sums_are_exact,
)

NOISE = (-0.335828189560316, -0.671656379120632, -0.335828189560316)
NOTHING = (0.0, 0.0, 0.0)


def tenths(*numbers: int) -> tuple[Fraction, ...]:
    return tuple(Fraction(number, 10) for number in numbers)


def three_inputs() -> Exercise:
    """Return a 3-2-1 network whose second neuron stands on the kink."""
    hidden = Layer("relu", (tenths(4, 1, 2), tenths(6, -4, -3)), tenths(2, 2))
    top = Layer("identity", (tenths(9, -11),), tenths(2))
    x = (Fraction(-2), Fraction(-1), Fraction(-2))
    return Exercise("three", x, tenths(5), Fraction(1, 10), "mse", (hidden, top))


def only_float32_opens() -> Exercise:
    """Return a 2-2-1 network that float64 leaves on the kink."""
    hidden = Layer("relu", (tenths(3, -7), tenths(1, 1)), tenths(5, 3))
    top = Layer("sigmoid", (tenths(15, -4),), tenths(2))
    x = (Fraction(3), Fraction(2))
    return Exercise("single", x, (Fraction(0),), Fraction(1, 10), "bce", (hidden, top))


def deep(loss: str) -> Exercise:
    """Return the lab's hidden layer under a curved one and two outputs."""
    curved = Layer("tanh", (tenths(7, -4), tenths(3, 9)), tenths(1, -2))
    top = Layer("sigmoid", (tenths(8, -5), tenths(-6, 2)), tenths(1, 3))
    layers = (lab().layers[0], curved, top)
    return replace(lab(), y=tenths(10, 0), layers=layers, loss=loss)


def is_as_pinned(row: KinkRow, z: float, slope: int, gradients: tuple[float, ...]) -> bool:
    return (
        row.z == pytest.approx(z, rel=2e-2, abs=0)
        and row.slope == slope
        and row.gradients == pytest.approx(gradients, abs=1e-6)
    )


PINNED = [
    ("exact, by hand", 0, 0, NOTHING),
    ("float64, Python", 2.7755575615628914e-17, 1, NOISE),
    ("float32, PyTorch", -2.2351741790771484e-08, 0, NOTHING),
    ("float64, PyTorch", 2.7755575615628914e-17, 1, NOISE),
]


def test_the_four_rows_of_the_lab() -> None:
    rows = kink_rows(run(lab()))
    assert [row.arithmetic for row in rows] == [arithmetic for arithmetic, *_ in PINNED]
    for row, (_, z, slope, gradients) in zip(rows, PINNED, strict=True):
        assert is_as_pinned(row, z, slope, gradients), row
        assert row.ids == ("dL_dW1[0,0]", "dL_dW1[0,1]", "dL_db1[0]")
        assert row.is_open == (slope == 1)
    assert all(isinstance(number, Fraction) for number in (rows[0].z, *rows[0].gradients))
    assert rows[1].z == 0.5 * 1 + -0.3 * 2 + 0.1
    assert changed_gradients(rows) == 3


def test_a_corrupted_row_is_detected() -> None:
    rows = kink_rows(run(lab()))
    _, z, slope, gradients = PINNED[1]
    assert not is_as_pinned(replace(rows[1], z=0.0), z, slope, gradients)
    assert not is_as_pinned(replace(rows[1], slope=0), z, slope, gradients)
    assert not is_as_pinned(replace(rows[1], gradients=NOTHING), z, slope, gradients)


def test_the_last_digits_do_not_count_as_a_change() -> None:
    rows = kink_rows(run(lab()))
    assert changed_gradients((rows[1], rows[3])) == 0
    assert changed_gradients((rows[0], rows[2])) == 0


def test_another_neuron_of_another_network() -> None:
    rows = kink_rows(run(three_inputs()))
    assert rows[0].ids == ("dL_dW1[1,0]", "dL_dW1[1,1]", "dL_dW1[1,2]", "dL_db1[1]")
    assert rows[1].z == ((0.6 * -2 + -0.4 * -1) + -0.3 * -2) + 0.2
    assert rows[1].is_open
    assert rows[0].gradients == (0, 0, 0, 0)
    # z of the first neuron is -1.1, so the prediction is the last bias, 0.2.
    by_z = 2 * (0.2 - 0.5) * -1.1
    wanted = (-2 * by_z, -by_z, -2 * by_z, by_z)
    assert rows[1].gradients == pytest.approx(wanted)
    assert changed_gradients(rows) == 4


@pytest.mark.parametrize("loss", ["bce", "mse"])
def test_python_s_floats_are_those_of_torch_in_a_deeper_network(loss: str) -> None:
    _, python, _, torch = kink_rows(run(deep(loss)))
    assert python.is_open
    assert torch.is_open
    assert python.z == torch.z
    assert python.gradients == pytest.approx(torch.gradients, rel=1e-12)
    assert abs(to_float(python.gradients[0])) > 1e-3


@pytest.mark.parametrize(
    ("own", "found", "changed"),
    [(0.5, 0.500009, 0), (0.5, 0.500015, 1), (10.0, 10.00009, 0), (10.0, 10.00011, 1)],
)
def test_a_change_counts_from_the_sixth_digit(own: float, found: float, changed: int) -> None:
    rows = [KinkRow("", 0.0, 1, (number,), ("dL_dW1[0,0]",)) for number in (own, found)]
    assert changed_gradients(rows) == changed


def test_a_change_is_one_from_the_exact_row() -> None:
    # The two others are further from each other than either is from it.
    numbers = (0.5, 0.500008, 0.499992)
    rows = [KinkRow("", 0.0, 1, (number,), ("dL_dW1[0,0]",)) for number in numbers]
    assert changed_gradients(rows) == 0


def test_float32_may_be_the_odd_one() -> None:
    rows = kink_rows(run(only_float32_opens()))
    assert [row.is_open for row in rows] == [False, False, True, False]
    assert rows[2].z == pytest.approx(2.0**-24)
    assert changed_gradients(rows) == 3


def test_the_running_sums_are_those_of_floats() -> None:
    assert running_sums(lab(), 0) == (0.5, 0.5 + -0.3 * 2, 0.5 + -0.3 * 2 + 0.1)
    first, second = 0.6 * -2, 0.6 * -2 + -0.4 * -1
    third = second + -0.3 * -2
    assert running_sums(three_inputs(), 1) == (first, second, third, third + 0.2)


@pytest.mark.parametrize("change", ["bias", "activation"])
def test_an_exercise_without_a_kink_is_refused(change: str) -> None:
    exercise = lab()
    other = {"bias": tenths(2, -1), "activation": "tanh"}[change]
    layer = replace(exercise.layers[0], **{change: other})  # type: ignore[arg-type]
    changed = replace(exercise, layers=(layer, exercise.layers[1]))
    with pytest.raises(NoKinkError, match=r"lab4_day1\.toml: .* got none$") as caught:
        kink_neuron(changed)
    assert isinstance(caught.value, ExerciseError)
    with pytest.raises(NoKinkError):
        kink_rows(run(changed))


def test_the_value_that_float64_keeps() -> None:
    tenth = "0.1000000000000000055511151231257827021181583404541015625"
    assert binary_value(Fraction(1, 10)) == tenth
    assert binary_value(Fraction(-1, 2)) == "-0.5"
    assert binary_value(2.0**-55).startswith("0.0000000000000000277555756")


def test_the_binary_digits() -> None:
    assert binary_digits(Fraction(1, 10), 12) == "0.000110011001"
    assert binary_digits(Fraction(-5, 2), 2) == "-10.10"
    assert binary_digits(Fraction(0), 2) == "0.00"


def test_what_is_left_of_zero_comes_from_storing_or_from_adding() -> None:
    exercise = lab()
    assert sums_are_exact(exercise, 0)  # 0.5 - 0.6 and then + 0.1 round nothing
    layer = exercise.layers[0]
    row = (Fraction(1, 10), Fraction(2, 10))
    rounding = replace(
        exercise,
        x=(Fraction(1), Fraction(1)),
        layers=(replace(layer, weights=(row, row)), exercise.layers[1]),
    )
    assert not sums_are_exact(rounding, 0)  # 0.1 + 0.2 rounds to 0.30000000000000004
