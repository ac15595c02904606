"""The deck as a page: reveal.js with one slide a beat, which needs no network and no server."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from rich.cells import cell_len

from scenes.kit.style.logo import MARGIN, OPACITY, Logo
from scenes.publish.deck.source import DeckFilm
from scenes.publish.html_templates import FONTS, Filters, copy_assets, html_templates, vtt_address

_REVEAL = ("reveal.js", "reveal.css", "reset.css", "notes.js", "LICENSE")
#: The width that the style sheet's sizes are for.
_WIDTH = 1280


def build_html(films: Sequence[DeckFilm], target: Path) -> None:
    """Fill an empty folder with a deck, whose ``index.html`` is opened in a browser.

    Parameters
    ----------
    films
        The films, in order.
    target
        The folder to fill.
    """
    copy_assets("deck", ("deck.css", "deck.js"), target)
    copy_assets("reveal", _REVEAL, target / "reveal")
    copy_assets("fonts", FONTS, target / "fonts")
    first = films[0].record
    page = (
        html_templates("deck", _FILTERS)
        .get_template("index.html")
        .render(
            films=[_film(film, target) for film in films],
            themes={film.theme.name: film.theme for film in films}.values(),
            width=_WIDTH,
            height=round(_WIDTH * first.height / first.width),
        )
    )
    (target / "index.html").write_text(page, encoding="utf-8")


def _film(film: DeckFilm, target: Path) -> dict[str, object]:
    """Copy a film's files into the deck's folder, and return what the template says of it."""
    folder = f"films/{film.record.clip}"
    (target / folder).mkdir(parents=True)
    if film.logo is not None:
        (target / folder / f"logo{film.logo.suffix}").write_bytes(film.logo.data)
    copied: dict[Path, str] = {}

    def copy(file: Path, name: str) -> str:
        if file not in copied:
            copied[file] = f"{folder}/{name}"
            shutil.copyfile(file, target / copied[file])
        return copied[file]

    slides = [
        (
            beat,
            copy(beat.clip, f"{number:02d}.mp4"),
            copy(beat.poster, f"{number:02d}.png"),
            copy(beat.opening, f"{number:02d}-opening.png") if beat.opening else None,
        )
        for number, beat in enumerate(film.beats, start=1)
    ]
    return {
        "record": film.record,
        "theme": film.theme,
        "logo": film.logo,
        "folder": folder,
        "slides": slides,
    }


def _place(logo: Logo) -> str:
    """Return the style of a logo as it stands in the films: as large, as quiet, in its corner."""
    over = (MARGIN - logo.height) / 2
    style = {
        "height": f"{logo.height:.1%}",
        "opacity": f"{OPACITY}",
        "top" if logo.is_top else "bottom": f"{over:.2%}",
        "left" if logo.is_left else "right": f"{MARGIN * 9 / 16:.2%}",
    }
    return "; ".join(f"{name}: {value}" for name, value in style.items())


_FILTERS: Filters = {"address": vtt_address, "columns": cell_len, "place": _place}
