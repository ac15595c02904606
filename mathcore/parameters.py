"""How many parameters, and so how many gradients, a fully connected network has."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class LayerCount:
    """The parameters of one layer.

    Parameters
    ----------
    n_in, n_out
        The layer's inputs and outputs.
    """

    n_in: int
    n_out: int

    @property
    def weights(self) -> int:
        """One weight for each pair of an input and an output."""
        return self.n_in * self.n_out

    @property
    def biases(self) -> int:
        """One bias for each output."""
        return self.n_out

    @property
    def total(self) -> int:
        """Weights and biases together."""
        return self.weights + self.biases


def count_by_layer(shape: Sequence[int]) -> tuple[LayerCount, ...]:
    """Count the parameters of each layer.

    Parameters
    ----------
    shape
        The number of inputs, then of the units of each layer, such as ``(60, 32, 16, 1)``.

    Returns
    -------
    tuple of LayerCount
        One entry a layer of weights.

    Raises
    ------
    ValueError
        If there are fewer than two numbers, or one that is less than 1.
    """
    if len(shape) < 2 or min(shape) < 1:
        raise ValueError(f"expected two or more positive numbers of units, got {tuple(shape)}")
    return tuple(LayerCount(n_in, n_out) for n_in, n_out in pairwise(shape))


def count_parameters(shape: Sequence[int]) -> int:
    """Return the number of weights and biases of a fully connected network.

    Parameters
    ----------
    shape
        As for `count_by_layer`.

    Returns
    -------
    int
        The sum over all layers.
    """
    return sum(layer.total for layer in count_by_layer(shape))
