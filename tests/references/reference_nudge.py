"""What torch finds for the clip about a nudge of one weight."""

from collections.abc import Mapping

import torch


def nudge() -> Mapping[str, float]:
    """Return the losses around one weight, autograd's slopes there, and two steps of SGD."""
    x, y = torch.tensor([[2.0]], dtype=torch.float64), torch.tensor([[3.0]], dtype=torch.float64)
    square = torch.nn.MSELoss()
    model = torch.nn.Linear(1, 1, bias=False, dtype=torch.float64)

    def run(weight: float) -> tuple[torch.Tensor, torch.Tensor]:
        with torch.no_grad():
            model.weight.fill_(weight)
        z = model(x)
        return z, square(z, y)

    z, loss = run(1.0)
    (dL_dz,) = torch.autograd.grad(loss, z, retain_graph=True)
    (dz_dw,) = torch.autograd.grad(z, model.weight, retain_graph=True)
    (dL_dw,) = torch.autograd.grad(loss, model.weight)
    found = {"w": 1.0, "x": x.item(), "y": y.item(), "z": z.item(), "L": loss.item()}
    found |= {"dL_dz": dL_dz.item(), "dz_dw": dz_dw.item(), "dL_dw": dL_dw.item()}
    for k, small in enumerate((0.01, 0.001)):
        z_after, loss_after = run(1.0 + small)
        moved = {"z": (z_after - z).item(), "L": (loss_after - loss).item()}
        found |= {f"dw[{k}]": small, f"w_nudged[{k}]": 1.0 + small}
        found |= {f"z_nudged[{k}]": z_after.item(), f"L_nudged[{k}]": loss_after.item()}
        found |= {f"dz[{k}]": moved["z"], f"dL[{k}]": moved["L"], f"ratio[{k}]": moved["L"] / small}
    for k, rate in enumerate((0.1, 0.25)):
        optimizer = torch.optim.SGD(model.parameters(), lr=rate)
        optimizer.zero_grad()
        torch.autograd.backward(run(1.0)[1])
        optimizer.step()
        stepped = model.weight.item()
        found |= {f"eta[{k}]": rate, f"w_new[{k}]": stepped, f"L_new[{k}]": run(stepped)[1].item()}
    return found
