"""The script of each clip: its beats and its length, found out by a rehearsal and then kept."""

import contextlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from mathcore.atomic import atomic_write_bytes
from mathcore.errors import UserError, kind_and_line
from scenes.kit.scene.fingerprint import digest
from scenes.publish.clips.catalogue import Clip
from scenes.publish.render.job import InputFile
from scenes.publish.render.key import sources_key
from scenes.publish.render.workers import OpenExecutor


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ScriptBeat(_Record):
    """One beat: title, narration, the lecturer's note, times in seconds, whether it is optional."""

    name: str
    narration: str
    note: str
    start: float
    end: float
    optional: bool


class Script(_Record):
    """What happens in a clip.

    Parameters
    ----------
    clip, module
        The scene's class and the module that defines it.
    title, activity, conclusion
        As in the film's record.
    follows_exercise
        Whether it shows the exercise's numbers.
    length
        In seconds; None for a clip that cannot be played.
    beats
        In order.
    fault
        Why it cannot be played, in one line.
    """

    clip: str
    module: str
    title: str
    activity: str
    conclusion: str
    follows_exercise: bool
    length: float | None
    beats: tuple[ScriptBeat, ...]
    fault: str | None = None


@dataclass(frozen=True)
class _Request:
    clip: Clip
    exercise: str


def scripts(
    clips: Sequence[Clip], exercise: InputFile, open_processes: OpenExecutor
) -> list[Script]:
    """Return the scripts of clips; those that are not known yet are rehearsed by the workers.

    Parameters
    ----------
    clips
        Of which clips, in this order.
    exercise
        The exercise that they are rehearsed with.
    open_processes
        Opens the processes, if there is anything to do.
    """
    found = {clip.name: known_script(clip, exercise) for clip in clips}
    unknown = [clip for clip in clips if found[clip.name] is None]
    if unknown:
        with open_processes() as executor:
            requests = [_Request(clip, exercise.path) for clip in unknown]
            for clip, played in zip(unknown, executor.map(_rehearsed, requests), strict=True):
                found[clip.name] = played
                if played.fault is None:
                    _keep(clip, exercise, played)
    return [script for clip in clips if (script := found[clip.name])]


def known_script(clip: Clip, exercise: InputFile) -> Script | None:
    """Return a clip's script if it was rehearsed before, and nothing has changed since."""
    try:
        return Script.model_validate_json(_place(clip, exercise).read_bytes())
    except (OSError, ValidationError):
        return None


def _keep(clip: Clip, exercise: InputFile, script: Script) -> None:
    # A folder that cannot be written to costs only the time of the next rehearsal.
    with contextlib.suppress(OSError):
        atomic_write_bytes(_place(clip, exercise), script.model_dump_json().encode())


def _place(clip: Clip, exercise: InputFile) -> Path:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    sources = sources_key(clip.module, "scenes.publish.clips.rehearsal")
    key = digest([sources, clip.name, exercise.text])
    return cache / "chalkgrad" / "scripts" / f"{key}.json"


def _rehearsed(request: _Request) -> Script:
    """Rehearse a clip, in a worker."""
    from scenes.kit.scene.settings import Settings  # noqa: PLC0415
    from scenes.kit.style.theme import load_theme  # noqa: PLC0415
    from scenes.publish.clips.rehearsal import rehearse  # noqa: PLC0415

    clip = request.clip
    script = Script(
        clip=clip.name,
        module=clip.module,
        title=clip.scene.title,
        activity=clip.scene.activity,
        conclusion=clip.conclusion,
        follows_exercise=clip.scene.follows_exercise,
        length=None,
        beats=(),
    )
    try:
        rehearsal = rehearse(clip.scene, Settings(load_theme("dark"), Path(request.exercise)))
    except UserError as error:
        return script.model_copy(update={"fault": str(error)})
    except SystemExit as end:
        return script.model_copy(update={"fault": f"it exits with {end}"})
    except Exception as error:
        return script.model_copy(update={"fault": kind_and_line(error)})
    beats = tuple(
        ScriptBeat(
            name=beat.name,
            narration=beat.narration,
            note=beat.note,
            start=round(beat.start, 3),
            end=round(beat.end, 3),
            optional=beat.optional,
        )
        for beat in rehearsal.beats
    )
    return script.model_copy(update={"length": round(rehearsal.duration, 3), "beats": beats})
