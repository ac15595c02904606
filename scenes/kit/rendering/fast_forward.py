"""How a scene comes to the end of a play whose frames are drawn elsewhere."""

from collections.abc import Callable, Iterable
from types import FunctionType
from typing import Any

from manim import Animation, Mobject, Scene, ShowPartial, Transform, Wait
from manim.animation.composition import AnimationGroup

#: Animations whose end does not depend on the frames before it.
_DIRECT = (Transform, ShowPartial, Wait)
#: A module of ours whose animations and paths are of that kind.
_CARRY = "scenes.kit.scene.carry"
#: What manim calls of a mobject, and of a scene, for each frame.
_OF_MOBJECTS = ("update", "interpolate", "interpolate_color")
_OF_SCENES = ("update_to_time", "update_mobjects", "update_meshes", "update_self")


def is_stateless(scene: Scene) -> bool:
    """Return whether each frame of the play that has begun can be made without those before it.

    Parameters
    ----------
    scene
        Not so are updaters, and whatever manim itself does not define: animations, rates, paths,
        ways of mobjects to change. They may read anything, and leave traces with each frame.
    """
    assert scene.animations is not None
    return (
        _leaves_to_manim(type(scene), _OF_SCENES)
        and not scene.updaters
        and not scene.always_update_mobjects
        and all(map(_is_direct, scene.animations))
        and not any(mobject.updaters for mobject in scene.get_mobject_family_members())
    )


def animated(scene: Scene) -> list[Mobject]:
    """Return whose families are all that changes in a play that `is_stateless`.

    Parameters
    ----------
    scene
        Its animations have begun.
    """
    found: list[Mobject] = []
    animations = list(scene.animations or [])
    for animation in animations:
        if isinstance(animation, AnimationGroup):
            animations += animation.animations
        elif isinstance(animation.mobject, Mobject):  # a Wait has none
            found.append(animation.mobject)
    return found


def go_to(scene: Scene, time: float, *, straight: bool) -> None:
    """Bring the scene to a moment of the play.

    Parameters
    ----------
    scene
        Its animations have begun.
    time
        In seconds since then.
    straight
        Whether it `is_stateless`, so that no updater need be looked for.
    """
    if not straight:
        scene.update_to_time(time)
        return
    assert scene.animations is not None
    for animation in scene.animations:
        animation.interpolate(time / animation.run_time)


def settle(scene: Scene, times: Iterable[float], *, end: Callable[[], None]) -> None:
    """Bring the scene to where manim would leave it after the play.

    Parameters
    ----------
    scene
        Its animations have begun.
    times
        Of the frames, in seconds since then.
    end
        Sets the film's time to the end of the play.
    """
    assert scene.animations is not None
    for time in () if is_stateless(scene) else times:
        scene.update_to_time(time)
    end()
    for animation in scene.animations:
        animation.finish()
        animation.clean_up_from_scene(scene)
    scene.update_mobjects(0)


def _is_direct(animation: Animation) -> bool:
    if not _is_manims(type(animation)):
        return False
    functions = (animation.rate_func, getattr(animation, "path_func", None))
    if not all(function is None or _is_manims(function) for function in functions):
        return False
    if isinstance(animation, AnimationGroup):
        return all(map(_is_direct, animation.animations))
    if not isinstance(animation, _DIRECT):
        return False
    members = [member for one in _mobjects_of(animation) for member in one.get_family()]
    return not any(member.updaters for member in members) and all(
        _leaves_to_manim(kind, _OF_MOBJECTS) for kind in {type(member) for member in members}
    )


def _mobjects_of(animation: Animation) -> list[Mobject]:
    """Return what is animated, with the copies that manim keeps beside the scene and updates."""
    names = ("mobject", "starting_mobject", "target_mobject", "target_copy")
    # A Wait has none, and one that comes later in a succession has not all of them yet.
    found = [getattr(animation, name, None) for name in names]
    return [mobject for mobject in found if isinstance(mobject, Mobject)]


def _leaves_to_manim(owner: type, methods: tuple[str, ...]) -> bool:
    """Return whether a class of ours or of anybody does as manim's classes do."""
    return all(_is_manims(getattr(owner, name)) for name in methods if hasattr(owner, name))


def _is_manims(function: Any) -> bool:
    """Return whether a function is manim's own, with all that it has been made of.

    Those of `scenes.kit.scene.carry` are as good: they read nothing but their arguments.
    """
    module = str(getattr(function, "__module__", ""))
    if not (module.startswith("manim.") or module == _CARRY):
        return False
    cells = getattr(function, "__closure__", None) or ()
    parts = (cell.cell_contents for cell in cells)
    return all(_is_manims(part) for part in parts if isinstance(part, FunctionType))
