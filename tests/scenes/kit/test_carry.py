"""Numbers travel whole, and round what stands in the way."""

from itertools import pairwise
from typing import cast

import numpy as np
import pytest
from film_settings import lab
from hypothesis import given
from hypothesis import strategies as st
from manim import Scene

from mathcore.exercise.model import load_exercise
from mathcore.exercise.run import run
from scenes.kit.rendering.fast_forward import is_stateless
from scenes.kit.scene.carry import Carry, along
from scenes.kit.scene.free_path import OVER_NAME, OVER_NUMBER, free_path, text_zones, touched
from scenes.kit.style.theme import load_theme
from scenes.kit.style.zones import Zone, at
from scenes.kit.text.number import VALUE, Number

TRACE = run(load_exercise(lab().exercise_path))
THEME = load_theme("dark")
WALL = Zone(-0.5, 0.5, -2, 2)


def length(way: list[np.ndarray]) -> float:
    return sum(float(np.linalg.norm(b - a)) for a, b in pairwise(way))


def over(way: list[np.ndarray], size: tuple[float, float], *zones: Zone) -> float:
    return sum(touched(a, b, size, zones) for a, b in pairwise(way))


def test_a_free_way_is_straight() -> None:
    way = free_path(at(-3, 0), at(3, 1), (1, 0.4), [])
    assert len(way) == 2


def test_a_way_leads_round_a_text() -> None:
    way = free_path(at(-3, 0), at(3, 0), (1, 0.4), [WALL])
    assert over(way, (1, 0.4), WALL) == 0
    assert length(way) < 9
    assert over([at(-3, 0), at(3, 0)], (1, 0.4), WALL) > 1


def test_where_all_ways_are_barred_the_thinnest_place_is_crossed() -> None:
    wall = [Zone(-0.2, 0.2, -5, 0.1), Zone(-1.5, 1.5, 0.1, 5)]
    way = free_path(at(-3, 2), at(3, 2), (0.4, 0.2), wall)
    assert 0 < over(way, (0.4, 0.2), *wall) < 1.5


def test_faint_text_is_crossed_rather_than_gone_round_by_far() -> None:
    tall, low = Zone(-0.5, 0.5, -4, 4), Zone(-0.5, 0.5, -0.4, 0.4)
    way = free_path(at(-3, 0), at(3, 0), (1, 0.4), [], dear=[(OVER_NUMBER, [tall])])
    assert length(way) < 6.5
    short = free_path(at(-3, 0), at(3, 0), (1, 0.4), [], dear=[(OVER_NUMBER, [low])])
    assert over(short, (1, 0.4), low) == 0


def test_into_a_gap_without_room_before_it_a_number_comes_straight() -> None:
    beside = [Zone(-1.5, -0.55, -0.2, 0.2), Zone(0.55, 1.5, -0.2, 0.2)]
    before = Zone(-1.5, 1.5, -0.75, -0.25)
    size = (1.0, 0.4)
    dear = [(OVER_NAME, [before])]
    way = free_path(at(-4, -2), at(0, 0), size, [*beside, Zone(-2, 2, 0.25, 3)], dear=dear)
    assert over(way, size, *beside) == 0
    assert over(way, size, before) > 0


@given(
    st.tuples(st.floats(-6, 6), st.floats(-3, 3)),
    st.tuples(st.floats(-6, 6), st.floats(-3, 3)),
)
def test_a_way_begins_and_ends_where_it_should(
    start: tuple[float, float], end: tuple[float, float]
) -> None:
    way = free_path(at(*start), at(*end), (0.5, 0.3), [WALL])
    assert np.allclose(way[0], at(*start))
    assert np.allclose(way[-1], at(*end))
    direct = over([at(*start), at(*end)], (0.5, 0.3), WALL)
    assert over(way, (0.5, 0.3), WALL) <= direct + 0.15


def test_only_what_is_seen_bars_the_way() -> None:
    number, hidden = (Number(TRACE["z2[0]"], theme=THEME) for _ in range(2))
    hidden.set_fill(opacity=0)
    assert len(text_zones([number, hidden])) == len(number.part(VALUE))
    assert text_zones([number], but=[number]) == []


@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.9, 1.0])
def test_a_number_is_one_rigid_body_on_its_way(share: float) -> None:
    number = Number(TRACE["z2[0]"], theme=THEME, size=0.5).shift(at(-3, -1))
    target = Number(TRACE["z2[0]"], theme=THEME, size=0.54).shift(at(3, 1)).part(VALUE)
    way = [number.get_center(), at(0, 2), target.get_center()]
    carry = Carry(number, target, way)
    carry.begin()
    carry.interpolate(share)
    moving = carry.mobject.get_all_points()
    still = number.get_all_points()
    scale = np.ptp(moving[:, 0]) / np.ptp(still[:, 0])
    assert 1 - 1e-6 <= scale <= 1.0801
    shape = (still - still.mean(axis=0)) * scale
    assert np.allclose(moving - moving.mean(axis=0), shape, atol=1e-6)


def test_a_copy_is_not_seen_before_it_sets_out() -> None:
    number = Number(TRACE["z2[0]"], theme=THEME)
    target = number.copy().shift(at(1, 1)).part(VALUE)
    carry = Carry(number, target, [at(0, 0), at(1, 1)])
    carry.begin()
    for share, is_seen in ((0.0, False), (0.5, True), (0.0, False)):
        carry.interpolate(share)
        assert bool(text_zones([cast(Number, carry.mobject)])) == is_seen


def test_a_slow_number_is_met_by_a_later_one_that_is_quick() -> None:
    number = Number(TRACE["z2[0]"], theme=THEME)
    home = number.copy().part(VALUE)
    slow = Carry(number, home, [at(-6, 0), at(6, 0)], run_time=4.0)
    quick, early = (Carry(number, home, [at(x, -2), at(x, 2)], run_time=0.4) for x in (0.0, -5.0))
    assert slow.meets(quick, 0.318)
    assert not slow.meets(early, 0.318)


def test_what_it_has_come_for_is_seen_when_it_has_arrived() -> None:
    scene = Scene(skip_animations=True)
    number = Number(TRACE["z2[0]"], theme=THEME).shift(at(-3, -1))
    home = Number(TRACE["z2[0]"], theme=THEME).shift(at(3, 1))
    home.set_fill(opacity=0)
    scene.add(number, home)
    scene.play(Carry(number, home.part(VALUE), [number.get_center(), home.get_center()]))
    assert home.part(VALUE)[0].get_fill_opacity() == 1
    assert set(scene.mobjects) == {number, home}


def test_each_moment_of_a_way_can_be_drawn_without_those_before_it() -> None:
    scene = Scene(skip_animations=True)
    number = Number(TRACE["z2[0]"], theme=THEME)
    target = number.copy().shift(at(1, 1)).part(VALUE)
    scene.compile_animation_data(Carry(number, target, [at(0, 0), at(1, 1)]))
    scene.begin_animations()
    assert is_stateless(scene)


def test_a_way_is_gone_at_one_speed() -> None:
    place = along([at(0, 0), at(1, 0), at(1, 3)])
    start, end = np.zeros((1, 3)), at(1, 3)[None]
    assert np.allclose(place(start, end, 0.25), at(1, 0))
    assert np.allclose(place(start, end, 0.5), at(1, 1))
