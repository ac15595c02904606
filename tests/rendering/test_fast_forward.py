"""Going straight to the end of a play leaves the scene as going through all its frames does."""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from manim import (
    LEFT,
    RIGHT,
    UP,
    Animation,
    AnimationGroup,
    Circle,
    Circumscribe,
    Create,
    DrawBorderThenFill,
    FadeIn,
    FadeOut,
    FadeTransform,
    GrowFromCenter,
    Indicate,
    LaggedStart,
    Mobject,
    MoveToTarget,
    ReplacementTransform,
    Rotate,
    Scene,
    ShowPassingFlash,
    Square,
    Succession,
    Transform,
    TransformFromCopy,
    TransformMatchingShapes,
    UpdateFromFunc,
    VGroup,
    VMobject,
    Wait,
    tempconfig,
)

from scenes.kit.rendering.fast_forward import animated, go_to, is_stateless, settle

Play = Callable[[VMobject, VMobject], Any]


@pytest.fixture(autouse=True)
def dry() -> Iterator[None]:
    with tempconfig({"dry_run": True, "frame_rate": 20, "verbosity": "ERROR"}):
        yield


def moved_target(mobject: VMobject) -> Animation:
    mobject.generate_target()
    mobject.target.shift(UP).set_opacity(0.2)
    return MoveToTarget(mobject)


STRAIGHT: dict[str, Play] = {
    "fade in": lambda one, two: FadeIn(Circle(), shift=UP),
    "fade out": lambda one, two: FadeOut(one),
    "create": lambda one, two: Create(Circle()),
    "animate": lambda one, two: one.animate.shift(RIGHT).set_stroke(width=9),
    "target": lambda one, two: moved_target(two),
    "transform": lambda one, two: Transform(one, VGroup(Circle(), Circle().shift(LEFT))),
    "replace": lambda one, two: ReplacementTransform(one, Circle()),
    "from a copy": lambda one, two: TransformFromCopy(one, Circle()),
    "fade across": lambda one, two: FadeTransform(one, Circle()),
    "matching": lambda one, two: TransformMatchingShapes(one, VGroup(Square(), Circle())),
    "rotate": lambda one, two: Rotate(two),
    "grow": lambda one, two: GrowFromCenter(Circle()),
    "indicate": lambda one, two: Indicate(one),
    "flash": lambda one, two: ShowPassingFlash(two.copy()),
    "around": lambda one, two: Circumscribe(one),
    "lagged": lambda one, two: LaggedStart(FadeOut(one), Rotate(two), lag_ratio=0.4),
    "one by one": lambda one, two: Succession(
        ReplacementTransform(one, circle := Circle()), Indicate(circle), FadeIn(Square())
    ),
    "together": lambda one, two: AnimationGroup(
        Create(Circle()), Succession(Wait(0.2), Rotate(two))
    ),
}
CROOKED: dict[str, Play] = {
    "each frame": lambda one, two: UpdateFromFunc(one, lambda mobject: mobject.shift(0.1 * UP)),
    "another class": lambda one, two: DrawBorderThenFill(Circle()),
    "an updater": lambda one, two: FadeIn(
        Circle().add_updater(lambda mobject, dt: mobject.shift(dt * UP))
    ),
    "a class of one's own": lambda one, two: Mine(one),
    "one of several": lambda one, two: AnimationGroup(FadeIn(Circle()), Mine(one)),
}


class Mine(Transform):
    """Says nothing of what it does."""

    def __init__(self, mobject: Mobject) -> None:
        super().__init__(mobject, mobject.copy().shift(UP))


def begun(play: Play) -> tuple[Scene, list[float]]:
    """Return a scene whose play has begun, and the times of its frames."""
    scene = Scene()
    one = VGroup(Square(fill_opacity=0.5), Circle(radius=0.3).shift(RIGHT))
    two = Square(side_length=0.4).shift(2 * LEFT)
    scene.add(one, two, Circle(radius=0.1).shift(2 * UP))
    scene.compile_animation_data(play(one, two))
    scene.begin_animations()
    return scene, [float(time) for time in np.arange(0, scene.duration, 1 / 20)]


def look(mobject: Mobject) -> list[np.ndarray]:
    if not isinstance(mobject, VMobject):
        return [mobject.points]
    return [mobject.points, mobject.get_fill_rgbas(), mobject.get_stroke_rgbas()]


def looks(scene: Scene) -> list[list[np.ndarray]]:
    return [look(member) for top in scene.mobjects for member in top.get_family()]


@pytest.mark.parametrize("name", [*STRAIGHT, *CROOKED])
def test_the_end_is_where_the_frames_lead(name: str) -> None:
    play = (STRAIGHT | CROOKED)[name]
    straight, times = begun(play)
    settle(straight, times, end=lambda: None)
    stepped, times = begun(play)
    for time in times:
        stepped.update_to_time(time)
    for animation in stepped.animations or []:
        animation.finish()
        animation.clean_up_from_scene(stepped)
    stepped.update_mobjects(0)
    ours, frames = looks(straight), looks(stepped)
    assert len(ours) == len(frames)
    for one, other in zip(ours, frames, strict=True):
        for mine, its in zip(one, other, strict=True):
            np.testing.assert_allclose(mine, its, rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", STRAIGHT)
def test_nothing_else_changes_on_the_way(name: str) -> None:
    scene, times = begun(STRAIGHT[name])
    assert is_stateless(scene)
    plain, _ = begun(STRAIGHT[name])
    for time in times:
        known = {id(member) for top in animated(scene) for member in top.get_family()}
        resting = {
            id(member): (member, [part.copy() for part in look(member)])
            for top in scene.mobjects
            for member in top.get_family()
            if id(member) not in known
        }
        go_to(scene, time, straight=True)
        for member, before in resting.values():
            assert all(map(np.array_equal, look(member), before))
        plain.update_to_time(time)
        for one, other in zip(looks(scene), looks(plain), strict=True):
            assert all(map(np.array_equal, one, other))


@pytest.mark.parametrize("name", CROOKED)
def test_what_may_depend_on_each_frame_gets_each(name: str) -> None:
    scene, _ = begun(CROOKED[name])
    assert not is_stateless(scene)


def test_scenes_that_update_themselves_do_not_go_straight() -> None:
    scene, _ = begun(STRAIGHT["animate"])
    assert is_stateless(scene)
    scene.add_updater(lambda dt: None)
    assert not is_stateless(scene)
