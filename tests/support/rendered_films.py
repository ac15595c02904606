"""Films that tests in several files look at, each rendered once."""

import io
from concurrent.futures import Executor
from pathlib import Path
from types import SimpleNamespace

from fake_work import job, order
from rich.console import Console

from scenes.publish.media.manifest import MANIFEST, FilmRecord, Manifest, read_manifest
from scenes.publish.render.batch import WorkerPool, render_all
from scenes.publish.render.job import Rendered
from scenes.publish.render.worker import make
from scenes.publish.render.workers import local_workers


def render_tiny(folder: Path) -> SimpleNamespace:
    """Render two clips among two that cannot be rendered, with all that can be made of them."""
    said, complaints = io.StringIO(), list[str]()
    code = render_all(
        order(folder, "Tiny", "Failing", "Choosy", "Other", extras=("gif", "webm", "alpha")),
        WorkerPool(local_workers(2), 2),
        Console(file=said, width=200),
        complaints.append,
    )
    return SimpleNamespace(folder=folder, code=code, said=said.getvalue(), complaints=complaints)


def record_of(folder: Path, clip: str) -> FilmRecord:
    """Return the record of one of the films in a folder."""
    return next(film for film in read_manifest(folder).films if film.clip == clip)


def render_asking(staging: Path, worker: Executor) -> tuple[FilmRecord, Path]:
    """Render a film with a question; return its record and its folder."""
    made = worker.submit(make, job(staging, "Asking")).result()
    assert isinstance(made, Rendered), made
    assert made.record is not None
    home = staging / "films" / "Asking"
    home.parent.mkdir()
    (staging / made.folder).rename(home)
    (home.parent / MANIFEST).write_text(Manifest(films=(made.record,)).model_dump_json(), "utf-8")
    return made.record, home
