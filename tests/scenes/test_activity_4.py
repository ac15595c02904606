"""What the clips of the pen-and-paper exercise must show, beyond what holds for every clip."""

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from film_settings import lab, look, other

from mathcore.exercise.ids import before_update, gradient
from mathcore.exercise.model import load_exercise
from mathcore.exercise.run import run
from mathcore.numbers.values import to_float
from scenes.backward_pass import BackwardPass
from scenes.backward_pass_hidden import BackwardPassHidden
from scenes.kit.scene.settings import Settings
from scenes.kit.scene.strip import question
from scenes.kit.style.theme import load_theme
from scenes.kit.style.zones import STRIP, Zone, zone_of
from scenes.parts.backward.cancellation import STRUCK, cancellation
from scenes.publish.clips.rehearsal import rehearse
from scenes.weight_update import WeightUpdate


@pytest.mark.xdist_group("WeightUpdate")
def test_the_update_ends_on_all_nine_new_parameters_and_both_losses() -> None:
    seen = look("WeightUpdate")
    expected = {
        "W1_new[0,0]": "0.5",
        "W1_new[0,1]": "−0.3",
        "W1_new[1,0]": "0.7776",
        "W1_new[1,1]": "0.1552",
        "b1_new[0]": "0.1",
        "b1_new[1]": "−0.1224",
        "W2_new[0,0]": "0.6",
        "W2_new[0,1]": "−0.3384",
        "b2_new[0]": "0.2560",
        "L": "0.8203",
        "L_new": "0.7292",
    }
    assert {id: seen.digits[id] for id in expected} == expected
    others = {beat.name: beat for beat in seen.rehearsal.beats}["All the others"]
    assert "Where the gradient is zero nothing moves." in others.narration


@pytest.mark.xdist_group("WeightUpdate")
@pytest.mark.parametrize("name", [None, "mse_3_2_2"])
def test_every_new_parameter_is_asked_for_once_and_then_the_loss(name: str | None) -> None:
    scene = WeightUpdate(other(name) if name else lab(), skip_animations=True)
    wanted = [quantity.id for quantity in scene.blanks()]
    opened = asked("WeightUpdate", "light" if name else "dark", name)
    *parameters, loss, drop = opened
    assert sorted(parameters) == sorted(wanted)
    assert (loss, drop) == ("L_new", "drop")
    # The one with the largest gradient is asked for alone.
    sizes = {id: abs(to_float(scene.trace[gradient(before_update(id))].value)) for id in wanted}
    assert parameters[0] == max(sizes, key=lambda id: sizes[id])


@pytest.mark.xdist_group("WeightUpdate")
def test_the_second_forward_pass_replaces_every_value_of_the_first() -> None:
    last = look("WeightUpdate").quantities["Forward again"]
    assert {"z1_new[1]", "a1_new[1]", "z2_new[0]", "a2_new[0]"} <= last
    assert not {"z1[1]", "a1[1]", "z2[0]", "a2[0]"} & last


@pytest.mark.xdist_group("WeightUpdate")
def test_old_values_stay_beside_the_new_ones_until_all_have_moved() -> None:
    seen = look("WeightUpdate").quantities
    assert {"W2[0,1]", "W2_new[0,1]"} <= seen["One number"]
    assert not {"W2[0,1]", "b1[1]"} & seen["All the others"]


@pytest.mark.xdist_group("WeightUpdate")
def test_the_promise_is_made_before_the_deed_and_compared_with_it() -> None:
    seen = look("WeightUpdate")
    digits = {id: seen.digits[id] for id in ("promised", "drop", "ratio", "ratio_small")}
    assert digits == {
        "promised": "0.0993",
        "drop": "0.0911",
        "ratio": "0.9177",
        "ratio_small": "0.9915",
    }
    assert "promised" in seen.quantities["The promise"]
    assert not {"drop", "L_new"} & seen.quantities["The promise"]
    told = {beat.name: beat.narration for beat in seen.rehearsal.beats}
    assert "The loss should fall by 0.0993. Will it?" in told["The promise"]
    assert "So the gradients were right." in told["Promise and deed"]


@pytest.mark.xdist_group("WeightUpdate")
@pytest.mark.parametrize(("rate", "says"), [("1/10", "Down by"), ("5", "It has risen")])
def test_it_is_said_whether_the_loss_has_fallen(rate: str, says: str, tmp_path: Path) -> None:
    text = other("mse_3_2_2").exercise_path.read_text(encoding="utf-8")
    changed = re.sub(r"(?m)^learning_rate = .*$", f'learning_rate = "{rate}"', text)
    path = tmp_path / "rate.toml"
    path.write_text(changed, encoding="utf-8")
    rehearsal = rehearse(WeightUpdate, Settings(load_theme("dark"), path))
    told = {beat.name: beat.narration for beat in rehearsal.beats}
    assert says in told["Forward again"]


@pytest.mark.xdist_group("WeightUpdate")
def test_where_no_gradient_is_left_nothing_moves(tmp_path: Path) -> None:
    path = tmp_path / "done.toml"
    path.write_text(
        """
title = "done"
x = [1]
y = [2]
loss = "mse"
learning_rate = 0.1

[[layer]]
weights = [[1]]
bias = [1]
activation = "identity"
""",
        encoding="utf-8",
    )
    rehearsal = rehearse(WeightUpdate, Settings(load_theme("dark"), path))
    told = {beat.name: beat.narration for beat in rehearsal.beats}
    assert list(told) == ["All of them", "Forward again", "All new"]
    assert "Where the gradient is zero nothing moves." in told["All of them"]
    assert "as before" in told["Forward again"]


@pytest.mark.xdist_group("BackwardPass")
def test_the_cancellation_is_shown_where_there_is_one_and_only_there() -> None:
    with_bce = [beat.name for beat in look("BackwardPass").rehearsal.beats]
    with_mse = [beat.name for beat in look("BackwardPass", "light", "mse_3_2_2").rehearsal.beats]
    assert "Coincidence?" in with_bce
    assert "Coincidence?" not in with_mse
    # Without it, the derivative by the prediction is asked for, too.
    assert "dL_da2[0]" in asked("BackwardPass", "light", "mse_3_2_2")


@pytest.mark.xdist_group("BackwardPass")
def test_it_is_said_where_a_pocket_calculator_finds_another_last_digit() -> None:
    told = {beat.name: beat.narration for beat in look("BackwardPass").rehearsal.beats}
    assert "−0.5597: multiplied first, rounded last." in told["The output's error"]


@pytest.mark.parametrize(
    ("y", "left_over"), [(1, "−(1 - hat(y)) = hat(y) - y"), (0, "hat(y) - y"), (0.5, "hat(y) - y")]
)
def test_the_cancellation_begins_with_the_slope_that_the_label_leaves(
    y: float, left_over: str
) -> None:
    exercise = replace(load_exercise(lab().exercise_path), y=(Fraction(y),))
    zone = Zone(-6, 6, 1.9, 3.2)
    line = cancellation(run(exercise), theme=load_theme("dark"), zone=zone)
    assert f'"rest", {left_over}' in line.body
    general = 'frac(part("top", hat(y) - y)'
    assert (general in line.body) == (y == 0.5)
    assert all(len(line.part(name)) > 0 for name in STRUCK)


@pytest.mark.xdist_group("BackwardPass")
def test_both_factors_of_the_chain_rule_are_shown_and_multiplied() -> None:
    seen = look("BackwardPass")
    assert (seen.digits["dL_da2[0]"], seen.digits["da2_dz2[0]"]) == ("−2.2712", "0.2464")
    # As printed, the factors make -0.5596: the film does not say "=".
    product = "approx (−2.2712) dot.op 0.2464 {} −0.5597"
    assert seen.written("The output's error", f"$ {product.format('approx')} $") == 1
    assert seen.written("The output's error", f"$ {product.format('=')} $") == 0


def asked(clip: str, theme: str = "dark", name: str | None = None) -> list[str]:
    """Return the ids that a film asks for, in order."""
    beats = look(clip, theme, name).rehearsal.beats
    return [opened for beat in beats for ask in beat.asks for opened in ask.opens]


@pytest.mark.parametrize("name", [None, "mse_3_2_2"])
@pytest.mark.parametrize(
    "clip",
    [
        pytest.param(clip, marks=pytest.mark.xdist_group(clip.__name__))
        for clip in (BackwardPass, BackwardPassHidden)
    ],
)
def test_every_blank_of_the_backward_pass_is_asked_for_once(
    clip: type[BackwardPass | BackwardPassHidden], name: str | None
) -> None:
    scene = clip(other(name) if name else lab(), skip_animations=True)
    wanted = [quantity.id for quantity in scene.blanks()]
    opened = asked(clip.__name__, "light" if name else "dark", name)
    assert sorted(id for id in opened if id in wanted) == sorted(wanted)


@pytest.mark.xdist_group("BackwardPassHidden")
def test_the_doors_are_blank_until_it_is_asked_what_gets_through() -> None:
    seen = look("BackwardPassHidden").quantities
    answers = {"da1_dz1[0]", "da1_dz1[1]", "dL_dz1[0]", "dL_dz1[1]"}
    assert not answers & seen["The rule"]
    assert {"dL_da1[0]", "dL_da1[1]"} <= seen["The rule"]
    assert answers <= seen["Gate by gate"]
    assert not {"dL_dW1[0,0]", "dL_db1[0]"} & seen["Gate by gate"]


@pytest.mark.xdist_group("BackwardPassHidden")
def test_the_journey_counts_the_gradients_that_are_zero() -> None:
    beats = {beat.name: beat for beat in look("BackwardPassHidden").rehearsal.beats}
    assert "Four gradients are zero" in beats["The journey"].narration


@pytest.mark.xdist_group("BackwardPass")
def test_a_saturated_output_has_its_error_at_once() -> None:
    path = lab().exercise_path.with_name("saturated.toml")
    rehearsal = rehearse(BackwardPass, Settings(load_theme("dark"), path))
    names = [beat.name for beat in rehearsal.beats]
    assert "The output's error" in names
    assert "First gear" not in names


@pytest.mark.xdist_group("BackwardPass")
def test_the_loss_falls_as_it_is_said_and_nearly_as_promised() -> None:
    beats = {beat.name: beat for beat in look("BackwardPass").rehearsal.beats}
    assert "It falls." in beats["A nudge"].narration
    assert "It falls." not in beats["A nudge"].phrases[0].text
    assert beats["A check"].optional
    assert "Promised: −0.00616." in beats["A check"].narration
    assert "Measured: −0.00614." in beats["A check"].narration


@pytest.mark.xdist_group("BackwardPass")
def test_forward_values_stay_while_gradients_arrive() -> None:
    seen = look("BackwardPass").quantities
    beside = {name: ids for name, ids in seen.items() if name != "A nudge"}
    forward = {"z1[0]", "a1[0]", "z1[1]", "a1[1]", "z2[0]", "a2[0]", "L"}
    assert all(forward <= ids for ids in beside.values())
    assert {"dL_dz2[0]", "dL_da1[0]", "dL_da1[1]"} <= seen["Back along the weights"]
    assert not {"dL_da1[0]", "dL_da1[1]"} & seen["Error times signal"]


@pytest.mark.xdist_group("CountTheGradients")
def test_the_counts_on_screen_are_right() -> None:
    seen = look("CountTheGradients")
    assert seen.written("By hand", "$ 9 $") == 1
    assert seen.written("Layer by layer", "$ 2497 $") == 1
    for sum_of_a_layer in ("60 dot.op 32 + 32 = 1952", "32 dot.op 16 + 16 = 528"):
        assert seen.written("Layer by layer", f"$ {sum_of_a_layer} $") == 1
    assert seen.written("Layer by layer", "$ 60 dot.op 32 + 32 = 1953 $") == 0


def test_a_question_keeps_to_the_strip_on_one_line_or_two() -> None:
    theme = load_theme("dark")
    short = question("Why?", theme=theme)
    long = question("Why is autograd essential, and what would you still check?", theme=theme)
    assert (len(short), len(long)) == (1, 2)
    assert STRIP.contains(zone_of(short))
    assert STRIP.contains(zone_of(long))


@pytest.mark.xdist_group("WeightUpdate")
def test_a_small_network_steps_in_one_view_and_a_large_one_layer_by_layer() -> None:
    small = WeightUpdate(lab(), skip_animations=True).picture
    assert len(small.layout.views) == 1
    assert not any(change.is_shy for change in small.changes.values())
    middle = WeightUpdate(other("mse_3_2_2"), skip_animations=True).picture
    assert (middle.opens(1), middle.opens(2)) == (False, True)
    large = WeightUpdate(other("mse_4_4_4_4"), skip_animations=True).picture
    assert len(large.layout.views) > 1
    assert not any(large.opens(layer) for layer in (1, 2, 3))
