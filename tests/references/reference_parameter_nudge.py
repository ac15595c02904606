"""What nudges of the output's parameters do to the loss, by torch alone."""

import tomllib
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import torch
from torch.nn import functional

STEP = 0.01


def _read(numbers: object) -> object:
    """Read numbers, of which some are written as fractions."""
    if isinstance(numbers, list):
        return [_read(number) for number in numbers]
    return float(Fraction(str(numbers)))


def tensor(numbers: object) -> torch.Tensor:
    """Return numbers of an exercise's file as float64."""
    return torch.tensor(_read(numbers), dtype=torch.float64)


def activate(layer: dict[str, object], z: torch.Tensor) -> torch.Tensor:
    """Return what a layer of an exercise's file puts out."""
    name = layer["activation"]
    if name == "leaky_relu":
        return functional.leaky_relu(z, float(str(layer.get("negative_slope", 0.01))))
    if name == "identity":
        return z.clone()
    return {"relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}[str(name)](z)


def parameter_nudges(path: Path, _: Mapping[str, float]) -> dict[str, float]:
    """Nudge each weight of the output layer, and the first bias, in float64.

    Returns
    -------
    dict of str to float
        By the ids of `mathcore.topics.parameter_nudge`.
    """
    exercise = tomllib.loads(path.read_text(encoding="utf-8"))
    *hidden, top = exercise["layer"]
    x, y = tensor(exercise["x"]), tensor(exercise["y"])
    for layer in hidden:
        x = activate(layer, tensor(layer["weights"]) @ x + tensor(layer["bias"]))

    def forward(
        weights: torch.Tensor, bias: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        z = weights @ x + bias
        a = activate(top, z)
        if exercise["loss"] == "mse":
            return z, a, functional.mse_loss(a, y)
        return z, a, functional.binary_cross_entropy_with_logits(z, y)

    k = len(exercise["layer"])
    weights = tensor(top["weights"]).requires_grad_()
    bias = tensor(top["bias"]).requires_grad_()
    z, a, loss = forward(weights, bias)
    by_weights, by_bias = torch.autograd.grad(loss, (weights, bias))
    found: dict[str, float] = {}

    def note(parameter: str, gradient: torch.Tensor, after: tuple[torch.Tensor, ...]) -> None:
        by = f"by {parameter}"
        old = {f"z{k}[0]": z[0], f"a{k}[0]": a[0], "L": loss}
        new = dict(zip(old, (after[0][0], after[1][0], after[2]), strict=True))
        for name, before in old.items():
            found[f"{name} nudged {by}"] = new[name].item()
            found[f"change of {name} {by}"] = (new[name] - before).item()
        found[f"step {by}"] = STEP
        found[f"ratio {by}"] = (after[2] - loss).item() / STEP
        found[f"promised {by}"] = STEP * gradient.item()

    with torch.no_grad():
        moved = bias.clone()
        moved[0] += STEP
        note(f"b{k}[0]", by_bias[0], forward(weights, moved))
        for i, j in torch.cartesian_prod(*map(torch.arange, weights.shape)).tolist():
            heavier = weights.clone()
            heavier[i, j] += STEP
            note(f"W{k}[{i},{j}]", by_weights[i, j], forward(heavier, bias))
    return found
