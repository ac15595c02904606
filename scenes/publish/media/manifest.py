"""What a rendered film consists of: the manifest, which the deck, the page and the checks read.

The manifest lies beside the films as ``manifest.json``. All paths in it are relative to its folder,
so that the folder can be moved.
"""

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from mathcore.errors import UserError
from scenes.kit.style.logo import Corner

MANIFEST = "manifest.json"
#: Where the files of a film lie, below its clip's folder. Captions have a folder of their own,
#: since players show unasked what lies beside a film under its name.
PLACES = {
    "mp4": "{clip}.mp4",
    "srt": "captions/{clip}.en.srt",
    "vtt": "captions/{clip}.en.vtt",
    "poster": "poster.png",
    "gif": "{clip}.gif",
    "webm": "{clip}.webm",
    "alpha": "{clip}-alpha.webm",
}


def film_file(clip: str, kind: str) -> str:
    """Return the path of one file of a clip's film, below the clip's folder.

    Parameters
    ----------
    clip
        The name of the scene's class.
    kind
        A key of `PLACES`.
    """
    return PLACES[kind].format(clip=clip)


def single_beat_file(clip: str, beat: int) -> str:
    """Return the path of the film of one beat alone, below the folder of the films.

    Parameters
    ----------
    clip
        The name of the scene's class.
    beat
        Its number, from 1.
    """
    return f"{clip}-beat-{beat:02}.mp4"


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PhraseRecord(_Record):
    """One phrase of a film; see `scenes.kit.scene.phrase.Phrase`."""

    text: str
    speech: str
    start: float
    said: float
    end: float


class BeatRecord(_Record):
    """One beat of a rendered film.

    Parameters
    ----------
    index
        Position in the film, from 0.
    name, note
        The beat's title, and what only the lecturer reads.
    phrases
        What is said, with its times in the film.
    start, end, still
        Time in the film, and length of the still at its end, in seconds.
    asks
        Times in the film, in seconds, at which a question waits to be answered.
    clip
        The film of this beat alone.
    poster
        Its last frame.
    optional
        Whether a lecturer who is short of time may leave it out.
    parts
        The films of what lies before, between and after its questions, in a film that opens with a
        question and a beat that asks; each but the last ends on the held question.
    """

    index: int
    name: str
    phrases: tuple[PhraseRecord, ...]
    note: str
    start: float
    end: float
    still: float
    asks: tuple[float, ...]
    clip: str
    poster: str
    optional: bool = False
    parts: tuple[str, ...] = ()

    @property
    def narration(self) -> str:
        """All that is said in it."""
        return " ".join(phrase.text for phrase in self.phrases)


class LogoRecord(_Record):
    """The logo that stands in a film, for what is made of the film.

    Parameters
    ----------
    file
        Its path.
    corner, height
        See `scenes.kit.style.logo.Logo`.
    """

    file: str
    corner: Corner
    height: float


class FilmRecord(_Record):
    """One rendered film.

    Parameters
    ----------
    clip
        The name of the scene's class.
    title, activity, conclusion
        The title, the part of the lab that it belongs to, what the viewer should conclude.
    question
        What it answers; empty for a film that does not open with a question.
    exercise
        The title of the exercise whose numbers it shows; None for a film with numbers of its own.
    theme
        ``dark`` or ``light``, or the theme file's stem.
    quality
        Manim's letter: l, m, h, p or k; None for a picture of its own size or rate.
    width, height, fps
        Of the picture, in pixels and frames a second.
    duration
        In seconds, as the film's own container says.
    key
        Digest of all that the pictures depend on; a film with the same key need not be made again.
    files
        By kind: ``mp4``, ``srt``, ``vtt``, ``poster``, and ``gif``, ``webm`` or ``alpha`` (a WebM
        without the background) where they were asked for.
    beats
        In order.
    has_sound
        Whether there is anything to be heard.
    logo
        What stands in its margin, or None.
    sound_files
        Digests of the files that the sound was read from, by path; where one of them has changed,
        the film has to be made again.
    """

    clip: str
    title: str
    activity: str
    conclusion: str
    exercise: str | None
    theme: str
    quality: Literal["l", "m", "h", "p", "k"] | None
    width: int
    height: int
    fps: float
    duration: float
    key: str
    files: dict[str, str]
    beats: tuple[BeatRecord, ...]
    has_sound: bool = False
    logo: LogoRecord | None = None
    sound_files: dict[str, str] = {}
    question: str = ""


class Manifest(_Record):
    """All films of one folder, in the order of the lecture.

    Parameters
    ----------
    version
        Of this format.
    films
        One record each.
    """

    version: Literal[2] = 2
    films: tuple[FilmRecord, ...] = ()


def read_manifest(folder: Path) -> Manifest:
    """Read the manifest of a folder of films.

    Parameters
    ----------
    folder
        Where the films lie.

    Raises
    ------
    UserError
        If there is none, or it is not what ``chalkgrad render`` writes.
    """
    file = folder / MANIFEST
    try:
        return Manifest.model_validate_json(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UserError(
            f"{file}: expected the manifest of rendered films; run chalkgrad render first"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{file}: expected a readable manifest: {error}") from None
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"]) or "the whole file"
        what = error.errors()[0]["msg"]
        raise UserError(f"{file}, {place}: expected what render writes: {what}") from None
