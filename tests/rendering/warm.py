"""Manim's command in copies of a process that has imported it, which takes longer than most films.

Run as a program, this file makes such a copy for each line that it reads, and answers with the code
with which the copy has ended.
"""

import atexit
import importlib
import json
import os
import runpy
import select
import signal
import subprocess
import sys
import traceback
from collections.abc import Sequence
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: No film takes so long, in seconds.
_LONGEST = 200


@cache
def _original() -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [sys.executable, __file__],
        cwd=ROOT,
        # As the command has it, which is called as a module.
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), *_python_path()])},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    atexit.register(process.communicate)
    return process


def _python_path() -> list[str]:
    return [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]


def manim_in_a_copy(
    arguments: Sequence[str], folder: Path, forks: Path, watch: Path
) -> "subprocess.CompletedProcess[str]":
    """Run manim's command in the checkout.

    Parameters
    ----------
    arguments
        What comes after ``manim``.
    folder
        Where to keep what it prints, meanwhile.
    forks, watch
        The file in which each fork is noted, and the module that does it.
    """
    process = _original()
    assert process.stdin is not None
    assert process.stdout is not None
    said = [folder / "stdout.txt", folder / "stderr.txt"]
    environment = {**os.environ, "FORKS_SEEN": str(forks)}
    task = [list(arguments), environment, [str(path) for path in said], str(watch)]
    process.stdin.write(json.dumps(task) + "\n")
    process.stdin.flush()
    if not select.select([process.stdout], [], [], _LONGEST)[0]:
        os.killpg(process.pid, signal.SIGKILL)
        _original.cache_clear()
        raise subprocess.TimeoutExpired(list(arguments), _LONGEST)
    code = int(process.stdout.readline())
    return subprocess.CompletedProcess(arguments, code, *(path.read_text() for path in said))


def _be_the_command(
    arguments: Sequence[str], environment: dict[str, str], said: Sequence[str], watch: str
) -> int:
    """Do as ``python -m manim`` does; return the exit code."""
    for number, path in enumerate(said, start=1):
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(file, number)
        os.close(file)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.environ.clear()
    os.environ.update(environment)
    runpy.run_path(watch)
    sys.argv[1:] = arguments
    code: object = 0
    try:
        from manim.__main__ import main

        main()
    except SystemExit as end:
        code = end.code
    except BaseException:
        traceback.print_exc()
        code = 1
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    return code if isinstance(code, int) else int(code is not None)


def _serve() -> None:
    # What a film needs, imported before the first copy is made.
    for name in ("manim.__main__", "scenes.kit.scene.lecture"):
        importlib.import_module(name)
    # One line at a time, so that no copy finds what is for another one.
    for line in iter(sys.stdin.readline, ""):
        pid = os.fork()
        if pid == 0:
            os._exit(_be_the_command(*json.loads(line)))
        _, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    sys.path.remove(str(Path(__file__).parent))
    _serve()
