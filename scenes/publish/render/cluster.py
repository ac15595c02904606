"""Rendering on a Dask cluster, whose workers may not see the folder of the films.

A worker that sees the staging folder writes there, like a process of this machine. To any other the
film that others are made of is sent along, and the files that it makes come back as bytes. All
files are compared with what the worker has written, and a clip that arrives damaged is made again.
"""

import errno
import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from mathcore.errors import UserError, one_line
from scenes.publish.render.dispatch import MOST_TRIES, OpenWorkers
from scenes.publish.render.job import DISK_FULL, Failed, Job, Rendered, Result
from scenes.publish.render.key import sha256_of

_CONNECT = "10s"
#: A file in the staging folder; a worker that reads the right token there sees the folder.
_TOKEN = "token"


def cluster_workers(address: str, count: int) -> OpenWorkers:
    """Return what connects to the workers of a Dask cluster.

    Parameters
    ----------
    address
        Of the scheduler, such as ``tcp://10.0.0.5:8786``.
    count
        How many clips they have at a time.

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
    return partial(_connected, address, count)


@contextmanager
def _connected(address: str, count: int) -> Iterator["RemoteWorkers"]:
    from distributed import Client  # noqa: PLC0415

    try:
        client = Client(address, timeout=_CONNECT, set_as_default=False)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise UserError(
            f"--scheduler {address}: expected a Dask scheduler that answers: {one_line(error)}"
        ) from None
    with client, ThreadPoolExecutor(count) as couriers:
        executor: Executor = client.get_executor(pure=False)  # type: ignore[no-untyped-call]
        try:
            yield RemoteWorkers(executor, couriers)
        finally:
            executor.shutdown(wait=False)  # what is not done by now is not wanted


class RemoteWorkers:
    """Workers that may not see the folders of this machine.

    Parameters
    ----------
    executor
        Has functions called by the workers.
    couriers
        Threads of this process; one for each job sends it off and receives what is made.
    """

    def __init__(self, executor: Executor, couriers: ThreadPoolExecutor) -> None:
        self._executor, self._couriers = executor, couriers

    def submit(self, task: Callable[[Job], Result], job: Job, /) -> Future[Result]:
        """Have a job done; when it is, its files are in the staging folder."""
        return self._couriers.submit(self._carry, task, job)

    def _carry(self, task: Callable[[Job], Result], job: Job) -> Result:
        staging, token = Path(job.staging), secrets.token_hex(16)
        try:
            (staging / _TOKEN).write_text(token, encoding="utf-8")
            film = None if job.film is None else Path(job.film).read_bytes()
            for _ in range(MOST_TRIES):
                parcel = self._executor.submit(_work, task, job, token, film).result()
                if _is_unpacked(parcel, staging):
                    return parcel.result
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            return DISK_FULL
        return Failed(f"its files arrived damaged {MOST_TRIES} times")


@dataclass(frozen=True)
class _File:
    """A finished file; its bytes are None if it lies in a folder that the parent process sees."""

    path: str
    sha256: str
    data: bytes | None


@dataclass(frozen=True)
class _Parcel:
    result: Result
    files: tuple[_File, ...] = ()


def _work(task: Callable[[Job], Result], job: Job, token: str, film: bytes | None) -> _Parcel:
    """Do a job in a worker of the cluster."""
    note = Path(job.staging) / _TOKEN
    if note.is_file() and note.read_text(encoding="utf-8") == token:
        return _packed(task(job), Path(job.staging), send=False)
    with TemporaryDirectory() as staging:
        if film is not None:
            copy = Path(staging) / "film.mp4"
            copy.write_bytes(film)
            job = replace(job, film=str(copy))
        return _packed(task(replace(job, staging=staging)), Path(staging), send=True)


def _packed(result: Result, staging: Path, *, send: bool) -> _Parcel:
    if isinstance(result, Failed):
        return _Parcel(result)
    folder = staging / result.folder
    files = (
        _File(path, sha256_of(folder / path), (folder / path).read_bytes() if send else None)
        for path in result.files
    )
    return _Parcel(result, tuple(files))


def _is_unpacked(parcel: _Parcel, staging: Path) -> bool:
    """Put the files that were sent in their place; tell whether all are what the worker made."""
    for file in parcel.files:
        assert isinstance(parcel.result, Rendered)
        place = staging / parcel.result.folder / file.path
        if file.data is not None:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(file.data)
        if not place.is_file() or sha256_of(place) != file.sha256:
            return False
    return True
