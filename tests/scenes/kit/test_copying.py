"""Mobjects are copied as manim copies them, only faster."""

from typing import Any

import numpy as np
import pytest
from film_settings import lab
from manim import DEGREES, Arrow, Axes, Circle, DashedLine, Mobject, Square, ValueTracker, VGroup

from scenes.forward_pass import ForwardPass
from scenes.kit.scene.copying import copied, quick_copies
from scenes.kit.style.zones import at


def pictures() -> list[Mobject]:
    named = VGroup(Circle(), Square().rotate(20 * DEGREES))
    vars(named).update(first=named[0], some={"one": [1, named[1]]}, again=named.submobjects)
    shared = Circle()
    vars(shared).update(same=shared.points)
    kept = Square().save_state().set_color_by_gradient("#ff0000", "#00ff00")
    return [
        *(named, shared, kept, ValueTracker(3.0), Mobject()),
        *(Arrow(), DashedLine(), Axes((0, 2), (0, 2)), ForwardPass(lab()).picture),
    ]


def assert_alike(one: Any, other: Any, met: dict[int, int]) -> None:
    """See that two things are of one make, down to what is shared within each."""
    assert type(one) is type(other)
    if id(one) in met:
        assert met[id(one)] == id(other)
        return
    if isinstance(one, np.ndarray):
        met[id(one)] = id(other)
        assert np.array_equal(one, other)
    elif isinstance(one, Mobject):
        met[id(one)] = id(other)
        assert vars(one).keys() == vars(other).keys()
        for name, value in vars(one).items():
            assert_alike(value, vars(other)[name], met)
    elif isinstance(one, list | tuple):
        assert len(one) == len(other)
        for here, there in zip(one, other, strict=True):
            assert_alike(here, there, met)
    elif isinstance(one, dict):
        assert one.keys() == other.keys()
        for key, value in one.items():
            assert_alike(value, other[key], met)


@pytest.mark.parametrize("place", range(9))
def test_a_copy_is_manims(place: int) -> None:
    original = pictures()[place]
    manims = Mobject.__deepcopy__(original, {})
    quick = copied(original, {})
    assert_alike(manims, quick, {})
    own = {id(member) for member in original.get_family()}
    assert not own & {id(member) for member in quick.get_family()}
    before = [member.points.copy() for member in original.get_family()]
    quick.shift(at(1.0, 0.0))
    assert all(map(np.array_equal, before, (m.points for m in original.get_family())))


def test_another_make_is_told_apart() -> None:
    with pytest.raises(AssertionError):
        assert_alike(Circle(), Circle().scale(2), {})
    apart, shared = Circle(), Circle()
    vars(apart).update(same=apart.points.copy())
    vars(shared).update(same=shared.points)
    with pytest.raises(AssertionError):
        assert_alike(shared, apart, {})


def test_all_are_copied_so_for_a_while_only() -> None:
    manims = Mobject.__deepcopy__
    with quick_copies():
        assert Mobject.__deepcopy__ is copied
    assert Mobject.__deepcopy__ is manims
    with pytest.raises(ZeroDivisionError), quick_copies():
        raise ZeroDivisionError
    assert Mobject.__deepcopy__ is manims
