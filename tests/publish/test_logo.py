"""A theme's logo is on films, slides, the page and sheets, and a change of it is seen."""

import io
import json
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pypdfium2 as pdfium
import pytest
from deck_browsing import faultless_page, opened
from fake_work import job
from film_worker import FilmWorker
from playwright.sync_api import Browser
from pptx import Presentation
from typer.testing import CliRunner

from mathcore.assets import asset
from mathcore.exercise.model import default_exercise_path
from scenes.kit.scene.settings import Settings
from scenes.kit.style.theme import load_theme
from scenes.publish.cli.app import app
from scenes.publish.cli.options import theme_document
from scenes.publish.clips.catalogue import choose
from scenes.publish.deck.html import build_html
from scenes.publish.deck.pptx import build_pptx
from scenes.publish.deck.source import deck_films
from scenes.publish.media.manifest import MANIFEST, FilmRecord, Manifest
from scenes.publish.render.job import (
    Rendered,
    VideoFormat,
)
from scenes.publish.render.key import film_key
from scenes.publish.render.worker import make
from scenes.publish.site.page import build_page
from scenes.publish.site.storyboard import HANDOUT, draw_board, write_storyboard

pytestmark = pytest.mark.xdist_group("logo")

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20">'
    '<rect width="40" height="20" fill="{}"/></svg>'
)


@pytest.fixture(scope="module")
def theme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("theme")
    (folder / "art").mkdir()
    (folder / "art" / "logo.svg").write_text(SVG.format("#ff0000"), encoding="utf-8")
    path = folder / "school.toml"
    dark = asset("themes", "dark.toml").read_text(encoding="utf-8")
    path.write_text(f'{dark}\n[logo]\nfile = "art/logo.svg"\nheight = 0.04\n', encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def films(theme: Path, worker: FilmWorker, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("films")
    wanted = job(folder / "staging", "Tiny", "film", "alpha", video=VideoFormat(320, 180, 10))
    made = worker.submit(make, replace(wanted, theme=theme_document(str(theme)))).result()
    assert isinstance(made, Rendered), made
    assert made.record is not None
    (folder / "staging" / made.folder).rename(folder / "Tiny")
    text = Manifest(films=(made.record,)).model_dump_json()
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def record(films: Path) -> FilmRecord:
    return Manifest.model_validate_json((films / MANIFEST).read_text(encoding="utf-8")).films[0]


def reds(picture: np.ndarray) -> np.ndarray:
    """Return where a picture is red and nothing else, of shape (height, width)."""
    red, green, blue = (picture[..., channel].astype(int) for channel in range(3))
    found: np.ndarray = (red > 90) & (green < 80) & (blue < 80) & (red - green > 60)
    return found


def test_it_stands_in_each_picture_of_the_film(films: Path) -> None:
    with av.open(films / "Tiny" / "Tiny.mp4") as film:
        seen = [reds(frame.to_ndarray(format="rgb24")) for frame in film.decode(video=0)]
    assert len(seen) > 20
    for picture in seen:
        assert picture[:9, 280:].sum() > 40
        assert picture[12:, :].sum() < 3  # at an edge of a number there may be such a pixel


def test_a_worker_elsewhere_has_it_too(theme: Path, tmp_path: Path) -> None:
    document = theme_document(str(theme))
    assert [name for name, _ in document.attached] == ["art/logo.svg"]
    lost = replace(document, path="/nowhere/school.toml")
    wanted = replace(job(tmp_path, video=VideoFormat(64, 36, 5)), theme=lost)
    assert isinstance(make(wanted), Rendered)


def test_another_logo_makes_another_film(theme: Path) -> None:
    document = theme_document(str(theme))
    other = replace(document, attached=(("art/logo.svg", SVG.format("#00ff00").encode()),))
    keys = {
        film_key("tiny_clips", VideoFormat(64, 36, 5), one, None)
        for one in (document, other, document)
    }
    assert len(keys) == 2


def test_slides_and_the_page_show_it(films: Path, tmp_path: Path, browser: Browser) -> None:
    deck, page = tmp_path / "deck", tmp_path / "page"
    for folder in (deck, page):
        folder.mkdir()
    build_html(deck_films(films, []), deck)
    build_page([deck_films(films, [])[0].record], films, page)
    for address, in_corner in ((deck / "index.html", True), (page / "Tiny.html", False)):
        with faultless_page(browser) as shown:
            if in_corner:
                opened(shown, address.as_uri())
            else:
                shown.goto(address.as_uri())
            shown.wait_for_function("() => document.querySelector('.logo').naturalWidth > 0")
            box = shown.locator(".logo").first.bounding_box()
        assert box is not None
        assert box["width"] == pytest.approx(2 * box["height"], rel=0.05)
        if in_corner:
            assert box["height"] == pytest.approx(0.04 * 540, abs=1.5)
            assert box["y"] + box["height"] < 0.05 * 540
            assert box["x"] > 480


def test_the_powerpoint_file_shows_it(films: Path, tmp_path: Path) -> None:
    build_pptx(deck_films(films, []), tmp_path / "deck.pptx")
    deck = Presentation(str(tmp_path / "deck.pptx"))
    opening = deck.slides[0]
    (logo,) = (shape for shape in opening.shapes if shape.name == "Logo")
    assert deck.slide_height is not None
    assert logo.top + logo.height < 0.05 * deck.slide_height
    assert logo.height == pytest.approx(0.04 * deck.slide_height, rel=0.02)


def first_page(pdf: bytes) -> np.ndarray:
    page = pdfium.PdfDocument(io.BytesIO(pdf))[0]
    return np.asarray(page.render(scale=2).to_pil().convert("RGB"))


def test_sheets_show_it(theme: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.pdf"
    done = CliRunner().invoke(app, ["worksheet", "--theme", str(theme), "-o", str(sheet)])
    assert done.exit_code == 0, done.output
    plain = tmp_path / "plain.pdf"
    CliRunner().invoke(app, ["worksheet", "-o", str(plain)])
    picture = reds(first_page(sheet.read_bytes()))
    rows, columns = np.nonzero(picture)
    # Two pixels a point; the upper margin is 15 mm.
    assert rows.size > 300
    assert rows.max() < 15 * 72 / 25.4 * 2
    assert columns.min() > picture.shape[1] / 2
    assert not reds(first_page(plain.read_bytes()))[: rows.max() + 1].any()
    places = tmp_path / "class"
    done = CliRunner().invoke(
        app, ["variants", "--count", "1", "--theme", str(theme), "-o", str(places)]
    )
    assert done.exit_code == 0, done.output
    (variant,) = (places / "worksheets").glob("*.pdf")
    assert reds(first_page(variant.read_bytes()))[: rows.max() + 1].sum() > 300
    asked = json.loads((places / "variants.json").read_text(encoding="utf-8"))
    assert asked["theme"] == str(theme)


def test_storyboards_show_it(theme: Path, tmp_path: Path) -> None:
    settings = Settings(load_theme(str(theme)), default_exercise_path())
    (clip,) = choose(["CountTheGradients"])
    board = draw_board(clip, settings)
    write_storyboard([board], settings.theme, tmp_path)
    assert reds(first_page((tmp_path / HANDOUT).read_bytes()))[:90].sum() > 300


def test_a_theme_that_cannot_be_used_is_refused_by_each_command(tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    dark = asset("themes", "dark.toml").read_text(encoding="utf-8")
    bad.write_text(f'{dark}\n[font]\nname = "Arial"\n', encoding="utf-8")
    for command in (
        ["render"],
        ["check"],
        ["storyboard"],
        ["worksheet"],
        ["variants", "--count=1", "-o", str(tmp_path / "class")],
    ):
        done = CliRunner().invoke(app, [*command, "--theme", str(bad)], catch_exceptions=True)
        assert done.exit_code != 0
        assert "unknown table 'font'" in str(done.exception)
