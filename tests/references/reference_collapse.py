"""What torch finds for the two layers that it draws with seed 42, without our formulas."""

from collections.abc import Mapping

import torch
from torch import Tensor, nn


def drawn() -> tuple[nn.Linear, nn.Linear, Tensor]:
    """Draw the layers and the input in the lab's order."""
    with torch.random.fork_rng():
        torch.manual_seed(42)
        return nn.Linear(3, 4), nn.Linear(4, 2), torch.randn(1, 3)


def measured_difference() -> float:
    """Return how far two layers and their one are apart in float32."""
    first, second, x = drawn()
    W = second.weight @ first.weight
    b = second.weight @ first.bias + second.bias
    difference = second(first(x)) - nn.functional.linear(x, W, b)
    return float(difference.detach().abs().max())


def collapse_reference() -> Mapping[str, float]:
    """Return every number of `mathcore.topics.collapse` by its id.

    torch composes the layers in float64, from the float32 numbers that it drew. W' and b' are
    found as the Jacobian of the two layers, and as their value at 0.
    """
    first, second, x = drawn()
    first, second, x = first.double(), second.double(), x.double()
    parameters = {"W1": first.weight, "b1": first.bias, "W2": second.weight, "b2": second.bias}

    def both(inputs: Tensor) -> Tensor:
        found: Tensor = second(first(inputs))
        return found

    point = x[0].clone().requires_grad_()
    rows = [torch.autograd.grad(both(point)[i], point)[0] for i in range(2)]
    jacobian = torch.stack(rows)
    origin = both(torch.zeros(3, dtype=torch.float64))
    tensors = {
        **parameters,
        "x": x[0],
        "h": first(x)[0],
        "y": both(x)[0],
        "W'": jacobian,
        "b'": origin,
        "y'": x[0] @ jacobian.T + origin,
    }
    values = {"difference": measured_difference(), "epsilon": torch.finfo(torch.float32).eps}
    for name, tensor in tensors.items():
        if tensor.ndim == 1:
            values |= {f"{name}[{i}]": v for i, v in enumerate(tensor.tolist())}
        else:
            values |= {
                f"{name}[{i},{j}]": v
                for i, row in enumerate(tensor.tolist())
                for j, v in enumerate(row)
            }
    # v_ik w_kj, every combination at once.
    terms = torch.einsum("ik,kj->ijk", second.weight, first.weight).tolist()
    for i, row in enumerate(terms):
        for j, column in enumerate(row):
            values |= {f"W'[{i},{j}]~{k}": term for k, term in enumerate(column)}
    return values
