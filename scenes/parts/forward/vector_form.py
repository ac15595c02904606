"""The whole network as a formula in vectors, for the end of a concrete pass."""

from mathcore.exercise.model import Exercise
from mathcore.formula.activations import activation


def general_form(exercise: Exercise) -> tuple[str, ...]:
    """Return the network's layers as Typst math, one equation a layer.

    The films' letters are kept: w, b, h for the one hidden layer and v for the output layer of a
    network with two layers and one output; superscripts for the layers of any other.

    Parameters
    ----------
    exercise
        The network.
    """
    last = len(exercise.layers)
    lettered = last == 2 and exercise.shape[-1] == 1
    result = "hat(y)" if exercise.shape[-1] == 1 else "hat(bold(y))"
    equations = []
    source = "bold(x)"
    for k, layer in enumerate(exercise.layers, start=1):
        above = "" if lettered and k == 1 else f"^(({k}))"
        weights, bias = f"W{above}", f"bold(b){above}"
        if lettered and k == last:
            weights, bias = "bold(v) dot.op", f"b{above}"
        target = result if k == last else f"bold(h){above}"
        inside = f"{weights} {source} + {bias}"
        right = f"{activation(layer.activation).symbol}({inside})"
        equations.append(f"{target} = {inside if layer.activation == 'identity' else right}")
        source = target
    target = "y" if exercise.shape[-1] == 1 else "bold(y)"
    equations.append(f'cal(L) = op("{exercise.loss.upper()}")({result}, {target})')
    return tuple(equations)
