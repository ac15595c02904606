"""Two layers of the lab, drawn by torch while a film is made, and run in both ways in float32.

The lines that a film shows are the lines that are executed.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from mathcore.topics.linear import Matrix, Vector

LISTING = (
    "torch.manual_seed(42)",
    "layer1 = nn.Linear(3, 4)",
    "layer2 = nn.Linear(4, 2)",
    "x = torch.randn(1, 3)",
)
"""The draw, in its order: another order would give other numbers."""


@dataclass(frozen=True)
class DrawnLayers:
    """Two affine layers and an input, as torch drew them, and what float32 makes of them.

    Parameters
    ----------
    W1, b1
        The first layer, of shapes (4, 3) and (4,): weights are (out, in), as torch stores them.
    W2, b2
        The second layer, of shapes (2, 4) and (2,).
    x
        The input, of shape (3,).
    difference
        The largest difference between the outputs of the two layers and those of the one layer
        W2 W1, W2 b1 + b2, all in float32: measured, and another on another platform.
    epsilon
        The distance from 1 to the next float32 number.

    Every number is the float32 number itself, as the rational that it is.
    """

    W1: Matrix
    b1: Vector
    W2: Matrix
    b2: Vector
    x: Vector
    difference: Fraction
    epsilon: Fraction


def draw_layers() -> DrawnLayers:
    """Execute `LISTING`, and measure how far apart two layers and one are.

    torch's generator is left as it was found.
    """
    import torch  # noqa: PLC0415

    namespace: dict[str, Any] = {"torch": torch, "nn": torch.nn}
    with torch.random.fork_rng(devices=[]), torch.no_grad():
        exec("\n".join(LISTING), namespace)
        first, second, x = (namespace[name] for name in ("layer1", "layer2", "x"))
        one = torch.nn.Linear(3, 2)
        one.weight.copy_(second.weight @ first.weight)
        one.bias.copy_(second.weight @ first.bias + second.bias)
        difference = (second(first(x)) - one(x)).abs().max()
    return DrawnLayers(
        W1=_matrix(first.weight),
        b1=_vector(first.bias),
        W2=_matrix(second.weight),
        b2=_vector(second.bias),
        x=_vector(x[0]),
        difference=Fraction(difference.item()),
        epsilon=Fraction(torch.finfo(x.dtype).eps),
    )


def _vector(tensor: Any) -> Vector:
    return tuple(Fraction(number) for number in tensor.tolist())


def _matrix(tensor: Any) -> Matrix:
    return tuple(_vector(row) for row in tensor)
