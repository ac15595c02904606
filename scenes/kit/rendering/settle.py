"""How a scene comes to the end of a play whose frames are drawn elsewhere."""

from collections.abc import Callable, Iterable

from manim import Animation, Mobject, Scene, ShowPartial, Transform, Wait
from manim.animation.composition import AnimationGroup

#: Animations whose end does not depend on the frames before it.
_DIRECT = (Transform, ShowPartial, Wait)


def goes_straight(scene: Scene) -> bool:
    """Return whether each frame of the play that has begun can be made without those before it.

    Parameters
    ----------
    scene
        Not so are updaters, and animations that manim's own classes do not describe.
    """
    assert scene.animations is not None
    return all(map(_is_direct, scene.animations)) and not _has_updaters(scene)


def animated(scene: Scene) -> list[Mobject]:
    """Return whose families are all that changes in a play that `goes_straight`.

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
        Whether it `goes_straight`, so that no updater need be looked for.
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
    for time in () if goes_straight(scene) else times:
        scene.update_to_time(time)
    end()
    for animation in scene.animations:
        animation.finish()
        animation.clean_up_from_scene(scene)
    scene.update_mobjects(0)


def _is_direct(animation: Animation) -> bool:
    if not type(animation).__module__.startswith("manim."):
        return False
    if isinstance(animation, AnimationGroup):
        return all(map(_is_direct, animation.animations))
    return isinstance(animation, _DIRECT)


def _has_updaters(scene: Scene) -> bool:
    if scene.updaters or scene.always_update_mobjects:
        return True
    return any(mobject.updaters for mobject in scene.get_mobject_family_members())
