"""A deck in a real browser: how to open it, and what can be asked of it."""

import functools
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, Page, Request

FRAME = 0.1

#: Notes what the films do, since a short state can be over before a test looks.
WITNESS = """
window.states = [];
window.times = [];
document.addEventListener("timeupdate", ({ target }) => times.push(target.currentTime), true);
document.addEventListener("DOMContentLoaded", () => {
    new MutationObserver((records) => {
        for (const { target } of records) {
            const { state } = target.dataset;
            if (state) states.push(`${target.querySelector("h2").textContent}: ${state}`);
        }
    }).observe(document.body, { subtree: true, attributeFilter: ["data-state"] });
});
"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def hosted(folder: Path) -> Iterator[str]:
    """Serve a deck's folder, and give the address of its page."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/index.html"
        server.shutdown()
        thread.join()


@contextmanager
def faultless_page(browser: Browser) -> Iterator[Page]:
    """Give a page on which no script may fail and which may ask no other host for anything."""
    context = browser.new_context(viewport={"width": 960, "height": 540})
    page = context.new_page()
    page.add_init_script(WITNESS)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))

    def note(asked: Request) -> None:
        if not asked.url.startswith(("file:", "data:", "blob:", "http://127.0.0.1:")):
            faults.append(f"asked for {asked.url}")

    context.on("request", note)
    yield page
    context.close()
    assert faults == []


def film(page: Page, expression: str) -> object:
    """Evaluate something of the film on the present slide."""
    return page.evaluate(f"Reveal.getCurrentSlide().querySelector('video').{expression}")


def time_of(page: Page) -> float:
    time = film(page, "currentTime")
    assert isinstance(time, int | float)
    return time


def until(page: Page, state: str, place: tuple[int, int]) -> None:
    """Wait until the film at a place is at rest in a state."""
    page.wait_for_function(
        """([state, h, v]) => {
            const at = window.Reveal?.isReady() && Reveal.getIndices();
            const slide = at && Reveal.getCurrentSlide();
            return slide && at.h === h && at.v === v && slide.dataset.state === state
                && slide.querySelector("video").paused;
        }""",
        arg=[state, *place],
        timeout=10_000,
    )


def until_time(page: Page, condition: str) -> None:
    page.wait_for_function(
        f"Reveal.getCurrentSlide().querySelector('video').currentTime {condition}", timeout=10_000
    )


def history(page: Page) -> list[str]:
    """Return the states since the last call, each after the beat's name."""
    states: list[str] = page.evaluate("window.states.splice(0)")
    return states


def opened(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_function("window.Reveal?.isReady()")
