"""All numbers of an exercise, as JSON or as a table for a terminal."""

import math
from fractions import Fraction
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from mathcore.exercise.model import Exercise, ExerciseError
from mathcore.exercise.reconcile import relation, show, substitution_relation
from mathcore.exercise.run import run
from mathcore.exercise.torch_reference import TOLERANCE, Verification, verify
from mathcore.exercise.trace import Quantity, Trace
from mathcore.formula.activations import activation
from mathcore.formula.typeset import plain
from mathcore.numbers.values import to_float


def confirmed(exercise: Exercise) -> Trace:
    """Work an exercise, and have PyTorch confirm every number of it.

    Parameters
    ----------
    exercise
        The network, the sample and the learning rate.

    Returns
    -------
    Trace
        Its quantities.

    Raises
    ------
    ExerciseError
        If a value is beyond float64, or if PyTorch comes to another result: numbers far apart in
        size, or a very long step, can use up all digits of float64.
    """
    trace = run(exercise)
    verification = verify(trace)
    if not verification.agrees:
        raise ExerciseError(
            f"{exercise.source}: file: expected numbers that PyTorch confirms to {TOLERANCE:.0e}, "
            f"got an error of {verification.max_abs_error:.1e}: float64 has too few digits for "
            "numbers so far apart in size, or for so long a step"
        )
    return trace


def _number(trace: Trace, id: str) -> float | None:
    """Return a value at full precision; JSON has no infinity, so that becomes None."""
    value = to_float(trace[id].value)
    return value if math.isfinite(value) else None


def _vector(trace: Trace, name: str, length: int) -> list[float | None]:
    return [_number(trace, f"{name}[{i}]") for i in range(length)]


def _matrix(trace: Trace, name: str, rows: int, columns: int) -> list[list[float | None]]:
    return [[_number(trace, f"{name}[{i},{j}]") for j in range(columns)] for i in range(rows)]


def numbers_document(trace: Trace) -> dict[str, Any]:
    """Return the numbers of an exercise, ready for ``json.dumps``.

    Parameters
    ----------
    trace
        The quantities.

    Returns
    -------
    dict
        ``title``; ``forward`` with ``z1``, ``a1``, ..., ``loss``; ``gradients`` with ``W1``,
        ``b1``, ``a1``, ``z1``, ...; ``updated`` with ``W1``, ``b1``, ..., ``loss``; ``kinks``, the
        ids of the pre-activations at a kink; ``verification`` with the version of ``torch`` and
        ``max_abs_error`` (`mathcore.exercise.torch_reference.verify`). Weights are (out, in). An
        infinity is None.
    """
    forward: dict[str, Any] = {}
    gradients: dict[str, Any] = {}
    updated: dict[str, Any] = {}
    for n, layer in enumerate(trace.exercise.layers, start=1):
        n_out, n_in = layer.n_out, layer.n_in
        for name in (f"z{n}", f"a{n}"):
            forward[name] = _vector(trace, name, n_out)
        gradients[f"W{n}"] = _matrix(trace, f"dL_dW{n}", n_out, n_in)
        for name in (f"b{n}", f"a{n}", f"z{n}"):
            gradients[name] = _vector(trace, f"dL_d{name}", n_out)
        updated[f"W{n}"] = _matrix(trace, f"W{n}_new", n_out, n_in)
        updated[f"b{n}"] = _vector(trace, f"b{n}_new", n_out)
    forward["loss"] = _number(trace, "L")
    updated["loss"] = _number(trace, "L_new")
    verification = verify(trace)
    error = verification.max_abs_error
    return {
        "title": trace.exercise.title,
        "forward": forward,
        "gradients": gradients,
        "updated": updated,
        "kinks": list(trace.kinks),
        "verification": {
            "torch": verification.torch_version,
            "max_abs_error": error if math.isfinite(error) else None,
        },
    }


def _row(quantity: Quantity, trace: Trace) -> tuple[Text, Text, Text, Text]:
    # Text, since a string such as "z1[0]" would be read as markup.
    shown = show(quantity)
    result = Text(f"{relation(quantity, trace)} {shown.text}")
    if quantity.at_kink:
        result.append("  at the kink")
    if quantity.formula is None:
        return Text(quantity.id), Text(), Text(), result
    names = {id: id for id in quantity.operands}
    numbers = {id: show(trace[id]).text for id in quantity.operands}
    return (
        Text(quantity.id),
        Text(f"= {plain(quantity.formula, names)}"),
        Text(f"{substitution_relation(quantity, trace)} {plain(quantity.formula, numbers)}"),
        result,
    )


def _section(title: str, quantities: tuple[Quantity, ...], trace: Trace) -> Table:
    table = Table(title=title, title_justify="left", box=None, padding=(0, 2, 0, 0))
    for heading in ("quantity", "formula", "with numbers", "value"):
        table.add_column(heading, overflow="fold", no_wrap=heading == "quantity")
    for quantity in quantities:
        table.add_row(*_row(quantity, trace))
    return table


def _verdict(verification: Verification) -> str:
    verb = "agrees" if verification.agrees else "DISAGREES"
    return (
        f"PyTorch {verification.torch_version} {verb}: "
        f"largest error {verification.max_abs_error:.1e} against float64 autograd"
    )


def numbers_table(trace: Trace, console: Console) -> None:
    """Print the numbers of an exercise, each with its formula.

    Parameters
    ----------
    trace
        The quantities.
    console
        Where to print. The last line is the comparison with PyTorch.
    """
    sections = (
        ("Given", trace.given),
        ("Forward", trace.forward),
        ("Backward", trace.backward),
        ("Update", trace.update),
        ("Forward again", trace.after),
    )
    console.print(Text(trace.exercise.title, style="bold"))
    for title, quantities in sections:
        console.print()
        console.print(_section(title, quantities, trace))
    console.print()
    if trace.kinks:
        layers = {trace.exercise.layers[(trace[id].layer or 1) - 1] for id in trace.kinks}
        rules = []
        for name in sorted({layer.activation for layer in layers}):
            record = activation(name)
            slope = format(float(record.slope(Fraction(0))), ".12g")
            rules.append(f"{record.plain}′(0) = {slope}")
        where, ids = " and ".join(rules), ", ".join(trace.kinks)
        console.print(Text(f"At the kink, where {where}: {ids}"))
    console.print(Text(_verdict(verify(trace))))
