"""Where the files that come with the project lie."""

from importlib.util import find_spec
from pathlib import Path

_CHECKOUT = Path(__file__).parents[1] / "assets"


def asset(*parts: str) -> Path:
    """Return the path of a file that comes with the project; whether it is there is not checked.

    In a checkout the assets stand beside the packages; an installed distribution has them as the
    package of data ``chalkgrad_assets``.
    """
    return _root().joinpath(*parts)


def _root() -> Path:
    if _CHECKOUT.is_dir():
        return _CHECKOUT
    spec = find_spec("chalkgrad_assets")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("the package chalkgrad_assets is not installed")
    return Path(spec.submodule_search_locations[0])
