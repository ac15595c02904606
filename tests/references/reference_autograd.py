"""What torch answers in both of its types, from an exercise's file, by torch alone."""

import tomllib
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "relu": torch.relu,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "identity": lambda z: z,
}


def printed_reference(file: Path, ours: Mapping[str, float]) -> dict[str, float]:
    """Run an exercise's network, and take each number's distance from ours.

    Parameters
    ----------
    file
        The exercise.
    ours
        What is right, by the ids of the trace.
    """
    found: dict[str, float] = {}
    for name, dtype in (("float32", torch.float32), ("float64", torch.float64)):
        own = _answers(tomllib.loads(file.read_text(encoding="utf-8")), dtype)
        found |= {f"{id}~{name}": value for id, value in own.items()}
        found |= {
            f"{id}~{name} difference": abs(value - ours[id])
            for id, value in own.items()
            if id.startswith("dL_d")
        }
    return found


def _numbers(value: Any, dtype: torch.dtype) -> Tensor:
    def read(entry: Any) -> Any:
        return [read(e) for e in entry] if isinstance(entry, list) else float(Fraction(str(entry)))

    return torch.tensor(read(value), dtype=dtype)


def _answers(exercise: dict[str, Any], dtype: torch.dtype) -> dict[str, float]:
    signal, target = (_numbers([exercise[key]], dtype) for key in "xy")
    found: dict[str, float] = {}
    parameters: dict[str, Tensor] = {}
    for number, layer in enumerate(exercise["layer"], start=1):
        weight = parameters[f"W{number}"] = _numbers(layer["weights"], dtype).requires_grad_()
        bias = parameters[f"b{number}"] = _numbers([layer["bias"]], dtype).requires_grad_()
        z = signal @ weight.T + bias
        if layer["activation"] == "leaky_relu":
            signal = torch.nn.LeakyReLU(layer.get("negative_slope", 0.01))(z)
        else:
            signal = ACTIVATIONS[layer["activation"]](z)
        found |= {f"a{number}[{i}]": value for i, value in enumerate(signal[0].tolist())}
    criterion = torch.nn.BCELoss() if exercise["loss"] == "bce" else torch.nn.MSELoss()
    loss = criterion(signal, target)
    found["L"] = loss.item()
    slopes = torch.autograd.grad(loss, list(parameters.values()))
    for (name, _), slope in zip(parameters.items(), slopes, strict=True):
        for i, row in enumerate(slope.tolist()):
            for j, value in enumerate(row):
                found[f"dL_d{name}[{i},{j}]" if name[0] == "W" else f"dL_d{name}[{j}]"] = value
    return found
