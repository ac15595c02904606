"""The key of a film: a digest of all that its pictures and captions depend on."""

import hashlib
from collections.abc import Iterable

from scenes.kit.freshness import library_versions
from scenes.publish.job import Document, Quality
from scenes.publish.sources import closure

#: What makes the files of a film, beside the clip's own modules.
_MAKERS = ("scenes.publish.one_clip",)


def film_key(module: str, quality: Quality, theme: Document, exercise: Document | None) -> str:
    """Return the key of a clip's film; nothing of the clip is imported for it.

    Parameters
    ----------
    module
        The module that defines the clip. All of our sources that it needs enter the key.
    quality
        Manim's letter.
    theme
        The theme's file.
    exercise
        The exercise's file, or None for a clip with numbers of its own.
    """
    return digest(
        (module, *_MAKERS), [quality, theme.name, theme.text, exercise.text if exercise else ""]
    )


def digest(modules: Iterable[str], texts: Iterable[str]) -> str:
    """Return a digest of modules with all that they need, the libraries' versions, and texts."""
    whole = hashlib.sha256(library_versions().encode())
    for read in closure(modules):
        whole.update(f"\0{read.module}\0{len(read.text)}\0".encode())
        whole.update(read.text)
    for text in texts:
        whole.update(f"\0{len(text.encode())}\0{text}".encode())
    return whole.hexdigest()
