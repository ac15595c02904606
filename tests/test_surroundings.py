"""The suite says the same wherever it is run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

HOSTILE = {
    "CHALKGRAD_EXERCISE": "nowhere.toml",
    "CHALKGRAD_THEME": "light",
    "COLUMNS": "40",
    "LC_ALL": "C",
    "NO_COLOR": "1",
    "TERM": "dumb",
    "TZ": "Asia/Kathmandu",
}
#: Tests of output, which have been seen to fail in such surroundings.
SENSITIVE = (
    "publish/cli/test_cli.py::test_numbers_as_a_table_end_with_the_verification",
    "publish/cli/test_outlet.py::test_a_terminal_of_few_characters_gets_their_likes",
    "publish/render/test_render_command.py::test_progress_on_a_terminal_is_live",
)

# Groups are begun before single tests, and this file, which takes long, would be the last.
pytestmark = pytest.mark.xdist_group("surroundings")


def test_the_surroundings_change_nothing() -> None:
    here = Path(__file__).parent
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
        + [str(here / test) for test in SENSITIVE],
        cwd=here.parent,
        env={**os.environ, **HOSTILE},
        umask=0o077,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert f"{len(SENSITIVE)} passed" in done.stdout


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="threads are counted on Linux")
@pytest.mark.parametrize("threads", [0, 1])
def test_a_fork_among_threads_fails_a_test(tmp_path: Path, threads: int) -> None:
    (tmp_path / "test_it.py").write_text(
        "import os, threading\n"
        "def test_fork():\n"
        "    end = threading.Event()\n"
        f"    threads = [threading.Thread(target=end.wait) for _ in range({threads})]\n"
        "    for thread in threads: thread.start()\n"
        "    pid = os.fork()\n"
        "    if pid == 0: os._exit(0)\n"
        "    os.waitpid(pid, 0)\n"
        "    end.set()\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "conftest"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == threads, done.stdout
    assert ("a fork with 2 threads alive" in done.stdout) == bool(threads)
