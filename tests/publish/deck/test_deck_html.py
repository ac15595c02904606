"""The page in a real browser, from the disk and over http: keys, questions, captions, notes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from deck_browsing import (
    FRAME,
    faultless_page,
    film,
    history,
    hosted,
    opened,
    time_of,
    until,
    until_time,
)
from playwright.sync_api import Browser, Page
from synthetic_films import ANSWER, ASK, BEAT_SECONDS, NARRATION, make_films

from scenes.publish.deck.html import build_html
from scenes.publish.deck.source import deck_films

pytestmark = pytest.mark.xdist_group("deck_html")


@pytest.fixture(scope="module")
def deck(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("deck")
    build_html(deck_films(make_films(tmp_path_factory.mktemp("films")), []), folder)
    return folder


@pytest.fixture(scope="module")
def served(deck: Path) -> Iterator[str]:
    with hosted(deck) as address:
        yield address


@pytest.fixture(params=["file", "http"])
def address(request: pytest.FixtureRequest, deck: Path) -> str:
    if request.param == "file":
        return (deck / "index.html").as_uri()
    served: str = request.getfixturevalue("served")
    return served


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with faultless_page(browser) as page:
        yield page


def test_a_beat_plays_waits_at_its_question_and_stops_on_its_last_frame(
    page: Page, address: str
) -> None:
    opened(page, address)
    assert page.inner_text("section.present h1") == "First <film>"
    assert page.get_attribute("html", "data-theme") == "dark"

    page.keyboard.press("ArrowRight")
    until(page, "asking", (0, 1))
    assert history(page) == ["Ask & wait: playing", "Ask & wait: asking"]
    assert any(0 < time < ASK - 3 * FRAME for time in page.evaluate("window.times"))
    asked = time_of(page)
    assert ASK - 2.5 * FRAME < asked <= ASK
    page.wait_for_timeout(300)
    assert time_of(page) == asked

    page.keyboard.press("PageDown")
    until(page, "still", (0, 1))
    assert history(page) == ["Ask & wait: playing", "Ask & wait: still"]
    assert time_of(page) == pytest.approx(BEAT_SECONDS, abs=FRAME)

    page.keyboard.press("Space")
    until(page, "still", (0, 2))
    assert history(page) == ["Go on: playing", "Go on: still"]
    page.keyboard.press("ArrowLeft")
    until(page, "still", (0, 1))
    assert time_of(page) == pytest.approx(BEAT_SECONDS, abs=FRAME)
    page.keyboard.press("ArrowLeft")
    until(page, "asking", (0, 1))
    assert time_of(page) == pytest.approx(ASK, abs=1.5 * FRAME)


def test_viewers_who_are_faster_than_the_question_get_its_answer(page: Page, deck: Path) -> None:
    opened(page, f"{(deck / 'index.html').as_uri()}#/0/1")
    until(page, "asking", (0, 1))
    film(page, "playbackRate = 0.1")
    page.keyboard.press("r")
    until_time(page, f"< {ASK / 2}")
    history(page)
    page.keyboard.press("ArrowRight")
    until_time(page, f">= {ASK}")
    film(page, "playbackRate = 8")
    until(page, "still", (0, 1))
    assert "Ask & wait: asking" not in history(page)


def test_a_beat_can_be_held_and_replayed(page: Page, deck: Path) -> None:
    opened(page, f"{(deck / 'index.html').as_uri()}#/0/2")
    film(page, "playbackRate = 0.1")
    page.keyboard.press("r")
    until_time(page, "> 0")
    page.keyboard.press("w")
    until(page, "waiting", (0, 2))
    held = time_of(page)
    page.wait_for_timeout(200)
    assert time_of(page) == held
    page.keyboard.press("w")
    film(page, "playbackRate = 4")
    until_time(page, f"> {held}")
    until(page, "still", (0, 2))


def test_captions_are_switched_by_key_and_by_button(page: Page, address: str) -> None:
    opened(page, f"{address}#/0/1")
    until(page, "asking", (0, 1))
    page.keyboard.press("c")
    page.wait_for_function(
        "Reveal.getCurrentSlide().querySelector('video').textTracks[0].activeCues?.length"
    )
    cue = page.evaluate(
        "Reveal.getCurrentSlide().querySelector('video').textTracks[0].activeCues[0]"
        ".getCueAsHTML().textContent"
    )
    assert cue == NARRATION
    caption = page.locator("section.present:not(.stack) .caption")
    assert caption.inner_text() == NARRATION
    picture = page.locator("section.present:not(.stack) video").bounding_box()
    band = caption.bounding_box()
    assert picture is not None
    assert band is not None
    assert band["y"] >= picture["y"] + picture["height"]  # beside the picture, not on it

    button = page.get_by_role("button", name="CC")
    assert button.get_attribute("aria-pressed") == "true"
    button.focus()
    page.keyboard.press("Space")
    assert button.get_attribute("aria-pressed") == "false"
    assert not caption.is_visible()
    until(page, "asking", (0, 1))  # the key pressed the button and did not turn the page
    button.click()
    assert caption.is_visible()

    page.keyboard.press("ArrowRight")
    until(page, "still", (0, 1))
    assert caption.inner_text() == NARRATION  # the still keeps what was said last


def test_the_speaker_view_shows_the_notes_and_turns_the_pages(page: Page, address: str) -> None:
    opened(page, f"{address}#/0/1")
    until(page, "asking", (0, 1))
    with page.expect_popup() as popup:
        page.keyboard.press("s")
    speaker = popup.value
    notes = speaker.locator(".speaker-controls-notes .value")
    notes.get_by_text(ANSWER, exact=True).wait_for(timeout=8000)
    assert NARRATION in notes.inner_text()
    speaker.wait_for_function("document.querySelectorAll('iframe').length === 2")
    speaker.keyboard.press("ArrowRight")
    until(page, "still", (0, 1))
    page.keyboard.press("ArrowRight")
    notes.get_by_text("Go on, says the narration.").wait_for(timeout=8000)
    speaker.keyboard.press("c")
    page.wait_for_function("document.documentElement.classList.contains('captions')")


def test_the_overview_shows_how_each_beat_ends(page: Page, deck: Path) -> None:
    opened(page, f"{(deck / 'index.html').as_uri()}#/0/1")
    still = page.locator("section.present:not(.stack) .still")
    assert not still.is_visible()
    page.keyboard.press("o")
    still.wait_for(state="visible")
    assert still.evaluate("image => image.naturalWidth") > 0


def test_a_light_film_makes_a_light_deck(page: Page, tmp_path: Path) -> None:
    folder = tmp_path / "deck"
    folder.mkdir()
    build_html(deck_films(make_films(tmp_path / "films", theme="light"), ["Second"]), folder)
    opened(page, (folder / "index.html").as_uri())
    assert page.get_attribute("html", "data-theme") == "light"
    color = page.evaluate("getComputedStyle(document.querySelector('h1')).color")
    ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert sum(int(part) for part in color.strip("rgb()").split(",")) < 200
    assert ground == "rgb(255, 255, 255)"
    page.keyboard.press("ArrowRight")
    until(page, "still", (1, 0))


def test_the_font_and_reveal_come_with_their_licences(deck: Path) -> None:
    assert "MIT" in (deck / "reveal" / "reveal.js").read_text(encoding="utf-8")[:200]
    assert "Permission is hereby granted" in (deck / "reveal" / "LICENSE").read_text()
    assert "SIL OPEN FONT LICENSE" in (deck / "fonts" / "OFL.txt").read_text(encoding="utf-8")
