"""The benchmark's stopwatch and scales show what a command really takes."""

import sys
from pathlib import Path

import pytest
from bench_runs import run

ROOT = Path(__file__).parents[2]


def python(folder: Path, code: str) -> list[str]:
    script = folder / "script.py"
    script.write_text(code, encoding="utf-8")
    return [sys.executable, str(script)]


def test_time_memory_and_the_first_film_are_seen(tmp_path: Path) -> None:
    films = tmp_path / "films"
    (films / "pieces").mkdir(parents=True)
    done = run(
        python(
            tmp_path,
            "import pathlib, subprocess, sys\n"
            "pathlib.Path('films/pieces/1.mp4').touch()\n"
            "hold = 'import time; block = bytes(range(256)) * 400_000; time.sleep(0.5)'\n"
            "subprocess.run([sys.executable, '-c', hold], check=True)\n",
        ),
        tmp_path,
        ROOT,
        films,
    )
    assert done.first_film is not None
    assert done.first_film < done.seconds
    assert done.memory > 100_000_000


def test_without_a_film_there_is_no_first_one(tmp_path: Path) -> None:
    done = run(python(tmp_path, "import scenes\nprint('done')\n"), tmp_path, ROOT, tmp_path)
    assert done.first_film is None
    assert (tmp_path / "said.txt").read_text(encoding="utf-8") == "done\n"


def test_a_command_that_fails_is_no_measurement(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="no such luck"):
        run(python(tmp_path, "raise SystemExit('no such luck')"), tmp_path, ROOT, tmp_path)
