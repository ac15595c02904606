"""The command ``chalkgrad deck``."""

import shlex
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import track

from mathcore.atomic import atomic_folder, atomic_write
from mathcore.errors import UserError, did_you_mean
from scenes.publish.cli.options import FILMS, RenderedClips, RenderedFilms
from scenes.publish.cli.output import writing
from scenes.publish.deck.html import build_html
from scenes.publish.deck.manim_slides import build_manim_slides
from scenes.publish.deck.pptx import build_pptx
from scenes.publish.deck.source import deck_films


class DeckKind(StrEnum):
    """What a deck can be made for; the value is its name on the command line."""

    HTML = "html"
    PPTX = "pptx"
    MANIM_SLIDES = "manim-slides"


_DEFAULT_OUTPUT = {
    DeckKind.HTML: Path("deck"),
    DeckKind.PPTX: Path("deck.pptx"),
    DeckKind.MANIM_SLIDES: Path("slides"),
}


def deck(
    clips: RenderedClips = None,
    to: Annotated[str, typer.Option("--to", help="html, pptx or manim-slides.")] = "html",
    films: RenderedFilms = FILMS,
    short: Annotated[
        bool, typer.Option("--short", help="Leave out the beats that are optional.")
    ] = False,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o", "--output", help="A folder, or a .pptx file. [deck, deck.pptx or slides]"
        ),
    ] = None,
) -> None:
    """Build a slide deck of rendered films, one slide a beat."""
    if to not in list(DeckKind):
        hint = did_you_mean(to, [kind.value for kind in DeckKind])
        raise UserError(f"--to: expected {', '.join(DeckKind)}, got {to!r}{hint}")
    kind = DeckKind(to)
    target = output or _DEFAULT_OUTPUT[kind]
    if kind is DeckKind.PPTX and target.suffix.lower() != ".pptx":
        raise UserError(f"{target}: expected a name that ends in .pptx")
    if kind is DeckKind.PPTX and target.is_dir():
        raise UserError(f"{target}: is there already and is no file")
    with writing(target, "the deck "):
        told = _build(kind, films, clips or [], target, short=short)
    print(told)


def _build(kind: DeckKind, folder: Path, names: list[str], target: Path, *, short: bool) -> str:
    """Build the deck and return what is said about it."""
    films = deck_films(folder, names, short=short)
    if kind is DeckKind.PPTX:
        with atomic_write(target) as file:
            build_pptx(films, file)
        return str(target)
    if kind is DeckKind.HTML:
        with atomic_folder(target) as part:
            build_html(films, part)
        return str(target / "index.html")
    # Its films are encoded anew, which takes a while.
    told = track(films, "Cutting", console=Console(stderr=True), transient=True)
    with atomic_folder(target) as part:
        build_manim_slides(told, part, target.absolute().name)
    chosen = " ".join(film.record.clip for film in films)
    return f"{target}\nmanim-slides present --folder {shlex.quote(str(target))} {chosen}"
