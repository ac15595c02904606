"""The seeded draw: pinned, repeatable, and quiet."""

from fractions import Fraction

import pytest
import torch

from mathcore.topics.torch_layers import LISTING, DrawnLayers, draw_layers

W1 = (
    (0.44140652, 0.47920528, -0.13525727),
    (0.53036046, -0.12649950, 0.11650391),
    (-0.28108588, 0.33906779, 0.50895905),
    (-0.42356041, 0.50183064, 0.10805647),
)
b1 = (0.42655149, 0.07819088, 0.27839142, -0.08151666)
W2 = (
    (0.38544291, 0.07390445, -0.23341995, 0.12744915),
    (-0.23036832, -0.05863643, -0.20307916, 0.33168548),
)
b2 = (-0.39468509, -0.23050517)
x = (0.66878796, -0.70770884, -0.32670644)


def pinned(drawn: DrawnLayers) -> bool:
    """Tell whether these are the numbers that seed 42 has always given."""
    found = (*drawn.W1, drawn.b1, *drawn.W2, drawn.b2, drawn.x)
    known = (*W1, b1, *W2, b2, x)
    return all(
        float(one) == pytest.approx(other, abs=1e-6)
        for row, row_known in zip(found, known, strict=True)
        for one, other in zip(row, row_known, strict=True)
    )


def test_the_draw_is_the_one_that_the_lab_shows() -> None:
    assert pinned(draw_layers())


def test_another_order_of_the_draw_is_another_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    seed, first, second, sample = LISTING
    monkeypatch.setattr("mathcore.topics.torch_layers.LISTING", (seed, sample, first, second))
    assert not pinned(draw_layers())


def test_every_draw_is_the_same_and_leaves_the_generator_alone() -> None:
    torch.manual_seed(7)
    one = draw_layers()
    after = torch.randn(3)
    torch.manual_seed(7)
    assert torch.equal(after, torch.randn(3))
    assert draw_layers() == one


def test_the_numbers_are_float32_numbers_to_the_last_bit() -> None:
    drawn = draw_layers()
    for number in (*drawn.x, *drawn.b1, *(w for row in (*drawn.W1, *drawn.W2) for w in row)):
        assert Fraction(torch.tensor(float(number), dtype=torch.float32).item()) == number
    assert drawn.epsilon == Fraction(1, 2**23)


def test_the_two_ways_differ_by_rounding_at_most() -> None:
    assert 0 <= draw_layers().difference < 1e-6
