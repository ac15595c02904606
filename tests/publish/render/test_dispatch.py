"""Work that is handed out, lost, damaged, interrupted: what is done in the end is whole."""

import errno
import io
import os
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import mkstemp

import pytest
from fake_work import (
    HERE,
    damaging,
    die_always,
    die_once,
    fake,
    files,
    forbidden,
    in_sight,
    in_threads,
    job,
    order,
    out_of_sight,
    refuse,
)
from rich.console import Console

from mathcore import atomic
from mathcore.errors import UserError
from scenes.publish.media.manifest import read_manifest
from scenes.publish.render import cluster
from scenes.publish.render.batch import WorkerPool, render_all
from scenes.publish.render.dispatch import MOST_TRIES, OpenWorkers, run_jobs
from scenes.publish.render.job import Failed, Job, Rendered, Result
from scenes.publish.render.store import FilmFolder
from scenes.publish.render.workers import local_workers

NAMES = ("Tiny", "Other", "Slow")


def done(
    folder: Path, task: Callable[[Job], Result], open_workers: OpenWorkers = in_threads
) -> dict[str, Result]:
    jobs = [job(folder / name, name) for name in NAMES]
    return {job.clip: result for job, result in run_jobs(jobs, task, open_workers, 2)}


def test_a_clip_whose_worker_dies_is_done_again(tmp_path: Path) -> None:
    results = done(tmp_path, die_once, local_workers(2))
    assert all(isinstance(result, Rendered) for result in results.values())
    assert (tmp_path / "Tiny" / "tries").stat().st_size == 2


def test_a_clip_that_kills_its_workers_does_not_take_others_along(tmp_path: Path) -> None:
    results = done(tmp_path, die_always, local_workers(2))
    assert results["Tiny"] == Failed(f"its worker was lost {MOST_TRIES} times")
    assert isinstance(results["Other"], Rendered)
    assert isinstance(results["Slow"], Rendered)


def test_damaged_files_are_made_again_but_not_for_ever(tmp_path: Path) -> None:
    once, always = partial(damaging, 1), partial(damaging, MOST_TRIES)
    for result in done(tmp_path / "once", fake, once).values():
        assert isinstance(result, Rendered)
    for result in done(tmp_path / "always", fake, always).values():
        assert result == Failed(f"its files arrived damaged {MOST_TRIES} times")


def test_a_full_disk_at_the_end_of_the_way_is_told_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(file: Path) -> str:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(file))

    monkeypatch.setattr(cluster, "sha256_of", full)
    for result in done(tmp_path, fake, out_of_sight).values():
        assert result == Failed("no space left on device", is_full=True)


def test_a_task_that_raises_is_told_in_one_line(tmp_path: Path) -> None:
    assert done(tmp_path, forbidden)["Tiny"] == Failed(
        "AssertionError: Tiny was to be left as it is"
    )


def rendered(
    folder: Path,
    task: Callable[[Job], Result],
    *names: str,
    named: bool = True,
    workers: OpenWorkers = in_threads,
) -> tuple[int, list[str]]:
    complaints = list[str]()
    wanted = order(folder, *(names or NAMES), named=named)
    workforce = WorkerPool(workers, 2)
    code = render_all(wanted, workforce, Console(file=io.StringIO()), complaints.append, task)
    return code, complaints


def assert_whole(folder: Path) -> None:
    """See that all files of the folder are whole, and that the manifest's are there."""
    if not (folder / "manifest.json").exists():
        return
    for film in read_manifest(folder).films:
        contents = {(folder / film.clip / path).read_bytes() for path in files(film.clip, b"")}
        assert len(contents) == 1, f"{film.clip} is of two films"
    for path in folder.glob("*/**/*.*"):
        if path.is_file() and ".work" not in path.parts:
            assert len(set(path.read_bytes())) == 1, f"{path} is torn"


@pytest.mark.parametrize("workers", [in_threads, in_sight, out_of_sight])
def test_the_folder_has_what_the_manifest_names_and_nothing_else(
    tmp_path: Path, workers: OpenWorkers
) -> None:
    (tmp_path / "Tiny").mkdir()
    (tmp_path / "Tiny" / "old.gif").write_bytes(b"old")
    (tmp_path / ".work" / "Tiny").mkdir(parents=True)  # of a render that was killed
    assert rendered(tmp_path, fake, workers=workers) == (0, [])
    assert_whole(tmp_path)
    found = {path.relative_to(tmp_path).as_posix() for path in tmp_path.glob("[!.]*/**/*.*")}
    assert found == {f"{name}/{path}" for name in NAMES for path in files(name, b"")}
    assert not (tmp_path / ".work").exists()
    assert rendered(tmp_path, forbidden) == (0, [])
    (tmp_path / "Tiny" / "poster.png").unlink()
    assert rendered(tmp_path, forbidden, "Other") == (0, [])
    assert {film.clip for film in read_manifest(tmp_path).films} == {"Other", "Slow"}
    assert rendered(tmp_path, fake, "Tiny", workers=workers) == (0, [])
    assert [film.clip for film in read_manifest(tmp_path).films] == ["Other", "Slow", "Tiny"]


def test_a_disk_that_fills_up_in_between_costs_no_film(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writes = 2
    assert rendered(tmp_path, fake, "Tiny") == (0, [])
    manifest = tmp_path / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"key": "', '"key": "0'))
    before = manifest.read_bytes()
    room = 0

    def limited(prefix: str, suffix: str, dir: Path) -> tuple[int, str]:
        nonlocal room
        room -= 1
        if room < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return mkstemp(prefix=prefix, suffix=suffix, dir=dir)

    monkeypatch.setattr(atomic, "mkstemp", limited)
    for files_before in range(writes):
        room = files_before
        with pytest.raises(OSError, match="No space left"):
            rendered(tmp_path, fake, "Tiny")
        assert manifest.read_bytes() == before
        assert_whole(tmp_path)
    room = writes
    assert rendered(tmp_path, fake, "Tiny") == (0, [])
    assert manifest.read_bytes() != before
    assert_whole(tmp_path)


def test_a_clip_that_refuses_the_exercise_keeps_no_film_of_another_one(tmp_path: Path) -> None:
    def choosy(job: Job) -> Result:
        return refuse(job) if job.clip == "Tiny" else fake(job)

    assert rendered(tmp_path, fake, "Tiny") == (0, [])
    (tmp_path / "manifest.json").write_text(
        (tmp_path / "manifest.json").read_text().replace('"key": "', '"key": "0')
    )
    assert rendered(tmp_path, choosy, named=False) == (0, [])
    assert not (tmp_path / "Tiny").exists()
    assert {film.clip for film in read_manifest(tmp_path).films} == {"Other", "Slow"}
    assert rendered(tmp_path, choosy, "Tiny") == (2, ["chalkgrad: not rendered: Tiny"])
    assert rendered(tmp_path / "none", refuse, named=False)[0] == 2


def test_two_renders_do_not_share_a_folder(tmp_path: Path) -> None:
    with FilmFolder(tmp_path, []), pytest.raises(UserError, match="another render is at work"):
        rendered(tmp_path, fake)
    assert rendered(tmp_path, fake) == (0, [])


def test_a_folder_that_is_none_of_ours_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"name": "a web app"}')
    with pytest.raises(UserError, match="expected what render writes"):
        rendered(tmp_path, fake)
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="expected a folder to write to"):
        rendered(tmp_path / "file", fake)
    assert (tmp_path / "manifest.json").read_text() == '{"name": "a web app"}'


PROGRAM = """
import sys
from pathlib import Path
from rich.console import Console
import fake_work
from scenes.publish.render.batch import WorkerPool, render_all
from scenes.publish.render.workers import local_workers
if __name__ == "__main__":
    folder, task, workers = Path(sys.argv[1]), getattr(fake_work, sys.argv[2]), sys.argv[3]
    while True:
        (folder / "manifest.json").unlink(missing_ok=True) if workers == "none" else None
        opened = fake_work.in_threads if workers == "none" else local_workers(2)
        order = fake_work.order(folder, "Tiny", "Other", "Slow", "Failing")
        render_all(order, WorkerPool(opened, 2), Console(), print, task)
"""


def program(folder: Path, task: str, workers: str) -> "subprocess.Popen[str]":
    """Start a program that renders into a folder again and again."""
    path = os.pathsep.join((str(HERE), str(HERE.parents[1])))
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(folder), task, workers],
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_render_that_is_killed_leaves_whole_films(tmp_path: Path) -> None:
    found = 0
    for turn in range(5):
        running = program(tmp_path, "fake", "none")
        assert running.stdout is not None
        running.stdout.readline()  # the first clip is done
        time.sleep(0.02 * turn)
        running.kill()
        running.communicate()
        assert_whole(tmp_path)
        found += len(list(tmp_path.glob("*/*.mp4")))
        assert rendered(tmp_path, fake) == (0, [])
        assert_whole(tmp_path)
        assert not (tmp_path / ".work").exists()
    assert found


def is_alive(process: int) -> bool:
    status = Path(f"/proc/{process}/stat")
    return status.exists() and status.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs Linux to see processes")
def test_no_worker_outlives_its_parent(tmp_path: Path) -> None:
    running = program(tmp_path, "linger", "two")
    deadline = time.monotonic() + 30
    while sum(note.stat().st_size > 0 for note in tmp_path.glob("*.pid")) < 2:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    workers = [int(note.read_text()) for note in tmp_path.glob("*.pid")]
    assert all(is_alive(worker) for worker in workers)
    running.kill()
    running.communicate()
    while any(is_alive(worker) for worker in workers):
        assert time.monotonic() < deadline
        time.sleep(0.05)
