"""The settings under which every clip is rehearsed, and one look at each of these rehearsals."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from mathcore.exercise.model import default_exercise_path
from mathcore.numbers.values import to_float
from scenes.kit.scene.beat import Beat
from scenes.kit.scene.lecture import LectureScene
from scenes.kit.scene.settings import Settings
from scenes.kit.style.theme import load_theme
from scenes.kit.text.typeset import lay_out
from scenes.publish.check.examine import examine
from scenes.publish.check.finding import Finding
from scenes.publish.check.inventory import TextItem, take_inventory
from scenes.publish.check.motion import Watch
from scenes.publish.clips.catalogue import choose
from scenes.publish.clips.rehearsal import Rehearsal

EXERCISES = Path(__file__).parent / "exercises"
#: Exercises with which numbers have little room to travel in.
CROWDED = ("mse_3_2_2", "dead_2_2_1")
#: How often the checks of stills object to films that have not been shot again, by clip and check.
KNOWN_ON_STILLS = tomllib.loads(
    (Path(__file__).parents[1] / "scenes/known_on_stills.toml").read_text(encoding="utf-8")
)


def unknown(clip: str, findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that do not wait for a clip to be shot again."""
    known = KNOWN_ON_STILLS.get(clip, {})
    return [finding for finding in findings if finding.check not in known]


def lab(theme: str = "dark") -> Settings:
    return Settings(load_theme(theme), default_exercise_path())


def other(name: str, theme: str = "dark") -> Settings:
    return Settings(load_theme(theme), EXERCISES / f"{name}.toml")


@dataclass(frozen=True)
class Look:
    """What was seen at one rehearsal: findings, the numbers shown, and the texts of each beat.

    Between the stills the lab's films in the dark theme are looked at, and films with a question
    also with `CROWDED` exercises.
    """

    rehearsal: Rehearsal
    findings: tuple[Finding, ...]
    in_motion: tuple[Finding, ...]
    values: dict[str, float]
    digits: dict[str, str]
    texts: dict[str, tuple[str, ...]]
    items: dict[str, tuple[TextItem, ...]]

    @property
    def quantities(self) -> dict[str, set[str]]:
        """The ids of the quantities on each still."""
        return {
            beat: {claim.quantity.id for text in seen for claim in text.claims}
            for beat, seen in self.items.items()
        }

    def written(self, beat: str, source: str) -> int:
        """Return how many texts of a still look as this Typst source does, whatever it names."""
        outlines = sorted(lay_out(f"{source}@mark"), key=lambda outline: outline.points[:, 0].min())
        wanted = [outline.identity for outline in outlines]
        shown = (
            sorted(item.glyphs, key=lambda glyph: glyph.zone.left) for item in self.items[beat]
        )
        return sum([glyph.identity for glyph in glyphs] == wanted for glyphs in shown)


def look(clip: str, theme: str = "dark", exercise: str | None = None) -> Look:
    """Rehearse a clip once for all tests that ask about it."""
    return _look(clip, theme, exercise)


# So many that one process that runs all tests keeps each rehearsal. The cache tells calls apart by
# how they are written, so all are written alike: here, and with no default.
@lru_cache(maxsize=128)
def _look(clip: str, theme: str, exercise: str | None) -> Look:
    values: dict[str, float] = {}
    digits: dict[str, str] = {}
    items: dict[str, tuple[TextItem, ...]] = {}

    def note(scene: LectureScene, beat: Beat) -> None:
        seen = take_inventory(scene).texts
        items[beat.name] = seen
        for claim in (claim for text in seen for claim in text.claims):
            values[claim.quantity.id] = to_float(claim.quantity.value)
            digits[claim.quantity.id] = claim.text

    (chosen,) = choose([clip])
    settings = other(exercise, theme) if exercise else lab(theme)
    is_lab = theme == "dark" and exercise is None
    watch = Watch() if is_lab or (chosen.scene.question and exercise in CROWDED) else None
    rehearsal, found = examine(chosen.scene, settings, note, watch=watch)
    in_motion = () if watch is None else tuple(watch.findings)
    findings = [finding for finding in found if finding not in in_motion]
    texts = {beat: tuple(text.body for text in seen) for beat, seen in items.items()}
    return Look(rehearsal, tuple(findings), in_motion, values, digits, texts, items)
