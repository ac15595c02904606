"""The deck for manim-slides: what its presenter and its converters read.

Written from finished films, because manim-slides' own scene class does not run on this manim. A
beat is cut at its questions, since manim-slides stops between films only.
"""

import json
import shutil
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

from scenes.publish.deck.source import DeckBeat, DeckFilm
from scenes.publish.media.cut import reencode_range, reverse


def build_manim_slides(films: Iterable[DeckFilm], target: Path, name: str) -> None:
    """Fill an empty folder with a JSON for each clip, and the films that it names.

    Parameters
    ----------
    films
        The films, in order.
    target
        The folder to fill.
    name
        What the folder will be called: manim-slides resolves paths from the folder above it.
    """
    for film in films:
        folder = target / "files" / film.record.clip
        folder.mkdir(parents=True)
        slides = [
            {
                "file": f"{name}/{clip.relative_to(target).as_posix()}",
                "rev_file": f"{name}/{_reversed(clip).relative_to(target).as_posix()}",
                "notes": "\n\n".join(beat.notes),
            }
            for beat in film.beats
            for clip in _parts(beat, folder)
        ]
        presentation = {
            "slides": slides,
            "resolution": [film.record.width, film.record.height],
            "background_color": film.theme.background.to_hex(),
        }
        (target / f"{film.record.clip}.json").write_text(
            json.dumps(presentation, indent=2, ensure_ascii=False), encoding="utf-8"
        )


def _parts(beat: DeckBeat, folder: Path) -> list[Path]:
    """Put a beat into the folder, cut at its questions, and return its parts."""
    number = f"{beat.record.index + 1:02d}"
    if not beat.asks:
        clip = folder / f"{number}.mp4"
        shutil.copyfile(beat.clip, clip)
        return [clip]
    clips = []
    for part, times in enumerate(pairwise((0.0, *beat.asks, beat.length)), start=1):
        clip = folder / f"{number}_{part}.mp4"
        reencode_range(beat.clip, clip, times)
        clips.append(clip)
    return clips


def _reversed(clip: Path) -> Path:
    """Write the same film backwards, which manim-slides wants for stepping back."""
    backwards = clip.with_stem(f"{clip.stem}_reversed")
    reverse(clip, backwards)
    return backwards
