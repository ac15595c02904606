"""A rehearsal sees what a film will show."""

from pathlib import Path

import pytest
from manim import Text
from planted import SETTINGS

from scenes.kit.scene.beat import Beat
from scenes.kit.scene.lecture import LectureScene
from scenes.publish.clips.rehearsal import rehearse

LINES = "A line of many words that goes on and on\nand a second\nand a third"


class Wordy(LectureScene):
    title = "Wordy"

    def construct(self) -> None:
        with self.beat("Words", "One sentence that is read."):
            self.words = Text(LINES, font_size=24)
            self.add(self.words)


def test_a_text_is_whole_and_is_kept_whole_for_films_however_small_the_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # manim keeps there what it has set
    counts: list[int] = []
    cameras: list[object] = []

    def count(scene: LectureScene, beat: Beat) -> None:
        assert isinstance(scene, Wordy)
        counts.append(len(scene.words))
        cameras.append(vars(scene.camera)["pixel_width"])

    for size in [(64, 36), (1920, 1080)]:
        rehearse(Wordy, SETTINGS, count, size=size)
    assert counts == [len("".join(LINES.split()))] * 2
    assert cameras == [64, 1920]
