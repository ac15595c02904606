"""What holds for all tests."""

import gc
import os
import time
import traceback
from collections.abc import Generator, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from film_worker import FilmWorker
    from playwright.sync_api import Browser

    from scenes.publish.media.manifest import FilmRecord

CHROMIUM = Path("/usr/bin/chromium")

# What programs read of their surroundings is the same for every test, whoever runs it and where; a
# test that is about one of these sets it.
_SURROUNDINGS = {"LC_ALL": "C.UTF-8", "TERM": "xterm", "TZ": "UTC"}
_UNSET = (
    "CHALKGRAD_EXERCISE",
    "CHALKGRAD_THEME",
    "CLICOLOR_FORCE",
    "COLUMNS",
    "FORCE_COLOR",
    "LANG",
    "LANGUAGE",
    "LINES",
    "NO_COLOR",
    "PYTHONIOENCODING",
    "TTY_COMPATIBLE",
    "TTY_INTERACTIVE",
)
for _name in _UNSET:
    os.environ.pop(_name, None)
os.environ.update(_SURROUNDINGS)
if hasattr(time, "tzset"):
    time.tzset()
os.umask(0o022)

# A busy machine is slow for a moment; no test here is about time.
settings.register_profile("chalkgrad", deadline=None)
settings.load_profile("chalkgrad")


# From 3.12 on Python warns of a fork where several threads live. A filter cannot make an error of
# that, since Python drops the exception; so the suite itself looks at what Python goes by.
_TASKS = Path("/proc/self/task")
_forks_among_threads: list[str] = []


def _look_at_threads() -> None:
    threads = len(list(_TASKS.iterdir()))
    where = "".join(traceback.format_stack(limit=6))
    # The child by which `can_fork` finds out about threads that stay does nothing.
    if threads > 1 and "_is_alone_after_a_fork" not in where:
        _forks_among_threads.append(f"a fork with {threads} threads alive:\n{where}")


if _TASKS.exists():
    os.register_at_fork(after_in_parent=_look_at_threads)


@pytest.fixture(autouse=True)
def _no_fork_among_threads() -> Iterator[None]:
    yield
    found, _forks_among_threads[:] = list(_forks_among_threads), []
    assert not found, "\n".join(found)


def pytest_collection_finish() -> None:
    """Search for garbage less often, and not among what has been imported.

    Films make little garbage of many mobjects, and each search takes a rehearsal's time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where the suite is to prove something, a skipped test proves nothing."""
    report = yield
    if report.skipped and os.environ.get("CI"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid}: skipped, which counts as a failure where CI is set"
    return report


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """The browser in which pages and decks are tried."""
    from playwright.sync_api import Error, sync_playwright

    with sync_playwright() as playwright:
        path = CHROMIUM if CHROMIUM.exists() else None  # elsewhere, playwright's own
        arguments = ["--no-sandbox"] if os.name == "posix" and os.getuid() == 0 else []
        try:
            browser = playwright.chromium.launch(executable_path=path, args=arguments)
        except Error:
            pytest.skip("there is no Chromium here")
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def worker() -> Iterator["FilmWorker"]:
    """Make films elsewhere: threads of pytest-xdist may keep plays from being filmed apart."""
    from film_worker import FilmWorker

    with FilmWorker() as process:
        yield process


# Films that tests in several files look at, each rendered once.


@pytest.fixture(scope="session")
def tiny_run(tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    from rendered_films import render_tiny

    return render_tiny(tmp_path_factory.mktemp("films"))


@pytest.fixture(scope="session")
def tiny_film(tiny_run: SimpleNamespace) -> "FilmRecord":
    from rendered_films import record_of

    return record_of(tiny_run.folder, "Tiny")


@pytest.fixture(scope="session")
def asking_film(
    worker: "FilmWorker", tmp_path_factory: pytest.TempPathFactory
) -> "tuple[FilmRecord, Path]":
    from rendered_films import render_asking

    return render_asking(tmp_path_factory.mktemp("asking"), worker)
