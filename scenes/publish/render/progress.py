"""What a terminal shows while films are made, and what a log gets instead."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.text import Text

from scenes.publish.render.job import PROGRESS, Job

#: How long a clip is thought to be before its first film is there, in seconds.
TYPICAL_LENGTH = 45.0


@dataclass
class Course:
    """How far one clip has come; one that is filmed twice begins again for the second time.

    Parameters
    ----------
    job
        The clip.
    length
        How long its film is thought to become, in seconds.
    beat
        Where it is.
    seconds
        How much of the film is there.
    begun
        Whether a worker has begun.
    """

    job: Job
    length: float
    beat: str = ""
    seconds: float = 0.0
    begun: bool = False

    @property
    def frames(self) -> int:
        """How many frames are there."""
        return round(self.seconds * self.job.video.fps)

    @property
    def all_frames(self) -> int:
        """How many frames there are thought to be at the end."""
        return max(self.frames, round(self.length * self.job.video.fps))

    def look(self) -> None:
        """Read what the worker has noted, if it works where this can be seen."""
        try:
            noted = json.loads((Path(self.job.staging) / PROGRESS).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return
        self.begun = True
        self.beat, self.seconds = noted["beat"], noted["seconds"]


class Display:
    """The progress of all clips, in lines or as a live picture.

    Parameters
    ----------
    console
        Where it is shown.
    courses
        All clips that are made, by name.
    live
        The live picture, on a terminal.
    """

    def __init__(
        self, console: Console, courses: Mapping[str, Course], live: Progress | None = None
    ) -> None:
        self.console = console
        self.courses = courses
        self.live = live
        self._begun: set[str] = set()
        self._ended: set[str] = set()
        self._rows: dict[str, TaskID] = {}
        noun = "clip" if len(courses) == 1 else "clips"
        self._whole = live.add_task(f"{len(courses)} {noun}", beat="") if live else None

    def watch(self) -> None:
        """Look how far the clips have come, and show it."""
        for name in self.courses.keys() - self._ended:
            course = self.courses[name]
            course.look()
            if course.begun and name not in self._begun:
                self._begun.add(name)
                self._begin(name)
            if self.live is not None and name in self._rows:
                self.live.update(
                    self._rows[name],
                    completed=course.frames,
                    total=course.all_frames,
                    beat=course.beat,
                )
        if self.live is not None and self._whole is not None:
            self.live.update(
                self._whole,
                completed=sum(course.frames for course in self.courses.values()),
                total=sum(course.all_frames for course in self.courses.values()),
            )

    def _begin(self, name: str) -> None:
        if self.live is None:
            self.console.print(Text(f"{name}: begun"))
        else:
            self._rows[name] = self.live.add_task(name, beat="")

    def end(self, name: str, line: str, warnings: Sequence[str] = ()) -> None:
        """Say how a clip has ended, and what the lecturer should know about it."""
        self._ended.add(name)
        course = self.courses[name]
        course.seconds = course.length
        if self.live is not None and name in self._rows:
            self.live.remove_task(self._rows.pop(name))
        number = f"[{len(self._ended)}/{len(self.courses)}]"
        self.console.print(Text(f"{name}: {line} {number}"), soft_wrap=True)
        for warning in warnings:
            self.console.print(Text(f"  warning: {warning}"), soft_wrap=True)


@contextmanager
def showing(console: Console, courses: Mapping[str, Course]) -> Iterator[Display]:
    """Show progress while the block runs: live on a terminal, else in plain lines."""
    if not console.is_terminal:
        yield Display(console, courses)
        return
    columns = (
        TextColumn("{task.description}"),
        TextColumn("{task.fields[beat]}", style="dim"),
        BarColumn(),
        TextColumn("{task.completed:.0f}/{task.total:.0f} frames"),
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    with Progress(*columns, console=console, speed_estimate_period=60) as live:
        yield Display(console, courses, live)
