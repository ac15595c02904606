"""The command ``chalkgrad page``."""

from pathlib import Path
from typing import Annotated

import typer

from mathcore.atomic import atomic_folder
from scenes.publish.cli.options import FILMS, OutputFolder, RenderedClips, RenderedFilms
from scenes.publish.cli.output import writing
from scenes.publish.deck.source import deck_films
from scenes.publish.site.page import build_page


def page(
    clips: RenderedClips = None,
    films: RenderedFilms = FILMS,
    deck: Annotated[
        Path | None,
        typer.Option("--deck", help="Offer this deck too; the answers are in its speaker's notes."),
    ] = None,
    output: OutputFolder = Path("page"),
) -> None:
    """Build a static site of rendered films for students, without the speaker's notes."""
    records = [film.record for film in deck_films(films, clips or [])]
    with writing(output, "the page "), atomic_folder(output) as folder:
        build_page(records, films, folder, deck)
    print(output / "index.html")
