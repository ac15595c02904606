"""Where the files that come with the project lie."""

from importlib.util import find_spec
from pathlib import Path

_CHECKOUT = Path(__file__).parents[1] / "assets"


def asset(*parts: str) -> Path:
    """Return the path of a file that comes with the project.

    In a checkout the assets stand beside the packages; an installed distribution has them as the
    package of data ``chalkgrad_assets``.

    Parameters
    ----------
    *parts
        The path below the folder of assets, such as ``"exercises", "lab4_day1.toml"``.

    Returns
    -------
    Path
        The path; whether a file is there is not checked.
    """
    return _root().joinpath(*parts)


def _root() -> Path:
    if _CHECKOUT.is_dir():
        return _CHECKOUT
    spec = find_spec("chalkgrad_assets")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("the package chalkgrad_assets is not installed")
    return Path(spec.submodule_search_locations[0])
