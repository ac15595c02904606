"""Captions of a film: the narration of its beats, in cues of two lines, as SRT and as WebVTT."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from scenes.kit.scene.beat import Beat, cues
from scenes.kit.scene.phrase import Phrase

_MILLI = 1000


@dataclass(frozen=True)
class Cue:
    """A caption: its lines, and its time in the film in milliseconds."""

    text: str
    start: int
    end: int


def caption_cues(beats: Sequence[Beat]) -> list[Cue]:
    """Return the captions of a film, none of which overlaps the next."""
    return phrase_cues([phrase for beat in beats for phrase in beat.phrases])


def phrase_cues(phrases: Iterable[Phrase]) -> list[Cue]:
    """Return the captions of some phrases."""
    return [
        Cue(text, round(_MILLI * start), round(_MILLI * end))
        for phrase in phrases
        for text, start, end in cues(phrase)
    ]


def _clock(time: int, point: str) -> str:
    seconds, milliseconds = divmod(time, _MILLI)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{point}{milliseconds:03}"


def as_srt(captions: Sequence[Cue]) -> str:
    """Return the captions as SubRip, which slide programs and players take."""
    return "".join(
        f"{number}\n{_clock(cue.start, ',')} --> {_clock(cue.end, ',')}\n{cue.text}\n\n"
        for number, cue in enumerate(captions, start=1)
    )


def as_vtt(captions: Sequence[Cue], *, has_band: bool = False) -> str:
    """Return the captions as WebVTT, which browsers take.

    In WebVTT ``&``, ``<`` and ``>`` are markup, so they are escaped.

    Parameters
    ----------
    captions
        In order.
    has_band
        Whether the picture leaves its lowest 12 % free, where they stand then.
    """
    place = " line:88%" if has_band else ""
    blocks = (
        f"{_clock(cue.start, '.')} --> {_clock(cue.end, '.')}{place}\n{_escaped(cue.text)}\n\n"
        for cue in captions
    )
    return "WEBVTT\n\n" + "".join(blocks)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
