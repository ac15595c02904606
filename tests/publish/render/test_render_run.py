"""A run that really renders: what it says, what it makes again, and what it leaves alone."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import av
import pytest
from fake_work import clips, forbidden, job, order, out_of_sight
from film_worker import FilmWorker
from rich.console import Console

from scenes.publish.media.manifest import FilmRecord, read_manifest
from scenes.publish.render.batch import WorkerPool, missing, render_all
from scenes.publish.render.job import QUALITIES, Failed, Rendered
from scenes.publish.render.worker import make
from scenes.publish.render.workers import local_workers

# One worker renders, and all that is asked of the films is asked there.
pytestmark = pytest.mark.xdist_group("rendered")


def test_what_fails_is_named_and_the_others_are_there(tiny_run: SimpleNamespace) -> None:
    assert tiny_run.code == 1
    assert {film.clip for film in read_manifest(tiny_run.folder).films} == {"Tiny", "Other"}
    assert tiny_run.complaints[-1] == "chalkgrad: not rendered: Failing"
    assert "RuntimeError" in tiny_run.complaints[0]
    lines = tiny_run.said.splitlines()
    assert any(line.startswith("Failing: failed: RuntimeError: something is bro") for line in lines)
    assert any("Choosy: left out: Lab 4, Day 1: expected another" in line for line in lines)
    assert sorted(path.name for path in tiny_run.folder.iterdir() if path.is_dir()) == [
        "Other",
        "Tiny",
    ]


def test_a_clean_film_has_no_warnings(tiny_run: SimpleNamespace) -> None:
    assert "warning" not in tiny_run.said


def test_what_is_wrong_on_a_still_is_a_warning(worker: FilmWorker, tmp_path: Path) -> None:
    said = io.StringIO()
    code = render_all(
        order(tmp_path, "Crowded"),
        WorkerPool(worker.opened, 1),
        Console(file=said, width=200),
        pytest.fail,
    )
    assert code == 0
    _, ended, remark, finding = said.getvalue().splitlines()
    assert ended.startswith("Crowded: ")
    assert remark == "  warning: mine.toml: Crowded rounds all numbers"
    assert finding.startswith("  warning: Crowded, beat 1 (Two numbers), at 2.")
    assert ": text over text: " in finding


def test_a_full_disk_is_one_line_and_leaves_nothing(worker: FilmWorker, tmp_path: Path) -> None:
    complaints: list[str] = []
    code = render_all(
        order(tmp_path, "Filling"),
        WorkerPool(worker.opened, 1),
        Console(file=io.StringIO()),
        complaints.append,
    )
    assert code == 2
    assert complaints == [f"chalkgrad: {tmp_path}: expected more room; not rendered: Filling"]
    assert {path.name for path in tmp_path.rglob("*") if path.is_file()} <= {".lock"}


def test_a_film_of_other_sources_is_not_taken(tmp_path: Path) -> None:
    result = make(replace(job(tmp_path), sources="those of yesterday"))
    assert isinstance(result, Failed)
    assert result.reason == "its sources are not those that were there at the beginning"
    assert not result.refused


def test_a_worker_that_does_not_see_the_folder_sends_the_files(
    tiny_film: FilmRecord, tiny_run: SimpleNamespace, tmp_path: Path
) -> None:
    wanted = replace(
        job(tmp_path, "Tiny", "webm"), film=str(tiny_run.folder / tiny_film.files["mp4"])
    )
    with out_of_sight() as workers:
        made = workers.submit(make, wanted).result()
    assert isinstance(made, Rendered)
    assert made.files == ("Tiny.webm",)
    with av.open(tmp_path / made.folder / "Tiny.webm") as container:
        assert container.streams.video[0].codec_context.name == "vp9"
        count = sum(1 for _ in container.decode(video=0))
    assert count == round(tiny_film.duration * tiny_film.fps)


def again(tiny_run: SimpleNamespace, *names: str, extras: tuple[str, ...] = ()) -> int:
    return render_all(
        order(tiny_run.folder, *names, extras=extras),  # type: ignore[arg-type]
        WorkerPool(local_workers(1), 1),
        Console(file=io.StringIO()),
        pytest.fail,
        forbidden,
    )


def test_what_is_there_is_not_made_again(tiny_run: SimpleNamespace) -> None:
    before = (tiny_run.folder / "manifest.json").stat().st_mtime_ns
    assert again(tiny_run, "Tiny", "Other", extras=("gif", "webm", "alpha")) == 0
    assert (tiny_run.folder / "manifest.json").stat().st_mtime_ns == before


def changed(**changes: object) -> Callable[[FilmRecord], frozenset[str]]:
    (clip,) = clips("Tiny")
    wanted = replace(order(Path(), "Tiny", extras=("webm",)), **changes)  # type: ignore[arg-type]
    return lambda film: missing(wanted, clip, film)


def test_what_is_missing_is_made_and_no_more(tiny_film: FilmRecord) -> None:
    assert changed(extras=frozenset())(tiny_film) == set()
    assert changed(extras=frozenset({"gif", "webm", "alpha"}))(tiny_film) == set()
    opaque = tiny_film.model_copy(update={"files": tiny_film.files | {}})
    del opaque.files["webm"]
    assert changed()(opaque) == {"webm"}  # the one that is there is transparent
    assert changed(video=QUALITIES["m"])(tiny_film) == {"film", "webm"}
    assert changed(short=True)(tiny_film) == {"film", "webm"}
    lab = order(Path(), "Tiny").exercise
    mine = replace(lab, text=lab.text + "\n")
    assert changed(exercise=mine)(tiny_film) == {"film", "webm"}
    assert changed(exercise=mine, extras=frozenset())(
        tiny_film.model_copy(update={"exercise": None, "key": tiny_film.key})
    ) == {"film"}
