"""The command ``chalkgrad page``."""

from pathlib import Path
from typing import Annotated

import typer

from mathcore.atomic import atomic_folder
from mathcore.errors import UserError
from scenes.publish.deck.source import deck_films
from scenes.publish.site.page import build_page


def page(
    clips: Annotated[
        list[str] | None, typer.Argument(help="Names of clips; without one, all rendered ones.")
    ] = None,
    films: Annotated[
        Path, typer.Option("--films", help="The folder that chalkgrad render has made.")
    ] = Path("films"),
    deck: Annotated[
        Path | None,
        typer.Option("--deck", help="Offer this deck too; the answers are in its speaker's notes."),
    ] = None,
    output: Annotated[Path, typer.Option("-o", "--output", help="The folder to make.")] = Path(
        "page"
    ),
) -> None:
    """Build a static site of rendered films for students, without the speaker's notes."""
    records = [film.record for film in deck_films(films, clips or [])]
    try:
        with atomic_folder(output) as folder:
            build_page(records, films, folder, deck)
    except OSError as error:
        raise UserError(f"{output}: the page cannot be written: {error}") from None
    print(output / "index.html")
