"""What our modules import, read from their text.

Importing the clips takes seconds, since manim and torch come with them. To find the clips, and to
tell whether a film still shows what its sources say, their text is enough.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import mathcore
import scenes

_ROOTS = {"mathcore": Path(mathcore.__path__[0]), "scenes": Path(scenes.__path__[0])}
_FROM = re.compile(r"^[ \t]*from[ \t]+([\w.]+)[ \t]+import[ \t]+(\([^)]*\)|[^\n]*)", re.MULTILINE)
_IMPORT = re.compile(r"^[ \t]*import[ \t]+([\w.]+)", re.MULTILINE)
_CLASS = re.compile(r"^class[ \t]+(\w+)\(([\w., \t]*)\)", re.MULTILINE)
_COMMENT = re.compile(r"#[^\n]*")


@dataclass(frozen=True)
class Source:
    """The text of one module and what can be read from it.

    Parameters
    ----------
    module
        Its dotted name.
    file
        Where it lies.
    text
        Its bytes, as they enter a fingerprint.
    imports
        The modules that it names in an import, wherever that stands.
    origins
        For each name that it takes by ``from ... import``, the module that it takes it from.
    classes
        For each class at the top level, the names of its bases, in the order of the file.
    """

    module: str
    file: Path
    text: bytes
    imports: frozenset[str]
    origins: Mapping[str, str]
    classes: Mapping[str, tuple[str, ...]]


def source(module: str) -> Source | None:
    """Read one of our modules, or one beside them; None for a package's or a library's."""
    file = _file_of(module)
    if file is None:
        return None
    state = file.stat()
    return _read(module, file, (state.st_mtime_ns, state.st_size))


def _file_of(module: str) -> Path | None:
    root, *parts = module.split(".")
    if root in _ROOTS:
        path = _ROOTS[root].joinpath(*parts)
        for file in (path.with_suffix(".py") if parts else path, path / "__init__.py"):
            if file.is_file():
                return file
        return None
    return None if parts else _beside(module)


@lru_cache(maxsize=256)
def _beside(module: str) -> Path | None:
    """Return the file of a lecturer's own module, which is one that no installation brought."""
    spec = find_spec(module)
    if spec is None or spec.origin is None or not spec.origin.endswith(".py"):
        return None
    file = Path(spec.origin)
    installed = {"site-packages", "dist-packages"} & set(file.parts)
    return None if installed or file.is_relative_to(_LIBRARY) else file


#: Python's own modules.
_LIBRARY = Path(re.__file__).parents[1]


@lru_cache(maxsize=1024)
def _read(module: str, file: Path, state: tuple[int, int]) -> Source:
    del state  # only so that a changed file is read again
    raw = file.read_bytes()
    text = raw.decode("utf-8")
    imports = {*_IMPORT.findall(text), module.rpartition(".")[0] or module}
    origins: dict[str, str] = {}
    for package, names in _FROM.findall(text):
        imports.add(package)
        for entry in _COMMENT.sub("", names).strip("()").split(","):
            words = entry.split()
            if words:
                origins[words[-1]] = package
                # A name may be a module of the package; where it is none, nothing is found.
                imports.add(f"{package}.{words[0]}")
    classes = {name: tuple(re.split(r"[,\s]+", bases)) for name, bases in _CLASS.findall(text)}
    return Source(module, file, raw, frozenset(imports), origins, classes)


def closure(modules: Iterable[str]) -> list[Source]:
    """Return all sources of ours that these modules need, themselves included, by name."""
    found: dict[str, Source] = {}
    waiting = list(modules)
    looked_at = set(waiting)
    while waiting:
        read = source(waiting.pop())
        if read is not None:
            found[read.module] = read
            fresh = read.imports - looked_at
            looked_at |= fresh
            waiting.extend(fresh)
    return [found[module] for module in sorted(found)]


def derives_from(module: str, name: str, ancestor: str) -> bool:
    """Tell whether a class derives from the class called ``ancestor``, over all modules of ours."""
    read = source(module)
    if name == ancestor:
        return True
    if read is None:
        return False
    if name in read.classes:
        return any(derives_from(module, base, ancestor) for base in read.classes[name])
    return name in read.origins and derives_from(read.origins[name], name, ancestor)
