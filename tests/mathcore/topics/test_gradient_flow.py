"""The bound of a chain, and the norms of a network, against what autograd finds by itself."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Literal

import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st
from torch import nn

from mathcore.formula.activations import sigmoid_slope
from mathcore.numbers.format import display
from mathcore.topics.gradient_flow import (
    DEPTH,
    STACKS,
    Experiment,
    Measured,
    Stack,
    chain,
    comparison,
    slope_scale,
    weight_scale,
)
from mathcore.topics.torch_gradient_flow import gradient_norms, measure

SMALL = Experiment(depth=4, width=12, batch=8, seeds=3)
by_stack = pytest.mark.parametrize("stack", STACKS, ids=lambda stack: stack.id)


def slope_by_autograd(activate: Callable[[torch.Tensor], torch.Tensor], z: float) -> float:
    at = torch.tensor(z, dtype=torch.float64, requires_grad=True)
    return torch.autograd.grad(activate(at), at)[0].item()


def sigmoids_at_zero(depth: int, weight: float = 1.0) -> float:
    """Differentiate through a chain whose biases put every neuron at z = 0, the steepest place."""
    first = torch.tensor(0.5, dtype=torch.float64, requires_grad=True)
    h = first
    for _ in range(depth):
        z = weight * h - weight * 0.5
        assert z.item() == 0
        h = torch.sigmoid(z)
    return torch.autograd.grad(h, first)[0].item()


def test_the_bound_is_the_gradient_of_a_chain_of_sigmoids_at_zero() -> None:
    numbers = chain()
    for n in range(1, DEPTH + 1):
        assert numbers[f"sigmoid[{n}]"].value == Fraction(1, 4**n) == sigmoids_at_zero(n)


def test_the_figures_of_the_lab() -> None:
    numbers = chain()
    assert numbers["slope"].value == 0.25 == slope_by_autograd(torch.sigmoid, 0.0)
    five, ten = display(numbers["sigmoid[5]"].value, 6), display(numbers["sigmoid[10]"].value, 8)
    assert (five.text, five.relation) == ("0.000977", "≈")
    assert (ten.text, ten.relation) == ("0.00000095", "≈")
    assert f"{sigmoids_at_zero(5):.6f}" == five.text
    assert f"{sigmoids_at_zero(10):.8f}" == ten.text


def test_active_relus_let_all_of_it_through() -> None:
    numbers = chain()
    assert {numbers[f"relu[{n}]"].value for n in range(DEPTH + 1)} == {1}
    assert slope_by_autograd(torch.relu, float(numbers["relu_z"].value)) == 1


@given(z=st.floats(-1e3, 1e3), w=st.floats(-4, 4), depth=st.integers(1, 12))
@example(z=3.1542276466958705e-12, w=0.0, depth=1)
@settings(max_examples=60, deadline=None)
def test_no_slope_is_above_a_quarter_and_no_chain_above_its_bound(
    z: float, w: float, depth: int
) -> None:
    assert 0 <= slope_by_autograd(torch.sigmoid, z) <= slope_by_autograd(torch.sigmoid, 0.0)
    assert sigmoid_slope(z) <= chain(depth)["slope"].value
    first = torch.tensor(0.3, dtype=torch.float64, requires_grad=True)
    h = first
    for _ in range(depth):
        h = torch.sigmoid(w * h + z)
    found = abs(torch.autograd.grad(h, first)[0].item())
    bound = float(chain(depth)[f"sigmoid[{depth}]"].value) * abs(w) ** depth
    assert found <= bound * (1 + 1e-12)


def test_the_bound_holds_for_the_slopes_only() -> None:
    # Weights above 4 more than make up for a quarter.
    assert sigmoids_at_zero(10, weight=8.0) > 1 > chain()["sigmoid[1]"].value


def test_a_chain_wants_a_layer() -> None:
    with pytest.raises(ValueError, match="at least one layer, got 0"):
        chain(0)


def norms_by_backward(stack: Stack, experiment: Experiment, seed: int) -> list[float]:
    """Measure with modules, ``retain_grad`` and ``backward``, where ours asks for ``grad``."""
    width, batch = experiment.width, experiment.batch
    torch.manual_seed(seed)
    x = torch.randn(batch, width, dtype=torch.float64)
    y = torch.randint(0, 2, (batch, 1)).double()
    affine = [nn.Linear(width, width, dtype=torch.float64) for _ in range(experiment.depth)]
    head = nn.Linear(width, 1, dtype=torch.float64)
    with torch.no_grad():
        for layer in affine:
            if stack.initialisation == "xavier":
                layer.weight.uniform_(-math.sqrt(3 / width), math.sqrt(3 / width))
            elif stack.initialisation == "he":
                layer.weight.normal_(0, math.sqrt(2 / width))
            if stack.initialisation != "default":
                layer.bias.zero_()
    kept: list[torch.Tensor] = []

    def keep(_module: nn.Module, _inputs: object, z: torch.Tensor) -> None:
        z.retain_grad()
        kept.append(z)

    modules: list[nn.Module] = []
    for layer in affine:
        layer.register_forward_hook(keep)
        modules += [layer, nn.Sigmoid() if stack.activation == "sigmoid" else nn.ReLU()]
    nn.BCEWithLogitsLoss()(nn.Sequential(*modules, head)(x), y).backward()
    squares = [z.grad.square().sum() for z in kept if z.grad is not None]
    return [square.sqrt().item() for square in squares]


@by_stack
def test_the_norms_are_those_of_a_backward_pass(stack: Stack) -> None:
    for experiment, seed in ((SMALL, 0), (SMALL, 2), (Experiment(), 7)):
        ours = gradient_norms(stack, experiment, seed)
        assert ours == pytest.approx(norms_by_backward(stack, experiment, seed), rel=1e-12)


def test_the_norms_of_another_network_are_not_these() -> None:
    default, xavier = STACKS[:2]
    ours = gradient_norms(default, SMALL, 0)
    assert ours != pytest.approx(norms_by_backward(xavier, SMALL, 0), rel=0.1)
    assert ours != pytest.approx(norms_by_backward(default, SMALL, 1), rel=1e-3)


def test_measuring_leaves_torch_as_it_was() -> None:
    threads = torch.get_num_threads()
    torch.manual_seed(5)
    wanted = torch.rand(3).tolist()
    torch.manual_seed(5)
    measure(replace(SMALL, seeds=1))
    assert torch.rand(3).tolist() == wanted
    assert torch.get_num_threads() == threads


#: Four standard errors wide or more, so that another stream of random numbers keeps within.
WANTED = {
    "sigmoid_default": (0.13, 0.145),
    "sigmoid_xavier": (0.21, 0.25),
    "relu_default": (0.38, 0.43),
    "relu_he": (0.95, 1.05),
}


def test_what_the_lecture_says_of_the_four_stacks() -> None:
    for one in measure(Experiment()):
        low, high = WANTED[one.stack.id]
        assert low < one.factor < high
        assert min(one.factors) <= one.factor <= max(one.factors)
        # The product that explains it is right within a tenth.
        numbers = comparison([one])
        predicted = float(numbers[f"predicted[{one.stack.id}]"].value)
        assert predicted == pytest.approx(one.factor, rel=0.1)


@by_stack
def test_the_scale_of_the_weights_is_what_torch_draws(stack: Stack) -> None:
    gains = {
        "default": nn.init.calculate_gain("leaky_relu", math.sqrt(5)),
        "xavier": nn.init.calculate_gain("sigmoid"),
        "he": nn.init.calculate_gain("relu"),
    }
    scale = float(weight_scale(stack.initialisation))
    assert scale == pytest.approx(gains[stack.initialisation], rel=1e-12)
    torch.manual_seed(0)
    layer = nn.Linear(400, 400)
    if stack.initialisation == "xavier":
        nn.init.xavier_uniform_(layer.weight)
    elif stack.initialisation == "he":
        nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
    assert math.sqrt(400 * layer.weight.var().item()) == pytest.approx(scale, rel=0.02)


@pytest.mark.parametrize("activation", ["sigmoid", "relu"])
def test_the_scale_of_the_slopes(activation: Literal["sigmoid", "relu"]) -> None:
    z = torch.linspace(-6, 6, 2001, dtype=torch.float64, requires_grad=True)
    a = torch.sigmoid(z) if activation == "sigmoid" else torch.relu(z)
    slopes = torch.autograd.grad(a.sum(), z)[0]
    found = slopes.max() if activation == "sigmoid" else slopes.square().mean().sqrt()
    assert float(slope_scale(activation)) == pytest.approx(found.item(), rel=1e-3)


def measured(norms: Sequence[Sequence[float]]) -> Measured:
    return Measured(STACKS[0], tuple(tuple(row) for row in norms))


@given(
    st.floats(0.05, 2.0), st.lists(st.floats(1e-6, 1e3), min_size=1, max_size=5), st.integers(2, 9)
)
def test_a_constant_factor_is_found_again(factor: float, ends: list[float], depth: int) -> None:
    one = measured(
        [[end * factor ** (depth - 1 - layer) for layer in range(depth)] for end in ends]
    )
    assert one.factor == pytest.approx(factor, rel=1e-9)
    assert one.factors == pytest.approx([factor] * len(ends), rel=1e-9)
    assert one.typical == pytest.approx([factor ** (depth - 1 - k) for k in range(depth)], rel=1e-9)
    assert all(row[-1] == 1 for row in one.relative)


@pytest.mark.parametrize("norms", [[[1.0, 0.0]], [[math.nan, 1.0]], [[1.0, math.inf]]])
def test_a_norm_that_has_no_logarithm_is_refused(norms: list[list[float]]) -> None:
    with pytest.raises(ValueError, match="positive and finite"):
        measured(norms)


@pytest.mark.parametrize("norms", [[[1.0]], [[1.0, 1.0], [1.0, 1.0, 1.0]]])
def test_seeds_have_the_same_layers(norms: list[list[float]]) -> None:
    with pytest.raises(ValueError, match="same layers"):
        measured(norms)
