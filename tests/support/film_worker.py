"""A process that does jobs one after the other, for all tests that have films made."""

import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")


class FilmWorker(Executor):
    """An executor that waits for each task as it is handed out.

    So it needs no thread in the process that asks, which may therefore be forked. It imports manim
    once, as a worker of ``chalkgrad render`` does.
    """

    def __init__(self) -> None:
        context = get_context("spawn")
        self._here, there = context.Pipe()
        self._process = context.Process(target=_work, args=(there,))
        self._process.start()
        there.close()

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> "Future[_T]":
        future: Future[_T] = Future()
        self._here.send((fn, args, kwargs))
        is_good, result = self._here.recv()
        if is_good:
            future.set_result(result)
        else:
            future.set_exception(AssertionError(result))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        del cancel_futures
        self._here.close()
        if wait:
            self._process.join()

    @contextmanager
    def opened(self) -> Iterator[Executor]:
        """Give the process as a pool is opened, and leave it running."""
        yield self


def _work(tasks: Connection) -> None:
    while True:
        try:
            fn, args, kwargs = tasks.recv()
        except EOFError:
            return
        answer: tuple[bool, Any]
        try:
            answer = True, fn(*args, **kwargs)
        except Exception:
            answer = False, traceback.format_exc()
        tasks.send(answer)
