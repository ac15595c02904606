"""The deck in a real browser, as it is used in front of a class: going about, paper, mishaps."""

import shutil
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from deck_browsing import FRAME, faultless_page, hosted, opened, time_of, until, until_time
from playwright.sync_api import Browser, Page
from synthetic_films import make_films
from whole_films import make_whole_films

from scenes.publish.deck.html import build_html
from scenes.publish.deck.source import deck_films

pytestmark = pytest.mark.xdist_group("deck_html")

#: Of each of three clips: an opening, and three beats of which the second asks.
CLIPS = ("First", "Second", "Third")
SLIDES = [(h, v) for h in range(3) for v in range(4)]

#: What a browser does that lets nothing play before the viewer has done something.
REFUSING = """
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
    if (navigator.userActivation.isActive) return play.call(this);
    return Promise.reject(new DOMException("play() can only be asked for", "NotAllowedError"));
};
"""


@pytest.fixture(scope="module")
def deck(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("deck")
    build_html(deck_films(make_whole_films(tmp_path_factory.mktemp("films"), *CLIPS), []), folder)
    return folder


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with faultless_page(browser) as page:
        yield page


@pytest.fixture
def address(deck: Path) -> str:
    return (deck / "index.html").as_uri()


def place(page: Page) -> tuple[int, int]:
    h, v = page.evaluate("(({ h, v }) => [h, v ?? 0])(Reveal.getIndices())")
    return h, v


def go(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def onwards(page: Page) -> list[tuple[int, int]]:
    """Press "next" until nothing changes, and return the slides in the order of their showing."""
    seen = [place(page)]
    while True:
        before = page.evaluate("JSON.stringify(Reveal.getIndices())")
        go(page, "PageDown")
        if page.evaluate("JSON.stringify(Reveal.getIndices())") == before:
            return seen
        if place(page) != seen[-1]:
            seen.append(place(page))


@pytest.mark.parametrize(
    ("keys", "begins"),
    [
        (("Home",), (0, 0)),
        (("End", "Home"), (0, 0)),
        (("End",), (2, 3)),
        (("g", "2", "Enter"), (1, 0)),
        (("g", "1", "Enter"), (0, 0)),
        (("Escape", "ArrowLeft", "ArrowUp", "Enter"), (1, 2)),
        (("o", "ArrowLeft", "ArrowLeft", "Enter"), (0, 3)),
        (("Home", "Escape", "ArrowRight", "ArrowDown", "Enter"), (1, 1)),
        (("PageUp",) * 3 + ("PageDown",) * 3, (2, 3)),
        (("PageUp",) * 9, (1, 0)),
    ],
    ids=str,
)
def test_after_going_anywhere_next_shows_each_slide_once(
    page: Page, address: str, keys: tuple[str, ...], begins: tuple[int, int]
) -> None:
    opened(page, address)
    assert onwards(page) == SLIDES
    go(page, *keys)
    assert place(page) == begins
    assert onwards(page) == SLIDES[SLIDES.index(begins) :]


@pytest.mark.parametrize("first", SLIDES[1:-1:3])
def test_back_and_forth_shows_each_slide_once(
    page: Page, address: str, first: tuple[int, int]
) -> None:
    opened(page, "{}#/{}/{}".format(address, *first))
    assert onwards(page) == SLIDES[SLIDES.index(first) :]
    back = [place(page)]
    while place(page) != (0, 0):
        go(page, "PageUp")
        if place(page) != back[-1]:
            back.append(place(page))
    assert back == SLIDES[::-1]
    assert onwards(page) == SLIDES


def test_a_reload_at_an_answered_question_begins_at_the_answer(page: Page, tmp_path: Path) -> None:
    (tmp_path / "deck").mkdir()
    films = make_films(tmp_path / "films", asks=(0.4, 1.0))
    build_html(deck_films(films, []), tmp_path / "deck")
    page.add_init_script(
        "addEventListener('seeked', ({ target }) => (window.sought ??= target.currentTime), true)"
    )
    address = (tmp_path / "deck" / "index.html").as_uri()
    opened(page, f"{address}#/0/1/0")
    until(page, "asking", (0, 1))  # the second question is still to be answered
    assert page.evaluate("window.sought") == pytest.approx(0.4, abs=FRAME)
    assert time_of(page) == pytest.approx(1.0, abs=1.5 * FRAME)
    page.reload()
    until(page, "asking", (0, 1))
    go(page, "PageDown")
    until(page, "still", (0, 1))
    page.wait_for_function("location.hash === '#/0/1/1'")  # reveal.js takes its time with it
    page.reload()
    until(page, "still", (0, 1))
    assert page.evaluate("window.sought") == pytest.approx(1.0, abs=FRAME)


def test_a_refused_film_waits_and_any_key_that_goes_on_starts_it(page: Page, address: str) -> None:
    page.add_init_script(REFUSING)
    for key in ("w", "PageDown", "Space"):
        page.goto("about:blank")
        opened(page, f"{address}#/0/1")
        until(page, "refused", (0, 1))
        button = page.get_by_role("button", name="Play")
        assert button.is_visible()
        go(page, key)
        until_time(page, "> 0")
        assert place(page) == (0, 1)
        assert not button.is_visible()
    page.goto("about:blank")
    opened(page, f"{address}#/0/1")
    until(page, "refused", (0, 1))
    page.get_by_role("button", name="Play").click()
    until_time(page, "> 0")
    go(page, "PageDown")
    assert place(page) == (0, 2)  # once it plays, the key turns the page as ever


@pytest.mark.parametrize("served", ["file", "http"])
def test_a_film_that_is_missing_is_named_on_its_slide(
    page: Page, deck: Path, tmp_path: Path, served: str
) -> None:
    copy = tmp_path / "deck"
    shutil.copytree(deck, copy)
    (copy / "films" / "First" / "02.mp4").unlink()
    (copy / "films" / "First" / "03.mp4").write_bytes(b"torn")
    on_disk = nullcontext((copy / "index.html").as_uri())
    with hosted(copy) if served == "http" else on_disk as address:
        opened(page, f"{address}#/0/2")
        until(page, "missing", (0, 2))
        fault = page.locator("section.present:not(.stack) .fault")
        assert fault.is_visible()
        assert "films/First/02.mp4" in fault.inner_text()
        assert not page.locator("section.present:not(.stack) video").is_visible()
        still = page.locator("section.present:not(.stack) .still")
        assert not still.is_visible()  # it would give the answer away
        go(page, "PageDown")
        assert still.is_visible()
        go(page, "PageDown")
        until(page, "missing", (0, 3))
        assert "films/First/03.mp4" in fault.inner_text()
        go(page, "PageDown", "PageDown")
        until_time(page, "> 0")  # the next film is there
        assert not fault.is_visible()


def printed(page: Page) -> list[np.ndarray]:
    """Print as Ctrl+P does, and return the pages in grey."""
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True, print_background=True))
    return [np.asarray(sheet.render(scale=0.25).to_pil().convert("L")) for sheet in document]


@pytest.mark.parametrize("query", ["", "?view=print"])
def test_the_deck_can_be_printed(page: Page, address: str, query: str) -> None:
    opened(page, f"{address}{query}")
    if query:
        page.wait_for_selector("html.reveal-print .pdf-page")
    sheets = printed(page)
    assert len(sheets) == len(SLIDES)
    grounds = []
    for (_, beat), sheet in zip(SLIDES, sheets, strict=True):
        height, width = sheet.shape
        assert width * 9 == pytest.approx(height * 16, rel=0.01)
        if beat == 0:
            assert sheet.std() > 5  # a title on its ground
        else:
            grounds.append(int(sheet[height // 2, width // 2]))
            assert sheet.std() < 5
    assert grounds == pytest.approx([40, 120, 220] * 3, abs=2)  # how each beat ends
