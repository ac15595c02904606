"""Titles in any script on sheets: which fonts are taken, and what is said where there is none."""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import typst
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from PIL import Image
from sample_exercises import lab

from mathcore.exercise.model import default_exercise_path
from mathcore.exercise.run import run
from scenes.kit.style.theme import load_theme
from scenes.publish import typefaces
from scenes.publish.cli import app as cli
from scenes.publish.site import storyboard
from scenes.publish.typefaces import FACE, faces_for
from scenes.publish.worksheet.pdf import compile_pdf
from scenes.publish.worksheet.sheet import Heading, worksheet_of

#: Characters that Typst's own faces lack; the font that the tests make has all but the last.
HAN, EMOJI, THAI = "反向传播", "🙂", "ก"


def write_font(file: Path, family: str, marks: str) -> None:
    """Write a font whose every glyph is a black square."""
    pen = TTGlyphPen(None)
    for index, corner in enumerate([(0, 0), (0, 800), (800, 800), (800, 0)]):
        (pen.lineTo if index else pen.moveTo)(corner)
    pen.closePath()
    square = pen.glyph()
    builder = FontBuilder(1000)
    builder.setupGlyphOrder([".notdef", "square"])
    builder.setupCharacterMap({ord(mark): "square" for mark in marks})
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), "square": square})
    builder.setupHorizontalMetrics({".notdef": (1000, 0), "square": (1000, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": family, "styleName": "Regular", "psName": file.stem})
    builder.setupOS2(usWeightClass=400, sTypoAscender=800, sTypoDescender=-200)
    builder.setupPost()
    builder.save(file)


@pytest.fixture
def with_system(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Let the system have two fonts: one for more scripts, and another face of the sheets' name."""
    folder = tmp_path / "system fonts"
    folder.mkdir()
    write_font(folder / "squares.ttf", "Squares", HAN + EMOJI)
    write_font(
        folder / "namesake.ttf", FACE, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    )
    yield from having(monkeypatch, [str(folder)])


@pytest.fixture
def without_system(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let the system have no font."""
    yield from having(monkeypatch, [])


def having(monkeypatch: pytest.MonkeyPatch, folders: list[str]) -> Iterator[None]:
    fonts = typst.Fonts(include_system_fonts=False, font_paths=folders)
    monkeypatch.setattr(typefaces, "_system_fonts", lambda: fonts)
    for cached in (typefaces._faces, typefaces._system):
        cached.cache_clear()
    yield
    for cached in (typefaces._faces, typefaces._system):
        cached.cache_clear()


def picture(text: str) -> np.ndarray:
    """Set a text as the sheets do."""
    faces = faces_for(text)
    families = "(" + "".join(f'"{family}", ' for family in faces.families) + ")"
    source = (
        "#set page(width: auto, height: auto, margin: 0pt)\n"
        f'#set text(font: {families}, top-edge: "ascender", '
        f'bottom-edge: "descender")\n#"{text}"'
    )
    drawn = typefaces.compiler_for(faces).compile(input=source.encode(), format="png", ppi=144)
    assert isinstance(drawn, bytes)
    return np.asarray(Image.open(io.BytesIO(drawn)).convert("L"))


@pytest.mark.usefixtures("with_system")
def test_a_font_of_the_system_is_taken_for_what_the_sheets_face_lacks() -> None:
    faces = faces_for(f"Lab 4: {HAN} {EMOJI}")
    assert faces.families == (FACE, "Squares")
    assert faces.lacking == ()
    inside = (picture(HAN) < 128).mean()
    assert inside > 0.5  # the squares are black, the empty boxes of missing characters are not
    assert faces_for(f"{HAN} {THAI}").lacking == (THAI,)


@pytest.mark.usefixtures("without_system")
def test_where_no_font_has_a_character_it_is_named() -> None:
    faces = faces_for(f"Lab 4: {HAN}, étude, שלום, Ω ≈ ½")
    assert faces.families == (FACE,)
    assert set(faces.lacking) == set(HAN)
    assert (picture(HAN) < 128).mean() < 0.4


def test_latin_text_stays_the_same_whatever_fonts_there_are(
    request: pytest.FixtureRequest,
) -> None:
    sheet = worksheet_of(run(lab()), key=True, heading=Heading("Zoë", "V001"))
    before = compile_pdf(sheet), picture("Zoë and Ann")
    request.getfixturevalue("with_system")
    assert worksheet_of(run(lab()), key=True, heading=Heading("Zoë", "V001")) == sheet
    assert compile_pdf(sheet) == before[0]
    # Beside another script too, the Latin letters are those of the sheets' own face.
    beside = picture(f"Zoë and Ann{HAN[0]}")
    height, width = before[1].shape
    assert np.array_equal(beside[-height:, : width - 8], before[1][:, : width - 8])


@pytest.mark.usefixtures("without_system")
def test_a_worksheet_comes_out_with_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = default_exercise_path().read_text(encoding="utf-8")
    title = next(line for line in text.splitlines() if line.startswith("title"))
    (tmp_path / "mine.toml").write_text(
        text.replace(title, f'title = "{HAN} and {EMOJI}"'), encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["chalkgrad", "worksheet", "mine.toml"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert not ended.value.code
    said = capsys.readouterr()
    assert said.out == "worksheet.pdf\n"
    assert said.err.splitlines() == [
        f"chalkgrad: worksheet.pdf: no font has {' '.join(sorted(HAN + EMOJI))}; expected one that "
        "does (Debian: fonts-noto-cjk fonts-noto-color-emoji)"
    ]
    assert (tmp_path / "worksheet.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.usefixtures("without_system")
def test_a_storyboard_comes_out_as_well(tmp_path: Path) -> None:
    # Its handout is PDF/UA, which refuses what cannot be shown.
    board = storyboard.Board("Tiny", f"Tiny {HAN}", "Activity 0", "Conclude.", ())
    lacking = storyboard.write_storyboard([board], load_theme("light"), tmp_path)
    assert lacking == set(HAN)
    assert (tmp_path / storyboard.HANDOUT).read_bytes().startswith(b"%PDF")
    assert (tmp_path / "Tiny.png").is_file()
