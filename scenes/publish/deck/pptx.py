"""The deck for PowerPoint, Keynote and Google Slides: one slide a beat, films embedded.

A beat that has been divided at its questions has a slide for each part: a film that ends stops by
itself, in every program.
"""

import unicodedata
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from manim import ManimColor
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.presentation import Presentation as Deck
from pptx.shapes.autoshape import Shape
from pptx.slide import Slide
from pptx.util import Emu, Inches, Pt
from rich.cells import cell_len

from scenes.kit.style.logo import MARGIN, Logo
from scenes.kit.style.theme import Theme
from scenes.publish.deck.pptx_timing import timing
from scenes.publish.deck.source import DeckBeat, DeckFilm
from scenes.publish.media.mp4 import first_frame
from scenes.publish.shortened import PROPERTY, shortened

_WIDTH, _HEIGHT = Inches(40 / 3), Inches(7.5)
#: Positions in python-pptx's own template, which is 4:3.
_TEMPLATE_WIDTH = Inches(10)
_OPENING, _TITLE_ONLY = 0, 5
_MARGIN = Inches(1)
#: So fine is a logo drawn, in pixels for the height of a slide.
_LINES = 2160
#: A title up to so many columns long is set in so many points; what is longer is shortened, and
#: stands whole in the notes.
_TITLE_SIZES = ((60, 54), (120, 36), (220, 28))
_LONGEST_TITLE = 220


def build_pptx(films: Sequence[DeckFilm], file: Path) -> None:
    """Write a deck of films.

    Parameters
    ----------
    films
        The films, in order.
    file
        The .pptx to write.
    """
    deck = _wide_deck()
    titles = "; ".join(film.record.title for film in films)
    deck.core_properties.title = shortened(titles, PROPERTY)
    deck.core_properties.author = "chalkgrad"
    for film in films:
        _add_opening(deck, film)
        for beat in film.beats:
            for number, step in enumerate(beat.steps):
                poster = _first_picture(step.clip) if number else str(beat.opening or beat.poster)
                _add_beat(deck, film, step, poster)
    deck.save(str(file))


def _wide_deck() -> Deck:
    """Return an empty deck of 16:9, with the layouts of the template drawn out to it."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = _WIDTH, _HEIGHT
    for page in (deck.slide_master, *deck.slide_layouts):
        for shape in page.placeholders:
            shape.left = Emu(shape.left * _WIDTH // _TEMPLATE_WIDTH)
            shape.width = Emu(shape.width * _WIDTH // _TEMPLATE_WIDTH)
    return deck


def _add_opening(deck: Deck, film: DeckFilm) -> None:
    slide = _slide(deck, _OPENING, film.theme)
    title, subtitle = slide.placeholders
    inner = _WIDTH - 2 * _MARGIN
    _place(title, _MARGIN, Inches(1.5), inner, Inches(2.2))
    _place(subtitle, _MARGIN, Inches(3.9), inner, Inches(1.6))
    shown = shortened(film.record.title, _LONGEST_TITLE, cell_len)
    _write(title, shown, film.theme.text, _size(shown))
    below = [text for text in (film.record.activity, film.record.exercise) if text]
    _write(subtitle, "\n".join(below), film.theme.dim, 24)
    title.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    if film.logo is not None:
        _add_logo(slide, film.logo)
    whole = [] if shown == film.record.title else [film.record.title]
    _note(slide, "\n".join([*whole, film.record.conclusion]))


def _add_logo(slide: Slide, logo: Logo) -> None:
    """Put a logo where it stands in the films."""
    # Few slide programs show an SVG.
    drawn, png = logo.drawn(_LINES), BytesIO()
    drawn.save(png, format="PNG")
    picture = slide.shapes.add_picture(png, Emu(0), Emu(0))
    picture.width, picture.height = (Emu(side * _HEIGHT // _LINES) for side in drawn.size)
    picture.name = "Logo"
    margin = round(MARGIN * _HEIGHT)
    over = (margin - picture.height) // 2
    picture.top = Emu(over if logo.is_top else _HEIGHT - over - picture.height)
    picture.left = Emu(margin if logo.is_left else _WIDTH - margin - picture.width)


def _size(title: str) -> int:
    """Return the size in points in which a title stays within its place."""
    return next(size for most, size in _TITLE_SIZES if cell_len(title) <= most)


def _first_picture(clip: Path) -> BytesIO:
    png = BytesIO()
    first_frame(clip).save(png, format="PNG")
    return png


def _add_beat(deck: Deck, film: DeckFilm, beat: DeckBeat, poster: str | BytesIO) -> None:
    slide = _slide(deck, _TITLE_ONLY, film.theme)
    # The film shows its own title; this one, above the slide's edge, is for screen readers and for
    # the list of slides.
    (title,) = slide.placeholders
    _place(title, 0, -Inches(1), _WIDTH, Inches(0.8))
    _write(title, beat.record.name, film.theme.text, 24)
    record = film.record
    height = min(_HEIGHT, _WIDTH * record.height // record.width)
    width = height * record.width // record.height
    movie = slide.shapes.add_movie(
        str(beat.clip),
        Emu((_WIDTH - width) // 2),
        Emu((_HEIGHT - height) // 2),
        Emu(width),
        Emu(height),
        poster_frame_image=poster,
        mime_type="video/mp4",
    )
    # Alternative texts have no interface of their own.
    (properties,) = movie._element.xpath("./p:nvPicPr/p:cNvPr")
    properties.set("name", f"Film: {beat.record.name}")
    properties.set("descr", f"Film: {beat.record.name}. {beat.record.narration}")
    (clicked,) = slide.element.xpath("./p:timing")
    clicked.getparent().replace(clicked, timing(movie.shape_id, beat.length, beat.asks))
    _note(slide, "\n".join((*beat.notes, *_questions(beat))))


def _questions(beat: DeckBeat) -> list[str]:
    if not beat.asks:
        return []
    times = ", ".join(f"{time:.1f} s" for time in beat.asks)
    return [f"The film waits for a click at {times}."]


def _slide(deck: Deck, layout: int, theme: Theme) -> Slide:
    slide: Slide = deck.slides.add_slide(deck.slide_layouts[layout])
    fill = slide.background.fill
    fill.solid()
    fill.fore_color.rgb = _rgb(theme.background)
    return slide


def _note(slide: Slide, text: str) -> None:
    frame = slide.notes_slide.notes_text_frame
    assert frame is not None, "python-pptx's own notes page has a place for the text"
    frame.text = text


def _place(shape: Shape, left: int, top: int, width: int, height: int) -> None:
    shape.left, shape.top, shape.width, shape.height = map(Emu, (left, top, width, height))


def _write(shape: Shape, text: str, color: ManimColor, size: int) -> None:
    shape.text_frame.text = text
    for paragraph in shape.text_frame.paragraphs:
        is_rtl = _is_right_to_left(paragraph.text)
        paragraph.alignment = PP_ALIGN.RIGHT if is_rtl else PP_ALIGN.LEFT
        if is_rtl:  # which has no interface of its own
            paragraph._p.get_or_add_pPr().set("rtl", "1")
        paragraph.font.size = Pt(size)
        paragraph.font.color.rgb = _rgb(color)


def _is_right_to_left(text: str) -> bool:
    """Tell by its first letter in which direction a text runs (Unicode Standard Annex 9, P2)."""
    directions = map(unicodedata.bidirectional, text)
    return next((one for one in directions if one in {"L", "R", "AL"}), "L") != "L"


def _rgb(color: ManimColor) -> RGBColor:
    return RGBColor(*map(int, color.to_int_rgb()))
