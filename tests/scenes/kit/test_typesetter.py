"""Typst in a process of its own: no thread here, one reply to each question, and a timely end."""

import io
import os
import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import typst

from scenes.kit.typst import typesetter
from scenes.kit.typst.typesetter import SourceError, Typesetter, compile_page, serve

ROOT = Path(__file__).parents[3]
HEAD = (
    "import os, signal, threading\n"
    "from scenes.kit.typst.typesetter import _typesetter_of, compile_page\n"
)


def run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", HEAD + code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stderr == ""
    return done.stdout.strip()


def page(words: str) -> str:
    return f"#set page(width: auto, height: auto)\n{words}"


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs Linux to see threads")
def test_typesetting_starts_no_thread() -> None:
    code = (
        "def threads(): return len(os.listdir('/proc/self/task'))\n"
        "before = threads()\n"
        f"compile_page({page('a')!r})\n"
        "print(before, threads())\n"
    )
    assert run(code) == "1 1"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_copy_of_a_process_has_a_typesetter_of_its_own() -> None:
    sources = [page(word) for word in "abcd"]
    code = (
        f"a, b, c, d = {sources!r}\n"
        "compile_page(a)\n"
        "pid = os.fork()\n"
        "svgs = [compile_page(s) for s in ((b, c, b, c) if pid == 0 else (c, d, c, d))]\n"
        "assert svgs[0] == svgs[2] != svgs[1] == svgs[3]\n"
        "if pid == 0: os._exit(7)\n"
        "print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))\n"
    )
    assert run(code) == "7"


def test_it_ends_with_its_process() -> None:
    # Killed, a process says good-bye to nobody.
    code = (
        f"compile_page({page('a')!r})\n"
        "print(_typesetter_of(os.getpid())._process.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", HEAD + code],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        timeout=60,
        check=False,
    )
    deadline = time.monotonic() + 10
    stat = Path("/proc", done.stdout.strip(), "stat")
    while stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z":
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_ctrl_c_in_the_terminal_does_not_reach_it() -> None:
    svg = compile_page(page("a"))
    process = typesetter._typesetter_of(os.getpid())._process
    assert os.getpgid(process.pid) != os.getpgid(0)
    assert compile_page(page("a")) == svg


def test_after_an_interruption_comes_no_old_reply(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = compile_page(page("b"))
    load = pickle.load

    def interrupted(file: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(pickle, "load", interrupted)
    with pytest.raises(KeyboardInterrupt):
        compile_page(page("a"))
    monkeypatch.setattr(pickle, "load", load)
    assert compile_page(page("b")) == expected


def test_one_that_was_killed_is_named_and_replaced() -> None:
    expected = compile_page(page("a"))
    os.kill(typesetter._typesetter_of(os.getpid())._process.pid, signal.SIGKILL)
    with pytest.raises(RuntimeError, match="Typst's process ended with -9"):
        compile_page(page("a"))
    assert compile_page(page("a")) == expected


def test_refused_source_is_no_end() -> None:
    one = Typesetter()
    try:
        with pytest.raises(SourceError, match="unknown variable: nothing"):
            one.compiled(b"#nothing", "svg")
        assert one.compiled(page("a").encode(), "svg").startswith(b"<svg")
    finally:
        one.end()


def test_only_the_embedded_faces_are_used(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, Any] = {}

    def compiler(**options: Any) -> None:
        asked.update(options)

    monkeypatch.setattr(typst, "Compiler", compiler)
    serve(io.BytesIO(), io.BytesIO())
    assert asked == {"ignore_system_fonts": True}
    families = typst.Fonts(include_system_fonts=False).families()
    assert {"New Computer Modern", "New Computer Modern Math"} <= set(families)
