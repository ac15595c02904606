"""What torch finds for the clips about the two losses: values, slopes and descents."""

from collections.abc import Mapping

import torch
from torch import Tensor

LOSSES = {"bce": torch.nn.BCELoss(), "mse": torch.nn.MSELoss()}


def number(value: float) -> Tensor:
    return torch.tensor(value, dtype=torch.float64)


def loss_curves() -> Mapping[str, float]:
    """Return both losses of three predictions, for a label of 1."""
    found = {"y[0]": 0.0, "y[1]": 1.0}
    for k, prediction in enumerate((0.1, 0.01, 0.001)):
        found[f"y_hat[{k}]"] = prediction
        for name, loss in LOSSES.items():
            found[f"{name}[{k}]"] = loss(number(prediction), number(1.0)).item()
    return found


def wrong_prediction() -> Mapping[str, float]:
    """Return the losses of one prediction and their slopes by it and by its logit."""
    z = torch.logit(number(0.01)).requires_grad_()
    p = torch.sigmoid(z)
    found = {"y": 1.0, "y_hat": 0.01, "z": z.item()}
    (slope,) = torch.autograd.grad(p, z, retain_graph=True)
    found["sigmoid'"] = slope.item()
    for name, loss in LOSSES.items():
        value = loss(p, number(1.0))
        by_p, by_z = torch.autograd.grad(value, (p, z), retain_graph=True)
        found |= {name: value.item(), f"{name}_y_hat": by_p.item(), f"{name}_z": by_z.item()}
    for end in ("", "_y_hat", "_z"):
        found[f"times{end}"] = found[f"bce{end}"] / found[f"mse{end}"]
    return found


def two_descents() -> Mapping[str, float]:
    """Return what torch's optimizer does to the logit of one prediction, under both losses."""
    found = {"y": 1.0, "eta": 1.0}
    for name, loss in LOSSES.items():
        z = torch.logit(number(0.01)).requires_grad_()
        optimizer = torch.optim.SGD([z], lr=1.0)
        for k in range(61):
            optimizer.zero_grad()
            p = torch.sigmoid(z)
            value = loss(p, number(1.0))
            value.backward()
            assert z.grad is not None
            found[f"{name}_z[{k}]"] = z.item()
            found[f"{name}_y_hat[{k}]"] = p.item()
            found[f"{name}[{k}]"] = value.item()
            found[f"{name}_slope[{k}]"] = z.grad.item()
            if p.item() > 0.5:
                found.setdefault(f"{name}_steps", float(k))
            optimizer.step()
    return found
