"""Work done by child processes, a few at a time, while this process goes on.

A forked child has everything that its parent had, so nothing has to be sent to it. What it cannot
have is a second thread: none may live when it is forked, neither one of Python's nor one that a
library has started by itself.
"""

import gc
import multiprocessing
import os
import random
import signal
import sys
import threading
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any


class ForkError(RuntimeError):
    """A child process has failed; the message says at what, and what it printed."""


@dataclass(frozen=True)
class _Child:
    """A running child process, the end of the pipe on which it reports, and what it is doing."""

    process: BaseProcess
    report: "Connection[str, str]"
    task: str


def can_fork() -> bool:
    """Return whether this process can be forked safely now.

    As Python's own warning does, it goes by the threads that are left right after a fork: OpenBLAS
    ends its own just before one.
    """
    # Fork is unsafe on macOS, and absent on Windows.
    return (
        sys.platform.startswith("linux")
        and hasattr(os, "fork")
        and threading.active_count() == 1
        and threading.current_thread() is threading.main_thread()
        and (_is_alone() or _is_alone_after_a_fork())
    )


def _is_alone() -> bool:
    """Return whether this process has one thread, those of libraries counted."""
    try:
        return len(list(Path("/proc/self/task").iterdir())) == 1
    except OSError:
        return True  # nothing is known but Python's threads, to Python as well


def _is_alone_after_a_fork() -> bool:
    """Fork a child that ends at once, so that libraries end their threads; tell whether all did."""
    with warnings.catch_warnings():
        # Threads that stay are no danger to this child, which does nothing.
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid == 0:
        os._exit(0)
    os.waitpid(pid, 0)
    return _is_alone()


class ForkPool:
    """Child processes at work.

    Parameters
    ----------
    at_once
        How many may run at the same time.
    """

    def __init__(self, at_once: int) -> None:
        self.at_once = at_once
        self._running: list[_Child] = []

    def start(self, task: str, work: Callable[[], None]) -> None:
        """Have a child process do the work; waits if too many are running.

        Parameters
        ----------
        task
            What is done, for the message if it fails.
        work
            Called in the child, which ends when it returns.

        Raises
        ------
        ForkError
            If an earlier child has failed.
        """
        while len(self._running) >= self.at_once:
            self._reap()
        context = multiprocessing.get_context("fork")
        ours, its = context.Pipe(duplex=False)
        gc.freeze()
        process = context.Process(target=_work, args=(work, its, random.getstate()), daemon=True)
        process.start()
        its.close()
        self._running.append(_Child(process, ours, task))

    def join(self) -> None:
        """Wait until all children have ended.

        Raises
        ------
        ForkError
            If one of them has failed; the others have been stopped then.
        """
        while self._running:
            self._reap()

    def stop(self) -> None:
        """End all children at once."""
        for child in self._running:
            child.process.kill()
        for child in self._running:
            child.process.join()
            child.report.close()
        self._running.clear()

    def _reap(self) -> None:
        """Wait until at least one child ends."""
        ready = wait([child.report for child in self._running])
        for child in [child for child in self._running if child.report in ready]:
            try:
                said = child.report.recv()
            except EOFError:
                said = ""
            self._running.remove(child)
            child.report.close()
            child.process.join()
            code = child.process.exitcode
            if code != 0:
                self.stop()
                raise ForkError(f"{child.task}: {said or f'its process ended with {code}'}")


def _work(work: Callable[[], None], report: "Connection[str, str]", chance: Any) -> None:
    """Do the work in the child process, and report a failure to the parent."""
    # Whoever interrupts the parent ends its children too, without a word from each of them.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    # Python sows another seed in each child; a frame that leaves something to chance has to be the
    # one that the parent sees.
    random.setstate(chance)
    try:
        work()
    except BaseException:
        report.send(traceback.format_exc())
        sys.exit(1)
