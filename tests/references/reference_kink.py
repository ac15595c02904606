"""What the clip on the kink shows beside the exercise, by plain Python and torch alone."""

import math
import tomllib
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from pathlib import Path

import torch

LAB = Path(__file__).parents[2] / "assets/exercises/lab4_day1.toml"
#: To so many decimals the lab's numbers are written out.
PLACES = {"float64": 22, "float32": 13}


def by_plain_python() -> dict[str, float]:
    """Do what the lab's check cell does, in its order."""
    x1, x2, y = 1, 2, 1
    w11, w12, w21, w22 = 0.5, -0.3, 0.8, 0.2
    b1, b2, v1, v2, b3 = 0.1, -0.1, 0.6, -0.4, 0.2
    z1 = w11 * x1 + w12 * x2 + b1
    z2 = w21 * x1 + w22 * x2 + b2
    h1, h2 = max(0, z1), max(0, z2)
    prediction = 1 / (1 + math.exp(-(v1 * h1 + v2 * h2 + b3)))
    by_h1 = (prediction - y) * v1
    gate = 1 if z1 > 0 else 0
    return {
        "z1[0]": z1,
        "dL_da1[0]": by_h1,
        "da1_dz1[0]": gate,
        "dL_dW1[0,0]": by_h1 * gate * x1,
        "dL_dW1[0,1]": by_h1 * gate * x2,
        "dL_db1[0]": by_h1 * gate,
        "x[0]": x1,
        "x[1]": x2,
        "W1[0,0]": w11,
        "W1[0,1]": w12,
        "b1[0]": b1,
        "z1[0]~0": w11 * x1,
        "z1[0]~1": w12 * x2,
    }


def by_torch() -> dict[str, float]:
    """Let autograd do it in float32."""
    x, y = torch.tensor([[1.0, 2.0]]), torch.tensor([[1.0]])
    W1 = torch.tensor([[0.5, -0.3], [0.8, 0.2]], requires_grad=True)
    b1 = torch.tensor([[0.1, -0.1]], requires_grad=True)
    z1 = x @ W1.T + b1
    h = torch.relu(z1)
    h.retain_grad()
    logit = h @ torch.tensor([[0.6, -0.4]]).T + 0.2
    torch.nn.BCELoss()(torch.sigmoid(logit), y).backward()
    (gate,) = torch.autograd.grad(torch.relu(z1).sum(), z1)
    assert W1.grad is not None
    assert b1.grad is not None
    assert h.grad is not None
    products = (x * W1)[0].tolist()
    return {
        "z1[0]": z1[0, 0].item(),
        "dL_da1[0]": h.grad[0, 0].item(),
        "da1_dz1[0]": gate[0, 0].item(),
        "dL_dW1[0,0]": W1.grad[0, 0].item(),
        "dL_dW1[0,1]": W1.grad[0, 1].item(),
        "dL_db1[0]": b1.grad[0, 0].item(),
        "x[0]": x[0, 0].item(),
        "x[1]": x[0, 1].item(),
        "W1[0,0]": W1[0, 0].item(),
        "W1[0,1]": W1[0, 1].item(),
        "b1[0]": b1[0, 0].item(),
        "z1[0]~0": products[0],
        "z1[0]~1": products[1],
    }


def cut_off(number: float, places: int) -> float:
    """Cut a number off, without its last digits."""
    return float(Decimal(number).quantize(Decimal(1).scaleb(-places), rounding=ROUND_DOWN))


def kink_reference() -> dict[str, float]:
    """Return all that the lab's film may show beside the exercise, by id."""
    lab = tomllib.loads(LAB.read_text(encoding="utf-8"))
    assert lab["layer"][0]["weights"] == [[0.5, -0.3], [0.8, 0.2]]
    found = {"z1[0]~0": 0.5, "z1[0]~1": -0.6, "yardstick": 1000.0}
    found |= {"slope[0]": 0.0, "slope[1/4]": 0.25, "slope[1/2]": 0.5, "slope[3/4]": 0.75}
    found |= {"slope[1]": 1.0}
    for precision, numbers in (("float64", by_plain_python()), ("float32", by_torch())):
        found |= {f"{name}_{precision}": number for name, number in numbers.items()}
        found |= {
            f"{name}_{precision}_digits": cut_off(number, PLACES[precision])
            for name, number in numbers.items()
        }
        meant = {"z1[0]~0": Fraction("0.5"), "z1[0]~1": Fraction("-0.6"), "b1[0]": Fraction("0.1")}
        found |= {
            f"{name}_{precision}_error": float(Fraction(numbers[name]) - exact)
            for name, exact in meant.items()
        }
    for power in range(18):
        found |= {f"zoom[{power}]": 10.0**power, f"bar[{power}]": 10.0**-power}
    metres = 1000 * 1000
    found["z1[0]_float64_distance"] = abs(found["z1[0]_float64"]) * metres * 1e12
    found["z1[0]_float32_distance"] = abs(found["z1[0]_float32"]) * metres * 100
    return found
