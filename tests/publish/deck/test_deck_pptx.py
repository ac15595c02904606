"""The PowerPoint file, read back, and opened by LibreOffice where there is one."""

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest
from pptx import Presentation
from pptx.presentation import Presentation as Deck
from pptx.shapes.picture import Movie
from pptx.slide import Slide
from synthetic_films import ANSWER, NARRATION, make_films

from scenes.publish.deck.pptx import build_pptx
from scenes.publish.deck.source import deck_films

OFFICE = shutil.which("soffice")


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_films(tmp_path_factory.mktemp("films"), asks=(0.5, 1.0))


@pytest.fixture(scope="module")
def file(films: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("deck") / "deck.pptx"
    build_pptx(deck_films(films, []), file)
    return file


@pytest.fixture(scope="module")
def deck(file: Path) -> Deck:
    return Presentation(str(file))


def movie_of(slide: Slide) -> Movie:
    (movie,) = [shape for shape in slide.shapes if isinstance(shape, Movie)]
    return movie


def notes_of(slide: Slide) -> list[str]:
    frame = slide.notes_slide.notes_text_frame
    assert frame is not None
    return frame.text.split("\n")


def test_there_is_an_opening_a_film_and_a_slide_a_beat(deck: Deck) -> None:
    titles = [slide.shapes.title for slide in deck.slides]
    assert [title.text_frame.text for title in titles if title is not None] == [
        "First <film>",
        "Ask & wait",
        "Go on",
        "Second <film>",
        "Alone",
    ]
    assert deck.slide_width is not None
    assert deck.slide_height is not None
    assert deck.slide_width * 9 == pytest.approx(deck.slide_height * 16, rel=1e-5)
    opening = deck.slides[0]
    assert [place.text_frame.text for place in opening.placeholders][1] == "Activity 1\nLab 4"
    assert notes_of(opening) == ["Conclude this."]


def test_film_and_poster_are_embedded_and_fill_the_slide(deck: Deck, films: Path) -> None:
    slide = deck.slides[1]
    movie = movie_of(slide)
    assert (movie.left, movie.top) == (0, 0)
    assert (movie.width, movie.height) == (deck.slide_width, deck.slide_height)
    beats = films / "First" / "beats"
    assert movie.poster_frame is not None
    assert movie.poster_frame.blob == (beats / "01.png").read_bytes()
    inside = {
        hashlib.sha256(part.blob).digest()
        for part in slide.part.package.iter_parts()
        if part.content_type == "video/mp4"
    }
    for clip in ("01.mp4", "02.mp4"):
        assert hashlib.sha256((beats / clip).read_bytes()).digest() in inside


def test_the_film_has_an_alternative_text_and_the_slide_its_notes(deck: Deck) -> None:
    slide = deck.slides[1]
    (properties,) = movie_of(slide)._element.xpath("./p:nvPicPr/p:cNvPr")
    assert properties.get("descr") == f"Film: Ask & wait. {NARRATION}"
    assert notes_of(slide) == [NARRATION, ANSWER, "The film waits for a click at 0.5 s, 1.0 s."]
    assert notes_of(deck.slides[2]) == ["Go on, says the narration."]
    title = slide.shapes.title
    assert title is not None
    assert title.top + title.height < 0  # for screen readers; the film shows its own


def test_the_film_plays_by_itself_and_waits_for_a_click_at_each_question(deck: Deck) -> None:
    slide = deck.slides[1]
    effect = ".//p:cTn[@presetClass='mediacall']"
    found = list(
        zip(
            slide.element.xpath(f"{effect}/@nodeType"),
            slide.element.xpath(f"{effect}/p:stCondLst/p:cond/@delay"),
            slide.element.xpath(f"{effect}//p:cmd/@cmd"),
            strict=True,
        )
    )
    assert found == [
        ("afterEffect", "0", "playFrom(0.0)"),
        ("withEffect", "200", "togglePause"),
        ("clickEffect", "0", "togglePause"),
        ("withEffect", "200", "togglePause"),
        ("clickEffect", "0", "togglePause"),
    ]
    assert slide.element.xpath(".//p:cond[@evt='onBegin']")
    shapes = {int(number) for number in slide.element.xpath(".//p:spTgt/@spid")}
    assert shapes == {movie_of(slide).shape_id}
    numbers = [int(number) for number in slide.element.xpath(".//p:timing//p:cTn/@id")]
    assert len(numbers) == len(set(numbers))
    plain = deck.slides[2].element.xpath(".//p:cmd/@cmd")
    assert plain == ["playFrom(0.0)"]


@pytest.mark.skipif(OFFICE is None, reason="there is no LibreOffice here")
def test_libreoffice_opens_it(file: Path, tmp_path: Path) -> None:
    assert OFFICE is not None
    done = subprocess.run(
        [
            OFFICE,
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            *("--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(file)),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    pages = (tmp_path / "deck.pdf").read_bytes()
    assert pages.count(b"/Type/Page/") == 5 or b"/Count 5" in pages
