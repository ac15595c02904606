"""The same quantities from PyTorch's autograd in float64, to check ours against.

Nothing here uses the formulas of `mathcore`: the forward pass is built from torch's operations and
every derivative comes from ``torch.autograd.grad``. Torch is imported when it is first needed, as
that takes seconds.
"""
# ruff: noqa: PLC0415

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mathcore.exercise.ids import entries, pre_activation
from mathcore.exercise.trace import Trace
from mathcore.formula.activations import Activation, activation
from mathcore.numbers.values import to_float

if TYPE_CHECKING:
    from collections.abc import Sequence

    from torch import Tensor

    from mathcore.exercise.model import Exercise

TOLERANCE = 1e-9
"""The largest error, as `verify` measures it, that counts as agreement."""

_SAME_SUM = 1e-12
"""How far apart, relative to the terms, two float64 results of the same sum may lie."""


class UnknownFunctionError(ValueError):
    """An activation or a loss that cannot be checked, for want of torch's own."""


@dataclass(frozen=True)
class Verification:
    """How closely PyTorch confirms a trace.

    Parameters
    ----------
    torch_version
        Such as ``"2.13.0"``, without a build tag.
    max_abs_error
        The largest error over all quantities; see `verify`.
    """

    torch_version: str
    max_abs_error: float

    @property
    def agrees(self) -> bool:
        """Whether the largest error is at most `TOLERANCE`."""
        return self.max_abs_error <= TOLERANCE


@dataclass(frozen=True)
class _Pass:
    """The tensors of one forward pass, a list entry for each layer."""

    raw: list[Tensor]
    z: list[Tensor]
    a: list[Tensor]
    shares: Tensor

    @property
    def loss(self) -> Tensor:
        return self.shares.mean()


def _tensor(numbers: object, *, requires_grad: bool = False) -> Tensor:
    import torch

    return torch.tensor(numbers, dtype=torch.float64, requires_grad=requires_grad)


def _settle(z: Tensor, scale: Tensor, layer: int, trace: Trace) -> Tensor:
    """Give a ReLU the exact pre-activation where rounding would pick the side of its kink.

    The shift is constant, so gradients flow as before. It is made only if torch's own sum agrees
    with the trace's: a wrong pre-activation in the trace is not adopted.
    """
    shifts = []
    for i, (own, terms) in enumerate(zip(z.tolist(), scale.tolist(), strict=True)):
        quantity = trace[pre_activation(layer, i)]
        theirs = to_float(quantity.value)
        is_undecided = quantity.at_kink or (own > 0) != (theirs > 0)
        is_same_sum = abs(own - theirs) <= _SAME_SUM * terms
        shifts.append(theirs if is_undecided and is_same_sum else own)
    return z + (_tensor(shifts) - z).detach()


def _known(name: str) -> Activation:
    try:
        return activation(name)
    except KeyError:
        raise UnknownFunctionError(f"the reference knows no activation {name!r}") from None


def _activate(name: str, z: Tensor) -> Tensor:
    import torch

    # What torch itself computes; times 1, so that z and a are two nodes of the graph.
    found: Tensor = eval(_known(name).torch.format("z"), {"torch": torch, "z": z}) * 1.0
    return found


def _shares(loss: str, z: Tensor, a: Tensor, y: Tensor) -> Tensor:
    """Return each output's part of the loss, which is their mean."""
    from torch.nn import functional

    match loss:
        case "bce":
            return functional.binary_cross_entropy_with_logits(z, y, reduction="none")
        case "mse":
            return functional.mse_loss(a, y, reduction="none")
        case _:
            raise UnknownFunctionError(f"the reference knows no loss {loss!r}")


def _forward(
    exercise: Exercise, weights: Sequence[Tensor], biases: Sequence[Tensor], trace: Trace | None
) -> _Pass:
    from torch.nn import functional

    a, y = _tensor([to_float(v) for v in exercise.x]), _tensor([to_float(v) for v in exercise.y])
    raws, zs, activations = [], [], []
    for number, (layer, W, b) in enumerate(zip(exercise.layers, weights, biases, strict=True), 1):
        raw = z = functional.linear(a, W, b)
        if trace is not None and _known(layer.activation).has_kink:
            scale = functional.linear(a.abs(), W.abs(), b.abs())
            z = _settle(raw, scale, number, trace)
        a = _activate(layer.activation, z)
        raws.append(raw)
        zs.append(z)
        activations.append(a)
    return _Pass(raws, zs, activations, _shares(exercise.loss, zs[-1], a, y))


def _bce_by_prediction(logits: Tensor, labels: Sequence[float]) -> Tensor:
    """Differentiate the cross-entropy by the predictions p, through p and through 1 - p.

    ``BCELoss`` cannot serve for a saturated logit: in float64 1 - sigmoid(37) is 0, and its
    gradient clamps p (1 - p) at 1e-12. Here 1 - p is a variable q = sigmoid(-z) of its own, with
    all its digits, and dL/dp is the partial derivative by p minus that by q. Both are scaled up,
    because 1 / p may be in float64's range where p itself is not any more.
    """
    import torch
    from torch.nn import functional

    scale = 2.0**64
    slopes = []
    for z, y in zip(logits.detach(), labels, strict=True):
        p = torch.exp(functional.logsigmoid(z) + math.log(scale)).requires_grad_()
        q = torch.exp(functional.logsigmoid(-z) + math.log(scale)).requires_grad_()
        # A term of weight 0 is left out: autograd would make 0 / 0 of it. The logarithm of the
        # scale, a constant, is left out as well.
        loss = (-y * torch.log(p) if y != 0 else 0 * p) - (
            (1 - y) * torch.log(q) if y != 1 else 0 * q
        )
        by_p, by_q = torch.autograd.grad(loss / len(labels), (p, q))
        slopes.append(scale * by_p - scale * by_q)
    return torch.stack(slopes)


def _record(found: dict[str, float], name: str, tensor: Tensor) -> None:
    found.update(entries(name, tensor.tolist()))


def _record_pass(found: dict[str, float], result: _Pass, suffix: str) -> None:
    for number, (raw, a) in enumerate(zip(result.raw, result.a, strict=True), start=1):
        _record(found, f"z{number}{suffix}", raw)
        _record(found, f"a{number}{suffix}", a)
    if len(result.shares) > 1:
        _record(found, f"L{suffix}", result.shares)
    found[f"L{suffix}"] = result.loss.item()


def reference(exercise: Exercise, trace: Trace) -> dict[str, float]:
    """Compute every quantity of an exercise with torch in float64.

    Where torch's rounding would choose the side of a ReLU's kink, the pre-activation is moved to
    the trace's, which is exact there; the values returned for pre-activations are torch's own.
    The loss is differentiated from the logit (``BCEWithLogitsLoss``) or as ``MSELoss``.

    Returns
    -------
    dict
        A float for each id of the trace's forward, backward, update and after parts.

    Raises
    ------
    UnknownFunctionError
        If torch has no function for an activation or the loss.
    """
    import torch

    weights = [
        _tensor([[to_float(w) for w in row] for row in layer.weights], requires_grad=True)
        for layer in exercise.layers
    ]
    biases = [
        _tensor([to_float(b) for b in layer.bias], requires_grad=True) for layer in exercise.layers
    ]
    result = _forward(exercise, weights, biases, trace)
    found: dict[str, float] = {}
    _record_pass(found, result, "")

    def by(tensors: Sequence[Tensor]) -> tuple[Tensor, ...]:
        return torch.autograd.grad(result.loss, tensors, retain_graph=True, materialize_grads=True)

    by_weights, by_biases, by_z, by_a = by(weights), by(biases), by(result.z), list(by(result.a))
    if exercise.loss == "bce":
        by_a[-1] = _bce_by_prediction(result.z[-1], [to_float(v) for v in exercise.y])
    for n, (z, a) in enumerate(zip(result.z, result.a, strict=True), start=1):
        _record(found, f"dL_da{n}", by_a[n - 1])
        slope = torch.autograd.grad(a.sum(), z, retain_graph=True)[0]
        _record(found, f"da{n}_dz{n}", slope)
        _record(found, f"dL_dz{n}", by_z[n - 1])
        _record(found, f"dL_dW{n}", by_weights[n - 1])
        _record(found, f"dL_db{n}", by_biases[n - 1])

    for parameter, slope in zip([*weights, *biases], [*by_weights, *by_biases], strict=True):
        parameter.grad = slope
    torch.optim.SGD([*weights, *biases], lr=to_float(exercise.learning_rate)).step()
    for n, (W, b) in enumerate(zip(weights, biases, strict=True), start=1):
        _record(found, f"W{n}_new", W)
        _record(found, f"b{n}_new", b)
    _record_pass(found, _forward(exercise, weights, biases, trace=None), "_new")
    return found


@dataclass(frozen=True)
class NeuronGradients:
    """One neuron of the first layer as autograd sees it, with no regard to exact values.

    Parameters
    ----------
    z
        Its pre-activation.
    error
        The derivative of the loss by its activation.
    slope
        The slope of its activation at z.
    gradients
        The derivatives of the loss by its weights, then by its bias.
    """

    z: float
    error: float
    slope: float
    gradients: tuple[float, ...]


def first_layer_by_autograd(exercise: Exercise, neuron: int, precision: str) -> NeuronGradients:
    """Run autograd as a notebook does, rounding errors and all.

    The neuron of the first layer is counted from 0, and the precision is ``"float32"`` or
    ``"float64"``.

    Raises
    ------
    UnknownFunctionError
        If torch has no function for an activation or the loss.
    """
    import torch

    def tensor(numbers: object, *, requires_grad: bool = False) -> Tensor:
        dtype = getattr(torch, precision)
        return torch.tensor(numbers, dtype=dtype, requires_grad=requires_grad)

    # A batch of one sample, multiplied as x @ W.T + b: the order of the sum decides the noise.
    a, y = tensor([[to_float(v) for v in exercise.x]]), tensor([[to_float(v) for v in exercise.y]])
    parameters, zs, activations = [], [], []
    for layer in exercise.layers:
        W = tensor([[to_float(w) for w in row] for row in layer.weights], requires_grad=True)
        b = tensor([[to_float(v) for v in layer.bias]], requires_grad=True)
        z = a @ W.T + b
        a = _activate(layer.activation, z)
        parameters.append((W, b))
        zs.append(z)
        activations.append(a)
    loss = _shares(exercise.loss, zs[-1], a, y).mean()
    slopes = torch.autograd.grad(activations[0].sum(), zs[0], retain_graph=True)[0]
    by_W, by_b, by_a = torch.autograd.grad(loss, (*parameters[0], activations[0]))
    gradients = (*by_W[neuron].tolist(), by_b[0, neuron].item())
    return NeuronGradients(
        zs[0][0, neuron].item(), by_a[0, neuron].item(), slopes[0, neuron].item(), gradients
    )


def _error(ours: float, theirs: float) -> float:
    if math.isinf(ours) and ours == theirs:
        return 0.0
    if math.isinf(ours) != math.isinf(theirs) and ours * theirs > 0:
        # One side was rounded over the end of float64's range. An infinity stands for at least
        # 2^1024; the error is how far the finite side stays below that.
        finite = theirs if math.isinf(ours) else ours
        return 1 - math.ldexp(abs(finite), -1024)
    return abs(ours - theirs) / max(1.0, abs(theirs))


def verify(trace: Trace) -> Verification:
    """Compare a trace's passes, its gradients and its step with autograd.

    The error of a quantity is the absolute difference where torch's value is at most 1 in
    magnitude, and relative to torch's value above that, since float64 has a fixed number of
    digits. An infinity on both sides, as the slope by a wholly saturated prediction, counts as 0;
    beside a finite number of its sign it counts as 2^1024, the least that float64 cannot hold.
    """
    import torch

    found = reference(trace.exercise, trace)
    parts = (trace.forward, trace.backward, trace.update, trace.after)
    errors = [_error(to_float(q.value), found[q.id]) for part in parts for q in part]
    # max() would pass over a nan.
    worst = math.inf if any(math.isnan(error) for error in errors) else max(errors)
    return Verification(torch.__version__.partition("+")[0], worst)
