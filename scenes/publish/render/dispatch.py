"""Having jobs done by workers that may be lost on the way."""

from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future, wait
from contextlib import AbstractContextManager
from typing import Protocol

from mathcore.errors import kind_and_line
from scenes.publish.render.job import Failed, Job, Result

#: How often a clip is begun before it is given up.
MOST_TRIES = 3
#: How often whoever watches is called, in seconds.
_TICK = 0.2


class Workers(Protocol):
    """What does jobs: an executor, or whatever else takes them one by one."""

    def submit(self, task: Callable[[Job], Result], job: Job, /) -> Future[Result]:
        """Have a job done; when it is, its files are in the job's staging folder."""


#: Opens workers; they are gone when the block ends, at once if it ends with an error.
OpenWorkers = Callable[[], AbstractContextManager[Workers]]


def run_jobs(
    jobs: Iterable[Job],
    task: Callable[[Job], Result],
    open_workers: OpenWorkers,
    at_once: int,
    watch: Callable[[], None] = lambda: None,
) -> Generator[tuple[Job, Result], None, None]:
    """Have jobs done, and yield each with its result as soon as it is done.

    A job whose worker is lost is done again. When one process of a pool is lost, so are the others;
    any of their jobs may be the cause, so each is then done alone.

    Parameters
    ----------
    jobs
        What is to be done.
    task
        Does one job, in a worker.
    open_workers
        Opens the workers, and opens new ones after they were lost.
    at_once
        How many jobs the workers have at a time.
    watch
        Called a few times a second.
    """
    tries: Counter[str] = Counter()
    waiting, suspects = deque(jobs), deque[Job]()
    while waiting or suspects:
        queue, width = (waiting, at_once) if waiting else (suspects, 1)
        running: dict[Future[Result], Job] = {}
        try:
            with open_workers() as workers:
                while queue or running:
                    while queue and len(running) < width:
                        future = workers.submit(task, queue[0])
                        running[future] = queue.popleft()
                    done, _ = wait(running, _TICK, FIRST_COMPLETED)
                    watch()
                    for future in sorted(done, key=_is_lost):
                        result = _result_of(future)
                        yield running.pop(future), result
        except BrokenExecutor:
            for job in running.values():
                tries[job.clip] += 1
                if tries[job.clip] < MOST_TRIES:
                    suspects.append(job)
                else:
                    yield job, Failed(f"its worker was lost {MOST_TRIES} times")


def _is_lost(future: Future[Result]) -> bool:
    return not future.cancelled() and isinstance(future.exception(), BrokenExecutor)


def _result_of(future: Future[Result]) -> Result:
    try:
        return future.result()
    except BrokenExecutor:
        raise
    except (Exception, CancelledError) as error:
        return Failed(kind_and_line(error))
