"""The clip that runs a program: what is shown is what is run, and a contradiction ends it."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from film_settings import lab, look
from manim import tempconfig
from manim_command import ROOT, manim

from mathcore.exercise.model import ExerciseError, load_exercise
from mathcore.exercise.program import DisagreementError, Row, listing, run_listing
from mathcore.exercise.run import run
from mathcore.numbers.values import Value
from scenes import autograd_check
from scenes.autograd_check import MIDDLES, SIDE, TABLE, WIDE_TABLE, AutogradCheck
from scenes.kit.scene.settings import Settings
from scenes.kit.style.theme import load_theme
from scenes.kit.style.zones import FRAME_HEIGHT, at
from scenes.kit.text.code import CODE_DIGIT_HEIGHT, SMALLEST_CODE, Code
from scenes.kit.text.typeset import Glyph, lay_out
from scenes.parts.autograd.side_column import Subtraction, decimals_to_compare
from scenes.parts.autograd.table import columns_in
from scenes.publish.check.checks import SMALLEST_SHARE, inspect_beat, inspect_hold
from scenes.publish.check.finding import Finding
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
import scenes.autograd_check as clip

ask = clip.run_listing
clip.run_listing = lambda lines: ask(lines) | {"dL_dW2[0,1]": 0.6157}


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


def row(ours: Value, autograd: float) -> Row:
    return Row("dL_dW1[0,0]", ours, autograd, abs(Fraction(ours) - Fraction(autograd)))


def test_the_shown_program_is_the_executed_one(monkeypatch: pytest.MonkeyPatch) -> None:
    executed: list[tuple[str, ...]] = []

    def spy(lines: tuple[str, ...]) -> dict[str, float]:
        executed.append(tuple(lines))
        return run_listing(lines)

    monkeypatch.setattr(autograd_check, "run_listing", spy)
    scene = made()
    shown = tuple(line.text for block in scene.program.blocks for line in block)
    assert executed == [shown]
    assert shown == listing(load_exercise(lab().exercise_path))


def test_the_glyphs_spell_the_program() -> None:
    for line in made().program.submobjects:
        assert isinstance(line, Code)
        plain = line.text.replace(" ", "\N{NO-BREAK SPACE}").replace('"', '\\"')
        bare = lay_out(f'#text(font: "DejaVu Sans Mono", ligatures: false)[#"{plain}"]@mark')
        drawn = [glyph.identity for glyph in line.get_family() if isinstance(glyph, Glyph)]
        assert sorted(drawn) == sorted(outline.identity for outline in bare)


def test_a_planted_disagreement_ends_the_scene(monkeypatch: pytest.MonkeyPatch) -> None:
    def lie(lines: tuple[str, ...]) -> dict[str, Any]:
        return run_listing(lines) | {"dL_dW2[0,1]": 0.6157}

    monkeypatch.setattr(autograd_check, "run_listing", lie)
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


def test_gradients_with_powers_of_ten_take_the_wide_table(tmp_path: Path) -> None:
    scene = made(written_to(tmp_path, TINY_GRADIENTS))
    assert scene.is_wide
    lines = {id: line for table in scene.tables for id, line in table.lines.items()}
    assert list(lines) == [row.id for row in scene.comparison.rows]
    # Four decimals, as in the ledgers of the other clips.
    assert "6.5031 times 10^(−6)" in lines["dL_dW1[0,0]"].ours.body
    assert "times 10^(−6)" in lines["dL_dW1[0,0]"].autograd.body
    # The other neuron is so saturated that float32 has nothing left.
    assert lines["dL_dW1[1,0]"].autograd.body == lines["dL_dW1[1,1]"].autograd.body
    assert "times 10^" in lines["dL_dW1[1,0]"].ours.body


def test_the_largest_network_is_shown_in_time(tmp_path: Path) -> None:
    findings: list[Finding] = []
    rehearsal = rehearse(
        AutogradCheck,
        written_to(tmp_path, SIXTY_GRADIENTS, "light"),
        lambda scene, beat: findings.extend(inspect_beat(scene, beat)),
        on_hold=lambda scene: findings.extend(inspect_hold(scene)),
    )
    assert findings == []
    assert 20 <= rehearsal.duration <= 90


@pytest.mark.parametrize(
    "longest", [-1.2345e-9, -1.2345e-300, -123456.789, -1.2345e38, Fraction(-1, 3**200)]
)
def test_no_gradient_is_too_long_for_the_wide_table(longest: Value) -> None:
    rows = [row(longest, -1.2345e-30), row(0.5, 0.5)]
    trace, theme = run(load_exercise(lab().exercise_path)), load_theme("dark")
    tries = [
        columns_in(zone, rows, trace, theme=theme, decimals=decimals)
        for zone, decimals in ((TABLE, 4), (WIDE_TABLE, 4), (WIDE_TABLE, 2), (WIDE_TABLE, 1))
    ]
    assert tries[0] is None
    assert tries[-1] is not None


@pytest.mark.parametrize(
    ("ours", "autograd", "decimals"),
    [
        (0.5, 0.5, 8),
        (0.6157, 0.61570009, 10),
        (1.5e-14, 1.50000012e-14, 9),
        (1.23456789e8, 123456792.0, 10),
        (1e-50, 0.0, 2),
    ],
)
def test_a_subtraction_shows_where_two_numbers_differ(
    ours: float, autograd: float, decimals: int
) -> None:
    assert decimals_to_compare(row(ours, autograd)) == decimals


def test_a_subtraction_too_long_for_the_side_has_room_in_the_middle() -> None:
    trace, theme = run(load_exercise(lab().exercise_path)), load_theme("dark")
    long = row(0.5000000000000001, 0.5)
    fitting = [
        Subtraction(long, trace, theme=theme, zone=zone).fits for zone in (SIDE, MIDDLES[-1])
    ]
    assert fitting == [False, True]


def test_the_lab_shows_the_largest_difference_with_its_digits() -> None:
    texts = look("AutogradCheck").texts["The largest difference"]
    assert any("−0.6156850142" in text for text in texts)
    assert any("2^(−23)" in text for text in texts)


def test_the_smallest_code_can_be_read() -> None:
    assert SMALLEST_CODE * CODE_DIGIT_HEIGHT >= SMALLEST_SHARE * FRAME_HEIGHT
    for letter in "HE17":
        code = Code(letter, theme=load_theme("dark"), size=SMALLEST_CODE)
        assert code.height >= SMALLEST_SHARE * FRAME_HEIGHT


def test_code_keeps_its_columns_and_is_never_markup() -> None:
    theme = load_theme("dark")
    first = Code("= [", theme=theme).place(at(0, 0), anchor=0)
    second = Code("   [#strong", theme=theme).place(at(0, 0), anchor=0)
    bracket = first.submobjects[0].submobjects[-1]
    assert second.get_left()[0] == pytest.approx(
        bracket.get_left()[0] + 0.602 * first.size, abs=1e-3
    )
    assert sum(len(group) for group in second.parts.values()) == len("[#strong")
