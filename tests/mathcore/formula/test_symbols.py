"""Each quantity's symbol, written out by hand for the lab's network and for a deep one."""

from fractions import Fraction

import pytest

from mathcore.exercise.model import Exercise, Layer, load_exercise
from mathcore.exercise.run import run
from mathcore.formula.symbols import Symbols, gradient_on_one_line

LAB = {
    "x[0]": "x_1",
    "x[1]": "x_2",
    "y[0]": "y",
    "W1[0,0]": "w_11",
    "W1[0,1]": "w_12",
    "W1[1,0]": "w_21",
    "W1[1,1]": "w_22",
    "b1[0]": "b_1",
    "b1[1]": "b_2",
    "W2[0,0]": "v_1",
    "W2[0,1]": "v_2",
    "b2[0]": "b^((2))",
    "eta": "eta",
    "z1[0]": "z_1",
    "z1[1]": "z_2",
    "a1[0]": "h_1",
    "a1[1]": "h_2",
    "z2[0]": "z^((2))",
    "a2[0]": "hat(y)",
    "L": "cal(L)",
    "dL_da2[0]": "frac(partial cal(L), partial hat(y))",
    "da2_dz2[0]": "sigma'(z^((2)))",
    "dL_dz2[0]": "frac(partial cal(L), partial z^((2)))",
    "dL_dW2[0,1]": "frac(partial cal(L), partial v_2)",
    "dL_db2[0]": "frac(partial cal(L), partial b^((2)))",
    "dL_da1[1]": "frac(partial cal(L), partial h_2)",
    "da1_dz1[1]": 'op("ReLU")\'(z_2)',
    "dL_dz1[0]": "frac(partial cal(L), partial z_1)",
    "dL_dW1[0,1]": "frac(partial cal(L), partial w_12)",
    "dL_dW1[1,0]": "frac(partial cal(L), partial w_21)",
    "dL_db1[1]": "frac(partial cal(L), partial b_2)",
    "W1_new[0,1]": 'w_12^"new"',
    "W1_new[1,0]": 'w_21^"new"',
    "b1_new[0]": 'b_1^"new"',
    "W2_new[0,1]": 'v_2^"new"',
    "b2_new[0]": 'b^((2), "new")',
    "z1_new[1]": 'z_2^"new"',
    "a1_new[0]": 'h_1^"new"',
    "z2_new[0]": 'z^((2), "new")',
    "a2_new[0]": 'hat(y)^"new"',
    "L_new": 'cal(L)^"new"',
}

DEEP = {
    "x[1]": "x_2",
    "y[0]": "y_1",
    "y[1]": "y_2",
    "W1[1,0]": "w_21^((1))",
    "W2[0,1]": "w_12^((2))",
    "W3[1,0]": "w_21^((3))",
    "b2[1]": "b_2^((2))",
    "z1[0]": "z_1^((1))",
    "z3[1]": "z_2^((3))",
    "a1[1]": "h_2^((1))",
    "a2[0]": "h_1^((2))",
    "a3[1]": "hat(y)_2",
    "L[0]": "cal(L)_1",
    "L[1]": "cal(L)_2",
    "L": "cal(L)",
    "dL_dW2[1,0]": "frac(partial cal(L), partial w_21^((2)))",
    "dL_da3[1]": "frac(partial cal(L), partial hat(y)_2)",
    "W3_new[0,1]": 'w_12^((3), "new")',
    "z2_new[1]": 'z_2^((2), "new")',
    "a3_new[0]": 'hat(y)_1^"new"',
    "L_new[1]": 'cal(L)_2^"new"',
}


def deep() -> Exercise:
    half = Fraction(1, 2)
    layer = Layer("tanh", ((half, -half), (half, half)), (half, -half))
    out = Layer("identity", layer.weights, layer.bias)
    return Exercise(
        title="Deep",
        x=(half, Fraction(1)),
        y=(half, half),
        learning_rate=half,
        loss="mse",
        layers=(layer, layer, out),
    )


def test_the_lab_has_its_own_letters() -> None:
    trace = run(load_exercise("lab4_day1"))
    assert {id: trace[id].symbol for id in LAB} == LAB


def test_a_deep_network_numbers_its_layers() -> None:
    trace = run(deep())
    assert {id: trace[id].symbol for id in DEEP} == DEEP


@pytest.mark.parametrize("exercise", [load_exercise("lab4_day1"), deep()], ids=["lab", "deep"])
def test_no_two_quantities_of_one_kind_look_alike(exercise: Exercise) -> None:
    trace = run(exercise)
    seen = [(quantity.kind, quantity.symbol) for quantity in trace]
    assert len(set(seen)) == len(seen)


def test_long_indices_are_kept_apart() -> None:
    wide = Symbols((12, 12, 2))
    assert wide.weight(1, 0, 10) == "w_(1,11)^((1))"
    assert wide.weight(1, 10, 0) == "w_(11,1)^((1))"


def test_a_gradient_on_one_line() -> None:
    assert gradient_on_one_line("w_12") == "partial cal(L) \\/ partial w_12"
    assert Symbols((2, 2, 1)).error_sum(1, 0) == (
        "sum_k (partial cal(L) \\/ partial z_k^((2))) thin w_(k 1)^((2))"
    )
