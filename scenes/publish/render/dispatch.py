"""Having jobs done by workers that may be lost on the way."""

import hashlib
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future, wait
from pathlib import Path

from scenes.publish.atomic import sha256_of
from scenes.publish.render.job import Job, Made, NotMade, Outcome
from scenes.publish.render.workers import OpenWorkers

#: How often a clip is begun before it is given up.
MOST_TRIES = 3
#: How often whoever watches is called, in seconds.
_TICK = 0.2


def carry_out(
    jobs: Iterable[Job],
    task: Callable[[Job], Outcome],
    open_workers: OpenWorkers,
    at_once: int,
    watch: Callable[[], None] = lambda: None,
) -> Generator[tuple[Job, Outcome], None, None]:
    """Have jobs done, and yield each with its outcome as soon as it is done.

    A job whose worker is lost, or whose files arrive damaged, is done again. When one process of a
    pool is lost, so are the others; any of their jobs may be the cause, so each is then done alone.

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
        running: dict[Future[Outcome], Job] = {}
        try:
            with open_workers() as executor:
                while queue or running:
                    while queue and len(running) < width:
                        future = executor.submit(task, queue[0])
                        running[future] = queue.popleft()
                    done, _ = wait(running, _TICK, FIRST_COMPLETED)
                    watch()
                    for future in sorted(done, key=_is_lost):
                        outcome = _outcome(future)
                        job = running.pop(future)
                        if isinstance(outcome, Made) and not arrived(job, outcome):
                            tries[job.clip] += 1
                            if tries[job.clip] < MOST_TRIES:
                                queue.append(job)
                                continue
                            outcome = NotMade(f"its files arrived damaged {MOST_TRIES} times")
                        yield job, outcome
        except BrokenExecutor:
            for job in running.values():
                tries[job.clip] += 1
                if tries[job.clip] < MOST_TRIES:
                    suspects.append(job)
                else:
                    yield job, NotMade(f"its worker was lost {MOST_TRIES} times")


def _is_lost(future: Future[Outcome]) -> bool:
    return not future.cancelled() and isinstance(future.exception(), BrokenExecutor)


def _outcome(future: Future[Outcome]) -> Outcome:
    try:
        return future.result()
    except BrokenExecutor:
        raise
    except (Exception, CancelledError) as error:
        return NotMade(f"{type(error).__name__}: {' '.join(str(error).split())}")


def arrived(job: Job, made: Made) -> bool:
    """Tell whether all files of a clip are what the worker made, byte for byte."""
    folder = Path(job.staging) / made.folder
    for delivery in made.deliveries:
        if delivery.data is not None:
            found = hashlib.sha256(delivery.data).hexdigest()
        else:
            file = folder / delivery.path
            found = sha256_of(file) if file.is_file() else ""
        if found != delivery.sha256:
            return False
    return True
