"""The site for students, as files: what is on it, what is not, and what is refused."""

import base64
import re
import sys
from pathlib import Path

import pytest
from whole_films import ANSWER, NAMES, make_whole_films, narration

from scenes.publish.cli import app as cli
from scenes.publish.media.manifest import MANIFEST, FilmRecord, read_manifest
from scenes.publish.site.page import build_page


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_whole_films(tmp_path_factory.mktemp("films"))


def records(films: Path) -> tuple[FilmRecord, ...]:
    return read_manifest(films).films


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> int:
    monkeypatch.setattr(sys, "argv", ["chalkgrad", "page", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_the_page_has_the_whole_transcript_and_is_escaped(films: Path, tmp_path: Path) -> None:
    build_page(records(films), films, tmp_path)
    text = (tmp_path / "First.html").read_text(encoding="utf-8")
    assert "<h1>First &lt;b&gt;film&lt;/b&gt;</h1>" in text
    assert "<b>" not in text
    for name in NAMES:
        escaped = name.replace("&", "&amp;").replace("<", "&lt;")
        assert f"<h3>{escaped}</h3>" in text
        assert narration(escaped) in text
    assert "This is so." in text
    assert 'data-start="3.0"' in text
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'<a href="(\w+\.html)">', index) == ["First.html", "Second.html"]


def test_what_is_optional_is_marked(films: Path, tmp_path: Path) -> None:
    first, *_ = records(films)
    *others, last = first.beats
    beats = (*others, last.model_copy(update={"optional": True}))
    build_page([first.model_copy(update={"beats": beats})], films, tmp_path)
    text = (tmp_path / "First.html").read_text(encoding="utf-8")
    mark = '<span class="quiet">(optional)</span>'
    assert text.count(mark) == 2  # among the chapters, and in the transcript
    assert f"<h3>{last.name} {mark}</h3>" in text


def test_captions_and_chapters_are_in_the_page(films: Path, tmp_path: Path) -> None:
    build_page(records(films), films, tmp_path)
    text = (tmp_path / "First.html").read_text(encoding="utf-8")
    captions, chapters = (
        base64.b64decode(code).decode()
        for code in re.findall(r'src="data:text/vtt;base64,([^"]+)"', text)
    )
    assert captions == (films / "First" / "captions" / "First.en.vtt").read_text(encoding="utf-8")
    assert "00:00:03.000 --> 00:00:06.000\nIs 1 &lt; 2 &amp; so on?" in chapters


def test_the_answers_are_nowhere_on_the_site(films: Path, tmp_path: Path) -> None:
    build_page(records(films), films, tmp_path)
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert len(files) > 15
    assert all(ANSWER.encode() not in file.read_bytes() for file in files)
    assert not list(tmp_path.rglob(MANIFEST))
    assert ANSWER.encode() in (films / MANIFEST).read_bytes()


def test_the_player_shows_the_films_poster_before_it_plays(films: Path, tmp_path: Path) -> None:
    made = records(films)
    build_page(made, films, tmp_path)
    text = (tmp_path / "First.html").read_text(encoding="utf-8")
    (shown,) = re.findall(r'<video[^>]* poster="([^"]+)"', text)
    assert shown.endswith(made[0].files["poster"])
    assert shown != made[0].beats[0].poster


def test_every_link_leads_to_a_file_of_the_site(films: Path, tmp_path: Path) -> None:
    build_page(records(films), films, tmp_path)
    for page in tmp_path.glob("*.html"):
        text = page.read_text(encoding="utf-8")
        links = re.findall(r'(?:href|src|poster)="([^"#][^"]*)"', text)
        assert len(links) > 5
        for link in links:
            assert link.startswith("data:") or (tmp_path / link).is_file(), link


def test_a_deck_is_offered_if_it_is_named(films: Path, tmp_path: Path) -> None:
    deck = tmp_path / "slides"
    deck.mkdir()
    (deck / "index.html").write_text("<title>Deck</title>", encoding="utf-8")
    site = tmp_path / "site"
    site.mkdir()
    build_page(records(films), films, site, deck)
    assert (site / "deck" / "index.html").is_file()
    assert 'href="deck/index.html"' in (site / "First.html").read_text(encoding="utf-8")


def test_the_command_builds_the_named_films(
    films: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    site = tmp_path / "site"
    assert run(monkeypatch, "--films", films, "-o", site, "Second") == 0
    assert capsys.readouterr().out.strip() == str(site / "index.html")
    assert not (site / "First.html").exists()
    assert not (site / "films" / "First").exists()
    assert (site / "films" / "Second" / "Second.mp4").is_file()


def test_bad_input_is_one_line_and_leaves_the_old_site(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    films, site = make_whole_films(tmp_path / "films", "First"), tmp_path / "site"
    assert run(monkeypatch, "--films", films, "-o", site) == 0
    before = (site / "First.html").read_bytes()
    foreign = tmp_path / "mine"
    foreign.mkdir()
    (foreign / "thesis.txt").touch()
    (films / "First" / "captions" / "First.en.srt").unlink()
    capsys.readouterr()
    for arguments, says in [
        (("--films", films, "-o", site), "First.en.srt: expected a file of the manifest"),
        (("--films", films, "-o", site, "Frist"), "no clip 'Frist' (did you mean 'First'?)"),
        (("--films", films / "none", "-o", site), "run chalkgrad render first"),
        (("--films", films, "-o", foreign), "was not made by chalkgrad"),
        (("--films", films, "-o", site, "--deck", foreign), "expected a .pptx file, or a folder"),
    ]:
        assert run(monkeypatch, *arguments) == 2
        said = capsys.readouterr()
        assert said.out == ""
        (line,) = said.err.splitlines()
        assert line.startswith("chalkgrad: ")
        assert says in line
        assert (site / "First.html").read_bytes() == before
    assert (foreign / "thesis.txt").is_file()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["films", "mine", "site"]


@pytest.mark.parametrize("path", ["../secret.mp4", "/etc/passwd"])
def test_a_manifest_cannot_reach_out_of_its_folder(films: Path, tmp_path: Path, path: str) -> None:
    (film,) = [record for record in records(films) if record.clip == "First"]
    changed = film.model_copy(update={"files": film.files | {"gif": path}})
    with pytest.raises(ValueError, match="expected a path inside of the folder"):
        build_page([changed], films, tmp_path)
