"""Distances of colours against published values, and what dichromats confuse."""

import pytest
from manim import BLACK, WHITE, ManimColor

from scenes.publish.check.color_vision import VISIONS, Vision, distance

RED, GREEN, BLUE = (ManimColor(code) for code in ("#FF0000", "#00FF00", "#0000FF"))


def test_distances_are_the_published_ones() -> None:
    assert distance(WHITE, BLACK) == pytest.approx(100, abs=0.01)
    assert distance(RED, GREEN) == pytest.approx(86.61, abs=0.01)
    assert distance(RED, BLUE) == pytest.approx(52.88, abs=0.01)
    assert distance(RED, RED) == 0


@pytest.mark.parametrize("vision", VISIONS)
def test_greys_are_seen_as_they_are_by_everyone(vision: Vision) -> None:
    one, other = ManimColor("#808080"), ManimColor("#C0C0C0")
    assert distance(one, other, vision) == pytest.approx(distance(one, other), abs=0.01)


def test_dichromats_confuse_what_others_tell_apart() -> None:
    # Two colours on a line of confusion each, as such eyes cannot tell them.
    red, green = ManimColor("#C00000"), ManimColor("#606000")
    assert distance(red, green) > 30
    assert distance(red, green, "deutan") < 18
    blue, grey_green = ManimColor("#0060C0"), ManimColor("#007070")
    assert distance(blue, grey_green) > 25
    assert distance(blue, grey_green, "tritan") < 12
