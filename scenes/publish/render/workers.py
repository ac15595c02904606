"""Who does the work: processes of this machine, or a Dask cluster.

Both are a `concurrent.futures.Executor`, and nothing else is asked of them.
"""

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from multiprocessing import active_children, get_context
from types import FrameType
from typing import ParamSpec, TypeVar

from mathcore.errors import UserError

_P = ParamSpec("_P")
_T = TypeVar("_T")

#: Opens workers; they are gone when the block ends, at once if it ends with an error.
OpenWorkers = Callable[[], AbstractContextManager[Executor]]

#: How often a worker looks whether its asker is still there, in seconds.
_WATCH = 1.0
_CONNECT = "10s"


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def local_workers(count: int) -> OpenWorkers:
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


def _begin_work(asker: int) -> None:
    """Leave interruptions to the asker, and end with it, even if it was killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if not hasattr(signal, "setitimer"):
        return

    def look(number: int, frame: FrameType | None) -> None:
        del number, frame
        if os.getppid() != asker:
            os._exit(1)

    # A timer and no thread: a process with threads cannot be forked safely.
    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, _WATCH, _WATCH)


def cluster_workers(address: str) -> OpenWorkers:
    """Return what connects to the workers of a Dask cluster.

    Parameters
    ----------
    address
        Of the scheduler, such as ``tcp://10.0.0.5:8786``.

    Raises
    ------
    UserError
        If Dask is not installed.
    """
    try:
        import distributed  # noqa: F401, PLC0415
    except ImportError:
        raise UserError(
            "--scheduler: expected the package distributed; pip install 'chalkgrad[cluster]'"
        ) from None
    return partial(_cluster_workers, address)


@contextmanager
def _cluster_workers(address: str) -> Iterator[Executor]:
    from distributed import Client  # noqa: PLC0415

    try:
        client = Client(address, timeout=_CONNECT, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise UserError(
            f"--scheduler {address}: expected a Dask scheduler that answers: {reason}"
        ) from None
    with client:
        executor: Executor = client.get_executor(pure=False)  # type: ignore[no-untyped-call]
        try:
            yield executor
        finally:
            executor.shutdown(wait=False)  # what is not done by now is not wanted
