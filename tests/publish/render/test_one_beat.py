"""One beat alone, as ``render --beat`` makes it."""

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fake_work import order
from fake_work import record as fake_record
from film_frames import grey_frames
from film_worker import FilmWorker
from rich.console import Console

from scenes.publish.media.manifest import MANIFEST, FilmRecord, Manifest, read_manifest
from scenes.publish.render.batch import WorkerPool, render_all

# One worker renders, and all that is asked of the films is asked there.
pytestmark = pytest.mark.xdist_group("rendered")


def test_one_beat_alone_is_that_of_the_film(
    asking_film: tuple[FilmRecord, Path], worker: FilmWorker, tmp_path: Path
) -> None:
    record, folder = asking_film
    for number, beat in enumerate(record.beats, start=1):
        request = replace(order(tmp_path, "Asking"), beat=number)
        pool = WorkerPool(worker.opened, 1)
        assert render_all(request, pool, Console(file=io.StringIO()), pytest.fail) == 0
        alone = grey_frames(tmp_path / f"Asking-beat-{number:02}.mp4")
        assert np.array_equal(alone, grey_frames(folder.parent / beat.clip))
    made = {path.name for path in tmp_path.iterdir()}
    parts = {f"Asking-beat-01{part}.mp4" for part in ("", "-1", "-2")}
    pictures = {f"Asking-beat-0{number}.png" for number in (1, 2)}
    assert made - {".lock"} == {*parts, *pictures, "Asking-beat-02.mp4"}


def test_a_beat_that_is_refused_loses_no_film(worker: FilmWorker, tmp_path: Path) -> None:
    request = order(tmp_path, "Choosy")
    home = tmp_path / "Choosy"
    home.mkdir()
    for file in (home / "Choosy.mp4", home / "poster.png"):
        file.write_bytes(b"film")
    (home / "beats").mkdir()
    (home / "beats" / "01.mp4").write_bytes(b"film")
    kept = Manifest(films=(fake_record("Choosy", "0"),))
    (tmp_path / MANIFEST).write_text(kept.model_dump_json(), encoding="utf-8")
    pool, complaints = WorkerPool(worker.opened, 1), list[str]()
    wanted = replace(request, beat=1)
    assert render_all(wanted, pool, Console(file=io.StringIO()), complaints.append) == 2
    assert read_manifest(tmp_path) == kept
    assert (home / "Choosy.mp4").is_file()
