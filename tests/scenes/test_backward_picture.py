"""The network on the way back: decks that turn, doors, and chips that stand free."""

from pathlib import Path

import pytest
from film_settings import EXERCISES, lab
from manim import Arrow, Circle

from mathcore.exercise.ids import gradient
from mathcore.exercise.model import load_exercise
from mathcore.exercise.run import run
from scenes.kit.style.theme import load_theme
from scenes.kit.style.zones import FRAME_WIDTH, SAFE, at, zone_of
from scenes.kit.worksheet.line import BAND
from scenes.parts.backward.picture import BackPicture

THEME = load_theme("dark")
ASSETS = lab().exercise_path.parent
FILES = [*sorted(ASSETS.glob("*.toml")), *sorted(EXERCISES.glob("*.toml"))]


def picture_of(file: Path, layer: int | None = None) -> BackPicture:
    exercise = load_exercise(file)
    layers = [layer or len(exercise.layers)]
    return BackPicture(exercise, run(exercise), theme=THEME, layers=layers)


def forward(picture: BackPicture) -> list[str]:
    return [q.id for q in picture.trace.forward if q.id in picture.cells]


def test_the_lab_has_two_decks_and_a_tall_network_one() -> None:
    assert picture_of(lab().exercise_path).has_two_decks
    assert not picture_of(ASSETS / "three_hidden.toml").has_two_decks
    assert not picture_of(EXERCISES / "mse_3_2_2.toml").has_two_decks


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_the_layer_at_work_is_in_view_and_under_it_the_worksheet(file: Path) -> None:
    picture = picture_of(file)
    last = len(picture.layers)
    picture.shift(at(picture.slide(last), 0))
    before = picture.inputs if last == 1 else picture.layers[-2]
    for node in (*(n.frame for n in before), *(n.frame for n in picture.layers[-1])):
        zone = zone_of(node)
        assert SAFE.left - 1e-3 < zone.left
        assert zone.right < SAFE.right + 1e-3
        assert zone.bottom > BAND.top
    picture.shift(at(picture.to_output(), 0))
    assert min(zone_of(n.frame).left for n in picture.layers[-1]) > -FRAME_WIDTH / 2
    assert zone_of(picture.losses[-1].frame).right < SAFE.right


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_no_weights_chip_tells_how_long_its_gradient_is(file: Path) -> None:
    picture = picture_of(file)
    blanks = [chip.blank for name, chip in picture.chips.items() if gradient("W") in name]
    assert len({round(float(blank.width), 6) for blank in blanks}) == 1


def test_chips_of_a_layer_out_of_view_are_not_seen() -> None:
    exercise = load_exercise(lab().exercise_path)
    picture = BackPicture(exercise, run(exercise), theme=THEME, layers=[1, 2])
    picture.unfold()
    picture.stand(*picture.chips)
    assert picture.let_chips_come(2) == []
    assert len(picture.send_chips_away(but=1)) == 3
    assert picture.send_chips_away(but=1) == []
    away = [chip for chip in picture.chips.values() if chip.quantity.layer == 2]
    assert all(chip.paint(True).box.get_fill_opacity() == 0 for chip in away)
    assert len(picture.let_chips_come(2)) == 3


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_chips_stand_on_no_node_and_where_they_are_seen_together_on_no_other(file: Path) -> None:
    picture = picture_of(file)
    nodes = [
        *(zone_of(n.frame) for n in picture.neurons),
        *(zone_of(n.frame) for n in picture.inputs),
    ]
    chips = [zone_of(chip.box) for name, chip in picture.chips.items() if "W" in name]
    for k, chip in enumerate(chips):
        assert all(chip.overlap(node) < 1e-6 for node in nodes)
        assert chip.bottom > BAND.top
        if picture.has_two_decks:
            assert all(chip.overlap(other) < 1e-6 for other in chips[:k])


def test_of_one_deck_each_place_turns_alone_and_its_signal_leaves() -> None:
    picture = picture_of(ASSETS / "three_hidden.toml")
    picture.stand(*forward(picture))
    coming, leaving = picture.turn_to("dL_da2[0]")
    assert coming == [picture.cell("dL_da2[0]")]
    assert picture.cell("a2[0]") in leaving
    assert not picture.has("a2[0]")
    assert picture.has("z2[0]")
    assert picture.turn_to("dL_da2[0]") == ([], [])


def test_of_two_decks_the_second_folds_out_whole_and_no_signal_leaves() -> None:
    picture = picture_of(lab().exercise_path)
    picture.stand(*forward(picture))
    picture.unfold()
    assert all(len(neuron.turned) == 3 for neuron in picture.capsules)
    assert all(picture.has(name) for name in forward(picture))
    assert picture.turn_to("dL_dz2[0]") == ([], [])


@pytest.mark.parametrize(("index", "is_shut"), [(0, True), (1, False)])
def test_a_ring_stops_at_a_shut_door_and_an_arrow_goes_through_an_open_one(
    index: int, is_shut: bool
) -> None:
    door = picture_of(lab().exercise_path, layer=1).capsules[index].door
    assert (door.quantity.value == 0) == is_shut
    assert any(isinstance(line, Circle) for line in door.leaf) == is_shut
    assert any(isinstance(line, Arrow) for line in door.leaf) != is_shut


def test_a_door_keeps_its_leaf_in_it_wherever_the_network_slides() -> None:
    picture = picture_of(lab().exercise_path)
    picture.unfold()
    door = picture.capsules[-1].door
    picture.shift(at(-3.0, 0))
    assert door.sequel.get_x() == pytest.approx(door.box.get_x())


def test_a_shy_chip_is_seen_only_while_it_is_lit() -> None:
    picture = picture_of(ASSETS / "three_hidden.toml")
    chip = picture.chips[gradient("W2[0,0]")]
    picture.adopt(chip.build_number())
    assert chip.number is not None
    for lit in (False, True):
        chip.paint(lit)
        glyphs = [glyph for group in chip.number.parts.values() for glyph in group]
        assert {glyph.get_fill_opacity() for glyph in glyphs} == {float(lit)}
