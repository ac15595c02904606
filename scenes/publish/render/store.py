"""The folder in which films are kept: what is in it is whole, and the manifest says what it is."""

import shutil
from collections.abc import Collection
from pathlib import Path
from types import TracebackType
from typing import Self

from filelock import FileLock, Timeout

from mathcore.atomic import atomic_write, atomic_write_bytes, replace_file
from mathcore.errors import UserError
from scenes.publish.media.manifest import (
    MANIFEST,
    PLACES,
    FilmRecord,
    Manifest,
    film_file,
    read_manifest,
)
from scenes.publish.render.job import Job, Rendered

_LOCK, _WORK = ".lock", ".work"


class FilmFolder:
    """A folder of films that one render at a time may change.

    Parameters
    ----------
    folder
        Where it is; it is made if need be.
    order
        The names of all clips in the order of the lecture, which is that of the manifest.

    Raises
    ------
    UserError
        On entering: if it cannot be written, if another render is at work in it, or if its manifest
        is not one that ``chalkgrad render`` writes.
    """

    def __init__(self, folder: Path, order: list[str]) -> None:
        self.path = folder
        self._place = {name: place for place, name in enumerate(order)}
        self._lock = FileLock(folder / _LOCK)
        self._films: dict[str, FilmRecord] = {}

    def __enter__(self) -> Self:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=0)
        except Timeout:
            raise UserError(f"{self.path}: another render is at work in this folder") from None
        except OSError as error:
            raise UserError(f"{self.path}: expected a folder to write to: {error}") from None
        try:
            if (self.path / MANIFEST).exists():
                films = read_manifest(self.path).films
                self._films = {film.clip: film for film in films if self._is_complete(film)}
                if len(self._films) < len(films):
                    self._write(self._films)
        except BaseException:
            self._lock.release()
            raise
        # What a render left behind that was killed.
        shutil.rmtree(self.path / _WORK, ignore_errors=True)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        shutil.rmtree(self.path / _WORK, ignore_errors=True)
        self._lock.release()

    def film(self, clip: str) -> FilmRecord | None:
        """Return the record of a clip's film, if the folder has it with all its files."""
        return self._films.get(clip)

    def staging(self, clip: str) -> Path:
        """Make and return a folder for a clip's worker, in the file system of the films."""
        folder = self.path.resolve() / _WORK / clip
        folder.mkdir(parents=True)
        return folder

    def add(self, job: Job, rendered: Rendered) -> FilmRecord:
        """Put the files of a clip in their place, and say so in the manifest.

        While files are exchanged the manifest does not name the film, so that it never tells of
        one film by the files of another. All that needs room on the disk is written before that.
        """
        home, staged = self.path / job.clip, Path(job.staging) / rendered.folder
        record = _with_files(rendered.record or self._films[job.clip], rendered.files)
        others = {clip: film for clip, film in self._films.items() if clip != job.clip}
        films = {**others, job.clip: record}
        with atomic_write(self.path / MANIFEST) as manifest:
            manifest.write_bytes(self._as_json(films))
            if rendered.record is not None and job.clip in self._films:
                self._write(others)
            for path in rendered.files:
                replace_file(staged / path, home / path)
        self._films = films
        self._prune(record)
        shutil.rmtree(job.staging, ignore_errors=True)
        return record

    def add_beat(self, job: Job, rendered: Rendered) -> None:
        """Put the files of one beat beside the folders of the clips; the manifest names no such."""
        for path in rendered.files:
            replace_file(Path(job.staging) / rendered.folder / path, self.path / path)
        shutil.rmtree(job.staging, ignore_errors=True)

    def discard(self, clip: str) -> None:
        """Forget a film that cannot be made as it is wanted now, and remove its files."""
        if clip in self._films:
            self._write({name: film for name, film in self._films.items() if name != clip})
            shutil.rmtree(self.path / clip, ignore_errors=True)

    def _is_complete(self, film: FilmRecord) -> bool:
        return all((self.path / file).is_file() for file in _files(film))

    def _prune(self, film: FilmRecord) -> None:
        """Remove the files of earlier films of the same clip."""
        wanted = {self.path / file for file in _files(film)}
        for file in (self.path / film.clip).rglob("*"):
            if file.is_file() and file not in wanted:
                file.unlink()

    def _write(self, films: dict[str, FilmRecord]) -> None:
        """Write a manifest of these films; the folder has no others then."""
        atomic_write_bytes(self.path / MANIFEST, self._as_json(films))
        self._films = films

    def _as_json(self, films: dict[str, FilmRecord]) -> bytes:
        """Return a manifest of these films."""
        last = len(self._place)
        in_order = sorted(
            films.values(), key=lambda film: (self._place.get(film.clip, last), film.clip)
        )
        text = Manifest(films=tuple(in_order)).model_dump_json(indent=2) + "\n"
        return text.encode()


def _with_files(film: FilmRecord, files: Collection[str]) -> FilmRecord:
    """Return the record of a film to which files have come, below its clip's folder."""
    places = {kind: film_file(film.clip, kind) for kind in PLACES}
    new = {kind: f"{film.clip}/{path}" for kind, path in places.items() if path in files}
    return film.model_copy(update={"files": {**film.files, **new}})


def _files(film: FilmRecord) -> set[str]:
    beats = {file for beat in film.beats for file in (beat.clip, beat.poster, *beat.parts)}
    logo = set() if film.logo is None else {film.logo.file}
    return {*film.files.values(), *beats, *logo}
