"""The deck as a page: reveal.js with one slide a beat, which needs no network and no server."""

import base64
import shutil
from collections.abc import Sequence
from html import escape
from pathlib import Path
from string import Template

from rich.cells import cell_len

from mathcore.assets import asset
from scenes.kit.style.logo import MARGIN, OPACITY, Logo
from scenes.kit.style.theme import Theme
from scenes.publish.deck.source import DeckBeat, DeckFilm, beat_captions

#: Our own files, beside the page.
_OWN = ("deck.css", "deck.js")
_REVEAL = ("reveal.js", "reveal.css", "reset.css", "notes.js", "LICENSE")
_FONT = ("cmu-serif-500-roman.woff2", "OFL.txt")
#: The width that the style sheet's sizes are for.
_WIDTH = 1280
#: A title of more columns is set smaller.
_LONG_TITLE = 66
_TOKENS = ("background", "text", "dim", "line", "signal")


def build_html(films: Sequence[DeckFilm], target: Path) -> None:
    """Fill an empty folder with a deck, whose ``index.html`` is opened in a browser.

    Parameters
    ----------
    films
        The films, in order.
    target
        The folder to fill.
    """
    for folder, names in (("deck", _OWN), ("reveal", _REVEAL), ("fonts", _FONT)):
        place = target if folder == "deck" else target / folder
        place.mkdir(exist_ok=True)
        for name in names:
            shutil.copyfile(asset(folder, name), place / name)
    themes = {film.theme.name: film.theme for film in films}
    slides = [_film(film, target) for film in films]
    if len(films) > 1:  # one column a film in the overview, entered at its first slide
        slides = [f'<section data-start-indexv="0">\n{of_film}</section>' for of_film in slides]
    first = films[0].record
    page = _template("index.html").substitute(
        title=escape(first.title if len(films) == 1 else f"{first.title} and more"),
        theme=escape(films[0].theme.name),
        tokens="\n".join(_tokens(theme) for theme in themes.values()),
        width=_WIDTH,
        height=round(_WIDTH * first.height / first.width),
        slides="\n".join(slides),
    )
    (target / "index.html").write_text(page, encoding="utf-8")


def _film(film: DeckFilm, target: Path) -> str:
    folder = target / "films" / film.record.clip
    folder.mkdir(parents=True)
    shared = {
        "theme": escape(film.theme.name),
        "background": film.theme.background.to_hex(),
        "muted": "" if film.record.has_sound else " muted",
    }
    logo = ""
    if film.logo is not None:
        (folder / f"logo{film.logo.suffix}").write_bytes(film.logo.data)
        logo = _logo(film.logo, f"films/{film.record.clip}/logo{film.logo.suffix}")
    slides = [
        _template("title.html").substitute(
            shared,
            size=" long" if cell_len(film.record.title) > _LONG_TITLE else "",
            activity=escape(film.record.activity),
            title=escape(film.record.title),
            exercise=escape(film.record.exercise or ""),
            conclusion=escape(film.record.conclusion),
            logo=logo,
        )
    ]
    earlier: dict[Path, str] = {}
    for number, beat in enumerate(film.beats, start=1):
        clip = f"films/{film.record.clip}/{number:02d}.mp4"
        still = f"films/{film.record.clip}/{number:02d}.png"
        shutil.copyfile(beat.clip, target / clip)
        shutil.copyfile(beat.poster, target / still)
        opening = ""
        if beat.opening is not None:
            opening = earlier.get(
                beat.opening, f"films/{film.record.clip}/{number:02d}-opening.png"
            )
            shutil.copyfile(beat.opening, target / opening)
        slides.append(_beat(beat, {**shared, "clip": clip, "still": still}, opening))
        earlier[beat.poster] = still
    return "".join(slides)


def _logo(logo: Logo, file: str) -> str:
    """Return the logo as it stands in the films: as large, as quiet, in the same corner."""
    over = (MARGIN - logo.height) / 2
    style = {
        "height": f"{logo.height:.1%}",
        "opacity": f"{OPACITY}",
        "top" if logo.is_top else "bottom": f"{over:.2%}",
        "left" if logo.is_left else "right": f"{MARGIN * 9 / 16:.2%}",
    }
    rules = "; ".join(f"{name}: {value}" for name, value in style.items())
    return f'<img class="logo" src="{file}" alt="" style="{rules}">'


def _beat(beat: DeckBeat, values: dict[str, str], opening: str) -> str:
    # Its own last frame as a poster would give the answer away.
    captions = beat_captions(beat).encode()
    return _template("beat.html").substitute(
        values,
        name=escape(beat.record.name),
        narration=escape(beat.record.narration),
        poster=f' data-poster="{opening}"' if opening else "",
        captions=base64.b64encode(captions).decode(),
        asks="\n".join(
            f'<span class="fragment ask" data-ask="{time:.3f}"></span>' for time in beat.asks
        ),
        answer="".join(f"<p><em>{escape(note)}</em></p>" for note in beat.notes[1:]),
    )


def _tokens(theme: Theme) -> str:
    values = (f"  --{token}: {theme.color(token).to_hex()};" for token in _TOKENS)
    return "\n".join([f'[data-theme="{escape(theme.name)}"] {{', *values, "}"])


def _template(name: str) -> Template:
    return Template(asset("deck", name).read_text(encoding="utf-8"))
