"""How the dots of a neuron's samples move, and how numbers reach the line that uses them."""

from collections.abc import Mapping

from manim import Animation, AnimationGroup, ApplyMethod, FadeIn, Mobject, VGroup

from scenes.kit.scene.motion import fly_to
from scenes.kit.text.step import Step


def to(dots: VGroup, goal: VGroup) -> Animation:
    """Move each dot to its place in ``goal``."""
    pairs = zip(dots, goal, strict=True)
    return AnimationGroup(*(ApplyMethod(dot.move_to, end.get_center()) for dot, end in pairs))


def fill(step: Step, sources: Mapping[str, Mobject]) -> Animation:
    """Send numbers into a line's slots; what has no source on the stage fades in."""
    arrivals: list[Animation] = [FadeIn(step.numbers.part(name)) for name in step.signs]
    for name, quantity in step.operands:
        slot = step.numbers.part(name)
        source = sources.get(quantity.id)
        arrivals.append(fly_to(source, slot) if source else FadeIn(slot))
    return AnimationGroup(*arrivals)
