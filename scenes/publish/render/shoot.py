"""Filming one clip with manim, inside this process, into a folder of its own."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from manim import BLACK, tempconfig
from manim.utils.exceptions import EndSceneEarlyException

from mathcore.errors import UserError
from scenes.kit.rendering.settings import H264
from scenes.kit.scene.beat import Beat
from scenes.kit.scene.lecture import FilmsBeat, LectureScene
from scenes.kit.scene.settings import Settings
from scenes.publish.check.checks import inspect_still
from scenes.publish.clips.plain_config import plain_config
from scenes.publish.media.sound import Sound, joined, sound_of
from scenes.publish.media.webm import VP9, StraightAlphaWriter
from scenes.publish.render.job import VideoFormat

#: Called after each play with the name of the beat, and with the film's length so far in seconds.
Report = Callable[[str, float], None]


@dataclass(frozen=True)
class Take:
    """What filming left behind.

    Parameters
    ----------
    scene
        The scene as it ended.
    film
        The whole film.
    sections
        The film of each beat.
    beats
        The beats that were filmed, with the times of the frames that were really made.
    findings
        What is wrong on the last still of a beat, a line each.
    sound
        What is heard, or None.
    sound_files
        The files that it was read from.
    """

    scene: LectureScene
    film: Path
    sections: tuple[Path, ...]
    beats: tuple[Beat, ...]
    findings: tuple[str, ...]
    sound: Sound | None
    sound_files: tuple[Path, ...]

    def sound_between(self, start: float, end: float) -> Sound | None:
        """Return what is heard from one time to another, or None if nothing is in the film."""
        return None if self.sound is None else self.sound.between(start, end)


def shoot(
    scene_class: type[LectureScene],
    settings: Settings,
    video: VideoFormat,
    folder: Path,
    *,
    transparent: bool = False,
    only_beat: int | None = None,
    short: bool = False,
    report: Report | None = None,
) -> Take:
    """Film a clip.

    Parameters
    ----------
    scene_class
        The clip.
    settings
        Theme and exercise.
    video
        Size and rate.
    folder
        Where manim works. Nothing in it is read, so that nothing old can be shown.
    transparent
        Whether to leave the background out; the film is a WebM then, else an MP4.
    only_beat
        The index of the one beat that is filmed: those before it are played without their pictures,
        those after it not at all.
    short
        Whether optional beats are played without their pictures.
    report
        Told how far it has come.

    Raises
    ------
    UserError
        If there is nothing to film.
    """
    options = {
        "verbosity": "ERROR",
        "media_dir": str(folder),
        "output_file": "",
        "pixel_width": video.width,
        "pixel_height": video.height,
        "frame_rate": video.fps,
        "format": "webm" if transparent else "mp4",
        "transparent": transparent,
        "background_opacity": 0.0 if transparent else 1.0,
        "video_codec": "auto",
        "pixel_format": "auto",
        "video_encoder_options": VP9 if transparent else H264,
        "save_sections": not transparent,
        # The folder is empty, and computing the keys of a cache is slow.
        "disable_caching": True,
        "from_animation_number": 0,
        "upto_animation_number": -1,
        "dry_run": False,
        "preview": False,
        "progress_bar": "none",
    }
    findings: list[str] = []
    with tempconfig(plain_config(**options)):
        films = _films_beat(only_beat, short=short)
        scene = (
            _without_background(scene_class, settings, films)
            if transparent
            else scene_class(settings, films_beat=films)
        )
        if report is not None:
            scene.on_play.append(lambda played: report(_beat_of(played), played.time))
        if not transparent:  # whose stills are those of the film with its background
            scene.on_still.append(
                lambda shown, beat: findings.extend(
                    map(str, inspect_still(shown, beat) if films(beat.index, beat.optional) else ())
                )
            )
        if only_beat is not None:
            scene.on_still.append(partial(_end_after, only_beat))
        scene.render()
        filmed = [beat for beat in scene.beats if films(beat.index, beat.optional)]
        if scene.beats and not filmed:
            raise UserError(f"{scene_class.__name__}: all of its beats are optional")
        plan = scene.renderer.file_writer.output_plan
        assert plan.primary_artifact is not None
        sections: tuple[Path, ...] = ()
        if plan.section_index is not None and plan.sections_dir is not None:
            index = json.loads(plan.section_index.read_text(encoding="utf-8"))
            sections = tuple(plan.sections_dir / section["video"] for section in index)
    sound = sound_of(scene.renderer.file_writer)
    if len(filmed) < len(scene.beats):
        if sound is not None:
            sound = joined([sound.between(beat.start, beat.end) for beat in filmed])
        filmed = list(_closed_up(filmed))
    return Take(
        scene,
        plan.primary_artifact,
        sections,
        tuple(filmed),
        tuple(findings),
        sound,
        tuple(scene.sound_files),
    )


def _films_beat(only_beat: int | None, *, short: bool) -> FilmsBeat:
    if only_beat is not None:
        return lambda index, _: index == only_beat
    return lambda _, optional: not (short and optional)


def _closed_up(beats: Iterable[Beat]) -> Iterator[Beat]:
    """Yield the beats numbered anew, each of which begins where the one before ends."""
    time = 0.0
    for index, beat in enumerate(beats):
        yield (moved := beat.moved(index, time))
        time = moved.end


def _without_background(
    scene_class: type[LectureScene], settings: Settings, films: FilmsBeat
) -> LectureScene:
    """Return a scene whose film keeps what is transparent, in the way that a WebM has it."""
    scene = scene_class(settings, writer_class=StraightAlphaWriter, films_beat=films)
    # Nothing of the theme's background may shine through the edges of what stands on it.
    scene.renderer.camera.background_color = BLACK
    return scene


def _end_after(only_beat: int, _: LectureScene, beat: Beat) -> None:
    """End the film with the one beat that is wanted."""
    if beat.index == only_beat:
        raise EndSceneEarlyException


def _beat_of(scene: LectureScene) -> str:
    return str(scene.renderer.file_writer.sections[-1].name)
