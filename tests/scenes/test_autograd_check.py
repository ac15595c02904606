"""The clip that runs a program: what is shown is what is run, and a contradiction ends it."""

import io
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest
import torch
from film_settings import lab, look, other, unknown
from manim import tempconfig
from manim_command import ROOT, manim

from mathcore.exercise.gradient_check import Comparison, DisagreementError, Row, difference_id
from mathcore.exercise.model import ExerciseError
from mathcore.exercise.program import PRECISIONS
from mathcore.exercise.torch_program import ProgramRun, printed_id, run_in_all_precisions
from mathcore.exercise.trace import Quantities, Trace
from scenes import autograd_check
from scenes.autograd_check import AutogradCheck
from scenes.kit.scene.beat import Beat
from scenes.kit.scene.lecture import LectureScene
from scenes.kit.scene.settings import Settings
from scenes.kit.style.theme import load_theme
from scenes.kit.style.zones import FRAME_HEIGHT, at
from scenes.kit.text.code import CODE_DIGIT_HEIGHT, SMALLEST_CODE, Code
from scenes.kit.text.typeset import Glyph, lay_out
from scenes.parts.autograd.climb import way_up
from scenes.parts.autograd.printed import Printed
from scenes.parts.autograd.wording import after_more_digits, loss_found, matched, worst_found
from scenes.publish.check.checks import SMALLEST_LARGE_SHARE
from scenes.publish.check.examine import examine
from scenes.publish.check.motion import Watch
from scenes.publish.clips.rehearsal import rehearse

pytestmark = pytest.mark.xdist_group("AutogradCheck")

TINY_GRADIENTS = """
title = "2-2-2-1, saturated: tiny gradients"
x = [3, -4]
y = [0]
learning_rate = 0.1
loss = "bce"
[[layer]]
activation = "tanh"
weights = [[-4.1, -1.4], [-3.3, 3.1]]
bias = [3.5, -2.5]
[[layer]]
activation = "tanh"
weights = [[-2.9, -4.6], [1.8, 5.0]]
bias = [1.4, 3.0]
[[layer]]
activation = "sigmoid"
weights = [[3.6, 0.1]]
bias = [-1.3]
"""
SIXTY_GRADIENTS = """
title = "4-4-4-4, the largest that is shown"
x = [20, -13, 11.5, -9]
y = [1, 1, 0, 1]
learning_rate = 0.1
loss = "mse"
[[layer]]
activation = "sigmoid"
weights = [[3, -3, -5, -4], [-1, 4, -1, -4], [-3, 2, -1, -3], [4, -1, 3, -5]]
bias = [1, -1, -4, 5]
[[layer]]
activation = "tanh"
weights = [[-5, 3, 5, -4], [-4, -2, -3, 4], [1, -3, 5, -3], [5, -1, -5, -1]]
bias = [5, -2, -2, 3]
[[layer]]
activation = "sigmoid"
weights = [[1, 1, 2, -5], [-1, -2, 2, -3], [-1, -3, -2, 5], [5, -1, -1, 1]]
bias = [-1, -1, 4, -1]
"""
#: Here float32 opens the gate on the kink, and float64 keeps it shut.
OPENED_BY_FLOAT32 = """
title = "On the kink, and just over it"
x = [1, 2]
y = [1]
learning_rate = 0.1
loss = "bce"
[[layer]]
activation = "relu"
weights = [[-0.9, -0.9], [0.8, 0.2]]
bias = [2.7, -0.1]
[[layer]]
activation = "sigmoid"
weights = [[0.6, -0.4]]
bias = [0.2]
"""
ONE_OF_EACH = """
title = "1-1-1"
x = [1]
y = [1]
learning_rate = 0.1
loss = "bce"
[[layer]]
activation = "tanh"
weights = [[0.5]]
bias = [0]
[[layer]]
activation = "sigmoid"
weights = [[0.5]]
bias = [0]
"""
#: One hidden neuron more than fits, and one layer more.
FIVE_UNITS = """
title = "Five hidden neurons"
x = [1]
y = [1]
learning_rate = 0.1
loss = "bce"
[[layer]]
activation = "tanh"
weights = [[1], [1], [1], [1], [1]]
bias = [0, 0, 0, 0, 0]
[[layer]]
activation = "sigmoid"
weights = [[1, 1, 1, 1, 1]]
bias = [0]
"""
FOUR_LAYERS = """
title = "Four layers of weights"
x = [1]
y = [1]
learning_rate = 0.1
loss = "bce"
""" + "".join(
    f"""
[[layer]]
activation = "{name}"
weights = [[1]]
bias = [0]
"""
    for name in ("tanh", "tanh", "tanh", "sigmoid")
)
#: A clip whose program answers wrongly for one gradient, as a broken PyTorch would.
PLANTED = """
from dataclasses import replace

import scenes.autograd_check as clip
from mathcore.exercise.trace import Quantities

ask = clip.run_in_all_precisions


def lie(trace):
    runs = ask(trace)
    wrong = [
        replace(q, value=0.6157) if q.id == "dL_dW2[0,1]~float32" else q
        for q in runs["float32"].quantities
    ]
    return runs | {"float32": replace(runs["float32"], quantities=Quantities(wrong))}


clip.run_in_all_precisions = lie


class Planted(clip.AutogradCheck):
    pass
"""


def made(settings: Settings | None = None) -> AutogradCheck:
    with tempconfig({"dry_run": True, "verbosity": "ERROR"}):
        return AutogradCheck(settings or lab(), skip_animations=True)


def written_to(folder: Path, text: str, theme: str = "dark") -> Settings:
    path = folder / "exercise.toml"
    path.write_text(text, encoding="utf-8")
    return Settings(load_theme(theme), path)


def seen_in(settings: Settings) -> tuple[dict[str, list[str]], dict[str, str]]:
    """Return what torch has printed on the last frame of each beat, and the program's text."""
    printed: dict[str, list[str]] = {}
    program: dict[str, str] = {}

    def note(scene: LectureScene, beat: Beat) -> None:
        assert isinstance(scene, AutogradCheck)
        texts = [m for m in scene.get_mobject_family_members() if isinstance(m, Printed)]
        printed[beat.name] = [text.line.text for text in texts]
        program[beat.name] = "\n".join(
            "\n".join(line.statement.folded) or line.text for line in scene.program.lines
        )

    rehearse(AutogradCheck, settings, note)
    return printed, program


def printed_by_python(program: str, *results: str) -> list[str]:
    """Run a program as it is read on screen, and print some of what it makes."""
    prints = [f"print({result})" for result in results]
    usual = torch.get_default_dtype()
    with redirect_stdout(io.StringIO()) as out:
        exec("\n".join([program, *prints]), {"torch": torch})
    torch.set_default_dtype(usual)
    return out.getvalue().splitlines()


def test_the_console_shows_what_python_prints_for_the_text_on_screen() -> None:
    printed, program = seen_in(lab())
    results, gradients = ("h.data", "y_hat.data", "loss.data"), ("W1", "b1", "V", "b2")
    grads = [f"{name}.grad" for name in gradients]
    assert "torch.float32" in program["The program"]
    assert printed["The program"] == printed_by_python(program["The program"], *results)
    assert printed["One line"] == printed_by_python(program["One line"], *grads)
    # The word that has been typed is on the screen now, and what is printed is another thing.
    assert "torch.float64" in program["One word"]
    assert printed["One word"] == printed_by_python(program["One word"], *grads)
    assert printed["One word"] != printed["One line"]
    changed = program["One word"].replace("0.8", "0.7")
    assert printed["One word"] != printed_by_python(changed, *grads)


def test_the_glyphs_spell_the_program_and_what_is_printed() -> None:
    scene = made()
    codes = [text for line in scene.program.lines for text in line.texts if isinstance(text, Code)]
    for code in codes:
        plain = code.text.replace(" ", "\N{NO-BREAK SPACE}").replace('"', '\\"')
        bare = lay_out(f'#text(font: "DejaVu Sans Mono", ligatures: false)[#"{plain}"]@mark')
        drawn = [glyph.identity for glyph in code.get_family() if isinstance(glyph, Glyph)]
        assert sorted(drawn) == sorted(outline.identity for outline in bare)
    for row in range(3):
        printed = scene.console.build(row, "float64")
        bare = lay_out(f'#raw("{printed.line.text}")@mark')
        drawn = [glyph.identity for glyph in printed.get_family() if isinstance(glyph, Glyph)]
        assert sorted(drawn) == sorted(outline.identity for outline in bare)


def test_a_planted_disagreement_ends_the_scene(monkeypatch: pytest.MonkeyPatch) -> None:
    def lie(trace: Trace) -> dict[str, ProgramRun]:
        runs = run_in_all_precisions(trace)
        name = printed_id("dL_dW2[0,1]", "float32")
        single = runs["float32"]
        wrong = [replace(q, value=0.6157) if q.id == name else q for q in single.quantities]
        return runs | {"float32": replace(single, quantities=Quantities(wrong))}

    monkeypatch.setattr(autograd_check, "run_in_all_precisions", lie)
    with pytest.raises(DisagreementError) as caught:
        made()
    (message,) = str(caught.value).splitlines()
    assert "W2[0,1]" in message
    assert "-0.61568501" in message
    assert "0.6157" in message


def test_a_planted_disagreement_ends_the_real_program(tmp_path: Path) -> None:
    scene = tmp_path / "planted.py"
    scene.write_text(PLANTED, encoding="utf-8")
    media = tmp_path / "media"
    done = manim(
        "-ql", "--media_dir", str(media), str(scene), "Planted", cwd=ROOT, PYTHONPATH=str(ROOT)
    )
    assert done.returncode == 2
    (message,) = done.stderr.strip().splitlines()
    assert message.startswith("chalkgrad: autograd does not confirm the gradient of W2[0,1]: ")
    assert not list(media.rglob("*.mp4"))


@pytest.mark.parametrize(
    ("text", "shape"), [(FIVE_UNITS, "1-5-1"), (FOUR_LAYERS, "1-1-1-1-1")], ids=["units", "layers"]
)
def test_a_larger_network_is_refused_in_one_line(text: str, shape: str, tmp_path: Path) -> None:
    with pytest.raises(ExerciseError) as caught:
        made(written_to(tmp_path, text))
    (message,) = str(caught.value).splitlines()
    assert f"the {shape} network does not fit on the screen" in message


@pytest.mark.parametrize("text", [TINY_GRADIENTS, SIXTY_GRADIENTS], ids=["tiny", "sixty"])
def test_long_numbers_have_room(text: str, tmp_path: Path) -> None:
    rehearsal, findings = examine(AutogradCheck, written_to(tmp_path, text, "light"))
    assert unknown("AutogradCheck", findings) == []
    assert 40 <= rehearsal.duration <= 140


@pytest.mark.parametrize("name", ["mse_4_4_4_4", "leaky_2_3_1"])
def test_where_rows_are_long_ours_stand_over_torchs(name: str) -> None:
    scene = made(other(name))
    assert not scene.table.is_side_by_side
    assert made().table.is_side_by_side
    for page in scene.table.pages:
        for row in page.rows:
            printed = scene.table.printed(row, "float32")
            assert max(hand.baseline for hand in row.hands) > printed.baseline
            for hand in row.hands:
                assert not hand.stands_on(printed)


def test_headings_have_room_beside_each_other_with_one_input(tmp_path: Path) -> None:
    scene = made(written_to(tmp_path, ONE_OF_EACH))
    assert scene.table.is_side_by_side
    (page,) = scene.table.pages
    heading, by_hand, torch_prints = page.headings
    assert not heading.stands_on(by_hand)
    assert not by_hand.stands_on(torch_prints)


def test_all_gradients_are_on_some_page() -> None:
    for settings in (lab(), other("mse_4_4_4_4")):
        scene = made(settings)
        shown = [id for page in scene.table.pages for row in page.rows for id in row.ids]
        assert shown == [row.id for row in scene.checks["float32"].rows]


def test_the_lab_is_told_that_three_zeros_change() -> None:
    beats = {beat.name: beat for beat in look("AutogradCheck").rehearsal.beats}
    assert beats["One line"].phrases[-1].text == "All of them."
    assert "The largest difference is 9.1 × 10⁻⁸" in beats["How far apart"].narration
    assert (
        "Three of our zeros are not zero any more, rounding aside." in beats["One word"].narration
    )
    assert beats["One word"].phrases[-1].text.endswith("Who is right?")
    assert "rounding alone" in " ".join(look("AutogradCheck").texts["One word"])
    digits = look("AutogradCheck").texts["How far apart"]
    assert sum("−0.6156850142" in text or "−0.6156851053" in text for text in digits) == 2


def test_the_asks_open_what_torch_prints() -> None:
    asks = [ask for beat in look("AutogradCheck").rehearsal.beats for ask in beat.asks]
    rows = [row.id for row in made().checks["float32"].rows]
    assert [ask.opens for ask in asks] == [
        tuple(printed_id(id, precision) for id in rows) for precision in PRECISIONS
    ]


def test_without_a_kink_the_differences_shrink() -> None:
    settings = replace(lab(), exercise_path=ROOT / "assets/exercises/no_kink.toml")
    rehearsal = rehearse(AutogradCheck, settings)
    told = [phrase.text for beat in rehearsal.beats for phrase in beat.phrases]
    assert any(text.startswith("The differences shrink to ") for text in told)
    assert not any("zeros" in text for text in told)


def test_where_float32_opens_the_gate_the_film_says_how_many_differ(tmp_path: Path) -> None:
    settings = written_to(tmp_path, OPENED_BY_FLOAT32)
    rehearsal, findings = examine(AutogradCheck, settings, watch=Watch())
    assert unknown("AutogradCheck", findings) == []
    told = [phrase.text for beat in rehearsal.beats for phrase in beat.phrases]
    assert "Not all of them: three differ." in told
    assert "Now all of them match." in told
    assert any("far more than rounding" in text for text in told)


def test_a_loss_that_float32_cannot_hold_is_not_called_ours() -> None:
    settings = replace(lab(), exercise_path=ROOT / "assets/exercises/saturated.toml")
    assert not made(settings).loss_is_ours
    assert made().loss_is_ours
    assert loss_found(is_ours=True) in look("AutogradCheck").rehearsal.beats[0].narration
    assert "not quite ours" in loss_found(is_ours=False)


def check_of(*pairs: tuple[float, float]) -> Comparison:
    """Return a comparison of pairs: ours, and what torch has found."""
    rows = tuple(
        Row(f"dL_db1[{k}]", Fraction(ours), theirs, abs(Fraction(ours) - Fraction(theirs)))
        for k, (ours, theirs) in enumerate(pairs)
    )
    return Comparison("float64", rows, ("z1[0]",), 4)


SAME, NEAR, NEARER = (
    check_of((0.5, 0.5)),
    check_of((0.5, 0.5 + 2**-25)),
    check_of((0.5, 0.5 + 2**-50)),
)
ZERO_CHANGED, TWO_ZEROS = check_of((0, 0.3)), check_of((0, 0.3), (0, 0.4))
OTHER_CHANGED, OTHERS = check_of((0.5, 0.3)), check_of((0.5, 0.3), (0, 0.4))


@pytest.mark.parametrize(
    ("say", "wanted"),
    [
        (lambda: matched(NEAR), "All of them."),
        (lambda: matched(ZERO_CHANGED), "All but one."),
        (lambda: matched(TWO_ZEROS), "Not all of them: {n} differ."),
        (lambda: worst_found(NEAR), "The largest difference is {worst}, the grain of float32."),
        (lambda: worst_found(SAME)[:22], "There is no difference"),
        (lambda: worst_found(TWO_ZEROS)[-29:], "more than rounding a last digit."[-29:]),
        (lambda: after_more_digits(NEAR, NEARER)[0], "The differences shrink to {worst}."),
        (lambda: after_more_digits(NEAR, SAME)[0], "Now there is no difference at all."),
        (lambda: after_more_digits(SAME, NEAR)[0], "The largest difference is {worst} now."),
        (lambda: after_more_digits(TWO_ZEROS, NEAR)[0], "Now all of them match."),
        (
            lambda: after_more_digits(NEAR, ZERO_CHANGED)[0],
            "One of our zeros is not zero any more.",
        ),
        (
            lambda: after_more_digits(NEAR, TWO_ZEROS)[0],
            "{n} of our zeros are not zero any more.",
        ),
        (
            lambda: after_more_digits(NEAR, check_of((0, 0.3), (0, 2**-60)))[0],
            "One of our zeros is not zero any more, rounding aside.",
        ),
        (lambda: after_more_digits(NEAR, OTHER_CHANGED)[0], "One of them differs now."),
        (lambda: after_more_digits(NEAR, OTHERS)[0], "{n} of them differ now."),
        (lambda: after_more_digits(TWO_ZEROS, TWO_ZEROS)[1], "Who is right?"),
    ],
)
def test_what_is_said_follows_what_was_found(say: Callable[[], str], wanted: str) -> None:
    assert say() == wanted


@pytest.mark.parametrize("name", ["mse_4_4_4_4", "leaky_2_3_1", "tanh_2_2_2_1", "mse_3_2_2"])
def test_one_climbs_from_the_first_layer_to_the_output(name: str) -> None:
    scene = made(other(name))
    way = way_up(scene.trace)
    last = len(scene.exercise.layers)
    assert way[0].id.startswith(f"z{last}[")
    assert way[-1].id.startswith("dL_dW1[")
    for above, below in pairwise(way):
        assert above.id in below.operands


def test_the_differences_are_taken_before_rounding() -> None:
    scene = made()
    shown = scene.numbers[difference_id("dL_dW2[0,1]", "float32")]
    theirs = scene.numbers[printed_id("dL_dW2[0,1]", "float32")]
    assert shown.value == abs(Fraction(scene.trace["dL_dW2[0,1]"].value) - Fraction(theirs.value))


@pytest.mark.parametrize("name", ["mse_4_4_4_4", "tanh_2_3_1"])
def test_other_exercises_move_cleanly(name: str) -> None:
    assert examine(AutogradCheck, other(name), watch=Watch())[1] == []


def test_the_smallest_code_can_be_read() -> None:
    assert SMALLEST_CODE * CODE_DIGIT_HEIGHT >= SMALLEST_LARGE_SHARE * FRAME_HEIGHT
    for letter in "HE17":
        code = Code(letter, theme=load_theme("dark"), size=SMALLEST_CODE)
        assert code.height >= SMALLEST_LARGE_SHARE * FRAME_HEIGHT


def test_code_keeps_its_columns_and_is_never_markup() -> None:
    theme = load_theme("dark")
    first = Code("= [", theme=theme).place(at(0, 0), anchor=0)
    second = Code("   [#strong", theme=theme).place(at(0, 0), anchor=0)
    bracket = first.submobjects[0].submobjects[-1]
    assert second.get_left()[0] == pytest.approx(
        bracket.get_left()[0] + 0.602 * first.size, abs=1e-3
    )
    assert sum(len(group) for group in second.parts.values()) == len("[#strong")
