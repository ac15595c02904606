"""Which clips there are: the lecture scenes in the files of ``scenes/``."""

import difflib
import importlib
import inspect
from dataclasses import dataclass
from pathlib import Path

import scenes
from scenes.kit.lecture_scene import LectureScene
from scenes.publish.bad_input import BadInputError

#: The order of the lecture; a file that is not named here comes after these, by name.
_ORDER = (
    "collapse",
    "activations",
    "gradient_decay",
    "losses",
    "two_descents",
    "forward_pass",
    "backward_pass",
    "weight_update",
    "autograd_check",
    "relu_kink",
    "count_gradients",
)


#: The folder into which manim puts the films of each quality.
QUALITY_FOLDERS = {
    "l": "480p15",
    "m": "720p30",
    "h": "1080p60",
    "p": "1440p60",
    "k": "2160p60",
}


@dataclass(frozen=True)
class Clip:
    """One clip.

    Parameters
    ----------
    name
        The scene's class, which is also its name on the command line.
    file
        The file that defines it.
    scene
        The class itself.
    """

    name: str
    file: Path
    scene: type[LectureScene]


def film_path(clip: Clip, quality: str) -> Path:
    """Return where manim puts a clip's film, below the folder in which it is run."""
    folder = Path("media", "videos", clip.file.stem, QUALITY_FOLDERS[quality])
    return folder / f"{clip.name}.mp4"


def all_clips() -> list[Clip]:
    """Return every clip, in the order of the lecture."""
    folder = Path(scenes.__path__[0])
    names = sorted(file.stem for file in folder.glob("*.py") if file.stem != "__init__")
    names.sort(key=lambda name: _ORDER.index(name) if name in _ORDER else len(_ORDER))
    clips = []
    for name in names:
        module = importlib.import_module(f"scenes.{name}")
        members = [
            member
            for _, member in inspect.getmembers(module, inspect.isclass)
            if issubclass(member, LectureScene) and member.__module__ == module.__name__
        ]
        members.sort(key=lambda member: inspect.getsourcelines(member)[1])
        clips += [Clip(member.__name__, folder / f"{name}.py", member) for member in members]
    return clips


def choose(names: list[str]) -> list[Clip]:
    """Return the named clips in the order of the lecture, or all if none is named.

    Raises
    ------
    BadInputError
        If no clip has one of the names; the message proposes the nearest name.
    """
    clips = all_clips()
    known = {clip.name: clip for clip in clips}
    for name in names:
        if name not in known:
            nearest = difflib.get_close_matches(name, known, n=1, cutoff=0.0)
            hint = f"; did you mean {nearest[0]}?" if nearest else ""
            raise BadInputError(f"there is no clip {name!r}{hint}")
    return [clip for clip in clips if not names or clip.name in names]
