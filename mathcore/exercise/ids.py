"""The ids of an exercise's quantities: made and read here, and nowhere else.

Layers are counted from 1, neurons and inputs from 0: ``z1[0]`` is the pre-activation of the first
neuron of the first layer, ``W2[0,1]`` the weight to the first neuron of the second layer from the
second of the first, ``W2_new[0,1]`` the same after the gradient-descent step, ``dL_dW2[0,1]`` the
loss's derivative by it, ``da1_dz1[0]`` the slope of an activation, and ``L[0]`` an output's loss.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

_GRADIENT = "dL_d"
_ID = re.compile(
    r"(?P<gradient>dL_d)?(?P<letter>da\d+_dz|[A-Za-z]+?)(?P<layer>\d+)?(?P<updated>_new)?"
    r"(?:\[(?P<index>\d+(?:,\d+)*)\])?"
)


@dataclass(frozen=True)
class Name:
    """What an id says.

    Parameters
    ----------
    letter
        Such as ``"z"``, ``"W"`` or ``"L"``; ``"slope"`` for the slope of an activation.
    layer
        From 1, or None where there is none.
    index
        From 0; of a weight (neuron, input).
    is_updated
        Whether it is a number after the gradient-descent step.
    of
        The id by which the loss is derived, if it is a gradient, or None.
    """

    letter: str
    layer: int | None
    index: tuple[int, ...]
    is_updated: bool
    of: str | None


def signal(layer: int, i: int, *, updated: bool = False) -> str:
    """Return the id of what goes into layer ``layer + 1``: an input, or an activation."""
    return f"x[{i}]" if layer == 0 else activation(layer, i, updated=updated)


def target(k: int) -> str:
    """Return the id of a label."""
    return f"y[{k}]"


def weight(layer: int, i: int, j: int, *, updated: bool = False) -> str:
    """Return the id of the weight from ``j`` to neuron ``i`` of a layer."""
    return f"W{layer}{_new(updated)}[{i},{j}]"


def bias(layer: int, i: int, *, updated: bool = False) -> str:
    """Return the id of the bias of neuron ``i`` of a layer."""
    return f"b{layer}{_new(updated)}[{i}]"


def pre_activation(layer: int, i: int, *, updated: bool = False) -> str:
    """Return the id of the pre-activation of neuron ``i`` of a layer."""
    return f"z{layer}{_new(updated)}[{i}]"


def activation(layer: int, i: int, *, updated: bool = False) -> str:
    """Return the id of the activation of neuron ``i`` of a layer."""
    return f"a{layer}{_new(updated)}[{i}]"


def activation_of(pre_activation: str) -> str:
    """Return the id of the activation of a pre-activation: ``a1[0]`` of ``z1[0]``."""
    return f"a{pre_activation.removeprefix('z')}"


def slope(layer: int, i: int) -> str:
    """Return the id of the slope of the activation at neuron ``i`` of a layer."""
    return f"da{layer}_dz{layer}[{i}]"


def loss(k: int | None = None, *, updated: bool = False) -> str:
    """Return the id of the loss, or of the share of output ``k`` in it."""
    return f"L{_new(updated)}" + ("" if k is None else f"[{k}]")


def gradient(of: str) -> str:
    """Return the id of the loss's derivative by a quantity."""
    return _GRADIENT + of


def owner(id: str) -> str:
    """Return the id by which a gradient is derived; of any other quantity its own id."""
    return id.removeprefix(_GRADIENT)


def after_update(id: str) -> str:
    """Return the id of a quantity after the gradient-descent step: ``W1_new[0,1]``, ``L_new``."""
    name, bracket, index = id.partition("[")
    return f"{name}{_new(True)}{bracket}{index}"


def before_update(id: str) -> str:
    """Return the id of a quantity before the step; of any other quantity its own id."""
    return id.replace(_new(True), "", 1)


def entries(name: str, rows: Sequence[float | list[float]]) -> dict[str, float]:
    """Return the numbers of a vector, ``name[i]``, or of a matrix, ``name[i,j]``, by their ids."""
    found: dict[str, float] = {}
    for i, row in enumerate(rows):
        if isinstance(row, list):
            found |= {f"{name}[{i},{j}]": number for j, number in enumerate(row)}
        else:
            found[f"{name}[{i}]"] = row
    return found


def _new(updated: bool) -> str:
    return "_new" if updated else ""


@lru_cache(maxsize=65536)
def read(id: str) -> Name | None:
    """Return what an id says, or None if it is none of these."""
    found = _ID.fullmatch(id)
    if found is None:
        return None
    index = tuple(int(part) for part in (found["index"] or "").split(",") if part)
    letter, layer = found["letter"], found["layer"]
    return Name(
        letter="slope" if letter.endswith("_dz") else letter,
        layer=None if layer is None else int(layer),
        index=index,
        is_updated=found["updated"] is not None,
        of=owner(id) if found["gradient"] else None,
    )
