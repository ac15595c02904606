"""Which clips there are: the lecture scenes in the files of ``scenes/``."""

import importlib
import inspect
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, cast

import scenes
from mathcore.errors import UserError, did_you_mean
from scenes.publish.clips.imports import derives_from, source

_OPENINGS = ("Conclude that ", "Conclude: ", "Conclude ")


def as_sentence(conclusion: str) -> str:
    """Return the first line of a clip's docstring without its "Conclude that".

    Parameters
    ----------
    conclusion
        Such as "Conclude that gradients add up."
    """
    for opening in _OPENINGS:
        if conclusion.startswith(opening):
            rest = conclusion.removeprefix(opening)
            return rest[:1].upper() + rest[1:]
    return conclusion


if TYPE_CHECKING:
    from scenes.kit.scene.lecture import LectureScene

#: The order of the lecture; a file that is not named here comes after these, by name.
_ORDER = (
    "collapse",
    "nudge",
    "activations",
    "gradient_decay",
    "losses",
    "two_descents",
    "forward_pass",
    "backward_pass",
    "backward_pass_hidden",
    "weight_update",
    "autograd_check",
    "relu_kink",
    "count_gradients",
)


@dataclass(frozen=True)
class Clip:
    """One clip.

    Parameters
    ----------
    name
        The scene's class, which is also its name on the command line.
    module
        The module that defines it.
    """

    name: str
    module: str

    @cached_property
    def scene(self) -> "type[LectureScene]":
        """The class itself; manim is imported with it."""
        module = importlib.import_module(self.module)
        return cast("type[LectureScene]", getattr(module, self.name))

    @property
    def conclusion(self) -> str:
        """What the viewer should conclude: the first paragraph of the class's docstring."""
        return " ".join((inspect.getdoc(self.scene) or "").split("\n\n")[0].split())


def all_clips() -> list[Clip]:
    """Return every clip, in the order of the lecture; none of them is imported."""
    names = [file.stem for file in Path(scenes.__path__[0]).glob("*.py") if file.stem != "__init__"]
    names.sort(key=lambda name: (_ORDER.index(name) if name in _ORDER else len(_ORDER), name))
    clips = []
    for module in (f"scenes.{name}" for name in names):
        read = source(module)
        clips += [
            Clip(name, module)
            for name in (read.classes if read else ())
            if derives_from(module, name, "LectureScene")
        ]
    return clips


def choose(names: list[str]) -> list[Clip]:
    """Return the named clips in the order of the lecture, or all if none is named.

    Raises
    ------
    UserError
        If no clip has one of the names; the message proposes the nearest name.
    """
    clips = all_clips()
    refuse_unknown(names, [clip.name for clip in clips])
    return [clip for clip in clips if not names or clip.name in names]


def refuse_unknown(names: list[str], known: list[str], where: str = "") -> None:
    """Raise a `UserError` that proposes the nearest name if a clip's name is not a known one.

    Parameters
    ----------
    names, known
        The names that are asked for, and those that there are.
    where
        What the message begins with.
    """
    for name in names:
        if name not in known:
            hint = did_you_mean(name, known, cutoff=0.0)
            raise UserError(f"{where}there is no clip {name!r}{hint}")
