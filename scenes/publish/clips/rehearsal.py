"""A rehearsal: a clip is played without rendering, and looked at on the last frame of each beat."""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from manim import Animation, Mobject, config, tempconfig
from tqdm import tqdm

from scenes.kit.scene.beat import Beat
from scenes.kit.scene.copying import quick_copies
from scenes.kit.scene.family import family_members, without
from scenes.kit.scene.lecture import LectureScene
from scenes.kit.scene.settings import Settings
from scenes.publish.clips.plain_config import plain_config

#: What manim's texts are set for, in pixels. ``Text`` leaves out, and keeps so in its cache for the
#: film, whatever is outside a picture of the configured size.
_SET_FOR = (1920, 1080)

#: A play is divided into so many steps at least, and of so many seconds at most.
_FEWEST_STEPS, _LONGEST_STEP = 4, 0.5

Visitor = Callable[[LectureScene, Beat], None]


def _a_few(start: float, run_time: float) -> list[float]:
    steps = max(_FEWEST_STEPS, math.ceil(run_time / _LONGEST_STEP))
    return [run_time * step / steps for step in range(1, steps)]


@dataclass(frozen=True)
class Moments:
    """Who looks at a film between its stills, and when.

    Parameters
    ----------
    look
        Called with the scene and the seconds since its play has begun.
    times
        From a play's start in the film and its length to the moments at which it is called, in
        seconds since the start; a few, spread over the play, unless told.
    """

    look: Callable[[LectureScene, float], None]
    times: Callable[[float, float], Sequence[float]] = _a_few


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
    on_play: Callable[[LectureScene], None] | None = None,
    on_motion: Moments | None = None,
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
    on_play
        Called with the scene after each play.
    on_motion
        Looks within each play.
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
    with tempconfig(plain_config(**quiet)), quick_copies():
        scene = scene_class(settings, skip_animations=True)
        config.pixel_width, config.pixel_height = _SET_FOR  # the camera keeps its own size
        # The visitors look at mobjects; drawing the frames would be a quarter of the work.
        scene.draws = False
        scene.on_still.extend(visitors)
        if on_hold is not None:
            scene.on_hold.append(on_hold)
        if on_play is not None:
            scene.on_play.append(on_play)
        if on_motion is not None:
            _stop_within_plays(scene, on_motion)
        _leave_drawing_out(scene)
        scene.render()
        return Rehearsal(scene.title, tuple(scene.beats), scene.time, tuple(scene.remarks))


def _leave_drawing_out(scene: LectureScene) -> None:
    """Let plays begin without dividing what moves from what stands, which only drawing needs.

    What else manim does as a play begins and ends is done by shorter walks.
    """

    def members() -> list[Mobject]:
        return family_members(scene.mobjects, by_z_index=scene.renderer.camera.use_z_index)

    def add_animated(animations: Sequence[Animation]) -> None:
        there = {id(member) for member in family_members(scene.mobjects)}
        for animation in animations:
            mobject = animation.mobject
            if not (animation.is_introducer() or mobject is None or id(mobject) in there):
                scene.add(mobject)
                there |= {id(member) for member in mobject.get_family()}

    def left(mobjects: Iterable[Mobject], to_remove: Iterable[Mobject]) -> list[Mobject]:
        try:
            return without(mobjects, to_remove)
        except RecursionError:
            return manims(mobjects, to_remove)

    manims = scene.get_restructured_mobject_list
    vars(scene).update(
        add_mobjects_from_animations=add_animated,
        get_mobject_family_members=members,
        get_moving_and_static_mobjects=lambda animations: ([], []),
        get_restructured_mobject_list=left,
    )


def _stop_within_plays(scene: LectureScene, moments: Moments) -> None:
    """Let plays be stopped at a few moments, though they are skipped, and the visitor look."""
    move = scene.update_to_time
    stops: set[float] = set()

    def times(run_time: float, *_: object, **__: object) -> Any:
        stops.clear()
        stops.update(moments.times(scene.time - run_time, run_time))
        return tqdm([*sorted(stops), run_time], disable=True)

    def stop(time: float) -> None:
        move(time)
        if time in stops:
            moments.look(scene, time)

    # Of this scene alone: a class that moves in its own way could not be filmed play by play.
    vars(scene).update(get_time_progression=times, update_to_time=stop)
