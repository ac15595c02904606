"""What torch finds for the clips on fading gradients, without mathcore's formulas or code.

The chain is differentiated by autograd. The deep networks are drawn as `mathcore` says that it
draws them, but their gradients are carried back by hand, layer by layer, with torch's arithmetic.
"""

import math
from collections.abc import Mapping
from functools import lru_cache

import torch
from torch import Tensor, nn

DEPTH, WIDTH, BATCH, SEEDS = 10, 64, 64, 30
STACKS = {
    "sigmoid_default": (torch.sigmoid, "default"),
    "sigmoid_xavier": (torch.sigmoid, "xavier"),
    "relu_default": (torch.relu, "default"),
    "relu_he": (torch.relu, "he"),
}


def _double(value: float) -> Tensor:
    return torch.tensor(value, dtype=torch.float64, requires_grad=True)


def chain_reference() -> Mapping[str, float]:
    """Build both chains, each sigmoid at z = 0 and each ReLU active, and ask for every gradient."""
    found = {"w": 1.0, "z": 0.0}
    at_zero = _double(0.0)
    h = torch.sigmoid(at_zero)
    found["sigma"] = h.item()
    found["slope"] = torch.autograd.grad(h, at_zero)[0].item()
    active = _double(1.0)
    found["relu_slope"] = torch.autograd.grad(torch.relu(active), active)[0].item()
    for name, activate, bias in (("sigmoid", torch.sigmoid, -0.5), ("relu", torch.relu, 0.0)):
        outputs = [_double(0.5)]
        for _ in range(DEPTH):
            outputs.append(activate(found["w"] * outputs[-1] + bias))
        gradients = torch.autograd.grad(outputs[-1], outputs)
        for passed, gradient in enumerate(reversed(gradients)):
            found[f"{name}[{passed}]"] = gradient.item()
    return found


def _uniform(reach: float, *shape: int) -> Tensor:
    return torch.empty(*shape, dtype=torch.float64).uniform_(-reach, reach)


def _shares(name: str, seed: int) -> float:
    """Return the norm at the first layer as a share of that at the last one."""
    activate, start = STACKS[name]
    torch.manual_seed(seed)
    x = torch.randn(BATCH, WIDTH, dtype=torch.float64)
    y = torch.randint(0, 2, (BATCH, 1)).to(torch.float64)
    reach = 1 / math.sqrt(WIDTH)
    layers = [(_uniform(reach, WIDTH, WIDTH), _uniform(reach, WIDTH)) for _ in range(DEPTH)]
    v, c = _uniform(reach, 1, WIDTH), _uniform(reach, 1)
    if start == "xavier":
        bound = math.sqrt(6 / (WIDTH + WIDTH))
        layers = [(_uniform(bound, WIDTH, WIDTH), 0 * b) for _, b in layers]
    elif start == "he":
        layers = [(torch.empty_like(W).normal_(0, math.sqrt(2 / WIDTH)), 0 * b) for W, b in layers]
    slopes, h = [], x
    for W, b in layers:
        z = h @ W.T + b
        h = activate(z)
        slopes.append(h * (1 - h) if activate is torch.sigmoid else (z > 0).to(z.dtype))
    error = (torch.sigmoid(h @ v.T + c) - y) / BATCH
    by_z = (error @ v) * slopes[-1]
    last = by_z.norm()
    for (W, _), slope in zip(reversed(layers[1:]), reversed(slopes[:-1]), strict=True):
        by_z = (by_z @ W) * slope
    return float(by_z.norm() / last)


@lru_cache(maxsize=1)
def measured_reference() -> Mapping[str, float]:
    """Measure every stack, and take the scales of weights and slopes from torch."""
    threads = torch.get_num_threads()
    # Threads that share products this small wait for each other, minutes on a busy machine.
    torch.set_num_threads(1)
    try:
        with torch.random.fork_rng(devices=[]):
            return _measure()
    finally:
        torch.set_num_threads(threads)


def _measure() -> Mapping[str, float]:
    found: dict[str, float] = {}
    z = torch.linspace(-5, 5, 1001, dtype=torch.float64, requires_grad=True)
    for name, (activate, start) in STACKS.items():
        (slopes,) = torch.autograd.grad(activate(z).sum(), z)
        # Half of the gates are open: 0 itself, in the middle, is left out.
        halves = torch.cat((slopes[:500], slopes[501:])).square().mean().sqrt()
        slope = slopes.max() if activate is torch.sigmoid else halves
        gain = {
            "default": nn.init.calculate_gain("leaky_relu", math.sqrt(5)),
            "xavier": nn.init.calculate_gain("sigmoid"),
            "he": nn.init.calculate_gain("relu"),
        }[start]
        first = [_shares(name, seed) for seed in range(SEEDS)]
        shares = torch.tensor(first, dtype=torch.float64)
        found |= {
            f"weights[{name}]": gain,
            f"slopes[{name}]": slope.item(),
            f"predicted[{name}]": gain * slope.item(),
            f"factor[{name}]": (shares.log().mean() / (DEPTH - 1)).exp().item(),
        }
    return found
