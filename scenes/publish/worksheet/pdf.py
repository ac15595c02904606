"""The pen-and-paper exercise and its key as PDF.

Nothing here draws films: a sheet needs the numbers of the exercise and Typst, no more, so that
hundreds of them are made in a minute.
"""

import json
from dataclasses import asdict
from functools import lru_cache
from typing import Any, Literal, cast

from mathcore.assets import asset
from scenes.publish.typefaces import compiler_for, faces_for
from scenes.publish.worksheet.sheet import Sheet


@lru_cache(maxsize=1)
def _template() -> bytes:
    return asset("worksheet", "worksheet.typ").read_bytes()


def sheet_document(
    sheet: Sheet, form: Literal["pdf", "png"] = "pdf", **options: Any
) -> bytes | list[bytes]:
    """Set a worksheet in a format of Typst, with Typst's options for it."""
    faces = faces_for(_text(sheet))
    return cast(
        bytes | list[bytes],
        compiler_for(faces).compile(
            input=_template(),
            format=form,
            sys_inputs={"sheet": _text(sheet), "faces": json.dumps(faces.families)},
            **options,
        ),
    )


def compile_pdf(sheet: Sheet) -> bytes:
    """Set a worksheet.

    Nothing of the title or the heading is run as code.

    Returns
    -------
    bytes
        A PDF, the same bytes for the same sheet; where no font of the system is needed, whatever
        fonts are there. A character that no font has becomes an empty box.
    """
    return cast(bytes, sheet_document(sheet, timestamp=0))


def lacking_in(sheet: Sheet) -> tuple[str, ...]:
    """Return the characters of a sheet that no font has, sorted."""
    return faces_for(_text(sheet)).lacking


def _text(sheet: Sheet) -> str:
    return json.dumps(asdict(sheet), ensure_ascii=False)
