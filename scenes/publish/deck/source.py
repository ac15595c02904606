"""What every kind of deck is built from: the chosen films, their beats, themes and captions."""

from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from manim import ManimColor
from PIL import Image

from mathcore.assets import asset
from mathcore.errors import UserError
from scenes.kit.scene.phrase import Phrase
from scenes.kit.style.logo import Logo
from scenes.kit.style.theme import Theme, load_theme
from scenes.publish.clips.catalogue import refuse_unknown
from scenes.publish.media.captions import as_vtt, phrase_cues
from scenes.publish.media.manifest import MANIFEST, BeatRecord, FilmRecord, read_manifest


@dataclass(frozen=True)
class DeckBeat:
    """One beat with its files.

    Parameters
    ----------
    record
        What the manifest says.
    clip, poster
        The film of this beat and its last frame, as they lie on the disk.
    opening
        The picture with which it begins, as it lies on the disk; None where there is no such file.
    has_band
        Whether the picture has a band for captions.
    parts
        The films into which its questions divide it, as they lie on the disk.
    """

    record: BeatRecord
    clip: Path
    poster: Path
    opening: Path | None
    has_band: bool
    parts: tuple[Path, ...] = ()

    @property
    def length(self) -> float:
        """In seconds."""
        return self.record.end - self.record.start

    @property
    def asks(self) -> tuple[float, ...]:
        """The times of the questions, in seconds from the beginning of this beat."""
        return tuple(time - self.record.start for time in self.record.asks)

    @property
    def steps(self) -> tuple["DeckBeat", ...]:
        """Each of its parts as a beat of its own, with what is said in it; or itself alone."""
        if not self.parts:
            return (self,)
        times = pairwise((self.record.start, *self.record.asks, self.record.end))
        return tuple(
            replace(self, record=self._between(*between), clip=part, parts=())
            for part, between in zip(self.parts, times, strict=True)
        )

    def _between(self, start: float, end: float) -> BeatRecord:
        phrases = tuple(one for one in self.record.phrases if start <= one.start < end)
        return self.record.model_copy(
            update={"phrases": phrases, "start": start, "end": end, "asks": ()}
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """What the lecturer reads: the narration, then the answer or hint if there is one."""
        return tuple(text for text in (self.record.narration, self.record.note) if text)

    @property
    def captions(self) -> str:
        """As WebVTT, whose time begins at 0."""
        phrases = (Phrase(**phrase.model_dump()) for phrase in self.record.phrases)
        moved = phrase_cues(phrase.shifted(-self.record.start) for phrase in phrases)
        return as_vtt(moved, has_band=self.has_band)


@dataclass(frozen=True)
class DeckFilm:
    """One film of the deck: what the manifest says, its theme, its beats, its logo."""

    record: FilmRecord
    theme: Theme
    beats: tuple[DeckBeat, ...]
    logo: Logo | None


def deck_films(folder: Path, names: list[str], *, short: bool = False) -> list[DeckFilm]:
    """Return the films of a deck, in the order of the lecture.

    Parameters
    ----------
    folder
        Where ``chalkgrad render`` put the films.
    names
        The clips wanted; none means all.
    short
        Whether optional beats are left out.

    Raises
    ------
    UserError
        If the folder has no usable manifest, none of the named clips, or a file is missing.
    """
    records = read_manifest(folder).films
    if not records:
        raise UserError(f"{folder / MANIFEST}: no films; run chalkgrad render first")
    refuse_unknown(names, [record.clip for record in records], f"{folder}: ")
    wanted = [record for record in records if not names or record.clip in names]
    return [_film(folder, record, short=short) for record in wanted]


def _film(folder: Path, record: FilmRecord, *, short: bool) -> DeckFilm:
    if not record.clip.isidentifier() or not record.beats:
        raise UserError(f"{folder / MANIFEST}, {record.clip!r}: expected a clip with its beats")
    # A beat begins with the picture on which the one before has ended.
    openings = [record.files.get("poster") if record.question else None]
    openings += [beat.poster for beat in record.beats[:-1]]
    beats = tuple(
        DeckBeat(
            beat,
            _existing(folder, beat.clip),
            _existing(folder, beat.poster),
            None if opening is None else _existing(folder, opening),
            has_band=bool(record.question),
            parts=tuple(_existing(folder, part) for part in beat.parts),
        )
        for beat, opening in zip(record.beats, openings, strict=True)
        if not (short and beat.optional)
    )
    if not beats:
        raise UserError(f"{folder / MANIFEST}, {record.clip!r}: all of its beats are optional")
    theme = _theme(record.theme, beats[0].poster)
    return DeckFilm(record, theme, beats, _logo(folder, record))


def _logo(folder: Path, record: FilmRecord) -> Logo | None:
    if record.logo is None:
        return None
    file = _existing(folder, record.logo.file)
    return Logo(file.suffix, file.read_bytes(), record.logo.corner, record.logo.height)


def _existing(folder: Path, relative: str) -> Path:
    file = folder / relative
    if not file.is_file():
        raise UserError(f"{file}: expected a file of the manifest; run chalkgrad render again")
    return file


def _theme(name: str, poster: Path) -> Theme:
    """Return the film's theme; of one that is not ours only the picture's background is known."""
    if asset("themes", f"{name}.toml").is_file():
        return load_theme(name)
    with Image.open(poster) as picture:
        corner = picture.convert("RGB").crop((0, 0, 1, 1))
    red, green, blue = corner.tobytes()
    background = ManimColor.from_rgb((red, green, blue))
    light = corner.convert("L").tobytes()[0] > 127
    return replace(load_theme("light" if light else "dark"), name=name, background=background)
