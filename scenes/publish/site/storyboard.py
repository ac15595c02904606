"""The storyboard: the last frames of a clip's beats with their narration, as sheet and handout."""

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst
from PIL import Image

from mathcore.assets import asset
from scenes.kit.scene.settings import Settings
from scenes.kit.style.theme import Theme, load_theme
from scenes.publish.clips.catalogue import Clip, as_sentence
from scenes.publish.clips.stills import Still, Strip, take_stills, take_strips
from scenes.publish.shortened import PROPERTY, shortened
from scenes.publish.typefaces import STAND_IN, faces_for

#: Of a still; on paper it has more than 400 pixels an inch.
WIDTH, HEIGHT = 1600, 900
SHEET_PPI = 144.0
#: Of a picture of a strip.
STRIP_WIDTH, STRIP_HEIGHT = 640, 360
#: So many of them are on a sheet at most.
STRIP_LENGTH = 30
HANDOUT = "handout.pdf"
_TOKENS = ("background", "text", "dim", "line")
_COLORS = 256


@dataclass(frozen=True)
class Board:
    """One clip's storyboard."""

    name: str
    title: str
    activity: str
    conclusion: str
    stills: tuple[Still, ...]


def draw_board(
    clip: Clip,
    settings: Settings,
    remark: Callable[[str], None] = lambda line: None,
) -> Board:
    """Rehearse a clip and take the last frame of each of its beats.

    Parameters
    ----------
    clip, settings
        What is rehearsed.
    remark
        Told what the lecturer should know about the clip.
    """
    scene = clip.scene
    stills = take_stills(scene, settings, WIDTH, HEIGHT, remark)
    conclusion = as_sentence(clip.conclusion)
    return Board(clip.name, scene.title, scene.activity, conclusion, stills)


def write_storyboard(
    boards: Sequence[Board],
    theme: Theme,
    folder: Path,
    say: Callable[[str], None] = lambda name: None,
) -> frozenset[str]:
    """Write a PNG sheet of each clip's stills, and one handout as PDF for all clips.

    Parameters
    ----------
    boards
        The clips.
    theme
        In which the stills were taken; the sheets have its ground, the handout is on white.
    folder
        An empty folder.
    say
        Told the name of each file.

    Returns
    -------
    frozenset of str
        The characters that no font has; `STAND_IN` stands in their places.
    """
    lacking: set[str] = set()
    with TemporaryDirectory() as desk:
        workplace = Path(desk)
        shutil.copytree(asset("storyboard"), workplace, dirs_exist_ok=True)
        entries = [_entry(board, workplace) for board in boards]
        logo = None
        if theme.logo is not None:
            logo = {"file": f"logo{theme.logo.suffix}", "left": theme.logo.is_left}
            (workplace / f"logo{theme.logo.suffix}").write_bytes(theme.logo.data)
        tokens = _inks(theme)
        for board, entry in zip(boards, entries, strict=True):
            name = f"{board.name}.png"
            document = {"clips": [entry], "tokens": tokens, "logo": logo}
            lacking.update(_set("sheet.typ", document, workplace, folder / name))
            say(name)
        handout: dict[str, Any] = {
            "clips": entries,
            "tokens": _inks(load_theme("light")),
            "title": shortened(boards[0].title, PROPERTY) if len(boards) == 1 else "Storyboard",
            "ratio": HEIGHT / WIDTH,
            "logo": logo,
        }
        lacking.update(_set("handout.typ", handout, workplace, folder / HANDOUT))
        say(HANDOUT)
    return frozenset(lacking)


def write_strips(clip: Clip, settings: Settings, folder: Path) -> frozenset[str]:
    """Write PNG sheets of what moves in each beat of a clip.

    Parameters
    ----------
    clip, settings
        What is rehearsed. The pictures of one clip fill much memory, so each has its own call.
    folder
        Where the sheets go.

    Returns
    -------
    frozenset of str
        As `write_storyboard` does.
    """
    lacking: set[str] = set()
    with TemporaryDirectory() as desk:
        workplace = Path(desk)
        shutil.copytree(asset("storyboard"), workplace, dirs_exist_ok=True)
        shared = {"tokens": _inks(settings.theme), "logo": None}
        for strip in take_strips(clip.scene, settings, STRIP_WIDTH, STRIP_HEIGHT):
            for name, sheet in _strip_entries(clip.name, strip, workplace):
                lacking.update(_set("strip.typ", sheet | shared, workplace, folder / name))
    return frozenset(lacking)


def _inks(theme: Theme) -> dict[str, str]:
    return {token: theme.color(token).to_hex() for token in _TOKENS}


def _entry(board: Board, workplace: Path) -> dict[str, Any]:
    """Save a clip's stills and return what the template is told about it."""
    beats = []
    for still in board.stills:
        picture = f"{board.name}_{still.beat.index + 1:02}.png"
        _save(still.picture, workplace / picture)
        beats.append(
            {
                "number": still.beat.index + 1,
                "name": still.beat.name,
                "narration": still.beat.narration,
                "optional": still.beat.optional,
                "picture": picture,
            }
        )
    return {
        "title": board.title,
        "activity": board.activity,
        "conclusion": board.conclusion,
        "beats": beats,
    }


def _strip_entries(
    clip: str, strip: Strip, workplace: Path
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Save the pictures of a strip; yield each sheet's file and what its template is told."""
    moments = []
    for index, moment in enumerate(strip.moments):
        picture = f"moment_{index:03}.png"
        _save(moment.picture, workplace / picture)
        held = f", held {moment.held:.1f} s" if moment.held else ""
        moments.append({"picture": picture, "label": f"{moment.time:.2f} s{held}"})
    number = strip.beat.index + 1
    for sheet, first in enumerate(range(0, len(moments), STRIP_LENGTH), start=1):
        part = moments[first : first + STRIP_LENGTH]
        yield (
            f"{clip}-motion-{number:02}-{sheet}.png",
            {
                "number": number,
                "name": strip.beat.name,
                "optional": strip.beat.optional,
                "moments": part,
            },
        )


def _save(picture: Image.Image, file: Path) -> None:
    # The pictures are of few flat colours; that of a thin line must not be merged with another.
    palette = picture.quantize(_COLORS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    palette.save(file, optimize=True)


def _set(template: str, document: dict[str, Any], workplace: Path, target: Path) -> tuple[str, ...]:
    """Have Typst set a template, whose format is the target's ending; return what no font has."""
    faces = faces_for(json.dumps(document, ensure_ascii=False))
    # PDF/UA takes only what can be shown.
    stand_ins = dict.fromkeys(map(ord, faces.lacking), STAND_IN)
    text = json.dumps({**document, "faces": faces.families}, ensure_ascii=False)
    (workplace / "data.json").write_text(text.translate(stand_ins), encoding="utf-8")
    is_pdf = target.suffix == ".pdf"
    typst.compile(
        workplace / template,
        output=target,
        root=workplace,
        font_paths=faces.fonts,
        sys_inputs={"data": "data.json"},
        **({"pdf_standards": "ua-1"} if is_pdf else {"format": "png", "ppi": SHEET_PPI}),
    )
    return faces.lacking
