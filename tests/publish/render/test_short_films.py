"""Films without their optional beats, as ``render --short`` makes them."""

from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
import srt
from fake_work import job
from film_frames import grey_frames
from film_worker import FilmWorker

from scenes.publish.render.job import Failed, Rendered
from scenes.publish.render.worker import make

# One worker renders, and all that is asked of the films is asked there.
pytestmark = pytest.mark.xdist_group("rendered")


def test_a_short_film_is_the_beats_that_are_not_optional(
    worker: FilmWorker, tmp_path: Path
) -> None:
    long, short = (
        worker.submit(
            make, replace(job(tmp_path / str(is_short), "Aside"), short=is_short)
        ).result()
        for is_short in (False, True)
    )
    assert isinstance(long, Rendered), long
    assert isinstance(short, Rendered), short
    assert long.record is not None
    assert short.record is not None
    assert short.record.key != long.record.key
    assert [beat.name for beat in short.record.beats] == ["First", "Last"]
    assert [beat.index for beat in short.record.beats] == [0, 1]
    first, _, last = long.record.beats
    kept = [first, last]
    whole, cut = tmp_path / "False" / long.folder, tmp_path / "True" / short.folder
    wanted = [
        frame for beat in kept for frame in grey_frames(whole / beat.clip.removeprefix("Aside/"))
    ]
    assert np.array_equal(grey_frames(cut / "Aside.mp4"), wanted)
    length = sum(beat.end - beat.start for beat in kept)
    assert short.record.duration == pytest.approx(length, abs=0.002)
    with av.open(cut / "Aside.mp4") as container:
        assert [chapter["metadata"]["title"] for chapter in container.chapters()] == [
            "First",
            "Last",
        ]
    cues = list(srt.parse((cut / "captions" / "Aside.en.srt").read_text(encoding="utf-8")))
    assert [cue.content for cue in cues] == ["It begins.", "It ends."]
    start = first.end - first.start
    assert cues[1].start.total_seconds() == pytest.approx(start, abs=0.001)


def test_a_clip_of_optional_beats_has_no_short_film(tmp_path: Path) -> None:
    made = make(replace(job(tmp_path, "Spare"), short=True))
    assert made == Failed("Spare: all of its beats are optional", refused=True)
