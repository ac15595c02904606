"""Pictures drawn from a rehearsal: no film is needed for them."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from manim import CairoRenderer
from PIL import Image

from scenes.kit.scene.beat import Beat
from scenes.kit.scene.lecture import LectureScene
from scenes.kit.scene.settings import Settings
from scenes.publish.clips.rehearsal import Moments, rehearse

#: The pictures of a strip are so far apart, in seconds.
STRIP_STEP = 0.25


@dataclass(frozen=True)
class Still:
    """The last frame of a beat."""

    beat: Beat
    picture: Image.Image


@dataclass(frozen=True)
class Moment:
    """A picture of a film.

    Parameters
    ----------
    time
        Of the picture in the film, in seconds.
    held
        For how long it then stands, in seconds; 0 where something moves.
    picture
        The picture.
    """

    time: float
    held: float
    picture: Image.Image


@dataclass(frozen=True)
class Strip:
    """What moves in a beat, step by step, and each picture that is held."""

    beat: Beat
    moments: tuple[Moment, ...]


def take_stills(
    scene_class: type[LectureScene],
    settings: Settings,
    width: int,
    height: int,
    remark: Callable[[str], None] = lambda line: None,
) -> tuple[Still, ...]:
    """Return the last frame of each beat of a clip.

    Parameters
    ----------
    scene_class
        The clip.
    settings
        Theme and exercise.
    width, height
        Of the pictures, in pixels.
    remark
        Told what the lecturer should know about the clip.
    """
    stills: list[Still] = []

    def take(scene: LectureScene, beat: Beat) -> None:
        stills.append(Still(beat, _draw(scene)))

    for line in rehearse(scene_class, settings, take, size=(width, height)).remarks:
        remark(line)
    return tuple(stills)


def take_strips(
    scene_class: type[LectureScene], settings: Settings, width: int, height: int
) -> tuple[Strip, ...]:
    """Return each beat of a clip in steps of `STRIP_STEP`.

    Parameters
    ----------
    scene_class
        The clip.
    settings
        Theme and exercise.
    width, height
        Of the pictures, in pixels.
    """
    strips: list[Strip] = []
    moments: list[Moment] = []

    def move(scene: LectureScene, time: float) -> None:
        moments.append(Moment(scene.time - scene.duration + time, 0.0, _draw(scene)))

    def hold(scene: LectureScene) -> None:
        moments.append(Moment(scene.time - scene.duration, scene.duration, _draw(scene)))

    def end(_: LectureScene, beat: Beat) -> None:
        strips.append(Strip(beat, tuple(moments)))
        moments.clear()

    rehearse(
        scene_class,
        settings,
        end,
        on_hold=hold,
        on_motion=Moments(move, _on_the_grid),
        size=(width, height),
    )
    return tuple(strips)


def _on_the_grid(start: float, run_time: float) -> list[float]:
    """Return the moments of a play at whole steps of the film."""
    first, last = math.ceil(start / STRIP_STEP), math.ceil((start + run_time) / STRIP_STEP)
    return [step * STRIP_STEP - start for step in range(first, last)]


def _draw(scene: LectureScene) -> Image.Image:
    renderer = cast(CairoRenderer, scene.renderer)
    scene.draws = True
    renderer.static_image = None  # else only what moved last would be drawn
    renderer.update_frame(scene)
    scene.draws = False
    return Image.fromarray(renderer.get_frame()).convert("RGB")
