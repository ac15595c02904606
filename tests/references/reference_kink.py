"""The products of the weighted sum on the kink, by torch alone."""

import tomllib
from pathlib import Path

import torch

LAB = Path(__file__).parents[2] / "assets/exercises/lab4_day1.toml"


def kink_reference() -> dict[str, float]:
    """Multiply each weight of the lab's first neuron by its input, in float64."""
    lab = tomllib.loads(LAB.read_text(encoding="utf-8"))
    weights = torch.tensor(lab["layer"][0]["weights"], dtype=torch.float64)
    products = weights[0] * torch.tensor(lab["x"], dtype=torch.float64)
    return {f"z1[0]~{place}": value for place, value in enumerate(products.tolist())}
