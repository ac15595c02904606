"""What a deck is built from, and what it refuses to be built from."""

from pathlib import Path

import pytest
from synthetic_films import ANSWER, ASK, BEAT_SECONDS, NARRATION, make_films

from mathcore.errors import UserError
from scenes.publish.deck.source import deck_films
from scenes.publish.media.manifest import MANIFEST, Manifest, read_manifest


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_films(tmp_path_factory.mktemp("films"))


def test_films_are_taken_in_the_manifests_order(films: Path) -> None:
    assert [film.record.clip for film in deck_films(films, [])] == ["First", "Second"]
    assert [film.record.clip for film in deck_films(films, ["Second", "First"])] == [
        "First",
        "Second",
    ]
    assert [film.record.clip for film in deck_films(films, ["Second"])] == ["Second"]


def test_a_beat_counts_its_own_time_and_knows_its_notes(films: Path) -> None:
    asking, plain = deck_films(films, ["First"])[0].beats
    assert asking.asks == pytest.approx((ASK,))
    assert asking.notes == (NARRATION, ANSWER)
    assert plain.length == pytest.approx(BEAT_SECONDS)
    assert plain.notes == ("Go on, says the narration.",)


def test_captions_begin_with_the_beat_and_are_escaped(films: Path) -> None:
    asking, plain = deck_films(films, ["First"])[0].beats
    assert asking.captions == (
        'WEBVTT\n\n00:00:00.000 --> 00:00:01.400\nIs 1 &lt; 2 &amp; "so" on?\n\n'
    )
    assert "00:00:00.000 -->" in plain.captions


def test_an_unknown_clip_is_refused_with_the_nearest_name(films: Path) -> None:
    with pytest.raises(UserError, match=r"no clip 'Frist' [(]did you mean 'First'"):
        deck_films(films, ["Frist"])


def test_a_theme_that_is_not_ours_gives_the_ground_of_its_pictures(tmp_path: Path) -> None:
    films = make_films(tmp_path, theme="chalkboard")
    theme = deck_films(films, [])[0].theme
    assert theme.name == "chalkboard"
    # Frames of a theme that is not dark darken from 245, so the last one is light grey.
    level = 245 - 4 * (round(BEAT_SECONDS * 10) - 1)
    assert theme.background.to_int_rgb() == pytest.approx((level,) * 3)
    assert theme.text.to_int_rgb()[0] < 100


def test_no_films_a_missing_file_and_a_hostile_name_are_refused(tmp_path: Path) -> None:
    films = make_films(tmp_path)
    manifest = read_manifest(films)
    (films / "Second" / "beats" / "01.mp4").unlink()
    with pytest.raises(UserError, match=r"01\.mp4: expected a file of the manifest"):
        deck_films(films, ["Second"])
    assert deck_films(films, ["First"])

    hostile = manifest.films[0].model_copy(update={"clip": "../../First"})
    (films / MANIFEST).write_text(Manifest(films=(hostile,)).model_dump_json(), encoding="utf-8")
    with pytest.raises(UserError, match="expected a clip with its beats"):
        deck_films(films, [])

    (films / MANIFEST).write_text(Manifest().model_dump_json(), encoding="utf-8")
    with pytest.raises(UserError, match="no films; run chalkgrad render first"):
        deck_films(films, [])


def with_a_question(films: Path) -> Path:
    """Give the first film a question, a poster, and a last beat that is optional."""
    manifest = read_manifest(films)
    first, *others = manifest.films
    beats = (*first.beats[:-1], first.beats[-1].model_copy(update={"optional": True}))
    poster = f"{first.clip}/poster.png"
    (films / poster).write_bytes((films / first.beats[0].poster).read_bytes())
    update = {"question": "Is it?", "beats": beats, "files": {**first.files, "poster": poster}}
    changed = Manifest(films=(first.model_copy(update=update), *others))
    (films / MANIFEST).write_text(changed.model_dump_json(), encoding="utf-8")
    return films


def test_a_beat_begins_with_the_picture_of_the_one_before(tmp_path: Path) -> None:
    plain = make_films(tmp_path)
    asking, following = deck_films(plain, ["First"])[0].beats
    assert asking.opening is None
    assert following.opening == asking.poster
    assert "line:" not in asking.captions
    asking, following = deck_films(with_a_question(plain), ["First"])[0].beats
    assert asking.opening == plain / "First" / "poster.png"
    assert following.opening == asking.poster
    assert "line:88%" in asking.captions


def test_a_short_deck_leaves_optional_beats_out(tmp_path: Path) -> None:
    films = with_a_question(make_films(tmp_path))
    assert [len(film.beats) for film in deck_films(films, [])] == [2, 1]
    assert [len(film.beats) for film in deck_films(films, [], short=True)] == [1, 1]
    (first, *_) = read_manifest(films).films
    beats = tuple(beat.model_copy(update={"optional": True}) for beat in first.beats)
    changed = Manifest(films=(first.model_copy(update={"beats": beats}),))
    (films / MANIFEST).write_text(changed.model_dump_json(), encoding="utf-8")
    with pytest.raises(UserError, match="all of its beats are optional"):
        deck_films(films, [], short=True)
