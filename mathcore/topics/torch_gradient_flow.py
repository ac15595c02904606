"""Gradient norms of deep networks, measured by PyTorch's autograd in float64.

Torch is imported when it is first needed, as that takes seconds.
"""
# ruff: noqa: PLC0415

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from mathcore.topics.gradient_flow import STACKS, Experiment, Measured, Stack

if TYPE_CHECKING:
    from torch import Tensor, nn


def _initialise(layer: nn.Linear, stack: Stack) -> None:
    from torch import nn

    if stack.initialisation == "default":
        return  # what the layer did when it was made
    if stack.initialisation == "xavier":
        nn.init.xavier_uniform_(layer.weight, gain=1.0)
    else:
        nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
    nn.init.zeros_(layer.bias)


def gradient_norms(stack: Stack, experiment: Experiment, seed: int) -> tuple[float, ...]:
    """Draw one network and one batch, and measure the gradient at each layer.

    The generator, whose state is put back afterwards, gives the inputs, then the labels, then the
    layers from the first to the output neuron, each as ``nn.Linear`` makes it, and then the weights
    of another initialisation. The output neuron has PyTorch's default.

    Returns
    -------
    tuple of float
        The Frobenius norm of dL/dz for each layer, shape (batch, width), the first layer first.
    """
    import torch
    from torch import nn
    from torch.nn import functional

    width, batch, kind = experiment.width, experiment.batch, torch.float64
    activate = {"sigmoid": torch.sigmoid, "relu": torch.relu}[stack.activation]
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        a = torch.randn(batch, width, dtype=kind)
        labels = torch.randint(0, 2, (batch, 1)).to(kind)
        layers = [nn.Linear(width, width, dtype=kind) for _ in range(experiment.depth)]
        output = nn.Linear(width, 1, dtype=kind)
        for layer in layers:
            _initialise(layer, stack)
    zs: list[Tensor] = []
    for layer in layers:
        zs.append(layer(a))
        a = activate(zs[-1])
    loss = functional.binary_cross_entropy_with_logits(output(a), labels)
    return tuple(slope.norm().item() for slope in torch.autograd.grad(loss, zs))


@lru_cache(maxsize=4)
def measure(experiment: Experiment, stacks: tuple[Stack, ...] = STACKS) -> tuple[Measured, ...]:
    """Measure each of the stacks, in their order, over all seeds of an experiment."""
    import torch

    # One thread: products this small take four times as long on two, which wait for each other.
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        return tuple(
            Measured(
                stack,
                tuple(gradient_norms(stack, experiment, seed) for seed in range(experiment.seeds)),
            )
            for stack in stacks
        )
    finally:
        torch.set_num_threads(threads)
