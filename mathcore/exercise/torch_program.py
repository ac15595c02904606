"""What PyTorch prints when a film's program runs.

Every number that is printed is a quantity of its own, with the digits that torch gives it.
"""
# Torch is imported when a program runs, as that takes seconds.
# ruff: noqa: PLC0415

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mathcore.exercise.ids import gradient
from mathcore.exercise.program import PRECISIONS, Statement, parameter_names, statements
from mathcore.exercise.trace import Quantities, Quantity, Trace

LONGEST_LINE = 62
"""Characters of a line that a film has room for: four numbers with a minus and a power of ten."""

_NUMBER = re.compile(r"-?(?:\d+\.\d*(?:e[+-]\d+)?|inf|nan)")


@dataclass(frozen=True)
class PrintedLine:
    """A line that torch prints.

    Parameters
    ----------
    text
        The line.
    spans
        Where in it numbers stand: first and last character of each, the last one excluded.
    ids
        The ids of these numbers.
    """

    text: str
    spans: tuple[tuple[int, int], ...]
    ids: tuple[str, ...]


@dataclass(frozen=True)
class PrintedTensor:
    """A tensor as torch prints it.

    Parameters
    ----------
    name
        What the program calls it; of a gradient the name of its parameter.
    lines
        A line for each row of a matrix.
    """

    name: str
    lines: tuple[PrintedLine, ...]


@dataclass(frozen=True)
class ProgramRun:
    """A program that has been run.

    Parameters
    ----------
    precision
        The type of its numbers.
    program
        What was run.
    results
        What is printed after each statement that has a result.
    gradients
        The gradient of each parameter.
    quantities
        All numbers that are printed.
    """

    precision: str
    program: tuple[Statement, ...]
    results: tuple[PrintedTensor, ...]
    gradients: tuple[PrintedTensor, ...]
    quantities: Quantities

    @property
    def longest(self) -> int:
        """The length of the longest line that is printed."""
        return max(self.longest_result, _longest(self.gradients))

    @property
    def longest_result(self) -> int:
        """The length of the longest line that is printed after a statement."""
        return _longest(self.results)


def _longest(tensors: Sequence[PrintedTensor]) -> int:
    return max(len(line.text) for tensor in tensors for line in tensor.lines)


def printed_id(id: str, precision: str) -> str:
    """Return the id of what torch prints for a quantity of the trace."""
    return f"{id}~{precision}"


def run_in_all_precisions(trace: Trace) -> dict[str, ProgramRun]:
    """Run the program of a trace's exercise in each of `mathcore.exercise.program.PRECISIONS`.

    Where a line that is printed would be too long for a film, the program asks for powers of ten.
    """
    runs = {name: run_program(trace, name) for name in PRECISIONS}
    if max(run.longest for run in runs.values()) > LONGEST_LINE:
        runs = {name: run_program(trace, name, in_powers=True) for name in PRECISIONS}
    return runs


def run_program(trace: Trace, precision: str, *, in_powers: bool = False) -> ProgramRun:
    """Run the statements of a film's program, one after the other, and print what they make.

    How torch computes and prints from then on is as it was before.

    Parameters
    ----------
    trace
        Of the exercise whose program it is.
    precision, in_powers
        See `mathcore.exercise.program.statements`.
    """
    import torch

    usual = torch.get_default_dtype()
    namespace: dict[str, Any] = {"torch": torch}
    printer = _Printer(trace, precision)
    program = statements(trace.exercise, precision, in_powers=in_powers)
    results = []
    try:
        for statement in program:
            # Written by `statements` from checked numbers alone: nothing of a file's text is run.
            exec(compile(statement.source, "<program>", "exec"), namespace)
            if statement.result:
                tensor = namespace[statement.result].data
                results.append(printer.prints(statement.result, tensor, statement.quantity))
        gradients = [
            printer.prints(name, namespace[name].grad, gradient(id))
            for name, id in parameter_names(trace.exercise).items()
        ]
    finally:
        torch.set_default_dtype(usual)
        torch.set_printoptions(profile="default")  # type: ignore[no-untyped-call]
    return ProgramRun(
        precision, program, tuple(results), tuple(gradients), Quantities(printer.found)
    )


class _Printer:
    """Prints tensors, and notes their numbers."""

    def __init__(self, trace: Trace, precision: str) -> None:
        self._trace, self._precision = trace, precision
        self.found: list[Quantity] = []

    def prints(self, name: str, tensor: Any, id: str) -> PrintedTensor:
        """Print a tensor that holds what an id stands for in the trace, without its index."""
        rows = [[tensor.item()]] if tensor.dim() == 0 else tensor.tolist()
        lines = []
        for i, (text, values) in enumerate(zip(str(tensor).splitlines(), rows, strict=True)):
            matches = list(_NUMBER.finditer(text))
            names = []
            for j, (match, value) in enumerate(zip(matches, values, strict=True)):
                ours = self._trace[id if tensor.dim() == 0 else self._entry(id, i, j)]
                names.append(printed_id(ours.id, self._precision))
                self.found.append(
                    Quantity(
                        names[-1], ours.symbol, ours.kind, None, (), value, printed=match.group()
                    )
                )
            lines.append(PrintedLine(text, tuple(m.span() for m in matches), tuple(names)))
        return PrintedTensor(name, tuple(lines))

    def _entry(self, id: str, i: int, j: int) -> str:
        """Return the id of an entry: of a matrix, or of a vector, which is one row of a tensor."""
        entry = f"{id}[{i},{j}]"
        return entry if entry in self._trace else f"{id}[{j}]"
