"""What a ``manim.cfg`` says changes nothing in the films of ``chalkgrad render``."""

from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from manim import config, tempconfig
from tiny_clips import Tiny

from scenes.kit.scene.lecture import LectureScene
from scenes.kit.scene.settings import settings_from_environment
from scenes.publish.clips.rehearsal import rehearse
from scenes.publish.clips.stills import take_stills
from scenes.publish.render.job import VideoFormat
from scenes.publish.render.shoot import shoot

#: As it is written for short films on phones, for old projectors, and by mistake.
FOREIGN: dict[str, dict[str, Any]] = {
    "upright": {"pixel_width": 1080, "pixel_height": 1920},
    "four to three": {"pixel_width": 800, "pixel_height": 600, "frame_width": 32 / 3},
    "high": {"frame_height": 10.0},
    "other": {"background_color": "#ff0000", "frame_rate": 7, "save_last_frame": True, "seed": 3},
}
SMALL = VideoFormat(320, 180, 10)


def frames(folder: Path) -> np.ndarray:
    take = shoot(Tiny, settings_from_environment(), SMALL, folder)
    with av.open(take.film) as container:
        return np.stack([frame.to_ndarray(format="gray") for frame in container.decode(video=0)])


@pytest.mark.parametrize("name", FOREIGN)
def test_the_film_is_the_same(name: str, tmp_path: Path) -> None:
    wanted = frames(tmp_path / "plain")
    with tempconfig(FOREIGN[name]):
        assert np.array_equal(frames(tmp_path / "foreign"), wanted)
        assert config.frame_height == FOREIGN[name].get("frame_height", 8.0)  # as it was before
    assert wanted.std() > 1


@pytest.mark.parametrize("name", FOREIGN)
def test_a_rehearsal_sees_the_same(name: str) -> None:
    seen: list[tuple[float, float]] = []

    def look(scene: LectureScene, _: object) -> None:
        seen.append((config.frame_width, config.frame_height))

    settings = settings_from_environment()
    still = take_stills(Tiny, settings, 64, 36)[-1].picture.tobytes()
    with tempconfig(FOREIGN[name]):
        rehearse(Tiny, settings, look)
        assert take_stills(Tiny, settings, 64, 36)[-1].picture.tobytes() == still
    assert set(seen) == {(128 / 9, 8.0)}
