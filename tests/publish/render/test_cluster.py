"""Rendering on a real Dask cluster of two worker processes, one of which is killed at work.

The workers do as if the folder of the films could not be seen, so the films travel to it.
"""

import io
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import av
import pytest
from distributed import Client, LocalCluster
from fake_work import order
from rich.console import Console

from mathcore.errors import UserError
from scenes.publish.media.manifest import read_manifest
from scenes.publish.render import cluster as module
from scenes.publish.render.batch import WorkerPool, render_all
from scenes.publish.render.cluster import cluster_workers

pytestmark = pytest.mark.xdist_group("cluster")


@pytest.fixture
def cluster() -> Iterator[LocalCluster]:
    with LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as running:
        yield running


def kill_who_works_first(address: str, killed: list[str]) -> None:
    """Kill the first worker that has a clip."""
    with Client(address, set_as_default=False) as client:  # type: ignore[no-untyped-call]
        processes = client.run(os.getpid)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            for worker, tasks in client.processing().items():
                if tasks:
                    time.sleep(0.5)  # let it come into the middle of its work
                    os.kill(processes[worker], signal.SIGKILL)
                    killed.append(worker)
                    return
            time.sleep(0.05)


def test_a_cluster_loses_a_worker_and_makes_all_films(
    cluster: LocalCluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_TOKEN", "of another name than the workers look for")
    address = cluster.scheduler_address
    killed = list[str]()
    killer = threading.Thread(target=kill_who_works_first, args=(address, killed))
    killer.start()
    said = io.StringIO()
    code = render_all(
        order(tmp_path, "Tiny", "Other"),
        WorkerPool(cluster_workers(address, 2), 2),
        Console(file=said),
        pytest.fail,
    )
    killer.join()
    assert code == 0, said.getvalue()
    assert len(killed) == 1
    films = read_manifest(tmp_path).films
    assert {film.clip for film in films} == {"Tiny", "Other"}
    for film in films:
        with av.open(tmp_path / film.files["mp4"]) as container:
            assert sum(1 for _ in container.decode(video=0)) == round(film.duration * film.fps)


def test_a_scheduler_that_does_not_answer_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_CONNECT", "0.3s")
    with pytest.raises(UserError, match="expected a Dask scheduler that answers") as caught:
        render_all(
            order(tmp_path, "Tiny"),
            WorkerPool(cluster_workers("tcp://127.0.0.1:9", 1), 1),
            Console(file=io.StringIO()),
            pytest.fail,
        )
    assert "\n" not in str(caught.value)
