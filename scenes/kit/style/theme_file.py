"""A theme's file as it is written: colours by name, and perhaps a logo."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mathcore.assets import asset
from mathcore.errors import UserError, did_you_mean
from scenes.kit.style.logo import CORNERS, HIGHEST, KINDS, LOWEST, Logo

#: The colours that a theme gives.
TOKENS = (
    "background",
    "panel",
    "text",
    "dim",
    "line",
    "signal",
    "weight",
    "gradient",
    "loss",
)
_TABLES = ("color", "logo")
_LOGO_KEYS = ("file", "corner", "height")


@dataclass(frozen=True)
class ThemeFile:
    """What a theme's file says.

    Parameters
    ----------
    name
        The file's name without its ending.
    colors
        ``#RRGGBB`` by token.
    logo
        What stands in the margin, or None.
    """

    name: str
    colors: dict[str, str]
    logo: Logo | None


def theme_path(name: str) -> Path:
    """Return the file of a theme: of ours by its name, or any by its path."""
    return Path(name) if name.endswith(".toml") else asset("themes", f"{name}.toml")


def read_theme(name: str, read: Callable[[str], bytes] | None = None) -> ThemeFile:
    """Read a theme.

    Parameters
    ----------
    name
        A theme of ours, or the path of a TOML file.
    read
        Gives a file that the theme names; without it, it is looked for from the theme's folder on.

    Raises
    ------
    UserError
        If there is no such theme; if a table, a key or a colour is missing or not known; or if the
        logo is no picture.
    """
    path = theme_path(name)
    known = sorted(file.stem for file in asset("themes").glob("*.toml"))
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        hint = did_you_mean(name, known)
        raise UserError(f"theme {name!r}: expected one of {', '.join(known)}{hint}") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UserError(f"theme {path}: cannot be read: {error}") from None
    _refuse_unknown(tables, _TABLES, f"theme {path}", "table")
    colors = _table(tables, "color", path)
    odd = sorted(set(colors) ^ set(TOKENS))
    if odd:
        raise UserError(f"theme {path}: color: missing or unknown tokens: {', '.join(odd)}")
    for token, code in colors.items():
        if not (isinstance(code, str) and re.fullmatch("#[0-9A-Fa-f]{6}", code)):
            raise UserError(f"theme {path}: color.{token}: expected #RRGGBB, got {code!r}")
    if "logo" not in tables:
        return ThemeFile(path.stem, colors, None)
    folder = path.parent
    logo = _logo(_table(tables, "logo", path), path, read or (lambda file: _read(folder / file)))
    return ThemeFile(path.stem, colors, logo)


def _read(file: Path) -> bytes:
    return file.read_bytes()


def _table(tables: dict[str, Any], name: str, path: Path) -> dict[str, Any]:
    table = tables.get(name, {})
    if not isinstance(table, dict):
        raise UserError(f"theme {path}: {name}: expected a table [{name}], got {table!r}")
    return table


def _refuse_unknown(table: dict[str, Any], known: tuple[str, ...], place: str, noun: str) -> None:
    for key in table:
        if key not in known:
            hint = did_you_mean(key, known)
            raise UserError(f"{place}: unknown {noun} {key!r}; expected {', '.join(known)}{hint}")


def _logo(table: dict[str, Any], path: Path, read: Callable[[str], bytes]) -> Logo:
    place = f"theme {path}: logo"
    _refuse_unknown(table, _LOGO_KEYS, place, "key")
    file, corner = table.get("file"), table.get("corner", "top right")
    height = table.get("height", 0.035)
    if not isinstance(file, str) or Path(file).suffix.lower() not in KINDS:
        raise UserError(f"{place}.file: expected a file {', '.join(KINDS)}, got {file!r}")
    if corner not in CORNERS:
        raise UserError(f"{place}.corner: expected one of {', '.join(CORNERS)}, got {corner!r}")
    is_number = isinstance(height, int | float) and not isinstance(height, bool)
    if not is_number or not LOWEST <= height <= HIGHEST:
        raise UserError(
            f"{place}.height: expected a share of the picture's height from {LOWEST} to "
            f"{HIGHEST}, got {height!r}"
        )
    try:
        logo = Logo(Path(file).suffix.lower(), read(file), corner, float(height))
        logo.drawn(480)
    except OSError as error:
        raise UserError(f"{place}.file: {file} cannot be read: {error.strerror}") from None
    except UserError as error:
        raise UserError(f"{place}.file: {file} is no picture that can be shown: {error}") from None
    return logo
