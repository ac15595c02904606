"""Work done by copies of this process, a few at a time, while this process goes on.

A copy has everything that the original had when it was made, so nothing has to be sent to it. What
it cannot have is a second thread: no thread may live when a copy is made, neither one of Python's
nor one that a library has started by itself.
"""

import gc
import os
import random
import signal
import sys
import threading
import traceback
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe, wait
from pathlib import Path
from typing import NoReturn


class ForkError(RuntimeError):
    """A copy of this process has failed; the message says at what, and what it printed."""


@dataclass(frozen=True)
class _Copy:
    """A running copy, the end of the pipe on which it reports, and what it is doing."""

    pid: int
    report: Connection
    task: str


def can_fork() -> bool:
    """Return whether this process can be copied safely now.

    As Python's own warning does, it goes by the threads that are left right after a fork: OpenBLAS
    ends its own just before one.
    """
    # On macOS system libraries may crash in a copy; Windows makes none.
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


class Forks:
    """Copies of this process at work.

    Parameters
    ----------
    at_once
        How many may run at the same time.
    """

    def __init__(self, at_once: int) -> None:
        self.at_once = at_once
        self._running: list[_Copy] = []

    def start(self, task: str, work: Callable[[], None]) -> None:
        """Have a copy do the work; waits if too many are running.

        Parameters
        ----------
        task
            What is done, for the message if it fails.
        work
            Called in the copy, which ends when it returns.

        Raises
        ------
        ForkError
            If an earlier copy has failed.
        """
        while len(self._running) >= self.at_once:
            self._reap()
        ours, its = Pipe(duplex=False)
        # What has not been written yet would be written twice.
        sys.stdout.flush()
        sys.stderr.flush()
        gc.freeze()
        chance = random.getstate()
        pid = os.fork()
        if pid == 0:
            # Python sows another seed in each child; a frame that leaves something to chance has to
            # be the one that the parent sees.
            random.setstate(chance)
            _work_and_end(work, its)
        its.close()
        self._running.append(_Copy(pid, ours, task))

    def join(self) -> None:
        """Wait until all copies have ended.

        Raises
        ------
        ForkError
            If one of them has failed; the others have been stopped then.
        """
        while self._running:
            self._reap()

    def stop(self) -> None:
        """End all copies at once."""
        for copy in self._running:
            os.kill(copy.pid, signal.SIGKILL)
        for copy in self._running:
            os.waitpid(copy.pid, 0)
            copy.report.close()
        self._running.clear()

    def _reap(self) -> None:
        """Wait until at least one copy ends."""
        ready = wait([copy.report for copy in self._running])
        for copy in [copy for copy in self._running if copy.report in ready]:
            try:
                said = str(copy.report.recv())
            except EOFError:
                said = ""
            self._running.remove(copy)
            copy.report.close()
            _, status = os.waitpid(copy.pid, 0)
            code = os.waitstatus_to_exitcode(status)
            if code != 0:
                self.stop()
                raise ForkError(f"{copy.task}: {said or f'its process ended with {code}'}")


def _work_and_end(work: Callable[[], None], report: Connection) -> NoReturn:
    code = 1
    try:
        # Whoever interrupts the original ends its copies too, without a word from each of them.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        work()
        code = 0
    except BaseException:
        report.send(traceback.format_exc())
    finally:
        # Neither the original's exit handlers nor its unwritten output belong to the copy.
        os._exit(code)
