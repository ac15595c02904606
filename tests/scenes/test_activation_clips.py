"""The clips on activations: what is read off the curves, and what stands still."""

import numpy as np
import pytest
from film_settings import look
from reference_activations import activation_curves

from mathcore.display import display
from scenes.activations import MIDDLE, RELU, RIGHT_HALF, SIGMOID
from scenes.kit.lecture_scene import LectureScene
from scenes.kit.running_number import RunningNumber
from scenes.kit.slope_pair import ActivationLook, SlopePair
from scenes.kit.theme import load_theme
from scenes.kit.typeset import Glyph
from scenes.kit.zones import Zone, at
from scenes.publish.checks import check_clip

on_curves = pytest.mark.xdist_group("ActivationCurves")
LOOKS = [pytest.param(SIGMOID, MIDDLE, id="sigmoid"), pytest.param(RELU, RIGHT_HALF, id="relu")]


@on_curves
def test_the_curves_show_the_slopes_of_the_lecture() -> None:
    digits = look("ActivationCurves").digits
    assert digits == {
        "sigmoid'[-5]": "0.0066",
        "sigmoid'[0]": "0.25",
        "sigmoid'[5]": "0.0066",
        "relu'[-5]": "0",
        "relu'[5]": "1",
    }
    found = activation_curves()
    for id, text in digits.items():
        assert display(found[id]).number == pytest.approx(float(text))


@on_curves
def test_the_last_picture_compares_both_slopes() -> None:
    seen = look("ActivationCurves")
    texts = seen.texts["On one scale"]
    assert sum("0.25" in text and "part" in text for text in texts) == 3
    # "A quarter" and "all" of the narration are the slopes themselves.
    assert seen.values["sigmoid'[0]"] == 0.25
    assert seen.values["relu'[5]"] == 1


@pytest.mark.parametrize(("drawn", "zone"), LOOKS)
@pytest.mark.parametrize("z", [-5.0, -1.3, 0.0, 2.0, 5.0])
def test_the_probe_stands_on_both_curves(drawn: ActivationLook, zone: Zone, z: float) -> None:
    pair = SlopePair(drawn, theme=load_theme("dark"), zone=zone)
    probe = pair.probe
    probe.stand_at(z)
    value, slope = float(pair.value(z)), float(pair.slope(z))
    assert np.allclose(probe.touch.get_center(), pair.upper.point(z, value))
    assert np.allclose(probe.mark.get_center(), pair.lower.point(z, slope))
    # The tangent rises by the slope, measured in the units of the axes.
    start, end = probe.tangent.get_start_and_end()
    inner = pair.upper.inner
    per_z, per_unit = inner.width / 10, inner.height / drawn.top
    rise = (end[1] - start[1]) / per_unit / ((end[0] - start[0]) / per_z)
    assert rise == pytest.approx(slope, abs=1e-9)
    assert float(probe.number.text) == pytest.approx(slope, abs=10.0**-drawn.decimals / 2)
    # What it leaves behind ends where it stands.
    grown = [piece for piece in probe.trail if len(piece.points)]
    if z > -5:
        assert max(piece.get_right()[0] for piece in grown) == pytest.approx(
            pair.lower.point(z, 0)[0], abs=1e-6
        )
    else:
        assert grown == []


def test_a_derivative_with_a_jump_is_drawn_in_two_pieces() -> None:
    theme = load_theme("dark")
    assert len(SlopePair(SIGMOID, theme=theme, zone=MIDDLE).slopes) == 1
    assert len(SlopePair(RELU, theme=theme, zone=MIDDLE).slopes) == 2


def test_a_running_number_keeps_its_digits_in_place() -> None:
    number = RunningNumber(2, theme=load_theme("dark"))

    def middles(value: float) -> list[float]:
        number.display(value, at(1, 2))
        return [float(glyph.get_x()) for glyph in number if len(glyph.points)]

    assert middles(0.11) == pytest.approx(middles(0.88), abs=1e-9)
    assert number.text == "0.88"
    assert len(middles(-0.004)) == 4  # no "−0.00"
    assert number.text == "0.00"
    assert len(middles(-0.5)) == 5
    assert all(isinstance(glyph, Glyph) for glyph in number)
    with pytest.raises(ValueError, match="no room"):
        middles(1e8)


def test_a_running_number_on_a_still_is_found() -> None:
    class Held(LectureScene):
        title = "Held"

        def construct(self) -> None:
            with self.beat("A number is left running", "It is still there."):
                self.add(RunningNumber(2, theme=self.theme).display(0.25, at(0, 0)))

    assert any("belong to no text" in str(finding) for finding in check_clip(Held))
