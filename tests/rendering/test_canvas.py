"""A picture kept up to date is the picture that manim draws from nothing."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pytest
from filmed import psnr
from hypothesis import given, settings
from hypothesis import strategies as st
from manim import (
    BLUE,
    DOWN,
    RED,
    RIGHT,
    UP,
    WHITE,
    Camera,
    Circle,
    DashedLine,
    ImageMobject,
    Line,
    Mobject,
    Square,
    Triangle,
    VGroup,
    VMobject,
    tempconfig,
)
from manim.utils.family import extract_mobject_family_members

from scenes.kit.rendering.canvas import Canvas, can_show, shown

SIZE = {"pixel_width": 320, "pixel_height": 180}


@pytest.fixture(autouse=True, scope="module")
def small() -> Iterator[None]:
    with tempconfig(SIZE):
        yield


def as_manim(mobjects: Sequence[Mobject]) -> np.ndarray:
    camera = Camera()
    camera.capture_mobjects(mobjects)
    return camera.pixel_array.copy()


def figures() -> list[VMobject]:
    """Return what overlaps, has corners, gradients, dashes, gaps in its outline, or no fill."""
    star = VMobject(stroke_width=12, stroke_color=WHITE)
    star.set_points_as_corners([(-3.0, -2.0, 0.0), (-2.9, 2.0, 0.0), (-2.8, -2.0, 0.0), UP])
    ring = Circle(radius=1.2, fill_opacity=0.6, fill_color=BLUE)
    ring.append_points(Circle(radius=0.5).points)
    shaded = Square(fill_opacity=1, fill_color=[RED, BLUE]).shift(3 * RIGHT)
    return [
        star,
        ring,
        shaded,
        VGroup(Triangle(fill_opacity=0.4, color=RED), Line(4 * RIGHT, UP)),
        DashedLine(DOWN, 2 * UP + RIGHT, stroke_width=3),
        Square(side_length=0.3, fill_opacity=1, stroke_width=0).shift(2 * UP),
    ]


CHANGES: list[Callable[[VMobject], object]] = [
    lambda mobject: mobject.shift(0.37 * RIGHT + 0.11 * UP),
    lambda mobject: mobject.rotate(0.3),
    lambda mobject: mobject.set_opacity(0.35),
    lambda mobject: mobject.set_color(BLUE),
    lambda mobject: mobject.set_stroke(width=7),
    lambda mobject: mobject.scale(1.4),
    lambda mobject: mobject.set_z_index(1 - mobject.z_index),
    lambda mobject: mobject.set_stroke(RED, width=9, background=True),
    lambda mobject: mobject.shift(9 * RIGHT),
]

step = st.tuples(st.integers(0, 5), st.integers(0, len(CHANGES) + 1))


@settings(max_examples=40)
@given(
    st.lists(st.lists(step, max_size=3), min_size=1, max_size=5), st.integers(0, 2), st.booleans()
)
def test_whatever_changes_the_picture_is_manims(
    frames: list[list[tuple[int, int]]], resting: int, told: bool
) -> None:
    everything = figures()
    still, moving = everything[:resting], everything[resting:]
    canvas = Canvas(Camera(), still, tuple(moving) if told else None)
    before = as_manim(still)
    for changes in frames:
        for which, what in changes:
            mobject = moving[which % len(moving)]
            if what < len(CHANGES):
                CHANGES[what](mobject)
            elif what == len(CHANGES):
                moving.remove(mobject)
                moving.insert(0, mobject)
            elif len(moving) > 1:
                moving.remove(mobject)
        changed = canvas.draw(shown(moving))
        # What rests lies below all that moves, as manim's renderer has it.
        camera = Camera()
        camera.capture_mobjects(still)
        camera.capture_mobjects(moving)
        assert psnr(canvas.pixels, camera.pixel_array) > 60
        if changed is not None:
            outside = np.ones(before.shape[:2], dtype=bool)
            for box in changed:
                outside[box.rows, box.columns] = False
            assert (canvas.pixels[outside] == before[outside]).all()
        before = canvas.pixels.copy()


def test_a_change_that_is_not_seen_would_be_found() -> None:
    square = Square(fill_opacity=1)
    canvas = Canvas(Camera(), [])
    canvas.draw([square])
    old = canvas.pixels.copy()
    square.shift(RIGHT)
    assert canvas.draw([square])
    assert psnr(canvas.pixels, old) < 30
    assert canvas.draw([square]) == []


def test_what_is_said_to_rest_is_not_looked_at() -> None:
    group, square = VGroup(Circle(), Triangle()), Square()
    canvas = Canvas(Camera(), [], [group])
    canvas.draw(shown([group, square]))
    square.shift(RIGHT)
    assert canvas.draw(shown([group, square])) == []
    group[1].shift(RIGHT)
    assert canvas.draw(shown([group, square]))
    # A newcomer is looked at once, and those that come with it too.
    newcomer = Square(side_length=0.3)
    group.add(newcomer)
    assert canvas.draw(shown([group, square]))
    newcomer.shift(RIGHT)
    assert canvas.draw(shown([group, square]))


def test_little_is_drawn_when_little_changes() -> None:
    dot = Square(side_length=0.2, fill_opacity=1)
    canvas = Canvas(Camera(), [])
    parts = [Circle(radius=3), dot]
    assert canvas.draw(parts) is None
    dot.shift(0.1 * RIGHT)
    changed = canvas.draw(parts)
    assert changed is not None
    area = sum((box.right - box.left) * (box.bottom - box.top) for box in changed)
    assert area < 0.15 * 320 * 180


def test_the_order_is_manims() -> None:
    one, two, three = Square(), Circle(), Triangle()
    group = VGroup(one, VGroup(two, three))
    one.set_z_index(2)
    for mobjects in ([group, two], [one, group], [three, group, one], [VGroup(), group]):
        expected = extract_mobject_family_members(
            mobjects, use_z_index=True, only_those_with_points=True
        )
        assert shown(mobjects) == expected


def test_images_are_left_to_manim() -> None:
    assert can_show(figures())
    assert not can_show([ImageMobject(np.zeros((4, 4, 3), dtype=np.uint8))])
    assert not can_show([Mobject()])
