"""Where the files that come with the project lie."""

from pathlib import Path


def asset(*parts: str) -> Path:
    """Return the path of a file that comes with the project.

    Parameters
    ----------
    *parts
        The path below the folder of assets, such as ``"exercises", "lab4_day1.toml"``.

    Returns
    -------
    Path
        The path; whether a file is there is not checked.
    """
    return Path(__file__).parents[1].joinpath("assets", *parts)
