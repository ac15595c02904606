"""What a worker is asked for, and its result: plain data, for any process."""

import errno
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from scenes.publish.media.manifest import FilmRecord

Quality = Literal["l", "m", "h", "p", "k"]
#: What can be made of a clip: the film with its captions and beats, and what is made of the film;
#: or one beat alone.
OutputKind = Literal["film", "gif", "webm", "alpha", "beat"]


@dataclass(frozen=True)
class VideoFormat:
    """Size and rate of a film, in pixels and frames a second."""

    width: int
    height: int
    fps: int


#: Manim's own letters.
QUALITIES: dict[Quality, VideoFormat] = {
    "l": VideoFormat(854, 480, 15),
    "m": VideoFormat(1280, 720, 30),
    "h": VideoFormat(1920, 1080, 60),
    "p": VideoFormat(2560, 1440, 60),
    "k": VideoFormat(3840, 2160, 60),
}


def quality_of(video: VideoFormat) -> Quality | None:
    """Return manim's letter for a size and rate, or None if it has none."""
    return next((letter for letter, other in QUALITIES.items() if other == video), None)


@dataclass(frozen=True)
class InputFile:
    """A file as it was when the job was given; the worker may not see it, and it may change.

    Parameters
    ----------
    path, text
        Where it is here, and what it says.
    attached
        The files that it names, and their bytes.
    """

    path: str
    text: str
    attached: tuple[tuple[str, bytes], ...] = ()

    @property
    def name(self) -> str:
        """The last part of the path."""
        return Path(self.path).name


@dataclass(frozen=True)
class Job:
    """One clip to be made.

    Parameters
    ----------
    clip, module
        The scene's class and the module that defines it.
    video
        Size and rate of the film.
    theme, exercise
        The files that the clip is made with.
    outputs
        What is wanted.
    staging
        The folder in which the parent process waits for the files.
    sources
        Key of the clip's sources (`scenes.publish.render.key.sources_key`); a film of others is not
        wanted.
    film
        Path of the MP4 of which the rest is made, if ``film`` is not among the outputs.
    beat
        The number, from 1, of the one beat that is made, if that is what is wanted.
    short
        Whether the film is made without its optional beats.
    """

    clip: str
    module: str
    video: VideoFormat
    theme: InputFile
    exercise: InputFile
    outputs: frozenset[OutputKind]
    staging: str
    sources: str
    film: str | None = None
    beat: int | None = None
    short: bool = False


@dataclass(frozen=True)
class Rendered:
    """A clip that has been made.

    Parameters
    ----------
    record
        Of the film, if it was rendered.
    folder
        Where the files lie, below the staging folder.
    files
        Their paths, below that folder.
    seconds
        How long it took.
    warnings
        What the lecturer should know about the film, a line each.
    """

    record: FilmRecord | None
    folder: str
    files: tuple[str, ...]
    seconds: float
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Failed:
    """A clip that could not be made.

    Parameters
    ----------
    reason
        One line.
    refused
        Whether the clip refuses the exercise or the theme, rather than being broken.
    details
        Where it happened, for whoever mends it.
    is_full
        Whether there was no room on the disk.
    """

    reason: str
    refused: bool = False
    details: str = ""
    is_full: bool = False


Result = Rendered | Failed

DISK_FULL = Failed(os.strerror(errno.ENOSPC).lower(), is_full=True)

#: What a worker notes of its progress, in the staging folder.
PROGRESS = "progress.json"
