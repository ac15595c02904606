"""What a gradient-descent step promises and does, from torch's gradients and its forward pass."""

import tomllib
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import torch
from reference_parameter_nudge import activate, tensor
from torch.nn import functional

SMALLER = 0.1


def promises(path: Path, autograd: Mapping[str, float]) -> dict[str, float]:
    """Take the step and a tenth of it in float64.

    Parameters
    ----------
    path
        The exercise's file.
    autograd
        Torch's gradients, by their ids, and the losses before and after the step.

    Returns
    -------
    dict of str to float
        By the ids of `mathcore.topics.promise`.
    """
    exercise = tomllib.loads(path.read_text(encoding="utf-8"))
    eta = float(Fraction(str(exercise["learning_rate"])))
    signal, found = tensor(exercise["x"]), {"eta_small": eta * SMALLER}
    squares: dict[str, torch.Tensor] = {}
    for k, layer in enumerate(exercise["layer"], start=1):
        weights, bias = tensor(layer["weights"]), tensor(layer["bias"])
        rows, columns = weights.shape
        gradients = torch.tensor(
            [[autograd[f"dL_dW{k}[{i},{j}]"] for j in range(columns)] for i in range(rows)],
            dtype=torch.float64,
        )
        of_bias = torch.tensor(
            [autograd[f"dL_db{k}[{i}]"] for i in range(rows)], dtype=torch.float64
        )
        squares |= {
            f"W{k}[{i},{j}]": gradients[i, j] ** 2 for i in range(rows) for j in range(columns)
        }
        squares |= {f"b{k}[{i}]": of_bias[i] ** 2 for i in range(rows)}
        found[f"promised[{k}]"] = eta * float((gradients**2).sum() + (of_bias**2).sum())
        z = (weights - SMALLER * eta * gradients) @ signal + bias - SMALLER * eta * of_bias
        signal = activate(layer, z)
    found |= {f"promised_{name}": eta * float(square) for name, square in squares.items()}
    y = tensor(exercise["y"])
    loss = (
        functional.mse_loss(signal, y)
        if exercise["loss"] == "mse"
        else functional.binary_cross_entropy_with_logits(z, y)
    )
    promised = eta * float(sum(squares.values()))
    found |= {"promised": promised, "promised_small": promised * SMALLER, "L_small": loss.item()}
    for end, after in (("", autograd["L_new"]), ("_small", loss.item())):
        found[f"drop{end}"] = autograd["L"] - after
        if promised:
            found[f"ratio{end}"] = found[f"drop{end}"] / found[f"promised{end}"]
    return found
