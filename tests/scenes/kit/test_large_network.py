"""The large network: it fills the stage, or slides; nothing of it is small or cut."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from film_settings import EXERCISES, lab, other
from manim import VMobject

from mathcore.exercise.model import Exercise, ExerciseError, load_exercise, parse_exercise
from mathcore.exercise.run import run
from scenes.kit.large_network.layout import FORMULA_LANE, lay_out
from scenes.kit.large_network.picture import NetworkPicture
from scenes.kit.style.theme import load_theme
from scenes.kit.style.zones import LOWER_BAND, SAFE, WHOLE_STAGE, at, zone_of
from scenes.kit.worksheet.line import BAND, WorksheetLine

THEME = load_theme("dark")
FILES = [lab().exercise_path, *sorted(EXERCISES.glob("*.toml"))]


def picture_of(exercise: Exercise) -> NetworkPicture:
    return NetworkPicture(exercise, run(exercise), theme=THEME)


def of_shape(*shape: int) -> Exercise:
    """Return a network of a shape, all of whose parameters are 0.5."""
    layers = "".join(
        f"""[[layer]]
activation = "relu"
weights = {[[0.5] * before] * here}
bias = {[0.5] * here}
"""
        for before, here in pairwise(shape)
    )
    given = f'title = "t"\nx = {[1] * shape[0]}\ny = {[1] * shape[-1]}\nlearning_rate = 0.1\n'
    return parse_exercise(f'{given}loss = "mse"\n{layers}', "shape.toml")


def test_the_labs_network_fills_the_stage_with_its_formula() -> None:
    picture = picture_of(load_exercise(lab().exercise_path))
    zone = zone_of(picture)
    assert picture.layout.form.is_stacked
    assert picture.layout.views == ((0, 2),)
    assert zone.width > 0.95 * WHOLE_STAGE.width
    assert FORMULA_LANE.top - zone.bottom > 2 / 3 * WHOLE_STAGE.height
    assert zone.bottom > LOWER_BAND.bottom


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_column_at_work_is_in_view_with_the_one_before_it(file: Path) -> None:
    picture = picture_of(load_exercise(file))
    columns: list[Sequence[VMobject]] = [picture.inputs, *picture.layers]
    if len(picture.losses) > 1:
        columns += [picture.losses[:-1], picture.losses[-1:]]
    for at_work in range(1, len(columns)):
        picture.shift(at(picture.slide(at_work), 0))
        assert picture.slide(at_work) == pytest.approx(0)
        for node in (*columns[at_work - 1], *columns[at_work]):
            assert SAFE.contains(zone_of(node), tolerance=1e-3)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_nodes_stand_apart_and_under_the_formula(file: Path) -> None:
    picture = picture_of(load_exercise(file))
    nodes = [zone_of(node) for node in (*picture.inputs, *picture.neurons, *picture.losses)]
    for k, one in enumerate(nodes):
        assert all(one.overlap(other) < 1e-6 for other in nodes[:k])
        assert one.bottom > BAND.top
        assert picture.layout.is_airy or one.top < FORMULA_LANE.bottom + 0.02


@pytest.mark.parametrize("shape", [(5, 2, 1), (2, 5, 1), (2, 2, 2, 2, 1)])
def test_a_larger_network_is_refused_in_one_line(shape: tuple[int, ...]) -> None:
    exercise = of_shape(*shape)
    with pytest.raises(ExerciseError, match="expected at most 4 units in a layer"):
        lay_out(exercise, run(exercise), THEME)


def test_what_is_not_at_work_is_dimmed_and_only_changes_are_animated() -> None:
    picture = picture_of(load_exercise(lab().exercise_path))
    assert len(picture.light("x[0]", "W1[0,0]")) == 2
    assert picture.light("x[0]", "W1[0,0]") == []
    assert len(picture.light("x[0]")) == 1


def test_a_number_is_found_where_it_stands() -> None:
    exercise = load_exercise(lab().exercise_path)
    picture = picture_of(exercise)
    for quantity in run(exercise).given:
        if quantity.id != "eta":
            assert picture.source(quantity.id).quantity == quantity
    with pytest.raises(KeyError):
        picture.source("z1[0]")
    picture.adopt(picture.cell("z1[0]").build_number())
    assert picture.source("z1[0]").quantity.id == "z1[0]"


def test_the_worksheets_line_moves_on_by_cells() -> None:
    exercise = load_exercise(other("mse_4_4_4_4").exercise_path)
    trace = run(exercise)
    line = WorksheetLine(trace.forward, trace, theme=THEME)
    assert len(line.pages) > 1
    assert sum(len(page) for page in line.pages) == len(trace.forward)
    for page in line.pages:
        zones = [zone_of(entry) for entry in page]
        assert all(BAND.contains(zone, tolerance=0.05) for zone in zones)
        assert all(one.right < two.left for one, two in pairwise(zones))
    assert line.turn_to(trace.forward[0].id) is None
    assert line.turn_to("L") == (line.pages[0], line.pages[-1])
    assert line.turn_to("L") is None


@pytest.mark.parametrize("rows", [1, 2])
def test_no_blank_tells_how_long_its_number_is(rows: int) -> None:
    trace = run(load_exercise(lab().exercise_path))
    line = WorksheetLine(trace.backward, trace, theme=THEME, rows=rows)
    names = [quantity.id for quantity in trace.backward]
    lengths = set()
    for page in line.by_page(names):
        line.turn_to(page[0])
        line.open(*page)
        lengths |= {round(float(blank.width), 6) for blank in line.blanks(*page)}
    widths = {round(line.build_number(q.id).width, 6) for q in trace.backward}
    assert len(widths) > 1
    assert len(lengths) == 1


def test_the_labs_worksheet_is_one_line() -> None:
    trace = run(load_exercise(lab().exercise_path))
    line = WorksheetLine(trace.forward, trace, theme=THEME)
    assert len(line.pages) == 1
    assert BAND.contains(zone_of(line.pages[0]))
