"""What a worker is asked for, and what it answers: plain data, for any process."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from scenes.publish.media.manifest import FilmRecord

Quality = Literal["l", "m", "h", "p", "k"]
#: What can be made of a clip: the film with its captions and beats, and what is made of the film.
Product = Literal["film", "gif", "webm", "alpha"]


@dataclass(frozen=True)
class Picture:
    """Size and rate of a picture, in pixels and frames a second."""

    width: int
    height: int
    fps: int


#: Manim's own letters.
QUALITIES: dict[Quality, Picture] = {
    "l": Picture(854, 480, 15),
    "m": Picture(1280, 720, 30),
    "h": Picture(1920, 1080, 60),
    "p": Picture(2560, 1440, 60),
    "k": Picture(3840, 2160, 60),
}


def quality_of(picture: Picture) -> Quality | None:
    """Return manim's letter for a picture, or None if it has none."""
    return next((letter for letter, other in QUALITIES.items() if other == picture), None)


@dataclass(frozen=True)
class Document:
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
    picture
        Size and rate of the film.
    theme, exercise
        The files that the clip is made with.
    products
        What is wanted.
    staging
        The folder in which the asker waits for the files.
    sources
        Key of the clip's sources (`scenes.publish.render.key.sources_key`); a film of others is not
        wanted.
    film
        Path of the MP4 of which the rest is made, if ``film`` is not among the products.
    """

    clip: str
    module: str
    picture: Picture
    theme: Document
    exercise: Document
    products: frozenset[Product]
    staging: str
    sources: str
    film: str | None = None


@dataclass(frozen=True)
class Made:
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
class NotMade:
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


Outcome = Made | NotMade

#: What a worker notes of its progress, in the staging folder.
PROGRESS = "progress.json"
