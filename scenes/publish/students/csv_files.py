"""Reading tables that people write: CSV from any spreadsheet, with a fault told by its place."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mathcore.errors import UserError

_MAX_BYTES = 20_000_000


@dataclass(frozen=True)
class Row:
    """One row of a table.

    Parameters
    ----------
    line
        The line of the file on which it begins, from 1.
    cells
        Their text without the spaces around it.
    delimiter
        What stands between the cells of the file.
    """

    line: int
    cells: tuple[str, ...]
    delimiter: str = ","


def read_text(path: Path) -> str:
    """Read a text file in UTF-8, with or without a byte-order mark.

    Raises
    ------
    UserError
        If it cannot be read, is no text or is too large.
    """
    try:
        if path.exists() and not path.is_file():
            raise UserError(f"{path}: expected a file, got a directory or a device")
        with path.open("rb") as file:
            content = file.read(_MAX_BYTES + 1)
        if len(content) > _MAX_BYTES:
            raise UserError(f"{path}: expected at most 20 MB, got more")
        return content.decode("utf-8-sig")
    except UserError:
        raise
    except UnicodeDecodeError as error:
        got = f"byte 0x{error.object[error.start]:02x} at offset {error.start}"
        raise UserError(f"{path}: expected UTF-8 text, got {got}") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise UserError(f"{str(path)[:200]}: cannot be read: {reason}") from None


def _delimiter(text: str) -> str:
    """Find what stands between cells; where the comma is decimal, it is the semicolon."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    unquoted = "".join(first.split('"')[::2])
    return next((mark for mark in (";", "\t") if mark in unquoted), ",")


def read_rows(path: Path) -> list[Row]:
    """Read a CSV file with commas, semicolons or tabs.

    Parameters
    ----------
    path
        The file, in UTF-8.

    Returns
    -------
    list of Row
        Without rows that are empty.

    Raises
    ------
    UserError
        If it cannot be read or is no CSV.
    """
    return list(_rows(path, read_text(path)))


def _rows(path: Path, text: str) -> Iterator[Row]:
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 0
    try:
        for cells in reader:
            stripped = tuple(cell.strip() for cell in cells)
            if any(stripped):
                yield Row(line + 1, stripped, delimiter)
            line = reader.line_num
    except csv.Error as error:
        raise UserError(f"{path}: line {reader.line_num}: expected CSV, got: {error}") from None


def csv_text(rows: list[list[str]]) -> str:
    """Write rows as CSV with commas."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()
