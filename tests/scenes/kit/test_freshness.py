"""No stale number, ever: what changes anywhere is seen in the pixels of the next render."""

import shutil
from pathlib import Path

import numpy as np
import pytest
from manim_command import ROOT, frames, manim

SCENE = '''
"""A clip with one number, and a bar whose length an updater reads from another module."""

import length
from manim import FadeIn, Rectangle

from scenes.kit.scene.lecture import LectureScene
from scenes.kit.text.number import Number
from scenes.kit.style.zones import at


class Fresh(LectureScene):
    """Conclude that the picture is new."""

    title = "Fresh"
    activity = "None"

    def construct(self):
        with self.beat("One number", "The loss and a bar."):
            bar = Rectangle(width=1, height=0.3, fill_opacity=1, fill_color=self.theme.signal)
            bar.move_to(at(0, -1))
            bar.add_updater(lambda mobject: mobject.stretch_to_fit_width(length.bar()))
            self.add(bar)
            self.play(FadeIn(Number(self.trace["L"], theme=self.theme)), run_time=0.2)
'''

#: Within the first play, where only the updater knows how long the bar is.
EARLY = 0.15
LATE = 1.5

LENGTH = "def bar():\n    return {}\n"


class Workshop:
    """A copy of the project in which anything may be changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("mathcore", "scenes", "assets"):
            shutil.copytree(ROOT / name, folder / name)
        shutil.copy(ROOT / "manim.cfg", folder)
        (folder / "fresh.py").write_text(SCENE.lstrip(), encoding="utf-8")
        (folder / "length.py").write_text(LENGTH.format(2), encoding="utf-8")
        self.exercise = folder / "mine.toml"
        shutil.copy(ROOT / "assets" / "exercises" / "lab4_day1.toml", self.exercise)

    def change(self, file: str, old: str, new: str) -> None:
        path = self.folder / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def render(self) -> list[np.ndarray]:
        """Run the same command again and return an early and a late picture of the film."""
        done = manim(
            *("-r", "480,270", "--fps", "15"),
            "fresh.py",
            "Fresh",
            cwd=self.folder,
            PYTHONPATH=str(self.folder),
            CHALKGRAD_EXERCISE=str(self.exercise),
        )
        assert done.returncode == 0, done.stderr
        return frames(self.media / "Fresh.mp4", EARLY, LATE)

    @property
    def media(self) -> Path:
        return self.folder / "media/videos/fresh/270p15"

    def pieces(self) -> dict[str, int]:
        found = (self.media / "partial_movie_files/Fresh").glob("*.mp4")
        return {file.name: file.stat().st_mtime_ns for file in found}


def differs(one: np.ndarray, other: np.ndarray) -> bool:
    return bool((np.abs(one - other).max(axis=2) > 60).sum() > 20)


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path / "project")


def test_a_change_anywhere_is_seen_and_no_change_costs_nothing(workshop: Workshop) -> None:
    early, first = workshop.render()
    made = workshop.pieces()

    same = workshop.render()
    assert not differs(early, same[0])
    assert not differs(first, same[1])
    assert workshop.pieces() == made  # all of it came from the cache

    workshop.change("mine.toml", "y = [1]", "y = [0]")
    _, other_exercise = workshop.render()
    assert differs(first, other_exercise)

    workshop.change("mathcore/numbers/values.py", "DECIMALS = 4", "DECIMALS = 2")
    _, other_policy = workshop.render()
    assert differs(other_exercise, other_policy)

    workshop.change("scenes/kit/text/formula.py", "SYMBOL = 0.46", "SYMBOL = 0.8")
    short_bar, larger = workshop.render()
    assert differs(other_policy, larger)

    workshop.change("length.py", "return 2", "return 6")
    assert differs(short_bar, workshop.render()[0])


def test_without_the_fingerprint_an_old_picture_would_stand(workshop: Workshop) -> None:
    workshop.change(
        "scenes/kit/scene/lecture.py",
        "return fingerprint([repr(self.exercise), repr(self.theme)])",
        'return ""',
    )
    first, _ = workshop.render()
    workshop.change("length.py", "return 2", "return 6")
    assert not differs(first, workshop.render()[0])  # stale: the bar is still short
