"""Drawn exercises, and what the checks find on the stills of the clips that show them.

``make fuzz`` goes through all of them (``tests/fuzz/films.py``); the suite takes a sample.
"""

import contextlib
import re
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from random import Random

from mathcore.errors import UserError
from mathcore.exercise.model import Exercise, ExerciseError, Layer, library, load_exercise
from mathcore.exercise.run import run
from mathcore.exercise.write_toml import exercise_text
from mathcore.grading.variants import numbered_variants
from scenes.kit.scene.settings import Settings
from scenes.kit.style.theme import load_theme
from scenes.publish.check.examine import examine
from scenes.publish.clips.catalogue import Clip, all_clips

#: How many exercises ``make fuzz`` draws.
COUNT = 240
#: Every so many, one is shown in the light theme; an odd number, so that both kinds are.
LIGHT_EVERY = 7
KNOWN = Path(__file__).parent / "known_findings.toml"
#: What `scenes.publish.variants` is asked for: each exercise of the library whose shape it draws.
_LIKES = ("lab4_day1", "label_zero", "no_kink", "tanh", "mse_3_2_2", "three_hidden", "mazur")
_MAGNITUDES = (Fraction(1, 1000), Fraction(1, 10), Fraction(1), Fraction(1), Fraction(10), 1000)


@dataclass(frozen=True)
class Found:
    """One finding in a drawn exercise.

    Parameters
    ----------
    clip, beat
        Where: the clip's name, and the beat's number from 1; 0 if the clip broke down.
    check, what
        As in `scenes.publish.check.checks.Finding`.
    """

    clip: str
    beat: int
    check: str
    what: str


@dataclass(frozen=True)
class Known:
    """A kind of finding that is known, and stays until the clip is shot again.

    Parameters
    ----------
    clips
        In which clips.
    check
        Found by which check.
    what
        A regular expression for the rest.
    reason
        Why it stays.
    """

    clips: tuple[str, ...]
    check: str
    what: str
    reason: str

    def covers(self, found: Found) -> bool:
        """Tell whether a finding is of this kind."""
        return (
            found.clip in self.clips
            and found.check == self.check
            and re.search(self.what, found.what) is not None
        )


def known_findings() -> tuple[Known, ...]:
    """Read the list of what is known."""
    content = tomllib.loads(KNOWN.read_text(encoding="utf-8"))
    return tuple(
        Known(tuple(entry["clips"]), entry["check"], entry["what"], entry["reason"])
        for entry in content["known"]
    )


def drawn(number: int) -> Exercise:
    """Draw an exercise: by turns one that students get, and one of any shape and size."""
    if number % 2 == 0:
        like = load_exercise(library()[_LIKES[number // 2 % len(_LIKES)]])
        with contextlib.suppress(UserError):
            return numbered_variants(like, 1, seed=number, kink=number % 3 == 0)[0]
    rng = Random(f"chalkgrad drawn {number}")
    while True:
        exercise = _anything(rng, number)
        with contextlib.suppress(ExerciseError):
            run(exercise)
            return exercise


def _anything(rng: Random, number: int) -> Exercise:
    size = rng.choice(_MAGNITUDES)

    def value() -> Fraction:
        places = rng.choice((1, 1, 2, 3))
        return Fraction(rng.randint(-(10**places), 10**places), 10**places) * size

    def values(count: int) -> tuple[Fraction, ...]:
        return tuple(value() for _ in range(count))

    shape = [rng.randint(1, 4) for _ in range(rng.randint(2, 4))]
    loss = rng.choice(("bce", "mse"))
    names = ("relu", "leaky_relu", "sigmoid", "tanh", "identity")
    layers = [
        Layer(rng.choice(names), tuple(values(n_in) for _ in range(n_out)), values(n_out))
        for n_in, n_out in pairwise(shape)
    ]
    if loss == "bce":
        last = layers[-1]
        layers[-1] = Layer("sigmoid", last.weights, last.bias)
    label = Fraction(rng.randint(0, 1)) if loss == "bce" else None
    return Exercise(
        title=f"Drawn {number}",
        x=values(shape[0]),
        y=tuple(value() if label is None else label for _ in range(shape[-1])),
        learning_rate=Fraction(rng.choice((1, 5)), rng.choice((10, 100))),
        loss=loss,
        layers=tuple(layers),
    )


def network_clips() -> list[Clip]:
    """Return the clips that show an exercise's numbers."""
    return [clip for clip in all_clips() if clip.scene.follows_exercise]


def findings_in(number: int, clips: Iterable[Clip] | None = None) -> list[Found]:
    """Rehearse clips with a drawn exercise, and return what is wrong on their stills."""
    theme = "light" if number % LIGHT_EVERY == 0 else "dark"
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"drawn_{number}.toml"
        file.write_text(exercise_text(drawn(number)), encoding="utf-8")
        settings = Settings(load_theme(theme), file)
        return [found for clip in clips or network_clips() for found in _in_clip(clip, settings)]


def _in_clip(clip: Clip, settings: Settings) -> Iterator[Found]:
    try:
        _, findings = examine(clip.scene, settings)
    except UserError as error:
        # A clip may refuse an exercise, in one line.
        if len(str(error).splitlines()) != 1:
            yield Found(clip.name, 0, "refusal", str(error))
        return
    except Exception as error:
        yield Found(clip.name, 0, "error", f"{type(error).__name__}: {error}")
        return
    for finding in findings:
        beat = re.search(r"beat (\d+)", finding.where)
        assert beat is not None, finding.where
        yield Found(clip.name, int(beat[1]), finding.check, finding.what)
