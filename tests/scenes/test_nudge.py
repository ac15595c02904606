"""The clip on one weight: what it shows, and that bars, gears, arrows and words say what is so."""

import math

import numpy as np
import pytest
from film_settings import look
from reference_nudge import nudge

from mathcore.numbers.values import to_float
from mathcore.topics.one_weight import EXAMPLE, nudged_and_stepped
from scenes.kit.style.theme import load_theme
from scenes.kit.style.zones import at
from scenes.nudge import Nudge
from scenes.parts.nudge.changes import LEVEL, Change
from scenes.parts.nudge.pipe import Pipe
from scenes.parts.nudge.ratios import ratio_rows
from scenes.parts.nudge.valley import Track, Valley

pytestmark = pytest.mark.xdist_group("Nudge")

THEME = load_theme("dark")
NUMBERS = nudged_and_stepped(EXAMPLE)
VALUES = {id: to_float(value) for id, value in NUMBERS.values.items()}


def phrases() -> list[str]:
    return [phrase.text for beat in look("Nudge").rehearsal.beats for phrase in beat.phrases]


def test_every_number_of_the_nudges_and_the_steps_is_on_a_last_picture() -> None:
    digits = look("Nudge").digits
    expected = {
        "w_nudged[0]": "1.01",
        "L_nudged[0]": "0.9604",
        "dL[0]": "−0.0396",
        "ratio[0]": "−3.96",
        "L_nudged[1]": "0.996004",
        "dL[1]": "−0.003996",
        "ratio[1]": "−3.996",
        "dz_dw": "2",
        "dL_dz": "−2",
        "dL_dw": "−4",
        "w_new[0]": "1.4",
        "L_new[0]": "0.04",
        "eta[1]": "0.25",
        "w_new[1]": "2",
        "L_new[1]": "1",
    }
    assert {id: digits[id] for id in expected} == expected


def test_it_asks_three_times_and_each_number_only_then_comes() -> None:
    beats = look("Nudge").rehearsal.beats
    asks = [(beat.name, ask.opens) for beat in beats for ask in beat.asks]
    assert asks == [
        ("Turn a knob", ("L_nudged[0]", "dL[0]")),
        ("Two gears", ("dL_dw",)),
        ("A step", ("w_new[1]", "L_new[1]")),
    ]
    # The gradient's place is there before it is asked for, and blank.
    assert "dL_dw" not in {
        claim.quantity.id for item in look("Nudge").items["Per nudge"] for claim in item.claims
    }


def test_what_is_said_is_so() -> None:
    theirs, said = nudge(), phrases()
    assert "It falls: −0.0396." in said
    assert theirs["L_nudged[0]"] < theirs["L"]
    assert "The second by −2: twice the error, 2 minus 3." in said
    assert theirs["dL_dz"] == 2 * (theirs["z"] - theirs["y"])
    assert "Everything moves about a tenth as far." in said
    for name in ("dw", "dz", "dL"):
        assert theirs[f"{name}[1]"] / theirs[f"{name}[0]"] == pytest.approx(0.1, rel=0.01)
    assert "Negative means: turn the weight up." in said
    assert theirs["dL_dw"] < 0 < theirs["w_new[0]"] - theirs["w"]
    assert "By how much? A tenth of the gradient, say." in said
    assert (theirs["eta[0]"], theirs["eta[1]"]) == (1 / 10, 1 / 4)
    assert "1 again: over the valley, to the other side." in said
    assert theirs["L_new[1]"] == theirs["L"]
    lowest = theirs["y"] / theirs["x"]
    assert theirs["w"] < lowest < theirs["w_new[1]"]


def test_the_ratios_close_in_on_the_gradient() -> None:
    far, near = (abs(VALUES[f"ratio[{k}]"] - VALUES["dL_dw"]) for k in range(2))
    assert near < far / 9


def test_all_bars_are_on_one_scale_and_a_fall_goes_down() -> None:
    per_unit = set()
    for name in ("dw[0]", "dz[0]", "dL[0]", "dw[1]", "dL[1]"):
        change = Change(NUMBERS[name], 0.0, theme=THEME)
        change.add_bar(NUMBERS[name])
        far = change.bar.get_top() if VALUES[name] > 0 else change.bar.get_bottom()
        near = change.bar.get_bottom() if VALUES[name] > 0 else change.bar.get_top()
        assert near[1] == pytest.approx(LEVEL)
        per_unit.add(round(float(far[1] - LEVEL) / VALUES[name], 6))
    assert len(per_unit) == 1


def test_the_open_blank_of_a_change_tells_of_no_sign() -> None:
    change = Change(NUMBERS["dL[0]"], 0.0, theme=THEME)
    assert change.blank.get_center() == pytest.approx(at(0, LEVEL))


def test_gears_are_blank_to_begin_with_and_their_factors_fit() -> None:
    pipe = Pipe(NUMBERS, theme=THEME)
    for gear, name in zip(pipe.gears, ("dz_dw", "dL_dz"), strict=True):
        assert len(gear) == 1
        factor = gear.build_factor(NUMBERS, name)
        corners = [factor.get_corner(at(x, y)) for x in (-1, 1) for y in (-1, 1)]
        inner = min(np.linalg.norm(gear.ring.points - gear.ring.get_center(), axis=1))
        assert all(math.dist(corner, gear.ring.get_center()) < inner for corner in corners)


def test_a_station_that_has_stepped_back_stays_dim_until_a_number_comes() -> None:
    station = Pipe(NUMBERS, theme=THEME).loss
    station.step_back()
    station.paint()
    assert station.number.part("value").get_fill_color() == THEME.dim
    new = station.build_number(NUMBERS["L_nudged[0]"])
    station.adopt(new)
    station.paint()
    assert station.number.part("value").get_fill_color() == THEME.loss
    assert not station.is_open


def test_the_results_of_both_ratios_stand_in_one_column() -> None:
    rows = ratio_rows(NUMBERS, theme=THEME)
    for name in ("equals", "relation", "result"):
        lefts = {round(float(row.step.numbers.part(name).get_left()[0]), 6) for row in rows}
        assert len(lefts) == 1


@pytest.mark.parametrize("k", [0, 1])
def test_an_arrow_is_as_long_as_its_share_of_the_gradient(k: int) -> None:
    valley = Valley(EXAMPLE, NUMBERS, theme=THEME)
    track = Track(valley, k, at(0.3, 0))
    length = track.arrow.get_end()[0] - track.arrow.get_start()[0]
    unit = valley.point(2, 0)[0] - valley.point(1, 0)[0]
    theirs = nudge()
    assert length / unit == pytest.approx(-theirs[f"eta[{k}]"] * theirs["dL_dw"])
    # The ball comes to lie on the curve.
    here = track.ball.get_center()
    assert here == pytest.approx(valley.point(theirs[f"w_new[{k}]"], theirs[f"L_new[{k}]"]))
    assert min(np.linalg.norm(valley.graph.points - here, axis=1)) < 0.05


def test_it_shows_numbers_of_its_own_whatever_the_exercise() -> None:
    assert not Nudge.follows_exercise
    assert look("Nudge").digits == look("Nudge", "dark", "mse_3_2_2").digits
