"""A static site for students: an index, and a page for each film with its transcript."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path, PurePosixPath
from urllib.parse import quote

from mathcore.errors import UserError
from scenes.kit.style.contrast import blend
from scenes.kit.style.theme import Theme, load_theme
from scenes.publish.clips.catalogue import as_sentence
from scenes.publish.html_templates import FONTS, Filters, copy_assets, html_templates, vtt_address
from scenes.publish.media.captions import Cue, as_vtt
from scenes.publish.media.manifest import FilmRecord
from scenes.publish.wording import clock

LECTURE = "From linear models to MLPs"
#: The films' folder, below the site's.
FILMS = "films"
_TOKENS = ("background", "panel", "text", "dim", "line", "signal")
#: How far from the ground a line is that only divides; it carries no meaning.
_EDGE = 0.35
#: The downloads in their order; kinds that are not here come last.
_KINDS = {
    "mp4": "Film, MP4",
    "webm": "Film, WebM",
    "alpha": "Film without background, WebM",
    "gif": "Film, GIF",
    "srt": "Captions, SRT",
    "vtt": "Captions, WebVTT",
    "poster": "Poster, PNG",
}


@dataclass(frozen=True)
class Download:
    """A file to be taken home.

    Parameters
    ----------
    path
        Below the site's folder.
    label, detail
        What it is, and its size.
    saved
        Whether a click saves it; else it is opened.
    """

    path: str
    label: str
    detail: str
    saved: bool = True


def build_page(
    films: Sequence[FilmRecord], source: Path, target: Path, deck: Path | None = None
) -> None:
    """Fill an empty folder with a site, whose ``index.html`` is opened in a browser.

    The speaker's notes, which hold the answers, are not on it.

    Parameters
    ----------
    films
        The films, in order.
    source
        The folder of the films.
    target
        The folder to fill.
    deck
        A deck to be offered as well: a .pptx file, or the folder of an HTML deck.

    Raises
    ------
    UserError
        If a film or the deck lacks a file.
    """
    copy_assets("page", ("page.css", "page.js"), target)
    copy_assets("fonts", FONTS, target / "fonts")
    (target / "theme.css").write_text(_theme_css(), encoding="utf-8")
    offered = _take_deck(deck, target) if deck else []
    for film in films:
        for path in _paths(film):
            _copy(source, path, target)
    templates = html_templates(
        "page",
        _FILTERS,
        lecture=LECTURE,
        logo=next((film.logo.file for film in films if film.logo), None),
    )
    index = templates.get_template("index.html")
    by_activity = groupby(films, lambda film: film.activity.split(",")[0])
    (target / "index.html").write_text(
        index.render(films=films, activities=[(name, list(group)) for name, group in by_activity]),
        encoding="utf-8",
    )
    page = templates.get_template("clip.html")
    for before, film, after in zip([None, *films[:-1]], films, [*films[1:], None], strict=True):
        text = page.render(
            film=film,
            before=before,
            after=after,
            captions=vtt_address((source / film.files["vtt"]).read_text(encoding="utf-8")),
            chapters=vtt_address(_chapters(film)),
            downloads=[*_downloads(film, source), *offered],
            parts=_parts(film, source),
        )
        (target / f"{film.clip}.html").write_text(text, encoding="utf-8")


def _part_of(activity: str) -> str:
    """Return which part of an activity it is, if the activity has parts."""
    part = activity.partition(", ")[2]
    return part[:1].upper() + part[1:]


_FILTERS: Filters = {
    "clock": clock,
    "minutes": lambda seconds: f"{max(1, round(seconds / 60))} min",
    "link": lambda path: quote(f"{FILMS}/{path}"),
    "part": _part_of,
    "sentence": as_sentence,
}


def _theme_css() -> str:
    light, dark = load_theme("light"), load_theme("dark")
    rules = [":root {", *_properties(light), "}", ""]
    rules += ["@media (prefers-color-scheme: dark) {", ":root {", *_properties(dark), "}", "}", ""]
    return "\n".join(rules)


def _properties(theme: Theme) -> list[str]:
    edge = blend(theme.line, theme.background, _EDGE)
    colors = {token: theme.color(token) for token in _TOKENS} | {"edge": edge}
    return [f"  --{name}: {color.to_hex()};" for name, color in colors.items()]


def _chapters(film: FilmRecord) -> str:
    return as_vtt(
        [Cue(beat.name, round(1000 * beat.start), round(1000 * beat.end)) for beat in film.beats]
    )


def _paths(film: FilmRecord) -> list[str]:
    missing = [kind for kind in ("mp4", "vtt", "poster") if kind not in film.files]
    if missing or not film.beats:
        what = ", ".join(missing) or "beats"
        raise UserError(f"{film.clip}: the manifest names no {what}; run chalkgrad render again")
    beats = [path for beat in film.beats for path in (beat.clip, beat.poster)]
    logo = [] if film.logo is None else [film.logo.file]
    return list(dict.fromkeys([*film.files.values(), *beats, *logo]))


def _copy(source: Path, path: str, target: Path) -> None:
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts:
        raise UserError(f"{source}: expected a path inside of the folder, got {path!r}")
    file = source / pure
    if not file.is_file():
        raise UserError(f"{file}: expected a file of the manifest; run chalkgrad render again")
    copy = target / FILMS / pure
    copy.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, copy)


def _size(file: Path) -> str:
    size = file.stat().st_size
    return f"{size / 1e6:.1f} MB" if size >= 1e5 else f"{max(1, round(size / 1e3))} kB"


def _downloads(film: FilmRecord, source: Path) -> list[Download]:
    order = list(_KINDS)
    kinds = sorted(film.files, key=lambda kind: order.index(kind) if kind in order else len(order))
    return [
        Download(
            f"{FILMS}/{film.files[kind]}",
            _KINDS.get(kind, f"Film, {kind.upper()}"),
            _size(source / film.files[kind]),
        )
        for kind in kinds
    ]


def _parts(film: FilmRecord, source: Path) -> list[Download]:
    return [
        Download(
            f"{FILMS}/{beat.clip}", f"{beat.index + 1}. {beat.name}", _size(source / beat.clip)
        )
        for beat in film.beats
    ]


def _take_deck(deck: Path, target: Path) -> list[Download]:
    if deck.is_file() and deck.suffix.lower() == ".pptx":
        shutil.copyfile(deck, target / "deck.pptx")
        return [Download("deck.pptx", "Slides of all films, PPTX", _size(deck))]
    if (deck / "index.html").is_file():
        shutil.copytree(deck, target / "deck", ignore=shutil.ignore_patterns(".*"))
        return [Download("deck/index.html", "Slides of all films", "HTML", saved=False)]
    raise UserError(f"{deck}: expected a .pptx file, or a folder with an HTML deck")
