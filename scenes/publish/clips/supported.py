"""Which of the clips can be made with an exercise: some need something that not all have."""

from dataclasses import dataclass

from mathcore.errors import UserError
from mathcore.exercise.model import Exercise, ExerciseError
from scenes.publish.clips.catalogue import Clip, choose


@dataclass(frozen=True)
class Fitting:
    """The clips that can show an exercise, and one line about each that cannot."""

    clips: tuple[Clip, ...]
    refusals: tuple[str, ...]


def choose_fitting(names: list[str], exercise: Exercise) -> Fitting:
    """Choose clips for an exercise.

    Parameters
    ----------
    names
        The clips wanted; none means all that can show the exercise.
    exercise
        The numbers to be shown.

    Raises
    ------
    UserError
        If there is no such clip, or if one that is named cannot show the exercise.
    """
    clips, refusals = [], []
    for clip in choose(names):
        try:
            clip.scene.check_exercise(exercise)
        except ExerciseError as error:
            refusals.append(refused(clip, error, named=bool(names)))
        else:
            clips.append(clip)
    return Fitting(tuple(clips), tuple(refusals))


def refused(clip: Clip, error: ExerciseError, *, named: bool) -> str:
    """Return the line about a clip that cannot show an exercise.

    Raises
    ------
    UserError
        With this line, if the clip was asked for by its name.
    """
    line = f"{clip.name}: {error}"
    if named:
        raise UserError(line) from None
    return line
