"""A beat: one named moment of a film, with what is said in it and where it asks."""

from dataclasses import dataclass, replace

from scenes.kit.scene.cue_text import cue_texts
from scenes.kit.scene.phrase import SPEED, Phrase

#: The shortest still, in seconds.
SHORTEST_STILL = 2.0
#: How long a question waits for the viewers' answer in a beat of one sentence, in seconds.
ASK_WAIT = 2.0
SHORTEST_ASK = 1.2
#: How long it takes to work out a number, and to guess about a picture, in seconds.
THINKING = 3.0
GUESSING = 5.0


@dataclass(frozen=True)
class Ask:
    """A question that waits for the viewers.

    Parameters
    ----------
    start, time
        From when to when it waits, in seconds of the film; a player that waits for the viewers
        stops at the latter.
    opens
        The ids of the quantities that it asks for.
    """

    start: float
    time: float
    opens: tuple[str, ...] = ()


@dataclass(frozen=True)
class Beat:
    """One beat as it was played.

    Parameters
    ----------
    index
        Position in the clip, from 0.
    name
        The title of its section: the name of a chapter.
    phrases
        What is said: caption, speaker's note and transcript.
    start, end
        Time in the clip, in seconds.
    still
        Length of the still at its end, in seconds.
    note
        What only the lecturer reads: an answer to a question, a hint.
    asks
        Its questions, in order.
    optional
        Whether a lecturer who is short of time may leave it out.
    """

    index: int
    name: str
    phrases: tuple[Phrase, ...]
    start: float
    end: float
    still: float
    note: str = ""
    asks: tuple[Ask, ...] = ()
    optional: bool = False

    def moved(self, index: int, start: float) -> "Beat":
        """Return the beat at another place and time of a film."""
        later = start - self.start
        return replace(
            self,
            index=index,
            phrases=tuple(phrase.shifted(later) for phrase in self.phrases),
            start=start,
            end=self.end + later,
            asks=tuple(replace(a, start=a.start + later, time=a.time + later) for a in self.asks),
        )

    @property
    def narration(self) -> str:
        """All that is said in it."""
        return " ".join(phrase.text for phrase in self.phrases)


def reading_time(text: str) -> float:
    """Return how long a still with this narration has to stand, in seconds."""
    return max(SHORTEST_STILL, len(text.split()) / SPEED)


def cues(phrase: Phrase) -> list[tuple[str, float, float]]:
    """Split a phrase into caption cues of at most two lines (`cue_texts`).

    Parameters
    ----------
    phrase
        With its times.

    Returns
    -------
    list of (str, float, float)
        The text of each cue, lines joined by a newline, with its start and its end. A cue's
        share of the time in which the phrase is said is its share of the words; the last one
        stands until the phrase's end.
    """
    texts = cue_texts(phrase.text)
    counts = [len(part.split()) for part in texts]
    ends = [
        phrase.start + (phrase.said - phrase.start) * sum(counts[: k + 1]) / sum(counts)
        for k in range(len(texts) - 1)
    ]
    return list(zip(texts, [phrase.start, *ends], [*ends, phrase.end], strict=True))
