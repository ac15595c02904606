"""A beat: one named moment of a film, with one sentence of narration."""

from dataclasses import dataclass

from scenes.kit.scene.cue_text import cue_texts

#: Words a second at which a still is read, and the shortest still.
READING_SPEED = 2.5
SHORTEST_STILL = 2.0
#: How long a question waits for the viewers' answer.
ASK_WAIT = 2.0
SHORTEST_ASK = 1.2


@dataclass(frozen=True)
class Beat:
    """One beat as it was played.

    Parameters
    ----------
    index
        Position in the clip, from 0.
    name
        The title shown while it lasts, and the name of its section.
    narration
        One sentence: caption, speaker's note and transcript.
    start, end
        Time in the clip, in seconds.
    still
        Length of the still at its end, in seconds.
    note
        What only the lecturer reads: an answer to a question, a hint.
    asks
        Times in the clip, in seconds, at which a question has stood its time and is answered next;
        a player that waits for the viewers stops there.
    """

    index: int
    name: str
    narration: str
    start: float
    end: float
    still: float
    note: str = ""
    asks: tuple[float, ...] = ()


def reading_time(text: str) -> float:
    """Return how long a still with this narration has to stand, in seconds."""
    return max(SHORTEST_STILL, len(text.split()) / READING_SPEED)


def cues(text: str, start: float, end: float) -> list[tuple[str, float, float]]:
    """Split a narration into caption cues of at most two lines (`cue_texts`).

    Parameters
    ----------
    text
        The narration.
    start, end
        The beat's time, in seconds.

    Returns
    -------
    list of (str, float, float)
        The text of each cue, lines joined by a newline, with its start and its end. A cue's
        share of the time is its share of the words.
    """
    texts = cue_texts(text)
    counts = [len(part.split()) for part in texts]
    timed = []
    spoken = 0
    for part, words in zip(texts, counts, strict=True):
        begin = start + (end - start) * spoken / sum(counts)
        spoken += words
        timed.append((part, begin, start + (end - start) * spoken / sum(counts)))
    return timed
