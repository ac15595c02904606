"""What is said in a beat, made up."""

from dataclasses import asdict

from scenes.kit.scene.phrase import Phrase
from scenes.publish.media.manifest import PhraseRecord


def said(text: str, start: float, end: float) -> tuple[PhraseRecord, ...]:
    """Return one sentence as the manifest has it; nothing for none."""
    return (PhraseRecord(**asdict(Phrase.over(text, start, end))),) if text else ()
