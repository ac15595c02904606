"""Whose sources are filmed, where that may be a surprise."""

import tomllib
from functools import cache
from pathlib import Path

import scenes
from mathcore.errors import tell

_PROJECT = "chalkgrad"


@cache
def say_whose_sources(here: Path) -> None:
    """Say in one line, once, that other sources are filmed than those of the current folder.

    An environment runs the sources that were installed in it, also from within another checkout,
    such as a worktree.

    Parameters
    ----------
    here
        The current folder.
    """
    root = Path(scenes.__file__).resolve().parents[1]
    mine = next((folder for folder in (here, *here.parents) if _is_checkout(folder)), None)
    if mine is not None and mine != root:
        tell(
            f"the sources of {root} are used, not those of {mine}, which are not installed in "
            "this environment"
        )


def _is_checkout(folder: Path) -> bool:
    try:
        text = (folder / "pyproject.toml").read_text(encoding="utf-8")
        name = tomllib.loads(text).get("project", {}).get("name")
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, AttributeError):
        return False
    return bool(name == _PROJECT)
