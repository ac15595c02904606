"""The notes under a key's answers, as Typst markup: what a kink or a rounded number means."""

from fractions import Fraction

from mathcore.exercise.reconcile import show
from mathcore.exercise.trace import Kind, Quantity, Trace
from mathcore.formula.activations import Activation, activation
from mathcore.numbers.values import is_exact
from mathcore.topics.plain_python import forward


def note_on(quantity: Quantity, trace: Trace) -> str:
    """Return what an answer's note says, or nothing where there is nothing to explain."""
    return _kink_note(quantity, trace) or _saturation_note(quantity, trace)


def _activation_at(z: str, trace: Trace) -> Activation:
    """Return the activation behind a pre-activation, given by its id."""
    return activation(trace.exercise.layers[(trace[z].layer or 1) - 1].activation)


def _kink_note(quantity: Quantity, trace: Trace) -> str:
    """Explain a kink where it is met: at a pre-activation, and at the error that it stops."""
    if quantity.at_kink:
        size = "Exactly 0" if is_exact(quantity.value) else "0, as far as float64 can tell"
        name = _activation_at(quantity.id, trace).words
        note = f"{size}: this neuron stands on the kink of {name}."
        return " ".join(filter(None, (note, _machine_note(quantity, trace))))
    z = quantity.of
    if z is not None and trace[z].at_kink:
        record = _activation_at(z, trace)
        at_kink = f"${trace[z].symbol} = 0$ is the kink; by convention"
        if not record.silences:
            slope = format(float(record.slope(Fraction(0))), ".12g")
            return f"{at_kink} ${record.symbol}'(0) = {slope}$, the slope on its left."
        return (
            f"{at_kink} {record.plain}$'(0) = 0$, so the gate is closed and the gradients behind "
            "it are exactly 0."
        )
    return ""


def _machine_note(z: Quantity, trace: Trace) -> str:
    """Say what plain Python prints at a kink, if that is not the 0 that it is."""
    if not is_exact(z.value) or z.layer is None:
        return ""
    sums, _ = forward(trace.exercise)
    printed = sums[z.layer - 1][z.index[0]]
    if printed == z.value:
        return ""
    opens = ", and opens the gate" if printed > 0 else ""
    return f"Plain Python prints `{printed!r}`, since it rounds{opens}; the 0 on paper is right."


def _saturation_note(quantity: Quantity, trace: Trace) -> str:
    """Explain a loss that the printed prediction does not give, being rounded to 0 or 1."""
    if quantity.kind != Kind.LOSS or trace.exercise.loss != "bce":
        return ""
    for operand in (trace[id] for id in quantity.operands):
        shown = show(operand)
        if operand.kind == Kind.PREDICTION and not shown.exact and shown.number in {0, 1}:
            return (
                f"${operand.symbol}$ is so close to {shown.number} that its digits "
                "do not tell the loss; this is computed from the logit."
            )
    return ""
