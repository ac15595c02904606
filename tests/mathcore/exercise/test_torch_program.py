"""What torch prints is what Python prints, and each of its numbers is a quantity."""

import io
from contextlib import redirect_stdout
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from sample_exercises import exercises, lab

from mathcore.exercise.model import Exercise, library, load_exercise
from mathcore.exercise.program import PRECISIONS, parameter_names
from mathcore.exercise.reconcile import show
from mathcore.exercise.run import run
from mathcore.exercise.torch_program import (
    LONGEST_LINE,
    ProgramRun,
    printed_id,
    run_in_all_precisions,
    run_program,
)

WIDE = Path(__file__).parents[2] / "support/exercises/mse_4_4_4_4.toml"


def printed_by_python(program: ProgramRun, exercise: Exercise) -> list[str]:
    """Return what Python prints when the statements are run with calls of print between them."""
    lines = []
    for statement in program.program:
        lines.append(statement.source)
        if statement.result:
            lines.append(f"print({statement.result}.data)")
    lines += [f"print({name}.grad)" for name in parameter_names(exercise)]
    usual = torch.get_default_dtype()
    with redirect_stdout(io.StringIO()) as out:
        exec("\n".join(lines), {"torch": torch})
    torch.set_default_dtype(usual)
    torch.set_printoptions(profile="default")  # type: ignore[no-untyped-call]
    return out.getvalue().splitlines()


def lines_of(program: ProgramRun) -> list[str]:
    tensors = (*program.results, *program.gradients)
    return [line.text for tensor in tensors for line in tensor.lines]


@pytest.mark.parametrize("precision", PRECISIONS)
@settings(max_examples=30, deadline=None)
@given(exercises())
def test_torch_prints_what_python_prints(precision: str, exercise: Exercise) -> None:
    program = run_program(run(exercise), precision)
    assert lines_of(program) == printed_by_python(program, exercise)


@pytest.mark.parametrize("precision", PRECISIONS)
def test_each_number_stands_where_its_span_says(precision: str) -> None:
    program = run_program(run(lab()), precision)
    for tensor in (*program.results, *program.gradients):
        for line in tensor.lines:
            texts = [line.text[start:end] for start, end in line.spans]
            assert texts == [program.quantities[id].printed for id in line.ids]
            for id in line.ids:
                value, text = program.quantities[id].value, program.quantities[id].printed
                assert float(text) == pytest.approx(float(value), abs=6e-5, rel=6e-5)


def test_the_noise_of_the_lab_is_printed_in_powers_of_ten() -> None:
    single, double = run_in_all_precisions(run(lab())).values()
    (line,) = double.gradients[2].lines
    assert line.text == "tensor([[-1.5535e-17, -6.1569e-01]])"
    noise = double.quantities[printed_id("dL_dW2[0,0]", "float64")]
    assert show(noise).text == "−1.5535 × 10⁻¹⁷"
    assert show(noise).typst == '#raw("-1.5535e-17")'
    assert single.quantities[printed_id("dL_dW2[0,0]", "float32")].printed == "0.0000"


def test_torch_is_left_as_it_was() -> None:
    run_program(run(lab()), "float64", in_powers=True)
    assert torch.get_default_dtype() == torch.float32
    assert str(torch.tensor([0.5])) == "tensor([0.5000])"


def test_what_would_be_too_long_is_printed_in_powers_of_ten(tmp_path: Path) -> None:
    runs = run_in_all_precisions(run(load_exercise(WIDE)))
    assert all(len(one.program) == 8 for one in runs.values())
    text = WIDE.read_text(encoding="utf-8").replace(
        "x = [-0.5, 0.1, -0.3, 0.2]", "x = [-900000, 900000, 800000, 700000]"
    )
    text = text.replace('activation = "sigmoid"', 'activation = "identity"')
    file = tmp_path / "long.toml"
    file.write_text(text, encoding="utf-8")
    assert run_program(run(load_exercise(file)), "float32").longest > LONGEST_LINE
    runs = run_in_all_precisions(run(load_exercise(file)))
    for one in runs.values():
        assert one.program[1].text == "torch.set_printoptions(sci_mode=True)"
        assert one.longest <= LONGEST_LINE
        assert lines_of(one) == printed_by_python(one, load_exercise(file))


@pytest.mark.parametrize("name", library())
def test_each_exercise_of_the_library_fits(name: str) -> None:
    for one in run_in_all_precisions(run(load_exercise(library()[name]))).values():
        assert one.longest <= LONGEST_LINE
        assert len(one.program) <= 8
