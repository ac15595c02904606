"""The worksheet and its key: what they ask, what they answer, and that they fit on their paper."""

import dataclasses
import io
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from PIL import Image
from pypdfium2 import PdfDocument
from sample_exercises import exercises, lab

from mathcore.exercise.blanks import worksheet_parts
from mathcore.exercise.model import Exercise, ExerciseError, Layer, library, load_exercise
from mathcore.exercise.run import run
from mathcore.exercise.trace import Quantity, Trace
from mathcore.numbers.format import display
from scenes.publish.worksheet.entries import Answer, Entry
from scenes.publish.worksheet.pdf import compile_pdf, sheet_document
from scenes.publish.worksheet.sheet import PAPERS, Heading, Sheet, worksheet_of

#: The narrowest margin of a sheet, in centimetres, less a little for what hangs over.
MARGIN = 1.8
PPI = 36

HOSTILE = '#read("/etc/passwd") $x$ *b* _i_ \\ "q" #panic("!") <l> @r // c ] ) }'

KINKS = Path(__file__).parents[2] / "support" / "kinks"


def pages(sheet: Sheet) -> list[np.ndarray]:
    """Return the grey values of each page."""
    drawn = sheet_document(sheet, "png", ppi=PPI)
    images = [drawn] if isinstance(drawn, bytes) else drawn
    return [np.asarray(Image.open(io.BytesIO(image)).convert("L")) for image in images]


def overflowing(sheet: Sheet) -> list[int]:
    """Number the pages on which something stands in the left or right margin."""
    strip = int(MARGIN / 2.54 * PPI)
    return [
        number
        for number, page in enumerate(pages(sheet), start=1)
        if min(page[:, :strip].min(), page[:, -strip:].min()) < 250
    ]


def spoiled(quantities: tuple[Quantity, ...]) -> tuple[Quantity, ...]:
    return tuple(dataclasses.replace(q, value=Fraction(777, 8), at_kink=False) for q in quantities)


def without_answers(trace: Trace) -> Trace:
    """Return the trace with another number in the place of each answer."""
    return Trace(
        trace.exercise,
        trace.given,
        spoiled(trace.forward),
        spoiled(trace.backward),
        spoiled(trace.update),
        spoiled(trace.after),
    )


def entries(sheet: Sheet) -> dict[str, Entry]:
    groups = (*sheet.forward, *sheet.backward)
    asked = (*(entry for group in groups for entry in group.entries), *sheet.update)
    return {entry.label: entry for entry in asked}


def unanswered(sheet: Sheet, trace: Trace) -> list[str]:
    """Name the blanks that a sheet does not answer with the trace's digits."""
    blanks = [blank for part in worksheet_parts(trace.exercise) for blank in part.blanks]
    answers = {label: entry.answer for label, entry in entries(sheet).items()}
    return [
        blank.label
        for blank in blanks
        if (answer := answers[blank.label]) is None
        or answer.value.split(" ", 1)[1] != display(trace[blank.id].value).typst
    ]


def test_nothing_of_the_films_is_loaded() -> None:
    code = (
        "import sys; import scenes.publish.cli.worksheet, scenes.publish.worksheet.sheet as w;"
        "from mathcore.exercise.model import load_exercise; from mathcore.exercise.run import run;"
        "w.worksheet_of(run(load_exercise('mazur')), key=True);"
        "print([name for name in ('manim', 'torch') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"


def test_the_sheet_holds_no_answer() -> None:
    trace = run(lab())
    assert worksheet_of(trace, key=False) == worksheet_of(without_answers(trace), key=False)
    assert worksheet_of(trace, key=True) != worksheet_of(without_answers(trace), key=True)


@pytest.mark.parametrize("name", library())
def test_every_exercise_has_a_sheet_and_a_key(name: str) -> None:
    trace = run(load_exercise(name))
    key = worksheet_of(trace, key=True, paper="letter")
    assert unanswered(key, trace) == []
    assert unanswered(worksheet_of(trace, key=False), trace) != []
    assert overflowing(key) == []
    assert compile_pdf(worksheet_of(trace, key=False)).startswith(b"%PDF-")


def test_a_wrong_or_missing_answer_is_seen() -> None:
    trace = run(lab())
    key = worksheet_of(trace, key=True)
    group = key.forward[-1]
    (loss,) = group.entries
    wrong = dataclasses.replace(loss, answer=Answer("", "approx 0.8230", ""))
    spoiled_group = dataclasses.replace(group, entries=(wrong,))
    other = dataclasses.replace(key, forward=(*key.forward[:-1], spoiled_group))
    assert unanswered(other, trace) == ["A7"]


def test_the_labs_key() -> None:
    key = worksheet_of(run(lab()), key=True)
    asked = entries(key)
    assert asked["A1"].formula == "w_11 x_1 + w_12 x_2 + b_1"
    assert asked["A1"].answer == Answer(
        "= 0.5 dot.op 1 + (−0.3) dot.op 2 + 0.1",
        "= 0",
        "Exactly 0: this neuron stands on the kink of ReLU. Plain Python prints "
        "`2.7755575615628914e-17`, since it rounds, and opens the gate; the 0 on paper is right.",
    )
    assert f"`{0.5 * 1 + -0.3 * 2 + 0.1}`" in asked["A1"].answer.note
    answers = [entry.answer for entry in asked.values() if entry.answer is not None]
    (stopped,) = (answer for answer in answers if answer.note.startswith("$z_1 = 0$ is the kink;"))
    assert (stopped.work, stopped.value) == ("= (−0.3358) dot.op 0", "= 0")
    assert Answer("approx 0.8 − 0.1 dot.op 0.2239", "approx 0.7776", "") in answers
    assert key.closing is not None
    assert key.closing.before == "cal(L) approx 0.8203"
    assert key.closing.after == 'cal(L)^"new" approx 0.7292'
    assert (key.closing.change, key.closing.kinks) == (-1, ("z_1",))


def words(sheet: Sheet) -> str:
    pages = (page.get_textpage().get_text_range() for page in PdfDocument(compile_pdf(sheet)))
    return " ".join("".join(pages).split())


def test_only_the_key_says_how_the_questions_are_answered() -> None:
    trace = run(lab())
    sheet, key = (words(worksheet_of(trace, key=key)) for key in (False, True))
    for answer in ("it has fallen;", "may find other gradients than 0", "Most mechanical:"):
        assert answer in key
        assert answer not in sheet
    assert "Is the loss smaller than before?" in sheet


def test_without_a_kink_none_is_explained() -> None:
    assert "the kink" not in str(worksheet_of(run(load_exercise("no_kink")), key=True))
    assert "the kink" in str(worksheet_of(run(lab()), key=True))


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("hidden_of_four", 0.7 * 0.1 + -0.3 * -0.4 + 0.2 * 0.6 + -0.9 * 0.3 + -0.04),
        ("thirds", 0.9 * (1 / 3) + (-1 / 6) * 2 + 1 / 30),
    ],
)
def test_the_key_tells_what_a_check_prints_at_a_kink(name: str, printed: float) -> None:
    key = str(worksheet_of(run(load_exercise(KINKS / f"{name}.toml")), key=True))
    assert f"prints `{printed}`, since it rounds" in key
    assert ("and opens the gate" in key) == (printed > 0)


@pytest.mark.parametrize("name", ["ends_in_binary", "float32_opens", "whole_numbers"])
def test_where_a_check_prints_zero_the_key_tells_of_no_other_number(name: str) -> None:
    key = str(worksheet_of(run(load_exercise(KINKS / f"{name}.toml")), key=True))
    assert "stands on the kink of ReLU." in key
    assert "Plain Python" not in key


def test_a_deep_kink_is_told_of_too() -> None:
    trace = run(load_exercise(KINKS / "deep.toml"))
    answers = [e.answer for e in entries(worksheet_of(trace, key=True)).values() if e.answer]
    h1, h2 = max(0, -0.1 * 1 + 0.4 * 2 + -0.7), max(0, 0.0 * 1 + 0.4 * 2 + 0.3)
    notes = [answer.note for answer in answers if "Plain Python" in answer.note]
    assert len(trace.kinks) == 2
    assert any(f"`{-0.1 * 1 + 0.4 * 2 + -0.7}`" in note for note in notes)
    assert (0.9 * h1 + 0.2 * h2 + -0.22 != 0) == (len(notes) == 2)


@pytest.mark.parametrize("name", [None, "deep", "hidden_of_four"])
def test_the_line_about_the_kink_has_room(name: str | None) -> None:
    exercise = lab() if name is None else load_exercise(KINKS / f"{name}.toml")
    key = worksheet_of(run(exercise), key=True)
    assert overflowing(key) == []
    assert "the 0 on paper is right." in words(key)


def test_a_saturated_loss_is_explained() -> None:
    assert "computed from the logit" in str(worksheet_of(run(load_exercise("saturated")), key=True))


def test_the_same_sheet_makes_the_same_bytes() -> None:
    sheet = worksheet_of(run(lab()), key=False)
    assert compile_pdf(sheet) == compile_pdf(sheet)


@pytest.mark.parametrize("paper", PAPERS)
def test_paper_has_its_size(paper: str) -> None:
    height, width = pages(worksheet_of(run(lab()), key=False, paper=paper))[0].shape
    ratio = {"a4": 297 / 210, "letter": 279.4 / 215.9}[paper]
    assert height / width == pytest.approx(ratio, abs=0.01)


@pytest.mark.parametrize("text", [HOSTILE, 'a\\"b', "a\nb", "\\u{41}", "#{", "\ud800\x00\u202e"])
def test_text_of_a_file_is_shown_and_never_run(text: str) -> None:
    exercise = dataclasses.replace(lab(), title=text)
    heading = Heading(name=text, code=text)
    document = compile_pdf(worksheet_of(run(exercise), key=False, heading=heading))
    assert document.startswith(b"%PDF-")
    if text == HOSTILE:
        page = PdfDocument(document)[0].get_textpage().get_text_range()
        assert "".join(page.split()).count("".join(HOSTILE.split())) >= 2
        assert "root:" not in page


def wide_numbers() -> Exercise:
    """Return an exercise of long numbers, of a long word, and of values near 0."""
    big, small = Fraction(-999999, 7), Fraction(1, 3 * 10**9)
    hidden = Layer("tanh", ((small,) * 4,) * 4, (small,) * 4)
    output = Layer("identity", ((big,) * 4,) * 4, (big,) * 4)
    return Exercise("W" * 100, (big,) * 4, (small,) * 4, small, "mse", (hidden, hidden, output))


def test_long_numbers_and_words_stay_on_the_paper() -> None:
    trace = run(wide_numbers())
    for key in (False, True):
        assert overflowing(worksheet_of(trace, key=key)) == []


def test_what_overflows_is_seen() -> None:
    sheet = worksheet_of(run(lab()), key=False)
    assert overflowing(dataclasses.replace(sheet, program="x" * 200)) != []


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(exercise=exercises())
def test_any_network_that_fits_has_a_key(exercise: Exercise) -> None:
    trace = run(exercise)
    key = worksheet_of(trace, key=True)
    assert unanswered(key, trace) == []
    assert compile_pdf(key).startswith(b"%PDF-")


def test_a_network_that_is_too_large_is_refused() -> None:
    row = (Fraction(1),) * 5
    exercise = Exercise(
        "Wide",
        row,
        (Fraction(1),),
        Fraction(1),
        "mse",
        (Layer("identity", (row,), (Fraction(0),)),),
    )
    with pytest.raises(ExerciseError, match="Wide: the 5-1 network does not fit on a worksheet"):
        worksheet_of(run(exercise), key=False)
