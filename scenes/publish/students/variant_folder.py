"""A folder of variants: drawn, written by several processes, there whole or not at all."""

import json
from concurrent.futures import as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import track

from mathcore.atomic import OWNERSHIP_MARK, atomic_folder
from mathcore.errors import UserError
from mathcore.exercise.model import Exercise
from mathcore.grading.variants import named_variants, numbered_variants
from mathcore.numbers.values import DECIMALS
from scenes.kit.style.logo import Logo
from scenes.publish.render.workers import local_workers
from scenes.publish.students.roster import ROSTER, Entry, code_of, roster_text
from scenes.publish.students.variant_files import FOLDERS, Sheet, write_sheets
from scenes.publish.typefaces import warn_of_lacking
from scenes.publish.wording import counted
from scenes.publish.worksheet.sheet import check_fit

#: What was asked for, so that the folder can be made again.
REQUEST_FILE = "variants.json"
#: Fewer variants than this are written sooner than another process has begun.
_FEW = 6
_CHUNK = 10


@dataclass(frozen=True)
class VariantRequest:
    """Which variants are asked for.

    Parameters
    ----------
    template
        The exercise that gives the shape.
    names
        The students, all different; may be empty.
    count
        How many variants, at least as many as names.
    seed, kink
        As for `mathcore.grading.variants.numbered_variants`.
    paper
        A key of `scenes.publish.worksheet.sheet.PAPERS`.
    theme, logo
        The theme that was asked for, and its logo, which stands at the head of each page.
    """

    template: Exercise
    names: tuple[str, ...]
    count: int
    seed: int
    kink: bool
    paper: str
    theme: str | None = None
    logo: Logo | None = None


def draw_sheets(request: VariantRequest) -> list[Sheet]:
    """Draw the variants: one for each name, and numbered ones for the rest of the count.

    Raises
    ------
    UserError
        If there are not so many, or the network does not suit.
    """
    template, seed, kink = request.template, request.seed, request.kink
    spare = request.count - len(request.names)
    try:
        named = named_variants(template, request.names, seed, kink=kink)
        numbered = numbered_variants(template, spare, seed, kink=kink)
    except UserError as error:
        raise UserError(f"variants of {template.title!r}: {error}") from None
    width = max(3, len(str(spare)))
    sheets = [Sheet(exercise, Entry(name, code_of(name, seed))) for name, exercise in named.items()]
    sheets += [
        Sheet(exercise, Entry("", f"V{number:0{width}}"))
        for number, exercise in enumerate(numbered, start=1)
    ]
    alike = len(sheets) - min(
        len({sheet.exercise for sheet in sheets}), len({sheet.entry.code for sheet in sheets})
    )
    if alike:
        raise UserError(f"seed {seed}: two of the variants come out alike; take another seed")
    return sheets


def make_folder(request: VariantRequest, target: Path, processes: int, *, force: bool) -> str:
    """Draw variants and write them.

    Parameters
    ----------
    request
        Which variants.
    target
        The folder. One that was made here before is replaced.
    processes
        How many write at a time.
    force
        Whether another folder of that name may be moved aside.

    Returns
    -------
    str
        What is said about it.

    Raises
    ------
    UserError
        If there are not so many variants, the network does not fit on a worksheet, or the folder
        cannot be written. Nothing has then changed.
    """
    target = target.absolute()
    in_the_way = not _may_replace(target)
    if in_the_way and not force:
        raise UserError(
            f"{target}: expected a new or empty folder, or one that chalkgrad variants has made; "
            "--force moves it aside"
        )
    check_fit(request.template)
    sheets = draw_sheets(request)
    try:
        with atomic_folder(target, aside=_free(target) if in_the_way else None) as part:
            lacking = _write(sheets, request, part, processes)
    except (OSError, BrokenProcessPool) as error:
        reason = error.strerror if isinstance(error, OSError) else "a process has died"
        raise UserError(f"{target}: the variants cannot be written: {reason}") from None
    warn_of_lacking(target, lacking)
    return (
        f"{target}: {counted(len(sheets), 'variant')}, seed {request.seed}; who has which: {ROSTER}"
    )


def _may_replace(target: Path) -> bool:
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        return False
    if not target.exists():
        return True
    try:
        names = {path.name for path in target.iterdir()}
    except OSError as error:
        raise UserError(f"{target}: cannot be read: {error.strerror}") from None
    return not names or {OWNERSHIP_MARK, REQUEST_FILE, ROSTER} <= names


def _free(target: Path) -> Path:
    """Return the first of DIR.1, DIR.2, ... that is not there."""
    number = 1
    while (place := target.with_name(f"{target.name}.{number}")).exists() or place.is_symlink():
        number += 1
    return place


def _write(
    sheets: list[Sheet], request: VariantRequest, part: Path, processes: int
) -> frozenset[str]:
    """Write all files; return the characters that no font has."""
    for name in FOLDERS:
        (part / name).mkdir()
    asked: dict[str, object] = {
        "seed": request.seed,
        "count": request.count,
        "kink": request.kink,
        "paper": request.paper,
    }
    if request.template.decimals != DECIMALS:
        asked["decimals"] = request.template.decimals
    if request.theme is not None:
        asked["theme"] = request.theme
    texts = {
        ROSTER: roster_text([sheet.entry for sheet in sheets]),
        REQUEST_FILE: json.dumps(asked, indent=2) + "\n",
    }
    for name, text in texts.items():
        (part / name).write_text(text, encoding="utf-8", newline="\n")
    if processes == 1 or len(sheets) < _FEW:
        return write_sheets(sheets, part, request.paper, request.logo)
    lacking: frozenset[str] = frozenset()
    chunks = [sheets[at : at + _CHUNK] for at in range(0, len(sheets), _CHUNK)]
    console = Console(stderr=True)
    with local_workers(min(processes, len(chunks)))() as workers:
        written = [
            workers.submit(write_sheets, chunk, part, request.paper, request.logo)
            for chunk in chunks
        ]
        for done in track(
            as_completed(written),
            "worksheets and keys",
            len(written),
            console=console,
            disable=not console.is_terminal,
        ):
            lacking |= done.result()
    return lacking
