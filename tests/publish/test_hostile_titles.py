"""An exercise's title out of a file is text on pages and slides too, and nothing of it runs."""

from pathlib import Path

import pytest
from markupsafe import escape
from pptx import Presentation
from synthetic_films import make_films
from whole_films import make_whole_films

from scenes.publish.deck.html import build_html
from scenes.publish.deck.pptx import build_pptx
from scenes.publish.deck.source import deck_films
from scenes.publish.media.manifest import MANIFEST, Manifest, read_manifest
from scenes.publish.site.page import build_page

TITLE = """<script>alert(1)</script> {{ 7*7 }} $title ${x} #read("/etc/passwd") *b* ] ' \\ &amp;"""


def renamed(films: Path) -> Path:
    """Give the exercise of all films the title, in their manifest."""
    records = [film.model_copy(update={"exercise": TITLE}) for film in read_manifest(films).films]
    text = Manifest(films=tuple(records)).model_dump_json()
    (films / MANIFEST).write_text(text, encoding="utf-8")
    return films


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return renamed(make_films(tmp_path_factory.mktemp("films")))


def test_in_the_deck_of_the_browser(films: Path, tmp_path: Path) -> None:
    build_html(deck_films(films, []), tmp_path)
    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert escape(TITLE) in page
    assert TITLE not in page


def test_on_the_page_for_students(tmp_path: Path) -> None:
    films, site = renamed(make_whole_films(tmp_path / "films")), tmp_path / "site"
    site.mkdir()
    build_page(read_manifest(films).films, films, site)
    pages = "".join(file.read_text(encoding="utf-8") for file in site.glob("*.html"))
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }} $title ${x} #read(" in pages
    assert "<script>alert(1)" not in pages


def test_in_powerpoint(films: Path, tmp_path: Path) -> None:
    build_pptx(deck_films(films, []), tmp_path / "deck.pptx")
    slides = Presentation(str(tmp_path / "deck.pptx")).slides
    texts = [shape.text_frame.text for shape in slides[0].shapes if shape.has_text_frame]
    assert any(TITLE in text for text in texts)
