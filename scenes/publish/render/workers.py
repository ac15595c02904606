"""Processes of this machine that do the work."""

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from multiprocessing import active_children, get_context
from types import FrameType
from typing import ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")

#: Opens processes; they are gone when the block ends, at once if it ends with an error.
OpenExecutor = Callable[[], AbstractContextManager[Executor]]

#: How often a worker looks whether its parent process is still there, in seconds.
_WATCH = 1.0


def local_workers(count: int) -> OpenExecutor:
    """Return what opens processes of this machine; each imports manim once, for all its clips."""
    return partial(_local_workers, count)


class _Processes(ProcessPoolExecutor):
    """Processes that never hear of Ctrl-C, not even while they start."""

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> "Future[_T]":
        """Hand a task out; a process may be started for it."""
        with _interruptions_held_back():
            return super().submit(fn, *args, **kwargs)


@contextmanager
def _local_workers(count: int) -> Iterator[Executor]:
    others = set(active_children())
    # A new interpreter, not a copy of this one, whose threads would be missing in the copy.
    executor = _Processes(
        count, mp_context=get_context("spawn"), initializer=_begin_work, initargs=(os.getpid(),)
    )
    try:
        yield executor
    except BaseException:
        for process in set(active_children()) - others:
            process.kill()
        raise
    finally:
        executor.shutdown(cancel_futures=True)


@contextmanager
def _interruptions_held_back() -> Iterator[None]:
    """Let Ctrl-C wait until the end of the block; processes started in it never hear of it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin_work(parent: int) -> None:
    """Leave interruptions to the parent, and end with it, even if it was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if not hasattr(signal, "setitimer"):
        return

    def look(number: int, frame: FrameType | None) -> None:
        del number, frame
        if os.getppid() != parent:
            os._exit(1)

    # A timer and no thread: a process with threads cannot be forked safely.
    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, _WATCH, _WATCH)
