"""A rehearsal: a clip is played without rendering, and looked at on the last frame of each beat."""

from collections.abc import Callable
from dataclasses import dataclass

from manim import config, tempconfig

from scenes.kit.scene.beat import Beat
from scenes.kit.scene.lecture import LectureScene
from scenes.kit.scene.settings import Settings
from scenes.publish.clips.plain_config import plain_config

#: What manim's texts are set for, in pixels. ``Text`` leaves out, and keeps so in its cache for the
#: film, whatever is outside a picture of the configured size.
_SET_FOR = (1920, 1080)

Visitor = Callable[[LectureScene, Beat], None]


@dataclass(frozen=True)
class Rehearsal:
    """What a rehearsal found out.

    Parameters
    ----------
    title
        The clip's title.
    beats
        Its beats with their times.
    duration
        Its length, in seconds.
    remarks
        What the lecturer should know about it, a line each.
    """

    title: str
    beats: tuple[Beat, ...]
    duration: float
    remarks: tuple[str, ...]


def rehearse(
    scene_class: type[LectureScene],
    settings: Settings | None = None,
    *visitors: Visitor,
    on_hold: Callable[[LectureScene], None] | None = None,
    size: tuple[int, int] = (64, 36),
) -> Rehearsal:
    """Play a clip with its animations skipped, and show each still to the visitors.

    Parameters
    ----------
    scene_class
        The clip.
    settings
        Theme and exercise; None reads them from the environment.
    *visitors
        Called with the scene and the beat on each beat's last frame.
    on_hold
        Called with the scene whenever the picture is held, at a question too.
    size
        Width and height, in pixels, of a picture that a visitor may take. Without one nothing is
        looked at as pixels, so the frame is as small as manim takes it.
    """
    quiet = {
        "dry_run": True,
        "verbosity": "ERROR",
        "progress_bar": "none",
        "pixel_width": size[0],
        "pixel_height": size[1],
        "frame_rate": 30,
    }
    with tempconfig(plain_config(**quiet)):
        scene = scene_class(settings, skip_animations=True)
        config.pixel_width, config.pixel_height = _SET_FOR  # the camera keeps its own size
        # The visitors look at mobjects; drawing the frames would be a quarter of the work.
        scene.draws = False
        scene.on_still.extend(visitors)
        if on_hold is not None:
            scene.on_hold.append(on_hold)
        scene.render()
        return Rehearsal(scene.title, tuple(scene.beats), scene.time, tuple(scene.remarks))
