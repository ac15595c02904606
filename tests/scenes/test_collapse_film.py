"""The two clips about the layers that torch draws: what they show, and that it falls into place."""

import math
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from film_settings import look
from reference_collapse import collapse_reference, measured_difference

from mathcore.exercise.trace import Quantities
from mathcore.topics.collapse import collapse, product_id
from mathcore.topics.torch_layers import LISTING, draw_layers
from scenes.kit.style.theme import load_theme
from scenes.parts.collapse.float32_note import measured, measured_sentence
from scenes.parts.collapse.path_network import Fold
from scenes.parts.collapse.product_line import product_line
from scenes.parts.collapse.product_view import ProductView
from scenes.parts.collapse.side_by_side import TwoWays

THEME = load_theme("dark")
ENTRIES = [(row, column) for row in range(2) for column in range(3)]

collapse_clip = pytest.mark.xdist_group("MatrixCollapse")
layers_clip = pytest.mark.xdist_group("TwoLayers")


@pytest.fixture(scope="module")
def numbers() -> Quantities:
    return collapse(draw_layers())


@layers_clip
def test_every_unit_is_worked_out_from_numbers_that_are_shown(numbers: Quantities) -> None:
    shown = look("TwoLayers").values
    assert {q.id for q in numbers if q.id[:2] in {"h[", "y["}} <= shown.keys()
    # What is seen while the last unit of a beat is still lit.
    for id in ("h[0]", "h[3]", "y[1]"):
        assert set(numbers[id].operands) <= shown.keys()


@layers_clip
def test_the_lines_on_screen_are_the_lines_that_are_run() -> None:
    texts = look("TwoLayers").texts["Drawn by torch"]
    code = [text for text in texts if "DejaVu Sans Mono" in text]
    assert len(code) == len(LISTING)
    for call in ("manual_seed", "Linear", "randn"):
        assert any(call in text for text in code)


@layers_clip
def test_the_drawn_digits_are_those_of_the_lab() -> None:
    digits = look("TwoLayers").digits
    expected = {"x[0]": "0.669", "h[0]": "0.427", "h[3]": "−0.755", "y[0]": "−0.217"}
    assert {id: digits[id] for id in expected} == expected


@collapse_clip
def test_the_collapse_shows_the_whole_result_both_ways_and_what_was_measured() -> None:
    seen = look("MatrixCollapse")
    wanted = [f"W'[{i},{j}]" for i, j in ENTRIES]
    wanted += [f"{name}[{i}]" for name in ("b'", "y", "y'") for i in range(2)]
    wanted += [product_id(0, 0, k) for k in range(4)]
    assert {*wanted, "difference", "epsilon"} <= seen.values.keys()
    assert seen.values["difference"] == measured_difference()
    assert seen.values["y[0]"] == seen.values["y'[0]"]


@collapse_clip
def test_nothing_of_the_hidden_layer_is_left_at_the_one_layer() -> None:
    """The two layers at the left keep theirs, so each hidden symbol is seen once."""
    texts = look("MatrixCollapse").texts["The fold"]
    for k in range(1, 5):
        assert sum(f"$ h_{k} " in text for text in texts) == 1
    assert sum("$ x_1 " in text for text in texts) == 2


def differs(numbers: Quantities, reference: dict[str, float]) -> list[str]:
    return [
        q.id
        for q in numbers
        if not math.isclose(float(q.value), reference[q.id], rel_tol=1e-12, abs_tol=1e-12)
    ]


def test_every_number_is_torchs_and_a_corrupted_one_is_found(numbers: Quantities) -> None:
    reference = dict(collapse_reference())
    assert differs(numbers, reference) == []
    wrong = Quantities(
        replace(q, value=q.value + Fraction(1, 10**6)) if q.id == "W'[1,2]" else q for q in numbers
    )
    assert differs(wrong, reference) == ["W'[1,2]"]


def meets(view: ProductView, row: int, column: int) -> bool:
    """Tell whether an entry stands under its column of W1 and level with its row of W2."""
    slot = view.W.slot(row, column)
    above, beside = view.W1.slot(0, column), view.W2.slot(row, 0)
    # The digits of a column end exactly, but begin where their ink does: a pixel is allowed.
    return bool(abs(slot[0] - above[0]) < 0.02 and abs(slot[1] - beside[1]) < 1e-6)


def test_row_and_column_meet_in_every_entry(numbers: Quantities) -> None:
    view = ProductView(numbers, theme=THEME)
    assert all(meets(view, row, column) for row, column in ENTRIES)
    view.W1.shift(np.array([0.05, 0, 0]))
    assert not any(meets(view, row, column) for row, column in ENTRIES)


@pytest.mark.parametrize(("row", "column"), ENTRIES)
def test_a_product_stands_under_its_factors_and_all_keep_inside(
    numbers: Quantities, row: int, column: int
) -> None:
    line = product_line(numbers, row, column, theme=THEME)
    texts = (line.step.numbers, *line.products, line.total)
    assert max(float(text.get_right()[0]) for text in texts) < 6.72
    for k, product in enumerate(line.products):
        names = [name for name, _ in line.step.operands[2 * k : 2 * k + 2]]
        one, other = (line.step.numbers.part(name) for name in names)
        value = product.part("value").get_x()
        assert one.get_left()[0] < value < other.get_right()[0]
        assert product.claims[0].quantity.id == product_id(row, column, k)


def test_the_folded_paths_lie_on_the_one_layers_lines(numbers: Quantities) -> None:
    ways = TwoWays(numbers, theme=THEME)
    fold = Fold(ways.copy_of_two, ways.one)
    assert len(fold.paths) == 24
    straighten, *leaving = fold.straighten(run_time=1.0)
    hidden = ways.copy_of_two.columns[1].values()
    assert [id(animation.mobject) for animation in leaving] == [id(node) for node in hidden]

    def bend() -> float:
        return max(
            float(abs(np.cross(path.get_end() - path.get_start(), corner - path.get_start())[2]))
            for path in fold.paths
            for corner in path.get_anchors()
        )

    assert bend() > 0.5
    straighten.begin()
    straighten.interpolate(1.0)
    assert bend() < 1e-6


@pytest.mark.parametrize(
    ("difference", "text", "begin"),
    [
        (Fraction(0), '= part("value", 0)', "Equal on paper, and here"),
        (Fraction(1, 2**25), 'approx part("value", 2.98 times 10^(−8))', "Equal on paper; float32"),
        (Fraction(1, 2**20), 'approx part("value", 9.54 times 10^(−7))', "Equal on paper; in"),
    ],
)
def test_the_difference_is_shown_as_measured(difference: Fraction, text: str, begin: str) -> None:
    found = collapse(replace(draw_layers(), difference=difference))
    assert text in measured(found, theme=THEME)[0].body
    assert measured_sentence(found).startswith(begin)


def test_the_weights_of_one_output_stand_apart_and_clear_of_the_nodes(numbers: Quantities) -> None:
    ways = TwoWays(numbers, theme=THEME)
    inputs, outputs = ways.one.columns
    left = max(node.get_right()[0] for node in inputs.values())
    right = min(node.get_left()[0] for node in outputs.values())
    for row in ways.one.layers[1].weights:
        seen = [ways.weights[id] for id in row]
        for number in seen:
            assert left < number.get_left()[0] < number.get_right()[0] < right
        for upper, lower in pairwise(seen):
            assert upper.get_bottom()[1] - lower.get_top()[1] > upper.height


def test_only_wanted_weights_show_their_numbers(numbers: Quantities) -> None:
    ways = TwoWays(numbers, theme=THEME)
    first, second = ways.one.layers[1].weights
    for animation in ways.light_numbers((*first, *second), second):
        animation.begin()
        animation.finish()

    def opacity(id: str) -> set[float]:
        return {glyph.get_fill_opacity() for glyph in ways.weights[id].family_members_with_points()}

    assert all(opacity(id) == {0.0} for id in first)
    assert all(opacity(id) == {1.0} for id in second)
