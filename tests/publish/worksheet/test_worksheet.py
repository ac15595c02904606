"""The worksheet and its key: what they ask, what they answer, and that they fit on their paper."""

import dataclasses
import io
import subprocess
import sys
from fractions import Fraction
from functools import lru_cache
from xml.sax.saxutils import unescape

import numpy as np
import pytest
import typst
from hypothesis import HealthCheck, given, settings
from PIL import Image
from sample_exercises import exercises, lab

from mathcore.exercise.blanks import worksheet_parts
from mathcore.exercise.model import Exercise, ExerciseError, Layer, library, load_exercise
from mathcore.exercise.run import run
from mathcore.exercise.trace import Quantity, Trace
from mathcore.numbers.format import display
from scenes.publish.worksheet.pdf import PAPERS, Heading, compile_pdf, worksheet_source

#: The narrowest margin of a sheet, in centimetres, less a little for what hangs over.
MARGIN = 1.8
PPI = 36

HOSTILE = '#read("/etc/passwd") $x$ *b* _i_ \\ "q" #panic("!") <l> @r // c ] ) }'


@lru_cache(maxsize=1)
def compiler() -> typst.Compiler:
    return typst.Compiler(ignore_system_fonts=True)


def pages(source: str) -> list[np.ndarray]:
    """Return the grey values of each page."""
    drawn = compiler().compile(input=source.encode(), format="png", ppi=PPI)
    assert drawn is not None
    images = [drawn] if isinstance(drawn, bytes) else drawn
    return [np.asarray(Image.open(io.BytesIO(image)).convert("L")) for image in images]


def overflowing(source: str) -> list[int]:
    """Number the pages on which something stands in the left or right margin."""
    strip = int(MARGIN / 2.54 * PPI)
    return [
        number
        for number, page in enumerate(pages(source), start=1)
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


def unanswered(source: str, trace: Trace) -> list[str]:
    """Name the blanks that a source does not answer with the trace's digits."""
    blanks = [blank for part in worksheet_parts(trace.exercise) for blank in part.blanks]
    lines = {
        line.split('"')[1]: line for line in source.splitlines() if line.startswith('  blank("')
    }
    return [
        blank.label
        for blank in blanks
        if f" {display(trace[blank.id].value).typst}$]" not in lines[blank.label]
    ]


def test_nothing_of_the_films_is_loaded() -> None:
    code = (
        "import sys; import scenes.publish.cli.worksheet, scenes.publish.worksheet.pdf as w;"
        "from mathcore.exercise.model import load_exercise; from mathcore.exercise.run import run;"
        "w.worksheet_source(run(load_exercise('mazur')), key=True);"
        "print([name for name in ('manim', 'torch') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == "[]"


def test_the_sheet_holds_no_answer() -> None:
    trace = run(lab())
    assert worksheet_source(trace, key=False) == worksheet_source(without_answers(trace), key=False)
    assert worksheet_source(trace, key=True) != worksheet_source(without_answers(trace), key=True)


@pytest.mark.parametrize("name", library())
def test_every_exercise_has_a_sheet_and_a_key(name: str) -> None:
    trace = run(load_exercise(name))
    key = worksheet_source(trace, key=True, paper="letter")
    assert unanswered(key, trace) == []
    assert unanswered(worksheet_source(trace, key=False), trace) != []
    assert overflowing(key) == []
    assert compile_pdf(worksheet_source(trace, key=False)).startswith(b"%PDF-")


def test_a_wrong_or_missing_answer_is_seen() -> None:
    trace = run(lab())
    key = worksheet_source(trace, key=True)
    assert unanswered(key.replace("[$approx 0.8203$]", "[$approx 0.8230$]"), trace) == ["A7"]


def test_the_labs_key_in_full() -> None:
    key = worksheet_source(run(lab()), key=True)
    assert (
        'blank("A1", [$display(z_1 = w_11 x_1 + w_12 x_2 + b_1)$], role: "signal", '
        "work: [$= 0.5 #by 1 + (−0.3) #by 2 + 0.1$], value: [$= 0$], "
        "note: [Exactly 0: this neuron stands on the kink of ReLU.])"
    ) in key
    assert "work: [$= (−0.3358) #by 0$], value: [$= 0$], note: [$z_1 = 0$ is the kink;" in key
    assert "work: [$approx 0.8 − 0.1 #by 0.2239$], value: [$approx 0.7776$]" in key
    assert '$cal(L) approx 0.8203$ before, $cal(L)^"new" approx 0.7292$ after' in key
    assert "At the kink ($z_1$) a program may find other gradients" in key


def test_without_a_kink_none_is_explained() -> None:
    key = worksheet_source(run(load_exercise("no_kink")), key=True)
    assert "the kink" not in key
    assert "the kink" in worksheet_source(run(lab()), key=True)


def test_a_saturated_loss_is_explained() -> None:
    assert "computed from the logit" in worksheet_source(run(load_exercise("saturated")), key=True)


def test_the_same_source_makes_the_same_bytes() -> None:
    source = worksheet_source(run(lab()), key=False)
    assert compile_pdf(source) == compile_pdf(source)


@pytest.mark.parametrize("paper", PAPERS)
def test_paper_has_its_size(paper: str) -> None:
    height, width = pages(worksheet_source(run(lab()), key=False, paper=paper))[0].shape
    ratio = {"a4": 297 / 210, "letter": 279.4 / 215.9}[paper]
    assert height / width == pytest.approx(ratio, abs=0.01)


def shown_texts(source: str) -> str:
    """Return what title, name and code of a source are, set as text."""
    definitions = [line for line in source.splitlines() if line.startswith("#let ")][:3]
    document = "\n".join([*definitions, "#title", "", "#name", "", "#code"])
    html = compiler().compile(input=document.encode(), format="html")
    assert isinstance(html, bytes)
    return unescape(html.decode().split("<body>")[1])


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("text", [HOSTILE, 'a\\"b', "a\nb", "\\u{41}", "#{", "\ud800\x00\u202e"])
def test_text_of_a_file_is_shown_and_never_run(text: str) -> None:
    exercise = dataclasses.replace(lab(), title=text)
    heading = Heading(name=text, code=text)
    source = worksheet_source(run(exercise), key=False, heading=heading)
    assert compile_pdf(source).startswith(b"%PDF-")
    if text == HOSTILE:
        assert shown_texts(source).count(HOSTILE) == 3
        assert b"root:" not in compile_pdf(source)


def test_unescaped_text_would_run() -> None:
    source = worksheet_source(run(lab()), key=False).replace(
        'title = "Lab 4, Day 1"', "title = $x$"
    )
    with pytest.raises(typst.TypstError):
        compile_pdf(source.replace("= $x$", '= read("/etc/absent")'))


def wide_numbers() -> Exercise:
    """Return an exercise of long numbers, of a long word, and of values near 0."""
    big, small = Fraction(-999999, 7), Fraction(1, 3 * 10**9)
    hidden = Layer("tanh", ((small,) * 4,) * 4, (small,) * 4)
    output = Layer("identity", ((big,) * 4,) * 4, (big,) * 4)
    return Exercise("W" * 100, (big,) * 4, (small,) * 4, small, "mse", (hidden, hidden, output))


def test_long_numbers_and_words_stay_on_the_paper() -> None:
    trace = run(wide_numbers())
    for key in (False, True):
        assert overflowing(worksheet_source(trace, key=key)) == []


def test_what_overflows_is_seen() -> None:
    source = worksheet_source(run(lab()), key=False)
    assert overflowing(f"{source}\n#box(width: 18cm, fill: black, height: 1cm)") != []


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(exercise=exercises())
def test_any_network_that_fits_has_a_key(exercise: Exercise) -> None:
    trace = run(exercise)
    key = worksheet_source(trace, key=True)
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
        worksheet_source(run(exercise), key=False)
