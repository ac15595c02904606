"""Any file ends in one line or in numbers that PyTorch confirms, never in anything else."""

import io
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from near_valid import files
from rich.console import Console

from mathcore.exercise.model import ExerciseError, load_exercise, parse_exercise
from mathcore.exercise.run import run
from mathcore.exercise.torch_reference import verify
from scenes.publish.numbers import confirmed, numbers_document, numbers_table

quick = settings(deadline=None, suppress_health_check=list(HealthCheck))


def check_text(text: str) -> None:
    try:
        trace = confirmed(parse_exercise(text, "mine.toml"))
    except ExerciseError as error:
        message = str(error)
        event("refused")
        assert message.startswith("mine.toml: ")
        assert ": expected " in message
        assert message.isprintable()
        return
    event("confirmed")
    assert verify(trace).agrees
    json.dumps(numbers_document(trace), allow_nan=False)


@settings(quick, max_examples=150)
@given(files())
def test_a_nearly_valid_file(text: str) -> None:
    check_text(text)


@settings(quick, max_examples=40)
@given(files(faults=0, extreme=False))
def test_a_file_of_ordinary_numbers_is_never_refused(text: str) -> None:
    # Refusing everything would pass the other tests.
    trace = run(parse_exercise(text, "mine.toml"))
    assert verify(trace).max_abs_error < 1e-10
    out = io.StringIO()
    numbers_table(trace, Console(file=out))
    assert "agrees" in out.getvalue()


@settings(quick, max_examples=100)
@given(files(faults=0), st.data())
def test_a_file_with_a_few_characters_changed(text: str, data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        gone = data.draw(st.integers(0, 3))
        text = (
            text[:at]
            + data.draw(st.text("\0\t\n\"'#.,=-+[]{}019e_\u2028\u202e", max_size=3))
            + text[at + gone :]
        )
    check_text(text)


@settings(quick, max_examples=60)
@given(content=st.binary(max_size=60))
def test_any_bytes(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "mine.toml"
    file.write_bytes(content)
    with pytest.raises(ExerciseError) as caught:
        load_exercise(file)
    assert str(caught.value).startswith(f"{file}: ")
    assert str(caught.value).isprintable()
