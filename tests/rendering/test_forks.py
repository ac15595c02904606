"""Copies of a process: run with no thread alive, so each test has a process of its own."""

import subprocess
import sys
import textwrap
import threading
from pathlib import Path

from scenes.kit.rendering.forks import can_fork

ROOT = Path(__file__).parents[2]


def run(code: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    script = folder / "script.py"
    head = "import os, time, threading\nfrom pathlib import Path\n"
    head += "from scenes.kit.rendering.forks import ForkError, ForkPool, can_fork\n"
    script.write_text(head + textwrap.dedent(code), encoding="utf-8")
    return subprocess.run(
        [sys.executable, str(script)],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_copies_work_and_the_original_goes_on(tmp_path: Path) -> None:
    done = run(
        """
        forks = ForkPool(2)
        for number in range(5):
            forks.start(str(number), lambda number=number: Path(f"{number}.txt").touch())
        forks.join()
        print(sorted(path.name for path in Path().glob("*.txt")))
        """,
        tmp_path,
    )
    assert done.stdout.strip() == str([f"{number}.txt" for number in range(5)]), done.stderr


def test_no_more_than_two_run_at_once(tmp_path: Path) -> None:
    done = run(
        """
        forks = ForkPool(2)
        def work():
            mark = Path(f"{os.getpid()}.on")
            mark.touch()
            time.sleep(0.2)
            Path(f"{os.getpid()}.seen").write_text(str(len(list(Path().glob("*.on")))))
            mark.unlink()
        for number in range(5):
            forks.start(str(number), work)
        forks.join()
        print(max(int(path.read_text()) for path in Path().glob("*.seen")))
        """,
        tmp_path,
    )
    assert done.stdout.strip() == "2", done.stderr


def test_a_failure_is_told_with_its_place_and_ends_the_others(tmp_path: Path) -> None:
    done = run(
        """
        def fail():
            raise ValueError("no such colour")
        def long():
            time.sleep(30)
            Path("late").touch()
        forks = ForkPool(2)
        began = time.monotonic()
        forks.start("animation 1", long)
        forks.start("animation 2", fail)
        try:
            forks.join()
        except ForkError as error:
            print(str(error).splitlines()[0], "|", str(error).splitlines()[-1])
        print(time.monotonic() - began < 10, Path("late").exists())
        """,
        tmp_path,
    )
    said, state = done.stdout.strip().splitlines()
    assert said == (
        "animation 2: Traceback (most recent call last): | ValueError: no such colour"
    ), done.stderr
    assert state == "True False"


def test_a_copy_that_is_killed_is_noticed(tmp_path: Path) -> None:
    done = run(
        """
        forks = ForkPool(1)
        forks.start("animation 3", lambda: os.kill(os.getpid(), 9))
        try:
            forks.join()
        except ForkError as error:
            print(error)
        """,
        tmp_path,
    )
    assert done.stdout.strip() == "animation 3: its process ended with -9", done.stderr


def test_a_process_with_a_thread_is_not_copied(tmp_path: Path) -> None:
    done = run(
        """
        before = can_fork()
        end = threading.Event()
        threading.Thread(target=end.wait).start()
        print(before, can_fork())
        end.set()
        """,
        tmp_path,
    )
    assert done.stdout.strip() == "True False", done.stderr


def test_a_process_with_a_thread_of_a_library_is_not_copied(tmp_path: Path) -> None:
    done = run(
        """
        import ctypes
        libc = ctypes.CDLL(None)
        before = can_fork()
        pause = ctypes.cast(libc.pause, ctypes.c_void_p)
        assert libc.pthread_create(ctypes.byref(ctypes.c_ulong()), None, pause, None) == 0
        print(before, can_fork(), can_fork(), threading.active_count())
        """,
        tmp_path,
    )
    assert done.stdout.strip() == "True False False 1", done.stderr


def test_threads_that_end_before_a_fork_are_no_hindrance(tmp_path: Path) -> None:
    done = run(
        """
        os.environ["OPENBLAS_NUM_THREADS"] = "4"
        import numpy
        def threads():
            return len(os.listdir("/proc/self/task"))
        before = threads()
        print(before > 1, can_fork(), threads())
        numpy.ones((400, 400)) @ numpy.ones((400, 400))
        print(threads() > 1, can_fork(), threads())
        """,
        tmp_path,
    )
    assert done.stdout.split() == ["True", "True", "1"] * 2, done.stderr


def test_only_the_main_thread_copies() -> None:
    answers: list[bool] = []

    thread = threading.Thread(target=lambda: answers.append(can_fork()))
    thread.start()
    thread.join()
    assert answers == [False]
