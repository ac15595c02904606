"""Ctrl-C: one line, exit code 130, nothing half done, nobody left at work."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

# A program that is started in the background ignores Ctrl-C.
CODE = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    "from scenes.publish.cli.app import main; main()"
)


def interrupt(process: "subprocess.Popen[str]", everyone: bool) -> tuple[str, str]:
    """Press Ctrl-C in the terminal of a program, or send the signal to it alone."""
    if everyone:
        os.killpg(process.pid, signal.SIGINT)
    else:
        process.send_signal(signal.SIGINT)
    return process.communicate(timeout=30)


def at_work(group: int) -> list[int]:
    """Return the processes of a group that have not ended."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _, its_group, *_ = status.read_text().rpartition(")")[2].split()
            if int(its_group) == group and state != "Z":
                found.append(int(status.parent.name))
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs Linux to see processes")
@pytest.mark.parametrize("everyone", [True, False])
def test_ctrl_c_is_one_line_and_exit_code_130(tmp_path: Path, everyone: bool) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", CODE, "render", "-q", "l", "ForwardPass", "--out", str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob(".work/*")):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert at_work(process.pid)
    time.sleep(0.2)  # the workers are starting
    _, complaints = interrupt(process, everyone)
    assert process.returncode == 130
    assert complaints == (
        "chalkgrad: interrupted; what is done is kept, and the next run carries on\n"
    )
    assert not list(tmp_path.glob("[!.]*"))
    assert not (tmp_path / ".work").exists()
    while at_work(process.pid):
        assert time.monotonic() < deadline
        time.sleep(0.05)
