"""A rendered film with a question: it opens with it, and a beat stops where it asks."""

import json
from pathlib import Path

import av
import numpy as np
import pytest
from film_frames import grey_frames
from PIL import Image
from pptx import Presentation

from scenes.publish.deck.manim_slides import build_manim_slides
from scenes.publish.deck.pptx import build_pptx
from scenes.publish.deck.source import deck_films
from scenes.publish.media.manifest import FilmRecord

# One worker renders, and all that is asked of the films is asked there.
pytestmark = pytest.mark.xdist_group("rendered")


def test_a_film_with_a_question_opens_with_it(asking_film: tuple[FilmRecord, Path]) -> None:
    record, folder = asking_film
    assert record.question == "How much is it?"
    assert [beat.optional for beat in record.beats] == [False, True]
    assert [phrase.text for phrase in record.beats[0].phrases] == ["How much?", "0.8203."]
    assert record.beats[0].phrases[1].speech == "Zero point eight two zero three."
    with av.open(folder / "Asking.mp4") as container:
        frame = next(container.decode(video=0)).to_ndarray(format="rgb24")
    with av.open(folder / "beats" / "01.mp4") as container:
        beat = next(container.decode(video=0)).to_ndarray(format="rgb24")
    poster = np.asarray(Image.open(folder / "poster.png"))
    assert (poster == frame).all()
    assert np.abs(beat.astype(int) - frame).mean() < 1
    white = frame.min(axis=2) > 200
    assert white[:, : frame.shape[1] // 2].sum() > 200  # the question
    blue = frame[..., 2].astype(int) - frame[..., 0]
    assert 10 < blue[:, frame.shape[1] // 2 :].max() < 80  # the veiled disc
    captions = (folder / "captions" / "Asking.en.vtt").read_text(encoding="utf-8")
    assert all(line.endswith("line:88%") for line in captions.splitlines() if "-->" in line)


def test_a_beat_that_asks_is_there_in_parts(asking_film: tuple[FilmRecord, Path]) -> None:
    record, folder = asking_film
    first, more = record.beats
    assert first.parts == ("Asking/beats/01-1.mp4", "Asking/beats/01-2.mp4")
    assert more.parts == ()
    whole = grey_frames(folder.parent / first.clip)
    before, after = (grey_frames(folder.parent / part) for part in first.parts)
    assert len(before) == round(first.asks[0] * record.fps)
    assert len(before) + len(after) == len(whole)
    held = whole[len(before) - 1]
    assert np.abs(before[-1] - held).mean() < 0.5
    assert np.abs(before[-1] - whole[-1]).mean() > np.abs(before[-1] - held).mean()


def test_each_part_is_a_slide_that_ends_where_it_asks(
    asking_film: tuple[FilmRecord, Path], tmp_path: Path
) -> None:
    record, folder = asking_film
    films = deck_films(folder.parent, [])
    question, answer = films[0].beats[0].steps
    assert (question.record.narration, answer.record.narration) == ("How much?", "0.8203.")
    assert question.length + answer.length == pytest.approx(films[0].beats[0].length)
    build_pptx(films, tmp_path / "deck.pptx")
    _, *slides = Presentation(str(tmp_path / "deck.pptx")).slides
    assert len(slides) == len(record.beats) + 1
    commands = [slide.element.xpath(".//p:cmd/@cmd") for slide in slides]
    assert commands == [["playFrom(0.0)"]] * 3
    build_manim_slides(films, tmp_path, tmp_path.name)
    steps = json.loads((tmp_path / "Asking.json").read_text(encoding="utf-8"))["slides"]
    names = [Path(step["file"]).name for step in steps]
    assert names == ["01-1.mp4", "01-2.mp4", "02.mp4"]
