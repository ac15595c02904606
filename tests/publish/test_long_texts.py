"""Texts of any length, of any script, in formats that take only so much."""

import shlex
from pathlib import Path
from textwrap import wrap

import av
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pptx import Presentation
from pptx.util import Pt
from rich.cells import cell_len
from synthetic_films import make_films
from typer.testing import CliRunner
from whole_films import NAMES, make_whole_films

from scenes.kit.scene.beat import Beat
from scenes.kit.scene.cue_text import CAPTION_LINES, CAPTION_WIDTH, characters, cue_texts
from scenes.publish.cli.app import app
from scenes.publish.clips.catalogue import all_clips
from scenes.publish.deck.html import build_html
from scenes.publish.deck.pptx import build_pptx
from scenes.publish.deck.source import deck_films
from scenes.publish.media.manifest import MANIFEST, Manifest, read_manifest
from scenes.publish.media.mp4 import mux_mp4
from scenes.publish.shortened import PROPERTY, TAG, byte_length, shortened
from scenes.publish.site.page import build_page

FAMILY = "👩\u200d👩\u200d👧"
TITLES = {
    "long": "word " * 1000,
    "one word": "x" * 5000,
    "emoji": "🙂",
    "many emoji": FAMILY * 300,
    "right to left": "רשתות נוירונים ו-backprop",
    "chinese": "反向传播" * 100,
}
anything = st.text(st.characters(codec="utf-8"), max_size=400)


@given(anything, st.integers(4, 60), st.sampled_from([len, byte_length, cell_len]))
def test_a_shortened_text_fits_and_is_a_beginning_of_the_text(
    text: str, most: int, length: object
) -> None:
    assert callable(length)
    short = shortened(text, most, length)
    assert length(short) <= most
    if length(text) <= most:
        assert short == text
    else:
        assert short.endswith("…")
        assert " ".join(text.split()).startswith(short[:-1])


def test_it_ends_after_a_word_or_else_after_a_character() -> None:
    assert shortened("from linear models to MLPs", 16) == "from linear…"
    assert shortened("from linear models to MLPs", 12) == "from linear…"
    assert shortened("from linear models to MLPs", 11) == "from…"
    assert shortened("backpropagation", 5) == "back…"
    assert shortened(FAMILY * 3, 2 * len(FAMILY)) == f"{FAMILY}…"
    assert shortened("é" * 9, 6, byte_length) == "é…"


@given(anything)
def test_every_line_of_a_caption_fits(text: str) -> None:
    texts = cue_texts(text)
    assert "".join("".join(texts).split()) == "".join(text.split())
    assert all(cue.count("\n") < CAPTION_LINES for cue in texts)
    lines = [line for cue in texts for line in cue.split("\n")]
    assert all(cell_len(line) <= CAPTION_WIDTH or len(characters(line)) == 1 for line in lines)


@given(st.lists(st.text("ab,.", min_size=1, max_size=30), max_size=60))
def test_a_narration_is_cut_into_as_few_cues_as_there_can_be(words: list[str]) -> None:
    lines = wrap(" ".join(words), CAPTION_WIDTH)  # as full as they can be
    assert len(cue_texts(" ".join(words))) == -(-len(lines) // CAPTION_LINES)


def test_no_cue_of_a_long_sentence_is_a_leftover() -> None:
    text = (
        "Squared error is bounded by one, so its slope by the logit dies where the prediction is "
        "very wrong and the curve is nearly flat."
    )
    full = [len(cue) for cue in cue_texts(text)]
    assert len(full) == 2
    assert max(full) < 1.3 * min(full)
    assert cue_texts("One thing. " + "And quite another thing " * 4)[0].startswith("One thing.")


def test_a_cue_ends_with_a_clause_where_one_ends_near_by() -> None:
    first, second = cue_texts(
        "The first layer turns the plane by an angle, the second stretches it into a narrow strip."
    )
    assert first.replace("\n", " ") == "The first layer turns the plane by an angle,"
    assert second.startswith("the second")


def retitled(folder: Path, title: str) -> Path:
    """Give the films, and all their beats, another title."""
    films = [
        film.model_copy(
            update={
                "title": title,
                "beats": tuple(beat.model_copy(update={"name": title}) for beat in film.beats),
            }
        )
        for film in read_manifest(folder).films
    ]
    text = Manifest(films=tuple(films)).model_dump_json()
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_decks_and_page_of_films_with_any_title(title: str, tmp_path: Path) -> None:
    folder = retitled(make_whole_films(tmp_path / "films"), title)
    films = deck_films(folder, [])
    build_pptx(films, tmp_path / "deck.pptx")
    deck = Presentation(str(tmp_path / "deck.pptx"))
    assert len(deck.core_properties.title) <= PROPERTY
    opening = deck.slides[0].shapes.title
    assert opening is not None
    (paragraph,) = opening.text_frame.paragraphs
    assert paragraph.font.size is not None
    # Letters are about half as wide as they are high, and lines a fifth further apart.
    columns = int(opening.width / (paragraph.font.size / 2))
    lines = -(-cell_len(paragraph.text) // columns)
    assert lines * paragraph.font.size * 1.2 <= opening.height
    assert paragraph.font.size >= Pt(28)
    assert paragraph._p.pPr.get("rtl") == ("1" if title == TITLES["right to left"] else None)
    notes = deck.slides[0].notes_slide.notes_text_frame
    assert notes is not None
    assert title in paragraph.text or title in notes.text
    for name in ("deck", "site"):
        (tmp_path / name).mkdir()
    build_html(films, tmp_path / "deck")
    build_page(read_manifest(folder).films, folder, tmp_path / "site")


def test_decks_of_all_clips(tmp_path: Path) -> None:
    clips = all_clips()
    folder = make_whole_films(tmp_path / "films", *(clip.name for clip in clips))
    titles = {clip.name: clip.scene.title for clip in clips}
    records = [
        film.model_copy(update={"title": titles[film.clip]}) for film in read_manifest(folder).films
    ]
    text = Manifest(films=tuple(records)).model_dump_json()
    (folder / MANIFEST).write_text(text, encoding="utf-8")
    for kind, target in (("html", "deck"), ("pptx", "deck.pptx"), ("manim-slides", "slides")):
        command = ["deck", "--to", kind, "--films", str(folder), "-o", str(tmp_path / target)]
        result = CliRunner().invoke(app, command)
        assert result.exit_code == 0, result.output
    slides = Presentation(str(tmp_path / "deck.pptx")).slides
    assert len(slides) == (1 + len(NAMES)) * len(clips)


def test_what_is_printed_for_pasting_is_quoted_for_the_shell(tmp_path: Path) -> None:
    films, target = make_films(tmp_path / "films"), tmp_path / "ms ü"
    command = ["deck", "First", "--to", "manim-slides", "--films", str(films), "-o", str(target)]
    pasted = CliRunner().invoke(app, command).output.splitlines()[-1]
    assert shlex.split(pasted) == ["manim-slides", "present", "--folder", str(target), "First"]
    mine = tmp_path / "my exercise's.toml"
    (line,) = CliRunner().invoke(app, ["new", str(mine)]).output.splitlines()
    assert shlex.split(line.partition("try: ")[2]) == ["chalkgrad", "numbers", str(mine)]


@pytest.mark.parametrize("title", TITLES.values(), ids=TITLES)
def test_tags_and_chapters_of_a_film_hold_any_title(title: str, tmp_path: Path) -> None:
    pictures = make_whole_films(tmp_path / "films", "Only") / "Only" / "Only.mp4"
    beats = [Beat(index, title, (), start, start + 1, 1) for index, start in enumerate((0, 1))]
    mux_mp4(pictures, tmp_path / "film.mp4", rate=10, title=title, comment=title, chapters=beats)
    with av.open(tmp_path / "film.mp4") as container:
        texts = [container.metadata["title"], container.metadata["comment"]]
        texts += [chapter["metadata"]["title"] for chapter in container.chapters()]
    assert texts == [shortened(title, TAG, byte_length)] * 4
