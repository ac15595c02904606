"""No answer before its ask: what is said, titled or written on screen keeps an open blank open."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mathcore.exercise.reconcile import show
from mathcore.exercise.trace import Quantities, Quantity
from mathcore.numbers.spoken import spoken
from scenes.kit.scene.beat import Ask, Beat
from scenes.kit.scene.lecture import LectureScene
from scenes.kit.text.formula import Painted, Words
from scenes.publish.check.finding import Finding
from scenes.publish.check.glyph_color import VISIBLE

#: What a 0 is called as well.
_NOTHING = {"none", "nothing"}
#: Less than a frame, in seconds: what is held at the end of an ask is there before it.
_MOMENT = 1e-3
#: Too common a word to give an answer away.
_TOO_COMMON = {"one"}


@dataclass
class OnScreen:
    """What has come on the screen in a film, and when it was first seen.

    Attributes
    ----------
    words
        Plain words, with the time of the first held picture that shows them, in seconds.
    numbers
        The ids of the quantities whose values are shown, likewise.
    """

    words: dict[str, float] = field(default_factory=dict)
    numbers: dict[str, float] = field(default_factory=dict)

    def look(self, scene: LectureScene) -> None:
        """Note what a picture that is held shows."""
        for mobject in scene.get_mobject_family_members():
            if isinstance(mobject, Words):
                self.words.setdefault(mobject.text, scene.time - _MOMENT)
            if isinstance(mobject, Painted):
                for claim in mobject.claims:
                    if mobject.part(claim.part)[0].get_fill_opacity() > VISIBLE:
                        self.numbers.setdefault(claim.quantity.id, scene.time - _MOMENT)


@dataclass(frozen=True)
class _Text:
    what: str
    text: str
    start: float


def check_answers(
    clip: str, beats: Sequence[Beat], numbers: Quantities, seen: OnScreen
) -> Iterator[Finding]:
    """Find texts that give an answer away, and numbers that stand there before they are asked for.

    For each ask, those texts are looked at that begin after the reveal before it has been said and
    no later than the ask ends. A value that has been revealed under another name gives nothing
    away.

    Parameters
    ----------
    clip
        Name of the clip, for the findings.
    beats
        As they were played.
    numbers
        What the film may show.
    seen
        What has come on the screen.
    """
    asks = [ask for beat in beats for ask in beat.asks]
    phrases = [phrase for beat in beats for phrase in beat.phrases]
    texts = [
        *(_Text("the caption", phrase.text, phrase.start) for phrase in phrases),
        *(_Text("the beat's title", beat.name, beat.start) for beat in beats),
        *(_Text("the words on screen", text, time) for text, time in seen.words.items()),
    ]
    after = -1.0
    for ask in asks:
        where = f"{clip}, the ask at {ask.time:.1f} s"
        known = _known(ask, asks, numbers, seen)
        window = [text for text in texts if after <= text.start < ask.time - _MOMENT / 2]
        for opened in (numbers[id] for id in ask.opens):
            if seen.numbers.get(opened.id, ask.time + 1) <= ask.time:
                yield Finding("answer", where, f"{opened.id} is on the screen before it is asked")
            if show(opened).text in known:
                continue
            for text in window:
                if found := _gives_away(text.text, opened):
                    what = f"{text.what} {text.text!r} gives {opened.id} away by {found!r}"
                    yield Finding("answer", where, what)
        after = min((p.said for p in phrases if p.start >= ask.time), default=ask.time)


def _known(ask: Ask, asks: Sequence[Ask], numbers: Quantities, seen: OnScreen) -> frozenset[str]:
    """Return the values that have been shown before this ask, as they are written."""
    shown = {id for id, time in seen.numbers.items() if time < ask.start}
    shown |= {id for other in asks if other.time < ask.time for id in other.opens}
    return frozenset(show(numbers[id]).text for id in shown - set(ask.opens) if id in numbers)


def _gives_away(text: str, quantity: Quantity) -> str:
    """Return the words or digits of a text that are the quantity's value, or nothing."""
    digits = show(quantity).text
    forms = {spoken(digits)} - _TOO_COMMON
    if quantity.value == 0:
        forms |= _NOTHING
    patterns = [rf"(?<![\d.−]){re.escape(digits)}(?!\d|\.\d)"]
    patterns += [rf"\b{re.escape(form)}\b" for form in sorted(forms)]
    matches = (re.search(pattern, text, re.IGNORECASE) for pattern in patterns)
    return next((match[0] for match in matches if match), "")
