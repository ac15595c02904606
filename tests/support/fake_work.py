"""Work of other kinds than rendering, to try how it is handed out, and a place to do it in."""

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from said import said

from mathcore.assets import asset
from mathcore.exercise.model import default_exercise_path
from scenes.publish.clips.catalogue import Clip
from scenes.publish.media.manifest import BeatRecord, FilmRecord
from scenes.publish.render.batch import RenderRequest
from scenes.publish.render.cluster import RemoteWorkers
from scenes.publish.render.job import (
    QUALITIES,
    Failed,
    InputFile,
    Job,
    OutputKind,
    Rendered,
    Result,
    VideoFormat,
)
from scenes.publish.render.key import film_key, sources_key

HERE = Path(__file__).parent


def document(path: Path) -> InputFile:
    return InputFile(str(path), path.read_text(encoding="utf-8"))


LAB = document(default_exercise_path())
DARK = document(asset("themes", "dark.toml"))


def clips(*names: str) -> list[Clip]:
    return [Clip(name, "tiny_clips") for name in names]


def order(
    folder: Path, *names: str, named: bool = True, extras: tuple[OutputKind, ...] = ()
) -> RenderRequest:
    return RenderRequest(clips(*names), named, QUALITIES["l"], DARK, LAB, frozenset(extras), folder)


def job(
    staging: Path, name: str = "Tiny", *outputs: OutputKind, video: VideoFormat = QUALITIES["l"]
) -> Job:
    staging.mkdir(parents=True, exist_ok=True)
    wanted = frozenset[OutputKind](outputs or ("film",))
    sources = sources_key("tiny_clips")
    return Job(name, "tiny_clips", video, DARK, LAB, wanted, str(staging), sources)


def in_threads() -> AbstractContextManager[Executor]:
    return ThreadPoolExecutor(2)


def in_one_thread() -> AbstractContextManager[Executor]:
    return ThreadPoolExecutor(1)


class _Way(ThreadPoolExecutor):
    """Workers in threads; what they are asked for may be changed on the way to them."""

    def __init__(self, travel: Callable[..., Any]) -> None:
        super().__init__(2)
        self._travel = travel

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        return super().submit(self._travel, fn, *args, **kwargs)


@contextmanager
def _remote(travel: Callable[..., Any]) -> Iterator[RemoteWorkers]:
    with _Way(travel) as workers, ThreadPoolExecutor(2) as couriers:
        yield RemoteWorkers(workers, couriers)


def _out_of_sight(work: Callable[..., Any], task: object, job: Job, *rest: object) -> Any:
    return work(task, replace(job, staging="/nowhere"), *rest)


def _damaging(first: int, work: Callable[..., Any], task: object, job: Job, *rest: object) -> Any:
    parcel = work(task, job, *rest)
    if _tries(job) <= first:
        (Path(job.staging) / parcel.result.folder / "poster.png").write_bytes(b"torn")
    return parcel


#: Opens remote workers: such as see the parent's folder, and such as do not.
in_sight = partial(_remote, lambda work, *rest: work(*rest))
out_of_sight = partial(_remote, _out_of_sight)


def damaging(first: int) -> AbstractContextManager[RemoteWorkers]:
    """Open remote workers of whose files the first arrive torn."""
    return _remote(partial(_damaging, first))


def files(name: str, content: bytes) -> dict[str, bytes]:
    return {f"{name}.mp4": content, "poster.png": content, "beats/01.mp4": content}


def record(name: str, key: str) -> FilmRecord:
    beat = BeatRecord(
        index=0,
        name="One",
        phrases=said("One.", 0, 1),
        note="",
        start=0,
        end=1,
        still=1,
        asks=(),
        clip=f"{name}/beats/01.mp4",
        poster=f"{name}/poster.png",
    )
    return FilmRecord(
        clip=name,
        title=name,
        activity="",
        conclusion="",
        exercise="Lab",
        theme="dark",
        quality="l",
        width=854,
        height=480,
        fps=15,
        duration=1,
        key=key,
        files={"mp4": f"{name}/{name}.mp4"},
        beats=(beat,),
    )


def fake(job: Job) -> Result:
    """Make files whose every byte is the same, so that a torn one is known by its look."""
    out = Path(mkdtemp(dir=job.staging))
    content = bytes([random.randrange(256)]) * random.randrange(1, 300_000)
    made = files(job.clip, content)
    for path, data in made.items():
        (out / path).parent.mkdir(exist_ok=True)
        (out / path).write_bytes(data)
    key = film_key(job.module, job.video, job.theme, job.exercise)
    return Rendered(record(job.clip, key), out.name, tuple(made), 0.1)


def forbidden(job: Job) -> Result:
    raise AssertionError(f"{job.clip} was to be left as it is")


def refuse(job: Job) -> Result:
    return Failed("expected another exercise", refused=True)


def _tries(job: Job) -> int:
    """Count the tries of a job over all processes."""
    with (Path(job.staging) / "tries").open("ab") as note:
        note.write(b"x")
        return note.tell()


def die_once(job: Job) -> Result:
    if job.clip == "Tiny" and _tries(job) == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return fake(job)


def die_always(job: Job) -> Result:
    if job.clip == "Tiny":
        time.sleep(0.1)  # so that others are at work when it happens
        os.kill(os.getpid(), signal.SIGKILL)
    return fake(job)


def linger(job: Job) -> Result:
    """Note the process and work for a minute."""
    (Path(job.staging).parents[1] / f"{job.clip}.pid").write_text(str(os.getpid()))
    time.sleep(60)
    return fake(job)
