"""A nudge of one weight: exact values, what they must come to, and torch's autograd."""

from dataclasses import replace
from fractions import Fraction

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from reference_nudge import nudge

from mathcore.exercise.reconcile import show
from mathcore.numbers.values import to_float
from mathcore.topics.one_weight import EXAMPLE, OneWeight, nudged_and_stepped

NUMBERS = st.fractions(-5, 5, max_denominator=40)
NUDGES = st.fractions(-1, 1, max_denominator=1000).filter(bool)
CHAINS = st.builds(
    OneWeight,
    w=NUMBERS,
    x=NUMBERS,
    y=NUMBERS,
    nudges=st.tuples(NUDGES, NUDGES),
    rates=st.tuples(NUMBERS),
)


def test_the_example_has_the_values_of_the_script() -> None:
    found = {q.id: show(q).text for q in nudged_and_stepped(EXAMPLE)}
    assert found["L_nudged[0]"] == "0.9604"
    assert found["L_nudged[1]"] == "0.996004"
    assert (found["ratio[0]"], found["ratio[1]"]) == ("−3.96", "−3.996")
    assert (found["dz_dw"], found["dL_dz"], found["dL_dw"]) == ("2", "−2", "−4")
    assert (found["w_new[0]"], found["L_new[0]"]) == ("1.4", "0.04")
    assert (found["w_new[1]"], found["L_new[1]"]) == ("2", found["L"])


def test_every_value_of_the_example_is_shown_to_its_last_digit() -> None:
    assert all(show(quantity).exact for quantity in nudged_and_stepped(EXAMPLE))


def test_the_example_is_what_torch_finds() -> None:
    numbers = nudged_and_stepped(EXAMPLE)
    theirs = nudge()
    assert set(numbers.ids) == theirs.keys()
    for id, value in numbers.values.items():
        assert to_float(value) == pytest.approx(theirs[id], rel=1e-12), id


@given(CHAINS)
def test_a_ratio_misses_the_slope_by_the_nudge_times_the_square_of_the_input(
    chain: OneWeight,
) -> None:
    numbers = nudged_and_stepped(chain).values
    for k, small in enumerate(chain.nudges):
        assert numbers[f"ratio[{k}]"] - numbers["dL_dw"] == chain.x**2 * small
    shrunk = (1 - 2 * chain.rates[0] * chain.x**2) ** 2
    assert numbers["L_new[0]"] == shrunk * numbers["L"]


@given(CHAINS)
def test_the_slopes_are_those_of_autograd(chain: OneWeight) -> None:
    numbers = nudged_and_stepped(chain).values
    w = torch.tensor(float(chain.w), dtype=torch.float64, requires_grad=True)
    z = w * float(chain.x)
    loss = torch.square(z - float(chain.y))
    by_z, by_w = torch.autograd.grad(loss, (z, w))
    assert to_float(numbers["dL_dz"]) == pytest.approx(by_z.item(), rel=1e-12, abs=1e-12)
    assert to_float(numbers["dL_dw"]) == pytest.approx(by_w.item(), rel=1e-12, abs=1e-12)
    assert chain.loss_at(float(chain.w)) == pytest.approx(loss.item(), rel=1e-12, abs=1e-12)


def test_no_weight_is_nudged_by_nothing() -> None:
    with pytest.raises(ValueError, match="other than 0"):
        replace(EXAMPLE, nudges=(Fraction(0),))
