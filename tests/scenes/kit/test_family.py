"""Our walk through families finds what manim's does, in the same order."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from manim import Mobject, Scene, VGroup
from manim.utils.family import extract_mobject_family_members

from scenes.kit.scene.family import family_members, without

MANIMS = Scene()


@given(
    st.lists(st.lists(st.integers(0, 9), max_size=4), min_size=1, max_size=10),
    st.lists(st.integers(-2, 2), min_size=10, max_size=10),
    st.booleans(),
    st.integers(0, 10),
    st.integers(0, 10),
)
def test_it_is_manims(
    children: list[list[int]], heights: Sequence[int], by_z_index: bool, first: int, last: int
) -> None:
    # A mobject holds only later ones, some of them more than once through others.
    mobjects = [Mobject(z_index=height) for height in heights]
    for index, held in enumerate(children):
        mobjects[index].submobjects = [mobjects[k] for k in dict.fromkeys(held) if k > index]
    stands = MANIMS.get_restructured_mobject_list(mobjects[:6], mobjects[first:last])
    assert without(mobjects[:6], mobjects[first:last]) == stands
    expected = extract_mobject_family_members(mobjects, use_z_index=by_z_index)
    assert family_members(mobjects, by_z_index=by_z_index) == expected
    assert family_members(mobjects[:1]) == mobjects[0].get_family()


def test_one_that_holds_itself_is_met_once() -> None:
    outer, inner = VGroup(), VGroup()
    outer.submobjects, inner.submobjects = [inner], [outer]
    assert family_members([outer]) == outer.get_family()
    with pytest.raises(RecursionError):
        without([outer], [VGroup()])
