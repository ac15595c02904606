"""A fingerprint of everything that a frame can depend on.

Manim's cache keys a piece of film by the mobjects and animations of one play. A value that an
updater reads from another module is not among them, so a changed number could leave an old
picture standing. A scene therefore carries this fingerprint in its camera, which manim hashes into
every key: whatever changes in the code, the exercise, the theme or the libraries, the pictures are
made anew.
"""

import hashlib
import os
import sys
import sysconfig
from collections.abc import Iterable
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_LIBRARIES = ("manim", "typst", "numpy", "torch", "pycairo", "av")
_OWN_PACKAGES = ("mathcore", "scenes")


@lru_cache(maxsize=1)
def _library_roots() -> tuple[str, ...]:
    keys = ("stdlib", "platstdlib", "purelib", "platlib")
    return tuple({str(Path(sysconfig.get_path(key)).resolve()) + os.sep for key in keys})


def source_files() -> set[Path]:
    """Return our packages' sources and every other loaded module that is not a library's."""
    own = {
        file
        for name in _OWN_PACKAGES
        for root in getattr(sys.modules.get(name), "__path__", [])
        for file in Path(root).resolve().rglob("*.py")
    }
    loaded = {
        os.path.realpath(file)
        for module in tuple(sys.modules.values())
        if (file := getattr(module, "__file__", None)) and file.endswith(".py")
    }
    return own | {Path(file) for file in loaded if not file.startswith(_library_roots())}


@lru_cache(maxsize=1)
def library_versions() -> str:
    """Return the versions of the libraries that a picture depends on, in one line."""

    def of(name: str) -> str:
        try:
            return version(name)
        except PackageNotFoundError:
            return "none"

    return " ".join(f"{name}={of(name)}" for name in _LIBRARIES)


def fingerprint(texts: Iterable[str]) -> str:
    """Return a digest of the sources, the libraries' versions and ``texts``.

    Parameters
    ----------
    texts
        What else the film depends on: the exercise, the theme.
    """
    sources = [file for file in sorted(source_files()) if file.is_file()]
    named = (part for file in sources for part in (file.name, file.read_bytes()))
    return digest([library_versions(), *named, *texts])


def digest(parts: Iterable[str | bytes]) -> str:
    """Return one digest of several texts; it tells where each of them ends."""
    whole = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        whole.update(len(data).to_bytes(8, "big") + data)
    return whole.hexdigest()
