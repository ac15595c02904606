"""What the deck and the site have in common: jinja2 templates, and the files beside a page."""

import base64
import shutil
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from mathcore.assets import asset

#: Functions that templates call as filters, by name.
Filters = Mapping[str, Callable[..., object]]
#: The typeface of the pages, with its licence.
FONTS = ("cmu-serif-500-roman.woff2", "OFL.txt")


def html_templates(folder: str, filters: Filters, **values: object) -> Environment:
    """Return the templates in a folder of assets; they escape all that is put into them.

    Parameters
    ----------
    folder
        The folder's name.
    filters
        What the templates may call.
    **values
        What each of them knows, by name.
    """
    environment = Environment(
        loader=FileSystemLoader(asset(folder)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(filters)
    environment.globals.update(values)
    return environment


def copy_assets(folder: str, names: Iterable[str], target: Path) -> None:
    """Copy files of a folder of assets into a folder, which need not be there yet."""
    target.mkdir(exist_ok=True)
    for name in names:
        shutil.copyfile(asset(folder, name), target / name)


def vtt_address(vtt: str) -> str:
    """Return captions as an address, since a page from the disk may not load them as a file."""
    return f"data:text/vtt;base64,{base64.b64encode(vtt.encode()).decode()}"
