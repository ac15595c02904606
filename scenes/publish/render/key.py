"""The key of a film: a digest of all that its pictures and captions depend on."""

import hashlib
from pathlib import Path

from scenes.kit.scene.fingerprint import digest, library_versions
from scenes.publish.clips.imports import closure
from scenes.publish.render.job import InputFile, VideoFormat

#: What makes the files of a film, beside the clip's own modules.
_MAKER = "scenes.publish.render.make_clip"


def film_key(
    module: str,
    video: VideoFormat,
    theme: InputFile,
    exercise: InputFile | None,
    *,
    short: bool = False,
) -> str:
    """Return the key of a clip's film; nothing of the clip is imported for it.

    Parameters
    ----------
    module
        The module that defines the clip.
    video
        Size and rate of the film.
    theme
        The theme's file.
    exercise
        The exercise's file, or None for a clip with numbers of its own.
    short
        Whether its optional beats are left out.
    """
    numbers = exercise.text if exercise is not None else ""
    attached = (part for pair in theme.attached for part in pair)
    parts = [sources_key(module), repr(video), theme.name, theme.text, numbers, *attached]
    if short:
        parts.append("short")
    return digest(parts)


def sources_key(module: str, maker: str = _MAKER) -> str:
    """Return a digest of a clip's module with all of our sources and libraries that it needs.

    Parameters
    ----------
    module
        The module that defines the clip.
    maker
        The module that makes something of the clip, whose sources count as well.
    """
    sources = {read.module: read.text for read in closure((module, maker))}
    if maker not in sources:  # it was renamed, and films would no longer depend on it
        raise LookupError(f"{maker}: expected a module of this project")
    return digest([library_versions(), *(part for pair in sources.items() for part in pair)])


def sha256_of(file: Path) -> str:
    """Return the digest of a file's bytes, in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
