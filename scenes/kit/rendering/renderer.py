"""Manim's renderer, which has each play filmed by a child process.

While a child draws and encodes the frames of one play, this process goes on to the next. Manim
joins pieces of film anyway, so that nothing else changes. Whatever is out of the ordinary goes
manim's own way: stills, sequences of images, waiting for a condition, a system without ``fork``, a
process with threads; and what a camera of another kind sees is drawn by that camera.
"""

import io
import os
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from manim import Camera, Scene, Wait, config
from manim.renderer.cairo_renderer import CairoRenderer
from manim.scene.scene_file_writer import SceneFileWriter
from manim.utils.iterables import list_update
from tqdm import tqdm

from scenes.kit.rendering.cache_key import piece_key
from scenes.kit.rendering.camera import LectureCamera, filming
from scenes.kit.rendering.canvas import Canvas, can_show, shown
from scenes.kit.rendering.fast_forward import animated, go_to, is_stateless, settle
from scenes.kit.rendering.forks import can_fork
from scenes.kit.rendering.held_frames import repeat_frames
from scenes.kit.rendering.segment import Segment
from scenes.kit.rendering.tiles import Box
from scenes.kit.rendering.writer import LectureWriter

#: Where a picture differs from the one before; None means everywhere.
Changed = Sequence[Box] | None


class LectureRenderer(CairoRenderer):
    """Films plays side by side.

    Attributes
    ----------
    in_parallel
        Whether to; otherwise all is done manim's own way.
    """

    in_parallel: bool = True

    def __init__(
        self,
        file_writer_class: type[SceneFileWriter] = LectureWriter,
        camera_class: type[Camera] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(file_writer_class, filming(camera_class or Camera), **options)
        # The thread that watches over progress bars could not be copied.
        tqdm.monitor_interval = 0

    def play(self, scene: Scene, *args: Any, **options: Any) -> None:
        """Play animations; see manim's ``Scene.play``."""
        self.skip_animations = self._original_skipping_status
        self.update_skipping_status()
        if self.skip_animations or _waits_for_something(args) or not self._can_film_apart():
            super().play(scene, *args, **options)
            return
        scene.compile_animation_data(*args, **options)
        writer: LectureWriter = self.file_writer
        name = self._name(scene)
        is_there = not config["disable_caching"] and writer.is_already_cached(name)
        writer.add_partial_movie_file(name)
        self.animations_hashes.append(name)
        scene.begin_animations()
        times = self._times(scene)
        if not is_there:
            repeat_frames(writer.video_encoder)  # made once here, not in each child
            target = Path(writer.partial_movie_files[-1] or "")
            writer.render_in_child(
                self.num_plays, target, partial(self._film, scene, times, target)
            )
        self._set_current(False)
        end = self.time + len(times) / self.camera.frame_rate
        if not scene.is_current_animation_frozen_frame():
            settle(scene, self._ticking(times), end=partial(setattr, self, "time", end))
        self.time = end
        self.num_plays += 1

    def update_frame(self, *args: Any, **options: Any) -> None:
        """Draw the picture; see manim's ``CairoRenderer``."""
        self._set_current(True)
        super().update_frame(*args, **options)

    def _set_current(self, value: bool) -> None:
        camera: Any = self.camera
        camera.is_current = value

    def _can_film_apart(self) -> bool:
        writer = self.file_writer
        return (
            self.in_parallel
            and isinstance(writer, LectureWriter)
            and writer.output_spec.is_video
            and not writer.output_spec.transparent
            and can_fork()
        )

    def _name(self, scene: Scene) -> str:
        if config["disable_caching"]:
            return f"uncached_{self.num_plays:05}"
        camera: Any = self.camera
        texts = (
            camera.cache_key,
            f"{camera.pixel_width} {camera.pixel_height} {camera.frame_rate}",
            f"{camera.background_color} {camera.background_opacity}",
            f"{camera.frame_width} {camera.frame_height} {camera.frame_center}",
            repr(self.file_writer.video_encoder),
        )
        assert scene.animations is not None
        return piece_key(texts, scene.mobjects, scene.animations)

    def _times(self, scene: Scene) -> list[float]:
        """Return when the frames of a play are, in seconds since its beginning."""
        step = 1 / self.camera.frame_rate
        if scene.is_current_animation_frozen_frame():
            return [0.0] * int(scene.duration / step)
        return [float(time) for time in np.arange(0, scene.duration, step)]

    def _ticking(self, times: Sequence[float]) -> Iterator[float]:
        """Yield the times of a play, and let the film's own time go on with each, as manim does."""
        for time in times:
            yield time
            self.time += 1 / self.camera.frame_rate

    def _film(self, scene: Scene, times: list[float], target: Path) -> None:
        """Draw and encode the frames of a play; the child's scene is then discarded."""
        parent = os.getppid()
        self._set_current(True)
        if not is_stateless(scene):
            # What its updaters print is printed where the play is settled.
            sys.stdout = io.StringIO()
        spec = self.file_writer.video_encoder
        piece = Segment(
            target, spec, repeat_frames(spec), is_held=scene.is_current_animation_frozen_frame()
        )
        try:
            for changed, repeat in self._pictures(scene, times):
                if os.getppid() != parent:
                    raise SystemExit("the process that asked for this piece of film is gone")
                piece.write(self.camera.pixel_array, changed, repeat)
            piece.finish()
        except BaseException:
            piece.abort()
            raise

    def _pictures(self, scene: Scene, times: list[float]) -> Iterator[tuple[Changed, int]]:
        """Draw one picture after the other: what has changed in it, and for how many frames."""
        plain = type(self.camera) is LectureCamera
        if scene.is_current_animation_frozen_frame():
            picture = shown(list_update(scene.mobjects, scene.foreground_mobjects))
            if plain and can_show(picture):
                Canvas(self.camera, []).draw(picture)
            else:
                self.update_frame(scene)
            yield None, len(times)
            return
        canvas: Canvas | None = None
        plain = plain and can_show(shown(scene.static_mobjects))
        straight = is_stateless(scene)
        changing = animated(scene) if straight else None
        for time in self._ticking(times):
            go_to(scene, time, straight=straight)
            picture = shown(scene.moving_mobjects)
            plain = plain and can_show(picture)
            if plain:
                canvas = canvas or Canvas(self.camera, scene.static_mobjects, changing)
                yield canvas.draw(picture), 1
            else:
                self._draw_as_manim(scene)
                yield None, 1

    def _draw_as_manim(self, scene: Scene) -> None:
        if self.static_image is None:
            self.save_static_frame_data(scene, scene.static_mobjects)
        self.update_frame(scene, scene.moving_mobjects)


def _waits_for_something(animations: Sequence[Any]) -> bool:
    return any(
        isinstance(animation, Wait) and animation.stop_condition is not None
        for animation in animations
    )
