"""What torch finds for the clips on activations, derived by autograd and SGD alone, in float64."""

from collections.abc import Callable

import torch

STATIONS = (-5, 0, 5)
STEPS = {"live": 3, "dead": 200, "large": 2, "half": 1, "leaky": 200}


def activation_curves() -> dict[str, float]:
    """Return value and slope of sigmoid and ReLU at the stations."""
    functions: dict[str, Callable[[torch.Tensor], torch.Tensor]] = {
        "sigmoid": torch.sigmoid,
        "relu": torch.relu,
    }
    found: dict[str, float] = {}
    for station in STATIONS:
        found[f"z[{station}]"] = station
        for name, function in functions.items():
            z = torch.tensor(float(station), dtype=torch.float64, requires_grad=True)
            value = function(z)
            (slope,) = torch.autograd.grad(value, z)
            found[f"{name}[{station}]"] = value.item()
            found[f"{name}'[{station}]"] = slope.item()
    return found


def _train(name: str, bias: float, rate: float, activation: torch.nn.Module) -> dict[str, float]:
    """Train one neuron on four samples whose target is their input."""
    x = torch.arange(4, dtype=torch.float64)
    w = torch.tensor(1.5, dtype=torch.float64, requires_grad=True)
    b = torch.tensor(bias, dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.SGD([w, b], lr=rate)
    found = {f"eta[{name}]": rate}
    for i in range(4):
        found[f"x[{name},{i}]"] = found[f"y[{name},{i}]"] = float(i)
    for step in range(STEPS[name] + 1):
        optimiser.zero_grad()
        z = w * x + b
        z.retain_grad()
        h = activation(z)
        loss = torch.nn.functional.mse_loss(h, x)
        alone = z.detach().requires_grad_()
        (slope,) = torch.autograd.grad(activation(alone).sum(), alone)
        loss.backward()  # type: ignore[no-untyped-call]
        assert w.grad is not None
        assert b.grad is not None
        assert z.grad is not None
        for letter, tensor in (
            ("w", w),
            ("b", b),
            ("L", loss),
            ("dL_dw", w.grad),
            ("dL_db", b.grad),
        ):
            found[f"{letter}[{name},{step}]"] = tensor.item()
        for letter, vector in (("z", z), ("h", h), ("slope", slope), ("dL_dz", z.grad)):
            for i, entry in enumerate(vector.tolist()):
                found[f"{letter}[{name},{step},{i}]"] = entry
        optimiser.step()
    return found


def dead_relu() -> dict[str, float]:
    """Return every number of the five runs."""
    relu, leaky = torch.nn.ReLU(), torch.nn.LeakyReLU()
    return {
        **_train("live", 1.0, 0.04, relu),
        **_train("dead", -6.0, 0.04, relu),
        **_train("large", 1.0, 0.4, relu),
        **_train("half", -2.0, 0.04, relu),
        **_train("leaky", -6.0, 0.04, leaky),
    }
