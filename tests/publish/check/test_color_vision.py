"""Distances of colours against published values, and what dichromats confuse."""

import pytest
from manim import BLACK, WHITE, ManimColor

from scenes.publish.check.color_vision import VISIONS, ciede2000, distance, seen_by, to_lab

Lab = tuple[float, float, float]

#: From the table of test data of Sharma, Wu and Dalal, 2005, which covers each branch.
SHARMA = [
    ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
    ((50, 3.1571, -77.2803), (50, 0, -82.7485), 2.8615),
    ((50, -1.3802, -84.2814), (50, 0, -82.7485), 1.0000),
    ((50, 0, 0), (50, -1, 2), 2.3669),
    ((50, 2.49, -0.001), (50, -2.49, 0.0009), 7.1792),
    ((50, 2.49, -0.001), (50, -2.49, 0.0011), 7.2195),
    ((50, 2.5, 0), (73, 25, -18), 27.1492),
    ((50, 2.5, 0), (61, -5, 29), 22.8977),
    ((50, 2.5, 0), (56, -27, -3), 31.9030),
    ((50, 2.5, 0), (58, 24, 15), 19.4535),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
]


@pytest.mark.parametrize(("one", "other", "apart"), SHARMA)
def test_ciede2000_is_the_published_one(one: Lab, other: Lab, apart: float) -> None:
    assert ciede2000(one, other) == pytest.approx(apart, abs=5e-5)
    assert ciede2000(other, one) == pytest.approx(apart, abs=5e-5)
    assert ciede2000(one, one) == 0


def test_lab_of_known_colours() -> None:
    assert to_lab(seen_by(WHITE, "normal")) == pytest.approx((100, 0, 0), abs=1e-3)
    assert to_lab(seen_by(BLACK, "normal")) == pytest.approx((0, 0, 0), abs=1e-3)
    red = to_lab(seen_by(ManimColor("#FF0000"), "normal"))
    assert red == pytest.approx((53.24, 80.09, 67.20), abs=0.01)


@pytest.mark.parametrize("vision", VISIONS)
def test_a_grey_is_seen_as_it_is_by_everyone(vision: str) -> None:
    grey = ManimColor("#808080")
    kind = next(known for known in VISIONS if known == vision)
    assert seen_by(grey, kind) == pytest.approx(seen_by(grey, "normal"), abs=2e-4)


def test_dichromats_confuse_what_others_tell_apart() -> None:
    # Two colours on a line of confusion each, as such eyes cannot tell them.
    red, green = ManimColor("#C00000"), ManimColor("#606000")
    assert distance(red, green) > 30
    assert distance(red, green, "deutan") < 18
    blue, grey_green = ManimColor("#0060C0"), ManimColor("#007070")
    assert distance(blue, grey_green) > 25
    assert distance(blue, grey_green, "tritan") < 12
