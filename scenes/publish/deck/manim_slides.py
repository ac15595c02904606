"""The deck for manim-slides: what its presenter and its converters read.

Written from finished films, because manim-slides' own scene class does not run on this manim. A
beat is cut at its questions, since manim-slides stops between films only.
"""

import json
import shutil
from collections.abc import Iterable
from pathlib import Path

from scenes.publish.deck.source import DeckBeat, DeckFilm
from scenes.publish.media.cut import divide, reverse


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
                "notes": "\n\n".join(step.notes),
            }
            for beat in film.beats
            for step in beat.steps
            for clip in _parts(step, folder)
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
    clip = folder / beat.clip.name
    if not beat.asks:
        shutil.copyfile(beat.clip, clip)
        return [clip]
    clips = [clip.with_stem(f"{clip.stem}-{part + 1}") for part in range(len(beat.asks) + 1)]
    divide(beat.clip, (0.0, *beat.asks, beat.length), clips)
    return clips


def _reversed(clip: Path) -> Path:
    """Write the same film backwards, which manim-slides wants for stepping back."""
    backwards = clip.with_stem(f"{clip.stem}_reversed")
    reverse(clip, backwards)
    return backwards
