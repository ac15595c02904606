"""The clip in the plane: what is drawn is where the exact maps take it."""

from functools import lru_cache
from typing import ClassVar

import numpy as np
import pytest
from film_settings import lab, look
from manim import Animation, Transform, VMobject, linear

from mathcore.topics.plane import (
    Map,
    U,
    V,
    both,
    exact_vector,
    first,
    folded,
    half_pressed,
    identity,
    narrow,
    plane_numbers,
    pressed,
    vector,
)
from scenes.collapse import CollapseInThePlane
from scenes.kit.scene.beat import Beat
from scenes.kit.scene.lecture import LectureScene
from scenes.kit.style.theme import load_theme
from scenes.kit.style.zones import zone_of
from scenes.kit.text.formula import LABEL
from scenes.kit.text.step import RESULT
from scenes.parts.plane.formulas import column, entries, value_line, with_pairs, worked_line
from scenes.parts.plane.marks import Carry, PlaneArrow, PointRow
from scenes.parts.plane.scene import ACTIVE, HIDDEN, INPUTS, OUTPUTS
from scenes.parts.plane.sheet import Plane, Sheet, crossings, outline, tracks
from scenes.publish.clips.rehearsal import rehearse

pytestmark = pytest.mark.xdist_group("CollapseInThePlane")

THEME = load_theme("dark")
NUMBERS = plane_numbers()
MAPS = {
    "identity": identity,
    "first": first,
    "both": both,
    "half pressed": half_pressed,
    "pressed": pressed,
    "folded": folded,
    "narrow": narrow,
}
STEPS = ("The first layer", "The second layer", "One layer", "What every layer keeps")


@lru_cache(maxsize=1)
def plane() -> Plane:
    return Plane(theme=THEME)


def corners(line: VMobject) -> np.ndarray:
    """Return the points through which a line was drawn."""
    return np.array([*line.points[::4], line.points[-1]])


def drawn(sheet: Sheet) -> np.ndarray:
    return np.array([corners(line) for line in sheet.lines])


def exact_images(under: Map) -> np.ndarray:
    grid, point = crossings(), plane().point
    upright = [[point(under((c, t))) for t in grid] for c in grid]
    level = [[point(under((t, c))) for t in grid] for c in grid]
    return np.array(upright + level)


class Noted(CollapseInThePlane):
    """The clip; notes for each move whether points had met before it, and where it led."""

    ways: ClassVar[list[tuple[bool, str]]] = []

    def move(self, under: Map, space: str, *also: Animation, run_time: float = 1.7) -> None:
        apart = {tuple(point) for line in drawn(self.sheet).round(6) for point in line}
        self.ways.append((len(apart) < len(crossings()) ** 2, space))
        super().move(under, space, *also, run_time=run_time)


@lru_cache(maxsize=1)
def pictures() -> dict[str, tuple[np.ndarray, list[np.ndarray]]]:
    """Return where the sheet's crossings and the arrows' tips stand at the end of each beat."""
    found: dict[str, tuple[np.ndarray, list[np.ndarray]]] = {}

    def note(scene: LectureScene, beat: Beat) -> None:
        assert isinstance(scene, CollapseInThePlane)
        tips = [arrow.head for arrow in scene.arrows.values()]
        found[beat.name] = drawn(scene.sheet), tips

    rehearse(Noted, lab(), note)
    return found


@pytest.mark.parametrize("name", MAPS)
def test_a_sheet_is_drawn_through_the_exact_images_and_stays_in_its_window(name: str) -> None:
    sheet = Sheet(plane(), MAPS[name])
    assert np.allclose(drawn(sheet), exact_images(MAPS[name]), atol=1e-12)
    assert plane().window.contains(zone_of(sheet), tolerance=1e-9)


def test_a_sheet_under_another_map_is_another_picture() -> None:
    assert not np.allclose(drawn(Sheet(plane(), both)), exact_images(folded), atol=0.1)
    far = Sheet(plane(), lambda x: (3 * x[0], 3 * x[1]))
    assert not plane().window.contains(zone_of(far))


def test_tracks_and_outline_lie_where_the_sheet_does() -> None:
    sheet = Sheet(plane(), both)
    whole = list(tracks(plane(), both))
    kept = [k for k, c in enumerate((*crossings(), *crossings())) if c.denominator == 1]
    assert len(whole) == len(kept) == 10
    for line, k in zip(whole, kept, strict=True):
        assert np.array_equal(corners(line), drawn(sheet)[k])
    assert np.array_equal(outline(plane(), both).points, sheet.paper.points)


@pytest.mark.parametrize(
    ("beat", "name"),
    [
        ("The first layer", "first"),
        ("The second layer", "both"),
        ("One layer", "both"),
        ("What every layer keeps", "both"),
        ("ReLU in between", "pressed"),
        ("Then the second layer", "folded"),
        ("A witness", "folded"),
        ("A bottleneck", "narrow"),
        ("To discuss", "folded"),
    ],
)
def test_each_beat_ends_on_the_exact_images(beat: str, name: str) -> None:
    assert np.allclose(pictures()[beat][0], exact_images(MAPS[name]), atol=1e-9)


def test_two_steps_and_one_step_make_the_same_picture() -> None:
    (sheet, tips), (other_sheet, other_tips) = (pictures()[name] for name in STEPS[1:3])
    assert np.allclose(sheet, other_sheet, atol=1e-9)
    assert np.allclose(tips, other_tips, atol=1e-9)
    assert not np.allclose(sheet, pictures()[STEPS[0]][0], atol=0.1)
    assert not np.allclose(sheet, pictures()["Then the second layer"][0], atol=0.1)


def test_the_tips_stand_where_their_tags_say() -> None:
    seen = look("CollapseInThePlane")
    for beat, id, under in (("The first layer", "W1", first), ("One layer", "W", both)):
        tips = pictures()[beat][1]
        for k, (tip, e) in enumerate(zip(tips, (vector(1, 0), vector(0, 1)), strict=True)):
            values = tuple(NUMBERS[entry].value for entry in column(id, k))
            assert values == under(e)
            assert np.allclose(tip, plane().point(under(e)), atol=1e-9)
            tag = with_pairs("{}", NUMBERS, [column(id, k)], theme=THEME, size=LABEL)
            assert tag.body in seen.texts[beat]


def test_the_witness_is_told_with_its_numbers() -> None:
    seen = look("CollapseInThePlane")
    heads = {"f_u": folded(U), "f_v": folded(V)}
    tips = pictures()["A witness"][1]
    for (name, head), tip in zip(heads.items(), tips, strict=True):
        assert exact_vector(NUMBERS, name) == head
        assert np.allclose(tip, plane().point(head), atol=1e-9)
    texts = seen.texts["A witness"]
    lines = [text for text in texts if text.startswith(("$ f(u) +", "$ f(u +"))]
    assert len(lines) == 2
    for line, names in zip(lines, (("f_u", "f_v", "sum"), ("f_s",)), strict=True):
        assert all(f'"{id}"' in line for name in names for id in entries(name))
    # The inputs stay, and each tip says whose image it is.
    named = {"x_u": "u = {}", "x_v": "v = {}", "f_u": "f(u) = {}", "f_v": "f(v) = {}"}
    for name, source in named.items():
        tag = with_pairs(source, NUMBERS, [entries(name)], theme=THEME, size=LABEL)
        assert tag.body in texts


def test_what_is_pressed_together_never_comes_apart_again() -> None:
    """From where points have met, a map may only lead on, and not back to the inputs."""
    pictures()
    ways = {*Noted.ways}
    assert {(False, HIDDEN), (True, ACTIVE), (True, OUTPUTS)} <= ways
    assert not ways & {(True, INPUTS), (True, HIDDEN)}


def test_every_matrix_is_shown_with_its_numbers() -> None:
    shown = look("CollapseInThePlane").values
    ids = {q.id for q in NUMBERS if q.id.split("[")[0] in {"W1", "W2", "W", "N1", "N2", "N"}}
    assert ids | {"det_N", "rank_N"} <= shown.keys()


def test_the_layers_are_called_linear_since_they_have_no_bias() -> None:
    seen = look("CollapseInThePlane")
    told = [beat.narration + beat.note for beat in seen.rehearsal.beats]
    assert not any("affine" in text or "bias" in text for text in told)


def test_a_transform_between_sheets_goes_along_straight_lines() -> None:
    start, end = Sheet(plane(), identity), Sheet(plane(), both)
    wanted = 0.75 * drawn(start) + 0.25 * drawn(end)
    moving = Transform(start, end, rate_func=linear)
    moving.begin()
    moving.interpolate(0.25)
    assert np.allclose(drawn(start), wanted, atol=1e-9)


def test_an_arrow_is_carried_along_a_straight_line_with_a_tip_of_one_size() -> None:
    arrow = PlaneArrow(plane(), vector(0, 1))
    size = arrow.tip.height
    moving = Carry(arrow, vector(0, 3), vector(1, 2), rate_func=linear)
    moving.begin()
    moving.interpolate(0.5)
    assert np.allclose(arrow.head, plane().point(vector(0, 2)))
    assert np.allclose(2 * arrow.tail, plane().point(vector(0, 0)) + plane().point(vector(1, 2)))
    moving.interpolate(1.0)
    assert np.allclose(arrow.head, plane().point(vector(0, 3)))
    assert np.linalg.norm(arrow.tip.points[0] - arrow.head) < 1e-9
    assert arrow.tip.height == pytest.approx(size, rel=0.5)


def test_a_row_keeps_its_dots_on_its_line() -> None:
    points = tuple(vector(1, t) for t in range(-2, 3))
    row = PointRow(plane(), points, identity).under(folded)
    for dot, point in zip(row.dots, points, strict=True):
        assert np.allclose(dot.get_center(), plane().point(folded(point)))
    assert np.allclose(corners(row.line), [plane().point(folded(point)) for point in points])


def test_a_line_is_worked_out_with_its_numbers() -> None:
    line = worked_line(NUMBERS, "det_N", theme=THEME)
    assert [claim.quantity.id for claim in line.claims] == [
        *NUMBERS["det_N"].operands,
        "det_N",
    ]
    assert len(line.part(RESULT)) == 1
    rank = value_line(NUMBERS["rank_N"], "", theme=THEME)
    assert [claim.text for claim in rank.claims] == ["1"]
    with pytest.raises(ValueError, match="rank_N is given"):
        worked_line(NUMBERS, "rank_N", theme=THEME)
