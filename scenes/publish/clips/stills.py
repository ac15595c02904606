"""The last frame of each beat as a picture, drawn from a rehearsal: no film is needed for it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from manim import CairoRenderer
from PIL import Image

from scenes.kit.scene.beat import Beat
from scenes.kit.scene.lecture import LectureScene
from scenes.kit.scene.settings import Settings
from scenes.publish.clips.rehearsal import rehearse


@dataclass(frozen=True)
class Still:
    """The last frame of a beat."""

    beat: Beat
    picture: Image.Image


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
        renderer = cast(CairoRenderer, scene.renderer)
        scene.draws = True
        renderer.static_image = None  # else only what moved last would be drawn
        renderer.update_frame(scene)
        scene.draws = False
        picture = Image.fromarray(renderer.get_frame()).convert("RGB")
        stills.append(Still(beat, picture))

    for line in rehearse(scene_class, settings, take, size=(width, height)).remarks:
        remark(line)
    return tuple(stills)
