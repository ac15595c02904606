"""Manim's writer of films, whose pieces may also be made by child processes."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from manim import logger
from manim.scene.scene_file_writer import SceneFileWriter

from mathcore.atomic import draft_of, remove_orphans
from scenes.kit.rendering.cores import cores
from scenes.kit.rendering.forks import ForkPool


class LectureWriter(SceneFileWriter):
    """Waits for the child processes wherever manim waits for its own encoders.

    Attributes
    ----------
    at_once
        How many child processes may run at the same time, for the writers made from now on.
    """

    at_once: int = cores()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._forks = ForkPool(self.at_once)
        self._targets: list[Path] = []

    def render_in_child(self, index: int, target: Path, work: Callable[[], None]) -> None:
        """Have a child process make a piece of the film.

        Parameters
        ----------
        index
            Which play it is.
        target
            The file that it makes.
        work
            What it does.
        """
        super().join_all_encode_jobs()
        if not self._targets:
            remove_orphans(target.parent)
        self._targets.append(target)
        self._forks.start(f"animation {index}", work)
        logger.info(f"Animation {index}: being filmed into '{target.name}'")

    def is_already_cached(self, hash_invocation: str) -> bool:
        """Return whether a piece exists or is being made."""
        being_made = any(target.stem == hash_invocation for target in self._targets)
        return being_made or bool(super().is_already_cached(hash_invocation))

    def join_all_encode_jobs(self) -> None:
        """Wait for all pieces."""
        self._forks.join()
        self._targets.clear()
        super().join_all_encode_jobs()

    def abort_encode_jobs(self, reraise_encoder_failures: bool = False) -> None:
        """End what is going on, and leave no half piece."""
        self._forks.stop()
        for target in self._targets:
            draft_of(target).unlink(missing_ok=True)
        super().abort_encode_jobs(reraise_encoder_failures)
