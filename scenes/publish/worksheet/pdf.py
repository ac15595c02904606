"""The pen-and-paper exercise and its key, as Typst source and as PDF.

Nothing here draws films: a sheet needs the numbers of the exercise and Typst, no more, so that
hundreds of them are made in a minute.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from mathcore.assets import asset
from mathcore.exercise.blanks import Part, Stage, Step, worksheet_parts
from mathcore.exercise.ids import owner
from mathcore.exercise.model import Exercise, ExerciseError
from mathcore.exercise.program import listing
from mathcore.exercise.reconcile import show
from mathcore.exercise.trace import Kind, Trace
from mathcore.numbers.format import in_words
from scenes.kit.scene.cue_text import characters
from scenes.kit.style.logo import Logo
from scenes.kit.style.theme_file import read_theme
from scenes.kit.typst.source import string_literal, typst_bytes
from scenes.publish.typefaces import compiler_for, faces_for, typst_array
from scenes.publish.worksheet.blanks import blanks_of
from scenes.publish.worksheet.figure import figure, given_values
from scenes.publish.worksheet.words import (
    PART_HEADINGS,
    conventions,
    gradient_symbol,
    introduction,
    kink_check_note,
    part_instruction,
    questions,
    step_heading,
)

#: What a paper is called here, and in Typst.
PAPERS = {"a4": "a4", "letter": "us-letter"}
MOST_UNITS, MOST_LAYERS = 4, 3
_FLOAT32_DIGITS = 7
#: A word that is longer is given places to break.
_LONGEST_WORD = 24


@dataclass(frozen=True)
class Heading:
    """What stands at the head of a sheet beside the exercise's title; all of it is plain text.

    Parameters
    ----------
    name
        The student's name or id, written on the name's line.
    code
        A short name of this sheet among others, such as ``"017"``.
    """

    name: str = ""
    code: str = ""


_NO_HEADING = Heading()


def _breakable(text: str) -> str:
    """Let a word that no line can hold break, by spaces without a width."""
    words = []
    for word in text.split(" "):
        marks = characters(word)
        pieces = (marks[i : i + _LONGEST_WORD] for i in range(0, len(marks), _LONGEST_WORD))
        words.append("\N{ZERO WIDTH SPACE}".join("".join(piece) for piece in pieces))
    return " ".join(words)


@lru_cache(maxsize=1)
def _look() -> tuple[str, str]:
    """Return the theme's colours as a dictionary of Typst, and the functions of the sheet."""
    colors = read_theme("light").colors
    ink = ", ".join(
        f"{role}: rgb({string_literal(colors[role])})"
        for role in ("signal", "gradient", "loss", "weight")
    )
    template = asset("templates", "worksheet.typ").read_text(encoding="utf-8")
    return f"({ink})", template


def _check_fit(exercise: Exercise) -> None:
    if max(exercise.shape) > MOST_UNITS or len(exercise.layers) > MOST_LAYERS:
        shape = "-".join(str(units) for units in exercise.shape)
        raise ExerciseError(
            f"{exercise.source}: the {shape} network does not fit on a worksheet: expected at most "
            f"{MOST_UNITS} units a layer and at most {MOST_LAYERS} layers of weights"
        )


def _part(part: Part, trace: Trace, *, key: bool) -> str:
    instruction = part_instruction(part.letter, trace.exercise.decimals)
    pieces = [f'#part("{part.letter}", [{PART_HEADINGS[part.letter]}], [{instruction}])']
    if part.letter == "C":
        everything = Step(Stage.UPDATE, len(trace.exercise.layers), part.blanks)
        return "\n".join([*pieces, blanks_of(everything, trace, key=key)])
    for number, step in enumerate(part.steps, start=1):
        if part.letter == "B":
            heading, hint = step_heading(step, trace.exercise)
            pieces.append(f"#step([Step {number}. {heading}], [{hint}])")
        pieces.append(blanks_of(step, trace, key=key))
    return "\n".join(pieces)


def _program(exercise: Exercise) -> str:
    """Return the program to type: the exercise's, and a line that prints the gradients."""
    names = [f"{letter}{k}" for k in range(1, len(exercise.layers) + 1) for letter in "Wb"]
    last = [f"for p in ({', '.join(names)}):", "    print(p.grad)"]
    return "\n".join([*listing(exercise), *last])


def _check(trace: Trace, backward: Part, *, key: bool) -> str:
    """Write part D: the program, and room for what autograd says of each parameter."""
    rows = []
    for blank in backward.blanks:
        name = owner(blank.id)
        if trace[name].kind not in {Kind.WEIGHT, Kind.BIAS}:
            continue
        says = "none, none"
        if key:
            says = f"[${show(trace[blank.id]).typst}$], [$approx 0$]"
        rows.append(f'  ("{blank.label}", [${gradient_symbol(trace[name])}$], {says}),')
    pieces = [
        '#part("D", [Check against autograd], [Type these lines, run them, and compare what they '
        "print with your part B.])",
        f"#program({string_literal(_program(trace.exercise))})",
        "#comparison(",
        *rows,
        ")",
    ]
    if key:
        pieces.append(
            f"#answer[{_agreement(trace.exercise.decimals)} gradients may differ by rounding, "
            f"about $10^(-7)$ of their size. {kink_check_note(trace)}]"
        )
    return "\n".join(pieces)


def _agreement(decimals: int) -> str:
    """Say how far a program in float32 agrees; its seventh digit need not."""
    if decimals >= _FLOAT32_DIGITS:
        return "The same up to rounding. PyTorch calculates in float32, so the"
    rounded = in_words(decimals)
    return f"To {rounded} the same. PyTorch calculates in float32, so behind these the"


def _closing(trace: Trace, *, key: bool) -> str:
    pieces = ["#closing[", "#section[To think about]"]
    for number, question in enumerate(questions(trace), start=1):
        answer = f"[{question.answer}]" if key else "none"
        pieces.append(f"#question({number}, [{question.asked}], {answer})")
    pieces.append("]")
    return "\n".join(pieces)


def worksheet_source(
    trace: Trace,
    *,
    key: bool,
    paper: str = "a4",
    heading: Heading = _NO_HEADING,
    logo: Logo | None = None,
) -> str:
    """Write the worksheet of an exercise, or its key, as Typst source.

    Nothing of the title or the heading is run as code; the source reads no file.

    Parameters
    ----------
    trace
        The numbers of the exercise.
    key
        Whether every blank is filled in. Without it the source holds no answer.
    paper
        A key of `PAPERS`.
    heading
        What else stands at the head.
    logo
        What stands above it, on each page.

    Returns
    -------
    str
        The same text for the same arguments.

    Raises
    ------
    ExerciseError
        If the network does not fit: more than 4 units a layer or 3 layers of weights.
    KeyError
        If the paper is unknown.
    """
    exercise = trace.exercise
    _check_fit(exercise)
    ink, template = _look()
    faces = faces_for(exercise.title + heading.name + heading.code)
    parts = worksheet_parts(exercise)
    return "\n".join(
        [
            f"#let title = {string_literal(_breakable(exercise.title))}",
            f"#let name = {string_literal(_breakable(heading.name))}",
            f"#let code = {string_literal(_breakable(heading.code))}",
            f"#let faces = {typst_array(faces.families)}",
            f"#let paper = {string_literal(PAPERS[paper])}",
            f"#let is-key = {'true' if key else 'false'}",
            f"#let ink = {ink}",
            template,
            *([] if logo is None else [_head(logo)]),
            "#masthead()",
            introduction(exercise),
            "",
            figure(trace, key=key),
            given_values(trace),
            "",
            conventions(exercise),
            "",
            *(_part(part, trace, key=key) for part in parts),
            _check(trace, parts[1], key=key),
            _closing(trace, key=key),
            "",
        ]
    )


def _head(logo: Logo) -> str:
    """Put a logo into the upper margin, which is 15 mm high, on the side where it is in films."""
    # A short side of 210 mm counts as the height of a film's picture.
    height = min(210 * logo.height, 8.0)
    side = "left" if logo.is_left else "right"
    picture = f"image({typst_bytes(logo.data)}, height: {height:.2f}mm)"
    shift = "2cm" if logo.is_left else "-2cm"
    return f"#set page(background: place(top + {side}, dx: {shift}, dy: 4mm, {picture}))"


def compile_pdf(source: str) -> bytes:
    """Set a worksheet.

    Parameters
    ----------
    source
        As `worksheet_source` writes it.

    Returns
    -------
    bytes
        A PDF, the same bytes for the same source; where no font of the system is needed, whatever
        fonts are there. A character that no font has becomes an empty box.
    """
    compiler = compiler_for(faces_for(source))
    return cast(bytes, compiler.compile(input=source.encode(), format="pdf", timestamp=0))
