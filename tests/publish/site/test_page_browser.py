"""The site for students in a real browser, from the disk and over http."""

import functools
import io
import re
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page
from whole_films import ASK, BEAT_SECONDS, NAMES, make_whole_films, narration

from scenes.kit.style.theme import load_theme
from scenes.publish.media.manifest import read_manifest
from scenes.publish.site.page import build_page

pytestmark = pytest.mark.xdist_group("page")

FILM = "document.getElementById('film')"


class Host(SimpleHTTPRequestHandler):
    """Serves files as hosts of films do: a part, if that is what is asked for."""

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        wanted = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        file = Path(self.translate_path(self.path))
        if wanted is None or not file.is_file():
            super().do_GET()
            return
        data = file.read_bytes()
        first, last = int(wanted[1]), int(wanted[2] or len(data) - 1)
        part = data[first : last + 1]
        self.send_response(206)
        self.send_header("Content-Type", self.guess_type(file))
        self.send_header("Content-Length", str(len(part)))
        self.send_header("Content-Range", f"bytes {first}-{first + len(part) - 1}/{len(data)}")
        self.end_headers()
        self.wfile.write(part)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    films, folder = tmp_path_factory.mktemp("films"), tmp_path_factory.mktemp("site")
    make_whole_films(films)
    build_page(read_manifest(films).films, films, folder)
    return folder


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[str]:
    handler = functools.partial(Host, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(params=["file", "http"])
def root(request: pytest.FixtureRequest, site: Path) -> str:
    if request.param == "file":
        return site.as_uri()
    address: str = request.getfixturevalue("served")
    return address


@pytest.fixture
def page(browser: Browser, site: Path) -> Iterator[Page]:
    """A page that may report nothing and may ask no other host for anything."""
    context = browser.new_context(viewport={"width": 1200, "height": 800})
    page = context.new_page()
    faults: list[str] = []
    asked: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    yield page
    context.close()
    own = re.compile(rf"({re.escape(site.as_uri())}/|http://127\.0\.0\.1:\d+/|data:)")
    assert [url for url in asked if not own.match(url)] == []
    assert faults == []


def time_of(page: Page) -> float:
    return float(page.evaluate(f"{FILM}.currentTime"))


def until(page: Page, condition: str) -> None:
    """Wait for a condition; playwright's own way would run code that the page's policy forbids."""
    for _ in range(600):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(25)
    raise AssertionError(f"never happened: {condition}")


def plays(page: Page) -> None:
    """See that the film plays."""
    until(page, f"!{FILM}.paused && {FILM}.currentTime > {time_of(page)}")


def violations(page: Page, *rules: str) -> list[tuple[str, Any]]:
    """Run axe-core, all of it or some rules, and return what it finds wrong."""
    axe = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    page.evaluate(axe)
    # Its rules about style sheets would fetch them, which the page forbids to scripts.
    options: dict[str, Any] = {"preload": False} | ({"runOnly": list(rules)} if rules else {})
    result = page.evaluate("(options) => axe.run(options)", options)
    assert len(result["passes"]) >= (len(rules) or 20)
    return [(rule["id"], [n["target"] for n in rule["nodes"]]) for rule in result["violations"]]


def test_the_film_plays_and_jumps_by_chapter(page: Page, root: str) -> None:
    page.goto(f"{root}/First.html")
    page.evaluate(f"{FILM}.play()")
    plays(page)
    chapter = page.get_by_role("navigation", name="Chapters").get_by_role("button").nth(2)
    assert chapter.get_attribute("aria-current") is None
    chapter.click()
    assert BEAT_SECONDS * 2 <= time_of(page) < BEAT_SECONDS * 2 + 2
    plays(page)
    until(page, "document.querySelectorAll('.chapters button')[2].ariaCurrent === 'true'")
    assert page.locator("[aria-current]").count() == 1
    assert page.inner_text(".now") == narration(NAMES[2])

    page.get_by_role("button", name="Play from 0:00").click()
    until(page, f"{FILM}.currentTime < 1")
    plays(page)
    page.get_by_label("Speed").select_option("2")
    assert page.evaluate(f"{FILM}.playbackRate") == 2


def test_captions_are_switched_on_and_say_the_narration(page: Page, root: str) -> None:
    page.goto(f"{root}/First.html")
    switch = page.get_by_role("button", name="Captions")
    assert switch.get_attribute("aria-pressed") == "false"
    switch.click()
    assert switch.get_attribute("aria-pressed") == "true"
    page.evaluate(f"{FILM}.currentTime = 4.5")
    until(page, f"{FILM}.textTracks[0].activeCues?.length === 1")
    cue = page.evaluate(f"{FILM}.textTracks[0].activeCues[0].getCueAsHTML().textContent")
    assert cue == narration(NAMES[1])
    chapters = page.evaluate(f"{FILM}.textTracks[1].mode = 'hidden', {FILM}.textTracks[1].kind")
    assert chapters == "chapters"
    until(page, f"{FILM}.textTracks[1].cues?.length === {len(NAMES)}")
    switch.click()
    assert page.evaluate(f"{FILM}.textTracks[0].mode") == "disabled"


def test_captions_cover_nothing_of_the_film(page: Page, site: Path) -> None:
    page.goto(f"{site.as_uri()}/First.html")
    page.evaluate(f"{FILM}.currentTime = 4.5")
    until(page, f"!{FILM}.seeking && {FILM}.readyState >= 2")
    page.evaluate(f"{FILM}.controls = false")  # which come and go
    without = pictured(page)
    assert page.locator(".now .said").is_visible()
    page.get_by_role("button", name="Captions").click()
    until(page, f"{FILM}.textTracks[0].activeCues?.length === 1")
    page.wait_for_timeout(200)
    shown = pictured(page)
    height = without.shape[0]
    assert shown.shape[0] > 1.3 * height
    inside = np.abs(shown[: height - 2, 10:-10] - without[:-2, 10:-10])  # not the round corners
    assert inside[10:-10].max() <= 2
    assert shown[height + 4 :, 4:-4].std() > 5  # there they are
    assert not page.locator(".now .said").is_visible()
    page.get_by_role("button", name="Captions").click()
    page.wait_for_timeout(200)
    assert np.abs(pictured(page) - without).max() <= 2


def pictured(page: Page) -> np.ndarray:
    """Return the player as it looks, in grey."""
    with Image.open(io.BytesIO(page.locator("#film").screenshot())) as picture:
        return np.asarray(picture.convert("L")).astype(int)


def test_the_film_stops_at_a_question_if_it_is_asked_to(page: Page, site: Path) -> None:
    page.goto(f"{site.as_uri()}/First.html#beat-2")
    until(page, f"{FILM}.currentTime > {BEAT_SECONDS}")
    page.get_by_label("Stop at each question").check()
    page.evaluate(f"{FILM}.play()")
    until(page, f"{FILM}.paused")
    assert ASK <= time_of(page) < ASK + 1
    assert "Your turn" in page.inner_text(".now")
    page.evaluate(f"{FILM}.play()")
    plays(page)
    until(page, f"{FILM}.currentTime > {ASK} + 0.4")
    assert "Your turn" not in page.inner_text(".now")


def test_everything_can_be_reached_by_keyboard_and_shows_where_one_is(
    page: Page, site: Path
) -> None:
    page.goto(f"{site.as_uri()}/First.html")
    seen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        name, outline = page.evaluate(
            """() => {
                const at = document.activeElement;
                const style = getComputedStyle(at);
                return [at.id || at.textContent.trim(), style.outlineStyle];
            }"""
        )
        assert name in {"film", ""} or outline != "none", name
        seen.append(name)
        if name.startswith("Second"):
            break
    assert seen[0] == "Skip to the content"
    wanted = ["film", "captions", "speed", "stops", f"0:03 {NAMES[1]}", "0:00", "Film, MP4"]
    places = [seen.index(name) for name in wanted]
    assert places == sorted(places)

    page.goto(f"{site.as_uri()}/First.html")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.locator(".chapters button").nth(1).focus()
    page.keyboard.press("Enter")
    plays(page)
    assert time_of(page) >= BEAT_SECONDS


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_colour_schemes_have_nothing_that_axe_finds(
    page: Page, site: Path, scheme: str
) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for name in ("index", "First"):
        page.goto(f"{site.as_uri()}/{name}.html")
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        rgb = [round(255 * part) for part in load_theme(scheme).background.to_rgb()]
        assert ground == f"rgb({', '.join(map(str, rgb))})"
        # What is not about colours is the same in both.
        assert violations(page, *(["color-contrast"] if scheme == "dark" else [])) == []


def test_axe_finds_what_is_wrong(page: Page, site: Path) -> None:
    page.goto(f"{site.as_uri()}/First.html")
    page.evaluate("document.documentElement.removeAttribute('lang')")
    page.evaluate("document.querySelector('.transcript img').removeAttribute('alt')")
    page.evaluate("document.querySelector('.quiet').style.color = 'rgb(200, 200, 200)'")
    assert {"html-has-lang", "image-alt", "color-contrast"} <= {id for id, _ in violations(page)}


def test_nothing_is_cut_off_on_a_phone(page: Page, site: Path) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    for name in ("index", "First"):
        page.goto(f"{site.as_uri()}/{name}.html")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_policy_stops_a_request_to_another_host(browser: Browser, site: Path) -> None:
    page = browser.new_page()
    page.goto(f"{site.as_uri()}/First.html")
    blocked = page.evaluate(
        """() => new Promise((done) => {
            document.addEventListener("securitypolicyviolation", (e) => done(e.blockedURI));
            const image = new Image();
            image.src = "https://example.org/pixel.png";
            document.body.append(image);
        })"""
    )
    page.close()
    assert blocked == "https://example.org/pixel.png"
