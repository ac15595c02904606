"""How a scene comes to the end of a play whose frames are drawn elsewhere."""

from collections.abc import Sequence

from manim import Animation, Scene, ShowPartial, Transform, Wait
from manim.animation.composition import AnimationGroup

#: Animations whose end does not depend on the frames before it.
_DIRECT = (Transform, ShowPartial, Wait)


def settle(scene: Scene, times: Sequence[float]) -> None:
    """Bring the scene to where manim would leave it after the play.

    Parameters
    ----------
    scene
        Its animations have begun.
    times
        Of the frames, in seconds since then. Frame by frame goes what may depend on each of them:
        updaters, and animations that manim's own classes do not describe.
    """
    assert scene.animations is not None
    if all(map(_goes_straight, scene.animations)) and not _has_updaters(scene):
        times = [scene.duration]
    for time in times:
        scene.update_to_time(time)
    for animation in scene.animations:
        animation.finish()
        animation.clean_up_from_scene(scene)
    scene.update_mobjects(0)


def _goes_straight(animation: Animation) -> bool:
    if not type(animation).__module__.startswith("manim."):
        return False
    if isinstance(animation, AnimationGroup):
        return all(map(_goes_straight, animation.animations))
    return isinstance(animation, _DIRECT)


def _has_updaters(scene: Scene) -> bool:
    if scene.updaters or scene.always_update_mobjects:
        return True
    return any(mobject.updaters for mobject in scene.get_mobject_family_members())
