"""Fuzz the reading of exercises and their numbers; run by ``make fuzz``, not part of the suite.

Any bytes must end in one line of refusal or in numbers that PyTorch confirms.
"""

import io
import json
import sys
import tempfile
from pathlib import Path

import atheris
import torch  # noqa: F401  # here, as its import would count as the first input's time

with atheris.instrument_imports(include=["mathcore", "tomllib"]):
    from mathcore.exercise.model import ExerciseError, load_exercise

from rich.console import Console

from scenes.publish.numbers import confirmed, numbers_document, numbers_table

_FILE = Path(tempfile.mkdtemp()) / "fuzzed.toml"


def check_bytes(data: bytes) -> None:
    """Read an exercise file of these bytes and work it; raise unless that ends well."""
    _FILE.write_bytes(data)
    try:
        trace = confirmed(load_exercise(_FILE))
    except ExerciseError as error:
        message = str(error)
        assert message.startswith(f"{_FILE}: "), message
        assert ": expected " in message, message
        assert message.isprintable(), ascii(message)
        return
    json.dumps(numbers_document(trace), allow_nan=False)
    numbers_table(trace, Console(file=io.StringIO()))


if __name__ == "__main__":
    atheris.Setup(sys.argv, check_bytes)
    atheris.Fuzz()
