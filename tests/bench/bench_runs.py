"""Whole commands, run and watched: how long they take, how much memory, when a film begins."""

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

#: How often the folder and the memory are looked at, in seconds; the second costs the command time.
_LOOK = 0.02
_WEIGH = 0.5


@dataclass(frozen=True)
class Run:
    """A command that has ended.

    Parameters
    ----------
    seconds
        From its start to its end.
    first_film
        When the first piece of film was whole, in seconds since the start; None if none was seen.
    memory
        The most that it and its processes had at a time, in bytes. What several share counts once
        where the system tells (Linux), else as often as it is shared.
    """

    seconds: float
    first_film: float | None
    memory: int


def run(command: Sequence[str], folder: Path, root: Path, films: Path) -> Run:
    """Run a command to its end.

    Parameters
    ----------
    command
        And its arguments.
    folder
        Where it runs.
    root
        Where Python finds the project.
    films
        The folder in which pieces of film appear.

    Raises
    ------
    RuntimeError
        If it fails; the message has what it said.
    """
    environment = {**os.environ, "PYTHONPATH": str(root)}
    said = folder / "said.txt"
    with said.open("w", encoding="utf-8") as output:
        began = time.perf_counter()
        process = psutil.Popen(
            command, cwd=folder, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        first_film, memory, weighed = None, 0, began
        while process.poll() is None:
            now = time.perf_counter()
            if first_film is None and any(films.rglob("*.mp4")):
                first_film = now - began
            if now - weighed >= _WEIGH:
                memory, weighed = max(memory, _memory(process)), now
            time.sleep(_LOOK)
        seconds = time.perf_counter() - began
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(command)}: {said.read_text(encoding='utf-8')}")
    return Run(seconds, first_film, memory)


def _memory(process: psutil.Process) -> int:
    total = 0
    for member in (process, *_children(process)):
        try:
            sizes = member.memory_full_info()
        except psutil.Error:  # it has just ended
            continue
        total += getattr(sizes, "pss", sizes.rss)
    return total


def _children(process: psutil.Process) -> list[psutil.Process]:
    try:
        found: list[psutil.Process] = process.children(recursive=True)
    except psutil.Error:
        return []
    return found
