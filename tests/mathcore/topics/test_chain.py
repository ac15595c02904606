"""The two factors of the chain rule at the output, against torch."""

import math
from dataclasses import replace
from fractions import Fraction

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from mathcore.exercise.model import Exercise, default_exercise_path, load_exercise
from mathcore.exercise.run import run
from mathcore.formula.expression import evaluate
from mathcore.formula.typeset import plain
from mathcore.numbers.values import to_float
from mathcore.topics.chain import output_chain

LAB = load_exercise(default_exercise_path())
IDS = ("dL_da2[0]", "da2_dz2[0]", "dL_dz2[0]")


def with_logit(logit: Fraction, y: int) -> Exercise:
    """Return the lab's exercise with an output that has this logit."""
    hidden, top = LAB.layers
    flat = replace(top, weights=((Fraction(0), Fraction(0)),), bias=(logit,))
    return replace(LAB, y=(Fraction(y),), layers=(hidden, flat))


@given(logit=st.integers(-900, 900).map(lambda n: Fraction(n, 100)), y=st.integers(0, 1))
def test_the_long_way_comes_to_torchs_gradients(logit: Fraction, y: int) -> None:
    chain = output_chain(run(with_logit(logit, y)))
    assert chain is not None
    z = torch.tensor(float(logit), dtype=torch.float64, requires_grad=True)
    p = torch.sigmoid(z)
    loss = -(y * torch.log(p) + (1 - y) * torch.log(1 - p))
    (by_p,) = torch.autograd.grad(loss, p, retain_graph=True)
    (slope,) = torch.autograd.grad(p, z, retain_graph=True)
    (by_z,) = torch.autograd.grad(loss, z)
    for id, wanted in zip(IDS, (by_p, slope, by_z), strict=True):
        formula = chain[id].formula
        assert formula is not None
        found = to_float(evaluate(formula, chain.values))
        assert math.isclose(found, wanted.item(), rel_tol=1e-9, abs_tol=1e-12)
        assert math.isclose(found, to_float(chain[id].value), rel_tol=1e-9, abs_tol=1e-12)


def test_only_the_formulas_of_three_quantities_are_rewritten() -> None:
    trace = run(LAB)
    chain = output_chain(trace)
    assert chain is not None
    assert {id for id in trace.ids if chain[id] != trace[id]} == set(IDS)
    assert all(chain[id].value == trace[id].value for id in trace.ids)


@pytest.mark.parametrize(("label", "written"), [(1, "−1 / p"), (0, "1 / (1 − p)")])
def test_the_first_factor_is_written_for_its_label(label: int, written: str) -> None:
    chain = output_chain(run(replace(LAB, y=(Fraction(label),))))
    assert chain is not None
    formula = chain["dL_da2[0]"].formula
    assert formula is not None
    assert plain(formula, {"a2[0]": "p"}) == written


def test_a_soft_label_keeps_both_terms() -> None:
    trace = run(replace(LAB, y=(Fraction(1, 4),)))
    chain = output_chain(trace)
    assert chain is not None
    assert chain["dL_da2[0]"] == trace["dL_da2[0]"]


def test_with_two_outputs_the_first_factors_carry_the_mean() -> None:
    hidden, top = LAB.layers
    two = replace(top, weights=top.weights * 2, bias=top.bias * 2)
    chain = output_chain(run(replace(LAB, y=(Fraction(1), Fraction(0)), layers=(hidden, two))))
    assert chain is not None
    for k in (0, 1):
        formula = chain[f"dL_da2[{k}]"].formula
        assert formula is not None
        value = to_float(chain[f"dL_da2[{k}]"].value)
        assert to_float(evaluate(formula, chain.values)) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize("logit", [15, 40, 800, -800])
def test_a_saturated_output_has_no_long_way(logit: int) -> None:
    chain = output_chain(run(with_logit(Fraction(logit), 0)))
    # A tiny prediction is printed with a power of ten, and both factors with it.
    assert (chain is None) == (logit > 0 or logit == -800)


def test_of_a_squared_error_only_the_slope_is_written_anew() -> None:
    trace = run(replace(LAB, loss="mse"))
    chain = output_chain(trace)
    assert chain is not None
    assert {id for id in trace.ids if chain[id] != trace[id]} == {"da2_dz2[0]"}
