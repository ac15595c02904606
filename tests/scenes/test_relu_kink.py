"""The clip on the kink: its table says what was computed, and it asks for an exercise with one."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from film_settings import look, other, unknown

from mathcore.exercise.model import ExerciseError, default_exercise_path, load_exercise
from mathcore.exercise.run import run
from mathcore.numbers.format import display
from mathcore.topics.kink import kink_rows
from scenes.kit.scene.settings import Settings
from scenes.kit.style.theme import load_theme
from scenes.kit.style.zones import SAFE, STAGE, Zone
from scenes.parts.kink.digits import LongDigits, float_text
from scenes.parts.kink.table import KinkTable
from scenes.parts.kink.wording import sides_sentence, table_sentence
from scenes.publish.check.examine import check_clip
from scenes.relu_kink import ReluKink

pytestmark = pytest.mark.xdist_group("ReluKink")

FLOAT32_OPENS = """
title = "Only float32 opens the gate"
x = [3, 2]
y = [0]
learning_rate = 0.5
loss = "bce"
[[layer]]
activation = "relu"
weights = [[0.3, -0.7], [0.1, 0.1]]
bias = [0.5, "1/3"]
[[layer]]
activation = "sigmoid"
weights = [[1.5, -0.4]]
bias = [0.2]
"""
THREE_INPUTS = """
title = "Three inputs, the second neuron on the kink"
x = [-2, -1, -2]
y = [0.5]
learning_rate = 0.1
loss = "mse"
[[layer]]
activation = "relu"
weights = [[0.4, 0.1, 0.2], [0.6, -0.4, -0.3]]
bias = [0.2, 0.2]
[[layer]]
activation = "identity"
weights = [[0.9, -1.1]]
bias = [0.2]
"""
WHOLE_NUMBERS = """
title = "Four inputs, and nothing to round"
x = [3, 2, 1, 1]
y = [0]
learning_rate = 0.5
loss = "bce"
[[layer]]
activation = "relu"
weights = [[2, -4, 1, 1], [0.1, 0.1, 0, 0]]
bias = [0, "1/3"]
[[layer]]
activation = "sigmoid"
weights = [[1.5, -0.4]]
bias = [0.2]
"""
OTHERS = [FLOAT32_OPENS, THREE_INPUTS, WHOLE_NUMBERS]


def test_an_exercise_without_a_kink_is_refused_in_one_line() -> None:
    with pytest.raises(ExerciseError) as caught:
        ReluKink(other("dead_2_2_1"), skip_animations=True)
    error = str(caught.value)
    assert error.startswith(f"{other('dead_2_2_1').exercise_path}: ")
    assert "\n" not in error


def test_more_inputs_than_the_table_has_columns_for_are_refused() -> None:
    exercise = load_exercise(default_exercise_path())
    hidden, top = exercise.layers
    zeros = (Fraction(0),) * 3
    wide = replace(hidden, weights=tuple((*row, *zeros) for row in hidden.weights))
    wider = replace(exercise, x=(*exercise.x, *zeros), layers=(wide, top))
    with pytest.raises(ExerciseError, match="shows at most 4 inputs, got 5"):
        ReluKink.check_exercise(wider)


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("text", OTHERS)
def test_other_kinks_make_a_clean_clip_too(text: str, theme: str, tmp_path: Path) -> None:
    path = tmp_path / "exercise.toml"
    path.write_text(text, encoding="utf-8")
    assert unknown("ReluKink", check_clip(ReluKink, Settings(load_theme(theme), path))) == []


@pytest.mark.parametrize("text", [None, *OTHERS])
def test_the_table_shows_the_computed_rows(text: str | None, tmp_path: Path) -> None:
    path = default_exercise_path()
    if text:
        path = tmp_path / "exercise.toml"
        path.write_text(text, encoding="utf-8")
    trace = run(load_exercise(path))
    rows = kink_rows(trace)
    zone = Zone(SAFE.left, SAFE.right, STAGE.bottom, STAGE.top)
    table = KinkTable(rows, trace, theme=load_theme("dark"), zone=zone)
    exact, *floats = zip(table.rows, rows, strict=True)
    values = (exact[1].z, exact[1].slope, *exact[1].gradients)
    claimed = [cell.claims[0] for cell in exact[0].cells]
    assert [claim.text for claim in claimed] == [display(value).typst for value in values]
    for shown, row in floats:
        wanted = (float_text(row.z, 1), float_text(row.slope, 1), *map(float_text, row.gradients))
        texts = [cell.body.removeprefix("$ ").removesuffix(" @mark $") for cell in shown.cells]
        assert texts[0] == wanted[0]
        assert ('"value", 1' in texts[1] or texts[1] == "1") == (row.z > 0)
        # A slope on the kink itself is marked as a convention, any other is not.
        assert ("ast" in texts[1]) == (row.z == 0)
        assert texts[2:] == list(wanted[2:])
        assert (shown.frame is not None) == row.is_open


def test_the_lab_shows_the_four_rows() -> None:
    texts = look("ReluKink").texts["Four kinds of arithmetic"]
    for text, times in (("2.8 times 10^(−17)", 2), ("−2.2 times 10^(−8)", 1), ("−0.3358", 4)):
        assert sum(text in body for body in texts) == times
    assert sum("−0.6717" in body for body in texts) == 2


def test_stored_numbers_are_cut_with_an_ellipsis_only_if_they_go_on() -> None:
    theme = load_theme("dark")
    assert "…" not in LongDigits(0.5, theme=theme, role="text").body
    assert "1000000000000000055511151…" in LongDigits(0.1, theme=theme, role="text").body


@pytest.mark.parametrize(
    ("double", "single", "sentence"),
    [
        (1e-17, -1e-8, "Now float64 lands right of zero, and float32 left of it."),
        (0.0, 1e-8, "Now float64 lands exactly on zero, and float32 right of it."),
        (-1e-17, -1e-8, "Both float64 and float32 land left of zero."),
    ],
)
def test_the_sentence_tells_the_sides(double: float, single: float, sentence: str) -> None:
    assert sides_sentence(double, single) == sentence


def test_the_sentence_counts_the_gradients() -> None:
    rows = kink_rows(run(load_exercise(default_exercise_path())))
    assert table_sentence(rows) == "Three gradients hang on rounding noise alone."
    assert table_sentence(rows[:1]) == "Here rounding does no harm: all four gates agree."
