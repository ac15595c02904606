"""How far a render has come: live on a terminal, in plain lines anywhere else."""

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from scenes.publish.render.job import PROGRESS, Job

#: How long a clip is thought to be before its first film is there, in seconds.
TYPICAL_LENGTH = 45.0
_COLUMNS = (
    TextColumn("{task.description}"),
    TextColumn("{task.fields[beat]}", style="dim"),
    BarColumn(),
    TextColumn("{task.completed:.0f}/{task.total:.0f} frames"),
    TimeRemainingColumn(elapsed_when_finished=True),
)


class RenderProgress:
    """The progress of all clips; one that is filmed twice begins again for the second time.

    Parameters
    ----------
    console
        Where it is shown.
    jobs
        All clips that are made.
    lengths
        How long the film of each is thought to become, in seconds.
    """

    def __init__(self, console: Console, jobs: Iterable[Job], lengths: Mapping[str, float]) -> None:
        self._console = console
        self._running = {job.clip: job for job in jobs}
        self._bars = Progress(*_COLUMNS, console=console, speed_estimate_period=60)
        noun = "clip" if len(self._running) == 1 else "clips"
        self._all = self._bars.add_task(f"{len(self._running)} {noun}", beat="")
        self._tasks = {
            job.clip: self._bars.add_task(
                job.clip,
                start=False,
                visible=False,
                total=round(lengths[job.clip] * job.video.fps),
                beat="",
            )
            for job in self._running.values()
        }
        self._add_up()

    def shown(self) -> AbstractContextManager[object]:
        """Return a context in which the bars are shown, if this is a terminal."""
        return self._bars if self._console.is_terminal else nullcontext()

    def poll(self) -> None:
        """Read what the workers have noted, and show it."""
        for clip, job in self._running.items():
            try:
                noted = json.loads((Path(job.staging) / PROGRESS).read_text(encoding="utf-8"))
            except (OSError, ValueError):
                continue  # it is not begun, or done where this cannot be seen
            task = self._bars.tasks[self._tasks[clip]]
            if not task.visible:
                self._bars.start_task(task.id)
                if not self._console.is_terminal:
                    self._console.print(Text(f"{clip}: begun"))
            frames = round(noted["seconds"] * job.video.fps)
            self._bars.update(
                task.id,
                completed=frames,
                total=max(frames, task.total or 0),  # it may become longer than was thought
                beat=noted["beat"],
                visible=True,
            )
        self._add_up()

    def end(
        self, clip: str, line: str, warnings: Sequence[str] = (), seconds: float | None = None
    ) -> None:
        """Say how a clip has ended.

        Parameters
        ----------
        clip
            Its name.
        line
            How it has ended.
        warnings
            What the lecturer should know about it.
        seconds
            How long its film has become, if there is one.
        """
        job, task = self._running.pop(clip), self._tasks[clip]
        if seconds is not None:
            self._bars.update(task, total=round(seconds * job.video.fps))
        self._bars.update(task, completed=self._bars.tasks[task].total, visible=False)
        self._add_up()
        number = f"[{len(self._tasks) - len(self._running)}/{len(self._tasks)}]"
        self._console.print(Text(f"{clip}: {line} {number}"), soft_wrap=True)
        for warning in warnings:
            self._console.print(Text(f"  warning: {warning}"), soft_wrap=True)

    def _add_up(self) -> None:
        clips = self._bars.tasks[1:]
        self._bars.update(
            self._all,
            completed=sum(task.completed for task in clips),
            total=sum(task.total or 0 for task in clips),
        )
